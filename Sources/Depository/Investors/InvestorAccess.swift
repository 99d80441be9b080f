// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// An investor's password was made for a request, or changed by the investor; the hash comes from the
/// registry's door, the password itself stays with whoever knows it (INV-02, INV-07).
public struct InvestorPasswordSetting: Operation {
  public static let code = OperationCode(rawValue: 78)
  public static let about = OperationDescription(
    name: "investor-password-setting",
    title: Bilingual("Investor's password set", "Yatırımcı şifresinin belirlenmesi"),
    summary: Bilingual(
      "Puts the hash of an investor's new password in place: made for a request, or chosen by the investor.",
      "Yatırımcının yeni şifresinin özetini kaydeder: başvuru için üretilmiş veya yatırımcının seçtiği."),
    function: 7, usedBy: Bilingual("the registry's door", "sistemin kapısı"), verbs: [.enter], isReport: true,
    refusals: [
      RefusalNote(.registrationNumberNotFound, "INV-02"), RefusalNote(.investorBlocked, "INV-07"),
      RefusalNote(.investorLoginFailed, "INV-01"), RefusalNote(.versionChanged, "INV-07"),
      RefusalNote(.stateNotAllowed, "INV-02"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["GEN-01"])

  public var registrationNumber = RegistrationNumber.blank
  public var hash = Text<128>.blank
  public var number = WholeNumber.blank
  /// The officer for whom it was made; absent when the investor chose it.
  public var madeFor: UserCode?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("registrationNumber", "registration number", "sicil numarası"), &registrationNumber)
    visitor.field(Field("hash", "hash of the password (Argon2id)", "şifrenin özeti (Argon2id)"), &hash)
    visitor.field(
      Field("number", "number of the password that it replaces", "yerine geçtiği şifrenin numarası"), &number)
    visitor.field(
      Field(
        "madeFor", "officer who printed it, when it was made for a request",
        "başvuru için üretildiyse basan yetkili"), &madeFor)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<InvestorAccessRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.requireAccess(registrationNumber)
    let row = book.investorAccesses[slot]
    if madeFor == nil {
      guard row.state != .blocked else { throw Refusal(.investorBlocked, "INV-07") }
      guard row.state.isInUse else { throw Refusal(.investorLoginFailed, "INV-01") }
    }
    guard number.value == UInt64(row.number) else { throw Refusal(.versionChanged, "INV-07") }
    guard madeFor == nil || row.request.isOpen else {
      throw Refusal(.stateNotAllowed, "INV-02", Fact("state", .word(row.request.code)))
    }
    guard !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let slot = plan.slot
    book.investorAccesses[slot].hashes = book.remember(hash.utf8, before: book.investorAccesses[slot].hashes)
    book.investorAccesses[slot].number += 1
    book.investorAccesses[slot].failures = 0
    if madeFor == nil {
      book.investorAccesses[slot].state = .current
    } else {
      book.investorAccesses[slot].state = .produced
      book.investorAccesses[slot].request = .produced
      book.investorAccesses[slot].issued = context.day
    }
    book.post(slot, &work)
    return .done
  }
}

/// What an investor did at the door: a login, a wrong password, a question, an operation tried, the end of a
/// session (INV-01, INV-03, INV-07, INV-08).
public struct InvestorAccessRecord: Operation {
  public static let code = OperationCode(rawValue: 79)
  public static let about = OperationDescription(
    name: "investor-access-record", title: Bilingual("Investor's access", "Yatırımcı erişim kaydı"),
    summary: Bilingual(
      "Records an investor's login, wrong password, question or end of a session. The third wrong entry in a row blocks the access on all channels and leaves the accounts as they are.",
      "Yatırımcının girişini, yanlış şifresini, sorgusunu veya oturum sonunu kaydeder. Art arda üçüncü yanlış giriş erişimi bütün kanallarda kilitler, hesapları etkilemez."
    ),
    function: 7, usedBy: Bilingual("the registry's door", "sistemin kapısı"), verbs: [.enter], isReport: true,
    refusals: [
      RefusalNote(.registrationNumberNotFound, "INV-02"), RefusalNote(.fieldMissing, "INV-01"),
      RefusalNote(.fieldNotApplicable, "INV-01"), RefusalNote(.userUnknown, "AUT-13"),
      RefusalNote(.investorLoginFailed, "INV-01"), RefusalNote(.versionChanged, "INV-07"),
      RefusalNote(.investorBlocked, "INV-07"),
    ], rules: ["INV-03", "INV-08", "GEN-33"])

