// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A made-up market of any size, the same for the same seed: members with their users, investors with valid
/// numbers, accounts, real or made-up securities, opening holdings. It is nothing but the files that the
/// operator and the members would send; who signs them, and through which door, is another's business.
public struct MarketPlan: Sendable {
  /// A file of one operation with its sender.
  public struct File: Sendable {
    public let user: String
    public let reference: String
    public let csv: [UInt8]
    public let lines: Int
  }

  public struct Member: Sendable {
    public let code: String
    public let kind: String
    public let title: String
    public let accounts: Range<Int>
  }

  public struct Security: Sendable {
    public let isin: String
    public let name: String
    public let price: String

    public init(isin: String, name: String, price: String) {
      self.isin = isin
      self.name = name
      self.price = price
    }
  }

  public let members: [Member]
  public let securities: [Security]
  public let accountCount: Int
  /// Securities that each account holds at the opening.
  public let holdingsEach: Int
  /// Units of each opening holding.
  public let unitsEach: Int
  public let seed: UInt64

  public init(
    members memberCount: Int, accounts: Int, securities: [Security], holdingsEach: Int = 3,
    unitsEach: Int = 10_000, seed: UInt64
  ) {
    precondition(memberCount >= 3 && memberCount <= 90 && accounts >= memberCount)
    var members: [Member] = []
    for index in 0..<memberCount {
      // Takasbank's investors are those on SPK's list, and few.
      let few = min(accounts / memberCount, Self.takasbankInvestors)
      let (others, left) = (memberCount - 1, accounts - few)
      let range =
        index == 0 ? 0..<few : few + left * (index - 1) / others..<few + left * index / others
      members.append(Self.member(index, range))
    }
    self.members = members
    self.securities = securities
    accountCount = accounts
    self.holdingsEach = min(holdingsEach, securities.count)
    self.unitsEach = unitsEach
    self.seed = seed
  }

  private static let takasbankInvestors = 1_000

  private static func member(_ index: Int, _ accounts: Range<Int>) -> Member {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    switch index {
    case 0:
      return Member(code: "TVS", kind: "TAKASBANK", title: "Takas ve Saklama Bankası", accounts: accounts)
    case 1: return Member(code: "TCM", kind: "TCMB", title: "Merkez Bankası", accounts: accounts)
    default:
      let isBank = index % 3 == 2
      let letter = letters[(index - 2) % 26]
      let row = ["A", "B", "C", "D"][(index - 2) / 26]
      return Member(
        code: "\(isBank ? "B" : "K")\(row)\(letter)", kind: isBank ? "BANK" : "BROKERAGE",
        title: "Deneme \(row)\(letter) \(isBank ? "Bankası" : "Menkul Değerler")", accounts: accounts)
    }
  }

  // MARK: Names and numbers

  /// Of each member the principal user and three users.
  public var userCodes: [String] {
    members.flatMap { member in ["900", "001", "002", "003"].map { member.code + $0 } }
  }

  public func accountNumber(_ account: Int) -> String { String(1_000_001 + account) }
  public func registrationNumber(_ account: Int) -> Int { Int(RegistrationNumber.first) + account }
  public func member(of account: Int) -> Member { members[memberIndex(of: account)] }

  public func memberIndex(of account: Int) -> Int {
    let few = members[0].accounts.count
    guard account >= few else { return 0 }
    var index = min(members.count - 1, 1 + (account - few) * (members.count - 1) / (accountCount - few))
    while account < members[index].accounts.lowerBound { index -= 1 }
    while account >= members[index].accounts.upperBound { index += 1 }
    return index
  }

  /// The securities that an account holds at the opening: a run of neighbours, so that it can be told without
  /// a table.
  public func securities(of account: Int) -> [Int] {
    let first = Int(Hash.mix(UInt64(account), seed) % UInt64(securities.count))
    return (0..<holdingsEach).map { (first + $0) % securities.count }
  }

  private static let given = [
    "Deniz", "Işık", "Umut", "Özgür", "Derya", "Çağrı", "Evren", "İlkay", "Güneş", "Toprak", "Yağmur",
    "Şafak", "Ufuk", "Nehir",
    "Rüzgâr", "Barış",
  ]
  private static let family = [
    "Örnek", "Deneme", "Sınama", "Taslak", "Benzer", "Kurgu", "Temsil", "Misal", "Yapıntı", "Simge", "Ölçek",
    "İzlek",
    "Görünüm", "Çizgi", "Üçgen", "Şema",
  ]

  // MARK: Files, in the order in which they are sent

  public static let linesAFile = 5_000

