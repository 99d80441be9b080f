// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// How an identity becomes a registered investor: what the registers are asked, what their answers do, when
// the number is allotted (ACC-39 to ACC-47).

/// The number of a question to a register: the instruction that caused it and what is asked. It is never used
/// again, so that a late or repeated answer changes nothing.
public struct RegisterQuestion: Sendable {
  public let instruction: InstructionNumber
  public let step: RegisterStep

  public init(_ instruction: InstructionNumber, _ step: RegisterStep) {
    self.instruction = instruction
    self.step = step
  }

  public init?(_ number: UInt64) {
    guard let step = RegisterStep(rawValue: UInt8(number & 3)) else { return nil }
    self.init(InstructionNumber(number >> 2), step)
  }

  public var number: UInt64 { instruction.value << 2 | UInt64(step.rawValue) }
}

extension Depository {
  // MARK: Asking

  /// Lets the registers judge an identity; where none is asked, the member's word stands for theirs.
  mutating func openQuestions(_ slot: Slot<IdentityRow>, _ work: inout Work) {
    let row = identities[slot]
    let isPerson = row.style == .tckn
    guard settings.asksRegisters else {
      identities[slot].mernis = isPerson ? .accepted : .notApplicable
      identities[slot].tax = row.taxNumber == 0 ? .notApplicable : .accepted
      if row.awaitsConfirmation { identities[slot].tax = .asked }
      return
    }
    if isPerson {
      // Both leave Giriş together, with MERNIS's first answer (ACC-42).
      identities[slot].mernis = .entered
      identities[slot].tax = .entered
      ask(slot, .check, &work)
    } else {
      identities[slot].mernis = .notApplicable
      judgeTax(slot, &work)
    }
  }

  func ask(_ slot: Slot<IdentityRow>, _ step: RegisterStep, _ work: inout Work) {
    let row = identities[slot]
    var event = RegisterAsked()
    event.query = WholeNumber(RegisterQuestion(row.number, step).number)
    event.register = step == .number ? .tax : .mernis
    event.step = step
    event.account = accounts[row.account].key
    event.holder = row.holder.isNone ? nil : WholeNumber(UInt64(holders[row.holder].ordinal))
    event.investor = row.investor.isNone ? nil : InvestorRow.number(row.investor)
    work.post(event)
  }

  /// Looks in the registry's own copy first (ACC-44, ACC-45).
  mutating func judgeTax(_ slot: Slot<IdentityRow>, _ work: inout Work) {
    let row = identities[slot]
    guard !row.awaitsConfirmation else {
      identities[slot].tax = .asked
      return
    }
    guard row.taxNumber != 0 else {
      identities[slot].tax = .notApplicable
      return
    }
    guard let known = taxName(row.taxNumber) else {
      identities[slot].tax = .asked
      return ask(slot, .number, &work)
    }
    identities[slot].tax = agrees(text(row.taxName), known) ? .accepted : .rejected
  }

  /// Name or title behind a tax number, as far as the registry knows it.
  func taxName(_ number: UInt64) -> Blob? {
    if let investor = investor(taxNumber: number) { return investors[investor].name }
    return taxRecord(number).map { taxRecords[$0].name }
  }

  func taxRecord(_ number: UInt64) -> Slot<TaxRecordRow>? {
    taxRecordsByNumber.find(TaxRecordRow.hash(number)) { taxRecords[Slot(raw: $0)].number == number }.map {
      Slot(raw: $0)
    }
  }

  mutating func keepTaxRecord(_ number: UInt64, _ name: [UInt8]) {
    if let known = taxRecord(number) {
      texts.free(taxRecords[known].name)
      taxRecords[known].name = keep(name)
      return
    }
    let row = TaxRecordRow(number: number, name: keep(name))
    taxRecordsByNumber.insert(row.hash, taxRecords.insert(row)!.raw)
  }

  // MARK: The open question

  /// The identity that waits for an answer, and what it asked.
  ///
  /// - Refuses: `query-not-open` (ACC-46).
  func openQuestion(_ number: UInt64, _ register: Register) throws(Refusal)
    -> (Slot<IdentityRow>, RegisterStep)
  {
    let refusal = Refusal(.queryNotOpen, "ACC-46", Fact("query", .number(Int64(clamping: number))))
    guard let question = RegisterQuestion(number), let slot = identity(question.instruction) else {
      throw refusal
    }
    guard identities[slot].openStep(register) == question.step else { throw refusal }
    return (slot, question.step)
  }

