// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The unsettled trades and the collateral of a member's accounts.
public struct PositionFile: Sendable {
  public struct Account: Sendable {
    /// Member and account, "M01/MS".
    public let name: String
    public var trades: [Trade] = []
    public var collateral: [LodgedLine] = []
    public var letters: [GuaranteeLetter] = []

    /// Up to the stroke.
    public var member: String { name.split(separator: "/").first.map(String.init) ?? name }
  }

  /// In byte order of the names.
  public let accounts: [Account]

  public static let description = FileDescription(
    name: "positions.csv",
    title: Bilingual(
      "Unsettled trades and collateral of accounts", "Hesapların takas edilmemiş işlemleri ve teminatları"),
    records: [
      FileRecord("trade", "an unsettled trade", "takas edilmemiş bir işlem"),
      FileRecord("collateral", "an asset lodged", "yatırılmış bir varlık"),
      FileRecord("letter", "a letter of guarantee", "bir teminat mektubu"),
    ],
    columns: [
      FileColumn("record", "all", "word", "the kind of record", "kaydın türü"),
      FileColumn("account", "all", "text", "member and account, M01/MS", "üye ve hesap, M01/MS"),
      FileColumn(
        "code", "trade, collateral", "text", "share; ISIN or currency lodged",
        "pay; yatırılan ISIN ya da döviz"),
      FileColumn("settlement", "trade", "day", "settlement date", "takas tarihi"),
      FileColumn(
        "quantity", "trade, collateral", "whole number", "a sale negative; of collateral its quantity",
        "satış eksi; teminatta miktar"),
      FileColumn(
        "price", "trade, collateral", "4 decimals; 6 for collateral",
        "trade price; market price of collateral",
        "işlem fiyatı; teminatın piyasa fiyatı"),
      FileColumn("group", "collateral", "TRY, FX, DIBS …", "group of the asset", "varlığın grubu"),
      FileColumn(
        "value", "collateral, letter", "2 decimals", "market value in lira in place of quantity and price",
        "miktar ve fiyat yerine lira olarak piyasa değeri"),
      FileColumn(
        "fxRate", "collateral", "6 decimals", "lira for one unit of the price's currency",
        "fiyatın dövizinin lira karşılığı"),
      FileColumn(
        "per", "collateral", "1 or 100", "units that the price is for", "fiyatın kaç birim için olduğu"),
      FileColumn(
        "coefficient", "collateral", "2 decimals", "a lower one of this asset alone",
        "yalnız bu varlığın düşük katsayısı"),
      FileColumn("inIndex", "collateral", "Y or N", "whether a share is in the index", "pay endekste mi"),
    ])

  /// - Throws: a `TableFault`, or a `Refusal`.
  public init(_ bytes: [UInt8], _ parameters: RiskParameters) throws {
    let csv = try CSVTable(bytes, known: Self.description.columns.map(\.name))
    var accounts: [Account] = []
    for index in 0..<csv.count {
      let row = try csv.row(index)
      let name = row.text("account")
      guard !name.isEmpty, name.utf8.count <= 40, name.utf8.allSatisfy({ 0x21...0x7e ~= $0 && $0 != 0x3c })
      else {
        throw row.fault("account", .cell(name.isEmpty ? .empty : .format))
      }
      let place = accounts.firstIndex { $0.name == name } ?? accounts.count
      if place == accounts.count { accounts.append(Account(name: name)) }
      switch row.text("record") {
      case "trade": accounts[place].trades.append(try Self.trade(row, parameters))
      case "collateral": accounts[place].collateral.append(try Self.collateral(row))
      case "letter":
        let kurus = try row.value("value", LiraAmount.self).kurus
        accounts[place].letters.append(GuaranteeLetter(amount: Money(minor: kurus)))
      default: throw row.fault("record", .unknown)
      }
    }
    self.accounts = accounts.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func trade(_ row: CSVTable.Row, _ parameters: RiskParameters) throws -> Trade {
    Trade(
      share: try parameters.index(of: try row.value("code", ShareCode.self)),
      settlement: try row.value("settlement", Day.self),
      quantity: try row.value("quantity", SignedQuantity.self).units,
      price: try row.value("price", UnitPrice.self))
  }

  private static func collateral(_ row: CSVTable.Row) throws -> LodgedLine {
    let group = try AssetGroup(code: row.text("group"))
    let key = group == .lira ? ShareCode("TRY") ?? ShareCode() : try row.value("code", ShareCode.self)
    let value: LodgedValue
    if let amount = try row.optional("value", LiraAmount.self) {
      guard amount.kurus >= 0 else { throw row.fault("value", .cell(.range)) }
      value = LodgedValue(kurus: amount.kurus)
    } else {
      let per = try row.optional("per", Quantity.self)?.units ?? 1
      guard per == 1 || per == 100 else { throw row.fault("per", .cell(.range)) }
      value = try LodgedValue(
        quantity: try row.value("quantity", Quantity.self).units,
        price: try row.value("price", Rate.self).millionths,
        fxRate: try row.optional("fxRate", Rate.self)?.millionths ?? 1_000_000, per: per)
    }
    guard ["", "Y", "N"].contains(row.text("inIndex")) else { throw row.fault("inIndex", .unknown) }
    return LodgedLine(
      group, key, value, coefficient: try row.optional("coefficient", Rate.self),
      isInIndex: row.text("inIndex") != "N")
  }
}

/// All figures of one account: margin, collateral and whether it is adequate. `Demo/Margin` holds the worked
/// account of CCP-74.
public struct AccountResult: Sendable {
  public let name: String
  public let statement: MarginStatement
  public let collateral: CollateralValuation
  /// Rounded down (CCP-39).
  public let strictMeasure: Money
  public let adequacy: Adequacy
  public let freeCash: Money

  /// - Refuses: `price-missing`, `position-too-large`, `asset-not-eligible`.
  public init(_ account: PositionFile.Account, _ file: ParameterFile) throws(Refusal) {
    name = account.name
    statement = try MarginStatement(try PositionAccount(account.trades), file.parameters)
    collateral = try CollateralValuation(
      account.collateral, letters: account.letters, file.table, on: file.day)
    strictMeasure = StrictComposition.roundedDown(collateral.groups, file.table)
    adequacy = Adequacy(
      margin: statement.margin, collateral: collateral.total, cash: collateral.cash,
      minCashRatio: file.table.minCashRatio)
    freeCash = try CollateralAccount(
      member: account.member, lines: account.collateral, letters: account.letters, margin: statement.margin
    ).freeCash(file.table, on: file.day)
  }
}
