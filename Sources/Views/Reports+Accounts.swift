// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// Accounts, their holders and identities, and what they hold (ACC-83, ACC-85).

extension ReportColumn {
  fileprivate static let account = ReportColumn("account", .text, "account", "hesap")
  fileprivate static let holder = ReportColumn(
    "holder", .text, "account, a full stop, which holder", "hesap, nokta, kaçıncı sahip")
  fileprivate static let registrationNumber = ReportColumn(
    "registrationNumber", .text, "registration number", "sicil numarası")
  fileprivate static let inactiveFrom = ReportColumn(
    "inactiveFrom", .day, "first inactive day", "hareketsizliğin ilk günü")
  fileprivate static let inactivity = ReportColumn(
    "inactivity", .text, "why it is or will be inactive (list InactivityReason)",
    "hareketsizlik nedeni (InactivityReason listesi)")
  fileprivate static let opened = ReportColumn("opened", .day, "opening date", "açılış tarihi")
}

extension ReportFilter {
  fileprivate static let account = ReportFilter(
    "account", AccountKey.self, "Account: member and number.", "Hesap: üye ve numara.")
  fileprivate static let accountClass = ReportFilter(
    "class", AccountClass.self, "Account class.", "Hesap sınıfı.")
  fileprivate static let registrationNumber = ReportFilter(
    "registrationNumber", RegistrationNumber.self, "Registration number.", "Sicil numarası.")
}

extension Report {
  static let accounts: [Report] = [
    accountStates, accountsWithoutIdentity, inactiveAccounts, accountClasses, balances, holders,
    identityStates, identityChanges, registerAnswers, investors, takasbankInvestors,
  ]
  /// The operator's own settings, which no function opens.
  static let commonData: [Report] = [portfolios, parameters, referenceRows]

  // MARK: Accounts

  private static let accountColumns: [ReportColumn] = [
    .account, .member,
    ReportColumn("class", .text, "class (list AccountClass)", "sınıf (AccountClass listesi)"),
    ReportColumn(
      "status", .text, "intermediary's status (list AccountStatus)", "AK durumu (AccountStatus listesi)"),
    ReportColumn(
      "restriction", .text, "restriction status (list Restriction)", "yasaklılık durumu (Restriction listesi)"
    ),
    .opened, ReportColumn("reason", .text, "opening reason", "açma nedeni"),
    ReportColumn("type", .text, "single or joint", "tekil veya müşterek"),
    ReportColumn("ownership", .text, "joint ownership kind", "ortaklık türü"),
    ReportColumn("isInactive", .flag, "inactive", "hareketsiz mi"), .inactivity, .inactiveFrom,
    ReportColumn(
      "daysLeft", .number, "active days left after today, while a check is open or failed",
      "bugünden sonra kalan gün; sicil sonucu beklenirken veya olumsuzken"),
    ReportColumn("iban", .text, "IBAN", "IBAN"),
    ReportColumn("custodian", .text, "custodian member", "saklamacı üye"),
    ReportColumn("portfolio", .text, "portfolio code", "portföy kodu"),
    ReportColumn("settlementMember", .text, "settlement member", "takas üyesi"),
    ReportColumn("hasPassword", .flag, "whether a password is set", "şifresi var mı"), .registrationNumber,
  ]

  private static let accountFilters: [ReportFilter] = [
    .account, .accountClass,
    ReportFilter("status", AccountStatus.self, "Intermediary's status.", "AK durumu."),
    ReportFilter("restriction", Restriction.self, "Restriction status.", "Yasaklılık durumu."),
    ReportFilter("type", AccountType.self, "Single or joint.", "Tekil veya müşterek."),
    ReportFilter("custodian", MemberCode.self, "Custodian member.", "Saklamacı üye."), .registrationNumber,
  ]

  /// The day of the last entry that the report reflects.
  private static let today =
    "(SELECT date(time / 1000000 + 10800, 'unixepoch') FROM entries WHERE sequence = :last)"

  private static func accounts(where condition: String) -> @Sendable (Bool) -> String {
    { _ in
      """
      SELECT account, member, class, status, restriction, opened, reason, type, ownership, is_inactive,
        inactivity, inactive_from,
        CASE WHEN inactive_from IS NOT NULL
          THEN max(0, CAST(julianday(inactive_from) - julianday(\(today)) AS integer) - 1) END,
        iban, custodian, portfolio, settlement_member, has_password, CAST(investor AS text)
      FROM accounts WHERE \(condition)
      """
    }
  }

