// SPDX-License-Identifier: Apache-2.0

extension People {
  /// Leaves a field out, or writes something else into it.
  mutating func spoil(_ draft: inout PeopleDraft, _ fields: [ModelField], _ model: Model) {
    let field = pick(fields)
    if case .list = field.kind {
      draft.list.append(String(repeating: "ş", count: 61))
    } else if case .many(let kind, _) = field.kind {
      let isFirst = field.name == fields.first { $0.kind.ofItems != nil }?.name
      let item = absurd(kind)
      if isFirst { draft.list.append(item) } else { draft.others[field.name, default: []].append(item) }
    } else if case .shares = field.kind {
      draft.list.append(pick(["0", "-5", "0.0001", "101", "33.33333", "x", "", "1.", ".5", "100", "0.0"]))
    } else {
      draft.set(field.name, chance(1, in: 4) ? nil : absurd(field.kind))
    }
  }

  /// Something that is no such value, or is one at the edge.
  private mutating func absurd(_ kind: ModelKind) -> String {
    switch kind {
    case .text(let longest):
      return pick([
        "", "   ", String(repeating: "ğ", count: longest), String(repeating: "x", count: longest + 1),
        String(repeating: "x", count: longest * 4 + 1), "a\u{1}b", "a\tb", "a\u{85}b", "\u{7f}", "\\",
        "e\u{301}",
      ])
    case .list, .many, .shares: return ""
    case .depotLine:
      let debt = Self.isin(5)
      return pick([
        "\(debt):TRY:1", "\(debt):TRY:-5:0", "\(debt):TRY:1:-1:BNA", "\(debt):TRY:1:1:bn", "x",
        "\(debt):XXA:1:1", "\(debt):TRY:07:1", "TRE0000010:TRY:1:1", "\(debt):TRY:1:1:AKA:1",
        "\(debt.dropLast())X:TRY:1:1", "TRE000001051:TRY:1:1",
      ])
    case .controlSum: return pick("TRY:1 USD:0 TRY TRY:x TRY:-1 XXA:1 TRYY:1 TRY:1:1")
    case .rate: return pick("-0.1 0.1234567 1,5 x 01 0.5 1 0 .5 1000001 0.0000")
    case .move: return pick("-1 -1.000001 10 10.1 x -0 0 -0.5")
    case .adjustedPrice: return pick("1.12345678 -1 x 0 1 100000001 0.0000001")
    case .marginAccount: return pick("XX 12345678 pf PFF MS 1 GF")
    case .wordsOf(let kinds, _):
      var words = kinds.map { _ in Self.isin(1) }
      for place in kinds.indices { words[place] = absurd(kinds[place]) }
      return pick([
        words.joined(separator: " "), Self.isin(0), "", "  ", "\(Self.isin(0)) 0.1 0.1 0.01 0.01 0.01",
      ])
    case .code: return pick(["XX", "", "a", " ", "ş"])
    case .member: return pick("AK AKAA aka A-A ZZZ AKŞ AKA")
    case .user: return pick("AKA1 AKA9999 aka001 AKA00A ZZZ001 AKA-01 001AKA")
    case .account:
      return pick(["12 34", "abc", "12345678901234567", "1234567890123456", "DBDEPO", "1-1", "ş"])
    case .accountOfMember:
      return pick("AKA1001 AKA/ /1 AKAA/1 ZZZ/1 AKA/1/1 aka/1 AKA/DBDEPO AKA/12345678901234567")
    case .reference: return pick(["R_1", "a b", "1234567890123456789", "ş", "-", "az-AZ-09"])
    case .isin:
      return pick(
        "\(Self.isin(1).dropLast())X TREYOKK0001 treyokk00019 TREYOKK00011 1REYOKK00019 \(Self.isin(91))")
    case .quantity: return pick("0 -3 9x 1.5 007 1e3 1234567890123456789 999999999999999999 1")
    case .number: return pick("x -1 0 1 00 1234567890123456789 999999999999999999 1.0")
    case .price:
      return pick(
        "1,5 1.23456 -1 01 .5 5. 99999999999999999999 922337203685477.5807 922337203685477.5808 0.0001")
    case .money: return "98500.0 TRY"
    case .currency: return pick("XXA try TRYY USD GBP")
    case .flag: return pick("yes TRUE 1 evet true")
    case .day:
      return pick("2026-02-30 2028-02-29 02.03.2026 2026-3-2 2026-13-01 2026-00-10 2026-03-00 x 1999-12-31")
    case .time: return pick("25:00 9:00 10:60 10:00:61 24:00 00:00 23:59:59 10.00 10:00:0")
    case .moment:
      return pick(
        "2026-03-02 2026-03-02T10:00 2026-02-30T10:00:00 2026-03-02T24:00:00 2026-03-02T10:00:00.1234567 2026-03-02T10:00:00+02:00 2026-03-31T23:30:00Z 2026-03-02t10:00:00 2026-03-02T10:00:00. x"
      )
    case .tckn: return pick("12345678951 1234567895 02345678950 12345678950 x 123456789500")
    case .vkn, .taxNumber:
      return pick("3456789015 345678901 x 34567890144 3456789014 12345678951 12345678950 02345678950")
    case .country: return pick("TR GB DE tr TUR XX ZZ QM AA")
    case .bic: return pick("ABCDTRIS ABCDTRISXXX ABCDTRI ABCD1RIS abcdtris ABCDTRISXX 1BCDTR2S")
    case .phone: return pick("abc 212 +902125550000 1234567 1234567890123456 +123456 ++1234567 2125550000+")
    case .email: return pick(["a@b", "a@", "@b", "a@b@c", "a b@c", "ş@c", "deniz@ornek.com.tr"])
    case .documentNumber: return pick(["P1234567", "p1", "P-1", "123456789012345678901", "ş", "1"])
    case .portfolio: return pick(["P-1", "prt001", "12345678901234567", "PRT001", "PRT999", "ş"])
    case .sector: return pick("00 04 13 99 1 xx 100 89 34")
    case .subsector: return pick("1310 131 9900 xxxx 13100 0000")
    case .password:
      return pick([
        "123", "Deniz2026", Self.hash, Self.hash + "$", "$argon2i$v=19$m=1,t=2,p=1$c2FsdA$aGFzaGhhc2hoYXNo",
      ])
    case .iban: return pick(Self.ibans)
    case .fingerprint:
      return pick(["abc", Self.certificate(of: "X").uppercased(), "", String(repeating: "g", count: 64)])
    }
  }

