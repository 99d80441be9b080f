// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A written request for a new password: recorded, made by the registry's door, delivered (AUT-10, AUT-13,
/// AUT-14). Nobody but the letter that is printed once knows the password.
public struct PasswordRequest: Operation {
  public static let code = OperationCode(rawValue: 45)
  public static let about = OperationDescription(
    name: "password-request", title: Bilingual("Password request", "Şifre başvurusu"),
    summary: Bilingual(
      "Records the written request for a password, and its delivery after the letter has been printed.",
      "Yazılı şifre başvurusunu, şifre mektubu basıldıktan sonra da teslimini kaydeder."),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "AUT-13"), RefusalNote(.userUnknown, "AUT-13"),
      RefusalNote(.passwordRequestOpen, "AUT-13"), RefusalNote(.signatoryNotAuthorised, "AUT-13"),
      RefusalNote(.deliveryProcedureMissing, "AUT-14"), RefusalNote(.stateNotAllowed, "AUT-14"),
      RefusalNote(.receiverNotAuthorised, "AUT-14"), RefusalNote(.tableFull, "GEN-14"),
    ])

  public var user = UserCode.blank
  public var act = PasswordRequestAct.blank
  public var document = Text<50>.blank
  public var signatory: Text<150>?
  public var delivery: PasswordDelivery?
  public var receiver: Text<150>?
  public var identityShown: Text<50>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("act", "step of the request", "başvurunun adımı"), &act)
    visitor.field(
      Field(
        "document", "reference of the request, or of the receipt at delivery",
        "başvurunun, teslimde alındının numarası", missing: .documentReferenceRequired), &document)
    visitor.field(Field("signatory", "who signed the request", "başvuruyu imzalayan"), &signatory)
    visitor.field(Field("delivery", "how it is delivered", "teslim şekli"), &delivery)
    visitor.field(
      Field(
        "receiver", "who may receive it besides the user; at delivery, who received it",
        "kullanıcıdan başka alabilecek kişi; teslimde, teslim alan"), &receiver)
    visitor.field(
      Field("identityShown", "identity shown at delivery", "teslimde gösterilen kimlik"), &identityShown)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<UserRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .operatorOnly, "AUT-13")
    let fact = Fact("user", .user(user))
    guard let slot = book.user(user), book.users[slot].type != .registry else {
      throw Refusal(.userUnknown, "AUT-13", fact)
    }
    let row = book.users[slot]
    switch act {
    case .record:
      guard !row.request.isOpen else { throw Refusal(.passwordRequestOpen, "AUT-13", fact) }
      guard let signatory, book.isSignatory(signatory.utf8, of: row.member) else {
        throw Refusal(.signatoryNotAuthorised, "AUT-13", fact)
      }
      guard delivery != nil else { throw Refusal(.deliveryProcedureMissing, "AUT-14", fact) }
      guard !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    case .deliver:
      guard row.request == .produced else {
        throw Refusal(.stateNotAllowed, "AUT-14", Fact("state", .word(row.request.code)))
      }
      guard let receiver, book.mayReceive(receiver.utf8, row) else {
        throw Refusal(.receiverNotAuthorised, "AUT-14", fact)
      }
    case .return:
      // Once the password is made, the request ends only with its delivery.
      guard row.request == .recorded else {
        throw Refusal(.stateNotAllowed, "AUT-14", Fact("state", .word(row.request.code)))
      }
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let slot = plan.slot
    book.texts.free(book.users[slot].receiver)
    book.users[slot].receiver = .none
    switch act {
    case .record:
      book.users[slot].request = .recorded
      if let receiver { book.users[slot].receiver = book.keep(receiver.utf8) }
    case .deliver:
      book.users[slot].request = .closed
      book.users[slot].password = .initial
      book.users[slot].passwordDay = context.day
      book.schedulePasswordEnd(of: slot, after: context.time, &work)
    case .return: book.users[slot].request = .returned
    }
    book.postPassword(slot, &work)
    return .done
  }
}

