// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// A history of adjusted closing prices came in and replaced the one kept (CCP-12).
public struct PriceSeriesLoaded: Event {
  public static let code: UInt8 = 130
  public static let name: StaticString = "price-history"
  public static let meaning = Bilingual(
    "a history of adjusted prices replaced the one kept", "düzeltilmiş fiyat geçmişi saklananın yerine geçti")
  public var isin: ISIN?
  public var currency: Currency?
  public var first = Day.blank
  public var last = Day.blank
  public var prices = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(Field("first", "day of the first price", "ilk fiyatın günü"), &first)
    visitor.field(Field("last", "day of the last price", "son fiyatın günü"), &last)
    visitor.field(Field("prices", "prices", "fiyat sayısı"), &prices)
  }
}

/// A step of a history was found suspect, was confirmed by two officers, or is there no more (CCP-73).
public struct SuspectStepStood: Event {
  public static let code: UInt8 = 131
  public static let name: StaticString = "suspect-step"
  public static let meaning = Bilingual(
    "a suspect step in a price history was found, confirmed or went",
    "fiyat geçmişinde şüpheli bir adım bulundu, onaylandı veya kalktı")
  public var isin: ISIN?
  public var currency: Currency?
  /// Of the later price.
  public var day = Day.blank
  public var before = AdjustedPrice.blank
  public var after = AdjustedPrice.blank
  public var state = StepState.blank
  public var reason: Text<200>?
  public init() {}

  init(_ asset: (isin: ISIN?, currency: Currency?), _ step: SuspectStep, _ state: StepState) {
    isin = asset.isin
    currency = asset.currency
    day = step.day
    before = AdjustedPrice(step.before)
    after = AdjustedPrice(step.after)
    self.state = state
  }

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(Field("day", "day of the later price", "sonraki fiyatın günü"), &day)
    visitor.field(Field("before", "price before", "önceki fiyat"), &before)
    visitor.field(Field("after", "price after", "sonraki fiyat"), &after)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("reason", "why it is real", "gerçek olma gerekçesi"), &reason)
  }
}

/// A risk value and a valuation coefficient, or the credit of a pair, was computed from the kept histories
/// (CCP-15, CCP-19, CCP-20).
public struct RiskCalculated: Event {
  public static let code: UInt8 = 132
  public static let name: StaticString = "risk-calculation"
  public static let meaning = Bilingual(
    "parameters were computed from the kept price histories",
    "saklanan fiyat geçmişlerinden parametreler hesaplandı")
  public var day = Day.blank
  public var isin: ISIN?
  public var currency: Currency?
  public var other: ISIN?
  /// Prices used, returns that remain (N) and the rank taken (k) (CCP-14).
  public var prices = WholeNumber.blank
  public var returns = WholeNumber.blank
  public var rank = WholeNumber.blank
  /// Percentiles in hundred-millionths, rounded for display; of a pair, that of the differences.
  public var loss: SignedNumber?
  public var gain: SignedNumber?
  public var difference: SignedNumber?
  public var riskValue: Rate?
  public var coefficient: Rate?
  /// The one in force; a warning stands beside a higher one (CCP-20).
  public var inForce: Rate?
  public var isAboveModel = Flag.blank
  public var credit: Rate?
  public var leftOut: [LeftOutTerm] = []
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "calculation day", "hesaplama günü"), &day)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(Field("other", "the other of a pair", "çiftin diğeri"), &other)
    visitor.field(Field("prices", "prices used", "kullanılan fiyat sayısı"), &prices)
    visitor.field(Field("returns", "returns that remain", "kalan getiri sayısı"), &returns)
    visitor.field(Field("rank", "rank taken", "alınan sıra"), &rank)
    visitor.field(
      Field("loss", "percentile of losses, hundred-millionths", "kayıpların yüzdeliği, yüz milyonda bir"),
      &loss)
    visitor.field(
      Field("gain", "percentile of gains, hundred-millionths", "kazançların yüzdeliği, yüz milyonda bir"),
      &gain)
    visitor.field(
      Field(
        "difference", "percentile of a pair's differences, hundred-millionths",
        "çift farklarının yüzdeliği, yüz milyonda bir"), &difference)
    visitor.field(Field("riskValue", "computed risk value", "hesaplanan risk değeri"), &riskValue)
    visitor.field(
      Field("coefficient", "computed coefficient", "hesaplanan değerleme katsayısı"), &coefficient)
    visitor.field(Field("inForce", "coefficient in force", "yürürlükteki katsayı"), &inForce)
    visitor.field(
      Field("isAboveModel", "warning: the one in force is higher", "uyarı: yürürlükteki daha yüksek"),
      &isAboveModel)
    visitor.field(Field("credit", "computed credit", "hesaplanan indirim"), &credit)
    visitor.list(
      Field("leftOut", "returns left out", "dışarıda bırakılan getiriler"), atMost: PriceEntry.most, &leftOut)
  }
}

