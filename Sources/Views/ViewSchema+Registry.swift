// SPDX-License-Identifier: Apache-2.0
import Kernel

// The stored tables of what changes seldom: who and what is registered, the entries, the refusals.

extension ViewSchema {
  static let tables: [SQLTable] = presentTables + presentTables.compactMap(\.former)

  private static let presentTables: [SQLTable] =
    [
      position, entries, members, users, authorities, certificates, roleAuthorities, roleHolders, persons,
      undertakings, passwords, access, papers, investors, accounts, holders, identities,
      registerAnswers, portfolios, takasbankInvestors, investorPasswords, investorAccess, parameters,
      referenceRows, securities, calendar, refusals, instructionRows, instructionSteps, trades, movementRows,
      holdingRows, noticeRows,
    ] + transferTables + centralBankTables + clearingTables + seriesTables + fundTables

  static let sequence = SQLColumn(
    "sequence", .bigint, "the journal entry that the row comes from", "satırın geldiği kaydın sıra numarası")
  static let changed = SQLColumn(
    "sequence", .bigint, "the journal entry that last changed the row",
    "satırı son değiştiren kaydın sıra numarası")
  static let place = SQLColumn(
    "position", .integer, "number of the event within the entry, from 0",
    "olayın kayıt içindeki numarası, 0'dan")
  static let time = SQLColumn(
    "time", .bigint, "time of the entry, microseconds since 1970 UTC",
    "kaydın zamanı, 1970 UTC'den beri mikrosaniye")

  static let position = SQLTable(
    name: "position",
    note: Bilingual("What the views reflect: one row.", "Görünümlerin yansıttığı yer: tek satır."),
    columns: [
      SQLColumn("id", .integer, "always 1", "her zaman 1"),
      SQLColumn("sequence", .bigint, "the last entry reflected", "yansıtılan son kayıt"),
      SQLColumn("format", .integer, "form of these tables", "bu tabloların biçimi"),
    ],
    key: ["id"])

  static let entries = SQLTable(
    name: "entries",
    note: Bilingual(
      "The journal's entries and what came of each.", "Yevmiye kayıtları ve her birinin sonucu."),
    columns: [
      SQLColumn("sequence", .bigint, "number of the entry, from 1", "kaydın sıra numarası, 1'den"),
      time,
      SQLColumn(
        "kind", .text, "genesis, submission, tick or continuation",
        "genesis, submission, tick veya continuation"),
      SQLColumn("member", .text, "member acted for", "adına işlem yapılan üye").nullable,
      SQLColumn("member_user", .text, "user", "kullanıcı").nullable,
      SQLColumn("reference", .text, "the sender's reference", "gönderenin referansı").nullable,
      SQLColumn("day", .date, "signed business day", "imzalanan iş günü").nullable,
      SQLColumn("repeats", .bigint, "first entry with the same bytes", "aynı içerikli ilk kayıt").nullable,
      SQLColumn("lines", .integer, "lines answered", "yanıtlanan satır"),
      SQLColumn("accepted", .integer, "lines accepted", "kabul edilen satır"),
      SQLColumn(
        "refused", .integer, "lines refused; 1 when only the whole was",
        "reddedilen satır; yalnız bütünü ise 1"),
      SQLColumn("realised", .integer, "realisations of transfers", "virman gerçekleşmeleri"),
      SQLColumn(
        "next_instruction", .bigint, "first number not given yet", "henüz verilmemiş ilk talimat numarası"),
    ],
    key: ["sequence"],
    indexes: [
      SQLIndex(name: "entries_by_time", columns: "time"),
      SQLIndex(name: "entries_by_member", columns: "member, sequence", condition: "member IS NOT NULL"),
    ])

  static let members = SQLTable(
    name: "members", note: Bilingual("The members.", "Üyeler."),
    columns: [
      SQLColumn("row_number", .integer, "row number in the registry", "sistemdeki satır numarası"),
      SQLColumn("member", .text, "member code", "üye kodu"),
      SQLColumn("kind", .text, "kind (list MemberKind)", "tür (MemberKind listesi)"),
      SQLColumn("status", .text, "status (list MemberStatus)", "durum (MemberStatus listesi)"),
      SQLColumn("title", .text, "title", "unvan"),
      SQLColumn(
        "channels", .integer, "channels enabled: 1 WS, 2 SCREEN, 3 both",
        "açık kanallar: 1 WS, 2 SCREEN, 3 ikisi"),
      changed,
    ],
    key: ["row_number"], indexes: [SQLIndex(name: "members_by_code", columns: "member", isUnique: true)],
    since: "sequence")