  private static func accountReport(_ name: String, _ title: Bilingual, where condition: String = "TRUE")
    -> Report
  {
    Report(
      name, title, for: .ownMember, columns: accountColumns, filters: accountFilters, order: ["account"],
      changing: [ViewSchema.accounts], select: accounts(where: condition))
  }

  private static let accountStates = accountReport(
    "accounts",
    Bilingual("Accounts by class, status and restriction", "Sınıf, durum ve yasaklılığıyla hesaplar"))

  private static let accountsWithoutIdentity = accountReport(
    "accounts-without-identity", Bilingual("Accounts without identity", "Kimliksiz hesaplar"),
    where: "restriction = 'K' AND account NOT LIKE '%/DBDEPO' AND account NOT LIKE '%/OMNIBUS'")

  private static let inactiveAccounts = accountReport(
    "inactive-accounts",
    Bilingual(
      "Accounts that are or will be inactive, and why", "Hareketsiz olan veya olacak hesaplar ve nedenleri"),
    where: "inactivity IS NOT NULL")

  private static let accountClasses = Report(
    "account-classes",
    Bilingual(
      "Accounts and balances by class, and by custodian member (ACC-83)",
      "Sınıfa ve saklamacı üyeye göre hesaplar ve bakiyeler (ACC-83)"),
    columns: [
      .member, ReportColumn("class", .text, "class (list AccountClass)", "sınıf (AccountClass listesi)"),
      ReportColumn("custodian", .text, "custodian member", "saklamacı üye"),
      ReportColumn(
        "isin", .text, "security; absent for the accounts themselves", "kıymet; hesapların kendisi için boş"),
      ReportColumn("accounts", .number, "accounts", "hesap sayısı"),
      ReportColumn("quantity", .number, "units held in them", "bu hesaplardaki adet"),
    ],
    filters: [
      .accountClass, ReportFilter("custodian", MemberCode.self, "Custodian member.", "Saklamacı üye."),
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
    ], order: ["member", "class", "custodian", "isin"], changing: [ViewSchema.accounts]
  ) { _ in
    """
    SELECT member, class, custodian, CAST(NULL AS text), count(*), CAST(NULL AS integer)
    FROM accounts GROUP BY member, class, custodian
    UNION ALL
    SELECT a.member, a.class, a.custodian, h.isin, count(DISTINCT h.account), sum(h.quantity)
    FROM holdings h JOIN accounts a ON a.account = h.account
    WHERE h.from_sequence <= :last AND (h.to_sequence IS NULL OR h.to_sequence > :last)
    GROUP BY a.member, a.class, a.custodian, h.isin
    """
  }

  private static let balances = Report(
    "balances", Bilingual("Balances of sub-accounts", "Alt hesap bakiyeleri"), for: .ownMember,
    columns: [
      .account, .member, ReportColumn("subaccount", .text, "sub-account", "alt hesap"),
      ReportColumn("isin", .text, "security", "kıymet"),
      ReportColumn("quantity", .number, "units held", "bakiye"),
    ],
    filters: [
      .account, ReportFilter("subaccount", Subaccount.self, "Sub-account.", "Alt hesap."),
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
    ], order: ["account", "subaccount", "isin"]
  ) { isOfMember in
    """
    SELECT account, member, subaccount, isin, quantity FROM holdings
    WHERE from_sequence <= :last AND (to_sequence IS NULL OR to_sequence > :last)\(isOfMember ? " AND member = :member" : "")
    """
  }

  // MARK: Holders and identities

  private static let holderColumns: [ReportColumn] = [
    .holder, .account, .member, .registrationNumber,
    ReportColumn("share", .text, "share in per cent; of a joint account", "yüzde payı; müşterek hesapta"),
    ReportColumn(
      "mernis", .text, "state in MERNIS (list RegisterStatus)", "MERNIS durumu (RegisterStatus listesi)"),
    ReportColumn(
      "tax", .text, "state in the tax register (list RegisterStatus)",
      "Maliye durumu (RegisterStatus listesi)"),
    .inactiveFrom,
    ReportColumn("daysLeft", .number, "active days left after today", "bugünden sonra kalan gün"),
  ]

