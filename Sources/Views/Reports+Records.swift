// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// Every movement as its records, one for each account that it touched, whole or summed up (GEN-31, GEN-32),
// and the extract for surveillance (GEN-34).

extension Report {
  static let records: [Report] = [
    Report(
      "records",
      Bilingual(
        "Records of movements in every detail: one for each account",
        "Hareketlerin ayrıntılı kayıtları: her hesap için bir kayıt"),
      days: 30, columns: recordColumns, filters: [member] + recordFilters, order: recordOrder,
      select: recordRows),
    Report(
      "record-sums",
      Bilingual(
        "Records of movements counted and summed up by any of their details; each security by itself",
        "Hareket kayıtlarının seçilen ayrıntılara göre sayısı ve toplamı; her kıymet ayrı"),
      days: 30, columns: recordColumns, filters: [member] + recordFilters,
      groups: [
        "day", "member", "account", "subaccount", "registrationNumber", "isin", "direction", "operation",
        "origin", "tradeType", "channel",
        "enteredBy", "approvedBy",
      ], order: recordOrder, select: recordRows),
    Report(
      "surveillance",
      Bilingual(
        "Extract for surveillance: all records of a period, an investor or a security (GEN-34)",
        "Gözetim dökümü: bir dönemin, yatırımcının veya kıymetin bütün kayıtları (GEN-34)"),
      for: .surveillance, days: 30, columns: recordColumns, filters: [member] + recordFilters,
      order: recordOrder, select: recordRows),
  ]

  private static let recordOrder = ["sequence", "position", "direction"]
  /// Not by the scope: who asks for the counterpart is told by it.
  private static let member = ReportFilter(
    "counterMember", MemberCode.self, "Member of the other account.", "Karşı hesabın üyesi.")

  private static let recordColumns: [ReportColumn] = [
    .sequence, .position,
    ReportColumn("direction", .text, "DEBIT or CREDIT", "DEBIT borç, CREDIT alacak"), .time,
    ReportColumn("day", .day, "day in Istanbul", "İstanbul'daki gün"),
    ReportColumn("instruction", .number, "number of the instruction", "talimat numarası"), .operation,
    ReportColumn("reference", .text, "the sender's reference", "gönderenin referansı"),
    ReportColumn("origin", .text, "origin (list OriginKind)", "kaynak (OriginKind listesi)"),
    ReportColumn(
      "tradeType", .text, "type of a trade (list TradeType)", "işlem türü (TradeType listesi)"),
    ReportColumn("channel", .text, "channel of a trade", "işlemin kanalı"),
    ReportColumn(
      "registrationNumber", .text, "registration number of the holder", "hesap sahibinin sicil numarası"),
    .member, ReportColumn("account", .text, "account", "hesap"),
    ReportColumn("subaccount", .text, "sub-account (list Subaccount)", "alt hesap (Subaccount listesi)"),
    ReportColumn("isin", .text, "security", "kıymet"),
    ReportColumn("currency", .text, "its currency", "para birimi"),
    ReportColumn("quantity", .number, "quantity", "adet"),
    ReportColumn("counterMember", .text, "member of the other account", "karşı hesabın üyesi"),
    ReportColumn("counterAccount", .text, "the other account", "karşı hesap"),
    ReportColumn("enteredBy", .text, "user who entered", "giren kullanıcı"),
    ReportColumn("approvedBy", .text, "user who approved", "onaylayan kullanıcı"),
  ]

  private static let recordFilters: [ReportFilter] = [
    ReportFilter("account", AccountKey.self, "Account: member and number.", "Hesap: üye ve numara."),
    ReportFilter("subaccount", Subaccount.self, "Sub-account.", "Alt hesap."),
    ReportFilter("registrationNumber", RegistrationNumber.self, "Registration number.", "Sicil numarası."),
    ReportFilter("isin", ISIN.self, "Security.", "Kıymet."), .operation,
    ReportFilter("origin", OriginKind.self, "Origin.", "Kaynak."),
    ReportFilter("tradeType", TradeType.self, "Type of trade.", "İşlem türü."),
    ReportFilter("reference", Reference.self, "The sender's reference.", "Gönderenin referansı."),
    ReportFilter("enteredBy", UserCode.self, "User who entered.", "Giren kullanıcı."),
    ReportFilter("approvedBy", UserCode.self, "User who approved.", "Onaylayan kullanıcı."),
  ]

  /// Both accounts of every movement of the period: of movements with a row of their own, and of transfers
  /// carried out in one step. An issue has no account debited.
  private static let recordRows: @Sendable (Bool) -> String = { isOfMember in
    func arm(
      isAtOnce: Bool, _ direction: String, own: String, other: String, of condition: String
    ) -> String {
      let from =
        isAtOnce
        ? "instruction_rows i"
        : """
        movement_rows v LEFT JOIN instruction_rows i ON i.number = v.instruction
          LEFT JOIN trades d ON d.instruction = v.instruction
        """
      let row = isAtOnce ? "i" : "v"
      let subaccount =
        isAtOnce
        ? "'\(Subaccount.serb.code)'" : ViewSchema.name(of: "v.\(own)_subaccount", Subaccount.self)
      let origin =
        isAtOnce ? "'\(OriginKind.transfer.code)'" : ViewSchema.name(of: "v.origin", OriginKind.self)
      let period =
        isAtOnce
        ? "i.at_once AND i.number BETWEEN :firstNumber AND :lastNumber"
        : "v.sequence BETWEEN :first AND :last"
      return """
        SELECT \(row).sequence, \(row).position, '\(direction)', e.time, \(day(of: "e.time")),
          \(isAtOnce ? "i.number" : "v.instruction"), \(ViewSchema.operationName(of: "i.operation")), i.reference,
          \(origin), \(isAtOnce ? "CAST(NULL AS text), CAST(NULL AS text)" : "d.type, d.channel"), CAST(a.investor AS text), a.member, a.account, \(subaccount), k.isin, k.currency,
          \(isAtOnce ? "i.realised" : "v.quantity"), o.member, o.account, eu.code, au.code
        FROM \(from)
          JOIN accounts a ON a.row_number = \(row).\(own)
          LEFT JOIN accounts o ON o.row_number = \(row).\(other)
          JOIN securities k ON k.row_number = \(row).security
          JOIN entries e ON e.sequence = \(row).sequence
          LEFT JOIN users eu ON eu.row_number = i.entered_by
          LEFT JOIN users au ON au.row_number = i.approved_by
        WHERE \(period)\(isOfMember ? " AND (\(condition))" : "")
        """
    }
    return [
      arm(
        isAtOnce: false, "DEBIT", own: "source", other: "target", of: "v.source_member = :memberRow"),
      arm(
        isAtOnce: false, "CREDIT", own: "target", other: "source", of: "v.target_member = :memberRow"),
      arm(isAtOnce: true, "DEBIT", own: "source", other: "target", of: "i.member = :memberRow"),
      arm(
        isAtOnce: true, "CREDIT", own: "target", other: "source",
        of: "i.receiver = :memberRow OR i.receiver IS NULL AND i.member = :memberRow"),
    ].joined(separator: "\nUNION ALL\n")
  }

  /// The day in Istanbul of a time: three hours ahead all the year (GEN-37).
  static func day(of time: String) -> String {
    "date(\(time) / 1000000 + 10800, 'unixepoch')"
  }
}
