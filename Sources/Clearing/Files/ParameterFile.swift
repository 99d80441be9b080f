// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The parameters of a day as the CCP publishes them for calculators (CCP-11).
public struct ParameterFile: Sendable {
  public var parameters: RiskParameters
  public var table: CollateralTable
  /// The day of the prices.
  public var day: Day

  public static let description = FileDescription(
    name: "parameters.csv",
    title: Bilingual("Parameters and prices of a day", "Bir günün parametreleri ve fiyatları"),
    records: [
      FileRecord(
        "version", "the version of the set and the day of its prices", "kümenin sürümü ve fiyatlarının günü"),
      FileRecord("share", "a share with its risk value and price", "risk değeri ve fiyatıyla bir pay"),
      FileRecord("pair", "the credit of two shares", "iki payın indirimi"),
      FileRecord(
        "group", "a group of collateral; without such records the first values hold",
        "bir teminat grubu; hiç yoksa ilk değerler geçerlidir"),
      FileRecord(
        "setting", "minCashRatio, subBase or letterUntil", "minCashRatio, subBase ya da letterUntil"),
    ],
    columns: [
      FileColumn("record", "all", "word", "the kind of record", "kaydın türü"),
      FileColumn(
        "code", "share, pair, group, setting", "text", "share, group or name of the setting",
        "pay, grup ya da ayarın adı"),
      FileColumn("second", "pair", "text", "the other share", "diğer pay"),
      FileColumn("riskValue", "share", "4 decimals", "risk value in force", "yürürlükteki risk değeri"),
      FileColumn(
        "spreadRate", "share", "6 decimals", "rate between settlement dates; the usual one when empty",
        "vadeler arası oran; boşsa olağan oran"),
      FileColumn("price", "share", "4 decimals", "closing price in lira", "lira olarak kapanış fiyatı"),
      FileColumn("creditRate", "pair", "2 decimals", "credit rate", "indirim oranı"),
      FileColumn(
        "groupLimit", "group", "2 decimals", "of the base; none when empty", "tabanın oranı; boşsa sınır yok"),
      FileColumn(
        "subLimit", "group", "2 decimals", "of the group limit; none when empty",
        "grup limitinin oranı; boşsa sınır yok"),
      FileColumn("coefficient", "group", "2 decimals", "valuation coefficient", "değerleme katsayısı"),
      FileColumn(
        "value", "version, setting", "number, ratio, MAX or LIMIT, day", "version or value of the setting",
        "sürüm ya da ayarın değeri"),
      FileColumn("date", "version", "day", "the day of the prices", "fiyatların günü"),
    ])

  public init(parameters: RiskParameters, table: CollateralTable, day: Day) {
    self.parameters = parameters
    self.table = table
    self.day = day
  }

  /// - Throws: a `TableFault` or the `Refusal` of a value out of its bounds.
  public init(_ bytes: [UInt8]) throws {
    let csv = try CSVTable(bytes, known: Self.description.columns.map(\.name))
    var shares: [ShareParameters] = [], pairs: [PairParameters] = []
    var groups: [(AssetGroup, GroupTerms)] = []
    var version: Int?, day: Day?
    var settings: [(String, CSVTable.Row)] = []
    for index in 0..<csv.count {
      let row = try csv.row(index)
      switch row.text("record") {
      case "version":
        version = Int(try row.value("value", Quantity.self).units)
        day = try row.value("date", Day.self)
      case "share":
        let code = try row.value("code", ShareCode.self)
        guard !shares.contains(where: { $0.code == code }) else { throw row.fault("code", .repeated) }
        shares.append(
          ShareParameters(
            code: code, riskValue: try row.value("riskValue", Rate.self),
            spreadRate: try row.optional("spreadRate", Rate.self),
            price: try row.optional("price", UnitPrice.self)))
      case "pair":
        pairs.append(
          PairParameters(
            try row.value("code", ShareCode.self), try row.value("second", ShareCode.self),
            creditRate: try row.value("creditRate", Rate.self)))
      case "group": groups.append(try Self.group(row))
      case "setting": settings.append((row.text("code"), row))
      default: throw row.fault("record", .unknown)
      }
    }
    guard let version, let day else { throw TableFault(line: 1, column: "version", .columnMissing) }
    self.day = day
    parameters = try RiskParameters(version: version, shares: shares, pairs: pairs)
    table = .transaction
    if !groups.isEmpty {
      table = CollateralTable(groups, minCashRatio: CollateralTable.transaction.minCashRatio)
    }
    for (name, row) in settings { try set(name, row) }
  }

  private static func group(_ row: CSVTable.Row) throws -> (AssetGroup, GroupTerms) {
    var terms = GroupTerms(limit: nil, subLimit: nil, coefficient: 0)
    terms.limit = try row.optional("groupLimit", Rate.self)
    terms.subLimit = try row.optional("subLimit", Rate.self)
    terms.coefficient = try row.value("coefficient", Rate.self)
    for (column, rate) in [("groupLimit", terms.limit), ("subLimit", terms.subLimit)] {
      guard (rate ?? Rate()).millionths % 10_000 == 0, 0...1_000_000 ~= (rate ?? Rate()).millionths else {
        throw row.fault(column, .cell(.range))
      }
    }
    try ValuationCoefficient.check(terms.coefficient)
    return (try AssetGroup(code: row.text("code")), terms)
  }

  private mutating func set(_ name: String, _ row: CSVTable.Row) throws {
    switch name {
    case "minCashRatio":
      table.minCashRatio = try row.value("value", Rate.self)
      guard 0...1_000_000 ~= table.minCashRatio.millionths else { throw row.fault("value", .cell(.range)) }
    case "letterUntil": table.letterUntil = try row.value("value", Day.self)
    case "subBase":
      switch row.text("value") {
      case "MAX": table.subBase = .max
      case "LIMIT": table.subBase = .limit
      default: throw row.fault("value", .unknown)
      }
    default: throw row.fault("code", .unknown)
    }
  }

  /// The file as text, shares and pairs in their order.
  public var text: String {
    var out =
      "record,code,second,riskValue,spreadRate,price,creditRate,groupLimit,subLimit,coefficient,value,date\n"
    out += "version,,,,,,,,,,\(parameters.version),\(day)\n"
    for share in parameters.shares {
      let price = share.price.map(String.init(describing:)) ?? ""
      out += "share,\(share.code),,\(share.riskValue),\(share.spreadRate),\(price),,,,,,\n"
    }
    for pair in parameters.pairs {
      let first = parameters.shares[pair.first], second = parameters.shares[pair.second]
      let credit = pair.weight * 100 / (2 * min(first.riskValue, second.riskValue).millionths)
      out += "pair,\(first.code),\(second.code),,,,\(Rate(millionths: credit * 10_000)),,,,,\n"
    }
    for group in AssetGroup.allCases {
      guard let terms = table[group] else { continue }
      let limits = [terms.limit, terms.subLimit].map { $0.map(String.init(describing:)) ?? "" }
      out += "group,\(group.code.text),,,,,,\(limits[0]),\(limits[1]),\(terms.coefficient),,\n"
    }
    out += "setting,minCashRatio,,,,,,,,,\(table.minCashRatio),\n"
    out += "setting,subBase,,,,,,,,,\(table.subBase == .max ? "MAX" : "LIMIT"),\n"
    if let letterUntil = table.letterUntil { out += "setting,letterUntil,,,,,,,,,\(letterUntil),\n" }
    return out
  }
}

extension StaticString {
  var text: String { String(describing: self) }
}
