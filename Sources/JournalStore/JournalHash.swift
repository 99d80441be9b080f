// SPDX-License-Identifier: Apache-2.0
import Crypto
import Kernel
import Units

/// The hashes that hold the journal together: all SHA-256, integers big-endian in as many bytes as stand
/// behind them, `,` for "followed by".
///
/// ```
/// signed digest       H(header, ".", content)
/// entry salt          first 16 bytes of H("kaydi entry", salt)
/// part salt           first 16 bytes of H("kaydi part", salt, number of the part 4)
/// entry commitment    H(entry salt, sequence 8, time in microseconds 8, kind 1, form 1, signed digest,
///                       H(signature))
/// entry leaf          H(0x00, entry commitment)
/// part commitment     H(part salt, H(codes of the members with "," between them), H(part))
/// layout commitment   H(part salt, H(layout)), numbered behind the parts
/// outcome commitment  H("kaydi outcome", sequence 8, count of commitments 4, part commitments,
///                       layout commitment)
/// outcome leaf        H(0x00, outcome commitment)
/// outcome digest      H(outcome digest of the batch before, H(outcome) of each entry)
/// batch hash          H(hash of the batch before, number 8, first sequence 8, count 8, epoch 8,
///                       engine version 4, outcome digest, entry leaf and outcome leaf of each entry)
/// ```
///
/// A leaf is that of RFC 6962 over the commitment, so that a published tree tells nothing about an entry to
/// those who do not have its salt. An outcome that tells of several members has a part for each
/// (`OutcomeDivision`), and says in its layout how they lie in it; one that is not divided is one part and
/// has no layout. Entry and parts have salts of their own, made from the one in the journal by one-way steps:
/// showing one of them opens none of the others. Before the first batch stand 32 zero bytes.
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

  /// The salt that opens the entry and nothing of its outcome.
  public static func entrySalt(_ salt: [UInt8]) -> [UInt8] {
    var hash = Hasher256()
    hash.add(Array("kaydi entry".utf8))
    hash.add(salt)
    return Array(hash.finish().prefix(16))
  }

  /// The salt that opens one part of an outcome and nothing else.
  public static func partSalt(_ salt: [UInt8], _ number: Int) -> [UInt8] {
    var hash = Hasher256()
    hash.add(Array("kaydi part".utf8))
    hash.add(salt)
    hash.add(UInt32(number))
    return Array(hash.finish().prefix(16))
  }

  /// Commits to an entry without its outcome; the content and the header by their signed digest.
  public static func entryCommitment(_ entry: JournalEntry) -> [UInt8] {
    entryCommitment(entry, entrySalt: entrySalt(entry.salt))
  }

  /// The same for whoever knows the entry's own salt alone.
  public static func entryCommitment(_ entry: JournalEntry, entrySalt: [UInt8]) -> [UInt8] {
    var signature = Hasher256()
    signature.add(entry.signature)
    var hash = Hasher256()
    hash.add(entrySalt)
    hash.add(entry.sequence)
    hash.add(entry.time.microseconds)
    hash.add(entry.kind.rawValue)
    hash.add(entry.form.rawValue)
    hash.add(entry.signedDigest)
    hash.add(signature.finish())
    return hash.finish()
  }

  /// Commits to one part of an outcome by its hash.
  public static func partCommitment(
    partSalt: [UInt8], codes: [String], partHash: [UInt8]
  ) -> [UInt8] {
    var members = Hasher256()
    members.add(Array(codes.joined(separator: ",").utf8))
    var hash = Hasher256()
    hash.add(partSalt)
    hash.add(members.finish())
    hash.add(partHash)
    return hash.finish()
  }

  /// What the outcome of an entry is committed to by: its parts, and how they lie in it if there are several.
  public static func commitments(salt: [UInt8], outcome: [UInt8]) -> [[UInt8]] {
    let (parts, layout) = OutcomeDivision.parts(of: outcome)
    var commitments: [[UInt8]] = []
    for (number, part) in parts.enumerated() {
      commitments.append(
        partCommitment(
          partSalt: partSalt(salt, number), codes: part.members.map(\.text),
          partHash: Self.outcome(part.bytes)))
    }
    if let layout {
      var hash = Hasher256()
      hash.add(partSalt(salt, parts.count))
      hash.add(Self.outcome(layout))
      commitments.append(hash.finish())
    }
    return commitments
  }

  /// Commits to the outcome of an entry.
  public static func outcomeCommitment(sequence: UInt64, commitments: [[UInt8]]) -> [UInt8] {
    var hash = Hasher256()
    hash.add(Array("kaydi outcome".utf8))
    hash.add(sequence)
    hash.add(UInt32(commitments.count))
    for commitment in commitments { hash.add(commitment) }
    return hash.finish()
  }

  /// The leaf that stands for the outcome of an entry, and the hash of the whole outcome.
  static func outcomeLeaf(_ entry: JournalEntry) -> (leaf: [UInt8], outcomeHash: [UInt8]) {
    let hash = outcome(entry.outcome)
    // Nearly always one part, whose hash is that of the whole.
    let commitments =
      entry.outcome.first == OutcomeDivision.code
      ? commitments(salt: entry.salt, outcome: entry.outcome)
      : [partCommitment(partSalt: partSalt(entry.salt, 0), codes: [], partHash: hash)]
    return (leaf(outcomeCommitment(sequence: entry.sequence, commitments: commitments)), hash)
  }

  /// The two leaves of an entry, made from the entry itself.
  public static func leaves(_ entry: JournalEntry) -> [UInt8] {
    leaf(entryCommitment(entry)) + outcomeLeaf(entry).leaf
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
