// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// The lists of the central counterparty, for a member of its own rows, for the desk of all (CCP-46, CCP-68).

extension Report {
  static let clearing: [Report] = [
    riskParameters, positions, collateral, margins, marginCalls, marginCallSteps, clearingMembers,
    marginAccounts, undeclared,
  ]

  /// Takasbank sees what concerns any member: its code stands beside the member's in every row.
  static let desk = ReportColumn("desk", .text, "the counterparty", "merkezi karşı taraf")
  static let whose = ["member", "desk"]
  static let deskCode = """
    (SELECT k.member FROM members k WHERE k.kind = '\(MemberKind.takasbank.code)')
    """
  /// Whoever has an account that was not given back (CCP-72).
  private static let isMember = """
    EXISTS (SELECT 1 FROM ccp_accounts o WHERE o.member = m.member AND o.is_open)
    """
  private static let account = ReportColumn(
    "account", .text, "account (list MarginAccount)", "hesap (MarginAccount listesi)")
  private static let runDay = ReportColumn("runDay", .day, "day of the run", "hesaplama günü")
  private static let purpose = ReportColumn(
    "purpose", .text, "what the call is for (list CallPurpose)", "çağrının konusu (CallPurpose listesi)")
  private static let version = ReportColumn(
    "version", .number, "version of the parameters", "parametre sürümü")
  private static let isin = ReportColumn("isin", .text, "security", "kıymet")
  private static let byAccount = ReportFilter("account", MarginAccount.self, "Account.", "Hesap.")
  private static let byRunDay = ReportFilter("runDay", Day.self, "Day of the run.", "Hesaplama günü.")

  private static let riskParameters = Report(
    "risk-parameters", Bilingual("Announced risk parameters", "Duyurulan risk parametreleri"),
    columns: [
      version, ReportColumn("effective", .day, "first day", "ilk gün"),
      ReportColumn("kind", .text, "SHARE, PAIR or ASSET", "SHARE, PAIR veya ASSET"), isin,
      ReportColumn("other", .text, "the other of a pair", "çiftin diğeri"),
      ReportColumn("model", .text, "computed risk value", "hesaplanan risk değeri"),
      ReportColumn("rate", .text, "risk value, credit or coefficient", "risk değeri, indirim veya katsayı"),
      ReportColumn("spread", .text, "rate between settlement dates", "vadeler arası oran"),
      ReportColumn("group", .text, "group of an asset", "varlığın grubu"),
      ReportColumn("minCashRatio", .text, "minimum cash ratio", "asgari nakit oranı"),
      ReportColumn("ccpOwn", .text, "the counterparty's own amount", "MKT'nin kendi tutarı"),
      ReportColumn("minContribution", .text, "least contribution", "en az katkı payı"),
      ReportColumn("letterUntil", .day, "last day of letters of guarantee", "teminat mektuplarının son günü"),
      ReportColumn("remuneration", .text, "yearly rate for TRY cash", "nakit TL için yıllık nema oranı"),
      ReportColumn("remunerationTax", .text, "part taken as tax", "kesilen vergi oranı"),
      ReportColumn("remunerationCommission", .text, "part taken as commission", "kesilen komisyon oranı"),
      ReportColumn("remunerationCutOff", .text, "cut-off of the same day", "aynı gün için son saat"),
      ReportColumn("reason", .text, "why values were raised", "yükseltme gerekçesi"),
      ReportColumn("approvedBy", .text, "user who approved", "onaylayan kullanıcı"),
    ], of: [],
    filters: [
      ReportFilter("version", WholeNumber.self, "Version.", "Sürüm."),
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
    ], order: ["version", "kind", "isin", "other"]
  ) { _ in
    """
    SELECT s.version, s.effective, t.kind, t.isin, t.other, t.model, t.rate, t.spread, t.asset_group,
      s.min_cash_ratio, s.ccp_own, s.min_contribution, s.letter_until, s.remuneration,
      s.remuneration_tax, s.remuneration_commission, s.remuneration_cut_off, s.reason, s.approved_by
    FROM risk_sets s JOIN risk_terms t ON t.version = s.version WHERE s.sequence <= :last
    """
  }

  private static let positions = Report(
    "positions", Bilingual("Open positions", "Açık pozisyonlar"),
    columns: [
      .member, desk, account, ReportColumn("origin", .text, "origin", "kaynak"), isin,
      ReportColumn("settlement", .day, "settlement date", "takas tarihi"),
      ReportColumn("quantity", .number, "net quantity", "net adet"),
      ReportColumn(
        "amount", .number, "bought less sold, ten-thousandths of a lira",
        "alınan eksi satılan, liranın on binde biri"),
    ], of: whose,
    filters: [
      byAccount, ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
      ReportFilter("settlement", Day.self, "Settlement date.", "Takas tarihi."),
    ], order: ["member", "account", "origin", "isin", "settlement"], changing: [ViewSchema.positions]
  ) { _ in
    """
    SELECT member, \(deskCode), account, origin, isin, settlement, quantity, amount
    FROM positions WHERE quantity <> 0 OR amount <> 0
    """
  }

