// SPDX-License-Identifier: Apache-2.0

// What the central bank tells: totals of the depots, and pieces in physical circulation (CBT-06 to CBT-10,
// ACC-03, ACC-82).

extension ModelOperation {
  static let centralBank = [
    ModelOperation(
      name: "depot-totals",
      fields: [
        ModelField("day", .day), ModelField("sequence", .number), ModelField("lineCount", .number),
        ModelField("controlSums", .many(.controlSum, 64), needed: false),
        ModelField("isCorrection", .flag, needed: false),
        ModelField("lines", .many(.depotLine, 2_000), needed: false),
      ], hasOneStage: true),
    ModelOperation(
      name: "physical-total",
      fields: [
        ModelField("kind", codes("PRINTING RETURN")), ModelField("isin", .isin),
        ModelField("nominal", .quantity), ModelField("emktReference", .text(30)),
        ModelField("date", .day, needed: false), ModelField("account", .accountOfMember, needed: false),
      ], movesSecurities: true, endsWithDay: true),
  ]

  /// CBT-07, CLR-01: what is made elsewhere has names that everybody knows.
  static func refusalOfUnknown(_ name: [UInt8]) -> String {
    let word = String(decoding: name.prefix { $0 != 46 }.prefix(40), as: UTF8.self)
    let plain = String(word.map { $0 == "-" ? "_" : $0 }).uppercased()
    let isPlain = word.utf8.allSatisfy { (45...122).contains($0) }
    switch plain {
    case "EARLY_REDEMPTION", "STRIP", "RECONSTITUTION", "EXCHANGE_AUCTION", "REISSUE":
      return isPlain ? "not-an-mks-operation" : "function-not-defined"
    case "SETTLEMENT", "MARKET_SETTLEMENT", "DEFAULT_HANDLING":
      return isPlain ? "settlement-at-takasbank" : "function-not-defined"
    default: return "function-not-defined"
    }
  }
}

extension ModelKind {
  /// `ISIN:CUR:total:own`, and perhaps the code of a bank. The check digit is looked at with the notice.
  static func faultOfDepotLine(_ bytes: [UInt8]) -> String? {
    let parts = bytes.split(separator: 58, omittingEmptySubsequences: false).map(Array.init)
    guard bytes.count <= 60, (4...5).contains(parts.count) else { return "message-format" }
    let isin = String(decoding: parts[0], as: UTF8.self)
    guard parts[0].count == 12, isin.allSatisfy(isCapitalOrDigit), isin.prefix(2).allSatisfy(isCapital),
      isDigit(isin.last!)
    else { return "isin-format" }
    if let fault = ModelKind.currency.fault(of: parts[1]) { return fault }
    for amount in parts[2...3] {
      let digits = amount.count > 1 && amount[0] == 45 ? Array(amount.dropFirst()) : amount
      if ModelKind.number.fault(of: digits) != nil { return "nominal-invalid" }
    }
    return parts.count == 5 ? ModelKind.member.fault(of: parts[4]) : nil
  }

  static func faultOfControlSum(_ bytes: [UInt8]) -> String? {
    guard bytes.count > 3, bytes[3] == 58 else { return "message-format" }
    return ModelKind.currency.fault(of: Array(bytes[..<3])) ?? ModelKind.number.fault(of: Array(bytes[4...]))
  }
}

extension Model {
  struct DepotNotice {
    let day: String
    let sequence: Int
    let version: Int
    /// What lies in the registry's own depot.
    let own: [String: Int]
  }

  private struct DepotLine {
    let isin: String
    let currency: String
    let total: Int
    let own: Int
    let hasBank: Bool

    init(_ text: String) {
      let parts = text.split(separator: ":").map(String.init)
      (isin, currency) = (parts[0], parts[1])
      (total, own, hasBank) = (Int(parts[2])!, Int(parts[3])!, parts.count == 5)
    }
  }

  private func depotLines(_ row: Open) -> [DepotLine] { (row.lists["lines"] ?? []).map { DepotLine($0) } }

  // MARK: Totals of the depots

  func checkDepotTotals(_ row: Open) throws(ModelRefusal) {
    guard members[row.member]!.kind == "TCMB" else { throw ModelRefusal("omnibus-tcmb-only") }
    let (day, isCorrection) = (row.fields["day"]!, row.fields["isCorrection"] == "true")
    let isSecond = depotNotice?.day == day
    guard day <= time.day, kind(of: day) != "closed", depotNotice?.day ?? "" <= day,
      isSecond || !isCorrection
    else { throw ModelRefusal("omnibus-date-invalid") }
    if isSecond, !isCorrection || Int(row.fields["sequence"]!)! <= depotNotice!.sequence {
      throw ModelRefusal("omnibus-duplicate")
    }
    let lines = depotLines(row)
    guard Set(lines.map(\.isin)).count == lines.count else { throw ModelRefusal("duplicate-isin") }
    for line in lines where ModelKind.isin.fault(of: Array(line.isin.utf8)) != nil {
      throw ModelRefusal("isin-check-digit")
    }
    for line in lines where securities[line.isin]?.kind != "DIBS" { throw ModelRefusal("isin-unknown") }
    for line in lines {
      let unit = securities[line.isin]!.unit
      guard line.total >= 0, line.own >= 0, line.total % unit == 0, line.own % unit == 0 else {
        throw ModelRefusal("nominal-invalid")
      }
    }
    guard Int(row.fields["lineCount"]!)! == lines.count else { throw ModelRefusal("line-count-mismatch") }
    var sums: [String: Int] = [:]
    for line in lines {
      guard line.currency == securities[line.isin]!.currency else {
        throw ModelRefusal("control-sum-mismatch")
      }
      sums[line.currency, default: 0] += line.total
    }
    for text in row.lists["controlSums"] ?? [] {
      sums[String(text.prefix(3)), default: 0] -= Int(text.dropFirst(4))!
    }
    guard sums.values.allSatisfy({ $0 == 0 }) else { throw ModelRefusal("control-sum-mismatch") }
    if lines.contains(where: \.hasBank) { throw ModelRefusal("per-bank-detail-not-allowed") }
  }

