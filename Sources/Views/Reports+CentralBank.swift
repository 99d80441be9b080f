// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// What there is of government debt and where: in accounts, in the depots at the central bank, on paper
// (ACC-82, CBT-06 to CBT-10, GEN-40). The rows are the central bank's.

extension ReportColumn {
  fileprivate static let isin = ReportColumn("isin", .text, "security", "kıymet")
  fileprivate static let currency = ReportColumn("currency", .text, "its currency", "para birimi")
  fileprivate static let noticeDay = ReportColumn(
    "day", .day, "day of the notice of depot totals", "depo toplamı bildiriminin günü")
  fileprivate static let version = ReportColumn(
    "version", .number, "1, one more with each correction", "1, her düzeltmede bir fazla")
  fileprivate static let omnibus = ReportColumn(
    "omnibus", .number, "in the depots of banks and Takasbank: OMNIBUS",
    "banka ve Takasbank depoları: OMNIBUS")
  fileprivate static let physical = ReportColumn(
    "physical", .number, "in physical circulation: FZKBOH", "fiziki dolaşımda: FZKBOH")
  fileprivate static let accounts = ReportColumn(
    "accounts", .number, "in the accounts of members", "üye hesaplarında")
  fileprivate static let difference = ReportColumn("difference", .number, "difference", "fark")
}

extension ReportFilter {
  fileprivate static let isin = ReportFilter("isin", ISIN.self, "Security.", "Kıymet.")
  fileprivate static let noticeDay = ReportFilter("day", Day.self, "Day.", "Gün.")
}

extension Report {
  static let centralBank: [Report] = [
    omnibus, depotNotices, circulation, depotReconciliation, namedHoldings, physicalPieces, depotAlarms,
  ]

  // MARK: Notices

  /// The notice that stands of each day.
  private static let omnibus = Report(
    "omnibus",
    Bilingual(
      "The aggregate OMNIBUS by security and day, without any bank's part (ACC-82)",
      "Kıymet ve güne göre OMNIBUS hesap; bir bankanın payı yoktur (ACC-82)"),
    columns: [
      .member, ReportColumn("account", .text, "account", "hesap"), .isin, .currency, .noticeDay,
      ReportColumn("quantity", .number, "total nominal", "toplam nominal"), .version,
    ], filters: [.isin, .noticeDay], order: ["day", "isin"],
    changing: [ViewSchema.members, ViewSchema.securities]
  ) { _ in
    """
    SELECT c.member, c.member || '/OMNIBUS', k.isin, k.currency, t.day, t.total, t.version
    FROM depot_totals t
      JOIN securities k ON k.row_number = t.security
      JOIN members c ON c.kind = 'TCMB'
    WHERE t.sequence <= :last AND t.version = (
      SELECT max(version) FROM depot_notices n WHERE n.day = t.day AND n.sequence <= :last)
    """
  }

  private static let depotNotices = Report(
    "depot-notices",
    Bilingual(
      "Notices of depot totals line by line, those replaced by a correction too (CBT-08)",
      "Depo toplamı bildirimlerinin satırları; düzeltmeyle değişenler dâhil (CBT-08)"),
    columns: [
      .member, .noticeDay, .version,
      ReportColumn("notice", .number, "number of the notice", "bildirim numarası"), .isin, .currency,
      .omnibus,
      ReportColumn("ownDepot", .number, "in MKK's own depot", "MKK deposunda"), .time,
    ], filters: [.isin, .noticeDay], order: ["day", "version", "isin"],
    changing: [ViewSchema.members, ViewSchema.securities]
  ) { _ in
    """
    SELECT c.member, n.day, n.version, n.notice, k.isin, k.currency, t.total, t.own_depot, e.time
    FROM depot_notices n
      JOIN entries e ON e.sequence = n.sequence
      JOIN members c ON c.kind = 'TCMB'
      LEFT JOIN depot_totals t ON t.day = n.day AND t.version = n.version
      LEFT JOIN securities k ON k.row_number = t.security
    WHERE n.sequence <= :last
    """
  }

  // MARK: What there is of a security