  private static let collateral = Report(
    "collateral", Bilingual("Collateral lodged", "Yatırılmış teminat"),
    columns: [
      .member, desk, account, ReportColumn("asset", .text, "ISIN or currency", "ISIN veya para birimi"),
      ReportColumn(
        "securitiesAccount", .text, "account of a security; empty for money",
        "kıymetin hesabı; para için boş"),
      ReportColumn("group", .text, "group (list CollateralGroup)", "grup (CollateralGroup listesi)"),
      ReportColumn("quantity", .number, "units, or smallest units of money", "adet veya kuruş"),
    ], of: whose, filters: [byAccount], order: ["member", "account", "asset", "securitiesAccount"],
    changing: [ViewSchema.collateralLines]
  ) { _ in
    """
    SELECT member, \(deskCode), account, asset, securities_account, asset_group, quantity
    FROM collateral_lines WHERE quantity <> 0
    """
  }

  private static let margins = Report(
    "margins", Bilingual("Margin runs account by account", "Hesap hesap teminat hesaplamaları"),
    columns: [
      .sequence, .position, .time, runDay,
      ReportColumn("kind", .text, "kind (list MarginRunKind)", "tür (MarginRunKind listesi)"), version,
      .member, desk, account, ReportColumn("scanning", .text, "scanning risk", "tarama riski"),
      ReportColumn("spread", .text, "spread between dates", "vadeler arası yayılma riski"),
      ReportColumn("credit", .text, "credit between shares", "ürün grupları arası indirim"),
      ReportColumn("variation", .text, "mark-to-market difference", "piyasa değeri farkı"),
      ReportColumn("margin", .text, "required margin", "bulunması gereken teminat"),
      ReportColumn("collateral", .text, "value of the collateral", "toplam teminat değeri"),
      ReportColumn("cash", .text, "TRY cash", "nakit TL"),
      ReportColumn("minCash", .text, "minimum TRY cash", "asgari nakit TL"),
      ReportColumn("problem", .text, "why there is no figure", "hesaplanamama nedeni"),
    ], of: whose, filters: [byAccount, byRunDay], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT g.sequence, g.position, e.time, g.run_day, g.kind, g.version, g.member, \(deskCode), g.account,
      g.scanning, g.spread, g.credit, g.variation, g.margin, g.collateral, g.cash, g.min_cash, g.problem
    FROM margins g JOIN entries e ON e.sequence = g.sequence WHERE g.sequence <= :last
    """
  }

  private static let marginCalls = Report(
    "margin-calls", Bilingual("Margin calls as they stand", "Teminat tamamlama çağrıları"),
    columns: [
      .member, desk, account, runDay, purpose,
      ReportColumn("state", .text, "state (list CallState)", "durum (CallState listesi)"), version,
      ReportColumn("margin", .text, "required margin", "bulunması gereken teminat"),
      ReportColumn("collateral", .text, "value of the collateral", "toplam teminat değeri"),
      ReportColumn("minCash", .text, "minimum TRY cash", "asgari nakit TL"),
      ReportColumn("remaining", .text, "still to come", "kalan tutar"),
      ReportColumn("remainingCash", .text, "of it in TRY cash", "bunun nakit TL kısmı"),
      ReportColumn("deadline", .time, "deadline", "son an"),
      ReportColumn("including", .day, "run of the unpaid call included", "kapsanan ödenmemiş çağrının günü"),
      ReportColumn("reason", .text, "why it was withdrawn", "geri alma gerekçesi"),
    ], of: whose,
    filters: [byAccount, byRunDay, ReportFilter("state", CallState.self, "State.", "Durum.")],
    order: ["member", "account", "runDay", "purpose"], changing: [ViewSchema.marginCalls]
  ) { _ in
    """
    SELECT member, \(deskCode), account, run_day, purpose, state, version, margin, collateral, min_cash,
      remaining, cash, deadline, including, reason
    FROM margin_calls
    """
  }

  private static let marginCallSteps = Report(
    "margin-call-steps", Bilingual("The life of margin calls", "Teminat çağrılarının seyri"), days: 30,
    columns: [
      .sequence, .position, .time, .member, desk, account, runDay, purpose,
      ReportColumn("state", .text, "state, or REMINDER", "durum veya REMINDER"),
      ReportColumn("remaining", .text, "still to come", "kalan tutar"),
    ], of: whose, filters: [byAccount, byRunDay], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT s.sequence, s.position, e.time, s.member, \(deskCode), s.account, s.run_day, s.purpose, s.state,
      s.remaining
    FROM margin_call_steps s JOIN entries e ON e.sequence = s.sequence
    WHERE s.sequence BETWEEN :first AND :last
    """
  }

