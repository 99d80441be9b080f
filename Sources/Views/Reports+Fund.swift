// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// The lists of the guarantee fund (CCP-58 to CCP-63, CCP-68).

extension Report {
  static let fund: [Report] = [
    stressScenarios, guaranteeFund, guaranteeFundSteps, guaranteeFundDays, contributions, defaultLosses,
    lossShares, stressDaysLeftOut,
  ]

  private static let month = ReportColumn("month", .day, "first of the month", "ayın ilk günü")
  private static let fundState = ReportColumn(
    "state", .text, "state (list FundState)", "durum (FundState listesi)")
  private static let size = ReportColumn("size", .text, "size of the fund", "fonun büyüklüğü")
  private static let marketAverage = ReportColumn(
    "marketAverage", .text, "average required margin of the market", "piyasanın ortalama teminatı")
  private static let byMonth = ReportFilter("month", Day.self, "First of the month.", "Ayın ilk günü.")

  private static let stressScenarios = Report(
    "stress-scenarios", Bilingual("Stress scenarios", "Stres senaryoları"),
    columns: [
      ReportColumn("number", .number, "number", "numara"), ReportColumn("title", .text, "title", "başlık"),
      ReportColumn("isin", .text, "security", "kıymet"),
      ReportColumn("move", .text, "relative move", "oransal değişim"),
      ReportColumn("replaces", .number, "the one that counts no more", "yerine geçtiği senaryo"),
      ReportColumn("endedBy", .number, "the one that took its place", "yerine geçen senaryo"),
      ReportColumn("approvedBy", .text, "user who approved", "onaylayan kullanıcı"), desk,
    ], of: ["desk"], filters: [ReportFilter("number", WholeNumber.self, "Number.", "Numara.")],
    order: ["number", "isin"]
  ) { _ in
    """
    SELECT s.number, s.title, m.isin, m.move, s.replaces,
      (SELECT min(o.number) FROM stress_scenarios o WHERE o.replaces = s.number AND o.sequence <= :last),
      s.approved_by, \(deskCode)
    FROM stress_scenarios s LEFT JOIN stress_moves m ON m.number = s.number WHERE s.sequence <= :last
    """
  }

  /// CCP-60: what is calculated nobody but the desk sees before the members are notified; its first day is
  /// set with the notice.
  private static func notified(_ isOfMember: Bool) -> String {
    isOfMember ? " WHERE effective IS NOT NULL OR :member = \(deskCode)" : ""
  }

  /// CCP-60: everybody sees the size and the market's average.
  private static let guaranteeFund = Report(
    "guarantee-fund", Bilingual("Guarantee fund by month", "Aylara göre garanti fonu"),
    columns: [
      month, fundState, ReportColumn("first", .day, "first day of the look-back", "dönemin ilk günü"),
      ReportColumn("last", .day, "its last business day", "dönemin son iş günü"),
      ReportColumn("version", .number, "version of the parameters", "parametre sürümü"), size,
      ReportColumn("worstDay", .day, "day that gave it", "büyüklüğü veren gün"),
      ReportColumn("scenario", .text, "scenario that gave it", "büyüklüğü veren senaryo"), marketAverage,
      ReportColumn("effective", .day, "first day of the contributions", "katkı paylarının ilk günü"),
    ], of: [], filters: [byMonth], order: ["month"], changing: [ViewSchema.funds]
  ) { isOfMember in
    """
    SELECT month, state, first_day, last_day, version, size, worst_day, scenario, market_average, effective
    FROM guarantee_funds\(notified(isOfMember))
    """
  }

  private static let guaranteeFundSteps = Report(
    "guarantee-fund-steps", Bilingual("The life of the guarantee fund", "Garanti fonunun seyri"),
    columns: [
      .sequence, .position, .time, month, fundState, size,
      ReportColumn("recordedBy", .text, "user", "kullanıcı"), desk,
    ], of: ["desk"], filters: [byMonth], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT s.sequence, s.position, e.time, s.month, s.state, s.size, s.recorded_by, \(deskCode)
    FROM guarantee_fund_steps s JOIN entries e ON e.sequence = s.sequence WHERE s.sequence <= :last
    """
  }

  private static let guaranteeFundDays = Report(
    "guarantee-fund-days", Bilingual("Guarantee fund day by day", "Gün gün garanti fonu"),
    columns: [
      .sequence, .position, month, ReportColumn("day", .day, "day", "gün"),
      ReportColumn("size", .text, "size that the day asks for", "günün gerektirdiği büyüklük"),
      ReportColumn("scenario", .text, "its worst scenario", "en kötü senaryosu"),
      ReportColumn("needs", .text, "largest needs", "en büyük ihtiyaçlar"), desk,
    ], of: ["desk"], filters: [byMonth], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT d.sequence, d.position, d.month, d.day, d.size, d.scenario, d.needs, \(deskCode)
    FROM guarantee_fund_days d WHERE d.sequence <= :last
    """
  }