/// A password was made for a request, or changed by its user; the hash comes from the registry's door, the
/// password itself stays with whoever knows it (AUT-10, AUT-12, AUT-16).
public struct PasswordSetting: Operation {
  public static let code = OperationCode(rawValue: 46)
  public static let about = OperationDescription(
    name: "password-setting", title: Bilingual("Password set", "Şifrenin belirlenmesi"),
    summary: Bilingual(
      "Puts the hash of a new password in place: made for a request, or chosen by the user.",
      "Yeni şifrenin özetini kaydeder: başvuru için üretilmiş veya kullanıcının seçtiği."),
    function: 1, usedBy: Bilingual("the registry's door", "sistemin kapısı"), verbs: [.enter], isReport: true,
    refusals: [
      RefusalNote(.userUnknown, "AUT-13"),
      RefusalNote(.userBlocked, "AUT-23"), RefusalNote(.userPassive, "AUT-26"),
      RefusalNote(.memberNotActive, "AUT-11"), RefusalNote(.passwordNotDelivered, "AUT-10"),
      RefusalNote(.versionChanged, "AUT-16"), RefusalNote(.passwordExpired, "AUT-15"),
      RefusalNote(.stateNotAllowed, "AUT-14"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["AUT-12", "AUT-17", "GEN-01"])

  public var user = UserCode.blank
  public var hash = Text<128>.blank
  public var number = WholeNumber.blank
  /// The officer for whom it was made; absent when the user chose it.
  public var madeFor: UserCode?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("hash", "hash of the password (Argon2id)", "şifrenin özeti (Argon2id)"), &hash)
    visitor.field(
      Field("number", "number of the password that it replaces", "yerine geçtiği şifrenin numarası"), &number)
    visitor.field(
      Field(
        "madeFor", "officer who printed it, when it was made for a request",
        "başvuru için üretildiyse basan yetkili"),
      &madeFor)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<UserRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard let slot = book.user(user) else { throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(user))) }
    let row = book.users[slot]
    if madeFor == nil, let refusal = book.refusalOfLogin(row) { throw refusal }
    guard number.value == UInt64(row.passwordNumber) else { throw Refusal(.versionChanged, "AUT-16") }
    guard madeFor != nil || context.day <= row.lastPasswordDay else {
      throw Refusal(.passwordExpired, "AUT-15", Fact("lastDay", .day(row.lastPasswordDay)))
    }
    guard madeFor == nil || row.request.isOpen else {
      throw Refusal(.stateNotAllowed, "AUT-14", Fact("state", .word(row.request.code)))
    }
    guard !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let slot = plan.slot
    book.users[slot].hashes = book.remember(hash.utf8, before: book.users[slot].hashes)
    book.users[slot].passwordNumber += 1
    book.users[slot].passwordDay = context.day
    if madeFor == nil {
      book.users[slot].password = .current
      book.users[slot].failures = 0
      book.schedulePasswordEnd(of: slot, after: context.time, &work)
    } else {
      book.users[slot].password = .produced
      book.users[slot].request = .produced
    }
    book.postPassword(slot, &work)
    return .done
  }
}

/// What happened at the door with a user: a login, a wrong password, the end of a session (AUT-11, AUT-23,
/// AUT-35).
public struct AccessRecord: Operation {
  public static let code = OperationCode(rawValue: 47)
  public static let about = OperationDescription(
    name: "access-record", title: Bilingual("Access", "Erişim kaydı"),
    summary: Bilingual(
      "Records a login, a wrong password or the end of a session. The third wrong password in a row blocks the user.",
      "Girişi, yanlış şifreyi veya oturum sonunu kaydeder. Art arda üçüncü yanlış şifre kullanıcıyı kilitler."
    ),
    function: 1, usedBy: Bilingual("the registry's door", "sistemin kapısı"), verbs: [.enter], isReport: true,
    refusals: [
      RefusalNote(.userUnknown, "AUT-13"),
      RefusalNote(.userBlocked, "AUT-23"), RefusalNote(.userPassive, "AUT-26"),
      RefusalNote(.memberNotActive, "AUT-11"),
      RefusalNote(.passwordNotDelivered, "AUT-10"), RefusalNote(.versionChanged, "AUT-16"),
      RefusalNote(.passwordExpired, "AUT-15"),
    ])

