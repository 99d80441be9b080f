// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What MKK keeps of a member besides its code and status: its officers and signatories, joint operation
// undertakings, its channels.

/// Puts a person on a member's lists of company officers and of signatories, or takes the person off (AUT-06,
/// AUT-13).
public struct MemberPerson: Operation {
  public static let code = OperationCode(rawValue: 49)
  public static let about = OperationDescription(
    name: "member-person", title: Bilingual("Officer or signatory", "Yetkili veya imza sahibi"),
    summary: Bilingual(
      "Says whether a person is a company officer and whether a signatory of a member; neither takes the person off.",
      "Kişinin üyenin şirket yetkilisi ve imza sahibi olup olmadığını bildirir; hiçbiri değilse listeden çıkarır."
    ),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "AUT-06"), RefusalNote(.memberUnknown, "AUT-18"),
      RefusalNote(.statusUnchanged, "AUT-06"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["AUT-06", "AUT-13"])

  public var member = MemberCode.blank
  public var name = Text<150>.blank
  public var isOfficer: Flag?
  public var isSignatory: Flag?
  public var document = Text<50>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("name", "name of the person", "kişinin adı soyadı"), &name)
    visitor.field(Field("officer", "company officer", "şirket yetkilisi mi"), &isOfficer)
    visitor.field(Field("signatory", "on the signature list", "imza listesinde mi"), &isSignatory)
    visitor.field(
      Field(
        "document", "reference of the application or signature list", "başvuru veya imza sirküleri numarası",
        missing: .documentReferenceRequired), &document)
  }

  public struct Plan: ~Copyable {
    fileprivate let member: Slot<MemberRow>
    fileprivate let person: Slot<PersonRow>?
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .operatorOnly, "AUT-06")
    guard let slot = book.member(member) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(member)))
    }
    let known = book.person(name.utf8, of: slot)
    let former = known.map { (book.persons[$0].isOfficer, book.persons[$0].isSignatory) } ?? (false, false)
    guard former != (isOfficer?.isSet ?? false, isSignatory?.isSet ?? false) else {
      throw Refusal(.statusUnchanged, "AUT-06")
    }
    guard known != nil || (!book.persons.isFull && !book.texts.isNearlyFull) else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(member: slot, person: known)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let (officer, signatory) = (isOfficer?.isSet ?? false, isSignatory?.isSet ?? false)
    if let slot = plan.person {
      book.persons[slot].isOfficer = officer
      book.persons[slot].isSignatory = signatory
      if !officer, !signatory {
        book.texts.free(book.persons[slot].name)
        book.persons.remove(slot)
      }
    } else {
      let compared = TurkishText.compared(name.utf8.span) ?? name.utf8
      _ = book.persons.insert(
        PersonRow(
          member: plan.member, name: book.keep(compared), isOfficer: officer, isSignatory: signatory))
    }
    var event = PersonChanged()
    event.member = member
    event.name = name
    event.isOfficer = Flag(officer)
    event.isSignatory = Flag(signatory)
    work.post(event)
    return .done
  }
}

/// Records a joint operation undertaking: a member has its work done by another, whose officers become its
/// principal users (AUT-32).
public struct JointOperation: Operation {
  public static let code = OperationCode(rawValue: 50)
  public static let about = OperationDescription(
    name: "joint-operation", title: Bilingual("Joint operation undertaking", "Ortak İşlem Taahhütnamesi"),
    summary: Bilingual(
      "Records that a member has its work done by another, from a day on and perhaps until a day.",
      "Bir üyenin işlemlerini başka bir üyeye yaptıracağını, başlangıç ve varsa bitiş günüyle kaydeder."),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "AUT-32"), RefusalNote(.memberUnknown, "AUT-18"),
      RefusalNote(.operatingMemberNotActive, "AUT-32"), RefusalNote(.dateRangeInvalid, "AUT-32"),
    ])

  public var member = MemberCode.blank
  public var operatingMember = MemberCode.blank
  public var document = Text<50>.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member that signed", "imzalayan üye"), &member)
    visitor.field(
      Field("operatingMember", "member that does its work", "işlemleri yapan üye"), &operatingMember)
    visitor.field(
      Field(
        "document", "reference of the undertaking", "taahhütname numarası",
        missing: .documentReferenceRequired), &document)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day; none when left out", "son gün; yazılmazsa süresiz"), &validTo)
  }

  public struct Plan: ~Copyable {
    fileprivate let member: Slot<MemberRow>
    fileprivate let operating: Slot<MemberRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .operatorOnly, "AUT-32")
    guard let slot = book.member(member) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(member)))
    }
    guard let other = book.member(operatingMember), other != slot else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(operatingMember)))
    }
    guard book.members[other].status == .active else {
      throw Refusal(.operatingMemberNotActive, "AUT-32", Fact("member", .member(operatingMember)))
    }
    guard validTo.map({ $0 >= validFrom }) ?? true else { throw Refusal(.dateRangeInvalid, "AUT-32") }
    return Plan(member: slot, operating: other)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    // One at a time: a newer undertaking stands in place of the older, so that there is room for all
    // members'.
    if let former = book.undertaking(of: plan.member) { book.undertakings.remove(former) }
    _ = book.undertakings.insert(
      UndertakingRow(
        member: plan.member, operating: plan.operating, from: validFrom,
        to: validTo ?? Day(number: .max)))
    var event = UndertakingChanged()
    event.member = member
    event.operatingMember = operatingMember
    event.validFrom = validFrom
    event.validTo = validTo
    work.post(event)
    return .done
  }
}

