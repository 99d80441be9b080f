// SPDX-License-Identifier: Apache-2.0
import JournalStore

/// A snapshot as a machine keeps it: written before the journal names its digest, and damaged as the seed
/// says.
struct SimulatedSnapshot: SnapshotSource {
  let header: SnapshotHeader
  private(set) var checkpoint: UInt64 = 0
  let digest: [UInt8]
  private let hashes: [[UInt8]]
  private var chunks: [[UInt8]]

  init(_ header: SnapshotHeader, _ chunks: [[UInt8]]) {
    self.header = header
    self.chunks = chunks
    hashes = chunks.map { chunk in chunk.withUnsafeBytes { StateDigest.hash($0) } }
    var sum = StateDigest()
    for hash in hashes { sum.add(chunkHash: hash) }
    digest = sum.finish()
  }

  var stateCheckpoint: StateCheckpoint {
    StateCheckpoint(sequence: header.sequence, stateVersion: header.stateVersion, digest: digest)
  }

  func told(by entry: UInt64) -> Self {
    var told = self
    told.checkpoint = entry
    return told
  }

  var candidate: SnapshotCandidate { SnapshotCandidate("of \(header.sequence)") { self } }

  func readChunks(_ take: (UnsafeRawBufferPointer) -> Bool) throws(SnapshotFault) {
    for (chunk, hash) in zip(chunks, hashes) {
      guard chunk.withUnsafeBytes({ StateDigest.hash($0) }) == hash else { throw .altered }
      guard chunk.withUnsafeBytes(take) else { throw .malformed }
    }
  }

  mutating func damage(_ random: inout SeededRandom) {
    let chunk = random.below(chunks.count)
    chunks[chunk][random.below(chunks[chunk].count)] ^= 1 << UInt8(random.below(8))
  }
}
