// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Gateways
import Service
import TestSupport
import Testing

/// A real server and both registers' stand-ins over TLS: what a register answers, when, how often and whether
/// at all, and what becomes of accounts.
@Suite struct GatewayTests {
  private static func behaviour(_ change: (inout StandInBehaviour) -> Void) -> StandInBehaviour {
    var behaviour = StandInBehaviour()
    change(&behaviour)
    return behaviour
  }

  private static let usual = StandInBehaviour()

  /// What each of ten people meets, tax before MERNIS, and whether the account may then transact on the
  /// seventh day after its opening and on the eighth (ACC-54).
  private static let matrix: [(pair: String, seventh: String?, eighth: String?)] = [
    ("GG", "account-without-identity", "account-without-identity"), ("number", nil, nil), ("KS", nil, nil),
    ("KR", nil, "account-inactive"), ("SK", nil, "account-inactive"), ("SS", nil, "account-inactive"),
    ("SR", nil, "account-inactive"), ("RK", nil, "account-inactive"), ("RS", nil, "account-inactive"),
    ("RR", nil, "account-inactive"),
  ]

  private static func people(_ register: Register, _ letter: Character) -> [String] {
    matrix.enumerated().filter {
      $1.pair[register == .tax ? $1.pair.startIndex : $1.pair.index(before: $1.pair.endIndex)] == letter
    }
    .filter { $1.pair.count == 2 }.map { Registers.people[$0.offset] }
  }

