// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Simulator

extension SimulateCommand {
  /// Machines whose disk, network and power fail: each seed runs twice, with the same result to the last
  /// draw.
  func runMachines(seed: UInt64) throws {
    var progress = Progress("seed \(seed)", total: steps)
    let trace: ((String) -> Void)? = traces ? { say($0) } : nil
    let first = try MachineSimulation.run(seed: seed, steps: steps, planted: planted, trace: trace) {
      progress.show($0)
    }
    let second = try MachineSimulation.run(seed: seed, steps: steps, planted: planted)
    guard first == second else {
      say("Two runs of seed \(seed) differ. / \(seed) tohumunun iki çalıştırması farklı.")
      throw ExitCode.failure
    }
    progress.show(steps)
    let text = MachineText(seed: seed, report: first)
    print(json ? text.json : text.table)
  }
}

extension SimulateCommand {
  /// Every fault that can be planted, each over seeds until it is caught: by which check, and when.
  func runPlanted() throws {
    var areAllCaught = true
    for fault in PlantedFault.allCases {
      let failure = firstCatch(of: fault)
      areAllCaught = areAllCaught && failure != nil
      print(json ? PlantedText.json(fault, failure) : PlantedText.row(fault, failure))
    }
    guard areAllCaught else { throw ExitCode.failure }
  }

  private func firstCatch(of fault: PlantedFault) -> MachineFailure? {
    for one in 1...100 as ClosedRange<UInt64> {
      do {
        _ = try MachineSimulation.run(seed: one, steps: steps, planted: fault)
      } catch {
        return error
      }
    }
    return nil
  }
}

/// What became of a planted fault, as it is printed.
private enum PlantedText {
  static func row(_ fault: PlantedFault, _ failure: MachineFailure?) -> String {
    guard let failure else { return "\(fault.rawValue): not caught / yakalanmadı" }
    return "\(fault.rawValue): \(failure)"
  }

  static func json(_ fault: PlantedFault, _ failure: MachineFailure?) -> String {
    let caught = failure.map {
      ",\"seed\":\($0.seed),\"step\":\($0.step),\"check\":\"\($0.check.rawValue)\""
    }
    return "{\"planted\":\"\(fault.rawValue)\",\"caught\":\(failure != nil)\(caught ?? "")}"
  }
}

/// The report of a simulation of machines as it is printed.
private struct MachineText {
  private struct Figure {
    let key: String
    let english: String
    let turkish: String
    let value: Int

    init(_ key: String, _ english: String, _ turkish: String, _ value: Int) {
      self.key = key
      self.english = english
      self.turkish = turkish
      self.value = value
    }
  }

  let seed: UInt64
  let report: MachineReport

  private var figures: [Figure] { world + machines + network + disk }

  private var world: [Figure] {
    [
      Figure("simulatedHours", "simulated hours", "benzetilen saat", Int(report.simulatedHours)),
      Figure("requests", "requests", "istek", report.requests),
      Figure("answers", "answers heard", "alınan yanıt", report.answers),
      Figure("resends", "sent again", "yeniden gönderilen", report.resends),
      Figure("entries", "entries in the journal", "yevmiye kaydı", report.entries),
      Figure("executed", "instructions carried out", "gerçekleşen talimat", report.executed),
      Figure("refused", "refusals", "ret", report.refused),
    ]
  }

  private var machines: [Figure] {
    let counts = report.machines
    return [
      Figure("powerFailures", "power failures", "elektrik kesintisi", counts.powerFailures),
      Figure("kills", "kills", "süreç ölümü", counts.kills),
      Figure("cleanStops", "orderly stops", "düzgün durdurma", counts.cleanStops),
      Figure("failedStarts", "starts that failed", "başarısız başlatma", counts.failedStarts),
      Figure("takeovers", "changes of leader", "lider değişimi", counts.takeovers),
      Figure(
        "journalFaults", "faults of the journal", "yevmiye arızası",
        counts.journalFaults.values.reduce(0, +)),
      Figure("recoveries", "recovered while running", "çalışırken toparlanma", counts.recoveries),
      Figure("snapshotStarts", "starts from a snapshot", "anlık görüntüden başlama", counts.snapshotStarts),
      Figure(
        "snapshotsPassedOver", "snapshots passed over", "atlanan anlık görüntü", counts.snapshotsPassedOver),
      Figure("replayedEntries", "entries replayed", "yeniden işlenen kayıt", counts.replayedEntries),
      Figure(
        "unacknowledgedKept", "kept, not acknowledged", "onaysız kalan kayıt", counts.unacknowledgedKept),
      Figure(
        "unacknowledgedLost", "lost, not acknowledged", "onaysız yiten kayıt", counts.unacknowledgedLost),
      Figure("foundFlips", "flipped bits found", "bulunan bozuk bit", counts.foundFlips),
      Figure("harmlessFlips", "flipped bits, harmless", "zararsız bozuk bit", counts.harmlessFlips),
      Figure(
        "unopenedFlips", "flipped bits, not opened", "açılışta bulunan bozuk bit", counts.unopenedFlips),
      Figure("cutLogs", "logs cut by a flipped bit", "bozuk bitle kesilen günlük", counts.cutLogs),
      Figure("forgeries", "forged outcomes refused", "reddedilen sahte sonuç", counts.forgeries),
      Figure("viewsCompared", "views compared", "karşılaştırılan görünüm", counts.viewsCompared),
      Figure("viewsMadeAnew", "views made anew", "yeniden kurulan görünüm", counts.viewsMadeAnew),
    ]
  }

  private var network: [Figure] {
    [
      Figure("messages", "messages", "ileti", report.messages),
      Figure("lostMessages", "messages lost", "yiten ileti", report.lostMessages),
      Figure("repeatedMessages", "messages repeated", "yinelenen ileti", report.repeatedMessages),
      Figure("halfOpen", "half-open connections", "yarı açık bağlantı", report.halfOpenConnections),
    ]
  }

  private var disk: [Figure] {
    DiskFaultKind.allCases.map { Figure($0.rawValue, $0.english, $0.turkish, report.disk[$0]) }
  }

  var table: String {
    let rows = figures.map { "  \(padded($0.value))  \($0.english) / \($0.turkish)" }
    let digest = hexadecimal(report.stateDigest).prefix(16)
    return
      (["seed \(seed): \(report.steps) steps / adım"] + rows + ["  state / durum \(digest)"])
      .joined(separator: "\n")
  }

  var json: String {
    let members =
      ["\"seed\":\(seed)", "\"steps\":\(report.steps)"]
      + figures.map { "\"\($0.key)\":\($0.value)" }
      + ["\"stateDigest\":\"\(hexadecimal(report.stateDigest))\""]
    return "{\(members.joined(separator: ","))}"
  }

  private func padded(_ value: Int) -> String {
    let text = String(value)
    return String(repeating: " ", count: max(0, 9 - text.count)) + text
  }
}
