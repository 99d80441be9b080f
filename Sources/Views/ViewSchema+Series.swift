// SPDX-License-Identifier: Apache-2.0
import Kernel

// Histories of prices and what is computed from them, corrections, remuneration, and the accounts of members
// of the counterparty (CCP-12, CCP-69, CCP-73; CCP-03; CCP-64; CCP-72).

extension ViewSchema {
  static let seriesTables = [
    priceHistories, suspectSteps, riskCalculations, leftOutReturns, backTests, originCorrections,
    remunerationChoices, remunerations, clearingAccounts,
  ]

  private static let member = SQLColumn("member", .text, "member", "üye")
  private static let account = SQLColumn(
    "account", .text, "account (list MarginAccount)", "hesap (MarginAccount listesi)")
  private static let asset = SQLColumn("asset", .text, "ISIN or currency", "ISIN veya para birimi")

  static let priceHistories = SQLTable(
    name: "price_histories",
    note: Bilingual(
      "Histories of adjusted prices as they were brought in last (CCP-12).",
      "En son girilen düzeltilmiş fiyat geçmişleri (CCP-12)."),
    columns: [
      asset, SQLColumn("first_day", .date, "day of the first price", "ilk fiyatın günü"),
      SQLColumn("last_day", .date, "day of the last price", "son fiyatın günü"),
      SQLColumn("prices", .integer, "prices", "fiyat sayısı"), changed,
    ], key: ["asset"], since: "sequence")

  static let suspectSteps = SQLTable(
    name: "suspect_steps",
    note: Bilingual(
      "Suspect steps of price histories, and which are confirmed (CCP-73).",
      "Fiyat geçmişlerindeki şüpheli adımlar ve onaylananlar (CCP-73)."),
    columns: [
      asset, SQLColumn("day", .date, "day of the later price", "sonraki fiyatın günü"),
      SQLColumn("price_before", .text, "price before", "önceki fiyat"),
      SQLColumn("price_after", .text, "price after", "sonraki fiyat"),
      SQLColumn("state", .text, "state (list StepState)", "durum (StepState listesi)"),
      SQLColumn("reason", .text, "why it is real", "gerçek olma gerekçesi").nullable,
      SQLColumn("approved_by", .text, "user who approved", "onaylayan kullanıcı").nullable, changed,
    ], key: ["asset", "day"], since: "sequence")

  static let riskCalculations = SQLTable(
    name: "risk_calculations",
    note: Bilingual(
      "Parameters computed from the histories (CCP-15, CCP-19, CCP-20).",
      "Geçmişlerden hesaplanan parametreler (CCP-15, CCP-19, CCP-20)."),
    columns: [
      sequence, place, SQLColumn("day", .date, "calculation day", "hesaplama günü"), asset,
      SQLColumn("other", .text, "the other of a pair", "çiftin diğeri").nullable,
      SQLColumn("prices", .integer, "prices used", "kullanılan fiyat sayısı"),
      SQLColumn("returns", .integer, "returns that remain", "kalan getiri sayısı"),
      SQLColumn("rank", .integer, "rank taken", "alınan sıra"),
      SQLColumn(
        "loss", .bigint, "percentile of losses, hundred-millionths", "kayıp yüzdeliği, yüz milyonda bir"
      )
      .nullable,
      SQLColumn(
        "gain", .bigint, "percentile of gains, hundred-millionths", "kazanç yüzdeliği, yüz milyonda bir"
      )
      .nullable,
      SQLColumn(
        "difference", .bigint, "percentile of a pair's differences, hundred-millionths",
        "çift farklarının yüzdeliği, yüz milyonda bir"
      ).nullable,
      SQLColumn("risk_value", .text, "computed risk value", "hesaplanan risk değeri").nullable,
      SQLColumn("coefficient", .text, "computed coefficient", "hesaplanan katsayı").nullable,
      SQLColumn("in_force", .text, "coefficient in force", "yürürlükteki katsayı").nullable,
      SQLColumn(
        "is_above_model", .boolean, "the coefficient in force is higher", "yürürlükteki katsayı daha yüksek"),
      SQLColumn("credit", .text, "computed credit", "hesaplanan indirim").nullable,
    ], key: ["sequence", "position"])

