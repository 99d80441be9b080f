// SPDX-License-Identifier: Apache-2.0

extension People {
  /// The members that are there from the beginning, beside the operator.
  static let market = ["AKA", "AKB", "BNA", "TVS", "TCM"]
  /// Those who look on (GEN-34).
  static let watchers = ["SPK", "DNT"]
  /// Officer and signatory of every member, and a signatory alone.
  static let officers = ["Kurgu Yetkili", "İlkay Simge-İmza"]
  static let issuer = certificate(of: "issuer")
  private static let kinds = ["BROKERAGE", "BROKERAGE", "BANK", "TAKASBANK", "TCMB"]
  private static let users = ["900", "001", "002", "003", "004"]

  /// A file that is sent before the seeded days begin.
  private static func file(
    _ user: String, _ reference: String, _ heading: String, _ rows: [String], on day: String
  ) -> ModelMessage {
    var message = ModelMessage()
    message.user = user
    message.member = String(user.prefix(3))
    message.certificate = certificate(of: user)
    message.reference = reference
    message.day = day
    message.form = "csv"
    message.content = Array(([heading] + rows).map { $0 + "\n" }.joined().utf8)
    return message
  }

  /// The members, users, authorities, accounts and identities of the beginning.
  static func opening(checksCertificates: Bool, on day: String) -> [ModelMessage] {
    var messages: [ModelMessage] = []
    func send(_ user: String, _ heading: String, _ rows: [String]) {
      messages.append(file(user, "O\(messages.count + 1)", heading, rows, on: day))
    }
    send(
      "MKK900", "member-definition.enter:member,kind,title,taxNumber",
      market.indices.map { "\(market[$0]),\(kinds[$0]),Deneme \(market[$0]),\(taxNumber($0))" }
        + watchers.map { "\($0),\($0 == "SPK" ? "SPK" : "AUDITOR"),Deneme \($0)," })
    send(
      "MKK900", "user-definition.enter:member,type,name,information",
      market.flatMap { member in
        users.map { "\(member),\($0 == "900" ? "PRINCIPAL" : "USER"),Deniz Örnek,B-1" }
      } + ["MKK,USER,Işık Deneme,B-2", "MKK,USER,Umut Deneme,B-2"]
        + watchers.flatMap { ["\($0),PRINCIPAL,Barış Kurgu,B-3", "\($0),USER,Derya Kurgu,B-3"] })
    if checksCertificates {
      // 004 gets none.
      let equipped = market.flatMap { member in users.dropLast().map { member + $0 } }
      for (heading, rows) in certificates(
        for: equipped + ["MKK001", "MKK002"] + watchers.flatMap { [$0 + "900", $0 + "001"] })
      {
        send("MKK900", heading, rows)
      }
    }
    send(
      "MKK900", "member-person.enter:member,name,officer,signatory,document",
      (market + watchers + ["MKK"]).flatMap {
        ["\($0),\(officers[0]),true,true,Ü-1", "\($0),\(officers[1]),false,true,Ü-1"]
      })
    for member in market + ["MKK"] {
      send("\(member)900", "authority-grant.enter:user,authorities", grants(member))
    }
    for member in market {
      // Some may transfer to everybody, some to those named; AKB's user to its own member alone (TRF-55).
      send(
        "\(member)900", "user-instruction-authority.enter:user,members,all",
        [
          "\(member)003,,true", "\(member)900,,true",
          "\(member)001,\(member == "AKB" ? "AKB" : market.joined(separator: ";")),",
        ])
    }
    for member in market { send("\(member)003", "account-definition.enter:account,class", accounts) }
    for (place, member) in market.enumerated() {
      send(
        "\(member)003", "identity.enter:account,kind,name,surname,tckn,birthDate,address,phone",
        (1001...1005).map { account in
          "\(account),NATURAL,Deniz,Örnek,\(identityNumber(100 + place * 5 + account - 1001)),1980-05-17,Deneme Mah.,2125550000"
        })
    }
    for (place, member) in clearing.enumerated() {
      send(
        "\(member)003",
        "identity.enter:account,kind,title,vkn,taxOffice,registryOffice,registryDate,registryNumber,sector,subsector,address,phone",
        [
          "1007,LEGAL,Deneme \(member),\(taxNumber(place)),Deneme V.D.,İzmir,1999-01-01,\(5_000 + place),13,1310,Deneme Mah.,2125550000"
        ])
    }
    return messages
  }

  /// Of these some clear, and have portfolios of their own that they can lodge.
  private static let clearing = ["AKA", "AKB", "BNA"]

  /// The registers' answers to what is open, all of them right; nothing when nothing is.
  static func answers(_ model: Model) -> [ModelMessage] {
    let mernis = model.openQueries.filter { model.identity(asked: $0, "MERNIS") != nil }
    let civil = "Ali,Ayşe,İzmir,F,Konak,TR,true"
    var messages: [ModelMessage] = []
    if !mernis.isEmpty {
      let names = "matches,\(Model.civilNames.joined(separator: ","))"
      messages.append(
        file(
          "MKK000", "M\(mernis[0])", "mernis-answer.enter:query,\(names)",
          mernis.map { "\($0),true,\(civil)" }, on: model.time.day))
    }
    let tax = model.openQueries.filter { model.identity(asked: $0, "MALIYE") != nil }
    if !tax.isEmpty {
      messages.append(
        file(
          "MKK000", "V\(tax[0])", "tax-answer.enter:query,title",
          tax.map { "\($0),\(model.identities[$0 / 4]!.name)" }, on: model.time.day))
    }
    return messages
  }

