// SPDX-License-Identifier: Apache-2.0
import Units

/// A member of the registry: three upper-case letters or digits (AUT-08).
public struct MemberCode: Hashable, Sendable, BitwiseCopyable {
  /// Three characters of six bits.
  public let bits: UInt32
  @inlinable public init(bits: UInt32) { self.bits = bits }
}

/// A user: the member's code and three digits; 900 to 990 are principal users, 001 to 899 users (AUT-08,
/// AUT-09).
public struct UserCode: Hashable, Sendable, BitwiseCopyable {
  public let member: MemberCode
  public let number: UInt16

  @inlinable
  public init(member: MemberCode, number: UInt16) {
    self.member = member
    self.number = number
  }

  public var isPrincipal: Bool { number >= 900 && number <= 990 }
  /// No person's: the number of the registry's own doors and gateways (GEN-01).
  public var isOwnPart: Bool { number == 0 }
}

/// The number of an account under its member: 1 to 16 upper-case letters or digits (ACC-09).
public struct AccountNumber: Hashable, Sendable, BitwiseCopyable {
  /// Sixteen characters of six bits.
  public let bits: UInt128
  @inlinable public init(bits: UInt128) { self.bits = bits }

  /// The pool account of a member (ACC-81).
  public static let pool = AccountNumber("DBDEPO")
  /// The aggregate account of the central bank (ACC-82).
  public static let omnibus = AccountNumber("OMNIBUS")

  init(_ known: StaticString) {
    let text = UnsafeBufferPointer(start: known.utf8Start, count: known.utf8CodeUnitCount)
    bits = SixBit.pack(Span(_unsafeElements: text), width: 16)!
  }
}

/// An account: member and account number (ACC-04).
public struct AccountKey: Hashable, Sendable, BitwiseCopyable {
  public let bits: UInt128

  @inlinable public init(bits: UInt128) { self.bits = bits }

  @inlinable
  public init(_ member: MemberCode, _ number: AccountNumber) {
    bits = UInt128(member.bits) << 96 | number.bits
  }

  @inlinable public var member: MemberCode { MemberCode(bits: UInt32(truncatingIfNeeded: bits >> 96)) }
  @inlinable public var number: AccountNumber { AccountNumber(bits: bits & (UInt128(1) << 96 - 1)) }
}

/// The sender's own reference: 1 to 18 letters, digits or hyphens, unique for the member and day (GEN-39,
/// TRF-06).
public struct Reference: Hashable, Sendable, BitwiseCopyable {
  public let bits: UInt128
  @inlinable public init(bits: UInt128) { self.bits = bits }
}

/// The number under which the registry keeps an instruction or any other two-stage record: 1, 2, 3 …
public struct InstructionNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
  public let value: UInt64
  @inlinable public init(_ value: UInt64) { self.value = value }
  @inlinable public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// The number of an investor for ever: decimal, from 10000001 (ACC-06).
public struct RegistrationNumber: Hashable, Sendable, BitwiseCopyable {
  public let value: UInt64
  @inlinable public init(_ value: UInt64) { self.value = value }
  public static let first: UInt64 = 10_000_001
}

/// A text of a field: valid UTF-8 without control characters, at most so many characters.
public struct Text<let longest: Int>: Hashable, Sendable {
  public let utf8: [UInt8]

  @inlinable
  public init(utf8: [UInt8]) { self.utf8 = utf8 }
  public var string: String { String(decoding: utf8, as: UTF8.self) }
}
