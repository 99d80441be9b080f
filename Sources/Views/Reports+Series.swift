// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// What the desk sees of price histories and risk values, and members of their corrections and remuneration
// (CCP-03, CCP-66, CCP-68, CCP-69, CCP-73).

extension Report {
  static let series: [Report] = [
    priceHistories, suspectSteps, riskCalculations, leftOutReturns, backTests, originCorrections,
    remunerations, remunerationChoices, clearingAccounts,
  ]

  private static let asset = ReportColumn("asset", .text, "ISIN or currency", "ISIN veya para birimi")
  private static let account = ReportColumn(
    "account", .text, "account (list MarginAccount)", "hesap (MarginAccount listesi)")
  private static let isin = ReportColumn("isin", .text, "security", "kıymet")
  private static let byAsset = ReportFilter(
    "isin", in: "asset", ISIN.self, "Security.", "Kıymet.")
  private static let byAccount = ReportFilter("account", MarginAccount.self, "Account.", "Hesap.")

  private static let priceHistories = Report(
    "price-histories", Bilingual("Price histories brought in", "Girilen fiyat geçmişleri"),
    columns: [
      asset, desk, ReportColumn("first", .day, "day of the first price", "ilk fiyatın günü"),
      ReportColumn("last", .day, "day of the last price", "son fiyatın günü"),
      ReportColumn("prices", .number, "prices", "fiyat sayısı"),
    ], of: ["desk"], filters: [byAsset], order: ["asset"], changing: [ViewSchema.priceHistories]
  ) { _ in
    "SELECT asset, \(deskCode), first_day, last_day, prices FROM price_histories"
  }

  private static let suspectSteps = Report(
    "suspect-steps", Bilingual("Suspect steps of price histories", "Fiyat geçmişlerindeki şüpheli adımlar"),
    columns: [
      asset, desk, ReportColumn("day", .day, "day of the later price", "sonraki fiyatın günü"),
      ReportColumn("before", .text, "price before", "önceki fiyat"),
      ReportColumn("after", .text, "price after", "sonraki fiyat"),
      ReportColumn("state", .text, "state (list StepState)", "durum (StepState listesi)"),
      ReportColumn("reason", .text, "why it is real", "gerçek olma gerekçesi"),
      ReportColumn("approvedBy", .text, "user who approved", "onaylayan kullanıcı"),
    ], of: ["desk"],
    filters: [byAsset, ReportFilter("state", StepState.self, "State.", "Durum.")],
    order: ["asset", "day"], changing: [ViewSchema.suspectSteps]
  ) { _ in
    """
    SELECT asset, \(deskCode), day, price_before, price_after, state, reason, approved_by FROM suspect_steps
    """
  }

  private static let riskCalculations = Report(
    "risk-calculations", Bilingual("Computed parameters", "Hesaplanan parametreler"), days: 30,
    columns: [
      .sequence, .position, .time, desk, ReportColumn("day", .day, "calculation day", "hesaplama günü"),
      asset,
      ReportColumn("other", .text, "the other of a pair", "çiftin diğeri"),
      ReportColumn("prices", .number, "prices used", "kullanılan fiyat sayısı"),
      ReportColumn("returns", .number, "returns that remain", "kalan getiri sayısı"),
      ReportColumn("rank", .number, "rank taken", "alınan sıra"),
      ReportColumn("loss", .number, "percentile of losses, hundred-millionths", "kayıp yüzdeliği"),
      ReportColumn("gain", .number, "percentile of gains, hundred-millionths", "kazanç yüzdeliği"),
      ReportColumn(
        "difference", .number, "percentile of a pair's differences, hundred-millionths",
        "çift farklarının yüzdeliği"),
      ReportColumn("riskValue", .text, "computed risk value", "hesaplanan risk değeri"),
      ReportColumn("coefficient", .text, "computed coefficient", "hesaplanan katsayı"),
      ReportColumn("inForce", .text, "coefficient in force", "yürürlükteki katsayı"),
      ReportColumn(
        "isAboveModel", .flag, "warning coefficient-above-model", "coefficient-above-model uyarısı"),
      ReportColumn("credit", .text, "computed credit", "hesaplanan indirim"),
    ], of: ["desk"], filters: [byAsset], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT c.sequence, c.position, e.time, \(deskCode), c.day, c.asset, c.other, c.prices, c.returns, c.rank,
      c.loss, c.gain, c.difference, c.risk_value, c.coefficient, c.in_force, c.is_above_model, c.credit
    FROM risk_calculations c JOIN entries e ON e.sequence = c.sequence
    WHERE c.sequence BETWEEN :first AND :last
    """
  }

  private static let leftOutReturns = Report(
    "left-out-returns",
    Bilingual("Returns left out of calculations", "Hesaplamaların dışında bırakılan getiriler"), days: 30,
    columns: [
      .sequence, .position, desk, asset, ReportColumn("day", .day, "day of the return", "getirinin günü"),
      ReportColumn("from", .text, "price two days before", "iki gün önceki fiyat"),
      ReportColumn("to", .text, "price of the day", "günün fiyatı"),
      ReportColumn("because", .day, "day of a suspect step that it spans", "kapsadığı şüpheli adımın günü"),
      ReportColumn("andBecause", .day, "day of a second one", "ikincisinin günü"),
    ], of: ["desk"], filters: [byAsset], order: ["sequence", "position", "day"]
  ) { _ in
    """
    SELECT sequence, position, \(deskCode), asset, day, price_from, price_to, because, and_because
    FROM left_out_returns WHERE sequence BETWEEN :first AND :last
    """
  }

  private static let backTests = Report(
    "back-tests", Bilingual("Back-tests of risk values", "Risk değerlerinin geriye dönük sınamaları"),
    days: 30,
    columns: [
      .sequence, .position, desk, ReportColumn("runDay", .day, "day of the run", "hesaplama günü"), isin,
      ReportColumn("compared", .number, "days compared", "karşılaştırılan gün sayısı"),
      ReportColumn("breaches", .number, "breaches", "aşım sayısı"),
      ReportColumn("borne", .number, "how many are borne", "izin verilen aşım"),
      ReportColumn("isBreached", .flag, "warning backtest-breach", "backtest-breach uyarısı"),
      ReportColumn("lastBreach", .day, "day of the last breach", "son aşımın günü"),
    ], of: ["desk"],
    filters: [
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
      ReportFilter("isBreached", Flag.self, "Only warnings.", "Yalnızca uyarılar."),
      ReportFilter("runDay", Day.self, "Day of the run.", "Hesaplama günü."),
    ], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT sequence, position, \(deskCode), run_day, isin, compared, breaches, borne, is_breached, last_breach
    FROM back_tests WHERE sequence BETWEEN :first AND :last
    """
  }

