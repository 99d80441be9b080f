// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// What each holder of an account is entitled to (ACC-60, ACC-61), and what MKK sees of investors' access:
// accesses, failures, blocks (INV-08).

extension Report {
  static let investorReports: [Report] = [entitlements, investorAccess, investorPasswords]

  // MARK: Entitlements

  private static let entitlements = Report(
    "entitlements",
    Bilingual(
      "What each holder of an account is entitled to; a balance stands once for every holder (ACC-60, ACC-61)",
      "Hesap sahiplerinin hak sahipliği; bir bakiye her sahip için bir kez yazılır (ACC-60, ACC-61)"),
    for: .ownMember,
    columns: [
      .member, ReportColumn("account", .text, "account", "hesap"),
      ReportColumn("isin", .text, "security", "kıymet"),
      ReportColumn("subaccount", .text, "sub-account (list Subaccount)", "alt hesap (Subaccount listesi)"),
      ReportColumn(
        "holder", .number, "which holder, 1 for the first sent", "kaçıncı sahip, ilk gönderilen 1"),
      registrationNumber,
      ReportColumn(
        "ownership", .text, "joint ownership kind (list JointOwnership)",
        "ortaklık türü (JointOwnership listesi)"),
      ReportColumn("share", .text, "share in per cent", "yüzde payı"),
      ReportColumn("balance", .number, "balance of the account", "hesabın bakiyesi"),
      ReportColumn("entitlement", .number, "what of it the holder is entitled to", "sahibin hakkı"),
    ],
    filters: [
      ReportFilter("account", AccountKey.self, "Account: member and number.", "Hesap: üye ve numara."),
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."), byNumber,
    ], order: ["account", "isin", "subaccount", "holder"],
    changing: [ViewSchema.holdingRows, ViewSchema.accounts, ViewSchema.holders], select: entitlementRows)

  /// Each part is rounded down; what remains goes to the largest share, the first one on a tie (ACC-61). A
  /// balance of whole millions and the rest is multiplied apart, so that no product is too great.
  private static let entitlementRows: @Sendable (Bool) -> String = { isOfMember in
    let proportional = "'\(JointOwnership.proportional.code)'"
    let own =
      " WHERE account IN (SELECT a.row_number FROM accounts a JOIN members m ON m.member = a.member"
      + " WHERE m.row_number = :memberRow)"
    return """
      SELECT member, account, isin, subaccount, holder, CAST(investor AS text), ownership, share, balance,
        CASE WHEN points IS NULL THEN NULL WHEN ownership = \(proportional) THEN part
          + CASE WHEN rank = 1 THEN balance - SUM(part) OVER (PARTITION BY account, isin, subaccount) ELSE 0 END
          ELSE balance END
      FROM (
        SELECT p.*, balance / 1000000 * points + balance % 1000000 * points / 1000000 AS part,
          ROW_NUMBER() OVER (PARTITION BY account, isin, subaccount ORDER BY points DESC, holder) AS rank
        FROM (
          SELECT a.member, a.account, k.isin, \(ViewSchema.name(of: "b.subaccount", Subaccount.self)) AS subaccount,
            h.holder, h.investor, a.ownership, b.balance,
            CASE WHEN a.ownership = \(proportional) THEN h.share ELSE '100' END AS share,
            CASE WHEN a.ownership = \(proportional)
              THEN CAST(ROUND(CAST(h.share AS numeric) * 10000) AS bigint) ELSE 1000000 END AS points
          FROM (
            SELECT account, security, subaccount, balance, ROW_NUMBER() OVER (
              PARTITION BY account, security, subaccount ORDER BY sequence DESC, position DESC) AS place
            FROM holding_rows\(isOfMember ? own : "")
          ) b
            JOIN accounts a ON a.row_number = b.account
            JOIN securities k ON k.row_number = b.security
            JOIN holders h ON h.account = a.account AND NOT h.is_removed
          WHERE b.place = 1 AND b.balance > 0
        ) p
      ) r
      """
  }

  // MARK: Accesses

  private static let registrationNumber = ReportColumn(
    "registrationNumber", .text, "registration number", "sicil numarası")
  private static let byNumber = ReportFilter(
    "registrationNumber", RegistrationNumber.self, "Registration number.", "Sicil numarası.")

  private static let investorAccess = Report(
    "investor-access",
    Bilingual(
      "Investors' logins, wrong passwords, questions and ends of sessions (INV-08)",
      "Yatırımcıların girişleri, yanlış şifreleri, sorguları ve oturum sonları (INV-08)"),
    for: .operatorOnly, days: 30,
    columns: [
      ReportColumn("sequence", .number, "entry of the journal", "yevmiye kaydı"),
      ReportColumn(
        "position", .number, "number of the event within the entry", "olayın kayıt içindeki numarası"),
      ReportColumn("time", .time, "time of the entry", "kaydın zamanı"), registrationNumber,
      ReportColumn("channel", .text, "channel (list InvestorChannel)", "kanal (InvestorChannel listesi)"),
      ReportColumn(
        "kind", .text, "what happened (list InvestorAccessKind)", "olan (InvestorAccessKind listesi)"),
      ReportColumn("question", .text, "what was asked or tried", "sorulan veya denenen"),
      ReportColumn("result", .text, "refusal, when it was refused", "reddedildiyse ret adı"),
      ReportColumn(
        "by", .text, "operator's user at the call centre", "çağrı merkezindeki MKK kullanıcısı"),
      ReportColumn("session", .text, "name of the session", "oturumun adı"),
    ], of: [],
    filters: [
      byNumber, ReportFilter("channel", InvestorChannel.self, "Channel.", "Kanal."),
      ReportFilter("kind", InvestorAccessKind.self, "What happened.", "Ne olduğu."),
      ReportFilter("result", Text<60>.self, "Refusal.", "Ret."),
      ReportFilter("by", UserCode.self, "User at the call centre.", "Çağrı merkezindeki kullanıcı."),
    ], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT sequence, position, time, CAST(investor AS text), channel, kind, question, result, by_user, session
    FROM investor_access WHERE sequence BETWEEN :first AND :last
    """
  }

  private static let investorPasswords = Report(
    "investor-passwords",
    Bilingual(
      "Investors' passwords: made, delivered, blocked (INV-02, INV-07)",
      "Yatırımcı şifreleri: üretilen, teslim edilen, kilitlenen (INV-02, INV-07)"),
    for: .operatorOnly,
    columns: [
      registrationNumber,
      ReportColumn(
        "state", .text, "state (list InvestorPasswordState)", "durum (InvestorPasswordState listesi)"),
      ReportColumn(
        "request", .text, "state of the request (list PasswordRequestState)",
        "başvurunun durumu (PasswordRequestState listesi)"),
      ReportColumn("issued", .day, "day on which MKK made it", "MKK'ca üretildiği gün"),
      ReportColumn("delivered", .day, "day of its delivery", "teslim edildiği gün"),
      ReportColumn(
        "delivery", .text, "how it is delivered (list PasswordDelivery)",
        "teslim şekli (PasswordDelivery listesi)"),
    ], of: [],
    filters: [
      byNumber, ReportFilter("state", InvestorPasswordState.self, "State.", "Durum."),
      ReportFilter("request", PasswordRequestState.self, "State of the request.", "Başvurunun durumu."),
    ], order: ["registrationNumber"], changing: [ViewSchema.investorPasswords]
  ) { _ in
    "SELECT CAST(investor AS text), state, request, issued, delivered, delivery FROM investor_passwords"
  }
}
