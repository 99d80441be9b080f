// SPDX-License-Identifier: Apache-2.0
import Simulator
import TestSupport
import Testing

/// A market of one member with two accounts and a hundred units.
private let market = """
  market:
    members: [{member: AKA, kind: BROKERAGE}]
    users: [{user: AKA001, authorities: all}]
    securities: [{isin: TRAGARAN91N1}]
    accounts:
      - {account: AKA/1, holder: {name: Deniz, surname: Örnek, tckn: "12345678950", birthDate: 1980-05-17}}
      - {account: AKA/2, holder: {name: Mehmet, surname: Öz, tckn: "10000000146", birthDate: 1975-01-02}}
    holdings: [{account: AKA/1, isin: TRAGARAN91N1, quantity: 100}]
  user: AKA001
  defaults:
    transfer.enter:
      {sendingAccount: 1, receivingMember: AKA, receivingAccount: 2, isin: TRAGARAN91N1, nominal: 10,
       transferReason: DEVIR}

  """

private func play(_ steps: String) async throws -> ScenarioResult {
  let text = "name: trial\n" + market + "steps:\n" + steps
  let story = try #require(try Scenario.stories(text, file: "trial.yaml") { _ in nil }.first)
  var port = EnginePort()
  return await run(story, on: &port)
}

private func fault(_ text: String) -> ScenarioFault? {
  do {
    _ = try Scenario.stories(text, file: "trial.yaml") { _ in nil }
    return nil
  } catch {
    return error as? ScenarioFault
  }
}

private func fault(inSteps steps: String) -> ScenarioFault? {
  fault("name: trial\n" + market + "steps:\n" + steps)
}

@Suite struct RunnerTests {
  // MARK: Passing and failing

  @Test func `a story with the right expectations passes`() async throws {
    let result = try await play(
      """
        - do: transfer.enter
          expect: executed
          holdings: [{account: AKA/2, isin: TRAGARAN91N1, quantity: 10}]
      """)
    #expect(result.passed, "\(result.said.map(\.english))")
    #expect(ScenarioSummary([result]).said.english == "1 passed, 0 failed")
  }