  /// Every government debt security `k` with what accounts hold of it (`h`), what the last notice says (`n`,
  /// `o`) and what was issued (`i`); `c` is the central bank.
  private static let everything = """
    FROM securities k
      LEFT JOIN members c ON c.kind = 'TCMB'
      LEFT JOIN (
        SELECT isin, sum(CASE WHEN subaccount = 'FZKBOH' THEN 0 ELSE quantity END) AS accounts,
          sum(CASE WHEN subaccount = 'FZKBOH' THEN quantity ELSE 0 END) AS physical,
          sum(CASE WHEN subaccount <> 'FZKBOH' AND account LIKE '%/DBDEPO' THEN quantity ELSE 0 END) AS pool
        FROM holdings WHERE from_sequence <= :last AND (to_sequence IS NULL OR to_sequence > :last)
        GROUP BY isin
      ) h ON h.isin = k.isin
      LEFT JOIN (
        SELECT day, version FROM depot_notices WHERE sequence <= :last
        ORDER BY day DESC, version DESC LIMIT 1
      ) n ON TRUE
      LEFT JOIN depot_totals o ON o.day = n.day AND o.version = n.version AND o.security = k.row_number
      LEFT JOIN issued_nominals i ON i.security = k.row_number AND i.sequence <= :last
    WHERE k.kind = 'DIBS'
    """

  private static let inAccounts = "COALESCE(h.accounts, 0)"
  private static let inDepots = "COALESCE(o.total, 0)"
  private static let onPaper = "COALESCE(h.physical, 0)"
  private static let everywhere = "(\(inAccounts) + \(inDepots) + \(onPaper))"

  private static let circulation = Report(
    "circulation",
    Bilingual(
      "What is in circulation of each government debt security, compared with what was issued (CBT-09)",
      "Her devlet iç borçlanma senedinin dolaşımdaki toplamı ve ihraçla farkı (CBT-09)"),
    columns: [
      .member, .isin, .currency, .noticeDay, .accounts, .omnibus, .physical,
      ReportColumn(
        "onTheWay", .number, "on the way between depots and accounts", "depolarla hesaplar arasında"),
      ReportColumn("sum", .number, "sum", "toplam"),
      ReportColumn(
        "issued", .number, "issued nominal, as the central bank told it", "TCMB'ce bildirilen ihraç"),
      .difference,
    ], filters: [.isin], order: ["isin"], changing: [ViewSchema.members, ViewSchema.securities]
  ) { _ in
    // Nothing is on its way as long as nothing is sent to a depot.
    """
    SELECT c.member, k.isin, k.currency, n.day, \(inAccounts), \(inDepots), \(onPaper), 0, \(everywhere), i.nominal,
      \(everywhere) - i.nominal
    \(everything)
    """
  }

  private static let depotReconciliation = Report(
    "depot-reconciliation",
    Bilingual(
      "Accounts of members against MKK's own depot at the central bank (CBT-10)",
      "Üye hesapları ile MKK'nın TCMB'deki deposunun karşılaştırılması (CBT-10)"),
    columns: [
      .member, .isin, .currency, .noticeDay, .accounts,
      ReportColumn("sent", .number, "sent to depots and not answered", "depolara gönderilmiş, yanıtsız"),
      ReportColumn("notReflected", .number, "come in and not reflected", "gelmiş, yansıtılmamış"),
      ReportColumn("ownDepot", .number, "in MKK's own depot", "MKK deposunda"), .difference,
      ReportColumn(
        "status", .text, "MATCHED or BROKEN; none before the first notice",
        "MATCHED tutuyor, BROKEN tutmuyor; ilk bildirimden önce boş"),
    ], filters: [.isin], order: ["isin"], changing: [ViewSchema.members, ViewSchema.securities]
  ) { _ in
    """
    SELECT c.member, k.isin, k.currency, n.day, \(inAccounts), 0, 0, COALESCE(o.own_depot, 0),
      \(inAccounts) - COALESCE(o.own_depot, 0),
      CASE WHEN n.day IS NULL THEN NULL WHEN \(inAccounts) = COALESCE(o.own_depot, 0) THEN 'MATCHED'
        ELSE 'BROKEN' END
    \(everything)
    """
  }

