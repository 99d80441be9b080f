// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

extension ScenarioMarket {
  /// One instruction that builds a part of the market.
  struct Act: Sendable {
    let place: ScenarioPlace
    let user: UserCode
    let member: MemberCode
    let operation: String
    let fields: Fields
    /// Where two persons are demanded: who approves.
    var approver: UserCode?
  }

  /// Builds the market: reference data, members, users, accounts with their holders, opening holdings, then
  /// the statuses, so that nothing stands in the way of what comes before it.
  func build(on port: inout some ScenarioPort, on day: Day, prefix: String) async throws {
    var number = 0
    var acts = acts()[...]
    while let first = acts.first {
      let batch = acts.prefix {
        $0.user == first.user && $0.member == first.member && $0.approver == first.approver
      }
      acts = acts.dropFirst(batch.count)
      number += 1
      var submission = ScenarioSubmission(
        user: first.user, member: first.member, reference: try reference(prefix, number), day: day,
        form: .json,
        content: ScenarioJSON.content(
          batch.map {
            ScenarioOperation(name: "\($0.operation).enter", fields: $0.fields, line: $0.place.line)
          },
          isGroup: false))
      let instructions = try require(
        first.approver == nil ? "executed" : "entered", of: try await port.submit(submission), batch)
      guard let approver = first.approver else { continue }
      number += 1
      submission.user = approver
      submission.reference = try reference(prefix, number)
      submission.content = ScenarioJSON.content(
        zip(batch, instructions).map { act, instruction in
          ScenarioOperation(
            name: "\(act.operation).approve", fields: [("instruction", .text("\(instruction)"))],
            line: act.place.line)
        }, isGroup: false)
      _ = try require("executed", of: try await port.submit(submission), batch)
    }
  }

  private func reference(_ prefix: String, _ number: Int) throws -> Reference {
    try Reference.read(Array("\(prefix)M-\(number)".utf8).span)
  }

  /// The instruction numbers of the batch, all in the state wanted.
  private func require(
    _ state: String, of answer: ScenarioAnswer, _ batch: ArraySlice<Act>
  ) throws(ScenarioFault) -> [UInt64] {
    var numbers: [UInt64] = []
    for (index, act) in batch.enumerated() {
      let line = answer.lines.first { $0.line == index + 1 }
      if let refusal = answer.refusal ?? line?.refusal {
        throw act.place.fault(
          ScenarioText(
            "the market cannot be built: \(act.operation) is \(refusal.said)",
            "piyasa kurulamıyor: \(act.operation) \(refusal.said)"))
      }
      guard let line, line.state == state, let number = line.instruction else {
        throw act.place.fault(
          ScenarioText(
            "the market cannot be built: \(act.operation) is \(line?.state ?? "-")",
            "piyasa kurulamıyor: \(act.operation) \(line?.state ?? "-")"))
      }
      numbers.append(number)
    }
    return numbers
  }

  // MARK: What is done, in order

  private func acts() -> [Act] {
    var acts: [Act] = []
    for line in calendar { acts.append(officer("calendar-day", line.fields, line.place)) }
    for security in securities {
      acts.append(officer("security-definition", security.fields, security.place))
    }
    for member in members { acts.append(officer("member-definition", member.fields, member.place)) }
    acts += definitionsOfUsers()
    acts += openingOfAccounts()
    for user in users {
      for (member, names) in user.authorities {
        acts.append(grant(user.code, names, for: member, user.place))
      }
      if let definition = receivers(of: user) { acts.append(definition) }
    }
    for holding in holdings { acts.append(opening(holding, acts.count)) }
    return acts + statuses()
  }

  /// Government debt comes from the central bank, everything else by an issue (CBT-05).
  private func opening(_ holding: Line, _ number: Int) -> Act {
    func text(_ name: String, _ fields: Fields) -> String? {
      fields.lazy.compactMap { field in
        if case .text(let text) = field.value, field.name == name { text } else { nil }
      }.first
    }
    let isin = text("isin", holding.fields)
    guard let security = securities.first(where: { $0.isin == isin }), text("kind", security.fields) == "DIBS"
    else { return officer("security-issue", holding.fields, holding.place) }
    return Act(
      place: holding.place, user: UserCode(member: operatorCode, number: 0), member: operatorCode,
      operation: "depot-credit", fields: [("reference", .text("M-\(number)"))] + holding.fields)
  }

  private func officer(_ operation: String, _ fields: Fields, _ place: ScenarioPlace) -> Act {
    Act(place: place, user: officers[0], member: operatorCode, operation: operation, fields: fields)
  }

  /// Whoever enters transfers may send to all members where the market does not say otherwise (TRF-54).
  private func receivers(of user: User) -> Act? {
    guard user.mayEnterTransfers, user.receivers != [] else { return nil }
    var fields: Fields = [("user", .text(user.code.text))]
    fields.append(user.receivers.map { ("members", .list($0)) } ?? ("all", .text("true")))
    return Act(
      place: user.place, user: UserCode(member: user.code.member, number: 900), member: user.code.member,
      operation: "user-instruction-authority", fields: fields)
  }

