// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The sender cancelled what was not realised; how the transfer stands follows (TRF-67).
public struct TransferCancelled: Event {
  public static let code: UInt8 = 70
  public static let name: StaticString = "transfer-cancelled"
  public static let meaning = Bilingual(
    "the sender cancelled what was not realised of a transfer",
    "gönderen, virmanın gerçekleşmeyen kısmını iptal etti")
  public var instruction = InstructionNumber.blank
  public var cancelled = Quantity.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "the transfer", "virman"), &instruction)
    visitor.field(Field("cancelled", "nominal cancelled", "iptal edilen nominal"), &cancelled)
  }
}

/// Of a transfer that was approved: what `transfer` does not say of it (TRF-05, TRF-66, TRF-75).
public struct TransferTerms: Event {
  public static let code: UInt8 = 71
  public static let name: StaticString = "transfer-terms"
  public static let meaning = Bilingual(
    "the terms of a transfer that was approved", "onaylanan bir virmanın koşulları")
  public var instruction = InstructionNumber.blank
  /// Nil within one member.
  public var alternative: TransferAlternative?
  public var priority = WholeNumber.blank
  public var allowsParts = Flag.blank
  /// Where it waits for its start time.
  public var starts: Moment?
  public var description: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "the transfer", "virman"), &instruction)
    visitor.field(
      Field("alternative", "alternative used between members", "üyeler arasında kullanılan alternatif"),
      &alternative)
    visitor.field(Field("priority", "priority", "öncelik"), &priority)
    visitor.field(Field("allowsParts", "may realise in parts", "parçalı gerçekleşebilir mi"), &allowsParts)
    visitor.field(Field("starts", "start time to come", "gelecek başlangıç zamanı"), &starts)
    visitor.field(Field("description", "description", "açıklama"), &description)
  }
}

/// TRF-61: the log of changed priorities.
public struct PriorityChanged: Event {
  public static let code: UInt8 = 72
  public static let name: StaticString = "priority"
  public static let meaning = Bilingual(
    "the priority of a transfer was changed", "bir virmanın önceliği değişti")
  public var instruction = InstructionNumber.blank
  public var former = WholeNumber.blank
  public var priority = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "the transfer", "virman"), &instruction)
    visitor.field(Field("former", "priority before", "önceki öncelik"), &former)
    visitor.field(Field("priority", "priority", "öncelik"), &priority)
  }
}

/// A setting between members was approved and counts from a day on; of a policy one event an alternative
/// (TRF-36, TRF-40, TRF-41).
public struct CounterpartySettingChanged: Event {
  public static let code: UInt8 = 73
  public static let name: StaticString = "counterparty-setting"
  public static let meaning = Bilingual(
    "a policy, exclusion or visibility of names was approved",
    "bir politika, hesap istisnası veya ad görüntüleme tanımı onaylandı")
  public var setting = CounterpartySetting.blank
  public var member = MemberCode.blank
  /// Nil for all.
  public var other: MemberCode?
  public var account: AccountKey?
  public var alternative: TransferAlternative?
  public var isSet: Flag?
  public var effective = Day.blank
  public var validFrom: Day?
  public var validTo: Day?
  public init() {}

  init(_ setting: CounterpartySetting, _ member: MemberCode, from day: Day) {
    self.setting = setting
    self.member = member
    effective = day
  }

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("setting", "setting", "tanım"), &setting)
    visitor.field(Field("member", "member whose setting it is", "tanımı yapan üye"), &member)
    visitor.field(Field("other", "the other member, none for all", "karşı üye, tümü için boş"), &other)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("alternative", "alternative accepted", "kabul edilen alternatif"), &alternative)
    visitor.field(Field("isSet", "visible, or excluded", "görünür veya çıkarılmış mı"), &isSet)
    visitor.field(Field("effective", "counts from this day on", "geçerlilik günü"), &effective)
    visitor.field(Field("validFrom", "first day of an exclusion", "istisnanın ilk günü"), &validFrom)
    visitor.field(Field("validTo", "last day of an exclusion", "istisnanın son günü"), &validTo)
  }
}

public struct UserLimitChanged: Event {
  public static let code: UInt8 = 74
  public static let name: StaticString = "user-limit"
  public static let meaning = Bilingual(
    "a user's daily limit was defined, changed or removed",
    "kullanıcının günlük limiti tanımlandı, değişti veya kaldırıldı")
  public var user = UserCode.blank
  public var currency = Currency.blank
  public var type = SecurityType.blank
  /// Nil when it was removed.
  public var dailyAmount: WholeNumber?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(Field("type", "type of security", "kıymet tipi"), &type)
    visitor.field(Field("dailyAmount", "nominal a day", "günlük nominal"), &dailyAmount)
  }
}

