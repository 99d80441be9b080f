// SPDX-License-Identifier: Apache-2.0
import Kernel

// The stored tables of accounts, their holders and their identities (ACC-85).

extension ViewSchema {
  private static let account = SQLColumn(
    "account", .text, "member code, slash, account number", "üye kodu, bölü, hesap numarası")
  private static let ofMember = SQLColumn("member", .text, "member", "üye")
  private static let holder = SQLColumn(
    "holder", .integer, "which holder, 1 for the first sent", "kaçıncı sahip, ilk gönderilen 1")
  private static let investor = SQLColumn(
    "investor", .bigint, "registration number", "sicil numarası"
  ).nullable.personal

  static let investors = SQLTable(
    name: "investors",
    note: Bilingual(
      "The investors. Personal data: keep from whoever does not need it.",
      "Yatırımcılar. Kişisel veridir: ihtiyacı olmayana kapalı tutun."),
    columns: [
      SQLColumn("number", .bigint, "registration number", "sicil numarası").personal,
      SQLColumn("kind", .text, "identity kind (list IdentityKind)", "kimlik tipi (IdentityKind listesi)"),
      SQLColumn(
        "origin", .text, "origin (list InvestorOrigin)", "yerli veya yabancı (InvestorOrigin listesi)"),
      SQLColumn("name", .text, "name or title", "ad soyad veya unvan").personal,
      changed,
    ],
    key: ["number"], since: "sequence")

  static let accounts = SQLTable(
    name: "accounts", note: Bilingual("The accounts.", "Hesaplar."),
    columns: [
      SQLColumn("row_number", .integer, "row number in the registry", "sistemdeki satır numarası"),
      account, ofMember,
      SQLColumn("class", .text, "account class (list AccountClass)", "hesap sınıfı (AccountClass listesi)"),
      SQLColumn(
        "status", .text, "intermediary's account status (list AccountStatus)",
        "AK hesap işlem durumu (AccountStatus listesi)"),
      SQLColumn(
        "restriction", .text, "restriction status (list Restriction)",
        "hesap yasaklılık durumu (Restriction listesi)"),
      SQLColumn("opened", .date, "opening date", "açılış tarihi"),
      SQLColumn(
        "investor", .bigint, "registration number of the only holder", "tek sahibinin sicil numarası"
      ).nullable.personal,
      SQLColumn(
        "reason", .text, "opening reason (list OpeningReason)", "açma nedeni (OpeningReason listesi)"),
      SQLColumn("type", .text, "single or joint (list AccountType)", "hesap türü (AccountType listesi)"),
      SQLColumn(
        "ownership", .text, "joint ownership kind (list JointOwnership)",
        "ortaklık türü (JointOwnership listesi)"
      ).nullable,
      SQLColumn("is_inactive", .boolean, "inactive (ACC-56)", "hareketsiz mi (ACC-56)"),
      SQLColumn(
        "inactivity", .text, "why it is or will be inactive (list InactivityReason)",
        "hareketsizlik nedeni (InactivityReason listesi)"
      ).nullable,
      SQLColumn("inactive_from", .date, "first inactive day", "hareketsizliğin ilk günü").nullable,
      SQLColumn("iban", .text, "IBAN", "IBAN").nullable,
      SQLColumn("custodian", .text, "custodian member", "saklamacı üye").nullable,
      SQLColumn("portfolio", .text, "portfolio code", "portföy kodu").nullable,
      SQLColumn("settlement_member", .text, "settlement member", "takas üyesi").nullable,
      SQLColumn("has_password", .boolean, "whether a password is set", "şifresi var mı"),
      changed,
    ],
    key: ["row_number"],
    indexes: [
      SQLIndex(name: "accounts_by_name", columns: "account", isUnique: true),
      SQLIndex(name: "accounts_by_member", columns: "member, row_number", servesPast: true),
      SQLIndex(name: "accounts_by_investor", columns: "investor", condition: "investor IS NOT NULL"),
    ], since: "sequence")

  static let holders = SQLTable(
    name: "holders",
    note: Bilingual(
      "Who holds each account, and how the identities stand in the registers (ACC-54, ACC-57).",
      "Her hesabın sahipleri ve kimliklerinin sicillerdeki durumu (ACC-54, ACC-57)."),
    columns: [
      account, ofMember, holder, investor,
      SQLColumn(
        "share", .text, "share in per cent; of a joint account", "yüzde payı; müşterek hesapta"
      ).nullable,
      SQLColumn(
        "mernis", .text, "state in MERNIS (list RegisterStatus)", "MERNIS durumu (RegisterStatus listesi)"
      )
      .nullable,
      SQLColumn(
        "tax", .text, "state in the tax register (list RegisterStatus)",
        "Maliye durumu (RegisterStatus listesi)"
      ).nullable,
      SQLColumn("is_removed", .boolean, "no longer a holder", "artık sahip değil"),
      changed,
    ],
    key: ["account", "holder"],
    indexes: [
      SQLIndex(
        name: "holders_by_investor", columns: "investor", condition: "investor IS NOT NULL", servesPast: true)
    ], since: "sequence")