  private func grant(
    _ user: UserCode, _ names: [String], for member: MemberCode, _ place: ScenarioPlace,
    withdraws: Bool = false
  ) -> Act {
    var fields: Fields = [("user", .text(user.text)), ("authorities", .list(names))]
    if withdraws { fields.append(("withdraw", .text("true"))) }
    return Act(
      place: place, user: UserCode(member: member, number: 900), member: member, operation: "authority-grant",
      fields: fields)
  }

  /// The registry makes the codes one after the other (AUT-07), so lower ones come into being too. Every
  /// member gets a principal user (AUT-20).
  private func definitionsOfUsers() -> [Act] {
    var acts: [Act] = []
    var wanted: [(code: UserCode, name: String?, place: ScenarioPlace)] = users.map {
      ($0.code, $0.name, $0.place)
    }
    for member in members {
      wanted.append((UserCode(member: member.code, number: 900), nil, member.place))
    }
    var next: [UserCode: UInt16] = [UserCode(member: operatorCode, number: 900): 902]
    for one in wanted.sorted(by: { $0.code.number < $1.code.number }) {
      let first = UserCode(member: one.code.member, number: one.code.isPrincipal ? 900 : 1)
      var number = next[first] ?? first.number
      while number <= one.code.number {
        let code = UserCode(member: one.code.member, number: number)
        let name = number == one.code.number ? one.name : nil
        acts.append(
          officer(
            "user-definition",
            [
              ("member", .text(code.member.text)), ("type", .text(code.isPrincipal ? "PRINCIPAL" : "USER")),
              ("name", .text(name ?? "Deneme \(code.text)")), ("information", .text("B-1")),
            ], one.place))
        number += 1
      }
      next[first] = number
    }
    return acts
  }

  /// Each member's principal user opens its accounts with authorities that it gives itself and takes back.
  private func openingOfAccounts() -> [Act] {
    let needed = ["account-definition", "identity", "account-change"].flatMap {
      ["\($0).enter", "\($0).approve"]
    }
    var acts: [Act] = []
    for member in memberCodes {
      let own = accounts.filter { $0.key.member == member }
      guard let first = own.first else { continue }
      let user = UserCode(member: member, number: 900)
      acts.append(grant(user, needed, for: member, first.place))
      for account in own {
        acts.append(
          Act(
            place: account.place, user: user, member: member, operation: "account-definition",
            fields: account.fields))
        func act(_ operation: String, _ fields: Fields) -> Act {
          let all = [("account", .text(account.key.number.text))] + fields
          return Act(place: account.place, user: user, member: member, operation: operation, fields: all)
        }
        if let holder = account.holder {
          acts += approvals(of: holder, at: member, account.place)
          acts.append(act("identity", holder))
        }
        if let status = account.status, status != "A" {
          acts.append(act("account-change", [("status", .text(status))]))
        }
      }
      if member != operatorCode {
        acts.append(grant(user, needed, for: member, first.place, withdraws: true))
      }
    }
    return acts
  }

  /// Takasbank's investors stand on SPK's list (CLR-03).
  private func approvals(of holder: Fields, at member: MemberCode, _ place: ScenarioPlace) -> [Act] {
    let isTakasbank = members.contains { one in
      one.code == member
        && one.fields.contains { field in
          if field.name == "kind", case .text("TAKASBANK") = field.value { true } else { false }
        }
    }
    guard isTakasbank, let number = holder.first(where: { ["tckn", "vkn"].contains($0.name) })
    else { return [] }
    return [
      officer(
        "takasbank-investor",
        [
          ("taxNumber", number.value), ("decision", .text("2026/1")), ("decided", .text("2026-01-05")),
          ("validFrom", .text("2026-01-05")),
        ], place)
    ]
  }

  private func statuses() -> [Act] {
    var acts: [Act] = []
    let document = ("document", ScenarioValue.text("2026/1"))
    for account in accounts {
      guard let restriction = account.restriction, restriction != "N" else { continue }
      var act = officer(
        "account-restriction",
        [("account", .text(account.key.text)), ("restriction", .text(restriction)), document], account.place)
      act.approver = officers[1]
      acts.append(act)
    }
    for security in securities where security.isSuspended {
      acts.append(
        officer(
          "security-suspension", [("isin", .text(security.isin)), ("suspended", .text("true"))],
          security.place))
    }
    for member in members {
      guard let status = member.status, status != "active" else { continue }
      var act = officer(
        "member-status", [("member", .text(member.code.text)), ("status", .text(status)), document],
        member.place)
      act.approver = officers[1]
      acts.append(act)
    }
    return acts
  }
}
