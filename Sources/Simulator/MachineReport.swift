// SPDX-License-Identifier: Apache-2.0

/// What a simulation of machines checks, each named for what is promised.
public enum MachineCheck: String, Sendable, CaseIterable {
  case unitsAreConserved
  case liveIsReplay
  case promisesAreKept
  case entriesAreWhole
  case resentChangesNothing
  case alteredIsNotTrusted
  case forgedIsNotTrusted
  case oneLeader
  case viewsAreState
  case startsAndAnswers

  public var english: String {
    switch self {
    case .unitsAreConserved: "units are conserved"
    case .liveIsReplay: "digest live = digest of replay"
    case .promisesAreKept: "every acknowledged outcome is there after a crash"
    case .entriesAreWhole: "an entry is there whole or not at all"
    case .resentChangesNothing: "what is sent again gives the first answer and changes nothing"
    case .alteredIsNotTrusted: "an altered bit is harmless or found, with its place"
    case .forgedIsNotTrusted: "an outcome that the engine does not give is not replayed"
    case .oneLeader: "a replaced leader appends nothing"
    case .viewsAreState: "views = state"
    case .startsAndAnswers: "once faults end, it starts and answers everything"
    }
  }

  public var turkish: String {
    switch self {
    case .unitsAreConserved: "paylar korunur"
    case .liveIsReplay: "yaşayan durumun özeti = yeniden işlemenin özeti"
    case .promisesAreKept: "onaylanan her sonuç çökmeden sonra yerinde"
    case .entriesAreWhole: "bir kayıt ya bütündür ya yoktur"
    case .resentChangesNothing: "yeniden gönderilen ilk yanıtı alır, bir şey değiştirmez"
    case .alteredIsNotTrusted: "değişen bit ya zararsızdır ya yeriyle bulunur"
    case .forgedIsNotTrusted: "motorun vermediği sonuç kabul edilmez"
    case .oneLeader: "yerini bırakan lider bir şey yazamaz"
    case .viewsAreState: "görünümler = durum"
    case .startsAndAnswers: "arızalar bitince başlar ve herkesi yanıtlar"
    }
  }
}

/// What does not hold, and how to see it again.
public struct MachineFailure: Error, CustomStringConvertible {
  public let check: MachineCheck
  public let text: String
  public internal(set) var seed: UInt64 = 0
  /// Of the whole run, which shows the failure again.
  public internal(set) var steps = 0
  /// When it failed; beyond the steps while the run comes to its end.
  public internal(set) var step = 0
  public internal(set) var planted: PlantedFault?

  init(_ check: MachineCheck, _ text: String) {
    self.check = check
    self.text = text
  }

  public var description: String {
    let plant = planted.map { " --plant \($0.rawValue)" } ?? ""
    let again = "kaydi simulate --disk --seed \(seed) --steps \(steps)\(plant)"
    return "\(check.english) / \(check.turkish): \(text) (step \(step); \(again))"
  }
}

/// What happened to the machines of a run.
public struct MachineCounts: Sendable, Equatable {
  public var powerFailures = 0
  public var kills = 0
  public var cleanStops = 0
  public var takeovers = 0
  public var failedStarts = 0
  public var recoveries = 0
  public var journalFaults: [String: Int] = [:]
  public var replayedEntries = 0
  /// Starts from a snapshot, and snapshots passed over at a start.
  public var snapshotStarts = 0
  public var snapshotsPassedOver = 0
  /// Entries that no client had been answered for and that were durable nevertheless.
  public var unacknowledgedKept = 0
  /// Entries that were on their way to the disk and are not there.
  public var unacknowledgedLost = 0
  public var viewsMadeAnew = 0
  public var viewsCompared = 0
  public var forgeries = 0
  /// What became of flipped bits.
  public var harmlessFlips = 0
  public var foundFlips = 0
  /// The journal was not opened at all: what it says of itself, or of its end, cannot be read.
  public var unopenedFlips = 0
  /// Of the log: everything from there on is taken for never written, which only a head kept elsewhere tells.
  public var cutLogs = 0
}

/// The result of one seed.
public struct MachineReport: Sendable, Equatable {
  public var steps = 0
  public var simulatedSeconds: Int64 = 0
  public var entries = 0
  public var requests = 0
  public var answers = 0
  public var resends = 0
  public var executed = 0
  public var refused = 0
  public var machines = MachineCounts()
  public var disk = DiskCounts()
  public var messages = 0
  public var lostMessages = 0
  public var repeatedMessages = 0
  public var halfOpenConnections = 0
  /// SHA-256 of the state at the end.
  public var stateDigest: [UInt8] = []
  /// The next draw of each generator: equal only if all draws before were.
  public var lastDraws: [UInt64] = []

  public var crashes: Int { machines.powerFailures + machines.kills }
  public var simulatedHours: Int64 { simulatedSeconds / 3_600 }
}
