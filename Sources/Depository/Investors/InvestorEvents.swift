// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What happens with investors' passwords, and what investors do at the door.

public struct InvestorPasswordChanged: Event {
  public static let code: UInt8 = 60
  public static let name: StaticString = "investor-password"
  public static let meaning = Bilingual(
    "the password of an investor, or the request for one, took a state",
    "bir yatırımcının şifresi veya şifre başvurusu yeni bir duruma geçti")
  public var number = RegistrationNumber.blank
  public var state = InvestorPasswordState.blank
  public var request = PasswordRequestState.blank
  public var issued: Day?
  public var delivered: Day?
  public var delivery: PasswordDelivery?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("registrationNumber", "registration number", "sicil numarası"), &number)
    visitor.field(Field("state", "state of the password", "şifrenin durumu"), &state)
    visitor.field(Field("request", "state of the request", "başvurunun durumu"), &request)
    visitor.field(Field("issued", "day on which MKK made it", "MKK'ca üretildiği gün"), &issued)
    visitor.field(Field("delivered", "day of its delivery", "teslim edildiği gün"), &delivered)
    visitor.field(Field("delivery", "how it is delivered", "teslim şekli"), &delivery)
  }
}

public struct InvestorAccessRecorded: Event {
  public static let code: UInt8 = 61
  public static let name: StaticString = "investor-access"
  public static let meaning = Bilingual(
    "an investor's login, wrong password, question or end of a session",
    "yatırımcının girişi, yanlış şifresi, sorgusu veya oturum sonu")
  public var number = RegistrationNumber.blank
  public var channel = InvestorChannel.blank
  public var kind = InvestorAccessKind.blank
  public var question: Text<60>?
  public var result: Text<60>?
  public var by: UserCode?
  public var session: Text<40>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("registrationNumber", "registration number", "sicil numarası"), &number)
    visitor.field(Field("channel", "channel", "kanal"), &channel)
    visitor.field(Field("kind", "what happened", "olan"), &kind)
    visitor.field(Field("question", "what was asked or tried", "sorulan veya denenen"), &question)
    visitor.field(Field("result", "refusal, when it was refused", "reddedildiyse ret adı"), &result)
    visitor.field(
      Field("by", "operator's user at the call centre", "çağrı merkezindeki MKK kullanıcısı"), &by)
    visitor.field(Field("session", "name of the session", "oturumun adı"), &session)
  }
}
