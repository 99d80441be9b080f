// SPDX-License-Identifier: Apache-2.0
import Kernel

/// What happened in one seed, or in several.
public struct SimulationReport: Sendable {
  public var seeds = 1
  public var steps = 0
  public var entries = 0
  public var executed = 0
  /// Instructions that came to stand in any other state.
  public var left = 0
  public var refused = 0
  /// Images that came back and went on to the same state.
  public var restarts = 0
  /// How often each refusal occurred.
  public var codes: [String: Int] = [:]
  /// How often each kind of event happened.
  public var kinds: [String: Int] = [:]
  /// Simulated time.
  public var seconds = 0
  public var stateBytes: [UInt8] = []

  public init() {}

  public var days: Int { seconds / 86_400 }

  mutating func count(_ texts: SimulationTexts) {
    executed += texts.executed
    left += texts.left
    refused += texts.refusals.count
    for code in texts.refusals { codes[code, default: 0] += 1 }
  }

  /// The sum of two reports; it has no state of its own.
  public mutating func add(_ other: SimulationReport) {
    seeds += other.seeds
    steps += other.steps
    entries += other.entries
    executed += other.executed
    left += other.left
    refused += other.refused
    restarts += other.restarts
    codes.merge(other.codes, uniquingKeysWith: +)
    kinds.merge(other.kinds, uniquingKeysWith: +)
    seconds += other.seconds
    stateBytes = []
  }
}

// MARK: Coverage

extension SimulationReport {
  /// Why a refusal cannot come from the engine.
  public enum Elsewhere: Sendable, CaseIterable {
    case door, queries, unplayed

    public var text: Bilingual {
      switch self {
      case .door: Bilingual("given by the door, before the engine", "motordan önce kapı verir")
      case .queries: Bilingual("given by queries and notices", "sorgular ve bildirimler verir")
      case .unplayed:
        Bilingual(
          "of operations that these people do not play; stories and tests of the engine reach it",
          "bu kişilerin oynamadığı işlemlerden; senaryolar ve motor testleri ulaşır")
      }
    }
  }

  public static func elsewhere(_ code: RefusalCode) -> Elsewhere? {
    switch code {
    case .signatureMissing, .signatureMalformed, .algorithmNotAccepted, .signatureNotBySender,
      .signatureExpired, .signatureInvalid, .certificateMissing, .bodyIncomplete, .tooManyRequests,
      .registryUnavailable, .resourceNotFound, .marketUnknown, .catalogueVersionUnknown, .loginFailed,
      .passwordChangeRequired, .sameAsOldPassword, .oldPasswordWrong, .passwordsDiffer, .passwordTooWeak,
      .passwordUsedBefore, .sessionEnded:
      .door
    case .notOwnData, .storePositionUnknown, .noticeArchived: .queries
    // The central bank's totals, and the central counterparty.
    default: (680...690).contains(code.rawValue) || code.rawValue / 100 == 11 ? .unplayed : nil
    }
  }

  /// The names of the refusals that come from elsewhere for one reason.
  public static func names(_ reason: Elsewhere) -> [String] {
    RefusalCode.allCases.filter { elsewhere($0) == reason }.map(\.name)
  }

  /// Refusals that the engine can give and that never occurred.
  public var neverSeen: [String] {
    RefusalCode.allCases.filter { Self.elsewhere($0) == nil && codes[$0.name] == nil }.map(\.name)
  }

  /// How often each refusal occurred, in order of their numbers.
  public var counts: [(name: String, count: Int)] {
    RefusalCode.allCases.compactMap { code in codes[code.name].map { (code.name, $0) } }
  }

  /// Where the model does not say what must come, so that nothing is compared.
  public static let unsure: [Bilingual] = [
    Bilingual(
      "table-full of lots, texts and payloads: their pieces are the engine's own; the worlds have room for them",
      "table-full (partiler, metinler, içerikler): parçaları motorun kendi işidir; dünyalarda yerleri boldur"),
    Bilingual(
      "the rule and the facts that a refusal names beside its code",
      "bir reddin kodundan başka andığı kural ve olgular"),
    Bilingual(
      "submissions that come while what follows from an earlier entry still goes on",
      "önceki bir kaydın sonuçları sürerken gelen bildirimler"),
  ]
}
