// SPDX-License-Identifier: Apache-2.0

// Certificates and users (GEN-10, AUT-01 to AUT-09, AUT-18 to AUT-20, AUT-24 to AUT-26).

extension Model {
  struct Certificate {
    let serial: String
    let subject: String
    let validFrom: ModelMoment
    let validTo: ModelMoment
    var state = "LOADED"
    /// The certificate process of its holder has come to its end (AUT-01).
    var isCompleted = false
    var member: String?
    var user: String?

    var isLive: Bool { ["LOADED", "MATCHED", "ASSIGNED"].contains(state) }
  }

  // MARK: Who sends

  /// GEN-10, AUT-11, AUT-26, AUT-31, GEN-04, GEN-34: whether this user may send anything for this member.
  func refusalOfSender() -> String? {
    guard let user = users[actor.user] else { return "user-unknown" }
    if checksCertificates, let code = refusalOfCertificate() { return code }
    if user.status == "NO_LOGIN" { return "user-passive" }
    if user.isBlocked { return "user-blocked" }
    if members[user.member]!.status.hasPrefix("passive-") { return "member-not-active" }
    guard let member = members[actor.member] else { return "member-unknown" }
    if user.member != actor.member, grants[Self.pair(actor.user, actor.member)] == nil {
      return "acting-member-missing"
    }
    if !member.channels.contains(actor.channel) { return "channel-not-enabled" }
    if user.status == "READ_ONLY" { return "user-read-only" }
    if ["SPK", "AUDITOR"].contains(members[user.member]!.kind) { return "surveillance-read-only" }
    return nil
  }

  private func refusalOfCertificate() -> String? {
    guard let certificate = certificates[actor.certificate] else { return "certificate-not-loaded" }
    switch certificate.state {
    case "REVOKED": return "certificate-revoked"
    case "EXPIRED": return "certificate-expired"
    case "ASSIGNED": break
    default: return "certificate-not-assigned"
    }
    if certificate.user != actor.user { return "certificate-of-other-user" }
    return certificate.validFrom > ModelMoment(time) ? "certificate-not-yet-valid" : nil
  }

  // MARK: Certificates

