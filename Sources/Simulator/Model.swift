// SPDX-License-Identifier: Apache-2.0

/// The registry as the rulebook tells it, in the plainest way there is: dictionaries and texts, searched from
/// end to end, copied whole where something may have to be put back. It shares no code with the engine and
/// reads what members send by itself; what it says of each submission is compared with what the engine says.
///
/// It knows no limit of steps: who compares lets the engine finish what follows from one entry before the
/// next comes.
struct Model {
  struct Member {
    var kind: String
    var title: String
    var status = "active"
    var taxNumber: String?
    var channels: Set<String> = ["WS", "SCREEN"]
    var users = 0
    var principals = 0
  }

  struct User {
    let member: String
    let type: String
    let name: String
    var status = "ACTIVE"
    var isBlocked = false
    /// Wrong passwords in a row.
    var failures = 0
    var certificate: String?
    var password = "NONE"
    var request = "NONE"
    var passwordDay = ""
    /// Counts passwords; the door says which one it has compared.
    var passwordNumber = 0
    /// Who may receive the new password besides the user.
    var receiver: String?
  }

  struct Investor {
    let kind: String
    let origin: String
    /// What tells the investor from all others (ACC-06).
    let key: ModelKey
    let birth: String?
    var name: String
  }

  struct Account {
    var `class`: String
    let opened: String
    var status: String
    var restriction = "K"
    var isPool = false
    var isJoint = false
    /// Of a joint account, whether each holder has a share.
    var isProportional = false
    /// Custodian, portfolio, settlement member, IBAN.
    var features: [String: String] = [:]
    var holders: [Holder] = []
    /// All holders of a joint account are named, with their shares.
    var isComplete = false
    /// Why it is or will be inactive (ACC-50 to ACC-53).
    var reason: String?
    var isInactive = false
    /// Whether the days to inactivity are counted, and the how manieth time.
    var isCounting = false
    var counts = 0
    var immobilisedAt: ModelTime?
  }

  /// A holder is registered, or has an identity that is not confirmed yet.
  struct Holder {
    let ordinal: Int
    var investor: Int?
    /// The key of the identity in `identities`.
    var identity: Int?
    /// In ten-thousandths of a per cent.
    var share: Int?
  }

  /// What there is room for, and what there will be once the limits that were raised are followed.
  var limits: ModelLimits
  var statedLimits: ModelLimits
  let checksCertificates: Bool
  /// Whether MERNIS and the tax register are asked.
  let asksRegisters: Bool
  /// Whose certificates are loaded; any when nil.
  let issuer: String?
  var time: ModelTime

  var members: [String: Member] = [:]
  var users: [String: User] = [:]
  /// By the digest of the certificate.
  var certificates: [String: Certificate] = [:]
  /// User and member acted for, with what was granted.
  var grants: [String: Set<String>] = [:]
  /// The last day of what was granted for a time.
  var timedGrants: [GrantKey: String] = [:]
  var roles: [String: [Role]] = [:]
  var persons: [String: [Person]] = [:]
  var undertakings: [String: Undertaking] = [:]
  var accounts: [String: Account] = [:]
  /// The first has the registration number 10000001 (ACC-06).
  var investors: [Investor] = []
  /// What the registers have still to confirm, by the number of the instruction that asked.
  var identities: [Int: Identity] = [:]
  /// The registry's copy of the tax register, without the investors it knows itself.
  var taxCopy: [String: String] = [:]
  var portfolios: [String: Portfolio] = [:]
  /// By registration number, of those for whom a password was asked.
  var investorAccesses: [Int: InvestorAccess] = [:]
  var securities: [String: Security] = [:]
  /// As they were defined.
  var securitiesInOrder: [String] = []
  var lots: [Place: [Lot]] = [:]
  var calendar: [String: String] = [:]
  /// Values of parameters with the first day of each, and validities of codes (GEN-08, GEN-36).
  var parameters: [String: [String: Int]] = [:]
  var validities: [String: (from: String, to: String)] = [:]
  /// Whom SPK has found suitable for Takasbank: tax numbers, or registration numbers (CLR-03).
  var approvals: [String: (from: String, to: String)] = [:]
  /// The last notice of the depots with its totals (CBT-08).
  var depotNotice: DepotNotice?
  /// The central counterparty.
  var clearing = Clearing()
  /// What the engine said of what the model does not follow, by line (`Model.notFollowed`).
  var heard: [(line: Int, text: String)] = []
  var open: [Int: Open] = [:]
  var waiting: [Int: Waiting] = [:]
  var realised: [Int: Realised] = [:]
  /// Their numbers in the order in which they ended; the newest are kept.
  var realisedInOrder: [Int] = []
  var lastForgotten = 0
  /// Settings between members in the order in which they were approved.
  var settings: [Setting] = []
  /// To which members users may transfer.
  var receivers: [String: Set<String>] = [:]
  var userLimits: [String: UserLimit] = [:]
  var receiverLimits: [String: ReceiverLimit] = [:]
  var lastLimit = 0
  /// What comes at a time, in the order in which it was arranged.
  var arranged: [(time: ModelTime, what: Arranged)] = []
  enum Arranged {
    /// The end or the start of an instruction, and the end of an approved transfer.
    case instruction(Int), transferEnd(Int)
    /// A day of an account's way to inactivity, in the how manieth count.
    case inactivity(String, Int)
    /// The look at the depots of the day.
    case depotLook
    case dayBegins, cashCount
    case callReminder(String, CallName), callDeadline(String, CallName)
  }
  /// The step at which checks are made.
  var step = Step.entry
  enum Step { case entry, approval, acceptance }
  var lastNumber = 0

