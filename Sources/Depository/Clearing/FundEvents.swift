// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A stress scenario was approved, in the place of another one or not (CCP-57).
public struct StressScenarioApproved: Event {
  public static let code: UInt8 = 140
  public static let name: StaticString = "stress-scenario"
  public static let meaning = Bilingual(
    "a stress scenario was approved, or one was ended", "bir stres senaryosu onaylandı veya sona erdi")
  public var number = WholeNumber.blank
  /// The number of the one that counts no more.
  public var replaces: WholeNumber?
  public var title = Text<100>.blank
  /// Empty where one was only ended.
  public var moves: [MoveTerm] = []
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("number", "number", "numara"), &number)
    visitor.field(Field("replaces", "the one that counts no more", "yerine geçtiği senaryo"), &replaces)
    visitor.field(Field("title", "title", "başlık"), &title)
    visitor.list(
      Field("moves", "moves of shares", "payların değişimi"), atMost: StressScenarioEntry.most, &moves)
  }
}

/// A run of the guarantee fund took a state (CCP-58 to CCP-60).
public struct GuaranteeFundStood: Event {
  public static let code: UInt8 = 141
  public static let name: StaticString = "guarantee-fund"
  public static let meaning = Bilingual(
    "a run of the guarantee fund took a state", "garanti fonu hesaplaması bir durum aldı")
  public var month = Day.blank
  public var state = FundState.blank
  public var first = Day.blank
  public var last = Day.blank
  public var version = WholeNumber.blank
  public var size: Money?
  public var worstDay: Day?
  public var scenario: Text<20>?
  /// The market's average required margin, half up to the kuruş, so that members can estimate (CCP-60).
  public var marketAverage: Money?
  public var effective: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("month", "first of the month", "ayın ilk günü"), &month)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("first", "first day of the look-back", "geriye bakılan dönemin ilk günü"), &first)
    visitor.field(Field("last", "its last business day", "dönemin son iş günü"), &last)
    visitor.field(Field("version", "version of the parameters", "parametre sürümü"), &version)
    visitor.field(Field("size", "size of the fund", "fonun büyüklüğü"), &size)
    visitor.field(Field("worstDay", "day that gave it", "büyüklüğü veren gün"), &worstDay)
    visitor.field(Field("scenario", "scenario that gave it", "büyüklüğü veren senaryo"), &scenario)
    visitor.field(
      Field("marketAverage", "average required margin of the market", "piyasanın ortalama teminatı"),
      &marketAverage)
    visitor.field(
      Field("effective", "first day of the contributions", "katkı paylarının ilk günü"), &effective)
  }
}

/// What a day of the look-back came to (CCP-55, CCP-58).
public struct GuaranteeFundDay: Event {
  public static let code: UInt8 = 142
  public static let name: StaticString = "guarantee-fund-day"
  public static let meaning = Bilingual(
    "a day of the look-back was calculated", "geriye bakılan dönemin bir günü hesaplandı")
  public var month = Day.blank
  public var day = Day.blank
  public var size = Money.blank
  public var scenario = Text<20>.blank
  /// The largest needs in that scenario, each rounded up to the kuruş, the largest first.
  public var needs: [MemberAmount] = []
  public init() {}

  public static let most = 3

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("month", "first of the month", "ayın ilk günü"), &month)
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("size", "size that the day asks for", "günün gerektirdiği büyüklük"), &size)
    visitor.field(Field("scenario", "its worst scenario", "en kötü senaryosu"), &scenario)
    visitor.list(Field("needs", "largest needs", "en büyük ihtiyaçlar"), atMost: 3, &needs)
  }
}

