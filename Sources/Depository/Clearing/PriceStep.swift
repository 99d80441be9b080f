// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// Confirms a suspect step of a price history as a real move of the market: from then on it counts like any
/// other (CCP-73). What is not confirmed is left out of every calculation and never repaired.
public struct PriceStep: Operation {
  public static let code = OperationCode(rawValue: 102)
  public static let about = OperationDescription(
    name: "price-step", title: Bilingual("Suspect step of prices", "Şüpheli fiyat adımı"),
    summary: Bilingual(
      "Confirms that a suspect step of a price history was real. Two different persons enter and approve.",
      "Fiyat geçmişindeki şüpheli bir adımın gerçek olduğunu onaylar. Girişi ve onayı iki ayrı kişi yapar."),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.fieldMissing, "CCP-37"),
      RefusalNote(.fieldNotApplicable, "CCP-37"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.stepNotSuspect, "CCP-73"), RefusalNote(.parameterValueInvalid, "CCP-73"),
      RefusalNote(.reasonMissing, "CCP-73"), RefusalNote(.stateNotAllowed, "CCP-58"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-67", "CCP-70", "CCP-73"])

  public var isin: ISIN?
  public var currency: Currency?
  public var day = Day.blank
  public var reason: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "or currency", "veya para birimi"), &currency)
    visitor.field(Field("day", "day of the later price", "sonraki fiyatın günü"), &day)
    visitor.field(Field("reason", "why the step is real", "adımın gerçek olma gerekçesi"), &reason)
  }

  public struct Plan: ~Copyable {
    fileprivate let history: Slot<PriceHistoryRow>
    fileprivate let step: SuspectStep
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let asset = try book.asset(isin, currency)
    guard let history = book.history(of: asset), let step = book.openStep(of: history, asset, on: day) else {
      throw Refusal(.stepNotSuspect, "CCP-73", Fact("day", .day(day)))
    }
    // Beyond 1:1,000 no market move is real.
    guard StepBounds.canBeConfirmed(from: step.before, to: step.after) else {
      throw Refusal(.parameterValueInvalid, "CCP-73", Fact("day", .day(day)))
    }
    guard reason != nil else { throw Refusal(.reasonMissing, "CCP-73", Fact("day", .day(day))) }
    if context.step.includesApproval { try book.requireNoFundRunning() }
    guard !book.clearing.confirmedSteps.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(history: history, step: step)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = ConfirmedStepRow(day: day, next: book.clearing.histories[plan.history].firstStep)
    book.clearing.histories[plan.history].firstStep = book.clearing.confirmedSteps.insert(row)!
    var event = SuspectStepStood((isin, currency), plan.step, .confirmed)
    event.reason = reason
    work.post(event)
    return .done
  }
}

extension Depository {
  /// The suspect step into a day that nobody has confirmed yet.
  func openStep(
    of history: Slot<PriceHistoryRow>, _ asset: AssetKey, on day: Day
  ) -> SuspectStep? {
    guard !confirmedSteps(of: asset).contains(day) else { return nil }
    var slot = clearing.histories[history].newest
    while !slot.isNone {
      let row = clearing.keptPrices[slot]
      if row.day == day, !row.older.isNone {
        let before = clearing.keptPrices[row.older].price
        guard StepBounds().isSuspect(from: before, to: row.price) else { return nil }
        return SuspectStep(day: day, before: before, after: row.price)
      }
      slot = row.older
    }
    return nil
  }
}
