// SPDX-License-Identifier: Apache-2.0
import Crypto
import Kernel

/// What a checkpoint tells: the state after an entry had this digest.
public struct StateCheckpoint: Hashable, Sendable {
  public var sequence: UInt64
  public var stateVersion: UInt32
  public var digest: [UInt8]

  public init(sequence: UInt64, stateVersion: UInt32, digest: [UInt8]) {
    self.sequence = sequence
    self.stateVersion = stateVersion
    self.digest = digest
  }

  /// The content of the entry: sequence 8, state version 4, digest 32.
  public var content: [UInt8] {
    var out = BinaryWriter()
    out.fixed(sequence)
    out.fixed(stateVersion)
    out.raw(digest)
    return out.array()
  }

  public init?(_ entry: JournalEntry) {
    guard entry.kind == .checkpoint, entry.content.count == 44 else { return nil }
    self = entry.content.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      return StateCheckpoint(
        sequence: reader.fixed(), stateVersion: reader.fixed(), digest: Array(reader.raw(32)))
    }
    guard sequence < entry.sequence else { return nil }
  }
}

/// The digest of a state: SHA-256 over "kaydi state" and the SHA-256 of every chunk of its image, in their
/// order. Equal states have equal digests, on any machine; chunks can be hashed side by side.
public struct StateDigest {
  private var sha = SHA256()

  public init() { sha.update(data: Array("kaydi state".utf8)) }

  public static func hash(_ chunk: UnsafeRawBufferPointer) -> [UInt8] {
    var sha = SHA256()
    sha.update(bufferPointer: chunk)
    return Array(sha.finalize())
  }

  public mutating func add(chunkHash: [UInt8]) { sha.update(data: chunkHash) }

  public mutating func add(_ chunk: [UInt8]) { add(chunkHash: chunk.withUnsafeBytes { Self.hash($0) }) }

  public func finish() -> [UInt8] { Array(sha.finalize()) }
}