  private static let holderFilters: [ReportFilter] = [
    .account, .registrationNumber,
    ReportFilter("mernis", RegisterStatus.self, "State in MERNIS.", "MERNIS durumu."),
    ReportFilter("tax", RegisterStatus.self, "State in the tax register.", "Maliye durumu."),
  ]

  private static func holders(where condition: String) -> @Sendable (Bool) -> String {
    { _ in
      """
      SELECT h.account || '.' || h.holder, h.account, h.member, CAST(h.investor AS text), h.share, h.mernis,
        h.tax, a.inactive_from,
        CASE WHEN a.inactive_from IS NOT NULL
          THEN max(0, CAST(julianday(a.inactive_from) - julianday(\(today)) AS integer) - 1) END
      FROM holders h JOIN accounts a ON a.account = h.account
      WHERE NOT h.is_removed AND \(condition)
      """
    }
  }

  private static let holders = Report(
    "holders", Bilingual("Holders of accounts, with shares", "Hesap sahipleri ve payları"), for: .ownMember,
    columns: holderColumns, filters: holderFilters, order: ["holder"],
    changing: [ViewSchema.holders, ViewSchema.accounts], select: holders(where: "TRUE"))

  private static let identityStates = Report(
    "identity-states",
    Bilingual(
      "Identities still judged by the registers, with the days left to inactivity",
      "Sicillerce sonuçlandırılmamış kimlikler ve hareketsizliğe kalan gün"),
    for: .ownMember, columns: holderColumns, filters: holderFilters, order: ["holder"],
    changing: [ViewSchema.holders, ViewSchema.accounts], select: holders(where: "h.investor IS NULL"))

  private static let identityChanges = Report(
    "identity-changes",
    Bilingual(
      "Identity data as they were sent, with what stood before", "Gönderilen kimlik bilgileri ve öncekiler"),
    for: .ownMember, days: 30,
    columns: [
      .sequence, .position, .time, .account, .member, .holder,
      ReportColumn(
        "before", .text, "data sent before, a JSON object", "önce gönderilen bilgiler, JSON nesnesi"),
      ReportColumn("after", .text, "data sent, a JSON object", "gönderilen bilgiler, JSON nesnesi"),
      ReportColumn("user", .text, "user of the entry", "kaydın kullanıcısı"),
    ], filters: [.account, .user], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT * FROM (
      SELECT i.sequence, i.position, e.time, i.account, i.member, i.account || '.' || i.holder,
        LAG(i.data) OVER (PARTITION BY i.account, i.holder ORDER BY i.sequence, i.position), i.data,
        e.member_user
      FROM identities i JOIN entries e ON e.sequence = i.sequence
    ) WHERE sequence BETWEEN :first AND :last
    """
  }

  private static let registerAnswers = Report(
    "register-answers", Bilingual("Answers of the registers", "Sicillerin cevapları"), for: .ownMember,
    days: 30,
    columns: [
      .sequence, .position, .time, ReportColumn("query", .number, "number of the question", "sorgu numarası"),
      ReportColumn("register", .text, "register (list Register)", "sicil (Register listesi)"),
      ReportColumn(
        "step", .text, "what was asked (list RegisterStep)", "ne sorulduğu (RegisterStep listesi)"),
      ReportColumn("isRight", .flag, "known, and agrees", "kayıtlı ve uyuşuyor"), .account, .member,
      .registrationNumber,
      ReportColumn("data", .text, "data brought, a JSON object", "getirilen veriler, JSON nesnesi"),
    ],
    filters: [.account, ReportFilter("register", Register.self, "Register.", "Sicil.")],
    order: ["sequence", "position"]
  ) { _ in
    """
    SELECT r.sequence, r.position, e.time, r.query, r.register, r.step, r.is_right, r.account, r.member,
      CAST(r.investor AS text), r.data
    FROM register_answers r JOIN entries e ON e.sequence = r.sequence WHERE r.sequence BETWEEN :first AND :last
    """
  }

  private static let investors = Report(
    "investors",
    Bilingual("Registered investors with all their accounts", "Kayıtlı yatırımcılar ve bütün hesapları"),
    for: .operatorOnly,
    columns: [
      .registrationNumber,
      ReportColumn("kind", .text, "identity kind (list IdentityKind)", "kimlik tipi (IdentityKind listesi)"),
      ReportColumn("origin", .text, "domestic or foreign", "yerli veya yabancı"),
      ReportColumn("name", .text, "name or title", "ad soyad veya unvan"), .account, .member,
      ReportColumn("share", .text, "share in per cent", "yüzde payı"),
    ], filters: [.registrationNumber, .account], order: ["registrationNumber", "account"],
    changing: [ViewSchema.investors, ViewSchema.holders]
  ) { _ in
    """
    SELECT CAST(i.number AS text), i.kind, i.origin, i.name, h.account, h.member, h.share
    FROM investors i LEFT JOIN holders h ON h.investor = i.number AND NOT h.is_removed
    """
  }

  private static let takasbankInvestors = Report(
    "takasbank-investors",
    Bilingual("SPK's approvals for accounts at Takasbank", "Takasbank hesapları için SPK uygunlukları"),
    for: .operatorOnly,
    columns: [
      .sequence, .position, .registrationNumber,
      ReportColumn("taxNumber", .text, "TCKN or VKN", "T.C. kimlik veya vergi numarası"),
      ReportColumn("decision", .text, "number of SPK's decision", "SPK kararının numarası"),
      ReportColumn("decided", .day, "date of SPK's decision", "SPK kararının tarihi"),
      ReportColumn("validFrom", .day, "first day", "ilk gün"),
      ReportColumn("validTo", .day, "last day", "son gün"),
    ], filters: [.registrationNumber], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT sequence, position, CAST(investor AS text), tax_number, decision, decided, valid_from, valid_to
    FROM takasbank_investors
    """
  }

