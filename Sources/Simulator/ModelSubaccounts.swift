// SPDX-License-Identifier: Apache-2.0

// Moves between the sub-accounts of an account (ACC-65 to ACC-76).

extension ModelOperation {
  static let places = [
    ModelOperation(
      name: "subaccount-move",
      fields: [
        ModelField("account", .accountOfMember), ModelField("isin", .isin), ModelField("quantity", .quantity),
        ModelField("from", codes("SERB HACZ HAPS OPSP OPTD RHNA RHNV TEKA OPOZ FZKBOH")),
        ModelField("to", codes("SERB HACZ HAPS OPSP OPTD RHNA RHNV TEKA OPOZ FZKBOH")),
        ModelField("document", .text(50), needed: false),
      ], movesSecurities: true, endsWithDay: true),
    ModelOperation(
      name: "takasbank-investor",
      fields: [
        ModelField("registrationNumber", .number, needed: false),
        ModelField("taxNumber", .taxNumber, needed: false), ModelField("decision", .text(50)),
        ModelField("decided", .day), ModelField("validFrom", .day),
        ModelField("validTo", .day, needed: false),
      ]),
  ]
}

extension Model {
  func checkSubaccountMove(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    let (key, isin) = (row.fields["account"]!, row.fields["isin"]!)
    let (from, to) = (row.fields["from"]!, row.fields["to"]!)
    guard let account = accounts[key] else { throw ModelRefusal("account-not-found") }
    let kind = members[row.member]!.kind
    guard key.hasPrefix(row.member + "/") || ["MKK", "TAKASBANK"].contains(kind) else {
      throw ModelRefusal("account-not-of-member")
    }
    // ACC-81.
    if account.isPool { throw ModelRefusal("dbdepo-no-other-subaccount") }
    guard [from, to].count(where: { $0 == "SERB" }) == 1 else { throw ModelRefusal("not-free-subaccount") }
    try requireMovable(isin)
    try requireValid("SUBACCOUNT", to, else: "subaccount-not-valid-on-date")
    let blocking = from == "SERB" ? to : from
    if securities[isin]!.kind == "DIBS", ["OPSP", "OPTD", "TEKA", "OPOZ"].contains(blocking) {
      throw ModelRefusal("subaccount-not-for-dibs")
    }
    switch blocking {
    case "RHNA", "RHNV": throw ModelRefusal("pledge-message-required")
    case "HACZ", "HAPS", "TEKA": throw ModelRefusal("blocked-subaccount")
    case "FZKBOH": throw ModelRefusal("fzkboh-tcmb-only")
    case "OPTD" where kind != "TAKASBANK": throw ModelRefusal("only-takasbank")
    case "OPOZ" where kind != "MKK": throw ModelRefusal("blocked-subaccount")
    case "OPOZ" where row.fields["document"] == nil: throw ModelRefusal("document-reference-required")
    default: break
    }
    let quantity = Int(row.fields["quantity"]!)!
    try requireUnits(quantity, of: isin)
    // ACC-14: MKK's own stops are not held up by others.
    if kind != "MKK" { try requireEligible(key, isDebited: true, enteredAt: enteredAt) }
    guard balance(Place(account: key, isin: isin, subaccount: from)) >= quantity else {
      throw ModelRefusal("insufficient-balance")
    }
    try requireRoom(hasRoomForMovement)
  }

  mutating func applySubaccountMove(_ row: Open, _ number: Int) {
    let (key, isin, quantity) = (row.fields["account"]!, row.fields["isin"]!, row.fields["quantity"]!)
    let (from, to) = (row.fields["from"]!, row.fields["to"]!)
    let taken = take(Int(quantity)!, from: Place(account: key, isin: isin, subaccount: from))
    credit(Place(account: key, isin: isin, subaccount: to), taken)
    say("moved \(number) SUBACCOUNT \(isin) \(key) \(from) > \(key) \(to) \(quantity)")
  }
}
