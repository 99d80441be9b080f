// SPDX-License-Identifier: Apache-2.0

/// The engine's own limits, by the number that a book's follow-up names them with (`CoreDue.limitChanged`); a
/// book numbers its own behind them.
public enum CoreLimit: UInt8, Sendable {
  case openInstructions = 0
  case submissionsADay = 1
  case referencesADay = 2
  case groupLines = 3
  case steps = 4

  /// The subject of the follow-up: the limit's number above 56 bits of its value.
  public static func pack(_ number: UInt8, _ value: Int) -> UInt64 { UInt64(number) << 56 | UInt64(value) }

  public static func number(of subject: UInt64) -> UInt8 { UInt8(subject >> 56) }
  public static func value(of subject: UInt64) -> Int { Int(subject & (1 << 56 - 1)) }

  public static func unpack(_ subject: UInt64) -> (CoreLimit?, Int) {
    (CoreLimit(rawValue: number(of: subject)), value(of: subject))
  }
}
