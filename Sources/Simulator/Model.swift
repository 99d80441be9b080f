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
    var users = 0
    var principals = 0
  }

  struct User {
    let member: String
    let type: String
    var certificate: String?
  }

  struct Investor {
    let kind: String
    let taxKey: String
    let birth: String?
    let name: String
  }

  struct Account {
    let `class`: String
    let opened: String
    var status: String
    var restriction = "K"
    var isPool = false
    var investor: Int?
    var immobilisedAt: ModelTime?
  }

  struct Security {
    let kind: String
    let name: String
    let currency: String
    let unit: Int
    let redemption: String?
    var isStopped = false
    var issued = 0
  }

  /// Units acquired together (TRF-62).
  struct Lot: Equatable {
    var quantity: Int
    let price: Int
    let acquired: String
  }

  /// Where units lie; all of this release lie in SERB.
  struct Place: Hashable {
    let account: String
    let isin: String
  }

  /// An instruction that waits for a person.
  struct Open {
    enum Phase { case entered, offered, decided }
    let operation: ModelOperation
    let member: String
    let enteredAt: ModelTime
    var enteredBy: String
    var fields: [String: String]
    var list: [String]
    var version = 1
    var phase = Phase.entered
    var counterparty: String?
    var approvedAt: ModelTime?
    var accepts = false
  }

  /// A transfer that waits for balance, wholly or for its rest (TRF-59).
  struct Waiting {
    let member: String
    let source: Place
    let target: String
    let reference: String
    let priority: Int
    let allowsParts: Bool
    let enteredAt: ModelTime
    let approvedAt: ModelTime
    let deadline: ModelTime
    let version: Int
    var remaining: Int
    var realised = 0
  }

  /// One thing that leads to another.
  enum Following {
    /// The balance of a place grew, or may be used again: those who wait there are served.
    case served(Place)
    case raised(String, Int)
  }

  /// A submission of the day, to know it again (GEN-39).
  struct Known {
    let sequence: Int
    let message: ModelMessage
  }

  /// How much there is room for, by the names of the catalogue, and what was decided but takes effect only
  /// once the line is through (GEN-36).
  var limits: [String: Int]
  var statedLimits: [String: Int]
  let checksCertificates: Bool
  var time: ModelTime

  var members: [String: Member] = [:]
  var users: [String: User] = [:]
  /// User and member acted for, with what was granted.
  var grants: [String: Set<String>] = [:]
  var accounts: [String: Account] = [:]
  /// The first has the registration number 10000001 (ACC-06).
  var investors: [Investor] = []
  var securities: [String: Security] = [:]
  var lots: [Place: [Lot]] = [:]
  var calendar: [String: String] = [:]
  var open: [Int: Open] = [:]
  var waiting: [Int: Waiting] = [:]
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
  /// What follows from the line at work, in order.
  var following: [Following] = []
}

/// A signed submission before it is read.
struct ModelMessage {
  var user = ""
  var member = ""
  var certificate = ""
  var reference = ""
  var day = ""
  var form = "json"
  var content: [UInt8] = []

  /// The same bytes were signed.
  func isSame(as other: ModelMessage) -> Bool {
    user == other.user && day == other.day && form == other.form && content == other.content
  }
}

/// An expected no.
struct ModelRefusal: Error {
  let code: String
  init(_ code: String) { self.code = code }
}

extension Model {
  /// The registry as it begins: the operator with two officers who may do everything.
  init(limits: [String: Int], checksCertificates: Bool, at time: ModelTime, officers: [String]) {
    self.limits = limits
    statedLimits = limits
    self.checksCertificates = checksCertificates
    self.time = time
    define(member: "MKK", Member(kind: "MKK", title: "Merkezi Kayıt"))
    let everything = ModelOperation.all.flatMap { operation in
      ["enter", "approve", "accept", "accept-approve", "view"].map { "\(operation.name).\($0)" }
    }
    for certificate in officers {
      let code = define(userOf: "MKK", type: "PRINCIPAL")
      users[code]!.certificate = certificate
      grants[Self.pair(code, "MKK")] = Set(everything)
    }
    said = []
  }

  static func pair(_ user: String, _ member: String) -> String { "\(user) for \(member)" }

  mutating func say(_ text: String) { said.append("\(line): \(text)") }

  mutating func refuse(_ code: String) { say("refused \(code)") }

  // MARK: Time

