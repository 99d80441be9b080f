// SPDX-License-Identifier: Apache-2.0

// What the registers are asked, what their answers do, and when the number is allotted (ACC-39 to ACC-47,
// ACC-62, ACC-63).

extension Model {
  /// An identity without a registration number, or a question about somebody who has one.
  struct Identity {
    let account: String
    let ordinal: Int
    let kind: String
    let origin: String
    var key: ModelKey
    var name: String
    /// The name behind the tax number, where it is not the investor's own.
    let representative: String?
    let taxNumber: String?
    var birth: String?
    var awaitsConfirmation: Bool
    /// The investor whose change is asked for.
    var renewed: Int?
    var mernis = "G"
    var tax = "G"
    /// What MERNIS has brought so far (ACC-43).
    var brought: Set<String> = []
  }

  /// Beside number, name and birth date (ACC-39).
  static let civilNames = words(
    "fatherName motherName birthPlace gender civilRegistry nationality isAlive")

  // MARK: Questions

  /// The instruction that asked and what it asked: whether it is right, the rest of the data, whose number.
  static let questions = ["CHECK", "DATA", "NUMBER"]

  static func query(_ number: Int, _ question: String) -> Int {
    number * 4 + questions.firstIndex(of: question)!
  }

  mutating func ask(_ number: Int, _ question: String) {
    let register = question == "NUMBER" ? "MALIYE" : "MERNIS"
    say("asked \(Self.query(number, question)) \(register) \(question) \(identities[number]!.account)")
  }

  /// The identity that a question is about, while it is open.
  func identity(asked query: Int, _ register: String) -> (number: Int, question: String)? {
    guard query % 4 < 3, let identity = identities[query / 4] else { return nil }
    let question = Self.questions[query % 4]
    let isOpen =
      switch question {
      case "CHECK": identity.mernis == "G"
      case "DATA": identity.mernis == "S"
      default: identity.tax == "S" && !identity.awaitsConfirmation
      }
    guard isOpen, register == (question == "NUMBER" ? "MALIYE" : "MERNIS") else { return nil }
    return (query / 4, question)
  }

  /// Everything that the registers have still to answer.
  var openQueries: [Int] {
    identities.keys.sorted().flatMap { number in
      Self.questions.map { Self.query(number, $0) }.filter { query in
        ["MERNIS", "MALIYE"].contains { identity(asked: query, $0) != nil }
      }
    }
  }

  /// ACC-42 to ACC-47. Where no register is asked, the member's word stands for its answer.
  mutating func askRegisters(_ number: Int) {
    let identity = identities[number]!
    let isPerson = identity.key.kind == "TCKN"
    if isPerson, asksRegisters {
      (identities[number]!.mernis, identities[number]!.tax) = ("G", "G")
      return ask(number, "CHECK")
    }
    identities[number]!.mernis = isPerson ? "K" : "U"
    if asksRegisters || identity.awaitsConfirmation {
      lookUpTaxNumber(number)
    } else {
      identities[number]!.tax = identity.taxNumber == nil ? "U" : "K"
    }
  }

  private mutating func lookUpTaxNumber(_ number: Int) {
    let identity = identities[number]!
    if identity.awaitsConfirmation {
      identities[number]!.tax = "S"
    } else if let taxNumber = identity.taxNumber {
      let ofInvestor = investors.first { $0.key.isNumber && $0.key.text == taxNumber }?.name
      if let name = ofInvestor ?? taxCopy[taxNumber] {
        judge(number, name)
      } else {
        identities[number]!.tax = "S"
        ask(number, "NUMBER")
      }
    } else {
      identities[number]!.tax = "U"
    }
  }

  private mutating func judge(_ number: Int, _ name: String?) {
    let identity = identities[number]!
    let agrees = name.map { Self.agree($0, identity.representative ?? identity.name) } ?? false
    identities[number]!.tax = agrees ? "K" : "R"
  }

  // MARK: Answers

  func checkAnswer(_ row: Open, _ register: String) throws(ModelRefusal) {
    guard identity(asked: Int(row.fields["query"]!)!, register) != nil else {
      throw ModelRefusal("query-not-open")
    }
    if register == "MERNIS", row.fields["matches"] == nil { throw ModelRefusal("field-missing") }
    try requireRoom(investors.count < limits.investors)
    if register == "MALIYE" { try requireRoom(taxCopy.count < limits.investors) }
  }

