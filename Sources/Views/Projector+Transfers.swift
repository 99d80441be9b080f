// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

// Cancellations, terms and reversals of transfers; policies and limits.

extension Projector {
  /// TRF-68: the receiver hears of it when it was submitted to it. How the transfer stands follows.
  mutating func changed(_ event: TransferCancelled) throws {
    entry.cancelled.insert(event.instruction.value)
    let statement = try database.cachedStatement(
      sql: "SELECT member, receiver, was_submitted FROM instruction_rows WHERE number = ?")
    guard let row = try Row.fetchOne(statement, arguments: [Int64(event.instruction.value)]) else {
      throw ViewFault(.inconsistent, cause: "entry \(entry.sequence) cancels what nobody entered")
    }
    var notice = Notice(.cancelled)
    notice.instruction = event.instruction
    notice.remaining = event.cancelled.units
    try post(notice, to: row[0] as UInt32, row[2] ? row[1] as UInt32? : nil)
  }

  mutating func changed(_ event: TransferTerms) throws {
    try replace(
      ViewSchema.transferTerms,
      [
        Int64(event.instruction.value), event.alternative?.text, Int64(event.priority.value),
        event.allowsParts.isSet, event.starts?.microseconds, event.description?.string, entry.sequence,
      ])
  }

  mutating func changed(_ event: PriorityChanged) throws {
    let number = Int64(event.instruction.value)
    try database.cachedStatement(sql: ViewSchema.priorityChanges.insert).execute(
      arguments: [
        entry.sequence, entry.position, number, Int64(event.former.value), Int64(event.priority.value),
      ])
    try keepFormer(ViewSchema.transferTerms, [number])
    try database.cachedStatement(
      sql: "UPDATE transfer_terms SET priority = ?, sequence = ? WHERE instruction = ?"
    ).execute(arguments: [Int64(event.priority.value), entry.sequence, number])
  }

  mutating func changed(_ event: ReversalRequested) throws {
    let number = Int64(event.instruction.value)
    try database.cachedStatement(sql: ViewSchema.reversals.insert).execute(
      arguments: [
        number, Int64(event.original.value), event.nominal.units, event.receiver.text, event.reason.string,
        entry.sequence,
      ])
    try requested(event)
  }

  mutating func changed(_ event: CounterpartySettingChanged) throws {
    try database.cachedStatement(sql: ViewSchema.counterpartySettings.insert).execute(
      arguments: [
        entry.sequence, entry.position, event.setting.text, event.member.text, event.other?.text ?? "",
        event.account?.text ?? "", event.alternative?.text, event.isSet?.isSet, event.effective.text,
        event.validFrom?.text, event.validTo?.text,
      ])
  }

  // MARK: Limits

  mutating func changed(_ event: UserLimitChanged) throws {
    let former = try userLimit(event.user, event.currency, event.type)
    // A limit defined anew counts anew (TRF-51).
    let goesOn = former?.amount != nil
    try setUserLimit(
      event.user, event.currency, event.type, event.dailyAmount.map { Int64($0.value) },
      used: goesOn ? former?.used ?? 0 : 0, on: goesOn ? former?.day : nil)
  }

  mutating func changed(_ event: UserLimitUsed) throws {
    let former = try userLimit(event.user, event.currency, event.type)
    try setUserLimit(
      event.user, event.currency, event.type, former?.amount, used: Int64(event.used.value),
      on: entry.time.day.text)
  }

  private func userLimit(_ user: UserCode, _ currency: Currency, _ type: SecurityType) throws
    -> (amount: Int64?, used: Int64, day: String?)?
  {
    try Row.fetchOne(
      database.cachedStatement(
        sql:
          "SELECT daily_amount, used, used_day FROM user_limits WHERE code = ? AND currency = ? AND type = ?"),
      arguments: [user.text, currency.text, type.text]
    ).map { ($0[0], $0[1], $0[2]) }
  }

  private func setUserLimit(
    _ user: UserCode, _ currency: Currency, _ type: SecurityType, _ amount: Int64?, used: Int64,
    on day: String?
  ) throws {
    try replace(
      ViewSchema.userLimits,
      [user.text, currency.text, type.text, user.member.text, amount, used, day, entry.sequence])
  }

  mutating func changed(_ event: InstructionAuthorityChanged) throws {
    try replace(
      ViewSchema.userReceivers,
      [
        event.user.text, event.receiver?.text ?? "", event.user.member.text, event.isAllowed.isSet,
        entry.sequence,
      ])
  }

  mutating func changed(_ event: ReceiverLimitChanged) throws {
    let former = try receiverLimit(event.receiver, event.sender, event.isin)
    let goesOn: Bool = former?["is_defined"] ?? false
    func number(_ value: WholeNumber?) -> Int64? { value.map { Int64($0.value) } }
    try replace(
      ViewSchema.receiverLimits,
      [
        event.receiver.text, event.sender.text, event.isin?.text ?? "", event.isDefined.isSet,
        number(event.dailyAmountTry), number(event.perTransactionAmountTry), number(event.dailyNominal),
        goesOn ? former?["used"] as Int64? ?? 0 : 0, goesOn ? former?["used_day"] as String? : nil,
        entry.sequence,
      ])
  }

  mutating func changed(_ event: ReceiverLimitUsed) throws {
    guard let former = try receiverLimit(event.receiver, event.sender, event.isin) else {
      throw ViewFault(.inconsistent, cause: "entry \(entry.sequence) uses a limit that nobody defined")
    }
    try replace(
      ViewSchema.receiverLimits,
      [
        event.receiver.text, event.sender.text, event.isin?.text ?? "", former["is_defined"] as Bool,
        former["daily_amount"] as Int64?, former["single_amount"] as Int64?,
        former["daily_nominal"] as Int64?, Int64(event.used.value), entry.time.day.text, entry.sequence,
      ])
  }

  private func receiverLimit(_ receiver: MemberCode, _ sender: MemberCode, _ isin: ISIN?) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT * FROM receiver_limits WHERE member = ? AND sender = ? AND isin = ?"),
      arguments: [receiver.text, sender.text, isin?.text ?? ""])
  }
}
