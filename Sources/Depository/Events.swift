// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A row of a table that never gives a slot away again (members, investors, accounts, securities): short in
/// outcomes, resolved by whoever read the event that made it.
public struct RowNumber<Row>: FieldValue, Hashable {
  public let raw: UInt32
  @inlinable public init(_ slot: Slot<Row>) { raw = slot.raw }
  @inlinable public init(raw: UInt32) { self.raw = raw }
  public static var form: FieldForm {
    FieldForm(
      "RowNumber", .integer, longest: 10, example: "17",
      Bilingual("row number in the registry", "sistemdeki satır numarası"),
      refusals: [])
  }
  @inlinable public static var blank: Self { Self(raw: 0) }
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    Self(raw: UInt32(truncatingIfNeeded: try WholeNumber.read(text).value))
  }
  public func write(to out: inout [UInt8]) { out.append(contentsOf: String(raw).utf8) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.varint(UInt64(raw)) }
  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(raw: UInt32(truncatingIfNeeded: reader.varint()))
  }
}

extension RowNumber: Sendable {}

public struct MemberChanged: Event {
  public static let code: UInt8 = 16
  public static let name: StaticString = "member"
  public static let meaning = Bilingual(
    "a member was defined or its status changed", "bir üye tanımlandı veya durumu değişti")
  public var row = RowNumber<MemberRow>.blank
  public var member = MemberCode.blank
  public var kind = MemberKind.blank
  public var status = MemberStatus.blank
  public var title = Text<150>.blank
  /// A bit for every channel enabled: 1 for WS, 2 for SCREEN.
  public var channels = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("row", "row number", "satır numarası"), &row)
    visitor.field(Field("member", "member code", "üye kodu"), &member)
    visitor.field(Field("kind", "kind", "tür"), &kind)
    visitor.field(Field("status", "status", "durum"), &status)
    visitor.field(Field("title", "title", "unvan"), &title)
    visitor.field(
      Field("channels", "channels enabled: 1 WS, 2 SCREEN, 3 both", "açık kanallar: 1 WS, 2 SCREEN, 3 ikisi"),
      &channels)
  }
}

public struct UserChanged: Event {
  public static let code: UInt8 = 17
  public static let name: StaticString = "user"
  public static let meaning = Bilingual(
    "a user was defined, got or lost a certificate, or changed status",
    "bir kullanıcı tanımlandı, sertifikası veya durumu değişti")
  public var user = UserCode.blank
  public var type = UserType.blank
  public var hasCertificate = Flag.blank
  public var status = UserStatus.blank
  public var isBlocked = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user code", "kullanıcı kodu"), &user)
    visitor.field(Field("type", "type", "tür"), &type)
    visitor.field(
      Field("hasCertificate", "whether a certificate is assigned", "sertifikası var mı"), &hasCertificate)
    visitor.field(Field("status", "status", "durum"), &status)
    visitor.field(
      Field("isBlocked", "blocked by three wrong passwords", "üç yanlış şifreyle kilitli mi"), &isBlocked)
  }
}

public struct AuthorityChanged: Event {
  public static let code: UInt8 = 18
  public static let name: StaticString = "authority"
  public static let meaning = Bilingual(
    "an authority was granted or withdrawn", "bir yetki verildi veya geri alındı")
  public var user = UserCode.blank
  public var member = MemberCode.blank
  public var operation = WholeNumber.blank
  public var stage = WholeNumber.blank
  public var isGranted = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user code", "kullanıcı kodu"), &user)
    visitor.field(Field("member", "member acted for", "adına işlem yapılan üye"), &member)
    visitor.field(Field("operation", "code of the operation", "işlem kodu"), &operation)
    visitor.field(Field("stage", "number of the stage", "aşama numarası"), &stage)
    visitor.field(Field("isGranted", "granted or withdrawn", "verildi mi"), &isGranted)
  }
}

public struct SecurityChanged: Event {
  public static let code: UInt8 = 21
  public static let name: StaticString = "security"
  public static let meaning = Bilingual(
    "a security was defined or suspended", "bir kıymet tanımlandı veya durduruldu")
  public var row = RowNumber<SecurityRow>.blank
  public var isin = ISIN.blank
  public var kind = InstrumentKind.blank
  public var currency = Currency.blank
  public var isSuspended = Flag.blank
  public var name = Text<100>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("row", "row number", "satır numarası"), &row)
    visitor.field(Field("isin", "ISIN", "ISIN"), &isin)
    visitor.field(Field("kind", "kind of instrument", "kıymet türü"), &kind)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(
      Field("isSuspended", "whether operations are stopped", "işlemleri durduruldu mu"), &isSuspended)
    visitor.field(Field("name", "name", "ad"), &name)
  }
}