/// What of a user's limit is consumed today; in case of a give-back less than before (TRF-50).
public struct UserLimitUsed: Event {
  public static let code: UInt8 = 75
  public static let name: StaticString = "user-limit-used"
  public static let meaning = Bilingual(
    "a user's limit was consumed or given back", "kullanıcı limiti kullanıldı veya iade edildi")
  public var user = UserCode.blank
  public var currency = Currency.blank
  public var type = SecurityType.blank
  public var used = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(Field("type", "type of security", "kıymet tipi"), &type)
    visitor.field(Field("used", "consumed today", "bugün kullanılan"), &used)
  }
}

public struct InstructionAuthorityChanged: Event {
  public static let code: UInt8 = 76
  public static let name: StaticString = "instruction-authority"
  public static let meaning = Bilingual(
    "a user may, or may no more, transfer to a member",
    "kullanıcının bir üyeye virman yetkisi verildi veya kalktı")
  public var user = UserCode.blank
  /// Nil for all members.
  public var receiver: MemberCode?
  public var isAllowed = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("receiver", "receiving member, none for all", "alıcı üye, tümü için boş"), &receiver)
    visitor.field(Field("isAllowed", "allowed or no more", "yetkili mi"), &isAllowed)
  }
}

public struct ReceiverLimitChanged: Event {
  public static let code: UInt8 = 77
  public static let name: StaticString = "receiver-limit"
  public static let meaning = Bilingual(
    "a receiving member's limit on direct transfers was defined, changed or removed",
    "alıcı üyenin doğrudan virman limiti tanımlandı, değişti veya kaldırıldı")
  public var receiver = MemberCode.blank
  public var sender = MemberCode.blank
  public var isin: ISIN?
  public var isDefined = Flag.blank
  public var dailyAmountTry: WholeNumber?
  public var perTransactionAmountTry: WholeNumber?
  public var dailyNominal: WholeNumber?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("receiver", "receiving member", "alıcı üye"), &receiver)
    visitor.field(Field("sender", "sending member", "gönderen üye"), &sender)
    visitor.field(Field("isin", "security, none for amounts", "kıymet, tutar limitinde boş"), &isin)
    visitor.field(Field("isDefined", "false when it was removed", "kaldırıldıysa false"), &isDefined)
    visitor.field(Field("dailyAmountTry", "TRY a day", "günlük TRY"), &dailyAmountTry)
    visitor.field(
      Field("perTransactionAmountTry", "TRY a transaction", "işlem bazında TRY"), &perTransactionAmountTry)
    visitor.field(Field("dailyNominal", "nominal a day", "günlük nominal"), &dailyNominal)
  }
}

/// What of a receiving member's limit is used today: nominal, or kuruş without a security (TRF-53).
public struct ReceiverLimitUsed: Event {
  public static let code: UInt8 = 78
  public static let name: StaticString = "receiver-limit-used"
  public static let meaning = Bilingual(
    "a receiving member's limit was used or freed", "alıcı üye limiti kullanıldı veya serbest kaldı")
  public var receiver = MemberCode.blank
  public var sender = MemberCode.blank
  public var isin: ISIN?
  public var used = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("receiver", "receiving member", "alıcı üye"), &receiver)
    visitor.field(Field("sender", "sending member", "gönderen üye"), &sender)
    visitor.field(Field("isin", "security, none for amounts", "kıymet, tutar limitinde boş"), &isin)
    visitor.field(
      Field("used", "used today: nominal, or kuruş", "bugün kullanılan: nominal veya kuruş"), &used)
  }
}

/// A request for the reversal of what a transfer realised went to the counterparty (TRF-69).
public struct ReversalRequested: Event {
  public static let code: UInt8 = 79
  public static let name: StaticString = "reversal-request"
  public static let meaning = Bilingual(
    "a cancellation request was sent to the counterparty", "karşı kuruma iptal talebi gönderildi")
  public var instruction = InstructionNumber.blank
  public var original = InstructionNumber.blank
  public var reference = Reference.blank
  public var nominal = Quantity.blank
  public var receiver = MemberCode.blank
  public var reason = Text<200>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "the request", "talep"), &instruction)
    visitor.field(Field("original", "the transfer", "virman"), &original)
    visitor.field(Field("reference", "the sender's reference", "gönderenin referansı"), &reference)
    visitor.field(Field("nominal", "nominal realised", "gerçekleşen nominal"), &nominal)
    visitor.field(Field("receiver", "member that decides", "karar veren üye"), &receiver)
    visitor.field(Field("reason", "reason in words", "açıklama"), &reason)
  }
}
