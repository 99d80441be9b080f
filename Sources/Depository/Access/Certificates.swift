// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// The life of a certificate: MKK loads it and matches it to a member, the member assigns it to its user, and
// it ends by replacement, by revocation or by its time.

/// MKK loads a certificate before anything else happens with it (AUT-02).
public struct CertificateLoad: Operation {
  public static let code = OperationCode(rawValue: 41)
  public static let about = OperationDescription(
    name: "certificate-load", title: Bilingual("Certificate load", "Sertifika yükleme"),
    summary: Bilingual(
      "Loads a certificate: from then on it is known, and it can be matched to its member.",
      "Bir sertifikayı yükler: bundan sonra tanınır ve üyesiyle eşleştirilebilir."),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.loaderNotMkk, "AUT-02"), RefusalNote(.certificateIssuerUnknown, "AUT-02"),
      RefusalNote(.certificateDuplicate, "AUT-02"), RefusalNote(.certificateExpired, "AUT-02"),
      RefusalNote(.tableFull, "GEN-14"),
    ])

  public var certificate = CertificateFingerprint.blank
  public var issuer = CertificateFingerprint.blank
  public var serial = Text<40>.blank
  public var user = UserCode.blank
  public var validFrom = Moment.blank
  public var validTo = Moment.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
    visitor.field(
      Field("issuer", "SHA-256 of the issuer's certificate", "verenin sertifikasının SHA-256 özeti"), &issuer)
    visitor.field(Field("serial", "serial number, hexadecimal", "seri numarası, onaltılık"), &serial)
    visitor.field(Field("user", "user that its subject names", "konusunun gösterdiği kullanıcı"), &user)
    visitor.field(Field("validFrom", "begin of its validity", "geçerliliğin başı"), &validFrom)
    visitor.field(Field("validTo", "end of its validity", "geçerliliğin sonu"), &validTo)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .loaderNotMkk, "AUT-02")
    if let known = book.settings.issuer, known != issuer {
      throw Refusal(.certificateIssuerUnknown, "AUT-02")
    }
    guard book.certificate(certificate.bytes) == nil, !book.hasCertificate(serial: serial.utf8) else {
      throw Refusal(.certificateDuplicate, "AUT-02")
    }
    guard validTo > context.time, validFrom <= validTo else {
      throw Refusal(.certificateExpired, "AUT-02", Fact("validTo", .moment(validTo)))
    }
    guard !book.certificates.isFull, !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = CertificateRow(
      fingerprint: certificate.bytes, validFrom: validFrom, validTo: validTo, subject: user,
      serial: book.keep(serial.utf8))
    book.scheduleCountdown(of: book.addCertificate(row, &work), after: context.time, &work)
    return .done
  }
}

/// MKK matches a loaded certificate to the member of the user it names (AUT-18), once the holder's
/// certificate process is completed (AUT-01).
public struct CertificateMatch: Operation {
  public static let code = OperationCode(rawValue: 42)
  public static let about = OperationDescription(
    name: "certificate-match", title: Bilingual("Certificate match", "Sertifika eşleştirme"),
    summary: Bilingual(
      "Matches a loaded certificate to its member, which hears of it; repeated to record the end of the certificate process.",
      "Yüklenmiş sertifikayı üyesiyle eşleştirir, üyeye bildirilir; sertifika sürecinin bitişi için yinelenir."
    ),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.loaderNotMkk, "AUT-18"), RefusalNote(.certificateNotLoaded, "AUT-03"),
      RefusalNote(.memberUnknown, "AUT-18"), RefusalNote(.certificateMemberMismatch, "AUT-18"),
      RefusalNote(.stateNotAllowed, "AUT-18"),
    ])

  public var certificate = CertificateFingerprint.blank
  public var member = MemberCode.blank
  public var card: Text<40>?
  public var completed: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
    visitor.field(Field("member", "member of its user", "kullanıcısının üyesi"), &member)
    visitor.field(Field("card", "serial number of the card", "kartın seri numarası"), &card)
    visitor.field(
      Field(
        "completed", "day on which the certificate process was completed", "sertifika sürecinin bittiği gün"),
      &completed)
  }

  public struct Plan: ~Copyable {
    fileprivate let slot: Slot<CertificateRow>
    fileprivate let member: Slot<MemberRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .loaderNotMkk, "AUT-18")
    guard let slot = book.certificate(certificate.bytes) else {
      throw Refusal(.certificateNotLoaded, "AUT-03")
    }
    guard let owner = book.member(member) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(member)))
    }
    let row = book.certificates[slot]
    guard row.subject.member == member else {
      throw Refusal(.certificateMemberMismatch, "AUT-18", Fact("user", .user(row.subject)))
    }
    guard row.state == .loaded || (row.state == .matched && !row.isCompleted && completed != nil) else {
      throw Refusal(.stateNotAllowed, "AUT-18", Fact("state", .word(row.state.code)))
    }
    return Plan(slot: slot, member: owner)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.certificates[plan.slot].state = .matched
    book.certificates[plan.slot].member = plan.member
    book.certificates[plan.slot].isCompleted = completed != nil
    book.post(plan.slot, &work)
    return .done
  }
}

