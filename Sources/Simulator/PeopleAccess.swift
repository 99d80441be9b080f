// SPDX-License-Identifier: Apache-2.0

// What people write about members, users, certificates, passwords, roles and papers.

extension People {
  /// The first officer has everything at hand, so that a market that has locked itself in can go on. Nobody
  /// does it harm.
  static let keeper = "MKK900"

  mutating func fillAccess(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ model: Model
  ) {
    switch operation {
    case "certificate-load": fillLoad(&draft, person(model), model)
    case "certificate-match": fillMatch(&draft, model)
    case "certificate-assignment": fillAssignment(&draft, member, model)
    case "certificate-revocation": fillRevocation(&draft, model)
    case "user-status": fillUserStatus(&draft, member, model)
    case "password-request": fillRequest(&draft, person(model), model)
    case "password-setting": fillSetting(&draft, person(model), model)
    case "access-record": fillRecord(&draft, person(model), model)
    case "role": fillRole(&draft, member, model)
    case "member-person": fillPerson(&draft, model)
    case "joint-operation": fillUndertaking(&draft, model)
    case "member-channel": fillChannel(&draft, member, model)
    case "investor-password-request", "investor-password-setting", "investor-access-record":
      fillInvestor(&draft, operation, member, model)
    default: fillPaper(&draft, model)
    }
  }

  /// A user, as often as not one with a password.
  private mutating func person(_ model: Model) -> String {
    let others = model.users.keys.sorted().filter { $0 != Self.keeper }
    let known = others.filter { model.users[$0]!.password != "NONE" }
    return chance(1, in: 30) ? "ZZZ001" : pick(known.isEmpty || chance(1, in: 2) ? others : known)
  }

  // MARK: Members and users

  mutating func fillMember(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("member", "\(pick("B C D"))\(pick("A B C D"))\(pick("A B C D E"))")
    if chance(1, in: 6) { draft.set("member", pick(model.members.keys.sorted())) }
    draft.set("kind", pick("BANK BANK BROKERAGE BROKERAGE BROKERAGE TAKASBANK TCMB SPK AUDITOR"))
    draft.set("title", "Deneme \"\(random.below(90))\", A.Ş.")
    if chance(1, in: 2) { draft.set("taxNumber", Self.taxNumber(random.below(50))) }
  }

  mutating func fillUser(_ draft: inout PeopleDraft, _ model: Model) {
    let member = pick(model.members.keys.sorted())
    draft.set("member", member)
    draft.set("type", chance(1, in: 30) ? "REGISTRY" : pick("USER USER USER PRINCIPAL"))
    draft.set("name", pick(["Deniz Örnek", "Işık Deneme", "Umut Deneme", name()]))
    draft.set("information", "B-\(random.below(9))")
    if let undertaking = model.undertakings[member], chance(1, in: 2) {
      draft.set("type", pick("USER PRINCIPAL PRINCIPAL"))
      draft.set("operatingMember", undertaking.operating)
    }
    if chance(1, in: 20) { draft.set("operatingMember", pick(model.members.keys.sorted())) }
    if chance(1, in: 30) { draft.set("user", member + "099") }
  }

  /// Of an officer or signatory, as one writes it or another.
  private mutating func name() -> String {
    let name = pick(Self.officers)
    return pick([name, name, name.uppercased(), "\(name).", "İlkay Simge İmza", "Yeni Kişi"])
  }

  mutating func fillUserStatus(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let users = model.users.keys.sorted().filter { $0 != Self.keeper }
    let own = users.filter { $0.hasPrefix(member) }
    draft.set("user", pick(own.isEmpty || chance(1, in: member == "MKK" ? 2 : 10) ? users : own))
    draft.set("act", pick("ACTIVATE ACTIVATE REACTIVATE READ_ONLY NO_LOGIN"))
    if chance(1, in: 3) { draft.set("reason", "izin") }
    if chance(1, in: 2) { draft.set("document", "2026/\(random.below(90))") }
    if chance(1, in: 2) { draft.set("signatory", name()) }
    if chance(1, in: 10) { draft.set("type", pick("USER USER PRINCIPAL REGISTRY")) }
  }

