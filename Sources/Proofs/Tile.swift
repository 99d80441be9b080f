// SPDX-License-Identifier: Apache-2.0

/// The place of a tile: up to 256 hashes that stand side by side at one height of the tree, every eighth.
///
/// The tile at level L and index N holds the roots of the subtrees of 256^L leaves, from the 256·N-th on. A
/// tile with fewer is partial and has its width in its path.
/// - Source: C2SP tlog-tiles.
public struct Tile: Hashable, Sendable {
  /// How many levels of the tree one tile spans.
  public static let levels = 8
  public static let fullWidth = 256

  public let level: Int
  public let index: UInt64
  public let width: Int

  public init(level: Int, index: UInt64, width: Int = Tile.fullWidth) {
    self.level = level
    self.index = index
    self.width = width
  }

  /// The tile that holds one hash, as wide as it is in a tree of that size; nil when the tree has no such
  /// hash.
  public init?(holding hash: UInt64, level: Int, treeSize: UInt64) {
    let count = level * Self.levels < 64 ? treeSize >> UInt64(level * Self.levels) : 0
    guard hash < count else { return nil }
    let index = hash / UInt64(Self.fullWidth)
    let width = min(count - index * UInt64(Self.fullWidth), UInt64(Self.fullWidth))
    self.init(level: level, index: index, width: Int(width))
  }

  public var isFull: Bool { width == Self.fullWidth }
  public var full: Tile { Tile(level: level, index: index) }
  public var byteCount: Int { width * TreeHash.byteCount }

  // MARK: Paths

  /// `tile/0/x001/x234/067` or `tile/0/x001/x234/067.p/12`.
  public var path: String { isFull ? fullPath : "\(partialsFolder)/\(width)" }

  /// The folder of all partial tiles at this place.
  public var partialsFolder: String { fullPath + ".p" }

  private var fullPath: String {
    var groups = [Self.group(index % 1_000)]
    var rest = index / 1_000
    while rest > 0 {
      groups.insert("x" + Self.group(rest % 1_000), at: 0)
      rest /= 1_000
    }
    return "tile/\(level)/\(groups.joined(separator: "/"))"
  }

  private static func group(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// Nil unless it is the one path of a tile.
  public init?(path: String) {
    guard path.utf8.count <= 64 else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
    guard parts.count >= 3, parts.popFirst() == "tile", let level = parts.popFirst().flatMap({ Int($0) }),
      0...63 ~= level, var last = parts.popLast()
    else { return nil }
    var width = Self.fullWidth
    if let place = parts.last, place.hasSuffix(".p") {
      guard let number = Int(last), 1..<Self.fullWidth ~= number else { return nil }
      width = number
      last = parts.removeLast().dropLast(2)
    }
    var index: UInt64 = 0
    for group in parts.map({ $0.dropFirst() }) + [last] {
      guard group.utf8.count == 3, let number = UInt64(group) else { return nil }
      let (shifted, isTooLarge) = index.multipliedReportingOverflow(by: 1_000)
      let (sum, isBeyond) = shifted.addingReportingOverflow(number)
      guard !isTooLarge, !isBeyond else { return nil }
      index = sum
    }
    self.init(level: level, index: index, width: width)
    // Signs, leading zeros and the like read the same and are written otherwise.
    guard self.path == path else { return nil }
  }
}
