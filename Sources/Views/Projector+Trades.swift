// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

extension Projector {
  /// A trade as the member reported it, or corrected the report: what it is to move is known from its entry
  /// on.
  mutating func reported(_ event: TradeReported) throws {
    let former = try known(event.instruction) ?? insert(event.instruction, Trade.code)
    try change(
      event.instruction, former, "reference = ?3, source = ?4, target = ?5, security = ?6, nominal = ?7",
      [
        event.reference.text, event.source.raw, event.target.raw, event.security.raw, event.nominal.units,
      ])
    let isFromHouse = event.type.deliversFromHouse
    try replace(
      ViewSchema.trades,
      [
        Int64(event.instruction.value), event.type.text, (isFromHouse ? event.target : event.source).raw,
        (isFromHouse ? event.source : event.target).raw, event.tradeDate.text, event.isBackDated.isSet,
        event.backDateReason?.string, event.price?.text, event.amount?.text, event.acquisitionCost?.text,
        event.acquisitionDate?.text, event.corrects?.text, event.description?.string, event.channel.text,
        entry.sequence,
      ])
  }
}

extension TradeView {
  /// What was reported under a number, as it stands or stood.
  static func fetch(
    _ number: InstructionNumber, asOf sequence: UInt64?, _ database: Database
  ) throws -> TradeView? {
    try ViewSchema.trades.sources(asOf: sequence, as: "t").flatMap { source in
      var conditions = source.conditions
      conditions.add("t.instruction = ?", [Int64(number.value)])
      return try conditions.fetch(
        database, ViewSchema.selectTrades(from: source.name), order: "t.instruction", limit: 1
      ) { row in
        guard let type = parsed(row[0], TradeType.self), let customer = parsed(row[1], AccountKey.self),
          let house = parsed(row[2], AccountKey.self), let date = parsed(row[3], Day.self)
        else { throw ViewFault(.inconsistent, cause: "trade \(number.value)") }
        return TradeView(
          type: type, customer: customer, house: house, tradeDate: date, isBackDated: row[4],
          backDateReason: row[5], price: row[6], amount: row[7], corrects: row[8], channel: row[9])
      }
    }.first
  }
}

extension ViewSchema {
  static let trades = SQLTable(
    name: "trades",
    note: Bilingual(
      "What members reported of their trades with customers; what became of each stands in `instructions`.",
      "Üyelerin müşteri işlemleri için bildirdikleri; her birinin sonucu `instructions` tablosundadır."),
    columns: [
      instruction,
      SQLColumn("type", .text, "type (list TradeType)", "tür (TradeType listesi)"),
      SQLColumn("customer", .integer, "the customer's account", "müşteri hesabı"),
      SQLColumn("house", .integer, "pool or portfolio account", "havuz veya portföy hesabı"),
      SQLColumn("trade_date", .date, "trade date", "işlem tarihi"),
      SQLColumn("is_back_dated", .boolean, "back-dated entry", "geri tarihli giriş mi"),
      SQLColumn("back_date_reason", .text, "why it is back-dated", "geri tarihin nedeni").nullable,
      SQLColumn("price", .text, "price of a unit", "birim fiyat").nullable,
      SQLColumn("amount", .text, "cash amount", "tutar").nullable,
      SQLColumn("acquisition_cost", .text, "cost of a unit", "birim maliyet").nullable,
      SQLColumn("acquisition_date", .date, "acquisition date", "edinim tarihi").nullable,
      SQLColumn("corrects", .text, "reference of the trade put right", "düzeltilen işlemin referansı")
        .nullable,
      SQLColumn("description", .text, "free text", "açıklama").nullable.personal,
      SQLColumn("channel", .text, "channel (list Channel)", "kanal (Channel listesi)"),
      changed,
    ],
    key: ["instruction"], since: "sequence")

  static func selectTrades(from table: String) -> String {
    """
    SELECT t.type, c.account, h.account, t.trade_date, t.is_back_dated, t.back_date_reason, t.price, t.amount,
      t.corrects, t.channel
    FROM \(table) t
      JOIN accounts c ON c.row_number = t.customer
      JOIN accounts h ON h.row_number = t.house
    """
  }
}
