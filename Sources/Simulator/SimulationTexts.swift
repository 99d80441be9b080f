// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// The events of an outcome as the texts in which the model speaks, so that the two can be compared without
/// either knowing the other.
struct SimulationTexts {
  /// Before the submission: what was due.
  private(set) var atHead: [String] = []
  private(set) var ofSubmission: [String] = []
  private(set) var refusals: [String] = []
  private(set) var executed = 0
  private(set) var left = 0
  /// How often each kind of event has happened since the beginning.
  private(set) var kinds: [String: Int] = [:]
  /// Rows have the number under which the event that made them named them.
  private(set) var accountSlots: [String: Slot<AccountRow>] = [:]
  private(set) var securitySlots: [String: Slot<SecurityRow>] = [:]
  private var accounts: [UInt32: String] = [:]
  private var securities: [UInt32: String] = [:]

  /// False when the outcome cannot be read to its end.
  mutating func read(_ outcome: UnsafeRawBufferPointer) -> Bool {
    atHead = []
    ofSubmission = []
    refusals = []
    executed = 0
    left = 0
    var isSubmission = false
    var reader = OutcomeReader(outcome)
    while let (line, event) = reader.next() {
      if case .submitted = event {
        isSubmission = true
        continue
      }
      let told = texts(of: event)
      for text in told { kinds[Self.kind(text), default: 0] += 1 }
      let texts = told.map { "\(line): \($0)" }
      if isSubmission { ofSubmission += texts } else { atHead += texts }
    }
    return !reader.isBroken
  }

  /// Of warnings, certificates and passwords each kind by itself.
  private static func kind(_ text: String) -> String {
    let words = text.split(separator: " ")
    switch words[0] {
    case "warning": return "\(words[0]) \(words[2])"
    case "certificate": return "\(words[0]) \(words[words.count - 3])"
    case "password": return "\(words[0]) \(words[2])"
    case "margin-call", "remuneration": return "\(words[0]) \(words[4])"
    case "guarantee-fund": return "\(words[0]) \(words[2])"
    default: return String(words[0])
    }
  }

  private mutating func texts(of event: RecordedEvent) -> [String] {
    switch event {
    case .submitted: []
    case .refused(let refusal): [text(of: refusal)]
    case .repeated(let event): ["repeats \(event.first.value)"]
    case .stood(let event): [text(of: event)]
    case .member(let event): [text(of: event)]
    case .user(let event): [text(of: event)]
    case .authority(let event): [text(of: event)]
    case .investor(let event):
      ["investor \(event.number.text) \(event.kind.text) \(event.origin.text) \(event.name.text)"]
    case .account(let event): [text(of: event)]
    case .security(let event): [text(of: event)]
    case .moved(let event): [text(of: event)]
    case .instructed(let event): [text(of: event)]
    case .completed(let event): texts(of: event)
    case .calendar(let event): ["calendar \(event.day.text) \(event.kind.text)"]
    case .certificate(let event): [text(of: event)]
    case .roleAuthority(let event): [text(of: event)]
    case .roleHolder(let event): [text(of: event)]
    case .person(let event): [text(of: event)]
    case .undertaking(let event): [text(of: event)]
    case .access(let event): [text(of: event)]
    case .password(let event): [text(of: event)]
    case .warning(let event):
      ["warning \(event.user.text) \(event.kind.text) \(event.daysLeft?.text ?? "-")"]
    case .paper(let event): [text(of: event)]
    case .trade(let event): [text(of: event)]
    case .identity(let event): ["identity \(event.account.text) \(event.holder.text)"]
    case .holder(let event): [text(of: event)]
    case .asked(let event):
      ["asked \(event.query.text) \(event.register.text) \(event.step.text) \(event.account.text)"]
    case .answered(let event): ["answered \(event.query.text) \(event.isRight.text)"]
    case .inactivity(let event):
      ["inactivity \(event.account.text) \(event.isInactive.text) \(event.reason.text)"]
    case .inactivityNears(let event):
      ["inactivity-near \(event.account.text) \(event.reason.text) \(event.daysLeft.text)"]
    case .parameter(let event):
      ["parameter \(event.parameter.text) \(event.value.text) \(event.validFrom.text)"]
    case .referenceRow(let event):
      [
        "reference-row \(event.table.text) \(event.row.text) \(event.validFrom.text) \(event.validTo?.text ?? "-")"
      ]
    case .takasbankInvestor(let event):
      [
        "takasbank-investor \(event.registrationNumber?.text ?? "-") \(event.taxNumber?.text ?? "-") \(event.validFrom.text)"
      ]
    case .portfolio(let event):
      [
        "portfolio \(event.portfolio.text) \(event.manager?.text ?? "-") \(event.validFrom.text) \(event.validTo?.text ?? "-")"
      ]
    case .investorPassword(let event): [text(of: event)]
    case .investorAccess(let event): [text(of: event)]
    // Of what went in one step there are none.
    case .terms: []
    case .physical, .withdrawn, .depotTotals, .depotTotal, .depotAlarm:
      [text(ofCentralBank: event)]
    // The model keeps nothing of it.
    case .issuedNominal: []
    case .cancelled, .priority, .setting, .userLimit, .userLimitUsed, .receiver, .receiverLimit,
      .receiverLimitUsed, .reversal:
      [Self.text(ofTransfers: event)]
    case .riskSet, .assetPrice, .service, .clearingMember, .position, .collateral, .marginRun, .margin,
      .marginCall, .callReminder, .marginMethod, .priceHistory, .suspectStep, .riskCalculation, .backTest,
      .originCorrection, .remunerationChoice, .remuneration, .clearingAccountClosed,
      .leaving, .stressScenario, .fund, .fundDay, .contribution, .defaultLoss, .lossShare,
      .stressDayLeftOut:
      [Self.text(ofClearing: event)]
    }
  }

