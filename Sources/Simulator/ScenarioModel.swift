// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// What stories can look at, gathered from the events of outcomes alone, as any reader of the journal could.
struct ScenarioModel {
  struct Instruction {
    var operation = ""
    var state = ""
    var version: UInt64 = 1
    var member = ""
    var reference = ""
    var source = ""
    var target = ""
    var isin = ""
    var nominal: Int64 = 0
    var realised: Int64 = 0
    var reason = ""
    var isTransfer = false
    var isDirect = true
    var nameMismatch = false
    var wasSubmitted = false
    /// What is told of trades alone.
    var more: [String: String] = [:]
    var alternative = ""
    var priority = ""
  }

  /// By user, currency and type: what is allowed a day; by user or receiving member: what is used.
  private var limits: [String: [String: String]] = [:]
  private var used: [String: [String: String]] = [:]
  /// Transfers that the outcome at hand cancels.
  private var cancelledNow: Set<UInt64> = []

  var accounts: [UInt32: String] = [:]
  var securities: [UInt32: String] = [:]
  var records: [ScenarioRecord: [String: [String: String]]] = [:]
  var instructions: [UInt64: Instruction] = [:]
  var movements: [UInt64: [ScenarioMovement]] = [:]
  var memberStatus: [String: String] = [:]
  var takasbank: String?
  /// Members that keep an account of an investor.
  var holdersOf: [String: Set<String>] = [:]

  /// Takes in the events of one outcome and gives the notices that they make.
  mutating func read(_ outcome: UnsafeRawBufferPointer) -> [ScenarioNotice] {
    cancelledNow = []
    var notices = ScenarioNoticeMaker()
    var reader = OutcomeReader(outcome)
    while let (line, event) = reader.next() { take(event, line: line, &notices) }
    notices.closeLine()
    return notices.made
  }

