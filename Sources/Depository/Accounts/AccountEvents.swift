// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What happens with accounts, their holders, and the registers that confirm them.

public struct InvestorRegistered: Event {
  public static let code: UInt8 = 19
  public static let name: StaticString = "investor"
  public static let meaning = Bilingual(
    "an investor got a registration number, or a register changed its name",
    "bir yatırımcı sicil numarası aldı veya sicilde adı değişti")
  public var number = RegistrationNumber.blank
  public var kind = IdentityKind.blank
  public var origin = InvestorOrigin.blank
  public var name = Text<150>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("number", "registration number", "sicil numarası"), &number)
    visitor.field(Field("kind", "identity kind", "kimlik tipi"), &kind)
    visitor.field(Field("origin", "domestic or foreign", "yerli veya yabancı"), &origin)
    visitor.field(Field("name", "name or title", "ad soyad veya unvan"), &name)
  }
}

public struct AccountChanged: Event {
  public static let code: UInt8 = 20
  public static let name: StaticString = "account"
  public static let meaning = Bilingual(
    "an account was opened or changed", "bir hesap açıldı veya değişti")
  public var row = RowNumber<AccountRow>.blank
  public var account = AccountKey.blank
  public var `class` = AccountClass.blank
  public var status = AccountStatus.blank
  public var restriction = Restriction.blank
  public var opened = Day.blank
  public var investor: RegistrationNumber?
  public var reason = OpeningReason.blank
  public var type = AccountType.blank
  public var ownership: JointOwnership?
  public var isInactive = Flag.blank
  public var inactivity: InactivityReason?
  public var inactiveFrom: Day?
  public var features = AccountFeatures()
  public var hasPassword = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("row", "row number", "satır numarası"), &row)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("class", "account class", "hesap sınıfı"), &self.class)
    visitor.field(Field("status", "intermediary's account status", "AK hesap işlem durumu"), &status)
    visitor.field(Field("restriction", "restriction status", "hesap yasaklılık durumu"), &restriction)
    visitor.field(Field("opened", "opening date", "açılış tarihi"), &opened)
    visitor.field(Field("investor", "registration number", "sicil numarası"), &investor)
    visitor.field(Field("reason", "opening reason", "hesap açma nedeni"), &reason)
    visitor.field(Field("type", "account type", "hesap türü"), &type)
    visitor.field(Field("ownership", "joint ownership kind", "ortaklık türü"), &ownership)
    visitor.field(Field("isInactive", "inactive", "hareketsiz mi"), &isInactive)
    visitor.field(Field("inactivity", "why it is or will be inactive", "hareketsizlik nedeni"), &inactivity)
    visitor.field(Field("inactiveFrom", "from when", "ne zamandan"), &inactiveFrom)
    features.describe(&visitor)
    visitor.field(Field("hasPassword", "has a password", "şifresi var mı"), &hasPassword)
  }
}

/// Data of a holder as a member sent them; only a change when only some are given.
public struct IdentityReceived: Event {
  public static let code: UInt8 = 50
  public static let name: StaticString = "identity"
  public static let meaning = Bilingual(
    "identity data of a holder were sent", "bir hesap sahibinin kimlik bilgileri gönderildi")
  public var account = AccountKey.blank
  public var holder = WholeNumber.blank
  public var isChange = Flag.blank
  public var data = IdentityData()
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(
      Field("holder", "which holder, 1 for the first sent", "kaçıncı sahip, ilk gönderilen 1"), &holder)
    visitor.field(
      Field("isChange", "a change of what was sent before", "önceki bilgilerin değişikliği"), &isChange)
    data.describe(&visitor)
  }
}

public struct HolderChanged: Event {
  public static let code: UInt8 = 51
  public static let name: StaticString = "holder"
  public static let meaning = Bilingual(
    "a holder came to an account, left it, or its identity took a state",
    "hesaba sahip eklendi, çıktı veya kimliği yeni bir duruma geçti")
  public var account = AccountKey.blank
  public var holder = WholeNumber.blank
  public var investor: RegistrationNumber?
  public var share: SharePercent?
  public var mernis: RegisterStatus?
  public var tax: RegisterStatus?
  public var isRemoved = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(
      Field("holder", "which holder, 1 for the first sent", "kaçıncı sahip, ilk gönderilen 1"), &holder)
    visitor.field(Field("investor", "registration number", "sicil numarası"), &investor)
    visitor.field(Field("share", "share in per cent", "yüzde payı"), &share)
    visitor.field(Field("mernis", "state in MERNIS", "MERNIS durumu"), &mernis)
    visitor.field(Field("tax", "state in the tax register", "Maliye durumu"), &tax)
    visitor.field(Field("isRemoved", "no longer a holder", "artık sahip değil"), &isRemoved)
  }
}

