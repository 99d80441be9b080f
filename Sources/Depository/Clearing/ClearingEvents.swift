// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A set of parameters was approved: its announcement to the members (CCP-11).
public struct RiskSetAnnounced: Event {
  public static let code: UInt8 = 110
  public static let name: StaticString = "risk-set"
  public static let meaning = Bilingual(
    "a version of the risk parameters was approved and announced",
    "risk parametrelerinin bir sürümü onaylandı ve duyuruldu")
  public var version = WholeNumber.blank
  public var effective = Day.blank
  public var minCashRatio = Rate.blank
  public var shares: [ShareTerm] = []
  public var pairs: [PairTerm] = []
  public var assets: [AssetTerm] = []
  public var reason: Text<200>?
  public var ccpOwn = Money.blank
  public var minContribution = Money.blank
  public var letterUntil: Day?
  public var fundCoversNM = Flag.blank
  public var remuneration: Rate?
  public var remunerationTax: Rate?
  public var remunerationCommission: Rate?
  public var remunerationCutOff: TimeOfDay?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("version", "version", "sürüm"), &version)
    visitor.field(Field("effective", "first day", "ilk gün"), &effective)
    visitor.field(Field("minCashRatio", "minimum cash ratio", "asgari nakit oranı"), &minCashRatio)
    visitor.list(Field("shares", "shares", "paylar"), atMost: RiskParameterSet.most, &shares)
    visitor.list(Field("pairs", "pairs", "çiftler"), atMost: RiskParameterSet.most, &pairs)
    visitor.list(
      Field("assets", "securities that may be lodged", "teminata alınabilen kıymetler"),
      atMost: RiskParameterSet.most, &assets)
    visitor.field(Field("reason", "why values were raised", "yükseltme gerekçesi"), &reason)
    visitor.field(Field("ccpOwn", "the counterparty's own amount", "MKT'nin kendi tutarı"), &ccpOwn)
    visitor.field(Field("minContribution", "least contribution", "en az katkı payı"), &minContribution)
    visitor.field(
      Field("letterUntil", "last day of letters of guarantee", "teminat mektuplarının son günü"), &letterUntil
    )
    visitor.field(
      Field("fundCoversNM", "the fund covers instruments without service", "fon hizmetsiz kıymetleri kapsar"),
      &fundCoversNM)
    visitor.field(
      Field("remuneration", "yearly rate for TRY cash", "nakit TL için yıllık nema oranı"), &remuneration)
    visitor.field(
      Field("remunerationTax", "part of it taken as tax", "nemadan kesilen vergi oranı"), &remunerationTax)
    visitor.field(
      Field("remunerationCommission", "part of it taken as commission", "nemadan kesilen komisyon oranı"),
      &remunerationCommission)
    visitor.field(
      Field("remunerationCutOff", "by when cash counts the same day", "aynı gün için son saat"),
      &remunerationCutOff)
  }
}

/// An official price or rate of a day came in (CCP-26, CCP-37).
public struct AssetPriced: Event {
  public static let code: UInt8 = 111
  public static let name: StaticString = "asset-price"
  public static let meaning = Bilingual(
    "an official price or exchange rate of the day came in", "günün resmi fiyatı veya kuru girildi")
  public var isin: ISIN?
  public var currency: Currency?
  public var day = Day.blank
  public var price = UnitPrice.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("price", "price", "fiyat"), &price)
  }
}

/// An instrument gets or loses CCP service from a day on (CCP-06).
public struct ServiceChanged: Event {
  public static let code: UInt8 = 112
  public static let name: StaticString = "ccp-service"
  public static let meaning = Bilingual(
    "an instrument has CCP service from a day on, or no more",
    "bir kıymete bir günden itibaren MKT hizmeti veriliyor veya verilmiyor")
  public var isin = ISIN.blank
  public var isServed = Flag.blank
  public var from = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("isServed", "has CCP service", "MKT hizmeti var mı"), &isServed)
    visitor.field(Field("from", "first day", "ilk gün"), &from)
  }
}