  @Test(
    .rule(
      "ACC-39", "ACC-42", "ACC-43", "ACC-44", "ACC-46", "ACC-48", "ACC-49", "ACC-50", "ACC-51", "ACC-52",
      "ACC-53", "ACC-54", "ACC-55", "ACC-56", "ACC-63"))
  func `every pair of the matrix comes from the registers and acts as the rulebook says`() async throws {
    let registers = try await Registers()
    registers.mernis.behaviour = Self.behaviour {
      $0.wrong = Self.people(.mernis, "R")
      $0.withheld = Self.people(.mernis, "S")
      $0.fault = .unavailable
      $0.faultFor = Self.people(.mernis, "G")
    }
    registers.tax.behaviour = Self.behaviour {
      $0.wrong = Self.people(.tax, "R")
      $0.fault = .unavailable
      $0.faultFor = Self.people(.tax, "S")
    }
    let world = try await World(registers: registers.options)
    try await world.open(Array(Self.matrix.indices))
    try await world.eventually("the pairs of the matrix") { facts in
      Self.matrix.indices.allSatisfy { facts.pair("AKA/5\($0)") == Self.matrix[$0].pair }
    }
    let facts = try RegisterFacts(world)
    for (index, row) in Self.matrix.enumerated() {
      #expect(facts.pair("AKA/5\(index)") == row.pair)
      #expect((facts.accounts["AKA/5\(index)"]?.investor != nil) == (row.pair == "number"), "\(row.pair)")
    }
    for (time, day) in [("2026-03-09T16:30:00", 7), ("2026-03-10T10:00:00", 8)] {
      try await world.setClock(time)
      for (index, row) in Self.matrix.enumerated() {
        let refusal = try await world.creditRefusal("5\(index)")
        #expect(refusal == (day == 7 ? row.seventh : row.eighth), "\(row.pair) on day \(day)")
      }
    }
    // All registers are right and awake again: nobody need lift anything.
    registers.mernis.behaviour = Self.usual
    registers.tax.behaviour = Self.usual
    for _ in 0..<3 { try await world.minutesLater(6) }
    try await world.eventually("what was only open is registered") { facts in
      [0, 2, 4, 5].allSatisfy { facts.pair("AKA/5\($0)") == "number" }
    }
    for index in [0, 2, 4, 5] { #expect(try await world.creditRefusal("5\(index)") == nil) }
    let last = try RegisterFacts(world)
    for index in [3, 6, 7, 8, 9] { #expect(last.pair("AKA/5\(index)") != "number", "Red stays Red") }
    await world.stop()
    await registers.stop()
  }

  @Test(.rule("ACC-42", "ACC-48", "ACC-49", "GEN-01"))
  func `while MERNIS is out of service approvals wait, and go on by themselves`() async throws {
    let registers = try await Registers()
    registers.mernis.behaviour = Self.behaviour { $0.fault = .unavailable }
    let world = try await World(registers: registers.options)
    try await world.open(Array(0..<6))
    try await world.eventually(metric: #"register_failures_unavailable_total{register="MERNIS"}"#, atLeast: 5)
    #expect(try await world.metric(#"register_up{register="MERNIS"}"#) == 0)
    #expect(try RegisterFacts(world).pair("AKA/50") == "GG")
    #expect(try await world.creditRefusal("50") == "account-without-identity")
    registers.mernis.behaviour = Self.usual
    try await world.minutesLater(5)
    try await world.eventually("all six registered") { facts in
      (0..<6).allSatisfy { facts.pair("AKA/5\($0)") == "number" }
    }
    #expect(try await world.metric(#"register_up{register="MERNIS"}"#) == 1)
    #expect(try await world.creditRefusal("50") == nil)
    // One check, the data and the tax number of each, whatever it took to get them.
    let facts = try RegisterFacts(world)
    for index in 0..<6 { #expect(facts.answers("AKA/5\(index)") == 3) }
    await world.stop()
    await registers.stop()
  }

  @Test(arguments: [Register.mernis, .tax])
  func `an answer that is none is asked for again until it is one`(register: Register) async throws {
    let registers = try await Registers { options in
      options.mernisPolicy.timeoutMilliseconds = 2_000
      options.taxPolicy.timeoutMilliseconds = 2_000
    }
    let standIn = register == .mernis ? registers.mernis : registers.tax
    let world = try await World(registers: registers.options)
    let faults: [StandInBehaviour.Fault] = [
      .garbage, .half, .huge, .deep, .bomb, .otherQuestion, .dropped, .notAccepted, .silent,
    ]
    for (index, fault) in faults.enumerated() {
      standIn.behaviour = Self.behaviour { $0.fault = fault }
      let before = standIn.times.values.reduce(0, +)
      try await world.open([index])
      // A question that ran out of time on its way is asked again some minutes later.
      var isAsked = false
      for round in 0..<100 where !isAsked {
        if round % 20 == 19 { try await world.minutesLater(6) }
        try await Task.sleep(for: .milliseconds(200))
        isAsked = standIn.times.values.reduce(0, +) > before
      }
      #expect(isAsked, "asked in spite of \(fault)")
      let account = "AKA/5\(index)"
      let open = try RegisterFacts(world).pair(account)
      #expect(["GG", "SK", "SS"].contains(open), "\(fault): \(open)")
      standIn.behaviour = Self.usual
      // The time-out of the silent one runs on the machine's own clock.
      var isRegistered = false
      for _ in 0..<40 where !isRegistered {
        try await world.minutesLater(6)
        try await Task.sleep(for: .milliseconds(200))
        isRegistered = try RegisterFacts(world).pair(account) == "number"
      }
      #expect(isRegistered, "after \(fault)")
    }
    await world.stop()
    await registers.stop()
  }

  /// The state of the registry's own folder is all that a gateway has.
  @Test(.rule("ACC-42", "ACC-46"))
  func `a restart in the middle of a question asks it again and brings one answer`() async throws {
    let registers = try await Registers()
    registers.mernis.behaviour = Self.behaviour { $0.fault = .held }
    registers.tax.behaviour = Self.behaviour { $0.fault = .held }
    let world = try await World(registers: registers.options)
    try await world.open([0])
    try await world.eventually("MERNIS is asked") { _ in registers.mernis.times.count == 1 }
    await world.stop()
    let again = try await World(reopening: world, registers: registers.options)
    try await again.eventually("asked again") { _ in registers.mernis.times.values.contains(2) }
    registers.mernis.behaviour = Self.usual
    try await again.eventually("the tax register is asked") { facts in
      facts.asked.values.contains {
        $0.account.text == "AKA/50" && registers.tax.times[$0.query.value] == 1
      }
    }
    await again.stop()
    let last = try await World(reopening: world, registers: registers.options)
    registers.tax.behaviour = Self.usual
    try await last.eventually("registered") { $0.pair("AKA/50") == "number" }
    let facts = try RegisterFacts(last)
    #expect(facts.answers("AKA/50") == 3)
    #expect(facts.registered == 2, "the company and the person, each once")
    await last.stop()
    await registers.stop()
  }

  private static func confirm(_ world: World, _ account: String, _ title: String) async throws {
    let entered = try await world.submit(
      World.line(
        "identity-confirmation.enter", [("account", account), ("title", title), ("document", "2026/7")]),
      as: "MKK900", reference: World.reference(), day: try await world.today())
    let number = try #require(entered.lines.first?["instruction"] as? Int, "\(entered.text)")
    try await world.must(
      [World.line("identity-confirmation.approve", [("instruction", "\(number)")])], as: "MKK901")
  }

  @Test(.rule("ACC-46"))
  func `an answer that comes after MKK has entered one changes nothing`() async throws {
    let registers = try await Registers()
    registers.tax.behaviour = Self.behaviour {
      $0.fault = .held
      $0.faultFor = [Registers.people[0]]
      $0.wrong = [Registers.people[0]]
    }
    let world = try await World(registers: registers.options)
    try await world.open([0])
    try await world.eventually("open at the tax register") { facts in
      facts.pair("AKA/50") == "SK"
        && facts.asked.values.contains {
          $0.account.text == "AKA/50" && registers.tax.times[$0.query.value] == 1
        }
    }
    try await Self.confirm(world, "AKA/50", "Deniz \(Registers.surnames[0])")
    let before = try RegisterFacts(world)
    #expect(before.pair("AKA/50") == "number")
    registers.tax.behaviour = Self.behaviour { $0.wrong = [Registers.people[0]] }
    try await world.eventually(metric: #"register_late_total{register="MALIYE"}"#, atLeast: 1)
    let after = try RegisterFacts(world)
    #expect(after.pair("AKA/50") == "number" && after.answers("AKA/50") == before.answers("AKA/50"))
    #expect(after.accounts["AKA/50"]?.investor == before.accounts["AKA/50"]?.investor)
    await world.stop()
    await registers.stop()
  }

  @Test(.rule("ACC-46", "GEN-01"))
  func `a repeated answer is refused, and members bring none`() async throws {
    let registers = try await Registers()
    let world = try await World(registers: registers.options)
    try await world.open([0])
    try await world.eventually("registered") { $0.pair("AKA/50") == "number" }
    let before = try RegisterFacts(world)
    for query in before.asked.values where query.account.text == "AKA/50" {
      let line =
        query.register == .tax
        ? World.line("tax-answer.enter", [("query", "\(query.query.value)"), ("title", "Başkası")])
        : World.line("mernis-answer.enter", [("query", "\(query.query.value)"), ("matches", "false")])
      let own = try await world.submit(
        line, as: "MKK000", reference: World.reference(), day: try await world.today(), signer: "door")
      #expect(own.lines.first?["code"] as? String == "query-not-open", "\(own.text)")
      for user in ["AKA001", "MKK900"] {
        let other = try await world.submit(
          line, as: user, reference: World.reference(), day: try await world.today())
        let code = other.lines.first?["code"] as? String ?? other.code
        #expect(code == "origin-not-allowed", "\(other.text)")
      }
    }
    let after = try RegisterFacts(world)
    #expect(after.pair("AKA/50") == "number" && after.answered.count == before.answered.count)
    #expect(after.registered == before.registered)
    await world.stop()
    await registers.stop()
  }

  @Test(.rule("ACC-62", "ACC-63"))
  func `a new surname comes from MERNIS to every account of the investor`() async throws {
    let registers = try await Registers()
    let world = try await World(registers: registers.options)
    try await world.open([0])
    try await world.eventually("registered") { $0.pair("AKA/50") == "number" }
    var surnames = Registers.surnames
    surnames[0] = "Yeni"
    registers.mernis.know(try StandInPeople(.mernis, file: Array(Registers.citizens(surnames).utf8)))
    try await world.must(
      [
        World.line(
          "authority-grant.enter",
          [("user", "AKA001"), ("authorities", #"["identity-change.enter","identity-change.approve"]"#)])
      ], as: "AKA900")
    let typed = try await world.submit(
      World.line(
        "identity-change.enter", [("account", "50"), ("name", "Deniz"), ("surname", "Yeni")]),
      as: "AKA001", reference: World.reference(), day: try await world.today())
    #expect(typed.lines.first?["code"] as? String == "field-owned-by-register", "\(typed.text)")
    try await world.must(
      [World.line("identity-change.enter", [("account", "50"), ("tckn", Registers.people[0])])],
      as: "AKA001")
    try await world.eventually("the answer") { $0.answers("AKA/50") == 4 }
    // The new name opens a second account; the former does not (ACC-64).
    let number = try #require(try RegisterFacts(world).accounts["AKA/50"]?.investor).text
    for (index, surname) in [surnames[0], Registers.surnames[0]].enumerated() {
      let lines = [
        World.line("account-definition.enter", [("account", "6\(index)"), ("class", "1")]),
        World.line(
          "identity.enter",
          [
            ("account", "6\(index)"), ("registrationNumber", number), ("name", "Deniz"), ("surname", surname),
            ("address", "Sokak 1"), ("phone", "02120000000"),
          ]),
      ]
      let answer = try await world.submit(
        #"{"operations":[\#(lines.joined(separator: ","))]}"#,
        as: "AKA001", reference: World.reference(), day: try await world.today())
      #expect(
        answer.lines.last?["code"] as? String == (index == 0 ? nil : "name-mismatch"), "\(answer.text)")
    }
    await world.stop()
    await registers.stop()
  }
}
