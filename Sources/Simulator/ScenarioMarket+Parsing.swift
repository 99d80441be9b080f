// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

extension ScenarioMarket {
  private static let keys = [
    "base", "operator", "limits", "opened", "calendar", "members", "users", "investors", "securities",
    "accounts", "holdings", "registers", "note",
  ]

  /// The name of a fixture, or the market itself, perhaps upon a `base`.
  init(_ node: ScenarioNode, markets: (String) throws -> ScenarioMarket?) throws {
    guard node.isMapping else {
      self = try Self.fixture(node, markets)
      return
    }
    let market = try node.mapping(Self.keys)
    if let base = market["base"] {
      self = try Self.fixture(base, markets)
    } else {
      file = node.file
      operatorCode = try node.value("MKK")
    }
    if let node = market["operator"] { try readOperator(node) }
    for (name, entry) in try market["limits"]?.mapping(Self.limitNames).pairs ?? [] {
      limits.append((name, String(try entry.node.number())))
    }
    if let node = market["registers"] { asksRegisters = try node.flag() }
    if let node = market["opened"] { opened = try node.moment(after: nil) }
    for item in market.items("calendar") {
      var fields = try item.fields(["day", "kind", "name"])
      if !fields.contains(where: { $0.name == "kind" }) { fields.append(("kind", .text("closed"))) }
      calendar.append(Line(place: item.place, fields: fields))
    }
    for item in market.items("members") { members.append(try Self.member(item)) }
    for item in market.items("users") { users.append(try Self.user(item)) }
    if let node = market["investors"] {
      for (name, entry) in try node.mapping().pairs { investors[name] = try Self.holder(entry.node) }
    }
    for item in market.items("securities") { securities.append(try Self.security(item)) }
    for item in market.items("accounts") { accounts.append(try account(item)) }
    for item in market.items("holdings") {
      holdings.append(
        Line(
          place: item.place, fields: try item.fields(["account", "isin", "quantity", "price", "acquired"])))
    }
  }

  private static func fixture(
    _ node: ScenarioNode, _ markets: (String) throws -> ScenarioMarket?
  ) throws -> ScenarioMarket {
    let name = try node.text()
    guard let market = try markets(name) else {
      throw node.fault(
        "there is no markets/\(name).yaml in the story's folder or above it",
        "senaryonun klasöründe veya üstünde markets/\(name).yaml yok")
    }
    return market
  }

  private mutating func readOperator(_ node: ScenarioNode) throws(ScenarioFault) {
    guard node.isMapping else {
      operatorCode = try node.value()
      return
    }
    let mapping = try node.mapping(["code", "title"])
    if let code = mapping["code"] { operatorCode = try code.value() }
    if let title = try mapping.text("title") { operatorTitle = title }
  }

  private static func member(_ node: ScenarioNode) throws(ScenarioFault) -> Member {
    let mapping = try node.mapping(["member", "code", "kind", "title", "taxNumber", "status"])
    let code: MemberCode = try mapping.required(mapping.contains("member") ? "member" : "code").value()
    var fields: Fields = [("member", .text(code.text))]
    fields.append(("kind", .text(try mapping.required("kind").text().uppercased())))
    fields.append(("title", .text(try mapping.text("title") ?? "Deneme \(code.text)")))
    if let number = try mapping.text("taxNumber") { fields.append(("taxNumber", .text(number))) }
    return Member(place: node.place, code: code, fields: fields, status: try mapping.text("status"))
  }

  private static func user(_ node: ScenarioNode) throws(ScenarioFault) -> User {
    if !node.isMapping { return User(place: node.place, code: try node.value(), name: nil, authorities: []) }
    let mapping = try node.mapping(["user", "member", "type", "name", "authorities", "actsFor", "receivers"])
    let code: UserCode = try mapping.required("user").value()
    if let member: MemberCode = try mapping["member"]?.value(), member != code.member {
      throw node.fault("a user code begins with its member", "kullanıcı kodu üye koduyla başlar")
    }
    if let type: UserType = try mapping["type"]?.value(), (type == .principal) != code.isPrincipal {
      throw node.fault(
        "principal users have the numbers 900 to 990, users 001 to 899",
        "ana yetkililer 900-990, kullanıcılar 001-899 numaralarını taşır")
    }
    var authorities: [(member: MemberCode, names: [String])] = []
    if let list = mapping["authorities"] { authorities.append((code.member, try self.authorities(list))) }
    if let others = mapping["actsFor"] {
      for (member, entry) in try others.mapping().pairs {
        authorities.append((try others.value(member), try self.authorities(entry.node)))
      }
    }
    var receivers: [String]?
    if let list = mapping["receivers"] {
      receivers = []
      for item in list.items() { receivers!.append(try item.text()) }
    }
    return User(
      place: node.place, code: code, name: try mapping.text("name"), authorities: authorities,
      receivers: receivers)
  }

  /// `transfer.enter`, `transfer.*`, `*.enter`, `all`.
  private static func authorities(_ node: ScenarioNode) throws(ScenarioFault) -> [String] {
    var names: [String] = []
    for item in node.items() {
      let pattern = try item.text()
      let parts = pattern.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let matching = catalogue.filter { known in
        pattern == "all"
          || parts.count == 2 && (parts[0] == "*" || parts[0] == known.operation)
            && (parts[1] == "*" || parts[1] == known.stage)
      }
      guard !matching.isEmpty else {
        throw item.fault(
          "`\(pattern)` is no authority; write `transfer.enter`, `transfer.*`, `*.enter` or `all`",
          "`\(pattern)` bir yetki değil; `transfer.enter`, `transfer.*`, `*.enter` veya `all` yazın")
      }
      for one in matching where !names.contains("\(one.operation).\(one.stage)") {
        names.append("\(one.operation).\(one.stage)")
      }
    }
    return names
  }