/// A member of the counterparty was admitted, or default was declared against it (CCP-02, CCP-04).
public struct ClearingMemberChanged: Event {
  public static let code: UInt8 = 113
  public static let name: StaticString = "ccp-member"
  public static let meaning = Bilingual(
    "a member was admitted by the counterparty, or its default was declared",
    "bir üye MKT üyesi oldu veya temerrüdü ilan edildi")
  public var member = MemberCode.blank
  public var isDefaulted = Flag.blank
  /// Of a default: the account whose call was overdue, its run and what is unpaid.
  public var account: MarginAccount?
  public var runDay: Day?
  public var purpose: CallPurpose?
  public var unpaid: Money?
  public var note: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("isDefaulted", "default was declared", "temerrüt ilan edildi mi"), &isDefaulted)
    visitor.field(Field("account", "account of the overdue call", "gecikmiş çağrının hesabı"), &account)
    visitor.field(Field("runDay", "day of its run", "hesaplama günü"), &runDay)
    visitor.field(Field("purpose", "what it was for", "çağrının konusu"), &purpose)
    visitor.field(Field("unpaid", "unpaid amount", "ödenmeyen tutar"), &unpaid)
    visitor.field(Field("note", "note", "not"), &note)
  }
}

/// What is open of a member in a security for a settlement date (CCP-03).
public struct PositionChanged: Event {
  public static let code: UInt8 = 114
  public static let name: StaticString = "position"
  public static let meaning = Bilingual("a position changed", "bir pozisyon değişti")
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var origin = PositionOrigin.blank
  public var isin = ISIN.blank
  public var settlement = Day.blank
  /// Purchases positive; 0 when nothing is left.
  public var quantity = SignedNumber.blank
  /// At the prices of the trades, ten-thousandths of a lira.
  public var amount = SignedNumber.blank
  public var act = PositionAct.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account that covers it", "karşılayan hesap"), &account)
    visitor.field(Field("origin", "origin", "kaynak"), &origin)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("settlement", "settlement date", "takas tarihi"), &settlement)
    visitor.field(Field("quantity", "net quantity, purchases positive", "net adet, alış artı"), &quantity)
    visitor.field(
      Field(
        "amount", "bought less sold at trade prices, ten-thousandths of a lira",
        "işlem fiyatlarıyla alınan eksi satılan, liranın on binde biri"), &amount)
    visitor.field(Field("act", "what happened", "olan"), &act)
  }
}

/// What an account has lodged of an asset (CCP-43, CCP-44, CCP-47).
public struct CollateralChanged: Event {
  public static let code: UInt8 = 115
  public static let name: StaticString = "collateral"
  public static let meaning = Bilingual("collateral was booked", "teminat kaydedildi")
  public var instruction = InstructionNumber.blank
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var group = CollateralGroup.blank
  public var isin: ISIN?
  /// Of a security: in whose RHNV it stands.
  public var securitiesAccount: AccountNumber?
  public var currency: Currency?
  /// Units, or the currency's smallest units; negative for what left.
  public var change = SignedNumber.blank
  public var quantity = SignedNumber.blank
  public var ownership: OwnershipDeclaration?
  /// The number of a letter of guarantee.
  public var letter: Text<30>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("group", "group", "grup"), &group)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(
      Field("securitiesAccount", "account of the security", "kıymetin hesabı"), &securitiesAccount)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(
      Field("change", "units or smallest units; negative when they left", "adet veya kuruş; çıkışta eksi"),
      &change)
    visitor.field(Field("quantity", "lodged now", "şimdi yatırılmış olan"), &quantity)
    visitor.field(Field("ownership", "whose it is", "sahipliği"), &ownership)
    visitor.field(Field("letter", "number of a letter of guarantee", "teminat mektubu numarası"), &letter)
  }
}

/// A margin run began or came to its end (CCP-34).
public struct MarginRunStood: Event {
  public static let code: UInt8 = 116
  public static let name: StaticString = "margin-run"
  public static let meaning = Bilingual(
    "a margin run began or ended", "bir teminat hesaplaması başladı veya bitti")
  public var day = Day.blank
  public var kind = MarginRunKind.blank
  public var state = MarginRunState.blank
  public var version = WholeNumber.blank
  /// How many accounts were computed.
  public var accounts = WholeNumber.blank
  public var usesFormerPrices = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("kind", "kind", "tür"), &kind)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("version", "version of the parameters", "parametre sürümü"), &version)
    visitor.field(Field("accounts", "accounts computed", "hesaplanan hesap sayısı"), &accounts)
    visitor.field(
      Field("usesFormerPrices", "missing prices are former ones", "eksik fiyatlar önceki günün mü"),
      &usesFormerPrices)
  }
}

