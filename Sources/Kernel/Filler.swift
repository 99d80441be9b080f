// SPDX-License-Identifier: Apache-2.0

/// Zero bytes in a row where the compiler would leave a gap: the memory of equal rows is equal, so that the
/// image of a table and its digest follow from the rows alone.
public struct Filler<let count: Int>: BitwiseCopyable, Equatable, Sendable {
  private let bytes: InlineArray<count, UInt8> = .init(repeating: 0)
  @inlinable public init() { self.init(zero: ()) }
  @usableFromInline init(zero: ()) {}
  public static func == (_: Self, _: Self) -> Bool { true }
}
