// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Pieces were printed or came back: the record behind the movement (CBT-06).
public struct PhysicalRecorded: Event {
  public static let code: UInt8 = 86
  public static let name: StaticString = "physical-record"
  public static let meaning = Bilingual(
    "physical pieces were printed or came back", "fiziki senet basıldı veya geri döndü")
  public var instruction = InstructionNumber.blank
  public var kind = PhysicalKind.blank
  public var security = RowNumber<SecurityRow>.blank
  public var account = RowNumber<AccountRow>.blank
  public var nominal = Quantity.blank
  public var day = Day.blank
  public var emktReference = Text<30>.blank
  /// In physical circulation afterwards.
  public var total = Quantity.blank
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("kind", "printing or return", "basım veya dönüş"), &kind)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("nominal", "nominal", "nominal"), &nominal)
    visitor.field(Field("day", "date", "tarih"), &day)
    visitor.field(Field("emktReference", "reference in EMKT", "EMKT referansı"), &emktReference)
    visitor.field(
      Field("total", "in physical circulation afterwards", "sonrasında fiziki dolaşımdaki"), &total)
  }
}

/// Units went out of the registry: no account is credited.
public struct SecuritiesWithdrawn: Event {
  public static let code: UInt8 = 87
  public static let name: StaticString = "withdrawal"
  public static let meaning = Bilingual("securities left the registry", "kıymet sistemden çıktı")
  public var instruction = InstructionNumber.blank
  public var origin = OriginKind.blank
  public var security = RowNumber<SecurityRow>.blank
  public var source = RowNumber<AccountRow>.blank
  public var sourceSubaccount = Subaccount.blank
  public var quantity = Quantity.blank
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("origin", "origin", "kaynak"), &origin)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("source", "account debited", "borçlu hesap"), &source)
    visitor.field(Field("sourceSubaccount", "sub-account debited", "borçlu alt hesap"), &sourceSubaccount)
    visitor.field(Field("quantity", "quantity", "adet"), &quantity)
  }
}

/// A notice of depot totals was taken; its lines follow (CBT-08).
public struct DepotTotalsNotified: Event {
  public static let code: UInt8 = 88
  public static let name: StaticString = "depot-totals"
  public static let meaning = Bilingual(
    "the central bank notified the totals of the depots", "TCMB depo toplamlarını bildirdi")
  public var day = Day.blank
  public var notice = WholeNumber.blank
  public var version = WholeNumber.blank
  public var lines = WholeNumber.blank
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day that the totals are of", "toplamların günü"), &day)
    visitor.field(Field("notice", "number of the notice", "bildirim numarası"), &notice)
    visitor.field(
      Field("version", "1, one more with each correction", "1, her düzeltmede bir fazla"), &version)
    visitor.field(Field("lines", "number of lines", "satır sayısı"), &lines)
  }
}

/// A line of a notice of depot totals (CBT-08).
public struct DepotTotalNotified: Event {
  public static let code: UInt8 = 89
  public static let name: StaticString = "depot-total"
  public static let meaning = Bilingual(
    "what the depots hold of a security", "depolarda bir kıymetten tutulan toplam")
  public var day = Day.blank
  public var version = WholeNumber.blank
  public var security = RowNumber<SecurityRow>.blank
  public var total = Quantity.blank
  public var ownDepot = Quantity.blank
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day that the totals are of", "toplamların günü"), &day)
    visitor.field(Field("version", "version of the notice", "bildirimin sürümü"), &version)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("total", "depots of banks and Takasbank", "banka ve Takasbank depoları"), &total)
    visitor.field(Field("ownDepot", "the registry's own depot", "MKK deposu"), &ownDepot)
  }
}

/// Something about the depots needs a look (CBT-08, CBT-10).
public struct DepotAlarmRaised: Event {
  public static let code: UInt8 = 90
  public static let name: StaticString = "depot-alarm"
  public static let meaning = Bilingual(
    "a notice of the depots is missing, or the registry's own depot does not agree",
    "depo bildirimi eksik veya MKK deposu tutmuyor")
  public var alarm = DepotAlarmKind.blank
  public var day = Day.blank
  public var security: RowNumber<SecurityRow>?
  public var held: Quantity?
  public var ownDepot: Quantity?
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("alarm", "alarm", "alarm"), &alarm)
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("held", "held in accounts", "hesaplardaki"), &held)
    visitor.field(Field("ownDepot", "in the registry's own depot", "MKK deposundaki"), &ownDepot)
  }
}

/// The issued nominal of government debt, as the central bank told it (CBT-05, CBT-09).
public struct IssuedNominalTold: Event {
  public static let code: UInt8 = 91
  public static let name: StaticString = "issued-nominal"
  public static let meaning = Bilingual(
    "the issued nominal of a security was told", "bir kıymetin ihraç nominali bildirildi")
  public var security = RowNumber<SecurityRow>.blank
  public var nominal = Quantity.blank
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("nominal", "issued nominal", "ihraç nominali"), &nominal)
  }
}
