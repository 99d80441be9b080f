// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Crypto
import Simulator

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract:
      "Runs a seeded world of plausible and absurd actions twice and checks it. / Tohumlu bir dünyayı iki kez çalıştırıp denetler."
  )

  @Option(help: "Seed; several run one after the other. / Tohum.") var seed: [UInt64] = [1]
  @Option(help: "Steps of each seed. / Adım sayısı.") var steps = 2_000
  @ArgumentParser.Flag(help: "Result as JSON. / Sonuç JSON olarak.") var json = false

  func run() throws {
    for one in seed {
      var progress = Progress("seed \(one)", total: steps)
      let first = try Simulation.run(seed: one, steps: steps) { progress.show($0) }
      let second = try Simulation.run(seed: one, steps: steps)
      guard first.stateBytes == second.stateBytes else {
        say("Two runs of seed \(one) differ. / \(one) tohumunun iki çalıştırması farklı.")
        throw ExitCode.failure
      }
      progress.show(steps)
      let digest = hexadecimal(Array(SHA256.hash(data: first.stateBytes)))
      if json {
        print(
          "{\"seed\":\(one),\"steps\":\(steps),\"executed\":\(first.executed),\"entered\":\(first.entered),\"refused\":\(first.refused),\"codes\":\(first.codes.count),\"stateDigest\":\"\(digest)\"}"
        )
      } else {
        print(
          "seed \(one): \(steps) steps over \(first.days) days, \(first.executed) executed, \(first.entered) open, \(first.refused) refused with \(first.codes.count) codes; state \(digest.prefix(16))"
        )
      }
    }
  }
}
