// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The tables of codes whose rows have days of validity (GEN-08).
public enum ReferenceTable: UInt8, CodedValue {
  case accountClass, subaccount

  public static let listName: StaticString = "ReferenceTable"
  public static let note = Bilingual("table of codes with days of validity", "geçerlilik tarihli kod tablosu")
  public static var unknown: RefusalCode { .codeUnknown }

  public var code: StaticString {
    switch self {
    case .accountClass: "CLASS"
    case .subaccount: "SUBACCOUNT"
    }
  }

  public var meaning: Bilingual {
    switch self {
    case .accountClass: Bilingual("account classes", "hesap sınıfları")
    case .subaccount: Bilingual("sub-accounts", "alt hesaplar")
    }
  }

  /// The row with a code; nil for none.
  func row(_ code: [UInt8]) -> UInt8? {
    switch self {
    case .accountClass: AccountClass.allCases.first { $0.code.equals(code.span) }?.rawValue
    case .subaccount: Subaccount.allCases.first { $0.code.equals(code.span) }?.rawValue
    }
  }
}

/// From when to when a row of a table of codes may be used; one that is not listed always may.
public struct ValidityRow: BitwiseCopyable, Sendable {
  public var validFrom: Day
  public var validTo: Day
  public var table: ReferenceTable
  public var code: UInt8
  private let filler = Filler<2>()
}

/// Sets from when to when an account class or a sub-account may be used; history stays as it is (GEN-08).
/// Sent
/// again, it replaces what stood.
public struct ReferenceRowChange: Operation {
  public static let code = OperationCode(rawValue: 121)
  public static let about = OperationDescription(
    name: "reference-row",
    title: Bilingual("Validity of a class or sub-account", "Sınıf veya alt hesabın geçerliliği"),
    summary: Bilingual(
      "Sets from when to when an account class or a sub-account may be used. Two different persons enter and approve.",
      "Bir hesap sınıfının veya alt hesabın hangi günler arasında kullanılabileceğini belirler. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 10, usedBy: Bilingual("MKK", "MKK"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.codeUnknown, "GEN-08"),
      RefusalNote(.dateRangeInvalid, "GEN-08"), RefusalNote(.referenceRowInUse, "GEN-08"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["GEN-08", "AUT-34"])

  public var table = ReferenceTable.blank
  public var row = Text<10>.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("table", "table", "tablo"), &table)
    visitor.field(Field("row", "code of the class or sub-account", "sınıf veya alt hesap kodu"), &row)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day, open when not given", "son gün, verilmezse açık"), &validTo)
  }

  public struct Plan: ~Copyable { fileprivate let row: ValidityRow }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    let fact = Fact("table", .word(table.code))
    guard let code = table.row(row.utf8) else { throw Refusal(.codeUnknown, "GEN-08", fact) }
    if let validTo, validTo < validFrom { throw Refusal(.dateRangeInvalid, "GEN-08") }
    if validTo != nil || validFrom > context.day, book.isInUse(table, code) {
      throw Refusal(.referenceRowInUse, "GEN-08", fact)
    }
    guard book.validity(table, code) != nil || !book.validities.isFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(
      row: ValidityRow(
        validFrom: validFrom, validTo: validTo ?? Day(number: .max), table: table, code: code))
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if let slot = book.validity(table, plan.row.code) {
      book.validities[slot] = plan.row
    } else {
      _ = book.validities.insert(plan.row)
    }
    var event = ReferenceRowChanged()
    event.table = table
    event.row = row
    event.validFrom = validFrom
    event.validTo = validTo
    work.post(event)
    return .done
  }
}

public struct ReferenceRowChanged: Event {
  public static let code: UInt8 = 97
  public static let name: StaticString = "reference-row"
  public static let meaning = Bilingual(
    "the days were set on which a class or sub-account may be used",
    "bir sınıf veya alt hesabın kullanılabileceği günler belirlendi")
  public var table = ReferenceTable.blank
  public var row = Text<10>.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("table", "table", "tablo"), &table)
    visitor.field(Field("row", "code", "kod"), &row)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day", "son gün"), &validTo)
  }
}

extension Depository {
  static let validityLimit = AccountClass.allCases.count + Subaccount.allCases.count

  func validity(_ table: ReferenceTable, _ code: UInt8) -> Slot<ValidityRow>? {
    var found: Slot<ValidityRow>?
    validities.forEach { slot, row in if row.table == table, row.code == code { found = slot } }
    return found
  }

  private func isValid(_ table: ReferenceTable, _ code: UInt8, on day: Day) -> Bool {
    guard validities.count > 0, let slot = validity(table, code) else { return true }
    return validities[slot].validFrom <= day && day <= validities[slot].validTo
  }

  /// - Refuses: `class-not-valid-on-date` (GEN-08).
  func requireValid(_ accountClass: AccountClass, on day: Day) throws(Refusal) {
    guard isValid(.accountClass, accountClass.rawValue, on: day) else {
      throw Refusal(.classNotValidOnDate, "GEN-08", Fact("class", .word(accountClass.code)))
    }
  }

  /// - Refuses: `subaccount-not-valid-on-date` (GEN-08).
  func requireValid(_ subaccount: Subaccount, on day: Day) throws(Refusal) {
    guard isValid(.subaccount, subaccount.rawValue, on: day) else {
      throw Refusal(.subaccountNotValidOnDate, "GEN-08", Fact("subaccount", .word(subaccount.code)))
    }
  }

  /// Whether an open account is of the class, or something lies in the sub-account. SERB is part of every
  /// account.
  ///
  /// - Complexity: linear in accounts or holdings; only MKK asks.
  func isInUse(_ table: ReferenceTable, _ code: UInt8) -> Bool {
    var isInUse = table == .subaccount && code == Subaccount.serb.rawValue
    switch table {
    case .accountClass:
      accounts.forEach { _, row in
        if row.class.rawValue == code, row.status != .closed { isInUse = true }
      }
    case .subaccount:
      holdings.forEach { _, row in
        if row.key.subaccount.rawValue == code, row.total > Quantity(0) { isInUse = true }
      }
    }
    return isInUse
  }
}
