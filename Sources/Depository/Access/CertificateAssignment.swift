// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Assigns a certificate to a user, or puts a new one in place of the old (AUT-19). This release names it by
/// the SHA-256 of its DER form; loading and matching come with the life of certificates (AUT-02, AUT-18).
public struct CertificateAssignment: Operation {
  public static let code = OperationCode(rawValue: 4)
  public static let about = OperationDescription(
    name: "certificate-assignment", title: Bilingual("Certificate assignment", "Sertifika eşleme"),
    summary: Bilingual(
      "Assigns a certificate to a user of the member, or replaces the user's old one at once.",
      "Üyenin kullanıcısına sertifika eşler veya eskisini hemen değiştirir."),
    function: 1, usedBy: Bilingual("principal user, MKK", "ana yetkili, MKK"),
    refusals: [
      RefusalNote(.userUnknown, "AUT-13"), RefusalNote(.grantorOfOtherMember, "AUT-19"),
      RefusalNote(.certificateAssignedElsewhere, "AUT-19"),
    ])

  public var user = UserCode.blank
  public var certificate = CertificateFingerprint.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<UserRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard let slot = book.user(user) else { throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(user))) }
    let isOperator = book.members[Slot(raw: context.member)].kind == .operatorOfRegistry
    guard isOperator || book.users[slot].member.raw == context.member else {
      throw Refusal(.grantorOfOtherMember, "AUT-19", Fact("user", .user(user)))
    }
    var holder: UserCode?
    book.users.forEach { other, row in
      if other != slot, row.hasCertificate, certificate == CertificateFingerprint(bytes: row.certificate) {
        holder = row.code
      }
    }
    if holder != nil { throw Refusal(.certificateAssignedElsewhere, "AUT-19") }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.users[plan.slot].certificate = certificate.bytes
    book.users[plan.slot].hasCertificate = true
    book.post(plan.slot, &work)
    return .done
  }
}

/// SHA-256 of a certificate in its DER form.
public struct CertificateFingerprint: FieldValue, BitwiseCopyable {
  public let bytes: InlineArray<32, UInt8>
  public init(bytes: InlineArray<32, UInt8>) { self.bytes = bytes }

  public static let form = FieldForm(
    "CertificateFingerprint", pattern: "[0-9a-f]{64}", longest: 64,
    example: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    Bilingual("SHA-256 in lower-case hexadecimal digits", "küçük harfli onaltılık SHA-256"),
    refusals: [.certificateFormat])
  public static var blank: Self { Self(bytes: .init(repeating: 0)) }

  public static func == (left: Self, right: Self) -> Bool {
    for index in 0..<32 where left.bytes[index] != right.bytes[index] { return false }
    return true
  }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count == 64 else { throw FieldProblem(.certificateFormat) }
    var bytes = InlineArray<32, UInt8>(repeating: 0)
    for index in 0..<64 {
      let digit: UInt8
      switch text[index] {
      case 48...57: digit = text[index] - 48
      case 97...102: digit = text[index] - 87
      default: throw FieldProblem(.certificateFormat)
      }
      bytes[index / 2] = bytes[index / 2] << 4 | digit
    }
    return Self(bytes: bytes)
  }

  public func write(to out: inout [UInt8]) {
    for index in 0..<32 {
      for digit in [bytes[index] >> 4, bytes[index] & 15] { out.append(digit < 10 ? digit + 48 : digit + 87) }
    }
  }

  public func encode(into writer: inout BinaryWriter) {
    for index in 0..<32 { writer.byte(bytes[index]) }
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var bytes = InlineArray<32, UInt8>(repeating: 0)
    for index in 0..<32 { bytes[index] = reader.byte() }
    return Self(bytes: bytes)
  }
}
