// SPDX-License-Identifier: Apache-2.0
import Kernel

// The stored tables of the central counterparty (CCP-46, CCP-67, CCP-68).

extension ViewSchema {
  static let clearingTables = [
    riskSets, riskTerms, assetPrices, services, clearingMembers, positions, collateralLines,
    collateralMovements, marginRuns, margins, marginCalls, marginCallSteps, marginMethods,
  ]

  private static let member = SQLColumn("member", .text, "member", "üye")
  private static let account = SQLColumn(
    "account", .text, "account (list MarginAccount)", "hesap (MarginAccount listesi)")
  private static let version = SQLColumn(
    "version", .integer, "version of the parameters", "parametre sürümü")
  private static let runDay = SQLColumn("run_day", .date, "day of the run", "hesaplama günü")
  private static let purpose = SQLColumn(
    "purpose", .text, "what the call is for (list CallPurpose)", "çağrının konusu (CallPurpose listesi)")
  private static let kind = SQLColumn(
    "kind", .text, "kind of run (list MarginRunKind)", "hesaplama türü (MarginRunKind listesi)")

  static let riskSets = SQLTable(
    name: "risk_sets",
    note: Bilingual(
      "Versions of the risk parameters as they were announced (CCP-11).",
      "Duyurulan risk parametresi sürümleri (CCP-11)."),
    columns: [
      version, SQLColumn("effective", .date, "first day", "ilk gün"),
      SQLColumn("min_cash_ratio", .text, "minimum cash ratio", "asgari nakit oranı"),
      SQLColumn("reason", .text, "why values were raised", "yükseltme gerekçesi").nullable,
      SQLColumn("ccp_own", .text, "the counterparty's own amount", "MKT'nin kendi tutarı"),
      SQLColumn("min_contribution", .text, "least contribution", "en az katkı payı"),
      SQLColumn("letter_until", .date, "last day of letters", "teminat mektuplarının son günü").nullable,
      SQLColumn("fund_covers_nm", .boolean, "fund covers NM", "fon NM hesabını kapsar mı"),
      SQLColumn("remuneration", .text, "yearly rate for TRY cash", "nakit TL'nin yıllık oranı").nullable,
      SQLColumn("remuneration_tax", .text, "part taken as tax", "kesilen vergi oranı").nullable,
      SQLColumn("remuneration_commission", .text, "part taken as commission", "kesilen komisyon oranı")
        .nullable,
      SQLColumn("remuneration_cut_off", .text, "cut-off of the same day", "aynı gün için son saat").nullable,
      SQLColumn("approved_by", .text, "user who approved", "onaylayan kullanıcı").nullable, sequence,
    ], key: ["version"])

  static let riskTerms = SQLTable(
    name: "risk_terms",
    note: Bilingual(
      "Terms of each version: shares, pairs and eligible assets.",
      "Her sürümün payları, çiftleri ve teminata alınabilen kıymetleri."),
    columns: [
      version, SQLColumn("kind", .text, "SHARE, PAIR or ASSET", "SHARE, PAIR veya ASSET"),
      SQLColumn("isin", .text, "security", "kıymet"),
      SQLColumn("other", .text, "the other of a pair; empty for none", "çiftin diğeri; yoksa boş"),
      SQLColumn("model", .text, "computed risk value", "hesaplanan risk değeri").nullable,
      SQLColumn(
        "rate", .text, "risk value, credit or own coefficient", "risk değeri, indirim veya kendi katsayısı"
      ).nullable,
      SQLColumn("spread", .text, "rate between settlement dates", "vadeler arası oran").nullable,
      SQLColumn("asset_group", .text, "group of an asset", "varlığın grubu").nullable, sequence,
    ], key: ["version", "kind", "isin", "other"])

  static let assetPrices = SQLTable(
    name: "asset_prices",
    note: Bilingual(
      "Official prices and exchange rates of each day (CCP-26, CCP-37).",
      "Günlük resmi fiyatlar ve kurlar (CCP-26, CCP-37)."),
    columns: [
      SQLColumn("asset", .text, "ISIN or currency", "ISIN veya para birimi"),
      SQLColumn("day", .date, "day", "gün"), SQLColumn("price", .text, "price", "fiyat"), changed,
    ], key: ["asset", "day"], since: "sequence")