  static let identities = SQLTable(
    name: "identities",
    note: Bilingual(
      "Identity data as members sent them, each change with its own row. Personal data.",
      "Üyelerin gönderdiği kimlik bilgileri; her değişiklik ayrı satır. Kişisel veridir."),
    columns: [
      sequence, place, account, ofMember, holder,
      SQLColumn("is_change", .boolean, "a change of what was sent before", "öncekinin değişikliği mi"),
      SQLColumn("data", .text, "the data, a JSON object", "bilgiler, JSON nesnesi").personal,
    ],
    key: ["sequence", "position"],
    indexes: [SQLIndex(name: "identities_by_account", columns: "account, holder, sequence, position")])

  static let registerAnswers = SQLTable(
    name: "register_answers",
    note: Bilingual(
      "What the registers answered (ACC-42 to ACC-46). Personal data.",
      "Sicillerin cevapları (ACC-42 - ACC-46). Kişisel veridir."),
    columns: [
      sequence, place,
      SQLColumn("query", .bigint, "number of the question", "sorgu numarası"),
      SQLColumn("register", .text, "register (list Register)", "sicil (Register listesi)"),
      SQLColumn("step", .text, "what was asked (list RegisterStep)", "ne sorulduğu (RegisterStep listesi)"),
      SQLColumn("is_right", .boolean, "known, and agrees", "kayıtlı ve uyuşuyor mu"),
      account, ofMember, holder.nullable, investor,
      SQLColumn("data", .text, "data brought, a JSON object", "getirilen veriler, JSON nesnesi").personal,
    ],
    key: ["sequence", "position"],
    indexes: [SQLIndex(name: "register_answers_by_account", columns: "account, sequence, position")])

  static let takasbankInvestors = SQLTable(
    name: "takasbank_investors",
    note: Bilingual(
      "SPK's approvals of investors for accounts at Takasbank, each record (CLR-03). Personal data.",
      "Takasbank hesapları için SPK uygunlukları, her kayıt (CLR-03). Kişisel veridir."),
    columns: [
      sequence, place, investor,
      SQLColumn("tax_number", .text, "TCKN or VKN", "T.C. kimlik veya vergi numarası").nullable.personal,
      SQLColumn("decision", .text, "number of SPK's decision", "SPK kararının numarası"),
      SQLColumn("decided", .date, "date of SPK's decision", "SPK kararının tarihi"),
      SQLColumn("valid_from", .date, "first day", "ilk gün"),
      SQLColumn("valid_to", .date, "last day", "son gün").nullable,
    ], key: ["sequence", "position"])

  static let parameters = SQLTable(
    name: "parameters",
    note: Bilingual(
      "Parameters of the rules as they were set, each record (GEN-36).",
      "Kural parametreleri, her belirleme (GEN-36)."),
    columns: [
      sequence, place,
      SQLColumn("parameter", .text, "parameter (list Parameter)", "parametre (Parameter listesi)"),
      SQLColumn("value", .text, "value", "değer"),
      SQLColumn("reference", .text, "legal reference", "hukuki dayanak"),
      SQLColumn("valid_from", .date, "first day", "ilk gün"),
      SQLColumn("set_by", .text, "user who approved it", "onaylayan kullanıcı").nullable,
    ], key: ["sequence", "position"])

  static let referenceRows = SQLTable(
    name: "reference_rows",
    note: Bilingual(
      "Days of validity of classes and sub-accounts, each record (GEN-08).",
      "Sınıf ve alt hesapların geçerlilik günleri, her kayıt (GEN-08)."),
    columns: [
      sequence, place,
      SQLColumn("reference_table", .text, "table (list ReferenceTable)", "tablo (ReferenceTable listesi)"),
      SQLColumn("code", .text, "code of the row", "satırın kodu"),
      SQLColumn("valid_from", .date, "first day", "ilk gün"),
      SQLColumn("valid_to", .date, "last day", "son gün").nullable,
    ], key: ["sequence", "position"])

  static let portfolios = SQLTable(
    name: "portfolios",
    note: Bilingual("The portfolios and who manages them (ACC-17).", "Portföyler ve yöneticileri (ACC-17)."),
    columns: [
      SQLColumn("portfolio", .text, "portfolio code", "portföy kodu"),
      SQLColumn("manager_title", .text, "title of the manager", "yöneticinin unvanı"),
      SQLColumn("manager_vkn", .text, "tax number of the manager", "yöneticinin vergi numarası"),
      SQLColumn("manager", .text, "member that manages it", "yöneten üye").nullable,
      SQLColumn("authorisation", .text, "reference of the authorisation", "yetki belgesi numarası"),
      SQLColumn("valid_from", .date, "first day", "ilk gün"),
      SQLColumn("valid_to", .date, "last day", "son gün").nullable,
      changed,
    ],
    key: ["portfolio"], since: "sequence")
}