  mutating func applyDepotTotals(_ row: Open) {
    let (day, lines) = (row.fields["day"]!, depotLines(row))
    let isFirst = depotNotice == nil
    let version = depotNotice?.day == day ? depotNotice!.version + 1 : 1
    depotNotice = DepotNotice(
      day: day, sequence: Int(row.fields["sequence"]!)!, version: version,
      own: Dictionary(uniqueKeysWithValues: lines.map { ($0.isin, $0.own) }))
    say("depot-totals \(day) v\(version) \(lines.count)")
    for line in lines { say("depot-total \(day) \(line.isin) \(line.total) \(line.own)") }
    // From the first notice on somebody looks every evening.
    if isFirst { arranged.append((look(after: time), .depotLook)) }
    if time >= ModelTime(day: day, second: 20 * 3600) { reconcileDepots(day) }
  }

  private func look(after moment: ModelTime) -> ModelTime {
    let today = ModelTime(day: moment.day, second: 20 * 3600)
    return today > moment ? today : ModelTime(day: ModelTime.day(1, after: moment.day), second: 20 * 3600)
  }

  mutating func lookAtDepots() {
    arranged.append((look(after: time), .depotLook))
    guard kind(of: time.day) != "closed" else { return }
    guard depotNotice!.day >= time.day else { return say("depot-notice-missing \(time.day) -") }
    reconcileDepots(time.day)
  }

  /// CBT-10: what accounts hold, physical pieces apart, and what the own depot holds.
  private mutating func reconcileDepots(_ day: String) {
    for isin in securitiesInOrder where securities[isin]!.kind == "DIBS" {
      let held = lots.filter { $0.key.isin == isin && $0.key.subaccount != "FZKBOH" }.keys
      guard held.reduce(0, { $0 + balance($1) }) != depotNotice!.own[isin] ?? 0 else { continue }
      say("depot-reconciliation-break \(day) \(isin)")
    }
  }

  // MARK: Pieces

  private func physicalPlace(_ row: Open) -> Place {
    Place(
      account: row.fields["account"] ?? "\(row.member)/DBDEPO", isin: row.fields["isin"]!,
      subaccount: "FZKBOH")
  }

  func checkPhysical(_ row: Open) throws(ModelRefusal) {
    let account = row.fields["account"]
    guard members[row.member]!.kind == "TCMB", account?.hasPrefix(row.member + "/") ?? true else {
      throw ModelRefusal("fzkboh-tcmb-only")
    }
    if let account, accounts[account] == nil { throw ModelRefusal("account-not-found") }
    let isin = row.fields["isin"]!
    try requireMovable(isin)
    guard securities[isin]!.kind == "DIBS" else { throw ModelRefusal("dibs-only") }
    let (nominal, isPrinting) = (Int(row.fields["nominal"]!)!, row.fields["kind"] == "PRINTING")
    try requireUnits(nominal, of: isin)
    if isPrinting, securities[isin]!.issued.addingReportingOverflow(nominal).overflow {
      throw ModelRefusal("nominal-invalid")
    }
    if let date = row.fields["date"], date > time.day { throw ModelRefusal("forward-value-not-allowed") }
    guard isPrinting || balance(physicalPlace(row)) >= nominal else {
      throw ModelRefusal("physical-negative")
    }
    try requireRoom(hasRoomForMovement)
  }

  mutating func applyPhysical(_ row: Open, _ number: Int) {
    let (place, nominal) = (physicalPlace(row), Int(row.fields["nominal"]!)!)
    if row.fields["kind"] == "PRINTING" {
      securities[place.isin]!.issued += nominal
      credit(place, [Lot(quantity: nominal, price: 0, acquired: row.fields["date"] ?? time.day)])
      say("moved \(number) PHYSICAL \(place.isin) - > \(place.account) FZKBOH \(nominal)")
    } else {
      securities[place.isin]!.issued -= nominal
      _ = take(nominal, from: place)
      say("withdrawn \(number) \(place.isin) \(place.account) \(nominal)")
    }
    say("physical \(number) \(row.fields["kind"]!) \(place.isin) \(balance(place))")
  }
}
