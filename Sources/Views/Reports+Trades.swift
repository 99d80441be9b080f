// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

extension Report {
  /// Trades by trade date, value date, type, account, security, state and back date (TRD-20).
  static let trades = Report(
    "trades", Bilingual("Trades with customers", "Müşteri alım satım işlemleri"), days: 30,
    columns: [
      ReportColumn("instruction", .number, "number of the instruction", "talimat numarası"), .member,
      ReportColumn("tradeType", .text, "type (list TradeType)", "tür (TradeType listesi)"),
      ReportColumn("state", .text, "state (list InstructionState)", "durum (InstructionState listesi)"),
      ReportColumn("tradeDate", .day, "trade date", "işlem tarihi"),
      ReportColumn("valueDate", .day, "value date: the day of realisation", "valör: gerçekleşme günü"),
      ReportColumn("backDated", .flag, "back-dated entry", "geri tarihli giriş mi"),
      ReportColumn("backDateReason", .text, "why it is back-dated", "geri tarihin nedeni"),
      ReportColumn("account", .text, "the customer's account", "müşteri hesabı"),
      ReportColumn("houseAccount", .text, "pool or portfolio account", "havuz veya portföy hesabı"),
      ReportColumn("isin", .text, "security", "kıymet"),
      ReportColumn("nominal", .number, "nominal", "nominal"),
      ReportColumn("price", .text, "price of a unit", "birim fiyat"),
      ReportColumn("amount", .text, "cash amount", "tutar"),
      ReportColumn("acquisitionCost", .text, "cost of a unit", "birim maliyet"),
      ReportColumn("acquisitionDate", .day, "acquisition date", "edinim tarihi"),
      ReportColumn("reference", .text, "the member's reference", "üyenin referansı"),
      ReportColumn(
        "correctsReference", .text, "reference of the trade put right", "düzeltilen işlemin referansı"),
      ReportColumn("channel", .text, "channel (list Channel)", "kanal (Channel listesi)"),
      ReportColumn("enteredBy", .text, "user who entered", "giren kullanıcı"),
      ReportColumn("approvedBy", .text, "user who approved", "onaylayan kullanıcı"), .time,
    ],
    filters: [
      ReportFilter("tradeType", TradeType.self, "Type of trade.", "İşlem türü."),
      ReportFilter("state", InstructionState.self, "State.", "Durum."),
      ReportFilter("tradeDate", Day.self, "Trade date.", "İşlem tarihi."),
      ReportFilter("valueDate", Day.self, "Value date.", "Valör."),
      ReportFilter("backDated", Flag.self, "Back-dated or not.", "Geri tarihli mi."),
      ReportFilter("account", AccountKey.self, "The customer's account.", "Müşteri hesabı."),
      ReportFilter(
        "houseAccount", AccountKey.self, "Pool or portfolio account.", "Havuz veya portföy hesabı."),
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
      ReportFilter("reference", Reference.self, "The member's reference.", "Üyenin referansı."),
    ], order: ["instruction"], changing: [ViewSchema.instructionRows, ViewSchema.trades]
  ) { isOfMember in
    // A trade realises whole, so that the entry that executed it is the last one that changed it.
    """
    SELECT i.number, m.member, t.type, \(ViewSchema.name(of: "i.state", InstructionState.self)), t.trade_date,
      CASE WHEN i.state = \(InstructionState.executed.rawValue) THEN \(day(of: "u.time")) END,
      t.is_back_dated, t.back_date_reason, c.account, h.account, k.isin, i.nominal, t.price, t.amount,
      t.acquisition_cost, t.acquisition_date, i.reference, t.corrects, t.channel, eu.code, au.code, e.time
    FROM trades t
      JOIN instruction_rows i ON i.number = t.instruction
      JOIN members m ON m.row_number = i.member
      JOIN accounts c ON c.row_number = t.customer
      JOIN accounts h ON h.row_number = t.house
      JOIN securities k ON k.row_number = i.security
      JOIN entries e ON e.sequence = i.sequence
      JOIN entries u ON u.sequence = i.updated
      LEFT JOIN users eu ON eu.row_number = i.entered_by
      LEFT JOIN users au ON au.row_number = i.approved_by
    WHERE t.instruction BETWEEN :firstNumber AND :lastNumber\(isOfMember ? " AND i.member = :memberRow" : "")
    """
  }
}