  static let services = SQLTable(
    name: "ccp_services",
    note: Bilingual(
      "From when on instruments have CCP service (CCP-06).", "Kıymetlerin MKT hizmeti (CCP-06)."),
    columns: [
      SQLColumn("isin", .text, "security", "kıymet"),
      SQLColumn("valid_from", .date, "first trade day", "ilk işlem günü"),
      SQLColumn("is_served", .boolean, "has CCP service", "MKT hizmeti var mı"), changed,
    ], key: ["isin", "valid_from"], since: "sequence")

  static let clearingMembers = SQLTable(
    name: "ccp_members",
    note: Bilingual(
      "Members of the counterparty, and their default (CCP-02, CCP-04).",
      "MKT üyeleri ve temerrütleri (CCP-02, CCP-04)."),
    columns: [
      member, SQLColumn("is_defaulted", .boolean, "default was declared", "temerrüt ilan edildi mi"),
      SQLColumn("account", .text, "account of the overdue call", "gecikmiş çağrının hesabı").nullable,
      SQLColumn("run_day", .date, "day of its run", "hesaplama günü").nullable, purpose.nullable,
      SQLColumn("unpaid", .text, "unpaid amount", "ödenmeyen tutar").nullable,
      SQLColumn("note", .text, "note", "not").nullable, changed,
    ], key: ["member"], since: "sequence")

  static let marginMethods = SQLTable(
    name: "customer_margin_methods",
    note: Bilingual(
      "How members say that they margin their customers (CCP-36).",
      "Üyelerin beyan ettiği müşteri teminatlandırma yöntemleri (CCP-36)."),
    columns: [
      member, SQLColumn("method", .text, "method", "yöntem"),
      SQLColumn("day", .date, "day of the declaration", "beyan günü"), changed,
    ], key: ["member"], since: "sequence")

  static let positions = SQLTable(
    name: "positions",
    note: Bilingual(
      "Open positions by origin, security and settlement date (CCP-03).",
      "Kaynak, kıymet ve takas tarihine göre açık pozisyonlar (CCP-03)."),
    columns: [
      member, account,
      SQLColumn("origin", .text, "origin (list PositionOrigin)", "kaynak (PositionOrigin listesi)"),
      SQLColumn("isin", .text, "security", "kıymet"),
      SQLColumn("settlement", .date, "settlement date", "takas tarihi"),
      SQLColumn("quantity", .bigint, "net quantity, purchases positive", "net adet, alış artı"),
      SQLColumn(
        "amount", .bigint, "bought less sold, ten-thousandths of a lira",
        "alınan eksi satılan, liranın on binde biri"), changed,
    ], key: ["member", "account", "origin", "isin", "settlement"], since: "sequence")

  static let collateralLines = SQLTable(
    name: "collateral_lines",
    note: Bilingual("What is lodged in each account.", "Her hesaba yatırılmış olanlar."),
    columns: [
      member, account, SQLColumn("asset", .text, "ISIN or currency", "ISIN veya para birimi"),
      SQLColumn(
        "securities_account", .text, "account in whose RHNV a security stands; empty for money",
        "kıymetin RHNV'sinde durduğu hesap; para için boş"),
      SQLColumn("asset_group", .text, "group (list CollateralGroup)", "grup (CollateralGroup listesi)"),
      SQLColumn("quantity", .bigint, "units, or smallest units of money", "adet veya kuruş"), changed,
    ], key: ["member", "account", "asset", "securities_account"], since: "sequence")

