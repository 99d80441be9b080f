// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What the receiving member lets come directly from one sending member (TRF-52, TRF-53).

/// What a direct transfer takes of the receiving member's limits.
struct DirectUse {
  var pair: Slot<ReceiverLimitRow>?
  var security: Slot<ReceiverLimitRow>?
  /// In kuruş; 0 where no amount is limited.
  var value: Int64 = 0
  var isExceeded = false
}

extension Depository {
  func receiverLimit(
    _ receiver: Slot<MemberRow>, _ sender: Slot<MemberRow>, _ security: Slot<SecurityRow>
  ) -> Slot<ReceiverLimitRow>? {
    receiverLimitsByKey.find(ReceiverLimitRow.hash(receiver, sender, security)) {
      let row = receiverLimits[Slot(raw: $0)]
      return row.receiver == receiver && row.sender == sender && row.security == security
    }.map { Slot(raw: $0) }
  }

  /// Exactly the limit is allowed (TRF-52).
  func directUse(
    _ nominal: Quantity, of security: Slot<SecurityRow>, from sender: Slot<MemberRow>,
    to receiver: Slot<MemberRow>, on day: Day
  ) -> DirectUse {
    var use = DirectUse()
    guard receiverLimits.count > 0 else { return use }
    if let slot = receiverLimit(receiver, sender, .none) {
      let row = receiverLimits[slot]
      use.pair = slot
      if let value = liraValue(nominal, of: security) {
        use.value = value
        let (sum, overflows) = (row.day == day ? row.used : 0).addingReportingOverflow(value)
        use.isExceeded = value > row.perTransaction || overflows || sum > row.daily
      } else {
        // What cannot be valued does not come directly.
        use.isExceeded = true
      }
    }
    if let slot = receiverLimit(receiver, sender, security) {
      let row = receiverLimits[slot]
      use.security = slot
      let (sum, overflows) = (row.day == day ? row.used : 0).addingReportingOverflow(nominal.units)
      use.isExceeded = use.isExceeded || overflows || sum > row.daily
    }
    return use
  }

  /// In kuruş: nominal × price per 100 / 100, where without a price 100 is taken (TRF-52); nil for what the
  /// registry has no rate for, or what is beyond all amounts.
  func liraValue(_ nominal: Quantity, of security: Slot<SecurityRow>) -> Int64? {
    let row = securities[security]
    guard row.currency == .lira else { return nil }
    let (value, overflows) = nominal.units.multipliedReportingOverflow(by: 100)
    return overflows ? nil : value
  }

  mutating func use(_ slot: Slot<ReceiverLimitRow>, _ amount: Int64, on day: Day, _ work: inout Work) {
    if receiverLimits[slot].day != day {
      receiverLimits[slot].day = day
      receiverLimits[slot].used = 0
    }
    receiverLimits[slot].used += amount
    postUse(slot, &work)
  }

  /// Frees what an instruction used on its day and uses no more (TRF-53).
  mutating func free(
    _ used: LimitsUsed, _ nominal: Quantity, _ source: HoldingKey, _ target: Slot<AccountRow>,
    _ approvedAt: Moment, on day: Day, _ work: inout Work
  ) {
    guard used.pair != 0 || used.security != 0, approvedAt.day == day else { return }
    let sender = member(accounts[source.account].key.member)!
    let receiver = member(accounts[target].key.member)!
    for (limit, security, amount) in [
      (used.pair, Slot<SecurityRow>.none, used.value), (used.security, source.security, nominal.units),
    ] {
      guard limit != 0, let slot = receiverLimit(receiver, sender, security),
        receiverLimits[slot].number == limit, receiverLimits[slot].day == day
      else { continue }
      receiverLimits[slot].used = max(0, receiverLimits[slot].used - amount)
      postUse(slot, &work)
    }
  }

  private func postUse(_ slot: Slot<ReceiverLimitRow>, _ work: inout Work) {
    let row = receiverLimits[slot]
    var event = ReceiverLimitUsed()
    event.receiver = members[row.receiver].code
    event.sender = members[row.sender].code
    event.isin = row.security.isNone ? nil : securities[row.security].isin
    event.used = WholeNumber(UInt64(row.used))
    work.post(event)
  }
}