  static let leftOutReturns = SQLTable(
    name: "left_out_returns",
    note: Bilingual(
      "Returns that a calculation left out, with the reason (CCP-73).",
      "Bir hesaplamanın dışarıda bıraktığı getiriler ve nedeni (CCP-73)."),
    columns: [
      sequence, place, SQLColumn("day", .date, "day of the return", "getirinin günü"), asset,
      SQLColumn("price_from", .text, "price two days before", "iki gün önceki fiyat"),
      SQLColumn("price_to", .text, "price of the day", "günün fiyatı"),
      SQLColumn("because", .date, "day of a suspect step that it spans", "kapsadığı şüpheli adımın günü"),
      SQLColumn("and_because", .date, "day of a second one", "ikinci şüpheli adımın günü").nullable,
    ], key: ["sequence", "position", "day"])

  static let backTests = SQLTable(
    name: "back_tests",
    note: Bilingual(
      "Risk values in force against the moves that followed (CCP-69).",
      "Yürürlükteki risk değerleri ve gerçekleşen hareketler (CCP-69)."),
    columns: [
      sequence, place, SQLColumn("run_day", .date, "day of the run", "hesaplama günü"),
      SQLColumn("isin", .text, "security", "kıymet"),
      SQLColumn("compared", .integer, "days compared", "karşılaştırılan gün sayısı"),
      SQLColumn("breaches", .integer, "breaches", "aşım sayısı"),
      SQLColumn("borne", .integer, "how many are borne", "izin verilen aşım"),
      SQLColumn("is_breached", .boolean, "warning backtest-breach", "backtest-breach uyarısı"),
      SQLColumn("last_breach", .date, "day of the last breach", "son aşımın günü").nullable,
    ], key: ["sequence", "position"])

  static let originCorrections = SQLTable(
    name: "origin_corrections",
    note: Bilingual(
      "Trades whose origin was corrected on their day (CCP-03).",
      "Gününde kaynağı düzeltilen işlemler (CCP-03)."),
    columns: [
      sequence, place, instruction, member,
      SQLColumn(
        "from_origin", .text, "origin before (list PositionOrigin)", "önceki kaynak (PositionOrigin listesi)"),
      SQLColumn("act", .text, "purchase or sale (list PositionAct)", "alış veya satış (PositionAct listesi)"),
      SQLColumn("isin", .text, "security", "kıymet"),
      SQLColumn("trade_date", .date, "trade date", "işlem tarihi"),
      SQLColumn("settlement", .date, "settlement date", "takas tarihi"),
      SQLColumn("quantity", .bigint, "units", "adet"),
      SQLColumn("price", .text, "trade price", "işlem fiyatı"),
    ], key: ["sequence", "position"])

  static let remunerationChoices = SQLTable(
    name: "remuneration_choices",
    note: Bilingual(
      "Who declined the remuneration of an account, or took it up again (CCP-65).",
      "Bir hesabın nemalandırılmasından vazgeçen veya yeniden isteyenler (CCP-65)."),
    columns: [
      sequence, place, member, account,
      SQLColumn("act", .text, "choice (list RemunerationAct)", "tercih (RemunerationAct listesi)"),
      SQLColumn("day", .date, "day", "gün"),
    ], key: ["sequence", "position"])

  static let remunerations = SQLTable(
    name: "remunerations",
    note: Bilingual(
      "Remuneration of TRY cash, day by day (CCP-64, CCP-66).", "Gün gün nakit TL nemaları (CCP-64, CCP-66)."),
    columns: [
      member, account, SQLColumn("day", .date, "day of the cut-off", "kesim günü"),
      SQLColumn("state", .text, "state (list RemunerationState)", "durum (RemunerationState listesi)"),
      SQLColumn("base", .text, "TRY cash at the cut-off", "kesim anındaki nakit TL"),
      SQLColumn("rate", .text, "yearly rate", "yıllık oran"),
      SQLColumn("days", .integer, "calendar days", "takvim günü").nullable,
      SQLColumn("amount", .text, "remuneration", "nema").nullable,
      SQLColumn("tax", .text, "tax taken off", "kesilen vergi").nullable,
      SQLColumn("commission", .text, "commission taken off", "kesilen komisyon").nullable, changed,
    ], key: ["member", "account", "day"], since: "sequence")

  static let clearingAccounts = SQLTable(
    name: "ccp_accounts",
    note: Bilingual(
      "Accounts of members at the counterparty, and which were given back (CCP-04, CCP-72).",
      "Üyelerin MKT hesapları ve iade edilenler (CCP-04, CCP-72)."),
    columns: [
      member, account, SQLColumn("is_open", .boolean, "not given back", "iade edilmedi"),
      SQLColumn("closed", .date, "day on which it was given back", "iade edildiği gün").nullable, changed,
    ], key: ["member", "account"], since: "sequence")
}
