// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// SHA-256 of a certificate in its DER form.
public struct CertificateFingerprint: FieldValue, Equatable, BitwiseCopyable {
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
