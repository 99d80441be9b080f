// SPDX-License-Identifier: Apache-2.0

/// Where a run of bytes lies in a pool.
public struct Blob: Hashable, Sendable, BitwiseCopyable {
  public let first: UInt32
  public let length: UInt32
  public static let none = Blob(first: .max, length: 0)
}

/// Bytes of varying length (names, entered instructions) in flat state: chains of 60-byte pieces in one
/// table, so that limits, groups and digests work as for any rows.
public struct BlobPool: ~Copyable, Sendable {
  struct Piece: BitwiseCopyable {
    var bytes: InlineArray<60, UInt8> = .init(repeating: 0)
    var next: UInt32 = .max
  }
  var pieces: Table<Piece>

  public init(limit: Int) { pieces = Table(limit: limit) }

  public var isNearlyFull: Bool { pieces.limit - pieces.count < 256 }

  /// Nil when the pool has no room; then nothing is kept.
  public mutating func store(_ bytes: UnsafeRawBufferPointer) -> Blob? {
    let needed = (bytes.count + 59) / 60
    guard pieces.limit - pieces.count >= needed else { return nil }
    var next: UInt32 = .max
    var index = needed - 1
    // From the last piece to the first, so that each knows its follower.
    while index >= 0 {
      var piece = Piece()
      for offset in 0..<min(60, bytes.count - index * 60) { piece.bytes[offset] = bytes[index * 60 + offset] }
      piece.next = next
      next = pieces.insert(piece)!.raw
      index -= 1
    }
    return Blob(first: next, length: UInt32(bytes.count))
  }

  public func load(_ blob: Blob) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Int(blob.length))
    var place = blob.first
    while out.count < Int(blob.length) {
      let piece = pieces[Slot(raw: place)]
      for offset in 0..<min(60, Int(blob.length) - out.count) { out.append(piece.bytes[offset]) }
      place = piece.next
    }
    return out
  }

  public mutating func free(_ blob: Blob) {
    var place = blob.first
    var left = Int(blob.length)
    while left > 0 {
      let next = pieces[Slot(raw: place)].next
      pieces.remove(Slot(raw: place))
      place = next
      left -= 60
    }
  }

  public mutating func beginGroup() { pieces.beginGroup() }
  public mutating func keepGroup() { pieces.keepGroup() }
  public mutating func dropGroup() { pieces.dropGroup() }
}
