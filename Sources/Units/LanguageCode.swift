// SPDX-License-Identifier: Apache-2.0

/// The language in which somebody is addressed, by its ISO 639-1 code (GEN-24): Turkish or English.
public enum LanguageCode: UInt8, UnitValue, CaseIterable {
  case turkish = 0
  case english = 1

  @inlinable
  public init() { self = .turkish }

  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> LanguageCode {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 2, text[0] &- 0x61 < 26, text[1] &- 0x61 < 26 else { throw .format }
    switch (text[0], text[1]) {
    case (0x74, 0x72): return .turkish
    case (0x65, 0x6E): return .english
    default: throw .unknown
    }
  }

  public func write(to out: inout [UInt8]) {
    switch self {
    case .turkish: out += [0x74, 0x72]
    case .english: out += [0x65, 0x6E]
    }
  }
}
