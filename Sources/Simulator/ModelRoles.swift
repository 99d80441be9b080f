// SPDX-License-Identifier: Apache-2.0

// Authorities and roles (AUT-21, AUT-27, AUT-30, AUT-31).

extension Model {
  struct GrantKey: Hashable {
    let user: String
    let member: String
    let authority: String
  }

  struct Role {
    /// As it was written when it was defined.
    let name: String
    var authorities: Set<String>
    var holders: Set<String> = []
  }

  private static let grantable = ModelOperation.all.flatMap { operation in
    operation.isReport
      ? []
      : ["enter", "approve", "accept", "accept-approve", "view"].map {
        "\(operation.name).\($0)"
      }
  }

  /// What a user may do for a member: what was granted and what comes with roles.
  func holds(_ operation: ModelOperation, _ stage: String) -> Bool {
    let user = users[actor.user]!
    if user.type == "REGISTRY" { return true }
    // AUT-19, AUT-21, AUT-24, AUT-30: what a principal user does for the own member by what it is.
    let own = [
      "authority-grant", "certificate-assignment", "user-status", "role", "transfer-policy",
      "receiving-account-policy", "name-visibility", "user-limit", "user-instruction-authority",
      "receiver-limit",
    ]
    if user.type == "PRINCIPAL", user.member == actor.member, own.contains(operation.name) { return true }
    let authority = "\(operation.name).\(stage)"
    if grants[Self.pair(actor.user, actor.member)]?.contains(authority) ?? false { return true }
    return (roles[actor.member] ?? []).contains {
      $0.holders.contains(actor.user) && $0.authorities.contains(authority)
    }
  }

  /// AUT-31: another member's user must be able to act.
  private func requireUsable(_ code: String, _ row: Open) throws(ModelRefusal) {
    let user = users[code]!
    guard user.member == row.member || (user.status == "ACTIVE" && !user.isBlocked) else {
      throw ModelRefusal("foreign-user-passive")
    }
  }

  private func requirePerson(_ code: String?) throws(ModelRefusal) -> String {
    guard let code, let user = users[code], user.type != "REGISTRY" else {
      throw ModelRefusal("user-unknown")
    }
    return code
  }

  private func requireKnown(_ authorities: [String]) throws(ModelRefusal) {
    guard authorities.allSatisfy(Set(ModelOperation.all.flatMap(\.authorities)).contains) else {
      throw ModelRefusal("authority-unknown")
    }
  }

  // MARK: Grants

  func checkGrant(_ row: Open) throws(ModelRefusal) {
    guard isPrincipal(of: row.member) else { throw ModelRefusal("grantor-not-principal") }
    let user = try requirePerson(row.fields["user"])
    let isWithdrawn = row.fields["withdraw"] == "true"
    if !isWithdrawn { try requireUsable(user, row) }
    try requireKnown(row.list)
    if row.list.isEmpty { throw ModelRefusal("authority-unknown") }
    let until = row.fields["until"]
    if let until, isWithdrawn || until < time.day { throw ModelRefusal("date-range-invalid") }
    try requireRoom(grants[Self.pair(user, row.member)] != nil || grants.count < limits.users * 2)
    try requireRoom(until == nil || timedGrants.count + row.list.count <= limits.users * 4)
  }

  mutating func applyGrant(_ row: Open) {
    let user = row.fields["user"]!
    for authority in row.list {
      set(authority, of: user, for: row.member, isGranted: row.fields["withdraw"] != "true")
      if let until = row.fields["until"] {
        timedGrants[GrantKey(user: user, member: row.member, authority: authority)] = until
      }
    }
  }

  /// Whatever time was set before is void.
  mutating func set(_ authority: String, of user: String, for member: String, isGranted: Bool) {
    timedGrants[GrantKey(user: user, member: member, authority: authority)] = nil
    var granted = grants[Self.pair(user, member)] ?? []
    if isGranted { granted.insert(authority) } else { granted.remove(authority) }
    grants[Self.pair(user, member)] = granted
    say("authority \(user) for \(member) \(authority) \(isGranted ? "granted" : "withdrawn")")
  }

  // MARK: Roles

  /// Names are compared as those of people are (GEN-38).
  private func role(_ row: Open) -> Int? {
    (roles[row.member] ?? []).firstIndex { Self.agree($0.name, row.fields["name"]!) }
  }

  func checkRole(_ row: Open) throws(ModelRefusal) {
    guard isPrincipal(of: row.member) else { throw ModelRefusal("grantor-not-principal") }
    let act = row.fields["act"]!
    let known = role(row).map { roles[row.member]![$0] }
    if act == "DEFINE", known != nil { throw ModelRefusal("role-name-duplicate") }
    if act != "DEFINE", known == nil { throw ModelRefusal("role-unknown") }
    switch act {
    case "DEFINE", "CHANGE":
      try requireKnown(row.list)
      if row.list.isEmpty { throw ModelRefusal("role-empty") }
      try requireRoom(act == "CHANGE" || roles.values.reduce(0) { $0 + $1.count } < limits.members * 16)
    case "ASSIGN", "REMOVE":
      let user = try requirePerson(row.fields["user"])
      if act == "ASSIGN" { try requireUsable(user, row) }
      guard known!.holders.contains(user) == (act == "REMOVE") else {
        throw ModelRefusal("status-unchanged")
      }
      if act == "ASSIGN" {
        let holders = roles.values.flatMap { $0 }.reduce(0) { $0 + $1.holders.count }
        try requireRoom(holders < limits.users * 4)
        try requireRoom(grants[Self.pair(user, row.member)] != nil || grants.count < limits.users * 2)
      }
    default:
      guard known!.holders.isEmpty else { throw ModelRefusal("role-in-use") }
    }
  }

  mutating func applyRole(_ row: Open) {
    let member = row.member
    let act = row.fields["act"]!
    if act == "DEFINE" {
      roles[member, default: []].append(Role(name: row.fields["name"]!, authorities: []))
      return change(roles[member]!.count - 1, of: member, to: Set(row.list))
    }
    let index = role(row)!
    let name = roles[member]![index].name
    switch act {
    case "CHANGE": change(index, of: member, to: Set(row.list))
    case "ASSIGN", "REMOVE":
      let user = row.fields["user"]!
      if act == "ASSIGN" {
        roles[member]![index].holders.insert(user)
      } else {
        roles[member]![index].holders.remove(user)
      }
      // From now on the user is known to the member, whatever it may do.
      grants[Self.pair(user, member)] = grants[Self.pair(user, member)] ?? []
      say("role \(name) of \(member) \(user) \(act == "ASSIGN" ? "held" : "-")")
    default:
      change(index, of: member, to: [])
      roles[member]!.remove(at: index)
    }
  }

  private mutating func change(_ index: Int, of member: String, to authorities: Set<String>) {
    let former = roles[member]![index].authorities
    roles[member]![index].authorities = authorities
    for authority in Self.grantable where former.contains(authority) != authorities.contains(authority) {
      let state = authorities.contains(authority) ? "in" : "out"
      say("role \(roles[member]![index].name) of \(member) \(authority) \(state)")
    }
  }
}
