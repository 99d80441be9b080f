// SPDX-License-Identifier: Apache-2.0

/// Zero bytes in a row where the compiler would leave a gap: the memory of equal rows is equal, so that the
/// image of a table and its digest follow from the rows alone.
public struct Filler<let count: Int>: BitwiseCopyable, Equatable, Sendable {
  @usableFromInline let bytes: InlineArray<count, UInt8>
  // Inlined where the count is known: without it each row asks the runtime what so many bytes are.
  @inlinable public init() { bytes = InlineArray(repeating: 0) }
  public static func == (_: Self, _: Self) -> Bool { true }
}
