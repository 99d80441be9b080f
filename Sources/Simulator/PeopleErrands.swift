// SPDX-License-Identifier: Apache-2.0

// What wants to be done next, so that users who were locked out come back and passwords and certificates go
// all the way from their first step to their last.

extension People {
  /// The next step for one user, or for a member that has closed a channel.
  mutating func errand(_ model: Model) -> Act? {
    if chance(1, in: 12), let act = channelErrand(model) { return act }
    let users = model.users.keys.sorted()
    let troubled = users.filter { code in
      let user = model.users[code]!
      return user.isBlocked || user.status != "ACTIVE" || user.certificate == nil
    }
    let begun = users.filter { model.users[$0]!.request != "NONE" }
    var some = [users, troubled, begun, begun][random.below(4)]
    if some.isEmpty { some = users }
    let code = pick(some)
    let user = model.users[code]!
    if user.isBlocked || user.status != "ACTIVE", chance(3, in: 4) { return restore(code, user) }
    if user.certificate == nil || chance(1, in: 20), chance(2, in: 3) { return equip(code, user, model) }
    // A user who cannot be blocked keeps the market going.
    guard code != Self.keeper, user.type != "REGISTRY" else { return equip(code, user, model) }
    return passwordErrand(code, user, model)
  }

  private mutating func channelErrand(_ model: Model) -> Act? {
    let partlyClosed = model.members.keys.sorted().filter { model.members[$0]!.channels.count < 2 }
    guard !partlyClosed.isEmpty else { return nil }
    let member = pick(partlyClosed)
    var draft = PeopleDraft()
    draft.set("channel", model.members[member]!.channels.contains("WS") ? "SCREEN" : "WS")
    draft.set("enabled", "true")
    draft.set("member", member)
    return act("member-channel", "MKK", draft)
  }

  func act(_ operation: String, _ member: String, _ draft: PeopleDraft) -> Act {
    (ModelOperation.byName[operation]!, "enter", member, draft)
  }

  private mutating func restore(_ code: String, _ user: Model.User) -> Act {
    var draft = PeopleDraft()
    draft.set("user", code)
    draft.set("act", user.isBlocked ? "REACTIVATE" : "ACTIVATE")
    let isPrincipal = user.type == "PRINCIPAL"
    if isPrincipal || chance(1, in: 4) {
      draft.set("document", "2026/\(random.below(90))")
      draft.set("signatory", pick(Self.officers))
    }
    // A colleague, or the neighbour's principal user, would like to help.
    let member = chance(1, in: 8) ? pick(Self.market) : isPrincipal || chance(1, in: 4) ? "MKK" : user.member
    return act("user-status", member, draft)
  }

  private mutating func equip(_ code: String, _ user: Model.User, _ model: Model) -> Act {
    var draft = PeopleDraft()
    let own = model.certificates.filter { $0.value.subject == code }.sorted { $0.key < $1.key }
    let isHasty = chance(1, in: 10)
    let ready = own.first { $0.value.state == "MATCHED" && ($0.value.isCompleted || isHasty) }
    if let ready {
      draft.set("user", code)
      draft.set("certificate", ready.key)
      if user.certificate != nil, chance(4, in: 5) { draft.set("kind", "REPLACE") }
      let isByItself = user.type == "USER" && chance(2, in: 3)
      return act("certificate-assignment", isByItself ? user.member : "MKK", draft)
    }
    if let next = own.first(where: { ["LOADED", "MATCHED"].contains($0.value.state) }) {
      draft.set("certificate", next.key)
      draft.set("member", user.member)
      if !isHasty { draft.set("completed", day(-1, model)) }
      return act("certificate-match", "MKK", draft)
    }
    fillLoad(&draft, code, model)
    if chance(2, in: 3) { draft.set("validTo", "\(day(400, model))T23:59:59") }
    return act("certificate-load", "MKK", draft)
  }

  private mutating func passwordErrand(_ code: String, _ user: Model.User, _ model: Model) -> Act {
    var draft = PeopleDraft()
    let isInUse = ["INITIAL", "CURRENT"].contains(user.password)
    let isAsked = ["RECORDED", "PRODUCED"].contains(user.request)
    if user.request == "RECORDED" || (user.password == "INITIAL" && chance(1, in: 2)) {
      fillSetting(&draft, code, model)
      return act("password-setting", "MKK", draft)
    }
    if isInUse, !isAsked, chance(9, in: 10) {
      fillRecord(&draft, code, model)
      // Whoever has forgotten it goes on trying.
      if user.failures > 0, chance(2, in: 3) { draft.set("kind", "WRONG_PASSWORD") }
      return act("access-record", "MKK", draft)
    }
    fillRequest(&draft, code, model)
    return act("password-request", "MKK", draft)
  }
}

// MARK: Too much

extension People {
  /// More of one thing than a registry has room for.
  mutating func flood(_ message: inout ModelMessage, _ model: Model) {
    let count = sendsOnlyGroups ? 18 : 180
    let mode = sendsOnlyGroups ? " all" : ""
    let users = model.users.keys.sorted().filter { $0 != "MKK000" }
    let all = ModelOperation.all.flatMap(\.authorities).joined(separator: ";")
    var heading = ""
    var row: (Int) -> String
    (message.user, message.member) = ("AKA900", "AKA")
    switch random.below(5) {
    case 0:
      heading = "role.enter\(mode):act,name,authorities"
      row = { "DEFINE,Rol \($0),transfer.view" }
    case 1:
      let known = (model.roles["AKA"] ?? []).map(\.name) + ["Rol 0"]
      heading = "role.enter\(mode):act,name,user"
      row = { "ASSIGN,\(known[$0 % known.count]),\(users[$0 / known.count % users.count])" }
    case 2:
      heading = "authority-grant.enter\(mode):user,authorities,until"
      let until = day(random.below(5), model)
      row = { "\(users[$0 % users.count]),\(all),\(until)" }
    case 3:
      (message.user, message.member) = (Self.keeper, "MKK")
      heading = "member-person.enter\(mode):member,name,signatory,document"
      row = { "BNA,Kişi \($0),true,Ü-1" }
    default:
      (message.user, message.member) = (Self.keeper, "MKK")
      heading = "certificate-load.enter\(mode):certificate,issuer,serial,user,validFrom,validTo"
      let series = random.below(1 << 30)
      row = {
        "\(Self.certificate(of: "\(series) \($0)")),\(Self.issuer),\(series)-\($0),AKA004,2026-01-01T00:00:00,2027-01-01T00:00:00"
      }
    }
    message.form = "csv"
    message.content = Array(([heading] + (0..<count).map(row)).map { $0 + "\n" }.joined().utf8)
  }
}