/// How the risk value in force did over the window up to a run (CCP-69).
public struct BackTestFound: Event {
  public static let code: UInt8 = 133
  public static let name: StaticString = "back-test"
  public static let meaning = Bilingual(
    "the risk values in force were compared with the moves that followed",
    "yürürlükteki risk değerleri gerçekleşen hareketlerle karşılaştırıldı")
  public var day = Day.blank
  public var isin = ISIN.blank
  public var compared = WholeNumber.blank
  public var breaches = WholeNumber.blank
  public var borne = WholeNumber.blank
  public var isBreached = Flag.blank
  public var lastBreach: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day of the run", "hesaplama günü"), &day)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("compared", "days compared", "karşılaştırılan gün sayısı"), &compared)
    visitor.field(Field("breaches", "breaches", "aşım sayısı"), &breaches)
    visitor.field(Field("borne", "how many are borne", "izin verilen aşım"), &borne)
    visitor.field(Field("isBreached", "warning backtest-breach", "backtest-breach uyarısı"), &isBreached)
    visitor.field(Field("lastBreach", "day of the last breach", "son aşımın günü"), &lastBreach)
  }
}

/// A trade of the day changed its origin (CCP-03).
public struct OriginCorrected: Event {
  public static let code: UInt8 = 134
  public static let name: StaticString = "origin-correction"
  public static let meaning = Bilingual(
    "the origin of a trade of the day was corrected", "gün içi bir işlemin kaynağı düzeltildi")
  public var instruction = InstructionNumber.blank
  public var member = MemberCode.blank
  public var from = PositionOrigin.blank
  public var act = PositionAct.blank
  public var isin = ISIN.blank
  public var tradeDate = Day.blank
  public var settlement = Day.blank
  public var quantity = Quantity.blank
  public var price = UnitPrice.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("from", "origin before", "önceki kaynak"), &from)
    visitor.field(Field("act", "purchase or sale", "alış veya satış"), &act)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("tradeDate", "trade date", "işlem tarihi"), &tradeDate)
    visitor.field(Field("settlement", "settlement date", "takas tarihi"), &settlement)
    visitor.field(Field("quantity", "units", "adet"), &quantity)
    visitor.field(Field("price", "trade price", "işlem fiyatı"), &price)
  }
}

/// A member declined remuneration for an account, or wants it again (CCP-65).
public struct RemunerationChosen: Event {
  public static let code: UInt8 = 135
  public static let name: StaticString = "remuneration-choice"
  public static let meaning = Bilingual(
    "a member declined remuneration of an account or wants it again",
    "bir üye bir hesabın nemalandırılmasından vazgeçti veya yeniden istedi")
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var act = RemunerationAct.blank
  public var day = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("act", "choice", "tercih"), &act)
    visitor.field(Field("day", "day", "gün"), &day)
  }
}

/// The cash of an account was counted at the cut-off of a day, or its remuneration was booked (CCP-64,
/// CCP-66).
public struct RemunerationStood: Event {
  public static let code: UInt8 = 136
  public static let name: StaticString = "remuneration"
  public static let meaning = Bilingual(
    "cash was counted for remuneration, or its remuneration was booked",
    "nemalandırılacak nakit belirlendi veya nema kaydedildi")
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  /// Whose cut-off it is.
  public var day = Day.blank
  public var state = RemunerationState.blank
  public var base = Money.blank
  public var rate = Rate.blank
  /// Of what is booked: calendar days, the amount and what is taken off it.
  public var days: WholeNumber?
  public var amount: Money?
  public var tax: Money?
  public var commission: Money?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("day", "day of the cut-off", "kesim günü"), &day)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("base", "TRY cash at the cut-off", "kesim anındaki nakit TL"), &base)
    visitor.field(Field("rate", "yearly rate", "yıllık oran"), &rate)
    visitor.field(Field("days", "calendar days", "takvim günü"), &days)
    visitor.field(Field("amount", "remuneration", "nema"), &amount)
    visitor.field(Field("tax", "tax taken off", "kesilen vergi"), &tax)
    visitor.field(Field("commission", "commission taken off", "kesilen komisyon"), &commission)
  }
}

/// A member asks to leave with an account, and the counterparty decides (CCP-72).
public struct LeavingRequested: Event {
  public static let code: UInt8 = 138
  public static let name: StaticString = "ccp-leaving"
  public static let meaning = Bilingual(
    "a member asked for an account at the counterparty to be given back",
    "bir üye MKT nezdindeki bir hesabının iadesini istedi")
  public var instruction = InstructionNumber.blank
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var counterparty = MemberCode.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("counterparty", "who decides", "karar verecek olan"), &counterparty)
  }
}

/// An account of a member that leaves was given back and closed (CCP-72).
public struct ClearingAccountClosed: Event {
  public static let code: UInt8 = 137
  public static let name: StaticString = "ccp-account-closed"
  public static let meaning = Bilingual(
    "an account of a member that leaves the counterparty was given back and closed",
    "MKT üyeliğinden ayrılan bir üyenin hesabı iade edilip kapatıldı")
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var day = Day.blank
  /// It was the last one: the membership has ended.
  public var isLast = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("isLast", "the membership has ended", "üyelik sona erdi"), &isLast)
  }
}