  static let hash =
    "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHRzYWx0$3SSIrJ6Ilk6qAhLnUJsJxUNtYHBJZXIeWc5Rj1vVzJ0"

  static let ibans = [
    "TR330006100519786457841326", "TR33 0006 1005 1978 6457 8413 26", "TR340006100519786457841326",
    "TR33000610051978645784132", "TR770009910000000000000001", "tr330006100519786457841326",
    "TRX30006100519786457841326", "DE89370400440532013000", "GB29NWBK60161331926819", "TR",
    "DE8937040044", "TR3300061005197864578413260", "TR3300A6100519786457841326",
  ]

  // MARK: Numbers with check digits, found by trying

  private static func completed(_ body: String, _ kind: ModelKind, digits: Int) -> String {
    for number in 0..<100 {
      let text = String(number)
      let ending = String(repeating: "0", count: max(0, digits - text.count)) + text
      if kind.fault(of: Array((body + ending).utf8)) == nil { return body + ending }
    }
    return body
  }

  static func isin(_ index: Int) -> String { completed("TRE00000\(100 + index)", .isin, digits: 1) }
  static func taxNumber(_ index: Int) -> String { completed("\(345_678_000 + index)", .vkn, digits: 1) }
  static func identityNumber(_ index: Int) -> String { completed("\(123_456_000 + index)", .tckn, digits: 2) }
}
