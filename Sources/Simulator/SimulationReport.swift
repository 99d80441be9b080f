// SPDX-License-Identifier: Apache-2.0
import Depository
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
    case door, queries, offline, unplayed

    public var text: Bilingual {
      switch self {
      case .door: Bilingual("given by the door, before the engine", "motordan önce kapı verir")
      case .queries: Bilingual("given by queries and notices", "sorgular ve bildirimler verir")
      case .offline:
        Bilingual("of the arithmetic over files, offline", "dosyalarla çevrimdışı hesaplamadan")
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
      .passwordUsedBefore, .sessionEnded, .investorCannotOperate:
      .door
    case .notOwnData, .storePositionUnknown, .noticeArchived, .omnibusNoDetail, .whatIfInstrumentUnknown,
      .attributionWithoutCustomerDetail:
      .queries
    case .addonNegative, .methodUnknown, .directiveReferenceMissing: .offline
    default: isOfUnplayed(code) ? .unplayed : nil
    }
  }

  /// The operations of the catalogue that none of these people ever sends.
  public static let unplayedOperations = Depository.codes.compactMap { Depository.about($0)?.name.string }
    .filter { ModelOperation.byName[$0] == nil }

  /// Whether only such operations refuse with it.
  private static func isOfUnplayed(_ code: RefusalCode) -> Bool {
    let refusing = Depository.codes.compactMap { Depository.about($0) }.filter { about in
      about.refusals.contains { $0.code == code }
    }
    return !refusing.isEmpty && refusing.allSatisfy { unplayedOperations.contains($0.name.string) }
  }

  /// The names of the refusals that come from elsewhere for one reason.
  public static func names(_ reason: Elsewhere) -> [String] {
    RefusalCode.allCases.filter { elsewhere($0) == reason }.map(\.name)
  }

  /// Refusals that the engine can give and that never occurred.
  public var neverSeen: [String] {
    RefusalCode.allCases.filter { code in
      Self.elsewhere(code) == nil && codes[code.name] == nil && !Self.unlikely.contains { $0.code == code }
    }.map(\.name)
  }

  /// What people leave out and what the model leaves to the engine, as the page on safety tells it.
  public static var markdown: String {
    let names = unplayedOperations.map { "`\($0)`" }.joined(separator: ", ")
    let never = unlikely.map { "`\($0.code.name)`: \($0.why.english.string)" }
    let lines =
      ["Operations that nobody plays: \(names.isEmpty ? "none" : names)."]
      + notFollowed.map { "Taken from the engine: \($0.english.string)." }
      + never.map { "Expected never to occur: \($0)." }
    return lines.map { "- \($0)\n" }.joined()
  }

  /// Refusals that these people cannot reach, each with its reason.
  public static let unlikely: [(code: RefusalCode, why: Bilingual)] = [
    (
      .investorBanned,
      Bilingual("no operation bans an investor yet", "yatırımcı yasağı getiren işlem henüz yok")
    ),
    (
      .holdingBanned,
      Bilingual("no operation bans an investor yet", "yatırımcı yasağı getiren işlem henüz yok")
    ),
    (
      .limitBeyondMemory,
      Bilingual("these worlds state no memory", "bu dünyalar bellek sınırı bildirmez")
    ),
  ]

  /// How often each refusal occurred, in order of their numbers.
  public var counts: [(name: String, count: Int)] {
    RefusalCode.allCases.compactMap { code in codes[code.name].map { (code.name, $0) } }
  }

  /// What of the played operations the model takes from the engine instead of saying it.
  public static let notFollowed = Model.notFollowed.map(\.what)

  /// Where the model does not say what must come, so that nothing is compared.
  public static let unsure: [Bilingual] =
    notFollowed + [
      Bilingual(
        "table-full of lots, texts and payloads: their pieces are the engine's own; the worlds have room for them",
        "table-full (partiler, metinler, içerikler): parçaları motorun kendi işidir; dünyalarda yerleri boldur"
      ),
      Bilingual(
        "the rule and the facts that a refusal names beside its code",
        "bir reddin kodundan başka andığı kural ve olgular"),
      Bilingual(
        "submissions that come while what follows from an earlier entry still goes on",
        "önceki bir kaydın sonuçları sürerken gelen bildirimler"),
    ]
}