  private mutating func fillPerson(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("member", pick(model.members.keys.sorted()))
    draft.set("name", chance(1, in: 2) ? name() : pick(["Deniz Örnek", "Bir, \"Başka\" Kişi", "Umut-Kurgu"]))
    draft.set("officer", pick("true true false"))
    draft.set("signatory", pick("true true true false"))
    draft.set("document", "Ü-\(random.below(9))")
    for field in ["officer", "signatory"] where chance(1, in: 10) { draft.set(field, nil) }
  }

  private mutating func fillUndertaking(_ draft: inout PeopleDraft, _ model: Model) {
    let members = model.members.keys.sorted()
    draft.set("member", pick(members))
    draft.set("operatingMember", chance(1, in: 3) ? pick(members) : pick(Self.market))
    draft.set("document", "OİT-\(random.below(9))")
    draft.set("validFrom", day(pick([-20, 0, 0, 0, 1]), model))
    if chance(1, in: 3) { draft.set("validTo", day(pick([-1, 0, 1, 5, 60]), model)) }
  }

  mutating func fillChannel(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let members = model.members.keys.sorted()
    if chance(1, in: member == "MKK" ? 1 : 3) {
      draft.set("member", member == "MKK" || chance(1, in: 5) ? pick(members) : member)
    }
    let whose = draft.fields.first { $0.name == "member" }?.value ?? member
    draft.set("channel", pick("WS SCREEN"))
    let isPartlyClosed = model.members[whose].map { $0.channels.count < 2 } ?? false
    draft.set("enabled", pick(isPartlyClosed ? "true true true false" : "true false false"))
  }

  private mutating func fillPaper(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set(
      "type",
      pick("PASSWORD_REQUEST REACTIVATION ATTACHMENT_CONFIRMATION PROBATE BANKRUPTCY PROHIBITION WILL"))
    draft.set("reference", "2026/\(random.below(900))")
    draft.set("date", day(-random.below(30), model))
    draft.set("sender", pick(["Deneme 1. İcra Dairesi", "AKA, \"Genel\" Müdürlük"]))
    draft.set("receivedBy", pick(["posta", "kurye", "elden"]))
    if chance(1, in: 2) { draft.set("case", "D-\(random.below(90))") }
  }

  mutating func day(_ count: Int, _ model: Model) -> String { ModelTime.day(count, after: model.time.day) }

  // MARK: Certificates

  mutating func fillLoad(_ draft: inout PeopleDraft, _ user: String, _ model: Model) {
    let known = model.certificates.keys.sorted()
    draft.set(
      "certificate",
      chance(1, in: 15) ? pick(known) : Self.certificate(of: "\(user) \(random.below(1 << 30))"))
    draft.set("issuer", chance(1, in: 15) ? Self.certificate(of: "other") : Self.issuer)
    draft.set("serial", "\(random.below(chance(1, in: 15) ? 4 : 1 << 40))")
    draft.set("user", user)
    draft.set("validFrom", chance(1, in: 12) ? "\(day(1, model))T09:00:00" : "2026-01-01T00:00:00")
    let end = pick([0, 0, 1, 1, 7, 8, 15, 30, 31, 60, 400, 400, 400, 400])
    let clock = pick(["23:59:59", "23:59:59+03:00", "16:00:00", "20:59:59Z", "00:00:00", "17:00:00.250"])
    draft.set("validTo", chance(1, in: 15) ? "2026-02-28T00:00:00" : "\(day(end, model))T\(clock)")
  }