  private mutating func take(_ event: RecordedEvent, line: UInt32, _ notices: inout ScenarioNoticeMaker) {
    notices.begin(line: line)
    switch event {
    case .submitted(let event):
      notices.sender = event.member.text
      notices.isReport = event.user.isOwnPart
    case .refused(let refusal): notices.refused(refusal)
    case .repeated: break
    case .stood(let event): take(event, line: line, &notices)
    case .instructed(let event): take(event, &notices)
    case .completed(let event): take(event, &notices)
    case .moved(let event): take(event, &notices)
    case .member(let event):
      takeMember(event, &notices)
    case .user(let event):
      records[.user, default: [:]][event.user.text, default: Self.noPassword].merge([
        "type": event.type.code.string, "hasCertificate": event.hasCertificate.text,
        "status": event.status.code.string, "blocked": event.isBlocked.text,
      ]) { $1 }
    case .password(let event):
      records[.user, default: [:]][event.user.text]?.merge([
        "password": event.state.code.string, "passwordRequest": event.request.code.string,
        "lastPasswordDay": event.lastDay.description,
      ]) { $1 }
    case .certificate(let event) where event.state == .matched:
      notices.make(
        ScenarioNotice(
          member: event.user.member.text, kind: "certificate", result: event.state.code.string))
    case .warning(let event):
      notices.make(
        ScenarioNotice(
          member: event.user.member.text, kind: event.kind == .certificate ? "certificate" : "password",
          result: event.kind.code.string))
    case .account(let event):
      accounts[event.row.raw] = event.account.text
      records[.account, default: [:]][event.account.text] = [
        "class": event.class.code.string, "status": event.status.code.string,
        "restriction": event.restriction.code.string, "opened": event.opened.text,
        "registrationNumber": event.investor?.text ?? "", "type": event.type.code.string,
        "ownership": event.ownership?.code.string ?? "", "inactive": event.isInactive.text,
        "inactivity": event.inactivity?.code.string ?? "", "inactiveFrom": event.inactiveFrom?.text ?? "",
        "iban": event.features.iban?.text ?? "", "custodian": event.features.custodian?.text ?? "",
        "portfolio": event.features.portfolio?.text ?? "",
        "settlementMember": event.features.settlementMember?.text ?? "",
        "hasPassword": event.hasPassword.text,
      ]
    case .trade(let event): take(event, &notices)
    case .holder(let event): takeHolder(event, &notices)
    case .investor(let event): takeInvestor(event, &notices)
    case .inactivity(let event):
      notices.make(
        ScenarioNotice(
          member: event.account.member.text, kind: "account-inactivity",
          result: event.isInactive.isSet ? "BEGAN" : "ENDED"))
    case .inactivityNears(let event):
      notices.make(
        ScenarioNotice(member: event.account.member.text, kind: "account-inactivity", result: "NEAR"))
    case .security(let event):
      securities[event.row.raw] = event.isin.text
      records[.security, default: [:]][event.isin.text, default: Self.notNotified].merge([
        "kind": event.kind.code.string, "currency": event.currency.text, "suspended": event.isSuspended.text,
        "name": event.name.string,
      ]) { $1 }
    case .cancelled(let event):
      cancelledNow.insert(event.instruction.value)
      if let instruction = instructions[event.instruction.value] {
        notices.cancelled(event.instruction.value, event.cancelled.units, instruction)
      }
    case .terms(let event):
      instructions[event.instruction.value]?.alternative = event.alternative?.code.string ?? ""
      instructions[event.instruction.value]?.priority = event.priority.text
    case .priority(let event): instructions[event.instruction.value]?.priority = event.priority.text
    case .reversal(let event): take(event, &notices)
    case .userLimit(let event):
      let key = "\(event.currency.text)/\(event.type.code.string)"
      limits[event.user.text, default: [:]][key] = event.dailyAmount?.text
      noteLimits(event.user.text)
    case .userLimitUsed(let event):
      let key = "\(event.currency.text)/\(event.type.code.string)"
      used[event.user.text, default: [:]][key] = event.used.text
      noteLimits(event.user.text)
    case .receiverLimitUsed(let event):
      let key = "\(event.sender.text)\(event.isin.map { "/\($0.text)" } ?? "")"
      used[event.receiver.text, default: [:]][key] = event.used.text
      records[.member]?[event.receiver.text]?["directUsed"] = used[event.receiver.text]!.sorted {
        $0.key < $1.key
      }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    case .depotTotals, .depotTotal, .depotAlarm, .physical: takeCentralBank(event)
    case .setting, .receiver, .receiverLimit, .issuedNominal: break
    case .withdrawn(let event):
      movements[event.instruction.value, default: []].append(
        ScenarioMovement(
          origin: event.origin.code.string, isin: securities[event.security.raw] ?? "",
          source: accounts[event.source.raw] ?? "", target: "", quantity: event.quantity.units))
    case .authority, .calendar, .certificate, .roleAuthority, .roleHolder, .person, .undertaking, .access,
      .paper, .identity, .portfolio, .takasbankInvestor, .asked, .answered, .investorPassword,
      .investorAccess, .parameter, .referenceRow, .riskSet, .assetPrice, .service, .position, .collateral,
      .marginRun, .marginMethod, .stressScenario, .fundDay, .priceHistory, .suspectStep, .riskCalculation,
      .backTest, .originCorrection, .remunerationChoice, .remuneration:
      break
    // Who decides is told where the securities of a transfer would go.
    case .leaving(let event): instructions[event.instruction.value]?.target = event.counterparty.text
    case .clearingAccountClosed(let event):
      records[.margin]?["\(event.member.text)/\(event.account.code.string)"] = nil
    case .clearingMember(let event): take(event)
    case .margin(let event): take(event)
    case .marginCall(let event): take(event, &notices)
    case .callReminder(let event): tell("REMINDER", event.member, &notices)
    case .fund(let event): take(event)
    case .contribution(let event): take(event, &notices)
    case .defaultLoss(let event): take(event, &notices)
    case .lossShare(let event): take(event, &notices)
    case .stressDayLeftOut:
      if let takasbank {
        notices.make(ScenarioNotice(member: takasbank, kind: "guarantee-fund", result: "DAY-LEFT-OUT"))
      }
    }
  }