  static let users = SQLTable(
    name: "users",
    note: Bilingual("The users by their codes, without names.", "Kullanıcılar; adlar yok, yalnızca kodlar."),
    columns: [
      SQLColumn(
        "row_number", .integer, "number in order of definition, from 1", "tanım sırasına göre numara, 1'den"),
      SQLColumn("code", .text, "user code", "kullanıcı kodu"),
      SQLColumn("member", .text, "member", "üye"),
      SQLColumn("type", .text, "type (list UserType)", "tür (UserType listesi)"),
      SQLColumn("has_certificate", .boolean, "whether a certificate is assigned", "sertifikası var mı"),
      SQLColumn("status", .text, "status (list UserStatus)", "durum (UserStatus listesi)"),
      SQLColumn("is_blocked", .boolean, "blocked by three wrong passwords", "üç yanlış şifreyle kilitli mi"),
      changed,
    ],
    key: ["row_number"], indexes: [SQLIndex(name: "users_by_code", columns: "code", isUnique: true)],
    since: "sequence")

  static let authorities = SQLTable(
    name: "authorities",
    note: Bilingual(
      "Authorities granted and withdrawn, as they stand (AUT-27).",
      "Verilen ve geri alınan yetkilerin son durumu (AUT-27)."),
    columns: [
      SQLColumn("code", .text, "user code", "kullanıcı kodu"),
      SQLColumn("member", .text, "member acted for", "adına işlem yapılan üye"),
      SQLColumn("operation", .text, "operation", "işlem"),
      SQLColumn("stage", .text, "stage", "aşama"),
      SQLColumn("is_granted", .boolean, "granted or withdrawn", "verildi mi"),
      changed,
    ],
    key: ["code", "member", "operation", "stage"], since: "sequence")

  static let securities = SQLTable(
    name: "securities", note: Bilingual("The securities.", "Kıymetler."),
    columns: [
      SQLColumn("row_number", .integer, "row number in the registry", "sistemdeki satır numarası"),
      SQLColumn("isin", .text, "ISIN", "ISIN"),
      SQLColumn("kind", .text, "kind (list InstrumentKind)", "tür (InstrumentKind listesi)"),
      SQLColumn("currency", .text, "currency", "para birimi"),
      SQLColumn("is_suspended", .boolean, "whether operations are stopped", "işlemleri durduruldu mu"),
      SQLColumn("name", .text, "name", "ad"),
      changed,
    ],
    key: ["row_number"], indexes: [SQLIndex(name: "securities_by_isin", columns: "isin", isUnique: true)],
    since: "sequence")

  static let calendar = SQLTable(
    name: "calendar",
    note: Bilingual("Days set in the calendar (GEN-42).", "Takvimde tanımlanan günler (GEN-42)."),
    columns: [
      SQLColumn("day", .date, "day", "gün"),
      SQLColumn("kind", .text, "kind (list CalendarDayKind)", "tür (CalendarDayKind listesi)"),
      changed,
    ],
    key: ["day"], since: "sequence")

  static let refusals = SQLTable(
    name: "refusals",
    note: Bilingual(
      "Every refusal with what decided it (GEN-39).", "Her ret ve onu belirleyen bilgiler (GEN-39)."),
    columns: [
      sequence, place,
      SQLColumn(
        "line", .integer, "line of the submission, 0 for the whole", "bildirimin satırı, bütünü için 0"),
      SQLColumn("member", .text, "member acted for", "adına işlem yapılan üye").nullable,
      SQLColumn("member_user", .text, "user", "kullanıcı").nullable,
      SQLColumn("code", .text, "name of the refusal", "ret adı"),
      SQLColumn("number", .integer, "number of the refusal", "ret numarası"),
      SQLColumn("rule", .text, "rule of the rulebook", "kural"),
      SQLColumn("facts", .text, "what decided, a JSON object", "belirleyen bilgiler, JSON nesnesi"),
    ],
    key: ["sequence", "position"],
    indexes: [SQLIndex(name: "refusals_by_member", columns: "member, sequence, position")])
}