  /// Every authority that there is.
  private static let catalogue: [(operation: String, stage: String)] = Depository.codes.flatMap {
    code -> [(operation: String, stage: String)] in
    let about = Depository.about(code)!
    guard !about.isReport else { return [] }
    return (about.stages + [.view]).map { (about.name.string, $0.name.string) }
  }

  private static func security(_ node: ScenarioNode) throws(ScenarioFault) -> Security {
    let mapping = try node.mapping([
      "isin", "kind", "name", "currency", "smallestUnit", "redemption", "suspended",
    ])
    let isin = try mapping.required("isin").text()
    var fields: Fields = [
      ("isin", .text(isin)), ("kind", .text(try mapping.text("kind")?.uppercased() ?? "SHARE")),
    ]
    fields.append(("name", .text(try mapping.text("name") ?? isin)))
    for key in ["currency", "smallestUnit", "redemption"] {
      if let text = try mapping.text(key) { fields.append((key, .text(text))) }
    }
    return Security(
      place: node.place, isin: isin, fields: fields, isSuspended: try mapping["suspended"]?.flag() ?? false)
  }

  private func account(_ node: ScenarioNode) throws(ScenarioFault) -> Account {
    let features = ["class", "reason", "iban", "custodian", "portfolio", "settlementMember"]
    let mapping = try node.mapping(["account", "member", "holder", "status", "restriction"] + features)
    let key = try accountKey(mapping)
    var fields: Fields = [("account", .text(key.number.text))]
    for feature in features {
      if let text = try mapping.text(feature) { fields.append((feature, .text(text))) }
    }
    if !mapping.contains("class") { fields.append(("class", .text("1"))) }
    return Account(
      place: node.place, key: key, fields: fields, holder: try mapping["holder"].flatMap(holderOfAccount),
      status: try mapping.text("status"), restriction: try mapping.text("restriction"))
  }

  /// `AKA/1001`, or member and number on their own.
  private func accountKey(_ mapping: ScenarioMapping) throws(ScenarioFault) -> AccountKey {
    let account = try mapping.required("account")
    guard let member = mapping["member"] else { return try account.value() }
    let text = try account.text()
    return try account.value(text.contains("/") ? text : "\(try member.text())/\(text)")
  }

  /// The name of an investor of the market, or an identity; `none` for an account without one.
  private func holderOfAccount(_ node: ScenarioNode) throws(ScenarioFault) -> Fields? {
    if node.isMapping { return try Self.holder(node) }
    let name = try node.text()
    if name == "none" { return nil }
    if let known = investors[name] { return known }
    let list = investors.keys.sorted().joined(separator: ", ")
    throw node.fault(
      "there is no investor `\(name)`; there are: \(list)", "`\(name)` adlı yatırımcı yok; olanlar: \(list)")
  }

  /// Fields of the identity; what it needs and a story leaves out is added.
  private static func holder(_ node: ScenarioNode) throws(ScenarioFault) -> Fields {
    let allowed = OperationShape(named: "identity.enter")?.fields.filter { $0 != "account" } ?? []
    var fields = try node.fields(allowed)
    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }
    if has("registrationNumber") { return fields }
    if !has("kind") { fields.append(("kind", .text(has("tckn") ? "NATURAL" : "LEGAL"))) }
    var usual = usualFields
    for case ("kind", .text(let kind)) in fields where kind != "NATURAL" && kind != "OTHER" {
      // A fund stands in no trade registry and has no sector (ACC-30).
      usual += usualFieldsOfFirms.filter { kind != "FUND" || $0.0 == "taxOffice" }
    }
    for (name, value) in usual where !has(name) { fields.append((name, .text(value))) }
    return fields
  }

  private static let usualFields = [("address", "Deneme Caddesi 1"), ("phone", "02120000000")]
  private static let usualFieldsOfFirms = [
    ("taxOffice", "Deneme"), ("registryOffice", "Deneme"), ("registryDate", "2001-02-03"),
    ("registryNumber", "1234"), ("sector", "13"), ("subsector", "1310"),
  ]
}

extension ScenarioNode {
  /// A mapping of texts with no other keys than these.
  func fields(_ allowed: [String]) throws(ScenarioFault) -> ScenarioMarket.Fields {
    var fields: ScenarioMarket.Fields = []
    for (name, entry) in try mapping(allowed).pairs { fields.append((name, .text(try entry.node.text()))) }
    return fields
  }

  /// Another text than the node's own as a value; complaints name the node's line.
  func value<Value: FieldValue>(_ text: String) throws(ScenarioFault) -> Value {
    do {
      return try Value.read(Array(text.utf8).span)
    } catch {
      throw fault(
        "`\(text)`: \(Value.form.note.english.string) is wanted, such as `\(Value.form.example.string)`",
        "`\(text)`: \(Value.form.note.turkish.string) gerekir, örneğin `\(Value.form.example.string)`")
    }
  }
}
