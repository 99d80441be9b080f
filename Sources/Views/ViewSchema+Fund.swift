// SPDX-License-Identifier: Apache-2.0
import Kernel

// The stored tables of the guarantee fund (CCP-57 to CCP-63, CCP-68).

extension ViewSchema {
  static let fundTables = [
    stressScenarios, stressMoves, funds, fundSteps, fundDays, contributions, contributionNotices,
    defaultLosses, lossShares, lossShareSteps, stressDaysLeftOut,
  ]

  private static let member = SQLColumn("member", .text, "member", "üye")
  private static let account = SQLColumn(
    "account", .text, "account (list MarginAccount)", "hesap (MarginAccount listesi)")
  private static let month = SQLColumn("month", .date, "first of the month", "ayın ilk günü")
  private static let scenarioNumber = SQLColumn(
    "number", .integer, "number of the scenario", "senaryo numarası")
  private static let fundState = SQLColumn(
    "state", .text, "state (list FundState)", "durum (FundState listesi)")
  private static let byWhom = SQLColumn("recorded_by", .text, "user", "kullanıcı").nullable

  static let stressScenarios = SQLTable(
    name: "stress_scenarios",
    note: Bilingual(
      "Stress scenarios in the order of their approval (CCP-57).",
      "Onay sırasıyla stres senaryoları (CCP-57)."),
    columns: [
      scenarioNumber, SQLColumn("title", .text, "title", "başlık"),
      SQLColumn("replaces", .integer, "the one that counts no more", "yerine geçtiği senaryo").nullable,
      SQLColumn("approved_by", .text, "user who approved", "onaylayan kullanıcı").nullable, sequence,
    ], key: ["number"])

  static let stressMoves = SQLTable(
    name: "stress_moves",
    note: Bilingual("How far each share moves in a scenario.", "Her payın senaryodaki değişimi."),
    columns: [
      scenarioNumber, SQLColumn("isin", .text, "security", "kıymet"),
      SQLColumn("move", .text, "relative move of the price", "fiyatın oransal değişimi"), sequence,
    ], key: ["number", "isin"])

  static let funds = SQLTable(
    name: "guarantee_funds",
    note: Bilingual("The guarantee fund of each month (CCP-58).", "Her ayın garanti fonu (CCP-58)."),
    columns: [
      month, fundState, SQLColumn("first_day", .date, "first day of the look-back", "dönemin ilk günü"),
      SQLColumn("last_day", .date, "its last business day", "dönemin son iş günü"),
      SQLColumn("version", .integer, "version of the parameters", "parametre sürümü"),
      SQLColumn("size", .text, "size of the fund", "fonun büyüklüğü").nullable,
      SQLColumn("worst_day", .date, "day that gave it", "büyüklüğü veren gün").nullable,
      SQLColumn("scenario", .text, "scenario that gave it", "büyüklüğü veren senaryo").nullable,
      SQLColumn("market_average", .text, "average margin of the market", "piyasanın ortalama teminatı")
        .nullable,
      SQLColumn("effective", .date, "first day of the contributions", "katkı paylarının ilk günü").nullable,
      changed,
    ], key: ["month"], since: "sequence")

  static let fundSteps = SQLTable(
    name: "guarantee_fund_steps",
    note: Bilingual("Every state of every fund (CCP-67).", "Her fonun her durumu (CCP-67)."),
    columns: [
      sequence, place, month, fundState,
      SQLColumn("size", .text, "size of the fund", "fonun büyüklüğü").nullable, byWhom,
    ], key: ["sequence", "position"])