/// What a run found for an account (CCP-31, CCP-38, CCP-46).
public struct MarginComputed: Event {
  public static let code: UInt8 = 117
  public static let name: StaticString = "margin"
  public static let meaning = Bilingual(
    "a run computed the margin and collateral of an account", "bir hesabın teminatı hesaplandı")
  public var day = Day.blank
  public var kind = MarginRunKind.blank
  public var version = WholeNumber.blank
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var scanning = RiskAmount.blank
  public var spread = RiskAmount.blank
  public var credit = RiskAmount.blank
  public var variation = RiskAmount.blank
  public var margin = Money.blank
  public var collateral = Money.blank
  public var cash = Money.blank
  public var minCash = Money.blank
  /// Why nothing could be computed; the account keeps what its last run found.
  public var problem: Text<40>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("kind", "kind of run", "hesaplama türü"), &kind)
    visitor.field(Field("version", "version of the parameters", "parametre sürümü"), &version)
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("scanning", "scanning risk", "tarama riski"), &scanning)
    visitor.field(Field("spread", "spread between dates", "vadeler arası yayılma riski"), &spread)
    visitor.field(Field("credit", "credit between shares", "ürün grupları arası indirim"), &credit)
    visitor.field(Field("variation", "mark-to-market difference", "piyasa değeri farkı"), &variation)
    visitor.field(Field("margin", "required margin", "bulunması gereken teminat"), &margin)
    visitor.field(Field("collateral", "value of the collateral", "toplam teminat değeri"), &collateral)
    visitor.field(Field("cash", "TRY cash", "nakit TL"), &cash)
    visitor.field(Field("minCash", "minimum TRY cash", "asgari nakit TL"), &minCash)
    visitor.field(Field("problem", "why there is no figure", "hesaplanamama nedeni"), &problem)
  }
}

/// A margin call was issued or stands otherwise (CCP-48 to CCP-53).
public struct MarginCallStood: Event {
  public static let code: UInt8 = 118
  public static let name: StaticString = "margin-call"
  public static let meaning = Bilingual(
    "a margin call was issued or took a state", "bir teminat tamamlama çağrısı yapıldı veya durum aldı")
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var runDay = Day.blank
  public var purpose = CallPurpose.blank
  public var state = CallState.blank
  public var version = WholeNumber.blank
  public var margin = Money.blank
  public var collateral = Money.blank
  public var minCash = Money.blank
  /// Still to come, of which `cash` in TRY.
  public var remaining = Money.blank
  public var cash = Money.blank
  public var deadline = Moment.blank
  /// The run of the unpaid call that this one includes.
  public var including: Day?
  public var reason: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("runDay", "day of the run or notice", "hesaplama veya bildirim günü"), &runDay)
    visitor.field(Field("purpose", "what it is for", "çağrının konusu"), &purpose)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("version", "version of the parameters", "parametre sürümü"), &version)
    visitor.field(Field("margin", "required margin", "bulunması gereken teminat"), &margin)
    visitor.field(Field("collateral", "value of the collateral", "toplam teminat değeri"), &collateral)
    visitor.field(Field("minCash", "minimum TRY cash", "asgari nakit TL"), &minCash)
    visitor.field(Field("remaining", "still to come", "kalan tutar"), &remaining)
    visitor.field(Field("cash", "of it in TRY cash", "bunun nakit TL kısmı"), &cash)
    visitor.field(Field("deadline", "deadline", "son an"), &deadline)
    visitor.field(
      Field("including", "run of the unpaid call that it includes", "kapsadığı ödenmemiş çağrının günü"),
      &including)
    visitor.field(Field("reason", "why it was withdrawn", "geri alma gerekçesi"), &reason)
  }
}

/// At 10:00 of the day of the deadline, of a call that is still open (CCP-54).
public struct MarginCallReminded: Event {
  public static let code: UInt8 = 119
  public static let name: StaticString = "margin-call-reminder"
  public static let meaning = Bilingual("a margin call is still open", "bir teminat çağrısı hâlâ açık")
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var runDay = Day.blank
  public var purpose = CallPurpose.blank
  public var remaining = Money.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("runDay", "day of the run or notice", "hesaplama veya bildirim günü"), &runDay)
    visitor.field(Field("purpose", "what it is for", "çağrının konusu"), &purpose)
    visitor.field(Field("remaining", "still to come", "kalan tutar"), &remaining)
  }
}
