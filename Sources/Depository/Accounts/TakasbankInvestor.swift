// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Keeps the list of investors whom SPK has found suitable for an account at Takasbank (CLR-03). Sent again,
/// it
/// replaces what stood.
public struct TakasbankInvestor: Operation {
  public static let code = OperationCode(rawValue: 61)
  public static let about = OperationDescription(
    name: "takasbank-investor",
    title: Bilingual("SPK approval for Takasbank", "Takasbank hesabı için SPK uygunluğu"),
    summary: Bilingual(
      "Records SPK's decision that an investor may have an account at Takasbank.",
      "Bir yatırımcının Takasbank'ta hesap açabileceğine ilişkin SPK kararını kaydeder."),
    function: 2, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "CLR-03"), RefusalNote(.fieldMissing, "CLR-03"),
      RefusalNote(.fieldNotApplicable, "CLR-03"), RefusalNote(.registrationNumberNotFound, "CLR-03"),
      RefusalNote(.dateRangeInvalid, "CLR-03"), RefusalNote(.tableFull, "GEN-14"),
    ])

  public var registrationNumber: RegistrationNumber?
  /// Before registration: TCKN or VKN.
  public var taxNumber: TaxNumber?
  public var decision = Text<50>.blank
  public var decided = Day.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("registrationNumber", "of an investor already registered", "kayıtlı yatırımcının sicil numarası"),
      &registrationNumber)
    visitor.field(
      Field(
        "taxNumber", "TCKN or VKN of an investor not yet registered",
        "henüz kayıtlı olmayan yatırımcının T.C. kimlik veya vergi numarası"), &taxNumber)
    visitor.field(Field("decision", "number of SPK's decision", "SPK kararının numarası"), &decision)
    visitor.field(Field("decided", "date of SPK's decision", "SPK kararının tarihi"), &decided)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day, open when not given", "son gün, verilmezse açık"), &validTo)
  }

  public struct Plan: ~Copyable { fileprivate let key: UInt64 }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .operatorOnly, "CLR-03")
    guard (registrationNumber == nil) != (taxNumber == nil) else {
      throw Refusal(
        taxNumber == nil ? .fieldMissing : .fieldNotApplicable, "CLR-03", Fact("field", .word("taxNumber")))
    }
    var key = taxNumber?.raw ?? 0
    if let registrationNumber {
      guard let slot = book.investor(registrationNumber) else {
        throw Refusal(
          .registrationNumberNotFound, "CLR-03",
          Fact("registrationNumber", .number(Int64(clamping: registrationNumber.value))))
      }
      key = book.approvalKey(of: slot)
    }
    if let validTo, validTo < validFrom { throw Refusal(.dateRangeInvalid, "CLR-03") }
    guard book.approval(key) != nil || !book.approvals.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(key: key)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = ApprovalRow(key: plan.key, validFrom: validFrom, validTo: validTo ?? Day(number: .max))
    if let slot = book.approval(plan.key) {
      book.approvals[slot] = row
    } else {
      book.approvalsByKey.insert(row.hash, book.approvals.insert(row)!.raw)
    }
    var event = TakasbankInvestorChanged()
    event.registrationNumber = registrationNumber
    event.taxNumber = taxNumber
    event.decision = decision
    event.decided = decided
    event.validFrom = validFrom
    event.validTo = validTo
    work.post(event)
    return .done
  }
}

/// An investor whom SPK has found suitable for Takasbank (CLR-03).
public struct ApprovalRow: Indexed, Sendable {
  /// The tax number, as in `TaxNumber`; of an investor that has none, the registration number with the
  /// highest
  /// bit set.
  public var key: UInt64
  public var validFrom: Day
  public var validTo: Day

  public var hash: UInt64 { Self.hash(key) }
  static func hash(_ key: UInt64) -> UInt64 { Hash.mix(key) }
}

public struct TakasbankInvestorChanged: Event {
  public static let code: UInt8 = 66
  public static let name: StaticString = "takasbank-investor"
  public static let meaning = Bilingual(
    "SPK found an investor suitable for an account at Takasbank",
    "SPK bir yatırımcıyı Takasbank hesabı için uygun buldu")
  public var registrationNumber: RegistrationNumber?
  public var taxNumber: TaxNumber?
  public var decision = Text<50>.blank
  public var decided = Day.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("registrationNumber", "registration number", "sicil numarası"), &registrationNumber)
    visitor.field(Field("taxNumber", "TCKN or VKN", "T.C. kimlik veya vergi numarası"), &taxNumber)
    visitor.field(Field("decision", "number of SPK's decision", "SPK kararının numarası"), &decision)
    visitor.field(Field("decided", "date of SPK's decision", "SPK kararının tarihi"), &decided)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day", "son gün"), &validTo)
  }
}

extension Depository {
  func approval(_ key: UInt64) -> Slot<ApprovalRow>? {
    approvalsByKey.find(ApprovalRow.hash(key)) { approvals[Slot(raw: $0)].key == key }.map { Slot(raw: $0) }
  }

  /// Under what an investor stands on SPK's list: its own tax number, or else its registration number.
  func approvalKey(of slot: Slot<InvestorRow>) -> UInt64 {
    let row = investors[slot]
    // Apart from all tax numbers.
    return row.style.isNumber ? row.key : InvestorRow.number(slot).value | 1 << 63
  }

  /// Takasbank opens accounts only for investors on SPK's list; of all others it is not asked.
  ///
  /// - Refuses: `spk-approval-missing` (CLR-03).
  func requireApproval(_ key: UInt64, _ context: Context) throws(Refusal) {
    guard members[Slot(raw: context.member)].kind == .takasbank else { return }
    guard let slot = approval(key), approvals[slot].validFrom <= context.day,
      context.day <= approvals[slot].validTo
    else { throw Refusal(.spkApprovalMissing, "CLR-03") }
  }
}