  private static let originCorrections = Report(
    "origin-corrections", Bilingual("Corrected origins of trades", "Düzeltilen işlem kaynakları"), days: 30,
    columns: [
      .sequence, .position, .time,
      ReportColumn("instruction", .number, "number of the instruction", "talimat numarası"), .member, desk,
      ReportColumn("from", .text, "origin before", "önceki kaynak"),
      ReportColumn("act", .text, "purchase or sale", "alış veya satış"), isin,
      ReportColumn("tradeDate", .day, "trade date", "işlem tarihi"),
      ReportColumn("settlement", .day, "settlement date", "takas tarihi"),
      ReportColumn("quantity", .number, "units", "adet"),
      ReportColumn("price", .text, "trade price", "işlem fiyatı"),
    ], of: whose, filters: [ReportFilter("isin", ISIN.self, "Security.", "Kıymet.")],
    order: ["sequence", "position"]
  ) { _ in
    """
    SELECT c.sequence, c.position, e.time, c.instruction, c.member, \(deskCode), c.from_origin, c.act, c.isin,
      c.trade_date, c.settlement, c.quantity, c.price
    FROM origin_corrections c JOIN entries e ON e.sequence = c.sequence
    WHERE c.sequence BETWEEN :first AND :last
    """
  }

  private static let remunerations = Report(
    "remuneration", Bilingual("Remuneration statement", "Nema ekstresi"),
    columns: [
      .member, desk, account, ReportColumn("day", .day, "day of the cut-off", "kesim günü"),
      ReportColumn("state", .text, "state (list RemunerationState)", "durum (RemunerationState listesi)"),
      ReportColumn("base", .text, "TRY cash at the cut-off", "kesim anındaki nakit TL"),
      ReportColumn("rate", .text, "yearly rate", "yıllık oran"),
      ReportColumn("days", .number, "calendar days", "takvim günü"),
      ReportColumn("amount", .text, "remuneration", "nema"),
      ReportColumn("tax", .text, "tax taken off", "kesilen vergi"),
      ReportColumn("commission", .text, "commission taken off", "kesilen komisyon"),
    ], of: whose,
    filters: [byAccount, ReportFilter("day", Day.self, "Day of the cut-off.", "Kesim günü.")],
    order: ["member", "account", "day"], changing: [ViewSchema.remunerations]
  ) { _ in
    """
    SELECT member, \(deskCode), account, day, state, base, rate, days, amount, tax, commission
    FROM remunerations
    """
  }

  private static let remunerationChoices = Report(
    "remuneration-choices", Bilingual("Choices of remuneration", "Nemalandırma tercihleri"),
    columns: [
      .sequence, .position, .time, .member, desk, account,
      ReportColumn("act", .text, "choice (list RemunerationAct)", "tercih (RemunerationAct listesi)"),
      ReportColumn("day", .day, "day", "gün"),
    ], of: whose, filters: [byAccount], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT c.sequence, c.position, e.time, c.member, \(deskCode), c.account, c.act, c.day
    FROM remuneration_choices c JOIN entries e ON e.sequence = c.sequence WHERE c.sequence <= :last
    """
  }

  private static let clearingAccounts = Report(
    "ccp-accounts", Bilingual("Accounts open and given back", "Açık ve iade edilmiş MKT hesapları"),
    columns: [
      .member, desk, account, ReportColumn("isOpen", .flag, "not given back", "iade edilmedi"),
      ReportColumn("closed", .day, "day on which it was given back", "iade edildiği gün"),
    ], of: whose, filters: [byAccount], order: ["member", "account"],
    changing: [ViewSchema.clearingAccounts]
  ) { _ in
    "SELECT member, \(deskCode), account, is_open, closed FROM ccp_accounts"
  }
}