/// Assigns a matched certificate to its user, or puts it in place of the user's old one (AUT-19).
public struct CertificateAssignment: Operation {
  public static let code = OperationCode(rawValue: 4)
  public static let about = OperationDescription(
    name: "certificate-assignment", title: Bilingual("Certificate assignment", "Sertifika eşleme"),
    summary: Bilingual(
      "Assigns a certificate to the user it names, or replaces the user's old one; either takes effect at once.",
      "Sertifikayı gösterdiği kullanıcıya eşler veya kullanıcının eskisiyle değiştirir; ikisi de hemen geçerli olur."
    ),
    function: 1, usedBy: Bilingual("principal user, MKK", "ana yetkili, MKK"),
    refusals: [
      RefusalNote(.userUnknown, "AUT-13"), RefusalNote(.grantorOfOtherMember, "AUT-19"),
      RefusalNote(.grantorNotPrincipal, "AUT-19"), RefusalNote(.certificateNotMatchedToMember, "AUT-19"),
      RefusalNote(.certificateAssignedElsewhere, "AUT-19"), RefusalNote(.certificateRevoked, "GEN-10"),
      RefusalNote(.certificateExpired, "AUT-19"), RefusalNote(.certificateProcessIncomplete, "AUT-01"),
      RefusalNote(.certificateOfOtherUser, "GEN-10"), RefusalNote(.userHasCertificate, "AUT-19"),
    ])

  public var user = UserCode.blank
  public var certificate = CertificateFingerprint.blank
  public var kind: AssignmentKind?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
    visitor.field(Field("kind", "ASSIGN when left out", "yazılmazsa ASSIGN"), &kind)
  }

  public struct Plan: ~Copyable {
    fileprivate let user: Slot<UserRow>
    fileprivate let certificate: Slot<CertificateRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard let slot = book.user(user) else { throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(user))) }
    let row = book.users[slot]
    guard book.isOperator(context) || row.member.raw == context.member else {
      throw Refusal(.grantorOfOtherMember, "AUT-19", Fact("user", .user(user)))
    }
    guard book.isPrincipal(context) || book.isOperator(context) else {
      throw Refusal(.grantorNotPrincipal, "AUT-19", Fact("user", .user(context.userCode)))
    }
    guard let found = book.certificate(certificate.bytes), book.certificates[found].member == row.member
    else {
      throw Refusal(.certificateNotMatchedToMember, "AUT-19")
    }
    let certificate = book.certificates[found]
    switch certificate.state {
    case .assigned, .replaced: throw Refusal(.certificateAssignedElsewhere, "AUT-19")
    case .revoked: throw Refusal(.certificateRevoked, "GEN-10")
    case .expired: throw Refusal(.certificateExpired, "AUT-19")
    case .loaded, .matched: break
    }
    guard certificate.isCompleted else { throw Refusal(.certificateProcessIncomplete, "AUT-01") }
    guard certificate.subject == user else {
      throw Refusal(.certificateOfOtherUser, "GEN-10", Fact("user", .user(certificate.subject)))
    }
    guard row.certificate == .none || kind == .replace else {
      throw Refusal(.userHasCertificate, "AUT-19", Fact("user", .user(user)))
    }
    return Plan(user: slot, certificate: found)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let old = book.users[plan.user].certificate
    if old != .none { book.end(old, .replaced, &work) }
    book.assign(plan.certificate, to: plan.user, &work)
    return .done
  }
}

/// MKK revokes a certificate, by itself or on the issuer's word; the next request with it is refused
/// (GEN-10).
public struct CertificateRevocation: Operation {
  public static let code = OperationCode(rawValue: 43)
  public static let about = OperationDescription(
    name: "certificate-revocation", title: Bilingual("Certificate revocation", "Sertifika iptali"),
    summary: Bilingual(
      "Revokes a certificate at once; its user stays and may get another.",
      "Sertifikayı hemen iptal eder; kullanıcısı kalır ve yenisini alabilir."),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.loaderNotMkk, "AUT-02"), RefusalNote(.certificateNotLoaded, "AUT-03"),
      RefusalNote(.stateNotAllowed, "GEN-10"),
    ])

  public var certificate = CertificateFingerprint.blank
  public var reason = Text<200>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
    visitor.field(Field("reason", "reason in words", "açıklama"), &reason)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<CertificateRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .loaderNotMkk, "AUT-02")
    guard let slot = book.certificate(certificate.bytes) else {
      throw Refusal(.certificateNotLoaded, "AUT-03")
    }
    let state = book.certificates[slot].state
    guard state.isLive else {
      throw Refusal(.stateNotAllowed, "GEN-10", Fact("state", .word(state.code)))
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.end(plan.slot, .revoked, &work)
    return .done
  }
}