  mutating func applyMernisAnswer(_ row: Open) {
    let query = Int(row.fields["query"]!)!
    let isRight = row.fields["matches"] == "true"
    let (number, question) = identity(asked: query, "MERNIS")!
    say("answered \(query) \(isRight)")
    if let investor = identities[number]!.renewed {
      if isRight, let name = row.fields["name"], let surname = row.fields["surname"] {
        rename(investor, "\(name) \(surname)")
      }
      identities[number] = nil
      return
    }
    if question == "CHECK" {
      identities[number]!.mernis = isRight ? "S" : "R"
      lookUpTaxNumber(number)
      if isRight { ask(number, "DATA") }
    } else {
      guard isRight else { return }
      identities[number]!.brought.formUnion(Self.civilNames.filter { row.fields[$0] != nil })
      guard identities[number]!.brought.count == Self.civilNames.count else { return }
      identities[number]!.mernis = "K"
    }
    settle(number)
  }

  mutating func applyTaxAnswer(_ row: Open) {
    let query = Int(row.fields["query"]!)!
    takeTaxAnswer(query / 4, row.fields["title"])
  }

  private mutating func takeTaxAnswer(_ number: Int, _ title: String?) {
    let identity = identities[number]!
    let query = Self.query(number, "NUMBER")
    if let investor = identity.renewed {
      say("answered \(query) \(title != nil)")
      if let title { rename(investor, title) }
      identities[number] = nil
      return
    }
    judge(number, title)
    say("answered \(query) \(identities[number]!.tax == "K")")
    let isOfInvestor = investors.contains { $0.key.isNumber && $0.key.text == identity.taxNumber }
    if let title, !isOfInvestor { taxCopy[identity.taxNumber!] = title }
    settle(number)
  }

  /// ACC-62: for all accounts at once.
  private mutating func rename(_ investor: Int, _ name: String) {
    guard !investors[investor].name.utf8.elementsEqual(name.utf8) else { return }
    investors[investor].name = name
    sayInvestor(investor)
  }

  private mutating func sayInvestor(_ index: Int) {
    let investor = investors[index]
    say("investor \(Self.firstInvestor + index) \(investor.kind) \(investor.origin) \(investor.name)")
  }

  // MARK: The number

  mutating func register(_ identity: Identity) -> Int {
    if identity.key.isNumber { taxCopy[identity.key.text] = nil }
    investors.append(
      Investor(
        kind: identity.kind, origin: identity.origin, key: identity.key, birth: identity.birth,
        name: identity.name))
    sayInvestor(investors.count - 1)
    return investors.count - 1
  }

  /// Once both registers are favourable the number is allotted, or found if another member was faster.
  mutating func settle(_ number: Int) {
    let identity = identities[number]!
    if ["K", "U"].contains(identity.mernis), ["K", "U"].contains(identity.tax) {
      if let known = investor(identity.key) {
        let isOfKind = investors[known].kind == identity.kind && investors[known].origin == identity.origin
        let isSame = Self.agree(investors[known].name, identity.name)
        if isOfKind, isSame || identity.key.isNumber {
          // A register has just said which name is right.
          if !isSame { rename(known, identity.name) }
          tie(number, known)
        } else {
          identities[number]!.tax = "R"
        }
      } else {
        tie(number, register(identity))
      }
    }
    sayHolder(identity.ordinal, of: identity.account)
    refresh(identity.account)
  }

  private mutating func tie(_ number: Int, _ investor: Int) {
    let identity = identities.removeValue(forKey: number)!
    change(identity.ordinal, of: identity.account) { holder in
      holder.investor = investor
      holder.identity = nil
    }
  }

  // MARK: MKK's own confirmation

  func checkConfirmation(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    let account = try requireAccount(row)
    // The only holder of a single account is no longer looked for once it has its number.
    if !account.isJoint, areAllRegistered(account) { throw ModelRefusal("holder-not-found") }
    guard let number = try holder(row).identity, identities[number]!.tax == "S" else {
      throw ModelRefusal("query-not-open")
    }
    let identity = identities[number]!
    if identity.awaitsConfirmation {
      if row.fields["title"] != nil { throw ModelRefusal("field-not-applicable") }
      if let known = investor(identity.key), !Self.agree(investors[known].name, identity.name) {
        throw ModelRefusal("identity-key-conflict")
      }
    } else if row.fields["title"] == nil {
      throw ModelRefusal("field-missing")
    }
    try requireRoom(investors.count < limits.investors && taxCopy.count < limits.investors)
  }

  mutating func applyConfirmation(_ row: Open) {
    let number = try! holder(row).identity!
    if identities[number]!.awaitsConfirmation {
      identities[number]!.awaitsConfirmation = false
      identities[number]!.tax = "U"
      settle(number)
    } else {
      takeTaxAnswer(number, row.fields["title"])
    }
  }
}
