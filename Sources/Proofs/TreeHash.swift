// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A hash in a tree: SHA-256 of a leaf or of two nodes.
/// - Source: RFC 6962, section 2.1. The byte in front keeps a node from passing for a leaf.
public struct TreeHash: Hashable, Sendable {
  public static let byteCount = 32

  private var words: SIMD4<UInt64>

  /// Nil unless there are 32 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    words = SIMD4()
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  private init(_ digest: SHA256.Digest) {
    words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
  }

  /// The root of a tree without leaves.
  public static let empty = TreeHash(SHA256().finalize())

  /// The hash of a leaf that holds these bytes.
  public static func leaf(_ bytes: [UInt8]) -> TreeHash {
    var hash = SHA256()
    hash.update(data: [0])
    hash.update(data: bytes)
    return TreeHash(hash.finalize())
  }

  /// The hash of a node above two others.
  public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    var hash = SHA256()
    withUnsafeBytes(of: UInt8(1)) { hash.update(bufferPointer: $0) }
    withUnsafeBytes(of: left.words) { hash.update(bufferPointer: $0) }
    withUnsafeBytes(of: right.words) { hash.update(bufferPointer: $0) }
    return TreeHash(hash.finalize())
  }

  public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }
}

extension TreeHash: CustomStringConvertible {
  /// Base64, as in checkpoints.
  public var description: String { Base64.encode(bytes) }

  public init?(base64: String) {
    guard let bytes = Base64.decode(base64) else { return nil }
    self.init(bytes)
  }
}

extension UInt64 {
  /// The largest power of two below the number, which is 2 or more: where RFC 6962 splits a tree.
  var split: UInt64 { 1 << (63 - UInt64((self - 1).leadingZeroBitCount)) }
}