/// One movement: a debit and a credit of the same security and amount in one step (TRF-62, ACC-76).
public struct SecuritiesMoved: Event {
  public static let code: UInt8 = 22
  public static let name: StaticString = "movement"
  public static let meaning = Bilingual("securities moved", "kıymet hareketi")
  public var instruction = InstructionNumber.blank
  public var origin = OriginKind.blank
  public var security = RowNumber<SecurityRow>.blank
  /// Nil when units come into circulation.
  public var source: RowNumber<AccountRow>?
  public var sourceSubaccount = Subaccount.blank
  public var target = RowNumber<AccountRow>.blank
  public var targetSubaccount = Subaccount.blank
  public var quantity = Quantity.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("origin", "origin", "kaynak"), &origin)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("source", "account debited", "borçlu hesap"), &source)
    visitor.field(Field("sourceSubaccount", "sub-account debited", "borçlu alt hesap"), &sourceSubaccount)
    visitor.field(Field("target", "account credited", "alacaklı hesap"), &target)
    visitor.field(Field("targetSubaccount", "sub-account credited", "alacaklı alt hesap"), &targetSubaccount)
    visitor.field(Field("quantity", "quantity", "adet"), &quantity)
  }
}

/// A transfer was approved and did not complete at once: its data for the views.
public struct TransferInstructed: Event {
  public static let code: UInt8 = 23
  public static let name: StaticString = "transfer"
  public static let meaning = Bilingual(
    "a transfer was approved by its sender", "bir virman göndereni tarafından onaylandı")
  public var instruction = InstructionNumber.blank
  public var reference = Reference.blank
  public var source = RowNumber<AccountRow>.blank
  public var target = RowNumber<AccountRow>.blank
  public var security = RowNumber<SecurityRow>.blank
  public var nominal = Quantity.blank
  public var reason = TransferReason.blank
  /// False when the receiving member must approve.
  public var isDirect = Flag.blank
  /// A name or registration number was given and does not belong to the account (TRF-28).
  public var nameMismatch = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("reference", "the sender's reference", "gönderenin referansı"), &reference)
    visitor.field(Field("source", "account debited", "borçlu hesap"), &source)
    visitor.field(Field("target", "account credited", "alacaklı hesap"), &target)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("nominal", "nominal", "nominal"), &nominal)
    visitor.field(Field("reason", "transfer reason", "devir nedeni"), &reason)
    visitor.field(Field("isDirect", "direct or by the receiver's approval", "doğrudan mı"), &isDirect)
    visitor.field(
      Field("nameMismatch", "name or registration number differs", "ad veya sicil uyuşmuyor"), &nameMismatch)
  }
}

/// A transfer was entered, approved and realised in one piece: the common case in one short frame. It says
/// what `transfer`, `movement` and `instruction` would say together.
public struct TransferCompleted: Event {
  public static let code: UInt8 = 24
  public static let name: StaticString = "transfer-completed"
  public static let meaning = Bilingual(
    "a transfer was realised in full at its approval", "bir virman onay anında tamamen gerçekleşti")
  public var instruction = InstructionNumber.blank
  public var reference = Reference.blank
  public var source = RowNumber<AccountRow>.blank
  public var target = RowNumber<AccountRow>.blank
  public var security = RowNumber<SecurityRow>.blank
  public var nominal = Quantity.blank
  public var reason = TransferReason.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "instruction", "talimat"), &instruction)
    visitor.field(Field("reference", "the sender's reference", "gönderenin referansı"), &reference)
    visitor.field(Field("source", "account debited", "borçlu hesap"), &source)
    visitor.field(Field("target", "account credited", "alacaklı hesap"), &target)
    visitor.field(Field("security", "security", "kıymet"), &security)
    visitor.field(Field("nominal", "nominal", "nominal"), &nominal)
    visitor.field(Field("reason", "transfer reason", "devir nedeni"), &reason)
  }
}

public struct CalendarChanged: Event {
  public static let code: UInt8 = 25
  public static let name: StaticString = "calendar"
  public static let meaning = Bilingual("a day of the calendar was set", "takvimde bir gün tanımlandı")
  public var day = Day.blank
  public var kind = CalendarDayKind.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("kind", "kind", "tür"), &kind)
  }
}