  mutating func fillMatch(_ draft: inout PeopleDraft, _ model: Model) {
    let all = model.certificates.sorted { $0.key < $1.key }
    let waiting = all.filter {
      $0.value.state == "LOADED" || ($0.value.state == "MATCHED" && !$0.value.isCompleted)
    }
    let (fingerprint, certificate) = pick(waiting.isEmpty || chance(1, in: 12) ? all : waiting)
    draft.set("certificate", chance(1, in: 25) ? Self.certificate(of: "nobody") : fingerprint)
    draft.set(
      "member",
      chance(1, in: 12) ? pick(model.members.keys.sorted() + ["ZZZ"]) : String(certificate.subject.prefix(3)))
    if chance(1, in: 2) { draft.set("card", "K-\(random.below(900))") }
    if chance(5, in: 6) { draft.set("completed", day(-random.below(9), model)) }
  }

  mutating func fillAssignment(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let all = model.certificates.sorted { $0.key < $1.key }
    let own = all.filter { $0.value.subject.hasPrefix(member) || member == "MKK" }
    let ready = own.filter { $0.value.state == "MATCHED" && $0.value.isCompleted }
    let some = ready.isEmpty || chance(1, in: 3) ? own : ready
    let (fingerprint, certificate) = pick(some.isEmpty || chance(1, in: 12) ? all : some)
    draft.set("certificate", fingerprint)
    let users = model.users.keys.sorted()
    let comrades = users.filter { $0.hasPrefix(String(certificate.subject.prefix(3))) }
    let isMistaken = chance(1, in: 8)
    draft.set("user", isMistaken ? pick(comrades.isEmpty ? users : comrades) : certificate.subject)
    if model.users[certificate.subject]?.certificate != nil, chance(4, in: 5) {
      draft.set("kind", "REPLACE")
    } else if chance(1, in: 4) {
      draft.set("kind", pick("ASSIGN ASSIGN REPLACE"))
    }
  }

  private mutating func fillRevocation(_ draft: inout PeopleDraft, _ model: Model) {
    let all = model.certificates.sorted { $0.key < $1.key }.filter { $0.value.user != Self.keeper }
    let unused = all.filter { $0.value.state != "ASSIGNED" }
    draft.set("certificate", pick(unused.isEmpty || chance(1, in: 4) ? all : unused).key)
    if chance(1, in: 25) { draft.set("certificate", Self.certificate(of: "nobody")) }
    draft.set("reason", pick(["kart kayıp", "görev değişikliği"]))
  }

  // MARK: Passwords

  mutating func fillRequest(_ draft: inout PeopleDraft, _ user: String, _ model: Model) {
    draft.set("user", user)
    let state = model.users[user]?.request ?? "NONE"
    let fitting = ["PRODUCED": "DELIVER", "RECORDED": "RETURN"][state] ?? "RECORD"
    let act = chance(1, in: 8) ? pick("RECORD DELIVER RETURN") : fitting
    draft.set("act", act)
    draft.set("document", "Y-\(random.below(90))")
    if act == "DELIVER" {
      let names = [model.users[user]?.name ?? "Kimse", model.users[user]?.receiver ?? "Kimse", "Başka Biri"]
      draft.set("receiver", pick([names[0], names[0].uppercased(), names[1], names[2]]))
      draft.set("identityShown", "nüfus cüzdanı")
    } else {
      if chance(14, in: 15) { draft.set("signatory", chance(4, in: 5) ? pick(Self.officers) : name()) }
      if chance(14, in: 15) { draft.set("delivery", pick("ADDRESS HAND HAND POST")) }
      if chance(1, in: 2) { draft.set("receiver", pick(["Kurye Kurgu", "Deniz Örnek"])) }
    }
  }

