// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Crypto
import Simulator

extension PlantedFault: ExpressibleByArgument {}

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract:
      "Runs a seeded world of plausible and absurd actions twice and checks it. / Tohumlu bir dünyayı iki kez çalıştırıp denetler."
  )

  @Option(help: "Seed; several run one after the other. / Tohum.") var seed: [UInt64] = [1]
  @Option(help: "So many seeds from each given one on. / Verilen tohumdan başlayarak kaç tohum.") var count:
    UInt64 = 1
  @Option(help: "Steps of each seed. / Adım sayısı.") var steps = 2_000
  @ArgumentParser.Flag(help: "Result as JSON. / Sonuç JSON olarak.") var json = false
  @ArgumentParser.Flag(
    help:
      "Lists the refusals seen and never seen; fails when one never was. / Görülen ve hiç görülmeyen retleri listeler."
  )
  var coverage = false
  @ArgumentParser.Flag(
    help: "A machine whose disk, network and power fail. / Diski, ağı ve elektriği bozulan bir makine.")
  var disk = false
  @Option(name: .customLong("plant"), help: "With --disk: a fault to be caught. / Yakalanması beklenen hata.")
  var planted: PlantedFault?
  @ArgumentParser.Flag(
    name: .customLong("trace"), help: "With --disk: shows every step. / Her adımı gösterir.")
  var traces = false
  @ArgumentParser.Flag(
    name: .customLong("plants"), help: "Plants every fault and shows its catch. / Bütün hataları sınar.")
  var plantsAll = false

  func run() throws {
    if plantsAll { return try runPlanted() }
    let seeds = seed.flatMap { $0..<$0 + count }
    if disk {
      for one in seeds { try runMachines(seed: one) }
      return
    }
    var total: SimulationReport?
    for one in seeds {
      let report = try run(one)
      total?.add(report)
      total = total ?? report
    }
    guard coverage, let total else { return }
    show(total)
    if !total.neverSeen.isEmpty { throw ExitCode.failure }
  }

  private func run(_ seed: UInt64) throws -> SimulationReport {
    var progress = Progress("seed \(seed)", total: steps)
    let first = try Simulation.run(seed: seed, steps: steps) { progress.show($0) }
    let second = try Simulation.run(seed: seed, steps: steps)
    guard first.stateBytes == second.stateBytes else {
      say("Two runs of seed \(seed) differ. / \(seed) tohumunun iki çalıştırması farklı.")
      throw ExitCode.failure
    }
    progress.show(steps)
    let digest = hexadecimal(Array(SHA256.hash(data: first.stateBytes)))
    if json {
      print(
        "{\"seed\":\(seed),\"steps\":\(steps),\"executed\":\(first.executed),\"entered\":\(first.left),\"refused\":\(first.refused),\"codes\":\(first.codes.count),\"stateDigest\":\"\(digest)\"}"
      )
    } else {
      print(
        "seed \(seed): \(steps) steps over \(first.days) days, \(first.executed) executed, \(first.left) left open or ended, \(first.refused) refused with \(first.codes.count) codes; state \(digest.prefix(16))"
      )
    }
    return first
  }

  private func show(_ total: SimulationReport) {
    print(
      """

      \(total.seeds) seeds, \(total.steps) steps, \(total.entries) entries, \(total.seconds / 3600) simulated \
      hours: every answer, event and balance as the model says. / \
      \(total.seeds) tohum: her yanıt, olay ve bakiye modelin dediği gibi.

      Refusals seen / görülen retler:
      """)
    for (name, count) in total.counts {
      print("  " + name + String(repeating: " ", count: max(1, 34 - name.count)) + String(count))
    }
    print("Not from the engine / motordan gelmeyenler:")
    for elsewhere in SimulationReport.Elsewhere.allCases {
      print(
        "  \(elsewhere.text.english.string) / \(elsewhere.text.turkish.string): \(SimulationReport.names(elsewhere).joined(separator: " "))"
      )
    }
    let unplayed = SimulationReport.unplayedOperations
    print(
      "Operations nobody plays / oynanmayan işlemler: \(unplayed.isEmpty ? "-" : unplayed.joined(separator: " "))"
    )
    print("Not compared / karşılaştırılmayanlar:")
    for text in SimulationReport.unsure { print("  \(text.english.string) / \(text.turkish.string)") }
    print("Events / olaylar:")
    for (kind, count) in total.kinds.sorted(by: { $0.key < $1.key }) {
      print("  " + kind + String(repeating: " ", count: max(1, 34 - kind.count)) + String(count))
    }
    let never = total.neverSeen
    print("Never seen / hiç görülmeyenler: \(never.isEmpty ? "-" : never.joined(separator: " "))")
  }
}