  // What lives for a day.
  var submissions: [String: Known] = [:]
  var references: [String: Int] = [:]
  /// How instructions of the day ended, and the first number of the day.
  var ends: [Int: String] = [:]
  var firstOfDay = 1

  // The submission at work.
  var actor = ModelMessage()
  var line = 0
  /// Everything that happened, one text each.
  var said: [String] = []
  var next: [FollowUp] = []
}

/// By the names of the catalogue (GEN-36).
struct ModelLimits {
  var members = 16, users = 150, investors = 80, accounts = 120, securities = 24, holdings = 240
  var waitingTransfers = 20, openInstructions = 30, realisedTransfers = 60
  var submissionsADay = 2_000, referencesADay = 2_000
  var groupLines = 20
  /// Of these the model knows only how much was stated.
  var lots = 20_000, textPieces = 100_000, steps = 100_000

  static let inOrder = names.keys.sorted().joined(separator: " ")
  static var names: [String: WritableKeyPath<ModelLimits, Int>] {
    [
      "members": \.members, "users": \.users, "investors": \.investors, "accounts": \.accounts,
      "securities": \.securities, "holdings": \.holdings, "waiting-transfers": \.waitingTransfers,
      "realised-transfers": \.realisedTransfers, "open-instructions": \.openInstructions,
      "submissions-a-day": \.submissionsADay,
      "references-a-day": \.referencesADay, "group-lines": \.groupLines, "lots": \.lots,
      "text-pieces": \.textPieces, "steps": \.steps,
    ]
  }
}

extension Model {
  /// The registry as it begins: the operator with its own door and two officers who may do everything.
  init(
    limits: ModelLimits, checksCertificates: Bool, asksRegisters: Bool, issuer: String?, at time: ModelTime,
    certificate: (String) -> String
  ) {
    self.limits = limits
    statedLimits = limits
    self.checksCertificates = checksCertificates
    self.asksRegisters = asksRegisters
    self.issuer = issuer
    self.time = time
    define(member: "MKK", Member(kind: "MKK", title: "Merkezi Kayıt"))
    let everything = ModelOperation.all.flatMap { operation in
      ["enter", "approve", "accept", "accept-approve", "view"].map { "\(operation.name).\($0)" }
    }
    for type in ["REGISTRY", "PRINCIPAL", "PRINCIPAL"] {
      let code = define(userOf: "MKK", type: type, name: type == "REGISTRY" ? "Registry" : "Officer")
      users[code]!.certificate = certificate(code)
      certificates[certificate(code)] = Certificate(
        serial: "", subject: code, validFrom: ModelMoment(day: "1970-01-01", second: 3 * 3600),
        validTo: .never, state: "ASSIGNED", isCompleted: true, member: "MKK", user: code)
      if type == "PRINCIPAL" { grants[Self.pair(code, "MKK")] = Set(everything) }
    }
    said = []
    arranged.append((ModelTime(day: ModelTime.day(1, after: time.day), second: 0), .dayBegins))
  }

  static func pair(_ user: String, _ member: String) -> String { "\(user) for \(member)" }

  mutating func say(_ text: String) { said.append("\(line): \(text)") }

  mutating func refuse(_ code: String) { say("refused \(code)") }

  // MARK: Time