  /// Members, users and securities: sent by the operator's first officer.
  public var operatorFiles: [File] {
    var rows = members.map { "\($0.code),\($0.kind),\($0.title)" }
    var files = file("MKK900", "members", "member-definition.enter:member,kind,title", rows)
    rows = members.flatMap { member in
      ["\(member.code),PRINCIPAL,Ana yetkili,B-1"] + (1...3).map { "\(member.code),USER,Kullanıcı \($0),B-1" }
    }
    files += file("MKK900", "users", "user-definition.enter:member,type,name,information", rows)
    rows = securities.map { "\($0.isin),SHARE,\($0.name)" }
    files += file("MKK900", "securities", "security-definition.enter:isin,kind,name", rows)
    rows = members[0].accounts.map { "\(identityNumber($0)),2026/1,2026-01-05,2026-01-05" }
    return files
      + file("MKK900", "approvals", "takasbank-investor.enter:taxNumber,decision,decided,validFrom", rows)
  }

  /// Closed and half days from rows of date and kind; only days to come can be set.
  public func calendarFiles(_ days: [(day: String, kind: String)], after today: String) -> [File] {
    // Some days stand twice, once as half and once as closed: the stricter holds.
    var strictest: [(day: String, kind: String)] = []
    for entry in days where entry.day > today {
      if let last = strictest.last, last.day == entry.day {
        if entry.kind == "closed" { strictest[strictest.count - 1] = entry }
      } else {
        strictest.append(entry)
      }
    }
    return file("MKK900", "calendar", "calendar-day.enter:day,kind", strictest.map { "\($0.day),\($0.kind)" })
  }

  /// User 001 enters, 002 approves, 003 does both: granted by each member's principal user.
  public var authorityFiles: [File] {
    let operations = [
      "account-definition", "identity", "account-change", "joint-holders", "identity-cancellation",
      "identity-change", "transfer",
    ]
    func all(_ stages: [String]) -> String {
      operations.flatMap { name in stages.map { "\(name).\($0)" } }.joined(separator: ";")
    }
    let transfers = "transfer.accept;transfer.accept-approve"
    return members.flatMap { member in
      file(
        "\(member.code)900", "authorities", "authority-grant.enter:user,authorities",
        [
          "\(member.code)001,\(all(["enter"]));transfer.accept",
          "\(member.code)002,\(all(["approve"]));transfer.accept-approve",
          "\(member.code)003,\(all(["enter", "approve"]));\(transfers)",
        ])
        + file(
          "\(member.code)900", "receivers", "user-instruction-authority.enter:user,all",
          ["001", "003"].map { "\(member.code)\($0),true" })
    }
  }

  public var accountFiles: [File] {
    members.flatMap { member in
      file(
        "\(member.code)003", "accounts", "account-definition.enter:account,class",
        member.accounts.map { "\(accountNumber($0)),1" })
    }
  }

  public var identityFiles: [File] {
    members.flatMap { member in
      file(
        "\(member.code)003", "identities",
        "identity.enter:account,kind,name,surname,tckn,birthDate,address,phone",
        member.accounts.map(identityRow))
    }
  }

  private func identityRow(_ account: Int) -> String {
    let number = identityNumber(account)
    let name = holderName(account)
    let year = 1950 + account % 55
    return
      "\(accountNumber(account)),NATURAL,\(name.given),\(name.family),\(number),\(year)-0\(1 + account % 9)-1\(account % 10),Deneme Mah. \(account),2125550000"
  }

  private func identityNumber(_ account: Int) -> TCKN { TCKN(completing: UInt64(100_000_000 + account))! }

  public func holderName(_ account: Int) -> (given: String, family: String) {
    let mixed = Hash.mix(UInt64(account))
    return (Self.given[Int(mixed % 16)], Self.family[Int(mixed >> 8 % 16)])
  }

  public var issueFiles: [File] {
    var rows: [String] = []
    rows.reserveCapacity(accountCount * holdingsEach)
    for account in 0..<accountCount {
      let key = "\(member(of: account).code)/\(accountNumber(account))"
      for security in securities(of: account) {
        rows.append(
          "\(securities[security].isin),\(key),\(unitsEach),\(securities[security].price),2026-01-02")
      }
    }
    return file("MKK900", "opening", "security-issue.enter:isin,account,quantity,price,acquired", rows)
  }

  /// Splits rows into files of a bounded number of lines with references of their own.
  public func file(
    _ user: String, _ name: String, _ heading: String, _ rows: [String], lines: Int = Self.linesAFile
  ) -> [File] {
    stride(from: 0, to: rows.count, by: lines).map { start in
      let part = rows[start..<min(start + lines, rows.count)]
      var text = heading + "\n"
      for row in part {
        text += row
        text += "\n"
      }
      return File(
        user: user, reference: "\(name)-\(start / lines + 1)", csv: Array(text.utf8), lines: part.count)
    }
  }

  /// Made-up shares with valid ISINs, for sizes beyond the real list.
  public static func madeUpSecurities(_ count: Int) -> [Security] {
    (0..<count).map { index in
      let body = "TRE" + String(repeating: "0", count: 8 - String(index).count) + String(index)
      return Security(
        isin: ISIN(completing: body)!.description, name: "PAY\(index)", price: "\(10 + index % 90).5")
    }
  }
}
