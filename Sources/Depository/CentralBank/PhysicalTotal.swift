// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Which way physical pieces went (CBT-06).
public enum PhysicalKind: UInt8, CodedValue {
  case printing, comeBack

  public static let listName: StaticString = "PhysicalKind"
  public static let note = Bilingual("printing or return of pieces", "fiziki senet basımı veya dönüşü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .printing: "PRINTING"
    case .comeBack: "RETURN"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .printing: Bilingual("printed: the physical total rises", "basım: fiziki toplam artar")
    case .comeBack: Bilingual("came back: the physical total falls", "dönüş: fiziki toplam azalır")
    }
  }
}

/// Tells that pieces of government debt were printed or came back. What is in physical circulation stands in
/// the sub-account FZKBOH under the central bank alone; the fall of the depots shows in their next notice
/// (CBT-06, ACC-75).
public struct PhysicalTotal: Operation {
  public static let code = OperationCode(rawValue: 99)
  public static let about = OperationDescription(
    name: "physical-total", title: Bilingual("Physical pieces", "Fiziki senetler"),
    summary: Bilingual(
      "Raises or lowers what is in physical circulation under the central bank.",
      "TCMB altında fiziki dolaşımdaki tutarı artırır veya azaltır."),
    function: 4, usedBy: Bilingual("TCMB", "TCMB"), needsBusinessDay: true, expiry: .dayEnd,
    refusals: [
      RefusalNote(.fzkbohTcmbOnly, "CBT-06"), RefusalNote(.accountNotFound, "ACC-04"),
      RefusalNote(.isinUnknown, "GEN-25"), RefusalNote(.securitySuspended, "TRF-12"),
      RefusalNote(.securityRedeemed, "TRF-06"), RefusalNote(.dibsOnly, "CBT-06"),
      RefusalNote(.nominalInvalid, "GEN-37"), RefusalNote(.forwardValueNotAllowed, "GEN-29"),
      RefusalNote(.physicalNegative, "CBT-06"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["ACC-03", "ACC-75", "ACC-76"])

  public var kind = PhysicalKind.blank
  public var isin = ISIN.blank
  public var nominal = Quantity.blank
  public var emktReference = Text<30>.blank
  public var date: Day?
  public var account: AccountKey?
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("kind", "printing or return", "basım veya dönüş"), &kind)
    visitor.field(Field("isin", "ISIN", "ISIN"), &isin)
    visitor.field(Field("nominal", "nominal printed or returned", "basılan veya dönen nominal"), &nominal)
    visitor.field(Field("emktReference", "reference in EMKT", "EMKT referansı"), &emktReference)
    visitor.field(Field("date", "date, today when not given", "tarih, verilmezse bugün"), &date)
    visitor.field(
      Field(
        "account", "account of the central bank whose FZKBOH is meant, DBDEPO when not given",
        "FZKBOH alt hesabı değişecek TCMB hesabı, verilmezse DBDEPO"), &account)
  }

  public struct Plan: ~Copyable {
    fileprivate let security: Slot<SecurityRow>
    fileprivate let account: Slot<AccountRow>
    fileprivate let date: Day
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let member = book.members[Slot(raw: context.member)]
    guard member.kind == .centralBank, account.map({ $0.member == member.code }) ?? true else {
      throw Refusal(
        .fzkbohTcmbOnly, "CBT-06", Fact("member", .member(account?.member ?? context.memberCode)))
    }
    var slot = member.pool
    if let account {
      guard let found = book.account(account) else {
        throw Refusal(.accountNotFound, "ACC-04", Fact("account", .account(account)))
      }
      slot = found
    }
    let security = try book.movableSecurity(isin, on: context.day)
    let row = book.securities[security]
    guard row.kind == .governmentDebt else {
      throw Refusal(.dibsOnly, "CBT-06", Fact("isin", .security(isin)))
    }
    try book.requireUnits(nominal, of: security)
    guard kind == .comeBack || row.issued.adding(nominal) != nil else {
      throw Refusal(.nominalInvalid, "GEN-37")
    }
    let date = date ?? context.day
    guard date <= context.day else {
      throw Refusal(.forwardValueNotAllowed, "GEN-29", Fact("date", .day(date)))
    }
    let total = book.balance(HoldingKey(slot, .fzkboh, security))
    guard kind == .printing || total >= nominal else {
      throw Refusal(.physicalNegative, "CBT-06", Fact("total", .quantity(total)))
    }
    guard book.hasRoomForMovement else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(security: security, account: slot, date: date)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let key = HoldingKey(plan.account, .fzkboh, plan.security)
    switch kind {
    case .printing:
      book.issue(nominal, LotKind(price: UnitPrice(), acquired: plan.date, isBanned: false), to: key, &work)
      var event = SecuritiesMoved()
      event.instruction = context.number
      event.origin = .physical
      event.security = RowNumber(plan.security)
      event.target = RowNumber(plan.account)
      event.targetSubaccount = .fzkboh
      event.quantity = nominal
      work.post(event)
    case .comeBack:
      book.withdraw(nominal, from: key)
      var event = SecuritiesWithdrawn()
      event.instruction = context.number
      event.origin = .physical
      event.security = RowNumber(plan.security)
      event.source = RowNumber(plan.account)
      event.sourceSubaccount = .fzkboh
      event.quantity = nominal
      work.post(event)
    }
    var event = PhysicalRecorded()
    event.instruction = context.number
    event.kind = kind
    event.security = RowNumber(plan.security)
    event.account = RowNumber(plan.account)
    event.nominal = nominal
    event.day = plan.date
    event.emktReference = emktReference
    event.total = book.balance(key)
    work.post(event)
    return .done
  }
}

extension Depository {
  /// Takes units out of circulation in the registry, those first that leave first; the holding has enough.
  mutating func withdraw(_ quantity: Quantity, from key: HoldingKey) {
    guard let slot = holding(key), holdings[slot].total >= quantity else {
      preconditionFailure("the plan has checked the balance")
    }
    var left = quantity
    while left > Quantity(0) {
      let (taken, _) = lots.takeLot(left, of: nil, from: &holdings[slot])
      left -= taken
    }
    securities[key.security].issued -= quantity
    dropHoldingIfEmpty(key)
  }
}
