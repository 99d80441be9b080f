// SPDX-License-Identifier: Apache-2.0

// What MKK keeps of members: status, officers and signatories, undertakings, channels, papers (AUT-06,
// AUT-13, AUT-20, AUT-32, GEN-02 to GEN-04, CLR-04).

extension Model {
  struct Person {
    let name: String
    var isOfficer: Bool
    var isSignatory: Bool
  }

  struct Undertaking {
    let operating: String
    let from: String
    let to: String?
  }

  func requireOperator(_ row: Open, else code: String = "operator-only") throws(ModelRefusal) {
    guard members[row.member]!.kind == "MKK" else { throw ModelRefusal(code) }
  }

  func isKnown(_ member: String) throws(ModelRefusal) {
    guard members[member] != nil else { throw ModelRefusal("member-unknown") }
  }

  func requireRoom(_ hasRoom: Bool) throws(ModelRefusal) {
    guard hasRoom else { throw ModelRefusal("table-full") }
  }

  // MARK: Members

  /// ACC-02: the pool account comes with the member.
  mutating func define(member code: String, _ member: Member) {
    members[code] = member
    let pool = "\(code)/DBDEPO"
    accounts[pool] = Account(class: "4", opened: time.day, status: "A", restriction: "N", isPool: true)
    sayAccount(pool)
    sayMember(code)
  }

  private mutating func sayMember(_ code: String) {
    let member = members[code]!
    let channels = ["WS", "SCREEN"].filter(member.channels.contains).joined(separator: "+")
    say("member \(code) \(member.kind) \(member.status) \(channels) \(member.title)")
  }

  func checkMember(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    guard members[row.fields["member"]!] == nil else { throw ModelRefusal("member-exists") }
    let kind = row.fields["kind"]!
    let isThere = members.values.contains { $0.kind == kind }
    if kind == "TCMB", isThere { throw ModelRefusal("duplicate-tcmb-member") }
    if kind == "TAKASBANK", isThere { throw ModelRefusal("duplicate-takasbank-member") }
    try requireRoom(members.count < limits.members && accounts.count < limits.accounts)
  }

  func checkMemberStatus(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    let (member, status) = (row.fields["member"]!, row.fields["status"]!)
    try isKnown(member)
    guard members[member]!.kind != "MKK" else { throw ModelRefusal("operator-stays-active") }
    guard members[member]!.status != status else { throw ModelRefusal("status-unchanged") }
    if status == "active", activePrincipals(of: member) == 0 { throw ModelRefusal("principal-required") }
  }

  mutating func applyMemberStatus(_ row: Open) {
    let status = row.fields["status"]!
    members[row.fields["member"]!]!.status = status
    sayMember(row.fields["member"]!)
    if status == "active" || status == "winding-up" { wake { _ in true } }
  }

  // MARK: Officers and signatories

  private func person(_ name: String, of member: String) -> Int? {
    persons[member]?.firstIndex { Self.agree($0.name, name) }
  }

  func isOfficer(_ name: String, of member: String) -> Bool {
    person(name, of: member).map { persons[member]![$0].isOfficer } ?? false
  }

  func isSignatory(_ name: String, of member: String) -> Bool {
    person(name, of: member).map { persons[member]![$0].isSignatory } ?? false
  }

  func checkPerson(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    let (member, name) = (row.fields["member"]!, row.fields["name"]!)
    try isKnown(member)
    guard
      isOfficer(name, of: member) != (row.fields["officer"] == "true")
        || isSignatory(name, of: member) != (row.fields["signatory"] == "true")
    else { throw ModelRefusal("status-unchanged") }
    let count = persons.values.reduce(0) { $0 + $1.count }
    try requireRoom(person(name, of: member) != nil || count < limits.members * 16)
  }

  /// Who is neither of both any longer is on no list.
  mutating func applyPerson(_ row: Open) {
    let (member, name) = (row.fields["member"]!, row.fields["name"]!)
    let isOfficer = row.fields["officer"] == "true"
    let isSignatory = row.fields["signatory"] == "true"
    if let index = person(name, of: member) { persons[member]!.remove(at: index) }
    if isOfficer || isSignatory {
      persons[member, default: []].append(
        Person(name: name, isOfficer: isOfficer, isSignatory: isSignatory))
    }
    say("person \(member) \(name) \(isOfficer ? "officer" : "-") \(isSignatory ? "signatory" : "-")")
  }

  // MARK: Joint operation

  func undertakingInForce(of member: String) -> String? {
    guard let undertaking = undertakings[member], undertaking.from <= time.day,
      undertaking.to.map({ time.day <= $0 }) ?? true
    else { return nil }
    return undertaking.operating
  }

  func checkUndertaking(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    let (member, operating) = (row.fields["member"]!, row.fields["operatingMember"]!)
    try isKnown(member)
    try isKnown(operating)
    if member == operating { throw ModelRefusal("member-unknown") }
    guard members[operating]!.status == "active" else { throw ModelRefusal("operating-member-not-active") }
    if let to = row.fields["validTo"], to < row.fields["validFrom"]! {
      throw ModelRefusal("date-range-invalid")
    }
  }

  mutating func applyUndertaking(_ row: Open) {
    let (member, operating) = (row.fields["member"]!, row.fields["operatingMember"]!)
    undertakings[member] = Undertaking(
      operating: operating, from: row.fields["validFrom"]!, to: row.fields["validTo"])
    let end = row.fields["validTo"] ?? "-"
    say("undertaking \(member) by \(operating) \(row.fields["validFrom"]!) \(end)")
  }

  // MARK: Channels and papers

  func checkChannel(_ row: Open) throws(ModelRefusal) {
    let member = row.fields["member"] ?? row.member
    try isKnown(member)
    if member != row.member { try requireOperator(row) }
    let channels = members[member]!.channels
    let isEnabled = row.fields["enabled"] == "true"
    guard channels.contains(row.fields["channel"]!) != isEnabled else {
      throw ModelRefusal("status-unchanged")
    }
    if !isEnabled, channels.count == 1 { throw ModelRefusal("no-channel-left") }
  }

  mutating func applyChannel(_ row: Open) {
    let member = row.fields["member"] ?? row.member
    if row.fields["enabled"] == "true" {
      members[member]!.channels.insert(row.fields["channel"]!)
    } else {
      members[member]!.channels.remove(row.fields["channel"]!)
    }
    sayMember(member)
  }

  mutating func applyPaper(_ row: Open, _ number: Int) {
    let names = ["type", "reference", "date", "sender", "receivedBy", "case"]
    say("paper \(number) \(names.map { row.fields[$0] ?? "-" }.joined(separator: " "))")
  }
}
