// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What the registry has room for, and what one entry may do. The numbers stand in the journal.
public enum RegistryLimit: UInt8, CodedValue {
  // The engine's own, as `CoreLimit` numbers them.
  case openInstructions = 0
  case submissionsADay = 1
  case referencesADay = 2
  case groupLines = 3
  case steps = 4
  // Tables of the depository.
  case members = 5
  case users = 6
  case investors = 7
  case accounts = 8
  case securities = 9
  case holdings = 10
  case lots = 11
  case waitingTransfers = 12
  case textPieces = 13
  case realisedTransfers = 14

  public static let listName: StaticString = "RegistryLimit"
  public static let note = Bilingual("limit of the registry", "sistem sınırı")
  public static var unknown: RefusalCode { .codeUnknown }

  /// The name of the table, where there is one.
  public var code: StaticString {
    switch self {
    case .openInstructions: "open-instructions"
    case .submissionsADay: "submissions-a-day"
    case .referencesADay: "references-a-day"
    case .groupLines: "group-lines"
    case .steps: "steps"
    case .members: "members"
    case .users: "users"
    case .investors: "investors"
    case .accounts: "accounts"
    case .securities: "securities"
    case .holdings: "holdings"
    case .lots: "lots"
    case .waitingTransfers: "waiting-transfers"
    case .textPieces: "text-pieces"
    case .realisedTransfers: "realised-transfers"
    }
  }

  public var meaning: Bilingual {
    switch self {
    case .openInstructions: Bilingual("instructions awaiting a person", "onay bekleyen talimatlar")
    case .submissionsADay: Bilingual("submissions a day", "günlük bildirimler")
    case .referencesADay: Bilingual("references a day", "günlük referanslar")
    case .groupLines: Bilingual("lines of an all-or-nothing group", "hep-ya-hiç grubunun satırları")
    case .steps: Bilingual("steps that one entry may cause", "bir kaydın yol açabileceği adımlar")
    case .members: Bilingual("members", "üyeler")
    case .users: Bilingual("users", "kullanıcılar")
    case .investors: Bilingual("investors", "yatırımcılar")
    case .accounts: Bilingual("accounts", "hesaplar")
    case .securities: Bilingual("securities", "kıymetler")
    case .holdings: Bilingual("holdings", "bakiye satırları")
    case .lots: Bilingual("lots beyond the first", "ilkinden sonraki partiler")
    case .waitingTransfers: Bilingual("waiting transfers", "bekleyen virmanlar")
    case .textPieces: Bilingual("pieces of text", "metin parçaları")
    case .realisedTransfers:
      Bilingual("realised transfers that can be reversed", "geri alınabilir gerçekleşmiş virmanlar")
    }
  }

  /// Slots have 32 bits, those of securities 24 (`HoldingKey`).
  var greatest: UInt64 {
    switch self {
    case .securities: 1 << 24 - 1
    // Other tables have room for sixty-four rows of each member and sixteen of each user (`dependents`).
    case .members: 7_500_000
    case .users: 30_000_000
    case .openInstructions: 100_000_000
    case .realisedTransfers: 30_000_000
    default: 500_000_000
    }
  }
}

/// Raises a limit of the registry. Rows stay where they are; no limit is ever lowered, so that nothing in use
/// can stand in the way (GEN-36).
public struct LimitChange: Operation {
  public static let code = OperationCode(rawValue: 31)
  public static let about = OperationDescription(
    name: "limit-change", title: Bilingual("Limit of the registry", "Sistem sınırı"),
    summary: Bilingual(
      "Raises how much the registry has room for. Takes effect at once; a limit is never lowered.",
      "Sistemin ne kadar yer ayırdığını artırır. Hemen geçerli olur; sınır düşürülmez."),
    function: 10, usedBy: Bilingual("MKK", "MKK"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.limitNotRaised, "GEN-36"),
      RefusalNote(.limitBeyondMemory, "GEN-36"),
    ])

  public var limit = RegistryLimit.blank
  public var value = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("limit", "limit", "sınır"), &limit)
    visitor.field(Field("value", "new value, above the present one", "yeni değer, şimdikinden büyük"), &value)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    let present = book.settings[limit]
    guard value.value > present, value.value <= limit.greatest else {
      throw Refusal(
        .limitNotRaised, "GEN-36", Fact("present", .number(Int64(present))),
        Fact("greatest", .number(Int64(limit.greatest))))
    }
    if let memory = book.settings.memoryBytes {
      let needed = book.settings.bytes(with: limit, at: value.value)
      guard needed <= memory else {
        throw Refusal(
          .limitBeyondMemory, "GEN-36", Fact("bytes", .number(Int64(clamping: needed))),
          Fact("greatest", .number(Int64(clamping: memory))))
      }
    }
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.settings[limit] = value.value
    // The tables follow after the entry, or after its group: while that is open they keep their places.
    work.followUp(
      FollowUp(
        kind: CoreDue.limitChanged, subject: CoreLimit.pack(limit.rawValue, Int(value.value))))
    return .done
  }
}

