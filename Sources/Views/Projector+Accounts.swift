// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

// Accounts, their holders and identities: each event replaces the row of what it names, and the members
// concerned hear of what a register or time has done (CLR-06: `registration-number`, `identity-status`,
// `account-inactivity`).

extension Projector {
  mutating func changed(_ event: InvestorRegistered) throws {
    let former = try String.fetchOne(
      database.cachedStatement(sql: "SELECT name FROM investors WHERE number = ?"),
      arguments: [Int64(event.number.value)])
    try replace(
      ViewSchema.investors,
      [Int64(event.number.value), event.kind.text, event.origin.text, event.name.text, entry.sequence])
    guard let former, former != event.name.text else { return }
    // ACC-62: all members that keep an account of the investor are told.
    let members = try String.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT DISTINCT member FROM holders WHERE investor = ? AND NOT is_removed ORDER BY member
          """), arguments: [Int64(event.number.value)])
    for text in members.prefix(Int(NoticePart.places)) {
      var notice = Notice(.identityStatus, "CHANGED")
      notice.facts = JSONText.object([("registrationNumber", event.number.text)])
      try post(notice, to: memory.row(ofMember: text))
    }
  }

  mutating func changed(_ event: AccountChanged) throws {
    try replace(
      ViewSchema.accounts,
      [
        event.row.raw, event.account.text, event.account.member.text, event.class.text, event.status.text,
        event.restriction.text, event.opened.text, event.investor.map { Int64($0.value) }, event.reason.text,
        event.type.text, event.ownership?.text, event.isInactive.isSet, event.inactivity?.text,
        event.inactiveFrom?.text, event.features.iban?.text, event.features.custodian?.text,
        event.features.portfolio?.text, event.features.settlementMember?.text, event.hasPassword.isSet,
        entry.sequence,
      ])
    memory.note(account: event.row.raw, of: event.account.member)
  }

  mutating func changed(_ event: HolderChanged) throws {
    let former = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT investor, mernis, tax FROM holders WHERE account = ? AND holder = ? AND NOT is_removed"),
      arguments: [event.account.text, Int64(event.holder.value)])
    try replace(
      ViewSchema.holders,
      [
        event.account.text, event.account.member.text, Int64(event.holder.value),
        event.investor.map { Int64($0.value) }, event.share?.text, event.mernis?.text, event.tax?.text,
        event.isRemoved.isSet, entry.sequence,
      ])
    guard !event.isRemoved.isSet else { return }
    let facts = [("account", event.account.text), ("holder", event.holder.text)]
    let formerInvestor: Int64? = former?[0]
    if let investor = event.investor, formerInvestor == nil {
      var notice = Notice(.registrationNumber, investor.text)
      notice.facts = JSONText.object(facts)
      try post(notice, to: memory.rowOfMember[event.account.member])
    } else if let mernis = event.mernis, let tax = event.tax {
      let (formerMernis, formerTax): (String?, String?) = (former?[1], former?[2])
      guard formerMernis != mernis.text || formerTax != tax.text else { return }
      var notice = Notice(.identityStatus, "\(tax.text)/\(mernis.text)")
      notice.facts = JSONText.object(facts + [("tax", tax.text), ("mernis", mernis.text)])
      try post(notice, to: memory.rowOfMember[event.account.member])
    }
  }

  func recorded(_ event: IdentityReceived) throws {
    try database.cachedStatement(sql: ViewSchema.identities.insert).execute(
      arguments: [
        entry.sequence, entry.position, event.account.text, event.account.member.text,
        Int64(event.holder.value), event.isChange.isSet, JSONText.object(of: event.data),
      ])
  }

  func recorded(_ event: RegisterAnswered) throws {
    try database.cachedStatement(sql: ViewSchema.registerAnswers.insert).execute(
      arguments: [
        entry.sequence, entry.position, Int64(event.query.value), event.register.text, event.step.text,
        event.isRight.isSet, event.account.text, event.account.member.text,
        event.holder.map { Int64($0.value) }, event.investor.map { Int64($0.value) },
        JSONText.object(of: event.data),
      ])
  }

  func changed(_ event: PortfolioChanged) throws {
    try replace(
      ViewSchema.portfolios,
      [
        event.portfolio.text, event.managerTitle.text, event.managerVkn.text, event.manager?.text,
        event.authorisation.text, event.validFrom.text, event.validTo?.text, entry.sequence,
      ])
  }

  func recorded(_ event: ParameterChanged) throws {
    try database.cachedStatement(sql: ViewSchema.parameters.insert).execute(
      arguments: [
        entry.sequence, entry.position, event.parameter.text, event.value.text, event.reference.text,
        event.validFrom.text, entry.submitted?.user.text,
      ])
  }

  func recorded(_ event: ReferenceRowChanged) throws {
    try database.cachedStatement(sql: ViewSchema.referenceRows.insert).execute(
      arguments: [
        entry.sequence, entry.position, event.table.text, event.row.text, event.validFrom.text,
        event.validTo?.text,
      ])
  }

  func recorded(_ event: TakasbankInvestorChanged) throws {
    try database.cachedStatement(sql: ViewSchema.takasbankInvestors.insert).execute(
      arguments: [
        entry.sequence, entry.position, event.registrationNumber.map { Int64($0.value) },
        event.taxNumber?.text, event.decision.text, event.decided.text, event.validFrom.text,
        event.validTo?.text,
      ])
  }

  mutating func noted(_ event: InactivityChanged) throws {
    var notice = Notice(.accountInactivity, event.isInactive.isSet ? "BEGAN" : "ENDED")
    notice.facts = JSONText.object(
      [("account", event.account.text)] + (event.isInactive.isSet ? [("reason", event.reason.text)] : []))
    try post(notice, to: memory.rowOfMember[event.account.member])
  }

  mutating func noted(_ event: InactivityNears) throws {
    var notice = Notice(.accountInactivity, "NEAR")
    notice.facts = JSONText.object([
      ("account", event.account.text), ("reason", event.reason.text), ("daysLeft", event.daysLeft.text),
    ])
    try post(notice, to: memory.rowOfMember[event.account.member])
  }
}

extension JSONText {
  /// What is given of something described, by the names of its fields.
  static func object<Subject: Described>(of subject: Subject) -> String {
    var subject = subject
    var writer = TextCollector()
    subject.describe(&writer)
    return object(writer.given)
  }

  private struct TextCollector: FieldVisitor {
    var given: [(String, String)] = []

    mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
      given.append((field.name.string, value.text))
    }
    mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
      if let value { given.append((field.name.string, value.text)) }
    }
    mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
      if !values.isEmpty { given.append((field.name.string, values.map(\.text).joined(separator: " "))) }
    }
  }
}