  static let collateralMovements = SQLTable(
    name: "collateral_movements",
    note: Bilingual("Every movement of collateral (CCP-67).", "Her teminat hareketi (CCP-67)."),
    columns: [
      sequence, place, instruction, member, account,
      SQLColumn("asset", .text, "ISIN, currency or LETTER", "ISIN, para birimi veya LETTER"),
      SQLColumn("securities_account", .text, "account of a security", "kıymetin hesabı").nullable,
      SQLColumn("change", .bigint, "negative when it left", "çıkışta eksi"),
      SQLColumn("quantity", .bigint, "lodged afterwards", "sonrasında yatırılmış olan"),
      SQLColumn("ownership", .text, "declared ownership", "beyan edilen sahiplik").nullable,
      SQLColumn("letter", .text, "number of a letter", "teminat mektubu numarası").nullable,
    ], key: ["sequence", "position"])

  static let marginRuns = SQLTable(
    name: "margin_run_steps",
    note: Bilingual(
      "Begins and ends of margin runs (CCP-34).", "Teminat hesaplamalarının başlangıç ve sonları (CCP-34)."),
    columns: [
      sequence, place, runDay, kind,
      SQLColumn("state", .text, "state (list MarginRunState)", "durum (MarginRunState listesi)"), version,
      SQLColumn("accounts", .integer, "accounts computed", "hesaplanan hesap"),
      SQLColumn("former_prices", .boolean, "missing prices are former ones", "eksik fiyatlar önceki mi"),
    ], key: ["sequence", "position"])

  static let margins = SQLTable(
    name: "margins",
    note: Bilingual(
      "What each run found for each account (CCP-31, CCP-46).",
      "Her hesaplamanın her hesap için bulduğu (CCP-31, CCP-46)."),
    columns: [
      sequence, place, runDay, kind, version, member, account,
      SQLColumn("scanning", .text, "scanning risk", "tarama riski"),
      SQLColumn("spread", .text, "spread between dates", "vadeler arası yayılma riski"),
      SQLColumn("credit", .text, "credit between shares", "ürün grupları arası indirim"),
      SQLColumn("variation", .text, "mark-to-market difference", "piyasa değeri farkı"),
      SQLColumn("margin", .text, "required margin", "bulunması gereken teminat"),
      SQLColumn("collateral", .text, "value of the collateral", "toplam teminat değeri"),
      SQLColumn("cash", .text, "TRY cash", "nakit TL"),
      SQLColumn("min_cash", .text, "minimum TRY cash", "asgari nakit TL"),
      SQLColumn("problem", .text, "why there is no figure", "hesaplanamama nedeni").nullable,
    ], key: ["sequence", "position"],
    indexes: [SQLIndex(name: "margins_by_member", columns: "member, account, run_day")])

  static let marginCalls = SQLTable(
    name: "margin_calls",
    note: Bilingual("Margin calls as they stand (CCP-48).", "Teminat tamamlama çağrıları (CCP-48)."),
    columns: [
      member, account, runDay, purpose,
      SQLColumn("state", .text, "state (list CallState)", "durum (CallState listesi)"), version,
      SQLColumn("margin", .text, "required margin", "bulunması gereken teminat"),
      SQLColumn("collateral", .text, "value of the collateral", "toplam teminat değeri"),
      SQLColumn("min_cash", .text, "minimum TRY cash", "asgari nakit TL"),
      SQLColumn("remaining", .text, "still to come", "kalan tutar"),
      SQLColumn("cash", .text, "of it in TRY cash", "bunun nakit TL kısmı"),
      SQLColumn("deadline", .bigint, "deadline, microseconds", "son an, mikrosaniye"),
      SQLColumn("including", .date, "run of the unpaid call included", "kapsanan ödenmemiş çağrının günü")
        .nullable,
      SQLColumn("reason", .text, "why it was withdrawn", "geri alma gerekçesi").nullable, changed,
    ], key: ["member", "account", "run_day", "purpose"], since: "sequence")

  static let marginCallSteps = SQLTable(
    name: "margin_call_steps",
    note: Bilingual("Every state of every margin call (CCP-67).", "Her çağrının her durumu (CCP-67)."),
    columns: [
      sequence, place, member, account, runDay, purpose,
      SQLColumn("state", .text, "state, or REMINDER", "durum veya REMINDER"),
      SQLColumn("remaining", .text, "still to come", "kalan tutar"),
    ], key: ["sequence", "position"])
}