extension RegistryLimit {
  /// What one more takes: its rows, those of the tables that follow it, and their places in indexes.
  var bytes: UInt64 {
    func rows<Row>(_: Row.Type, _ count: Int = 1) -> Int { count * (MemoryLayout<Row>.stride + 16) }
    let bytes =
      switch self {
      // Of the engine's own, with the four pieces of what was sent.
      case .openInstructions: 512
      case .submissionsADay: 80
      case .referencesADay: 48
      case .groupLines, .steps: 0
      case .members:
        rows(MemberRow.self) + rows(PersonRow.self, 16) + rows(UndertakingRow.self) + rows(RoleRow.self, 16)
          + rows(PortfolioRow.self, 16) + rows(ApprovalRow.self, 64) + rows(DatedSettingRow.self, 64)
          + rows(ReceiverLimitRow.self, 64) + rows(ClearingAccountRow.self, 4)
          + rows(MarginCallRow.self, 16) + rows(ContributionRow.self, 4) + rows(DefaultCaseRow.self, 2)
      case .users:
        rows(UserRow.self) + rows(AuthorityRow.self, 2) + rows(CertificateRow.self, 4)
          + rows(RoleHolderRow.self, 4) + rows(TimedGrantRow.self, 4) + rows(UserLimitRow.self, 4)
          + rows(UserReceiverRow.self, 16)
      case .investors:
        rows(InvestorRow.self) + rows(IdentityRow.self) + rows(TaxRecordRow.self)
          + rows(InvestorAccessRow.self)
      case .accounts: rows(AccountRow.self) + rows(HolderRow.self, 2) + rows(IBANRow.self)
      case .securities: rows(SecurityRow.self) + rows(DepotTotalRow.self)
      case .holdings: rows(HoldingRow.self)
      case .lots: rows(LotRow.self)
      case .waitingTransfers: rows(TransferRow.self)
      case .realisedTransfers: rows(RealisedRow.self) + rows(LotRow.self, 16)
      case .textPieces: 64
      }
    return UInt64(bytes)
  }
}

extension Settings {
  /// What all limits take together once one of them is set.
  func bytes(with changed: RegistryLimit, at value: UInt64) -> UInt64 {
    RegistryLimit.allCases.reduce(0) { $0 + $1.bytes * ($1 == changed ? value : self[$1]) }
  }
}

extension Depository {
  /// What the genesis entry says of the engine's own limits.
  public mutating func state(_ limit: RegistryLimit, _ value: Int) { settings[limit] = UInt64(value) }

  mutating func followLimit(_ subject: UInt64) {
    guard let limit = RegistryLimit(rawValue: CoreLimit.number(of: subject)),
      CoreLimit(rawValue: limit.rawValue) == nil
    else { return }
    let value = CoreLimit.value(of: subject)
    raise(limit.code, to: value)
    for (table, factor) in Self.dependents(of: limit) { raise(table, to: value * factor) }
    if limit == .realisedTransfers { raise("moved-lots", to: Self.movedLots(of: value)) }
  }

  /// Tables whose size follows another's.
  private static func dependents(of limit: RegistryLimit) -> [(StaticString, Int)] {
    switch limit {
    case .users:
      [
        ("authorities", 2), ("certificates", 4), ("role-holders", 4), ("timed-grants", 4), ("user-limits", 4),
        ("user-receivers", 16),
      ]
    case .members:
      [
        ("persons", 16), ("undertakings", 1), ("roles", 16), ("portfolios", 16), ("approvals", 64),
        ("dated-settings", 64), ("receiver-limits", 64), ("ccp-accounts", 4), ("margin-calls", 16),
        ("contributions", 4), ("default-cases", 2),
      ]
    case .investors: [("identities", 1), ("tax-records", 1), ("investor-accesses", 1)]
    case .accounts: [("holders", 2), ("ibans", 1)]
    case .securities: [("depot-totals", 1)]
    default: []
    }
  }

  private mutating func raise(_ name: StaticString, to value: Int) {
    var visitor = LimitVisitor(name, limit: value)
    visitTables(&visitor)
    precondition(visitor.isSet == true, "a limit is only raised")
  }
}