  mutating func fillSetting(_ draft: inout PeopleDraft, _ user: String, _ model: Model) {
    draft.set("user", user)
    draft.set("hash", "$argon2id$v=19$m=65536,t=3,p=1$\(random.below(1 << 40))")
    let number = model.users[user]?.passwordNumber ?? 0
    draft.set("number", "\(chance(1, in: 12) ? number + 1 : number)")
    let isAsked = ["RECORDED", "PRODUCED"].contains(model.users[user]?.request ?? "")
    if isAsked != chance(1, in: 8) { draft.set("madeFor", pick("MKK900 MKK901")) }
  }

  mutating func fillRecord(_ draft: inout PeopleDraft, _ user: String, _ model: Model) {
    draft.set("user", user)
    draft.set(
      "kind",
      pick(
        "LOGIN LOGIN LOGIN WRONG_PASSWORD WRONG_PASSWORD WRONG_OLD_PASSWORD LOGOUT IDLE USER_PASSIVE USER_BLOCKED CERTIFICATE_REPLACED RESTART"
      ))
    let number = model.users[user]?.passwordNumber ?? 0
    if chance(14, in: 15) { draft.set("number", "\(chance(1, in: 15) ? number + 1 : number)") }
    if chance(2, in: 3) {
      draft.set("certificate", model.users[user]?.certificate ?? Self.certificate(of: user))
    }
    if chance(2, in: 3) { draft.set("session", "o-\(random.below(1 << 40))") }
  }

  // MARK: Authorities and roles

  private mutating func authorities() -> [String] {
    let all = ModelOperation.all.flatMap(\.authorities)
    if chance(1, in: 6) { return all }
    if chance(1, in: 20) { return [] }
    let some = (0..<1 + random.below(5)).map { _ in pick(all) }
    return chance(1, in: 12)
      ? some + [pick(["transfer.release", "split.enter", "x", "", "identity.accept", "access-record.enter"])]
      : some
  }

  mutating func fillGrant(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let users = model.users.keys.sorted()
    draft.set("user", chance(1, in: 8) ? pick(users) : member + pick("001 002 003 004 901"))
    if let idle = idle(besides: member, model), chance(1, in: 8) { draft.set("user", idle) }
    draft.list = authorities()
    if chance(1, in: 5) {
      draft.set("withdraw", pick("true true false"))
      if draft.list.count > 9 { draft.list = Array(draft.list.prefix(4)) }
    }
    if chance(1, in: 4) { draft.set("until", day(pick([0, 0, 1, 2, 6, 30, -1]), model)) }
  }

  /// Somebody of another member who can do nothing now.
  private mutating func idle(besides member: String, _ model: Model) -> String? {
    let idle = model.users.filter {
      $0.value.member != member && ($0.value.status != "ACTIVE" || $0.value.isBlocked)
    }
    return idle.isEmpty ? nil : pick(idle.keys.sorted())
  }

  mutating func fillRole(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let known = (model.roles[member] ?? []).map(\.name)
    let names = ["HESAP GİRİŞ", "Hesap-giriş", "Onay", "Tüm işler", "R.7"]
    draft.set("name", known.isEmpty || chance(1, in: 3) ? pick(names) : pick(known))
    let act = pick(
      known.isEmpty ? "DEFINE DEFINE DELETE" : "DEFINE CHANGE ASSIGN ASSIGN ASSIGN REMOVE DELETE")
    draft.set("act", act)
    if ["DEFINE", "CHANGE"].contains(act) || chance(1, in: 20) { draft.list = authorities() }
    guard ["ASSIGN", "REMOVE"].contains(act) || chance(1, in: 20) else { return }
    let holders = (model.roles[member] ?? []).flatMap { $0.holders }.sorted()
    let users = model.users.keys.sorted()
    let own = users.filter { $0.hasPrefix(member) }
    draft.set("user", pick(own.isEmpty || chance(1, in: 5) ? users : own))
    if let idle = idle(besides: member, model), chance(1, in: 8) { draft.set("user", idle) }
    if act == "REMOVE", !holders.isEmpty { draft.set("user", pick(holders)) }
    if chance(1, in: 25) { draft.set("user", nil) }
  }
}