  func identity(_ number: InstructionNumber) -> Slot<IdentityRow>? {
    identitiesByNumber.find(IdentityRow.hash(number)) { identities[Slot(raw: $0)].number == number }.map {
      Slot(raw: $0)
    }
  }

  mutating func removeIdentity(_ slot: Slot<IdentityRow>, keepsName: Bool = false) {
    let row = identities[slot]
    if !keepsName {
      texts.free(row.name)
      texts.free(row.keyText)
    }
    if row.taxName != row.name { texts.free(row.taxName) }
    identitiesByNumber.remove(row.hash, slot.raw)
    identities.remove(slot)
  }

  // MARK: The number

  /// After any change of its statuses: allots or finds the registration number once both are favourable, and
  /// gives the account what follows from its holders.
  ///
  /// An investor with the same key may have been registered meanwhile through another member: then it is the
  /// same one, and no second number is made (ACC-06).
  mutating func settle(_ slot: Slot<IdentityRow>, at time: Moment, _ work: inout Work) {
    let row = identities[slot]
    let account = row.account
    if row.mernis.isFavourable, row.tax.isFavourable {
      let key = MatchKey(row, text(row.keyText))
      if let known = investor(key) {
        let isSame = agrees(text(row.name), investors[known].name)
        let isOfKind = investors[known].kind == row.kind && investors[known].origin == row.origin
        // A register has told which name is right; for the others the first one registered is (ACC-06). What
        // kind of investor holds the number stands, since the class of the account hangs on it (ACC-15).
        if isOfKind, isSame || row.style.isNumber {
          if !isSame { rename(known, text(row.name), &work) }
          tie(row.holder, known)
          removeIdentity(slot)
        } else {
          identities[slot].tax = .rejected
        }
      } else {
        tie(row.holder, register(row, &work))
        removeIdentity(slot, keepsName: true)
      }
    }
    postHolder(account, row.holder, &work)
    absorbSingleHolder(account)
    refresh(account, at: time, &work)
  }

  /// The rows of an identity become those of an investor.
  private mutating func register(_ row: IdentityRow, _ work: inout Work) -> Slot<InvestorRow> {
    // Its own number needs no copy beside it (ACC-44).
    if let record = taxRecord(row.key), row.style.isNumber { removeTaxRecord(record) }
    return addInvestor(
      InvestorRow(
        key: row.key, keyText: row.keyText, name: row.name, birth: row.birth, kind: row.kind,
        origin: row.origin, style: row.style), &work)
  }

  private mutating func removeTaxRecord(_ slot: Slot<TaxRecordRow>) {
    let row = taxRecords[slot]
    texts.free(row.name)
    taxRecordsByNumber.remove(row.hash, slot.raw)
    taxRecords.remove(slot)
  }

  mutating func addInvestor(_ row: InvestorRow, _ work: inout Work) -> Slot<InvestorRow> {
    let slot = investors.insert(row)!
    investorsByKey.insert(row.hash, slot.raw)
    postInvestor(slot, &work)
    return slot
  }

  func postInvestor(_ slot: Slot<InvestorRow>, _ work: inout Work) {
    let row = investors[slot]
    var event = InvestorRegistered()
    event.number = InvestorRow.number(slot)
    event.kind = row.kind
    event.origin = row.origin
    event.name = Text(utf8: text(row.name))
    work.post(event)
  }

  private mutating func tie(_ holder: Slot<HolderRow>, _ investor: Slot<InvestorRow>) {
    holders[holder].investor = investor
    holders[holder].identity = .none
  }

  /// The only holder of a single account stands in the account itself once it is registered.
  mutating func absorbSingleHolder(_ slot: Slot<AccountRow>) {
    let row = accounts[slot]
    guard row.type == .single, !row.holders.isNone, !holders[row.holders].investor.isNone else { return }
    accounts[slot].investor = holders[row.holders].investor
    accounts[slot].holders = .none
    holders.remove(row.holders)
  }
}