  /// What a user's limits allow and what of them is consumed: `TRY/SHARE 400 of 1000`.
  private mutating func noteLimits(_ user: String) {
    records[.user]?[user]?["limits"] = (limits[user] ?? [:]).sorted { $0.key < $1.key }.map {
      "\($0.key) \(used[user]?[$0.key] ?? "0") of \($0.value)"
    }.joined(separator: ", ")
  }

  private mutating func take(_ event: ReversalRequested, _ notices: inout ScenarioNoticeMaker) {
    var instruction = instructions[event.instruction.value] ?? Instruction()
    if instruction.member.isEmpty { instruction.member = notices.sender }
    instruction.operation = "transfer-reversal"
    instruction.reference = event.reference.text
    // Who decides is told where the securities of a transfer would go.
    instruction.target = event.receiver.text
    instruction.nominal = event.nominal.units
    instructions[event.instruction.value] = instruction
  }

  private static let noPassword = ["password": "NONE", "passwordRequest": "NONE", "lastPasswordDay": ""]

  private mutating func takeMember(_ event: MemberChanged, _ notices: inout ScenarioNoticeMaker) {
    let member = event.member.text
    let status = event.status.code.string
    records[.member, default: [:]][member] = [
      "kind": event.kind.code.string, "status": status, "title": event.title.string,
      "channels": ["", "WS", "SCREEN", "WS SCREEN"][Int(event.channels.value & 3)],
    ]
    if event.kind == .takasbank { takasbank = member }
    // CLR-04: Takasbank hears of every change at once.
    if let former = memberStatus.updateValue(status, forKey: member), former != status, let takasbank {
      notices.make(ScenarioNotice(member: takasbank, kind: "member-status", result: status))
    }
  }

  private mutating func takeHolder(_ event: HolderChanged, _ notices: inout ScenarioNoticeMaker) {
    let key = "\(event.account.text).\(event.holder.text)"
    let former = records[.holder]?[key]
    if event.isRemoved.isSet {
      records[.holder]?[key] = nil
      return
    }
    let record = [
      "registrationNumber": event.investor?.text ?? "", "share": event.share?.text ?? "",
      "mernis": event.mernis?.code.string ?? "", "tax": event.tax?.code.string ?? "",
    ]
    records[.holder, default: [:]][key] = record
    let member = event.account.member.text
    if let investor = event.investor, former?["registrationNumber"] ?? "" == "" {
      holdersOf[investor.text, default: []].insert(member)
      notices.make(ScenarioNotice(member: member, kind: "registration-number", result: investor.text))
    } else if let mernis = event.mernis, let tax = event.tax,
      former?["mernis"] != record["mernis"] || former?["tax"] != record["tax"]
    {
      notices.make(
        ScenarioNotice(
          member: member, kind: "identity-status", result: "\(tax.code.string)/\(mernis.code.string)"))
    }
  }

  private mutating func takeInvestor(_ event: InvestorRegistered, _ notices: inout ScenarioNoticeMaker) {
    let record = [
      "kind": event.kind.code.string, "origin": event.origin.code.string, "name": event.name.string,
    ]
    let former = records[.investor, default: [:]].updateValue(record, forKey: event.number.text)
    guard let former, former["name"] != record["name"] else { return }
    for member in (holdersOf[event.number.text] ?? []).sorted() {
      notices.make(ScenarioNotice(member: member, kind: "identity-status", result: "CHANGED"))
    }
  }