  /// Portfolio codes, securities and their first issues.
  static func issues(on day: String) -> [ModelMessage] {
    let holdings =
      market.flatMap { member in
        (1001...1005).flatMap { account in
          [
            "\(isin(account % 5)),\(member)/\(account),300,12.5,2026-01-02",
            "\(isin(account % 5)),\(member)/\(account),200,11,2025-06-30",
            "\(isin((account + 1) % 5)),\(member)/\(account),500,7.25,2026-02-02",
          ]
        }
      }
      + clearing.flatMap { member in
        [0, 2, 4].map { "\(isin($0)),\(member)/1007,\($0 == 2 ? 4_000 : 3_000),9.5,2026-01-02" }
      }
    return [
      file(
        "MKK900", "I1", "security-definition.enter:isin,kind,name,smallestUnit,redemption", securities,
        on: day),
      file("MKK900", "I2", "security-issue.enter:isin,account,quantity,price,acquired", holdings, on: day),
      file(
        "MKK900", "I3",
        "portfolio-definition.enter:portfolio,managerTitle,managerVkn,manager,authorisation,validFrom,validTo",
        portfolios, on: day),
    ]
  }

  /// Of companies, of members, and some that have ended or not begun; a second person approves them.
  static let portfolios = [
    "PRT1,Deneme Portföy A.Ş.,\(taxNumber(90)),,SPK-1,2026-01-01,",
    "PRT2,Deneme AKA,\(taxNumber(0)),AKA,SPK-2,2026-01-01,2026-03-20",
    "PRT3,Deneme AKB,\(taxNumber(1)),AKB,SPK-3,2025-01-01,2026-02-28",
    "PRT4,Deneme Portföy A.Ş.,\(taxNumber(90)),,SPK-4,2026-03-09,2026-12-31",
  ]

  /// The second person's approval of what the first officer entered and may not approve.
  static func approvals(_ model: Model) -> [ModelMessage] {
    let entered = model.open.keys.sorted().filter { model.open[$0]!.operation.name == "portfolio-definition" }
    guard !entered.isEmpty else { return [] }
    return [
      file(
        "MKK901", "I4", "portfolio-definition.approve:instruction", entered.map(String.init),
        on: model.time.day)
    ]
  }

  /// Loaded, matched and assigned; some are at their end soon, and one has not begun.
  private static func certificates(for users: [String]) -> [(heading: String, rows: [String])] {
    let loads = users.enumerated().map { place, user in
      let from = user == "AKB002" ? "2026-03-03T00:00:00" : "2026-01-01T00:00:00+03:00"
      let end = ["001": "2026-03-\(10 + place % 18)T20:59:59Z", "002": "2026-03-31T17:00:00.5"]
      let to = end[String(user.suffix(3))] ?? "2028-12-31T23:59:59"
      return "\(certificate(of: user)),\(issuer),A\(place),\(user),\(from),\(to)"
    }
    return [
      ("certificate-load.enter:certificate,issuer,serial,user,validFrom,validTo", loads),
      (
        "certificate-match.enter:certificate,member,card,completed",
        users.map { "\(certificate(of: $0)),\($0.prefix(3)),K-\($0),2026-02-02" }
      ),
      ("certificate-assignment.enter:user,certificate", users.map { "\($0),\(certificate(of: $0))" }),
    ]
  }

  private static let accounts =
    (1001...1005).map { "\($0),1" } + ["1006,1", "1007,4", "1008,5"]

  private static let securities = [
    "\(isin(0)),SHARE,PAY0,,", "\(isin(1)),SHARE,PAY1,,", "\(isin(2)),FUND,FON2,10,",
    "\(isin(3)),DEBT,TAHVİL3,,2026-03-10", "\(isin(4)),SHARE,PAY4,5,", "\(isin(5)),DIBS,DİBS5,,2027-01-01",
  ]

  private static func grants(_ member: String) -> [String] {
    func all(_ stages: [String]) -> String {
      ModelOperation.all.flatMap(\.authorities).filter { name in stages.contains { name.hasSuffix("." + $0) }
      }
      .joined(separator: ";")
    }
    let own = ["001,\(all(["enter", "accept"]))", "002,\(all(["approve", "accept-approve"]))"].map {
      member + $0
    }
    switch member {
    case "MKK": return own
    case "AKA":
      // Another member's user works for this one too (AUT-31).
      return own + ["AKA003,\(all(["enter", "approve", "accept", "accept-approve"]))"]
        + ["AKB003,\(all(["enter", "approve"]))", "AKB900,transfer.view"]
    default:
      return own + ["\(member)003,\(all(["enter", "approve", "accept", "accept-approve"]))"]
    }
  }
}
