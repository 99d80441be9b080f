// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// MARK: Policies

/// Which alternatives the member accepts from a sending member, or from all (TRF-35 to TRF-37, TRF-42).
public struct TransferPolicy: Operation {
  public static let code = OperationCode(rawValue: 86)
  public static let about = OperationDescription(
    name: "transfer-policy", title: Bilingual("Transfer policy", "Kıymet transfer politikası"),
    summary: Bilingual(
      "Says which alternatives the member accepts from a sending member, or from all. Counts from the next business day.",
      "Üyenin bir gönderen üyeden veya tümünden hangi alternatifleri kabul ettiğini belirler. Sonraki iş günü geçerli olur."
    ),
    function: 3, usedBy: Bilingual("receiving member", "alıcı üye"),
    refusals: [
      RefusalNote(.memberUnknown, "TRF-36"), RefusalNote(.policySetEmpty, "TRF-35"),
      RefusalNote(.alternativeUnknown, "TRF-18"), RefusalNote(.nameVisibilityRequired, "TRF-41"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["TRF-36", "TRF-37", "TRF-42"])

  public var sendingMember: MemberCode?
  public var alternatives: [TransferAlternative] = []
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("sendingMember", "sending member, all when not given", "gönderen üye, verilmezse tümü"),
      &sendingMember)
    visitor.list(
      Field("alternatives", "alternatives accepted", "kabul edilen alternatifler"), atMost: 256, &alternatives
    )
  }

  public struct Plan: ~Copyable { fileprivate let sender: Slot<MemberRow>? }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let sender = try book.member(orAll: sendingMember, "TRF-36")
    guard !alternatives.isEmpty else { throw Refusal(.policySetEmpty, "TRF-35") }
    let owner = Slot<MemberRow>(raw: context.member)
    if AlternativeSet(alternatives).needsNames {
      let day = book.effectDay(after: context.day)
      let isVisible =
        sender.map { book.showsNames(of: owner, to: $0, on: day) } ?? book.showsNamesToAll(of: owner, on: day)
      guard isVisible else { throw Refusal(.nameVisibilityRequired, "TRF-41") }
    }
    guard !book.datedSettings.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(sender: sender)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let turn = book.effectDay(after: context.day)
    let set = AlternativeSet(alternatives)
    book.turn(
      .policy, context.member, plan.sender?.raw ?? DatedSettingRow.all, to: .lasting(set.bits), from: turn,
      on: context.day)
    for alternative in set.all {
      var event = CounterpartySettingChanged(.policy, context.memberCode, from: turn)
      event.other = sendingMember
      event.alternative = alternative
      work.post(event)
    }
    return .done
  }
}

extension Depository {
  func showsNamesToAll(of owner: Slot<MemberRow>, on day: Day) -> Bool {
    setting(.nameVisibility, owner.raw, DatedSettingRow.all).flatMap { datedSettings[$0].value(on: day) } == 1
  }
}

// MARK: Visibility of names

/// Whether another member, or every one, sees the names of the member's customers (TRF-41).
public struct NameVisibility: Operation {
  public static let code = OperationCode(rawValue: 88)
  public static let about = OperationDescription(
    name: "name-visibility",
    title: Bilingual("Visibility of names", "Kurumlar arası yatırımcı ad/soyad görüntülenmesi"),
    summary: Bilingual(
      "Says whether a member sees the names of the own customers. Counts from the next business day.",
      "Bir üyenin kendi yatırımcılarının adını görüp görmeyeceğini belirler. Sonraki iş günü geçerli olur."),
    function: 3, usedBy: Bilingual("member", "üye"),
    refusals: [RefusalNote(.memberUnknown, "TRF-41"), RefusalNote(.tableFull, "GEN-14")],
    rules: ["TRF-37", "TRF-41"])

  public var member: MemberCode?
  public var visible = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("member", "member that sees the names, all when not given", "adları gören üye, verilmezse tümü"),
      &member)
    visitor.field(
      Field("visible", "true to show, false to hide", "göstermek için true, gizlemek için false"), &visible)
  }

  public struct Plan: ~Copyable { fileprivate let viewer: Slot<MemberRow>? }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let viewer = try book.member(orAll: member, "TRF-41")
    guard !book.datedSettings.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(viewer: viewer)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let turn = book.effectDay(after: context.day)
    book.turn(
      .nameVisibility, context.member, plan.viewer?.raw ?? DatedSettingRow.all,
      to: .lasting(visible.isSet ? 1 : 0), from: turn, on: context.day)
    var event = CounterpartySettingChanged(.nameVisibility, context.memberCode, from: turn)
    event.other = member
    event.isSet = visible
    work.post(event)
    return .done
  }
}

// MARK: Accounts out of direct transfers

/// Takes an account of the member's own out of direct transfers between two days, or puts it back (TRF-40).
public struct ReceivingAccountPolicy: Operation {
  public static let code = OperationCode(rawValue: 87)
  public static let about = OperationDescription(
    name: "receiving-account-policy",
    title: Bilingual("Receiving account policy", "Kıymet transfer alıcı yatırımcı politikası"),
    summary: Bilingual(
      "Takes an own account out of direct transfers, so that they wait for the member's approval. Counts from the next business day.",
      "Kendi hesabını doğrudan transferden çıkarır; virmanlar üyenin onayına düşer. Sonraki iş günü geçerli olur."
    ),
    function: 3, usedBy: Bilingual("receiving member", "alıcı üye"),
    refusals: [
      RefusalNote(.accountNotOfMember, "TRF-40"), RefusalNote(.accountNotFound, "TRF-40"),
      RefusalNote(.dateRangeInvalid, "TRF-40"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["TRF-37", "TRF-40"])

  public var account = AccountKey.blank
  public var excluded = Flag.blank
  public var from: Day?
  public var to: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "member and account", "üye ve hesap"), &account)
    visitor.field(
      Field("excluded", "true to exclude, false to end it", "çıkarmak için true, sona erdirmek için false"),
      &excluded)
    visitor.field(
      Field("from", "first day, the next business day at the earliest", "ilk gün, en erken sonraki iş günü"),
      &from)
    visitor.field(Field("to", "last day, open when not given", "son gün, verilmezse açık"), &to)
  }

  public struct Plan: ~Copyable { fileprivate let account: Slot<AccountRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let fact = Fact("account", .account(account))
    guard account.member == book.members[Slot(raw: context.member)].code else {
      throw Refusal(.accountNotOfMember, "TRF-40", fact)
    }
    guard let slot = book.account(account) else { throw Refusal(.accountNotFound, "TRF-40", fact) }
    let turn = book.effectDay(after: context.day)
    if let to, to < max(from ?? turn, turn) {
      throw Refusal(.dateRangeInvalid, "TRF-40", Fact("to", .day(to)))
    }
    guard !book.datedSettings.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(account: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let turn = book.effectDay(after: context.day)
    let first = max(from ?? turn, turn)
    book.turn(
      .exclusion, plan.account.raw, DatedSettingRow.all,
      to: DatedSettingRow.Period(from: first, to: to ?? Day(number: .max), value: excluded.isSet ? 1 : 0),
      from: turn, on: context.day)
    var event = CounterpartySettingChanged(.exclusion, context.memberCode, from: turn)
    event.account = account
    event.isSet = excluded
    event.validFrom = first
    event.validTo = to
    work.post(event)
    return .done
  }
}