  @Test func `a wrong expectation shows both refusals and the facts`() async throws {
    let result = try await play(
      """
        - do: transfer.enter
          with: {sendingAccount: 9}
          expect: {refused: same-account}
      """)
    #expect(!result.passed)
    let text = try #require(result.steps.last?.problems.first)
    #expect(
      text.english == "expected refused: same-account, got refused: account-not-found (TRF-01; account AKA/9)"
    )
    #expect(ScenarioSummary([result]).said.turkish == "0 geçti, 1 kaldı")
  }

  @Test(arguments: [
    "expect: waiting", "expect: {refused: account-not-found}", "expect: repeated",
    "expect: {state: executed, refused: right-missing}",
  ])
  func `an executed transfer is nothing else`(expectation: String) async throws {
    let result = try await play("  - do: transfer.enter\n    \(expectation)\n")
    #expect(!result.passed)
  }

  @Test(arguments: [
    "holdings: [{account: AKA/1, isin: TRAGARAN91N1, quantity: 100}]",
    "holdings: [{account: AKA/2, isin: TRAGARAN91N1, lots: [{quantity: 10, price: 5}]}]",
    "accounts: [{account: AKA/1, status: S}]",
    "accounts: [{account: AKA/1, exists: false}]",
    "accounts: [AKA/3]",
    "instruction: $t\n    state: waiting",
    "instruction: $t\n    realised: 9",
    "notices: none",
    "notices: [{member: AKA, kind: outcome, result: PARTIAL}]",
    "notices: [{member: AKA, kind: outcome, count: 2}]",
    "movements: {instruction: $t, are: []}",
    "movements: {instruction: $t, are: [{quantity: 11}]}",
  ])
  func `a check that does not hold fails the step`(check: String) async throws {
    let result = try await play("  - do: transfer.enter\n    name: t\n    \(check)\n")
    #expect(!result.passed)
    #expect(result.steps.count == 1)
  }

  @Test func `without an expectation nothing may be refused`() async throws {
    #expect(try await !play("  - {do: transfer.enter, with: {nominal: 0}}\n").passed)
  }

  @Test(.rule("GEN-39"))
  func `the same bytes are the same submission and other bytes are not`() async throws {
    let result = try await play(
      """
        - {do: transfer.enter, name: t, reference: R-1, expect: executed}
        - {same-as: t, expect: repeated}
        - {do: transfer.enter, reference: R-1, expect: {refused: duplicate-reference}}
        - holdings: [{account: AKA/2, isin: TRAGARAN91N1, quantity: 10}]
      """)
    #expect(result.passed, "\(result.said.map(\.english))")
  }

  @Test func `one instruction of several is named by its line`() async throws {
    let result = try await play(
      """
        - submit: [{do: transfer.enter}, {do: transfer.enter, with: {nominal: 200}}]
          name: both
          expect: [executed, partial]
        - instructions:
            - {instruction: $both, nominal: 10}
            - {instruction: $both.2, realised: 90, remaining: 110}
        - submit: [{do: transfer.enter}, {do: transfer.enter, with: {nominal: 7}}]
          name: [third, fourth]
          expect: waiting
        - {instruction: $fourth, remaining: 7}
      """)
    #expect(result.passed, "\(result.said.map(\.english))")
  }

  @Test func `a market that cannot be built names its line`() async throws {
    let text = """
      name: trial
      market:
        members: [{member: AKA, kind: BROKERAGE}]
        securities: [{isin: TRAGARAN91N1}]
        accounts:
          - {account: AKA/1}
        holdings:
          - {account: AKA/1, isin: TRAGARAN91N1, quantity: 100}
      steps: [tick]
      """
    let story = try #require(try Scenario.stories(text, file: "trial.yaml") { _ in nil }.first)
    var port = EnginePort()
    let result = await run(story, on: &port)
    let problem = try #require(result.steps.first?.problems.first)
    #expect(
      problem.english.hasPrefix(
        "trial.yaml:8: the market cannot be built: security-issue is refused: account-without"))
  }

  // MARK: Faults of the text

  @Test func `an unknown key names its line and what is allowed`() throws {
    let found = try #require(fault("name: x\nsteps:\n  - tick\nmarkt: small\n"))
    #expect(found.line == 4)
    #expect(found.text.english.hasPrefix("unknown key `markt`; allowed here: name, rules, market"))
    #expect(found.text.turkish.hasPrefix("bilinmeyen anahtar `markt`"))
  }

  @Test(arguments: [
    ("  - {do: transfer.enter, expct: executed}\n", "unknown key `expct`"),
    ("  - {do: transfer.enter, expect: {refused: no-such-code}}\n", "`no-such-code` is not a refusal code"),
    ("  - {do: transfer.enter, expect: finished}\n", "`finished` is not a state"),
    ("  - {do: transfer.approve, with: {instruction: $t9}}\n", "no earlier step has the name `t9`"),
    ("  - {do: transfer.enter, csv: x}\n", "only one of do, csv in a step"),
    ("  - {with: {nominal: 1}}\n", "`with` needs do, submit, csv, json or same-as"),
    ("  - {do: transfer.enter, user: aka}\n", "`aka`:"),
    ("  - {at: noon}\n", "`noon` is not a time"),
    ("  - {at: \"08:00\"}\n", "time never goes back"),
    ("  - {at: \"10:00\"}\n  - {at: \"09:59\"}\n", "time never goes back"),
    ("  - {holdings: [{account: AKA1, isin: TRAGARAN91N1, quantity: 1}]}\n", "`AKA1`:"),
    ("  - {holdings: [{account: AKA/1, isin: TRAGARAN91N2, quantity: 1}]}\n", "`TRAGARAN91N2`:"),
    (
      "  - {holdings: [{account: AKA/1, isin: TRAGARAN91N1, quantity: some}]}\n",
      "`some` is not a whole number"
    ),
    ("  - {notices: [{member: AKA, kind: letter}]}\n", "`letter` is not a kind of notice"),
    ("  - {instruction: $t}\n", "`instruction` looks at an instruction"),
    ("  - {state: executed}\n", "`state` needs `instruction: $name`"),
    ("  - {note: nothing}\n", "the step does nothing"),
    ("  - {do: transfer.enter, name: a}\n  - {do: transfer.enter, name: a}\n", "the name `a` is taken"),
  ])
  func `a story that is not clear is a fault`(steps: String, message: String) throws {
    let found = try #require(fault(inSteps: steps))
    #expect(found.text.english.hasPrefix(message), "\(found.text.english)")
    #expect(found.line >= 14)
    #expect(!found.text.turkish.isEmpty)
  }

  @Test(arguments: [
    ("name: x\nname: y\nsteps: [tick]\n", "not YAML"), ("name: [x\n", "not YAML"),
    ("", "the file holds no story"),
    ("name: x\nrules: [TRF9]\nsteps: [tick]\n", "`TRF9` is not a rule"),
    ("name: x\nmarket: large\nsteps: [tick]\n", "there is no markets/large.yaml"),
    (
      "name: x\nmarket: {users: [{user: AKA001, authorities: [transfer.fly]}]}\nsteps: [tick]\n",
      "`transfer.fly` is no authority"
    ),
    (
      "name: x\nmarket: {accounts: [{account: AKA/1, holder: nobody}]}\nsteps: [tick]\n",
      "there is no investor `nobody`"
    ),
    ("name: x\nmarket: {limits: {colour: 1}}\nsteps: [tick]\n", "unknown key `colour`"),
    ("market: {}\nsteps: [tick]\n", "`name` is missing"),
    ("name: x\nmarket: {}\n", "`steps` is missing"),
  ])
  func `a file that is not clear is a fault`(text: String, message: String) throws {
    let found = try #require(fault(text))
    #expect(found.text.english.hasPrefix(message), "\(found.text.english)")
  }

  @Test func `several stories stand in one file`() throws {
    let text = "name: a\nmarket: {}\nsteps: [tick]\n---\nname: b\nmarket: {}\nsteps: [tick]\n"
    let stories = try Scenario.stories(text, file: "trial.yaml") { _ in nil }
    #expect(stories.map(\.name) == ["a", "b"])
    #expect(stories[1].line == 5)
  }
}