  /// What time itself causes: open instructions end at their last time (TRF-58), and with the day its
  /// references and submissions (GEN-39). Gives what happened.
  mutating func pass(to moment: ModelTime) -> [String] {
    said = []
    line = 0
    for (number, row) in open.sorted(by: { $0.key < $1.key }) {
      if let deadline = deadline(of: row), deadline <= moment { close(number, as: "cut-off") }
    }
    for (number, row) in waiting.sorted(by: { $0.key < $1.key }) where row.deadline <= moment {
      waiting[number] = nil
      say("instruction \(number) transfer \(row.realised > 0 ? "partial-closed" : "cut-off") v\(row.version)")
    }
    if moment.day > time.day {
      submissions = [:]
      references = [:]
      ends = [:]
      firstOfDay = lastNumber + 1
    }
    time = moment
    return said
  }

  /// Transfers end at the cut-off of their day or at their own last time, whichever comes first; everything
  /// else stays open (GEN-14).
  func deadline(of row: Open) -> ModelTime? {
    row.operation.isTransfer ? end(of: row.fields, on: row.enteredAt.day) : nil
  }

  func end(of fields: [String: String], on day: String) -> ModelTime {
    let own = fields["lastTime"].flatMap(ModelKind.seconds) ?? .max
    return ModelTime(day: day, second: min(own, cutOff(on: day)))
  }

  /// TRF-58; of a half day 12:30, since it is closed from 13:00 (GEN-42).
  func cutOff(on day: String) -> Int { kind(of: day) == "half" ? 12 * 3600 + 1800 : 17 * 3600 }

  func kind(of day: String) -> String {
    calendar[day] ?? (ModelTime.isWeekend(day) ? "closed" : "open")
  }

  // MARK: Submissions

  /// Gives what comes of a submission.
  mutating func submit(_ message: ModelMessage, sequence: Int) -> [String] {
    said = []
    following = []
    line = 0
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
    guard submissions.count < limits["submissions-a-day"]! else {
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

  /// GEN-10, AUT-13, AUT-31: whether this user may act for this member at all.
  private func refusalOfSender() -> String? {
    guard let user = users[actor.user] else { return "user-unknown" }
    if checksCertificates {
      guard let certificate = user.certificate else { return "certificate-not-assigned" }
      if certificate != actor.certificate { return "certificate-of-other-user" }
    }
    guard members[actor.member] != nil else { return "member-unknown" }
    if user.member != actor.member, grants[Self.pair(actor.user, actor.member)] == nil {
      return "acting-member-missing"
    }
    return nil
  }

  /// All or nothing: what was before is put back whole, but for the submission itself.
  private mutating func carryOutTogether(_ lines: [ModelLine]) {
    guard lines.count <= limits["group-lines"]! else { return refuse("group-too-large") }
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

  /// The general order of GEN-39: authority, member status, business day; fields and formats come after.
  private func requireRight(_ operation: ModelOperation, _ verb: String) throws(ModelRefusal) {
    let stage = ModelOperation.stage(of: verb)
    guard holds(operation, stage) else {
      throw ModelRefusal(stage.hasSuffix("approve") ? "approval-right-missing" : "right-missing")
    }
    try requireActive(actor.member, asSender: operation.movesSecurities)
    if operation.movesSecurities, kind(of: time.day) == "closed" { throw ModelRefusal("not-business-day") }
  }

  func holds(_ operation: ModelOperation, _ stage: String) -> Bool {
    let user = users[actor.user]!
    // AUT-19, AUT-21: a principal user assigns and grants for the own member by what it is.
    if user.type == "PRINCIPAL", user.member == actor.member,
      ["authority-grant", "certificate-assignment"].contains(operation.name)
    {
      return true
    }
    return grants[Self.pair(actor.user, actor.member)]?.contains("\(operation.name).\(stage)") ?? false
  }

  /// AUT-11, TRF-12: one that winds up may still send.
  func requireActive(_ member: String, asSender: Bool) throws(ModelRefusal) {
    let status = members[member]!.status
    guard status == "active" || (asSender && status == "winding-up") else {
      throw ModelRefusal("member-not-active")
    }
  }

  /// Each credit lets those who wait for it go on, in the order in which the credits came (TRF-60).
  private mutating func followUp() {
    while !following.isEmpty {
      switch following.removeFirst() {
      case .served(let place): serve(place)
      case .raised(let limit, let value): limits[limit] = value
      }
    }
  }
}