  func checkLoad(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row, else: "loader-not-mkk")
    if let issuer, row.fields["issuer"] != issuer { throw ModelRefusal("certificate-issuer-unknown") }
    let serial = row.fields["serial"]!
    guard certificates[row.fields["certificate"]!] == nil,
      !certificates.values.contains(where: { $0.serial == serial })
    else { throw ModelRefusal("certificate-duplicate") }
    let (from, to) = (ModelMoment(row.fields["validFrom"]!)!, ModelMoment(row.fields["validTo"]!)!)
    guard to > ModelMoment(time), from <= to else { throw ModelRefusal("certificate-expired") }
    try requireRoom(certificates.count < limits.users * 4)
  }

  mutating func applyLoad(_ row: Open) {
    let fingerprint = row.fields["certificate"]!
    certificates[fingerprint] = Certificate(
      serial: row.fields["serial"]!, subject: row.fields["user"]!,
      validFrom: ModelMoment(row.fields["validFrom"]!)!, validTo: ModelMoment(row.fields["validTo"]!)!)
    sayCertificate(fingerprint)
  }

  func checkMatch(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row, else: "loader-not-mkk")
    guard let certificate = certificates[row.fields["certificate"]!] else {
      throw ModelRefusal("certificate-not-loaded")
    }
    try isKnown(row.fields["member"]!)
    guard certificate.subject.prefix(3) == row.fields["member"]! else {
      throw ModelRefusal("certificate-member-mismatch")
    }
    let bringsCompletion =
      certificate.state == "MATCHED" && !certificate.isCompleted && row.fields["completed"] != nil
    guard certificate.state == "LOADED" || bringsCompletion else { throw ModelRefusal("state-not-allowed") }
  }

  mutating func applyMatch(_ row: Open) {
    let fingerprint = row.fields["certificate"]!
    certificates[fingerprint]!.state = "MATCHED"
    certificates[fingerprint]!.member = row.fields["member"]!
    certificates[fingerprint]!.isCompleted = row.fields["completed"] != nil
    sayCertificate(fingerprint)
  }

  func checkAssignment(_ row: Open) throws(ModelRefusal) {
    let code = row.fields["user"]!
    guard let user = users[code] else { throw ModelRefusal("user-unknown") }
    guard members[row.member]!.kind == "MKK" || user.member == row.member else {
      throw ModelRefusal("grantor-of-other-member")
    }
    // AUT-19: the act needs principal authority; MKK helps those whose principal user cannot.
    guard members[row.member]!.kind == "MKK" || isPrincipal(of: row.member) else {
      throw ModelRefusal("grantor-not-principal")
    }
    guard let certificate = certificates[row.fields["certificate"]!], certificate.member == user.member else {
      throw ModelRefusal("certificate-not-matched-to-member")
    }
    switch certificate.state {
    case "ASSIGNED", "REPLACED": throw ModelRefusal("certificate-assigned-elsewhere")
    case "REVOKED": throw ModelRefusal("certificate-revoked")
    case "EXPIRED": throw ModelRefusal("certificate-expired")
    default: break
    }
    guard certificate.isCompleted else { throw ModelRefusal("certificate-process-incomplete") }
    guard certificate.subject == code else { throw ModelRefusal("certificate-of-other-user") }
    guard user.certificate == nil || row.fields["kind"] == "REPLACE" else {
      throw ModelRefusal("user-has-certificate")
    }
  }

  /// AUT-19: the new one works at once, and the old one no longer.
  mutating func applyAssignment(_ row: Open) {
    let (code, fingerprint) = (row.fields["user"]!, row.fields["certificate"]!)
    if let old = users[code]!.certificate { end(certificate: old, as: "REPLACED") }
    certificates[fingerprint]!.state = "ASSIGNED"
    certificates[fingerprint]!.user = code
    users[code]!.certificate = fingerprint
    sayCertificate(fingerprint)
    sayUser(code)
  }

  func checkRevocation(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row, else: "loader-not-mkk")
    guard let certificate = certificates[row.fields["certificate"]!] else {
      throw ModelRefusal("certificate-not-loaded")
    }
    guard certificate.isLive else { throw ModelRefusal("state-not-allowed") }
  }

  mutating func end(certificate fingerprint: String, as state: String) {
    certificates[fingerprint]!.state = state
    sayCertificate(fingerprint)
    guard let user = certificates[fingerprint]!.user, users[user]!.certificate == fingerprint else { return }
    users[user]!.certificate = nil
    sayUser(user)
  }

  private mutating func sayCertificate(_ fingerprint: String) {
    let certificate = certificates[fingerprint]!
    let time = "\(certificate.validFrom.text) \(certificate.validTo.text)"
    say(
      "certificate \(fingerprint) \(certificate.serial) \(certificate.subject) \(certificate.state) \(time)")
  }

  // MARK: Users

  func checkUser(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row, else: "definer-not-mkk")
    if row.fields["user"] != nil { throw ModelRefusal("user-code-not-free-text") }
    let code = row.fields["member"]!
    try isKnown(code)
    let (type, name) = (row.fields["type"]!, row.fields["name"]!)
    if type == "USER", isOfficer(name, of: code) { throw ModelRefusal("officer-must-be-principal") }
    let operating = undertakingInForce(of: code)
    if let named = row.fields["operatingMember"], named != operating {
      throw ModelRefusal("undertaking-missing")
    }
    if type == "PRINCIPAL", let operating {
      guard members[operating]!.status == "active" else { throw ModelRefusal("operating-member-not-active") }
      guard isOfficer(name, of: operating) || isOfficer(name, of: code) else {
        throw ModelRefusal("officer-not-of-operating-member")
      }
    }
    if type == "REGISTRY" { throw ModelRefusal("code-unknown") }
    let member = members[code]!
    guard type == "PRINCIPAL" ? member.principals < 91 : member.users < 899 else {
      throw ModelRefusal("user-code-range-exhausted")
    }
    try requireRoom(users.count < limits.users)
  }

  /// AUT-09: 900 to 990 for principal users, 001 to 899 for users; 000 is the registry's own.
  @discardableResult
  mutating func define(userOf member: String, type: String, name: String) -> String {
    var number = 0
    if type == "PRINCIPAL" {
      number = 900 + members[member]!.principals
      members[member]!.principals += 1
    } else if type == "USER" {
      members[member]!.users += 1
      number = members[member]!.users
    }
    let code = member + ModelTime.padded(number, 3)
    users[code] = User(member: member, type: type, name: name)
    sayUser(code)
    return code
  }

  mutating func sayUser(_ code: String) {
    let user = users[code]!
    let certificate = user.certificate == nil ? "-" : "certificate"
    say("user \(code) \(user.type) \(certificate) \(user.status) \(user.isBlocked ? "blocked" : "-")")
  }

  func checkUserStatus(_ row: Open) throws(ModelRefusal) {
    let (code, act) = (row.fields["user"]!, row.fields["act"]!)
    guard let user = users[code] else { throw ModelRefusal("user-unknown") }
    let isOperator = members[row.member]!.kind == "MKK"
    guard isOperator || user.member == row.member else { throw ModelRefusal("grantor-of-other-member") }
    // For its own users MKK is a member as any other (AUT-34).
    guard user.member != row.member || isPrincipal(of: row.member) else {
      throw ModelRefusal("grantor-not-principal")
    }
    guard isOperator || user.type == "USER" else { throw ModelRefusal("principal-needs-mkk") }
    guard user.type != "REGISTRY", row.fields["type"] ?? user.type == user.type else {
      throw ModelRefusal("user-type-fixed")
    }
    if act == "REACTIVATE" {
      if user.type == "PRINCIPAL" {
        guard row.fields["document"] != nil else { throw ModelRefusal("document-reference-required") }
        guard let signatory = row.fields["signatory"], isSignatory(signatory, of: user.member) else {
          throw ModelRefusal("signatory-not-authorised")
        }
      }
      guard user.isBlocked else { throw ModelRefusal("not-blocked") }
      return
    }
    guard Self.status(after: act) != user.status else { throw ModelRefusal("status-unchanged") }
    if user.type == "PRINCIPAL", user.status == "ACTIVE", activePrincipals(of: user.member) == 1 {
      throw ModelRefusal("last-principal")
    }
  }

  mutating func applyUserStatus(_ row: Open) {
    let (code, act) = (row.fields["user"]!, row.fields["act"]!)
    if act == "REACTIVATE" {
      users[code]!.isBlocked = false
      users[code]!.failures = 0
    } else {
      users[code]!.status = Self.status(after: act)
    }
    sayUser(code)
  }

  private static func status(after act: String) -> String { act == "ACTIVATE" ? "ACTIVE" : act }

  /// AUT-20.
  func activePrincipals(of member: String) -> Int {
    users.values.filter { $0.member == member && $0.type == "PRINCIPAL" && $0.status == "ACTIVE" }.count
  }

  /// The one who acts is a principal user of this member.
  func isPrincipal(of member: String) -> Bool {
    users[actor.user]!.type == "PRINCIPAL" && users[actor.user]!.member == member
  }
}