  private static let namedHoldings = Report(
    "named-holdings",
    Bilingual(
      "Government debt held in a name, in pools, in the aggregate and on paper, with shares (GEN-40)",
      "Ad altında, havuzda, toplu hesapta ve fiziki tutulan devlet iç borçlanma senetleri, paylarıyla (GEN-40)"
    ),
    for: .surveillance,
    columns: [
      .member, .isin, .currency, ReportColumn("named", .number, "held in a name", "ad altında"),
      ReportColumn("pool", .number, "in pool accounts", "havuz hesaplarında"), .omnibus, .physical,
      ReportColumn("total", .number, "total", "toplam"),
      ReportColumn("namedShare", .number, "hundredths of a per cent", "yüzdenin yüzde biri"),
      ReportColumn("poolShare", .number, "hundredths of a per cent", "yüzdenin yüzde biri"),
      ReportColumn("omnibusShare", .number, "hundredths of a per cent", "yüzdenin yüzde biri"),
      ReportColumn("physicalShare", .number, "hundredths of a per cent", "yüzdenin yüzde biri"),
    ], filters: [.isin], order: ["isin"], changing: [ViewSchema.members, ViewSchema.securities]
  ) { _ in
    let pool = "COALESCE(h.pool, 0)"
    let named = "(\(inAccounts) - \(pool))"
    // Rounded down; what is too great to be multiplied is divided first.
    func share(_ part: String) -> String {
      """
      CASE WHEN \(everywhere) = 0 THEN NULL WHEN \(everywhere) < 900000000000000 THEN \(part) * 10000 / \(everywhere)
        ELSE \(part) / (\(everywhere) / 10000) END
      """
    }
    return """
      SELECT c.member, k.isin, k.currency, \(named), \(pool), \(inDepots), \(onPaper), \(everywhere), \(share(named)),
        \(share(pool)), \(share(inDepots)), \(share(onPaper))
      \(everything)
      """
  }

  // MARK: Physical pieces, alarms

  private static let physicalPieces = Report(
    "physical-pieces",
    Bilingual(
      "Printing and return of physical pieces (CBT-06)", "Fiziki senet basımı ve dönüşü (CBT-06)"),
    days: 30,
    columns: [
      .sequence, .position, .time, .member, ReportColumn("account", .text, "account", "hesap"),
      ReportColumn("instruction", .number, "number of the instruction", "talimat numarası"),
      ReportColumn("kind", .text, "kind (list PhysicalKind)", "tür (PhysicalKind listesi)"), .isin,
      ReportColumn("nominal", .number, "nominal", "nominal"), ReportColumn("date", .day, "date", "tarih"),
      ReportColumn("emktReference", .text, "reference in EMKT", "EMKT referansı"),
      ReportColumn("total", .number, "in circulation afterwards", "sonrasında dolaşımdaki"),
    ], filters: [.isin], order: ["sequence", "position"],
    changing: [ViewSchema.accounts, ViewSchema.securities]
  ) { _ in
    """
    SELECT p.sequence, p.position, e.time, a.member, a.account, p.instruction, p.kind, k.isin, p.nominal,
      p.day, p.emkt_reference, p.total
    FROM physical_records p
      JOIN entries e ON e.sequence = p.sequence
      JOIN accounts a ON a.row_number = p.account
      JOIN securities k ON k.row_number = p.security
    WHERE p.sequence BETWEEN :first AND :last
    """
  }

  private static let depotAlarms = Report(
    "depot-alarms",
    Bilingual(
      "Notices that did not come and depots that do not agree (CBT-08, CBT-10)",
      "Gelmeyen bildirimler ve tutmayan depolar (CBT-08, CBT-10)"),
    for: .operatorOnly, days: 30,
    columns: [
      .sequence, .position, .time,
      ReportColumn("alarm", .text, "alarm (list DepotAlarm)", "alarm (DepotAlarm listesi)"),
      ReportColumn("day", .day, "day", "gün"), .isin,
      ReportColumn("held", .number, "held in accounts", "hesaplardaki"),
      ReportColumn("ownDepot", .number, "in MKK's own depot", "MKK deposunda"),
    ],
    filters: [ReportFilter("alarm", DepotAlarmKind.self, "Alarm.", "Alarm."), .isin],
    order: ["sequence", "position"], changing: [ViewSchema.securities]
  ) { _ in
    """
    SELECT a.sequence, a.position, e.time, a.alarm, a.day, k.isin, a.held, a.own_depot
    FROM depot_alarms a
      JOIN entries e ON e.sequence = a.sequence
      LEFT JOIN securities k ON k.row_number = a.security
    WHERE a.sequence BETWEEN :first AND :last
    """
  }
}