extension Depository {
  func certificate(_ fingerprint: InlineArray<32, UInt8>) -> Slot<CertificateRow>? {
    let wanted = CertificateFingerprint(bytes: fingerprint)
    return certificatesByFingerprint.find(CertificateRow.hash(fingerprint)) {
      CertificateFingerprint(bytes: certificates[Slot(raw: $0)].fingerprint) == wanted
    }.map { Slot(raw: $0) }
  }

  /// One issuer never gives a number twice. Seldom asked, so that it needs no index.
  func hasCertificate(serial: [UInt8]) -> Bool {
    var found = false
    certificates.forEach { _, row in found = found || text(row.serial) == serial }
    return found
  }

  mutating func addCertificate(_ row: CertificateRow, _ work: inout Work) -> Slot<CertificateRow> {
    let slot = certificates.insert(row)!
    certificatesByFingerprint.insert(row.hash, slot.raw)
    post(slot, &work)
    return slot
  }

  mutating func assign(
    _ certificate: Slot<CertificateRow>, to user: Slot<UserRow>, _ work: inout Work
  ) {
    certificates[certificate].state = .assigned
    certificates[certificate].user = user
    users[user].certificate = certificate
    post(certificate, &work)
    post(user, &work)
  }

  /// The certificate serves no longer; its user is without one, until another is assigned.
  mutating func end(_ slot: Slot<CertificateRow>, _ state: CertificateState, _ work: inout Work) {
    certificates[slot].state = state
    let user = certificates[slot].user
    post(slot, &work)
    guard user != .none, users[user].certificate == slot else { return }
    users[user].certificate = .none
    post(user, &work)
  }

  func post(_ slot: Slot<CertificateRow>, _ work: inout Work) {
    let row = certificates[slot]
    var event = CertificateChanged()
    event.certificate = CertificateFingerprint(bytes: row.fingerprint)
    event.serial = Text(utf8: text(row.serial))
    event.user = row.subject
    event.state = row.state
    event.validFrom = row.validFrom
    event.validTo = row.validTo
    work.post(event)
  }

  // MARK: Its time

  func scheduleCountdown(of slot: Slot<CertificateRow>, after time: Moment, _ work: inout Work) {
    let validTo = certificates[slot].validTo
    guard validTo != .never, let next = Countdown.certificate.next(before: validTo, after: time) else {
      return
    }
    work.schedule(at: next.at, kind: Self.certificateEnds, subject: UInt64(slot.raw))
  }

  mutating func countDown(_ slot: Slot<CertificateRow>, at time: Moment, _ work: inout Work) {
    let row = certificates[slot]
    guard row.state.isLive else { return }
    if time > row.validTo { return end(slot, .expired, &work) }
    if row.state != .loaded {
      warn(row.subject, .certificate, Countdown.days(until: row.validTo, from: time), &work)
    }
    scheduleCountdown(of: slot, after: time, &work)
  }
}

extension Moment {
  /// The last second of all days that can be written (RFC 5280, 4.1.2.5): what has no end.
  static let never = Moment(
    day: Day(year: 9999, month: 12, day: 31)!, time: TimeOfDay(hour: 23, minute: 59, second: 59)!)
}

/// Warnings before an end, so many days ahead at midnight, and the end itself. One table for whatever runs
/// out.
struct Countdown: Sendable {
  let days: [Int]

  /// AUT-15; the days are a decision of the rulebook.
  static let password = Countdown(days: [15, 7, 3, 1])
  static let certificate = Countdown(days: [30, 15, 7, 1])

  /// What comes next before `end`, the last moment that still counts: a warning, or the end.
  func next(before end: Moment, after time: Moment) -> (at: Moment, isEnd: Bool)? {
    for count in days {
      let at = Moment(day: end.day + (1 - count), time: .midnight)
      if at > time, at <= end { return (at, false) }
    }
    let at = end + 1
    return at > time ? (at, true) : nil
  }

  /// Days left until what ends, the day of the end included.
  static func days(until end: Moment, from time: Moment) -> Int {
    Int(end.day.number) - Int(time.day.number) + 1
  }
}