  private func text(of event: HolderChanged) -> String {
    if event.isRemoved.isSet { return "holder \(event.account.text) \(event.holder.text) removed" }
    let states = "\(event.mernis?.text ?? "-") \(event.tax?.text ?? "-")"
    let who = event.investor?.text ?? "-"
    return "holder \(event.account.text) \(event.holder.text) \(who) \(event.share?.text ?? "-") \(states)"
  }

  private mutating func text(of refusal: RecordedRefusal) -> String {
    let name = refusal.code?.name ?? "\(refusal.number)"
    refusals.append(name)
    return "refused \(name)"
  }

  private mutating func text(of event: InstructionStood) -> String {
    if event.state == .executed { executed += 1 } else { left += 1 }
    return
      "instruction \(event.instruction.text) \(Self.name(event.operation)) \(event.state.text) v\(event.version.text)"
  }

  static func name(_ operation: WholeNumber) -> String {
    Depository.about(OperationCode(rawValue: UInt8(truncatingIfNeeded: operation.value)))?.name.string ?? "?"
  }

  private mutating func text(of event: AccountChanged) -> String {
    accounts[event.row.raw] = event.account.text
    accountSlots[event.account.text] = Slot(raw: event.row.raw)
    let states = "\(event.class.text) \(event.status.text) \(event.restriction.text)"
    let holder = "\(event.opened.text) \(event.investor?.text ?? "-") \(event.type.text)"
    let inactivity = "\(event.inactivity?.text ?? "-")\(event.isInactive.isSet ? " inactive" : "")"
    return "account \(event.account.text) \(states) \(holder) \(inactivity)"
  }

  private mutating func text(of event: SecurityChanged) -> String {
    securities[event.row.raw] = event.isin.text
    securitySlots[event.isin.text] = Slot(raw: event.row.raw)
    return
      "security \(event.isin.text) \(event.kind.text) \(event.currency.text) \(event.isSuspended.isSet ? "stopped" : "free") \(event.name.text)"
  }

  func account(_ row: RowNumber<AccountRow>) -> String { accounts[row.raw] ?? "?" }
  func security(_ row: RowNumber<SecurityRow>) -> String { securities[row.raw] ?? "?" }

  private func text(of event: SecuritiesMoved) -> String {
    let source = event.source.map { "\(account($0)) \(event.sourceSubaccount.text)" } ?? "-"
    return
      "moved \(event.instruction.text) \(event.origin.text) \(securities[event.security.raw] ?? "?") \(source) > \(account(event.target)) \(event.targetSubaccount.text) \(event.quantity.units)"
  }

  private func text(of event: TransferInstructed) -> String {
    let accounts = "\(account(event.source)) > \(account(event.target))"
    let isin = securities[event.security.raw] ?? "?"
    let what = "\(event.reference.text) \(accounts) \(isin) \(event.nominal.units) \(event.reason.text)"
    let way = "\(event.isDirect.isSet ? "direct" : "receiver") \(event.nameMismatch.isSet ? "mismatch" : "-")"
    return "transfer \(event.instruction.text) \(what) \(way)"
  }

  /// One short event says what three others would.
  private mutating func texts(of event: TransferCompleted) -> [String] {
    executed += 1
    let isin = securities[event.security.raw] ?? "?"
    let (source, target) = (account(event.source), account(event.target))
    let number = event.instruction.text
    return [
      "transfer \(number) \(event.reference.text) \(source) > \(target) \(isin) \(event.nominal.units) \(event.reason.text) direct -",
      "moved \(number) TRANSFER \(isin) \(source) SERB > \(target) SERB \(event.nominal.units)",
      "instruction \(number) transfer executed v1",
    ]
  }
}