  static let fundDays = SQLTable(
    name: "guarantee_fund_days",
    note: Bilingual(
      "What each day of a look-back asks for (CCP-55, CCP-58).",
      "Dönemin her gününün gerektirdiği (CCP-55, CCP-58)."),
    columns: [
      sequence, place, month, SQLColumn("day", .date, "day", "gün"),
      SQLColumn("size", .text, "size that the day asks for", "günün gerektirdiği büyüklük"),
      SQLColumn("scenario", .text, "its worst scenario", "en kötü senaryosu"),
      SQLColumn("needs", .text, "largest needs", "en büyük ihtiyaçlar"),
    ], key: ["sequence", "position"])

  static let contributions = SQLTable(
    name: "contributions",
    note: Bilingual("What members contribute (CCP-59).", "Üyelerin katkı payları (CCP-59)."),
    columns: [
      member, month, fundState,
      SQLColumn("average", .text, "its average margin", "ortalama teminatı"),
      SQLColumn("share", .text, "its share of the market's", "piyasadaki payı"),
      SQLColumn("amount", .text, "contribution", "katkı payı"),
      SQLColumn("size", .text, "size of the fund", "fonun büyüklüğü"),
      SQLColumn("market_average", .text, "average margin of the market", "piyasanın ortalama teminatı"),
      SQLColumn("effective", .date, "first day", "ilk gün").nullable, changed,
    ], key: ["member", "month"], since: "sequence")

  static let contributionNotices = SQLTable(
    name: "contribution_notices",
    note: Bilingual("What was lodged at the notice (CCP-60).", "Bildirimde yatırılmış olan (CCP-60)."),
    columns: [
      member, month, SQLColumn("lodged", .text, "value lodged", "yatırılmış olanın değeri"),
      SQLColumn("to_add", .text, "to be added", "eklenecek tutar"), changed,
    ], key: ["member", "month"], since: "sequence")

  static let defaultLosses = SQLTable(
    name: "default_losses",
    note: Bilingual(
      "How the losses of defaults were borne (CCP-63).", "Temerrüt zararlarının karşılanması (CCP-63)."),
    columns: [
      sequence, place, member, account, SQLColumn("loss", .text, "loss", "zarar"),
      SQLColumn("margin", .text, "by its margin", "hesabın teminatından"),
      SQLColumn("free_house", .text, "by free house collateral", "serbest portföy teminatından"),
      SQLColumn("own_contribution", .text, "by its contribution", "kendi katkı payından"),
      SQLColumn("ccp_own", .text, "by the counterparty", "MKT'nin kendi tutarından"),
      SQLColumn("other_contributions", .text, "by other members", "diğer üyelerden"),
      SQLColumn("uncovered", .text, "by nothing", "karşılanamayan"),
      SQLColumn("note", .text, "note", "not").nullable, byWhom,
    ], key: ["sequence", "position"])

  static let lossShares = SQLTable(
    name: "loss_shares",
    note: Bilingual("What members owe of others' losses (CCP-63).", "Üyelerin zarar payı borçları (CCP-63)."),
    columns: [member, SQLColumn("owed", .text, "owed now", "şimdiki borç"), changed], key: ["member"],
    since: "sequence")

  static let lossShareSteps = SQLTable(
    name: "loss_share_steps",
    note: Bilingual("Every change of a share of a loss (CCP-67).", "Zarar paylarının her değişimi (CCP-67)."),
    columns: [
      sequence, place, member, SQLColumn("change", .text, "negative when paid", "ödendiğinde eksi"),
      SQLColumn("owed", .text, "owed afterwards", "sonrasındaki borç"),
    ], key: ["sequence", "position"])

  static let stressDaysLeftOut = SQLTable(
    name: "stress_days_left_out",
    note: Bilingual(
      "Days whose runs the guarantee fund does not rest on, for want of room (CCP-58).",
      "Yer olmadığından garanti fonu hesabına girmeyen günler (CCP-58)."),
    columns: [
      sequence, place, SQLColumn("day", .date, "day left out", "dışarıda kalan gün"),
      SQLColumn("run_day", .date, "day of the run that needed the room", "yer isteyen hesaplamanın günü"),
    ], key: ["sequence", "position"])
}