/// Enables or disables a channel of a member (GEN-03, GEN-04).
public struct MemberChannel: Operation {
  public static let code = OperationCode(rawValue: 51)
  public static let about = OperationDescription(
    name: "member-channel", title: Bilingual("Channel of a member", "Üyenin kanalı"),
    summary: Bilingual(
      "Enables or disables one of the two channels. At least one stays enabled.",
      "İki kanaldan birini açar veya kapatır. En az biri açık kalır."),
    function: 1, usedBy: Bilingual("principal user, MKK", "ana yetkili, MKK"),
    refusals: [
      RefusalNote(.memberUnknown, "AUT-18"), RefusalNote(.operatorOnly, "GEN-04"),
      RefusalNote(.statusUnchanged, "GEN-04"), RefusalNote(.noChannelLeft, "GEN-04"),
    ])

  public var channel = MessageChannel.blank
  public var isEnabled = Flag.blank
  public var member: MemberCode?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("channel", "channel", "kanal"), &channel)
    visitor.field(Field("enabled", "whether it is open", "açık mı"), &isEnabled)
    visitor.field(
      Field("member", "member, when MKK does it; one's own otherwise", "MKK yaparsa üye; yoksa kendi üyesi"),
      &member)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<MemberRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    var slot = Slot<MemberRow>(raw: context.member)
    if let member {
      guard let named = book.member(member) else {
        throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(member)))
      }
      if named != slot { try book.requireOperator(context, else: .operatorOnly, "GEN-04") }
      slot = named
    }
    let channels = book.members[slot].channels
    let bit = Depository.bit(channel)
    guard (channels & bit != 0) != isEnabled.isSet else {
      throw Refusal(.statusUnchanged, "GEN-04", Fact("channel", .word(channel.code)))
    }
    guard isEnabled.isSet || channels != bit else { throw Refusal(.noChannelLeft, "GEN-04") }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.members[plan.slot].channels ^= Depository.bit(channel)
    book.post(plan.slot, &work)
    return .done
  }
}

/// Records a paper of the list of exceptions; no other paper is asked for (GEN-02).
public struct PaperDocument: Operation {
  public static let code = OperationCode(rawValue: 52)
  public static let about = OperationDescription(
    name: "paper-document", title: Bilingual("Paper document", "Kâğıt belge"),
    summary: Bilingual(
      "Records a paper that arrived: its type, reference, date, sender, how it came and the case it supports.",
      "Gelen kâğıt belgeyi kaydeder: türü, numarası, tarihi, göndereni, geliş yolu ve dayanak olduğu dosya."),
    function: 9, usedBy: Bilingual("MKK", "MKK"), refusals: [RefusalNote(.operatorOnly, "GEN-02")])

  public var type = PaperType.blank
  public var reference = Text<50>.blank
  public var date = Day.blank
  public var sender = Text<150>.blank
  public var receivedBy = Text<30>.blank
  public var supports: Text<50>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("type", "type of paper", "belge türü"), &type)
    visitor.field(
      Field("reference", "its reference", "numarası", missing: .documentReferenceRequired), &reference)
    visitor.field(Field("date", "its date", "tarihi"), &date)
    visitor.field(Field("sender", "who sent it", "gönderen"), &sender)
    visitor.field(
      Field("receivedBy", "how it came, such as post or courier", "geliş yolu: posta, kurye gibi"),
      &receivedBy)
    visitor.field(Field("case", "case that it supports", "dayanak olduğu dosya"), &supports)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .operatorOnly, "GEN-02")
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var event = PaperRecorded()
    event.instruction = context.number
    event.type = type
    event.reference = reference
    event.date = date
    event.sender = sender
    event.receivedBy = receivedBy
    event.supports = supports
    work.post(event)
    return .done
  }
}

extension Depository {
  static func bit(_ channel: MessageChannel) -> UInt8 { 1 << channel.rawValue }

  func person(_ name: [UInt8], of member: Slot<MemberRow>) -> Slot<PersonRow>? {
    let wanted = TurkishText.compared(name.span) ?? name
    var found: Slot<PersonRow>?
    persons.forEach { slot, row in if row.member == member, text(row.name) == wanted { found = slot } }
    return found
  }

  func isOfficer(_ name: [UInt8], of member: Slot<MemberRow>) -> Bool {
    person(name, of: member).map { persons[$0].isOfficer } ?? false
  }

  func isSignatory(_ name: [UInt8], of member: Slot<MemberRow>) -> Bool {
    person(name, of: member).map { persons[$0].isSignatory } ?? false
  }

  func undertaking(of member: Slot<MemberRow>) -> Slot<UndertakingRow>? {
    var found: Slot<UndertakingRow>?
    undertakings.forEach { slot, row in if row.member == member { found = slot } }
    return found
  }

  /// The member that does this member's work on a day.
  func operatingMember(of member: Slot<MemberRow>, on day: Day) -> Slot<MemberRow>? {
    guard let slot = undertaking(of: member) else { return nil }
    let row = undertakings[slot]
    return row.from <= day && day <= row.to ? row.operating : nil
  }
}