/// Limits on what comes directly from a sending member: amounts in TRY, or nominal of one security; acts from
/// its approval on (TRF-52).
public struct ReceiverLimit: Operation {
  public static let code = OperationCode(rawValue: 91)
  public static let about = OperationDescription(
    name: "receiver-limit", title: Bilingual("Receiver limit", "Alıcı üye limiti"),
    summary: Bilingual(
      "Limits direct transfers from a sending member: by amount a day and a transaction, or by nominal of a security a day. Acts at once.",
      "Bir gönderen üyeden doğrudan gelen virmanları günlük ve işlem bazında tutarla veya kıymet bazında günlük nominalle sınırlar. Hemen geçerli olur."
    ),
    function: 3, usedBy: Bilingual("receiving member", "alıcı üye"),
    refusals: [
      RefusalNote(.memberUnknown, "TRF-52"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.fieldNotApplicable, "TRF-52"), RefusalNote(.limitAmountInvalid, "TRF-52"),
      RefusalNote(.limitRowDuplicate, "TRF-52"), RefusalNote(.limitRowMissing, "TRF-52"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["TRF-52", "TRF-53"])

  public var act = SettingAct.blank
  public var sendingMember = MemberCode.blank
  public var isin: ISIN?
  public var dailyAmountTry: WholeNumber?
  public var perTransactionAmountTry: WholeNumber?
  public var dailyNominal: WholeNumber?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("act", "what is done", "yapılan"), &act)
    visitor.field(Field("sendingMember", "sending member", "gönderen üye"), &sendingMember)
    visitor.field(Field("isin", "security, for a limit on its nominal", "nominal limiti için kıymet"), &isin)
    visitor.field(Field("dailyAmountTry", "TRY a day", "günlük TRY"), &dailyAmountTry)
    visitor.field(
      Field("perTransactionAmountTry", "TRY a transaction", "işlem bazında TRY"), &perTransactionAmountTry)
    visitor.field(
      Field("dailyNominal", "nominal of the security a day", "kıymetin günlük nominali"), &dailyNominal)
  }

  public struct Plan: ~Copyable {
    fileprivate let sender: Slot<MemberRow>
    fileprivate let security: Slot<SecurityRow>
    fileprivate let limit: Slot<ReceiverLimitRow>?
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard let sender = book.member(sendingMember) else {
      throw Refusal(.memberUnknown, "TRF-52", Fact("member", .member(sendingMember)))
    }
    var security = Slot<SecurityRow>.none
    if let isin {
      guard let slot = book.security(isin) else {
        throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
      }
      security = slot
    }
    let amounts = [dailyAmountTry, perTransactionAmountTry]
    let given = isin == nil ? amounts : [dailyNominal]
    let others = isin == nil ? [dailyNominal] : amounts
    guard others.allSatisfy({ $0 == nil }) else { throw Refusal(.fieldNotApplicable, "TRF-52") }
    let greatest = UInt64(Int64.max / 100)
    guard
      act == .remove
        || (given.contains { $0 != nil } && given.allSatisfy { $0.map { 1...greatest ~= $0.value } ?? true })
    else { throw Refusal(.limitAmountInvalid, "TRF-52") }
    let known = book.receiverLimit(Slot(raw: context.member), sender, security)
    if act == .define, known != nil { throw Refusal(.limitRowDuplicate, "TRF-52") }
    if act != .define, known == nil { throw Refusal(.limitRowMissing, "TRF-52") }
    guard act != .define || !book.receiverLimits.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(sender: sender, security: security, limit: known)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    // Amounts that come with a removal have been looked at by nobody.
    func kurus(_ lira: WholeNumber?) -> Int64 {
      lira.map { act == .remove ? 0 : Int64($0.value) * 100 } ?? ReceiverLimitRow.unlimited
    }
    let daily = isin == nil ? kurus(dailyAmountTry) : Int64(dailyNominal?.value ?? 0)
    let single = isin == nil ? kurus(perTransactionAmountTry) : ReceiverLimitRow.unlimited
    switch act {
    case .define:
      let row = ReceiverLimitRow(
        daily: daily, perTransaction: single, day: context.day, receiver: Slot(raw: context.member),
        sender: plan.sender, security: plan.security, number: book.settings.takeLimitNumber())
      book.receiverLimitsByKey.insert(row.hash, book.receiverLimits.insert(row)!.raw)
    case .change:
      book.receiverLimits[plan.limit!].daily = daily
      book.receiverLimits[plan.limit!].perTransaction = single
    case .remove:
      book.receiverLimitsByKey.remove(book.receiverLimits[plan.limit!].hash, plan.limit!.raw)
      book.receiverLimits.remove(plan.limit!)
    }
    var event = ReceiverLimitChanged()
    event.receiver = context.memberCode
    event.sender = sendingMember
    event.isin = isin
    event.isDefined = Flag(act != .remove)
    event.dailyAmountTry = dailyAmountTry
    event.perTransactionAmountTry = perTransactionAmountTry
    event.dailyNominal = dailyNominal
    work.post(event)
    return .done
  }
}
