// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A trade was reported or its report corrected: its data for the records. What it moves stands in its
/// movement (TRD-20).
public struct TradeReported: Event {
  public static let code: UInt8 = 85
  public static let name: StaticString = "trade"
  public static let meaning = Bilingual(
    "a member reported a trade with its customer, or corrected the report",
    "bir üye müşterisiyle işlemini bildirdi veya bildirimini düzeltti")
  public var instruction = InstructionNumber.blank
  public var reference = Reference.blank
  public var type = TradeType.blank
  public var source = RowNumber<AccountRow>.blank
  public var target = RowNumber<AccountRow>.blank
  public var security = RowNumber<SecurityRow>.blank
  public var nominal = Quantity.blank
  public var tradeDate = Day.blank
  public var isBackDated = Flag.blank
  public var backDateReason: Text<100>?
  public var price: UnitPrice?
  public var amount: Money?
  public var acquisitionCost: UnitPrice?
  public var acquisitionDate: Day?
  public var corrects: Reference?
  public var description: Text<200>?
  public var channel = MessageChannel.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("reference", "the member's reference", "üyenin referansı"), &reference)
    visitor.field(Field("type", "type of trade", "işlem türü"), &type)
    visitor.field(Field("source", "account debited", "borçlu hesap"), &source)
    visitor.field(Field("target", "account credited", "alacaklı hesap"), &target)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("nominal", "nominal", "nominal"), &nominal)
    visitor.field(Field("tradeDate", "trade date", "işlem tarihi"), &tradeDate)
    visitor.field(Field("isBackDated", "back-dated entry", "geri tarihli giriş mi"), &isBackDated)
    visitor.field(Field("backDateReason", "why it is back-dated", "geri tarihin nedeni"), &backDateReason)
    visitor.field(Field("price", "price of a unit", "birim fiyat"), &price)
    visitor.field(Field("amount", "cash amount", "tutar"), &amount)
    visitor.field(Field("acquisitionCost", "cost of a unit", "birim maliyet"), &acquisitionCost)
    visitor.field(Field("acquisitionDate", "acquisition date", "edinim tarihi"), &acquisitionDate)
    visitor.field(
      Field("corrects", "reference of the trade put right", "düzeltilen işlemin referansı"), &corrects)
    visitor.field(Field("description", "free text", "açıklama"), &description)
    visitor.field(Field("channel", "channel", "kanal"), &channel)
  }
}