/// The outbox of the gateways; the data to ask about stand in the identity.
public struct RegisterAsked: Event {
  public static let code: UInt8 = 52
  public static let name: StaticString = "register-asked"
  public static let meaning = Bilingual(
    "a register has something to answer", "bir sicilin cevaplayacağı bir sorgu açıldı")
  public var query = WholeNumber.blank
  public var register = Register.blank
  public var step = RegisterStep.blank
  public var account = AccountKey.blank
  public var holder: WholeNumber?
  public var investor: RegistrationNumber?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("query", "number of the question", "sorgu numarası"), &query)
    visitor.field(Field("register", "register", "sicil"), &register)
    visitor.field(Field("step", "what is asked", "ne sorulduğu"), &step)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("holder", "which holder", "kaçıncı sahip"), &holder)
    visitor.field(Field("investor", "registration number", "sicil numarası"), &investor)
  }
}

public struct RegisterAnswered: Event {
  public static let code: UInt8 = 53
  public static let name: StaticString = "register-answered"
  public static let meaning = Bilingual(
    "a register answered", "bir sicil cevap verdi")
  public var query = WholeNumber.blank
  public var register = Register.blank
  public var step = RegisterStep.blank
  public var isRight = Flag.blank
  public var account = AccountKey.blank
  public var holder: WholeNumber?
  public var investor: RegistrationNumber?
  public var data = CivilData()
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("query", "number of the question", "sorgu numarası"), &query)
    visitor.field(Field("register", "register", "sicil"), &register)
    visitor.field(Field("step", "what was asked", "ne sorulduğu"), &step)
    visitor.field(Field("isRight", "known, and agrees", "kayıtlı ve uyuşuyor"), &isRight)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("holder", "which holder", "kaçıncı sahip"), &holder)
    visitor.field(Field("investor", "registration number", "sicil numarası"), &investor)
    data.describe(&visitor)
  }
}

public struct InactivityChanged: Event {
  public static let code: UInt8 = 54
  public static let name: StaticString = "account-inactivity"
  public static let meaning = Bilingual(
    "the inactivity of an account began or ended", "bir hesabın hareketsizliği başladı veya bitti")
  public var account = AccountKey.blank
  public var isInactive = Flag.blank
  public var reason = InactivityReason.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("isInactive", "began, or ended", "başladı mı, bitti mi"), &isInactive)
    visitor.field(Field("reason", "why", "nedeni"), &reason)
  }
}

/// Reminds the member at the end of a day (ACC-85).
public struct InactivityNears: Event {
  public static let code: UInt8 = 55
  public static let name: StaticString = "inactivity-near"
  public static let meaning = Bilingual(
    "an account will be inactive in some days", "bir hesap birkaç gün içinde hareketsiz olacak")
  public var account = AccountKey.blank
  public var reason = InactivityReason.blank
  public var daysLeft = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("reason", "why", "nedeni"), &reason)
    visitor.field(Field("daysLeft", "active days left after today", "bugünden sonra kalan gün"), &daysLeft)
  }
}

public struct PortfolioChanged: Event {
  public static let code: UInt8 = 56
  public static let name: StaticString = "portfolio"
  public static let meaning = Bilingual(
    "a portfolio code was defined or changed", "bir portföy kodu tanımlandı veya değişti")
  public var portfolio = PortfolioCode.blank
  public var managerTitle = Text<150>.blank
  public var managerVkn = VKN.blank
  public var manager: MemberCode?
  public var authorisation = Text<50>.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("portfolio", "portfolio code", "portföy kodu"), &portfolio)
    visitor.field(Field("managerTitle", "title of the manager", "yöneticinin unvanı"), &managerTitle)
    visitor.field(Field("managerVkn", "tax number of the manager", "yöneticinin vergi numarası"), &managerVkn)
    visitor.field(Field("manager", "member that manages it", "yöneten üye"), &manager)
    visitor.field(
      Field("authorisation", "reference of the authorisation", "yetki belgesi numarası"), &authorisation)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day", "son gün"), &validTo)
  }
}