  public var registrationNumber = RegistrationNumber.blank
  public var channel = InvestorChannel.blank
  public var kind = InvestorAccessKind.blank
  public var number: WholeNumber?
  public var question: Text<60>?
  public var result: Text<60>?
  public var by: UserCode?
  public var session: Text<40>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("registrationNumber", "registration number", "sicil numarası"), &registrationNumber)
    visitor.field(Field("channel", "channel", "kanal"), &channel)
    visitor.field(Field("kind", "what happened", "olan"), &kind)
    visitor.field(
      Field("number", "number of the password that was compared", "karşılaştırılan şifrenin numarası"),
      &number)
    visitor.field(Field("question", "what was asked or tried", "sorulan veya denenen"), &question)
    visitor.field(Field("result", "refusal, when it was refused", "reddedildiyse ret adı"), &result)
    visitor.field(
      Field("by", "operator's user at the call centre", "çağrı merkezindeki MKK kullanıcısı"), &by)
    visitor.field(Field("session", "name of the session", "oturumun adı"), &session)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<InvestorAccessRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.requireAccess(registrationNumber)
    // At the call centre somebody of the operator asks in the investor's place.
    guard (by != nil) == (channel == .callCentre) else {
      throw Refusal(
        by == nil ? .fieldMissing : .fieldNotApplicable, "INV-01", Fact("field", .word("by")))
    }
    if let by, book.user(by).map({ !book.isOfOperator($0) }) ?? true {
      throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(by)))
    }
    guard kind == .login || kind.isWrong else { return Plan(slot: slot) }
    let row = book.investorAccesses[slot]
    guard row.state.isInUse || row.state == .blocked else { throw Refusal(.investorLoginFailed, "INV-01") }
    guard number.map({ $0.value == UInt64(row.number) }) ?? false else {
      throw Refusal(.versionChanged, "INV-07")
    }
    // Told only to whoever knows the password, and not to whoever goes on guessing.
    if kind == .login, row.state == .blocked {
      throw row.failures < InvestorAccessRow.toldEntries
        ? Refusal(.investorBlocked, "INV-07") : Refusal(.investorLoginFailed, "INV-01")
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var event = InvestorAccessRecorded()
    event.number = registrationNumber
    event.channel = channel
    event.kind = kind
    event.question = question
    event.result = result
    event.by = by
    event.session = session
    work.post(event)
    let slot = plan.slot
    if kind == .login { book.investorAccesses[slot].failures = 0 }
    guard kind.isWrong else { return .done }
    let failures = min(book.investorAccesses[slot].failures, .max - 1) + 1
    book.investorAccesses[slot].failures = failures
    guard failures == InvestorAccessRow.wrongEntries else { return .done }
    book.investorAccesses[slot].state = .blocked
    book.post(slot, &work)
    return .done
  }
}

extension Depository {
  func requireAccess(_ number: RegistrationNumber) throws(Refusal) -> Slot<InvestorAccessRow> {
    guard let slot = access(number) else {
      throw Refusal(
        .registrationNumberNotFound, "INV-02",
        Fact("registrationNumber", .number(Int64(clamping: number.value))))
    }
    return slot
  }

  /// Whether a user holds an authority for its own member.
  public func holds(_ code: UserCode, _ operation: OperationCode, _ stage: Stage) -> Bool {
    guard let user = user(code), let authority = authority(user, users[user].member) else { return false }
    return authorities[authority].holds(operation, stage)
  }

  func isOfOperator(_ user: Slot<UserRow>) -> Bool {
    members[users[user].member].kind == .operatorOfRegistry
  }
}
