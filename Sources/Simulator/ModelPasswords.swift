// SPDX-License-Identifier: Apache-2.0

// Passwords and the door (AUT-10 to AUT-17, AUT-23), and what runs out by itself (AUT-15, AUT-21, GEN-10).

extension Model {
  // MARK: Requests

  func checkPasswordRequest(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    guard let user = users[row.fields["user"]!], user.type != "REGISTRY" else {
      throw ModelRefusal("user-unknown")
    }
    let isOpen = ["RECORDED", "PRODUCED"].contains(user.request)
    switch row.fields["act"]! {
    case "RECORD":
      if isOpen { throw ModelRefusal("password-request-open") }
      guard let signatory = row.fields["signatory"], isSignatory(signatory, of: user.member) else {
        throw ModelRefusal("signatory-not-authorised")
      }
      if row.fields["delivery"] == nil { throw ModelRefusal("delivery-procedure-missing") }
    case "DELIVER":
      guard user.request == "PRODUCED" else { throw ModelRefusal("state-not-allowed") }
      guard let receiver = row.fields["receiver"],
        [user.name, user.receiver].contains(where: { $0.map { Self.agree($0, receiver) } ?? false })
      else { throw ModelRefusal("receiver-not-authorised") }
    default:
      // One that was made is delivered; there is no way back.
      guard user.request == "RECORDED" else { throw ModelRefusal("state-not-allowed") }
    }
  }

  mutating func applyPasswordRequest(_ row: Open) {
    let code = row.fields["user"]!
    users[code]!.receiver = nil
    switch row.fields["act"]! {
    case "RECORD":
      users[code]!.request = "RECORDED"
      users[code]!.receiver = row.fields["receiver"]
    case "DELIVER":
      users[code]!.request = "CLOSED"
      users[code]!.password = "INITIAL"
      users[code]!.passwordDay = time.day
    default: users[code]!.request = "RETURNED"
    }
    sayPassword(code)
  }

  private mutating func sayPassword(_ code: String) {
    let user = users[code]!
    let end = user.password == "NONE" ? "-" : lastPasswordDay(user)
    say("password \(code) \(user.password) \(user.request) \(end)")
  }

  /// AUT-15: the 90th day after the change still counts.
  private func lastPasswordDay(_ user: User) -> String { ModelTime.day(90, after: user.passwordDay) }

  // MARK: What the door brings in

  private func isInUse(_ user: User) -> Bool { ["INITIAL", "CURRENT"].contains(user.password) }

  /// Who may not log in changes no password either (AUT-10, AUT-11, AUT-23, AUT-26).
  private func requireLogin(_ user: User) throws(ModelRefusal) {
    if user.isBlocked { throw ModelRefusal("user-blocked") }
    if user.status == "NO_LOGIN" { throw ModelRefusal("user-passive") }
    if members[user.member]!.status.hasPrefix("passive-") { throw ModelRefusal("member-not-active") }
    guard isInUse(user) else { throw ModelRefusal("password-not-delivered") }
  }

  func checkPasswordSetting(_ row: Open) throws(ModelRefusal) {
    guard let user = users[row.fields["user"]!] else { throw ModelRefusal("user-unknown") }
    let isChosen = row.fields["madeFor"] == nil
    if isChosen { try requireLogin(user) }
    guard Int(row.fields["number"]!) == user.passwordNumber else { throw ModelRefusal("version-changed") }
    if isChosen {
      if time.day > lastPasswordDay(user) { throw ModelRefusal("password-expired") }
    } else if !["RECORDED", "PRODUCED"].contains(user.request) {
      throw ModelRefusal("state-not-allowed")
    }
  }

  mutating func applyPasswordSetting(_ row: Open) {
    let code = row.fields["user"]!
    users[code]!.passwordNumber += 1
    users[code]!.passwordDay = time.day
    if row.fields["madeFor"] == nil {
      // Whoever changes it has given the right old one.
      users[code]!.password = "CURRENT"
      users[code]!.failures = 0
    } else {
      users[code]!.password = "PRODUCED"
      users[code]!.request = "PRODUCED"
    }
    sayPassword(code)
  }

  func checkAccess(_ row: Open) throws(ModelRefusal) {
    guard let user = users[row.fields["user"]!] else { throw ModelRefusal("user-unknown") }
    let kind = row.fields["kind"]!
    guard ["LOGIN", "WRONG_PASSWORD", "WRONG_OLD_PASSWORD"].contains(kind) else { return }
    try requireLogin(user)
    guard let number = row.fields["number"], Int(number) == user.passwordNumber else {
      throw ModelRefusal("version-changed")
    }
    if kind == "LOGIN", time.day > lastPasswordDay(user) { throw ModelRefusal("password-expired") }
  }

  mutating func applyAccess(_ row: Open) {
    let (code, kind) = (row.fields["user"]!, row.fields["kind"]!)
    say("access \(code) \(kind) \(row.fields["certificate"] ?? "-") \(row.fields["session"] ?? "-")")
    if kind == "LOGIN" { users[code]!.failures = 0 }
    guard kind.hasPrefix("WRONG") else { return }
    users[code]!.failures += 1
    guard users[code]!.failures == 3 else { return }
    users[code]!.isBlocked = true
    sayUser(code)
    say("warning \(code) BLOCKED -")
  }

  // MARK: What runs out

  /// Day by day: at its beginning warnings are given and passwords and grants end, in its course
  /// certificates.
  mutating func runOut(until moment: ModelTime) {
    while time.day < moment.day {
      endCertificates(before: ModelMoment(day: ModelTime.day(1, after: time.day), second: 0))
      time = ModelTime(day: ModelTime.day(1, after: time.day), second: 0)
      warnOfCertificates()
      endPasswords()
      endGrants()
    }
    endCertificates(before: ModelMoment(moment))
  }

  /// The last moment of its validity still counts.
  private mutating func endCertificates(before moment: ModelMoment) {
    for (fingerprint, certificate) in certificates where certificate.isLive && certificate.validTo < moment {
      end(certificate: fingerprint, as: "EXPIRED")
    }
  }

  private mutating func warnOfCertificates() {
    for certificate in certificates.values where certificate.member != nil && certificate.isLive {
      for days in [30, 15, 7, 1] where ModelTime.day(days - 1, after: time.day) == certificate.validTo.day {
        say("warning \(certificate.subject) CERTIFICATE_ENDS \(days)")
      }
    }
  }

  private mutating func endPasswords() {
    for (code, user) in users where isInUse(user) {
      let last = lastPasswordDay(user)
      for days in [15, 7, 3, 1] where ModelTime.day(days - 1, after: time.day) == last {
        say("warning \(code) PASSWORD_ENDS \(days)")
      }
      if time.day == ModelTime.day(1, after: last) { sayPassword(code) }
    }
  }

  private mutating func endGrants() {
    for (key, until) in timedGrants where until < time.day {
      set(key.authority, of: key.user, for: key.member, isGranted: false)
    }
  }
}