  private static let contributions = Report(
    "contributions", Bilingual("Contributions to the guarantee fund", "Garanti fonu katkı payları"),
    columns: [
      .member, desk, month,
      ReportColumn("contribution", .text, "member and month", "üye ve ay"), fundState,
      ReportColumn("average", .text, "average required margin", "ortalama teminat"),
      ReportColumn("share", .text, "share of the market's", "piyasadaki pay"),
      ReportColumn("amount", .text, "contribution", "katkı payı"), size, marketAverage,
      ReportColumn("effective", .day, "first day", "ilk gün"),
      ReportColumn("lodged", .text, "value lodged at the notice", "bildirimde yatırılmış olan"),
      ReportColumn("toAdd", .text, "to be added", "eklenecek tutar"),
    ], of: whose, filters: [byMonth], order: ["member", "month"],
    changing: [ViewSchema.contributions, ViewSchema.contributionNotices]
  ) { isOfMember in
    """
    SELECT c.member, \(deskCode), c.month, c.member || '/' || c.month, c.state, c.average, c.share, c.amount,
      c.size, c.market_average, c.effective, n.lodged, n.to_add
    FROM contributions c LEFT JOIN contribution_notices n ON n.member = c.member AND n.month = c.month
      \(notified(isOfMember))
    """
  }

  private static let defaultLosses = Report(
    "default-losses", Bilingual("How losses of defaults were borne", "Temerrüt zararlarının karşılanması"),
    columns: [
      .sequence, .position, .time, .member, desk,
      ReportColumn("account", .text, "member and account", "üye ve hesap"),
      ReportColumn("loss", .text, "loss", "zarar"),
      ReportColumn("margin", .text, "by its margin", "hesabın teminatından"),
      ReportColumn("freeHouse", .text, "by free house collateral", "serbest portföy teminatından"),
      ReportColumn("ownContribution", .text, "by its contribution", "kendi katkı payından"),
      ReportColumn("ccpOwn", .text, "by the counterparty", "MKT'nin kendi tutarından"),
      ReportColumn("otherContributions", .text, "by other members", "diğer üyelerden"),
      ReportColumn("uncovered", .text, "by nothing", "karşılanamayan"),
      ReportColumn("note", .text, "note", "not"), ReportColumn("recordedBy", .text, "user", "kullanıcı"),
    ], of: whose, order: ["sequence", "position"]
  ) { _ in
    """
    SELECT l.sequence, l.position, e.time, l.member, \(deskCode), l.member || '/' || l.account, l.loss,
      l.margin, l.free_house, l.own_contribution, l.ccp_own, l.other_contributions, l.uncovered, l.note,
      l.recorded_by
    FROM default_losses l JOIN entries e ON e.sequence = l.sequence WHERE l.sequence <= :last
    """
  }

  private static let lossShares = Report(
    "loss-shares", Bilingual("Members' shares of losses", "Üyelerin zarar payları"),
    columns: [
      .sequence, .position, .time, .member, desk,
      ReportColumn("change", .text, "negative when paid", "ödendiğinde eksi"),
      ReportColumn("owed", .text, "owed afterwards", "sonrasındaki borç"),
    ], of: whose, order: ["sequence", "position"]
  ) { _ in
    """
    SELECT s.sequence, s.position, e.time, s.member, \(deskCode), s.change, s.owed
    FROM loss_share_steps s JOIN entries e ON e.sequence = s.sequence WHERE s.sequence <= :last
    """
  }

  private static let stressDaysLeftOut = Report(
    "stress-days-left-out",
    Bilingual(
      "Days left out of the guarantee fund for want of room",
      "Yer olmadığından garanti fonu hesabına girmeyen günler"),
    columns: [
      .sequence, .position, .time, ReportColumn("day", .day, "day left out", "dışarıda kalan gün"),
      ReportColumn("runDay", .day, "day of the run that needed the room", "yer isteyen hesaplamanın günü"),
      desk,
    ], of: ["desk"], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT s.sequence, s.position, e.time, s.day, s.run_day, \(deskCode)
    FROM stress_days_left_out s JOIN entries e ON e.sequence = s.sequence WHERE s.sequence <= :last
    """
  }
}
