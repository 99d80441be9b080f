// SPDX-License-Identifier: Apache-2.0
import Units

/// Something that happened: one frame of an entry's outcome. Events are the only source of the views, the
/// notices and the answers. Their form is described like that of operations and never changes once published;
/// a new form is a new event.
public protocol Event: Described {
  static var code: UInt8 { get }
  static var name: StaticString { get }
  static var meaning: Bilingual { get }
}

/// How an instruction stands after a message (rulebook 1, state table of member messages).
public enum InstructionState: UInt8, CodedValue {
  case entered, approved, executed, withdrawn, offered, acceptEntered, rejected, expired, open
  case partlyExecuted, partlyClosed, cancelled
  case awaitingStart, reversed

  public static let listName: StaticString = "InstructionState"
  public static let note = Bilingual("state of an instruction", "talimatın durumu")
  public static var unknown: RefusalCode { .codeUnknown }

  public var code: StaticString {
    switch self {
    case .entered: "entered"
    case .approved: "approved"
    case .executed: "executed"
    case .withdrawn: "withdrawn"
    case .offered: "awaiting-receiver"
    case .acceptEntered: "awaiting-receiver-approval"
    case .rejected: "rejected"
    case .expired: "cut-off"
    case .open: "waiting"
    case .partlyExecuted: "partial"
    case .partlyClosed: "partial-closed"
    case .cancelled: "cancelled"
    case .awaitingStart: "awaiting-start"
    case .reversed: "reversed"
    }
  }

  public var meaning: Bilingual {
    switch self {
    case .entered: Bilingual("entered, not yet approved", "girildi, henüz onaylanmadı")
    case .approved: Bilingual("approved", "onaylandı")
    case .executed: Bilingual("carried out in full", "tamamı gerçekleşti")
    case .withdrawn:
      Bilingual("withdrawn or declined before approval", "onaydan önce geri çekildi veya onaylanmadı")
    case .offered: Bilingual("submitted to the other member", "karşı üyenin onayına sunuldu")
    case .acceptEntered:
      Bilingual("the other member's decision awaits its approval", "karşı üyenin kararı onay bekliyor")
    case .rejected: Bilingual("rejected by the other member", "karşı üye reddetti")
    case .expired: Bilingual("ended by the system at its time", "süresi dolduğu için sistemce sonlandırıldı")
    case .open: Bilingual("cleared to execute, waiting for balance", "gerçekleşmeye hazır, bakiye bekliyor")
    case .partlyExecuted:
      Bilingual("carried out in part, the rest waits", "kısmen gerçekleşti, kalanı bekliyor")
    case .partlyClosed:
      Bilingual("carried out in part, the rest ended", "kısmen gerçekleşti, kalanı sonlandırıldı")
    case .cancelled: Bilingual("cancelled", "iptal edildi")
    case .awaitingStart:
      Bilingual("approved, its start time is to come", "onaylandı, başlangıç saatini bekliyor")
    case .reversed: Bilingual("taken back by a reverse transfer", "ters virmanla geri alındı")
    }
  }
}

/// First event of every signed submission: who sent it.
public struct Submitted: Event {
  public static let code: UInt8 = 1
  public static let name: StaticString = "submitted"
  public static let meaning = Bilingual(
    "a signed submission took its place in the journal", "imzalı bir bildirim sıraya alındı")
  public var member = MemberCode.blank
  public var user = UserCode.blank
  public var reference = Reference.blank
  public var day = Day.blank
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member acted for", "adına işlem yapılan üye"), &member)
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("reference", "the sender's reference", "gönderenin referansı"), &reference)
    visitor.field(Field("day", "signed business day", "imzalanan iş günü"), &day)
  }
}

/// A line or a whole submission was refused. Written by hand: a refusal carries named facts of several types.
public struct Refused {
  public static let code: UInt8 = 2
}

/// The same submission came again: the answer is that of the first.
public struct Repeated: Event {
  public static let code: UInt8 = 3
  public static let name: StaticString = "repeated"
  public static let meaning = Bilingual(
    "the same bytes came before; the first answer stands",
    "aynı bildirim daha önce geldi; ilk yanıt geçerlidir")
  public var first = WholeNumber.blank
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("first", "sequence of the first entry", "ilk kaydın sıra numarası"), &first)
  }
}

/// An instruction took a state by a message or by time.
public struct InstructionStood: Event {
  public static let code: UInt8 = 4
  public static let name: StaticString = "instruction"
  public static let meaning = Bilingual("an instruction took a state", "bir talimat yeni bir duruma geçti")
  public var instruction = InstructionNumber.blank
  public var operation = WholeNumber.blank
  public var state = InstructionState.blank
  public var version = WholeNumber.blank
  public init() {}

  @inlinable
  public init(
    _ instruction: InstructionNumber, _ operation: OperationCode, _ state: InstructionState, version: UInt16
  ) {
    self.instruction = instruction
    self.operation = WholeNumber(UInt64(operation.rawValue))
    self.state = state
    self.version = WholeNumber(UInt64(version))
  }

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "number of the instruction", "talimat numarası"), &instruction)
    visitor.field(Field("operation", "code of the operation", "işlem kodu"), &operation)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("version", "version", "sürüm"), &version)
  }
}