  private static let parameters = Report(
    "parameters", Bilingual("Parameters of the rules", "Kural parametreleri"),
    for: .operatorOnly,
    columns: [
      .sequence, .position,
      ReportColumn("parameter", .text, "parameter (list Parameter)", "parametre (Parameter listesi)"),
      ReportColumn("value", .text, "value", "değer"),
      ReportColumn("reference", .text, "legal reference", "hukuki dayanak"),
      ReportColumn("validFrom", .day, "first day", "ilk gün"),
      ReportColumn("setBy", .text, "user who approved it", "onaylayan kullanıcı"),
    ], order: ["sequence", "position"]
  ) { _ in
    "SELECT sequence, position, parameter, value, reference, valid_from, set_by FROM parameters"
  }

  private static let referenceRows = Report(
    "reference-rows",
    Bilingual("Validity of classes and sub-accounts", "Sınıf ve alt hesapların geçerliliği"),
    for: .operatorOnly,
    columns: [
      .sequence, .position,
      ReportColumn("table", .text, "table (list ReferenceTable)", "tablo (ReferenceTable listesi)"),
      ReportColumn("row", .text, "code of the row", "satırın kodu"),
      ReportColumn("validFrom", .day, "first day", "ilk gün"),
      ReportColumn("validTo", .day, "last day", "son gün"),
    ], order: ["sequence", "position"]
  ) { _ in
    "SELECT sequence, position, reference_table, code, valid_from, valid_to FROM reference_rows"
  }

  private static let portfolios = Report(
    "portfolios", Bilingual("Portfolios and their managers", "Portföyler ve yöneticileri"),
    for: .operatorOnly,
    columns: [
      ReportColumn("portfolio", .text, "portfolio code", "portföy kodu"),
      ReportColumn("managerTitle", .text, "title of the manager", "yöneticinin unvanı"),
      ReportColumn("managerVkn", .text, "tax number of the manager", "yöneticinin vergi numarası"),
      .member,
      ReportColumn("authorisation", .text, "reference of the authorisation", "yetki belgesi numarası"),
      ReportColumn("validFrom", .day, "first day", "ilk gün"),
      ReportColumn("validTo", .day, "last day", "son gün"),
    ], order: ["portfolio"], changing: [ViewSchema.portfolios]
  ) { _ in
    """
    SELECT portfolio, manager_title, manager_vkn, manager, authorisation, valid_from, valid_to FROM portfolios
    """
  }
}