  public var user = UserCode.blank
  public var kind = AccessKind.blank
  public var number: WholeNumber?
  public var certificate: CertificateFingerprint?
  public var session: Text<40>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("kind", "what happened", "olan"), &kind)
    visitor.field(
      Field("number", "number of the password that was compared", "karşılaştırılan şifrenin numarası"),
      &number)
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
    visitor.field(Field("session", "name of the session", "oturumun adı"), &session)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<UserRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard let slot = book.user(user) else { throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(user))) }
    guard kind == .login || kind.isWrong else { return Plan(slot: slot) }
    let row = book.users[slot]
    if let refusal = book.refusalOfLogin(row) { throw refusal }
    guard number.map({ $0.value == UInt64(row.passwordNumber) }) ?? false else {
      throw Refusal(.versionChanged, "AUT-16")
    }
    // Told only to whoever knows the password.
    if kind == .login, context.day > row.lastPasswordDay {
      throw Refusal(.passwordExpired, "AUT-15", Fact("lastDay", .day(row.lastPasswordDay)))
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var event = AccessRecorded()
    event.user = user
    event.kind = kind
    event.certificate = certificate
    event.session = session
    work.post(event)
    if kind == .login { book.users[plan.slot].failures = 0 }
    guard kind.isWrong else { return .done }
    book.users[plan.slot].failures += 1
    guard book.users[plan.slot].failures == Self.wrongEntries else { return .done }
    book.users[plan.slot].isBlocked = true
    book.post(plan.slot, &work)
    book.warn(user, .blocked, nil, &work)
    return .done
  }

  /// Of wrong passwords in a row (AUT-23).
  static let wrongEntries: UInt8 = 3
}

extension Depository {
  /// Why a user may not even try a password (AUT-10, AUT-11, AUT-23, AUT-26).
  func refusalOfLogin(_ row: UserRow) -> Refusal? {
    if row.isBlocked { return Refusal(.userBlocked, "AUT-23", Fact("user", .user(row.code))) }
    if row.status == .noLogin { return Refusal(.userPassive, "AUT-26", Fact("user", .user(row.code))) }
    let member = members[row.member]
    if member.status.isPassive {
      return Refusal(
        .memberNotActive, "AUT-11", Fact("status", .word(member.status.code)),
        Fact("member", .member(member.code)))
    }
    guard row.password == .initial || row.password == .current else {
      return Refusal(.passwordNotDelivered, "AUT-10", Fact("user", .user(row.code)))
    }
    return nil
  }

  /// What the door needs to compare a password: where it stands and the hashes, the present one first.
  public func password(_ code: UserCode) -> Password? {
    guard let slot = user(code) else { return nil }
    let row = users[slot]
    return Password(
      state: row.password, request: row.request, number: UInt64(row.passwordNumber),
      hashes: texts(of: row.hashes),
      lastDay: row.lastPasswordDay, name: String(decoding: text(row.name), as: UTF8.self))
  }

  public struct Password: Sendable {
    public let state: PasswordState
    public let request: PasswordRequestState
    public let number: UInt64
    public let hashes: [String]
    public let lastDay: Day
    /// Of the person, for the letter.
    public let name: String
  }

  func mayReceive(_ name: [UInt8], _ row: UserRow) -> Bool {
    guard let given = TurkishText.compared(name.span) else { return false }
    return given == TurkishText.compared(text(row.name).span)
      || (row.receiver != .none && given == TurkishText.compared(text(row.receiver).span))
  }

  // MARK: Its time

  func passwordEnd(_ row: UserRow) -> Moment { Moment(day: row.lastPasswordDay + 1, time: .midnight) - 1 }

  /// A later password has a number of its own, so that what was scheduled for an earlier one is void.
  func schedulePasswordEnd(of slot: Slot<UserRow>, after time: Moment, _ work: inout Work) {
    let row = users[slot]
    guard let next = Countdown.password.next(before: passwordEnd(row), after: time) else { return }
    work.schedule(
      at: next.at, kind: Self.passwordEnds, subject: UInt64(row.passwordNumber) << 32 | UInt64(slot.raw))
  }

  func countDownPassword(_ subject: UInt64, at time: Moment, _ work: inout Work) {
    let slot = Slot<UserRow>(raw: UInt32(truncatingIfNeeded: subject))
    let row = users[slot]
    guard UInt64(row.passwordNumber) == subject >> 32 else { return }
    let end = passwordEnd(row)
    guard time <= end else { return postPassword(slot, &work) }
    warn(row.code, .password, Countdown.days(until: end, from: time), &work)
    schedulePasswordEnd(of: slot, after: time, &work)
  }

  func warn(_ user: UserCode, _ kind: CredentialWarning.Kind, _ daysLeft: Int?, _ work: inout Work) {
    var event = CredentialWarning()
    event.user = user
    event.kind = kind
    event.daysLeft = daysLeft.map { WholeNumber(UInt64($0)) }
    work.post(event)
  }

  func postPassword(_ slot: Slot<UserRow>, _ work: inout Work) {
    let row = users[slot]
    var event = PasswordChanged()
    event.user = row.code
    event.state = row.password
    event.request = row.request
    event.lastDay = row.lastPasswordDay
    work.post(event)
  }
}
