// SPDX-License-Identifier: Apache-2.0
import Crypto
import Kernel
import Units

/// The hashes that hold the journal together: all SHA-256, integers big-endian in as many bytes as stand
/// behind them, `,` for "followed by".
///
/// ```
/// signed digest       H(header, ".", content)
/// entry commitment    H(salt, sequence 8, time in microseconds 8, kind 1, form 1, signed digest,
///                       H(signature))
/// entry leaf          H(0x00, entry commitment)
/// outcome commitment  H(first 16 bytes of H("kaydi outcome", salt), sequence 8, H(outcome))
/// outcome leaf        H(0x00, outcome commitment)
/// outcome digest      H(outcome digest of the batch before, H(outcome) of each entry)
/// batch hash          H(hash of the batch before, number 8, first sequence 8, count 8, epoch 8,
///                       engine version 4, outcome digest, entry leaf and outcome leaf of each entry)
/// ```
///
/// A leaf is that of RFC 6962 over the commitment, so that a published tree tells nothing about an entry to
/// those who do not have its salt. The outcome has a salt of its own, made from the entry's by a one-way
/// step: showing an outcome with its salt does not open the entry. Before the first batch stand 32 zero
/// bytes.
public enum JournalHash {
  /// What stands before the first batch: 32 zero bytes.
  public static let zero = [UInt8](repeating: 0, count: 32)

  /// The two leaves of an entry side by side.
  public static let leavesBytes = 64

  /// What the signature of an entry covers: the header, a full stop, the content.
  public static func signedDigest(header: [UInt8], content: [UInt8]) -> [UInt8] {
    var hash = Hasher256()
    hash.add(header)
    hash.add(UInt8(ascii: "."))
    hash.add(content)
    return hash.finish()
  }

  /// SHA-256 of an outcome.
  public static func outcome(_ outcome: [UInt8]) -> [UInt8] {
    var hash = Hasher256()
    hash.add(outcome)
    return hash.finish()
  }

  /// Commits to an entry without its outcome; the content and the header by their signed digest.
  public static func entryCommitment(_ entry: JournalEntry) -> [UInt8] {
    var signature = Hasher256()
    signature.add(entry.signature)
    var hash = Hasher256()
    hash.add(entry.salt)
    hash.add(entry.sequence)
    hash.add(entry.time.microseconds)
    hash.add(entry.kind.rawValue)
    hash.add(entry.form.rawValue)
    hash.add(entry.signedDigest)
    hash.add(signature.finish())
    return hash.finish()
  }

  /// Commits to the outcome of an entry.
  public static func outcomeCommitment(salt: [UInt8], sequence: UInt64, outcomeHash: [UInt8]) -> [UInt8] {
    var outcomeSalt = Hasher256()
    outcomeSalt.add(Array("kaydi outcome".utf8))
    outcomeSalt.add(salt)
    var hash = Hasher256()
    hash.add(Array(outcomeSalt.finish().prefix(16)))
    hash.add(sequence)
    hash.add(outcomeHash)
    return hash.finish()
  }

  /// The two leaves of an entry, made from the entry itself.
  public static func leaves(_ entry: JournalEntry) -> [UInt8] {
    let commitment = outcomeCommitment(
      salt: entry.salt, sequence: entry.sequence, outcomeHash: outcome(entry.outcome))
    return leaf(entryCommitment(entry)) + leaf(commitment)
  }

  /// The leaf of RFC 6962 over a commitment.
  public static func leaf(_ commitment: [UInt8]) -> [UInt8] {
    var hash = Hasher256()
    hash.add(UInt8(0))
    hash.add(commitment)
    return hash.finish()
  }
}

/// Gathers the digest of outcomes and the leaves of one batch.
struct BatchHash {
  private var outcomes = Hasher256()
  private(set) var leaves: [UInt8] = []

  init(after outcomeDigest: [UInt8]) { outcomes.add(outcomeDigest) }

  mutating func reserve(_ count: Int) { leaves.reserveCapacity(count * 64) }

  mutating func add(entryLeaf: [UInt8], outcomeLeaf: [UInt8]) {
    leaves += entryLeaf
    leaves += outcomeLeaf
  }

  mutating func add(outcomeHash: [UInt8]) { outcomes.add(outcomeHash) }

  func outcomeDigest() -> [UInt8] { outcomes.finish() }

  func hash(_ batch: Batch) -> [UInt8] {
    var hash = Hasher256()
    hash.add(batch.previousHash)
    hash.add(batch.number)
    hash.add(batch.first)
    hash.add(batch.count)
    hash.add(batch.epoch)
    hash.add(batch.engineVersion)
    hash.add(batch.outcomeDigest)
    hash.add(leaves)
    return hash.finish()
  }
}

/// SHA-256 over bytes and big-endian integers.
struct Hasher256 {
  private var sha = SHA256()

  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { sha.update(bufferPointer: $0) }
  }

  mutating func add(_ integer: some FixedWidthInteger) {
    withUnsafeBytes(of: integer.bigEndian) { sha.update(bufferPointer: $0) }
  }

  func finish() -> [UInt8] { sha.finalize().withUnsafeBytes { Array($0) } }
}