  /// What time itself causes: open instructions end at their last time (TRF-58), and with the day its
  /// references and submissions (GEN-39). Gives what happened.
  mutating func pass(to moment: ModelTime, hearing: [String] = []) -> [String] {
    said = []
    line = 0
    hear(hearing)
    takeAll()
    let begin = time
    while let index = arranged.indices.min(by: { (arranged[$0].time, $0) < (arranged[$1].time, $1) }),
      arranged[index].time <= moment
    {
      let first = arranged.remove(at: index)
      time = max(time, first.time)
      switch first.what {
      case .instruction(let number): comeDue(number)
      case .transferEnd(let number): endTransfer(number)
      case .inactivity(let account, let count): countToInactivity(account, count, due: first.time)
      case .depotLook: lookAtDepots()
      case .dayBegins: beginDay()
      case .cashCount: countCash()
      case .callReminder(let account, let call): remindOfCall(account, call)
      case .callDeadline(let account, let call): endCallTime(account, call)
      }
      followUp()
    }
    time = begin
    runOut(until: moment)
    if moment.day > begin.day {
      submissions = [:]
      references = [:]
      ends = [:]
      firstOfDay = lastNumber + 1
    }
    time = moment
    return said
  }

  // MARK: Submissions

  /// Gives what comes of a submission.
  mutating func submit(_ message: ModelMessage, sequence: Int, hearing: [String] = []) -> [String] {
    said = []
    next = []
    line = 0
    hear(hearing)
    actor = message
    guard message.day == time.day else {
      refuse("business-day-mismatch")
      return said
    }
    let key = message.member + " " + message.reference
    if let first = submissions[key] {
      if first.message.isSame(as: message) {
        say("repeats \(first.sequence)")
      } else {
        refuse("duplicate-reference")
      }
      return said
    }
    if let code = refusalOfSender() {
      refuse(code)
      return said
    }
    guard submissions.count < limits.submissionsADay else {
      refuse("table-full")
      return said
    }
    submissions[key] = Known(sequence: sequence, message: message)
    switch ModelContent(message.content, form: message.form) {
    case .fault(let code): refuse(code)
    case .lines(let lines, isGroup: true): carryOutTogether(lines)
    case .lines(let lines, isGroup: false):
      for (index, one) in lines.enumerated() {
        line = index + 1
        _ = carryOut(one)
        followUp()
      }
    }
    return said
  }

  /// All or nothing: what was before is put back whole, but for the submission itself.
  private mutating func carryOutTogether(_ lines: [ModelLine]) {
    guard lines.count <= limits.groupLines else { return refuse("group-too-large") }
    let former = self
    for (index, one) in lines.enumerated() {
      line = index + 1
      let isRefused = !carryOut(one)
      guard isRefused else { continue }
      let refusal = said.last!
      self = former
      said.append(refusal)
      return refuse("group-refused")
    }
    followUp()
  }

  /// False when the line was refused.
  private mutating func carryOut(_ one: ModelLine) -> Bool {
    do throws(ModelRefusal) {
      guard let operation = one.operation else { throw ModelRefusal(one.fault ?? "message-format") }
      try requireRight(operation, one.verb)
      if let fault = one.fault { throw ModelRefusal(fault) }
      switch one.verb {
      case "enter": try enter(operation, one)
      case "correct": try correct(operation, one)
      default: try act(operation, one.verb, one)
      }
      return true
    } catch {
      refuse(error.code)
      return false
    }
  }

  /// The general order of GEN-39: origin, authority, member status, business day; fields and formats come
  /// after.
  private func requireRight(_ operation: ModelOperation, _ verb: String) throws(ModelRefusal) {
    let stage = ModelOperation.stage(of: verb)
    let user = users[actor.user]!
    guard operation.isReport == (user.type == "REGISTRY") else { throw ModelRefusal("origin-not-allowed") }
    guard holds(operation, stage) else {
      throw ModelRefusal(stage.hasSuffix("approve") ? "approval-right-missing" : "right-missing")
    }
    try requireActive(actor.member, asSender: operation.movesSecurities)
    // AUT-11: who belongs to a member that may not act acts for no other either.
    try requireActive(user.member, asSender: operation.movesSecurities)
    if operation.movesSecurities, kind(of: time.day) == "closed" { throw ModelRefusal("not-business-day") }
  }

  /// AUT-11, TRF-12: one that winds up may still send.
  func requireActive(_ member: String, asSender: Bool) throws(ModelRefusal) {
    let status = members[member]!.status
    guard status == "active" || (asSender && status == "winding-up") else {
      throw ModelRefusal("member-not-active")
    }
  }

  /// What follows, in the order in which it was caused (TRF-60, TRF-67).
  private mutating func followUp() {
    limits = statedLimits
    while !next.isEmpty {
      switch next.removeFirst() {
      case .grown(let place): serve(place)
      case .cancelled(let number): if open[number] != nil { close(number, as: "cancelled") }
      case .calendar: followCalendar()
      case .margin(let run, let place): stepMargin(run, place)
      case .callTest(let account): testCalls(account)
      }
    }
  }
}