  private mutating func take(_ event: InstructionStood, line: UInt32, _ notices: inout ScenarioNoticeMaker) {
    let number = event.instruction.value
    var instruction = instructions[number] ?? Instruction()
    let former = instruction.state
    if instruction.member.isEmpty { instruction.member = notices.sender }
    let code = OperationCode(rawValue: UInt8(truncatingIfNeeded: event.operation.value))
    instruction.operation = Depository.about(code)?.name.string ?? ""
    instruction.state = event.state.code.string
    instruction.version = event.version.value
    let isFirstOffer = event.state == .offered && !instruction.wasSubmitted
    if isFirstOffer { instruction.wasSubmitted = true }
    instructions[number] = instruction
    guard !cancelledNow.contains(number) else { return }
    notices.stood(number, event.state, from: former, instruction, isFirstOffer: isFirstOffer)
  }

  private mutating func take(_ event: TransferInstructed, _ notices: inout ScenarioNoticeMaker) {
    var instruction = instructions[event.instruction.value] ?? Instruction()
    if instruction.member.isEmpty { instruction.member = notices.sender }
    instruction.operation = "transfer"
    instruction.isTransfer = true
    instruction.reference = event.reference.text
    instruction.source = accounts[event.source.raw] ?? ""
    instruction.target = accounts[event.target.raw] ?? ""
    instruction.isin = securities[event.security.raw] ?? ""
    instruction.nominal = event.nominal.units
    instruction.reason = event.reason.code.string
    instruction.isDirect = event.isDirect.isSet
    instruction.nameMismatch = event.nameMismatch.isSet
    instructions[event.instruction.value] = instruction
  }

  private mutating func take(_ event: TransferCompleted, _ notices: inout ScenarioNoticeMaker) {
    let number = event.instruction.value
    var instruction = instructions[number] ?? Instruction()
    if instruction.member.isEmpty { instruction.member = notices.sender }
    instruction.operation = "transfer"
    instruction.isTransfer = true
    instruction.state = InstructionState.executed.code.string
    instruction.reference = event.reference.text
    instruction.source = accounts[event.source.raw] ?? ""
    instruction.target = accounts[event.target.raw] ?? ""
    instruction.isin = securities[event.security.raw] ?? ""
    instruction.nominal = event.nominal.units
    instruction.realised = event.nominal.units
    instruction.reason = event.reason.code.string
    instructions[number] = instruction
    movements[number, default: []].append(
      ScenarioMovement(
        origin: OriginKind.transfer.code.string, isin: instruction.isin, source: instruction.source,
        target: instruction.target, quantity: event.nominal.units))
    notices.completed(number, instruction)
  }

  private mutating func take(_ event: SecuritiesMoved, _ notices: inout ScenarioNoticeMaker) {
    let number = event.instruction.value
    movements[number, default: []].append(
      ScenarioMovement(
        origin: event.origin.code.string, isin: securities[event.security.raw] ?? "",
        source: event.source.flatMap { accounts[$0.raw] } ?? "", target: accounts[event.target.raw] ?? "",
        quantity: event.quantity.units))
    guard event.origin == .transfer || event.origin == .trade else { return }
    instructions[number]?.realised += event.quantity.units
    if let instruction = instructions[number] { notices.moved(number, event.quantity.units, instruction) }
  }

  func record(_ kind: ScenarioRecord, _ key: String) -> [String: String]? {
    guard kind == .instruction else { return records[kind]?[key] }
    guard let number = UInt64(key), let one = instructions[number] else { return nil }
    var record = [
      "operation": one.operation, "state": one.state, "version": String(one.version), "member": one.member,
      "reference": one.reference,
    ]
    guard one.isTransfer else { return record }
    record.merge(
      [
        "source": one.source, "target": one.target, "isin": one.isin, "nominal": String(one.nominal),
        "realised": String(one.realised), "remaining": String(one.nominal - one.realised),
        "reason": one.reason,
        "alternative": one.alternative, "priority": one.priority,
        "direct": one.isDirect ? "true" : "false", "nameMismatch": one.nameMismatch ? "true" : "false",
      ]) { $1 }
    record.merge(one.more) { $1 }
    return record
  }
}