/// What a member contributes (CCP-59, CCP-60).
public struct ContributionStood: Event {
  public static let code: UInt8 = 143
  public static let name: StaticString = "contribution"
  public static let meaning = Bilingual(
    "a contribution was calculated, notified or came into force",
    "bir katkı payı hesaplandı, bildirildi veya yürürlüğe girdi")
  public var month = Day.blank
  public var member = MemberCode.blank
  public var state = FundState.blank
  /// Half up to the kuruş.
  public var average = Money.blank
  /// Half up to millionths.
  public var share = Rate.blank
  public var amount = Money.blank
  public var size = Money.blank
  public var marketAverage = Money.blank
  public var effective: Day?
  /// Of the notice: what the contribution account is worth, and what is to be added.
  public var lodged: Money?
  public var toAdd: Money?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("month", "first of the month", "ayın ilk günü"), &month)
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("average", "its average required margin", "ortalama teminatı"), &average)
    visitor.field(Field("share", "its share of the market's", "piyasadaki payı"), &share)
    visitor.field(Field("amount", "contribution", "katkı payı"), &amount)
    visitor.field(Field("size", "size of the fund", "fonun büyüklüğü"), &size)
    visitor.field(
      Field("marketAverage", "average required margin of the market", "piyasanın ortalama teminatı"),
      &marketAverage)
    visitor.field(
      Field("effective", "first day, money due by 11:00", "ilk gün, ödeme 11:00'e kadar"), &effective)
    visitor.field(Field("lodged", "value lodged", "yatırılmış olanın değeri"), &lodged)
    visitor.field(Field("toAdd", "to be added", "eklenecek tutar"), &toAdd)
  }
}

/// How resources bore a loss of a member in default, in their order (CCP-63).
public struct DefaultLossBorne: Event {
  public static let code: UInt8 = 144
  public static let name: StaticString = "default-loss"
  public static let meaning = Bilingual(
    "a loss of a default was set against the resources", "bir temerrüt zararı kaynaklardan karşılandı")
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var loss = Money.blank
  public var margin = Money.blank
  public var freeHouse = Money.blank
  public var ownContribution = Money.blank
  public var ccpOwn = Money.blank
  public var otherContributions = Money.blank
  public var uncovered = Money.blank
  public var note: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member in default", "temerrütteki üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("loss", "loss", "zarar"), &loss)
    visitor.field(Field("margin", "borne by its margin", "hesabın teminatından"), &margin)
    visitor.field(
      Field("freeHouse", "by free collateral of the house", "serbest portföy teminatından"), &freeHouse)
    visitor.field(
      Field("ownContribution", "by its own contribution", "kendi katkı payından"), &ownContribution)
    visitor.field(Field("ccpOwn", "by the counterparty's own amount", "MKT'nin kendi tutarından"), &ccpOwn)
    visitor.field(
      Field("otherContributions", "by other members' contributions", "diğer üyelerin katkı paylarından"),
      &otherContributions)
    visitor.field(Field("uncovered", "by nothing", "karşılanamayan"), &uncovered)
    visitor.field(Field("note", "note", "not"), &note)
  }
}

/// What a member bears of another's default changed (CCP-63).
public struct LossShareChanged: Event {
  public static let code: UInt8 = 145
  public static let name: StaticString = "loss-share"
  public static let meaning = Bilingual(
    "a member's share of a loss changed", "bir üyenin zarar payı değişti")
  public var member = MemberCode.blank
  public var change = Money.blank
  /// What its contribution account owes now.
  public var owed = Money.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("change", "change; negative when it was paid", "değişim; ödendiğinde eksi"), &change)
    visitor.field(Field("owed", "owed now", "şimdiki borç"), &owed)
  }
}

/// What an official run found on a day is not kept: the guarantee fund will be calculated without it
/// (CCP-58).
public struct StressDayLeftOut: Event {
  public static let code: UInt8 = 146
  public static let name: StaticString = "stress-day-left-out"
  public static let meaning = Bilingual(
    "a day is left out of the guarantee fund for want of room",
    "bir gün yer olmadığından garanti fonu hesabının dışında kaldı")
  public var day = Day.blank
  /// The day of the run that needed the room; the same one where even all former days were too few.
  public var runDay = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day left out", "dışarıda kalan gün"), &day)
    visitor.field(
      Field("runDay", "day of the run that needed the room", "yer isteyen hesaplamanın günü"), &runDay)
  }
}