  private static let clearingMembers = Report(
    "ccp-members", Bilingual("Members of the counterparty", "MKT üyeleri"),
    columns: [
      .member, desk, ReportColumn("isDefaulted", .flag, "default was declared", "temerrüt ilan edildi mi"),
      account, runDay, purpose, ReportColumn("unpaid", .text, "unpaid amount", "ödenmeyen tutar"),
      ReportColumn("note", .text, "note", "not"),
      ReportColumn(
        "customerMargin", .text, "declared method of margining customers",
        "beyan edilen müşteri teminatlandırma yöntemi"),
      ReportColumn("declared", .day, "day of the declaration", "beyan günü"),
    ], of: whose, order: ["member"],
    changing: [ViewSchema.clearingMembers, ViewSchema.marginMethods, ViewSchema.clearingAccounts]
  ) { _ in
    """
    SELECT m.member, \(deskCode), m.is_defaulted, m.account, m.run_day, m.purpose, m.unpaid, m.note,
      d.method, d.day
    FROM ccp_members m LEFT JOIN customer_margin_methods d ON d.member = m.member
    WHERE \(isMember)
    """
  }

  /// CCP-36: who has declared nothing.
  private static let undeclared = Report(
    "customer-margin-method-missing",
    Bilingual(
      "Members without a declaration of how they margin customers",
      "Müşteri teminatlandırma yöntemini beyan etmeyen üyeler"),
    columns: [.member, desk], of: whose, order: ["member"],
    changing: [ViewSchema.clearingMembers, ViewSchema.marginMethods, ViewSchema.clearingAccounts]
  ) { _ in
    """
    SELECT m.member, \(deskCode) FROM ccp_members m
    WHERE \(isMember) AND NOT EXISTS (SELECT 1 FROM customer_margin_methods d WHERE d.member = m.member)
    """
  }

  /// Each account with what its last official run found and its last call (CCP-46); of a run's call and a
  /// notice's of one day, that of the run.
  private static let marginAccounts = Report(
    "margin-accounts", Bilingual("Accounts of the counterparty", "MKT hesapları"),
    columns: [
      .member, desk, ReportColumn("account", .text, "member and account", "üye ve hesap"),
      ReportColumn("required", .text, "required margin", "bulunması gereken teminat"),
      ReportColumn("collateral", .text, "value of the collateral", "toplam teminat değeri"),
      ReportColumn("cash", .text, "TRY cash", "nakit TL"),
      ReportColumn("minCash", .text, "minimum TRY cash", "asgari nakit TL"),
      ReportColumn("call", .text, "state of the last call", "son çağrının durumu"),
      ReportColumn("callRun", .day, "day of its run", "hesaplama günü"),
      ReportColumn("callPurpose", .text, "what it is for", "çağrının konusu"),
      ReportColumn("called", .text, "still to come", "kalan tutar"),
      ReportColumn("calledCash", .text, "of it in TRY cash", "bunun nakit TL kısmı"),
      ReportColumn("defaulted", .flag, "default was declared", "temerrüt ilan edildi mi"),
      ReportColumn("owed", .text, "owed of others' losses", "zarar payı borcu"),
    ], of: whose, order: ["account"],
    changing: [
      ViewSchema.clearingMembers, ViewSchema.marginCalls, ViewSchema.clearingAccounts, ViewSchema.lossShares,
    ]
  ) { _ in
    """
    SELECT m.member, \(deskCode), m.member || '/' || k.account, g.margin, g.collateral, g.cash, g.min_cash,
      c.state, c.run_day, c.purpose, c.remaining, c.cash, m.is_defaulted, l.owed
    FROM ccp_members m
      JOIN ccp_accounts k ON k.member = m.member AND k.is_open
      LEFT JOIN margins g ON g.member = m.member AND g.account = k.account
        AND g.kind = 'EOD' AND g.problem IS NULL AND g.sequence <= :last
        AND g.run_day = (SELECT max(x.run_day) FROM margins x WHERE x.member = m.member
          AND x.account = k.account AND x.kind = 'EOD' AND x.problem IS NULL AND x.sequence <= :last)
      LEFT JOIN margin_calls c ON c.member = m.member AND c.account = k.account
        AND c.run_day = (SELECT max(y.run_day) FROM margin_calls y WHERE y.member = m.member
          AND y.account = k.account)
        AND c.purpose = (SELECT max(z.purpose) FROM margin_calls z WHERE z.member = m.member
          AND z.account = k.account AND z.run_day = c.run_day)
      LEFT JOIN loss_shares l ON l.member = m.member AND k.account = 'GF'
    """
  }
}
