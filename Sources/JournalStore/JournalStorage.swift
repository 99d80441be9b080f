// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The journal: one total order of entries, durable before anything is answered.
///
/// A store keeps entries in batches, one batch a transaction. It is written by one leader at a time and read
/// by anyone. What a store promises is the same for each: what `append` has returned is there after a loss of
/// power, whole; and what `read` returns is what was appended, bit for bit, or a fault says where it is not.
///
/// - Source: GEN-12.
public protocol JournalStorage: AnyObject, Sendable {
  /// The durable end of the journal.
  var head: JournalHead { get }

  /// Appends one batch in one transaction and returns when it is durable: all of it or nothing.
  ///
  /// The entries follow the head without a gap and their times never go back. `signedDigest` is taken as
  /// given: the door has made it, and every read makes it again.
  /// - Refuses: a leader that has been replaced, or a store that never took leadership (`fenced`); `gap`;
  ///   `timeWentBack`; `malformed`. After any other fault the batch was not acknowledged, the store stays
  ///   usable, and the same batch may be appended again; if the machine stops before that, the batch may be
  ///   found in the journal although it was never acknowledged, as with any answer that was lost on its way.
  /// - Complexity: one pass over the outcomes, none over the contents.
  @discardableResult
  func append(_ entries: [JournalEntry], engineVersion: UInt32) throws(JournalFault) -> JournalHead

  /// Whether a batch like the last could be appended now; appends nothing.
  /// - Refuses: what `append` would meet.
  func probe() throws(JournalFault)

  /// Entries from a sequence on, in order, each verified; none when the sequence lies beyond the end.
  ///
  /// Stops after `count` entries, and begins no other entry once headers, contents, signatures and outcomes
  /// have reached `bytes`; at least one entry comes. Every batch touched is verified as a whole: its hash,
  /// its place in the chain, its leaves. Reading from 1 to the end verifies the whole journal against its
  /// head.
  /// - Refuses: `altered`, with the first sequence that cannot be trusted. A journal whose newest batches
  ///   were cut off cleanly cannot be told from one that never had them: only a signed head, kept elsewhere,
  ///   can.
  func read(from sequence: UInt64, atMost count: Int, bytes: Int) throws(JournalFault) -> [JournalEntry]

  /// One entry, verified against its two leaf hashes, or nil beyond the end.
  func entry(_ sequence: UInt64) throws(JournalFault) -> JournalEntry?

  /// What every checkpoint tells, in order, each verified as `entry` does.
  func checkpoints() throws(JournalFault) -> [StateCheckpoint]

  /// The leaves of entries from a sequence on, an entry's and then its outcome's, 64 bytes an entry; none
  /// beyond the end.
  ///
  /// Whole batches come until there are `count` entries or more. A store that keeps the leaves verifies them
  /// by the hashes of their batches and reads neither contents nor outcomes.
  /// - Refuses: `altered`, as `read` does.
  func leaves(from sequence: UInt64, atLeast count: Int) throws(JournalFault) -> [UInt8]

  /// Takes leadership and returns its epoch: from now on the append of every older leader is refused
  /// (`fenced`).
  ///
  /// The last batch is verified first, since the next one will rest on it.
  func fence() throws(JournalFault) -> UInt64
}

extension JournalStorage {
  public func checkpoints() throws(JournalFault) -> [StateCheckpoint] {
    var checkpoints: [StateCheckpoint] = []
    var next: UInt64 = 1
    while case let entries = try read(from: next, atMost: 4_096, bytes: 8 << 20), let last = entries.last {
      checkpoints += entries.compactMap(StateCheckpoint.init)
      next = last.sequence + 1
    }
    return checkpoints
  }

  /// A store that cannot tell beforehand lets the next append find out.
  public func probe() throws(JournalFault) {}

  public func leaves(from sequence: UInt64, atLeast count: Int) throws(JournalFault) -> [UInt8] {
    try read(from: sequence, atMost: count, bytes: 32 << 20).flatMap(JournalHash.leaves)
  }
}

/// The end of the journal: how far it reaches and the hash that stands for all of it.
public struct JournalHead: Hashable, Sendable {
  /// The last entry's sequence, 0 in an empty journal.
  public var sequence: UInt64
  /// The last batch's number, counted from 1; 0 in an empty journal.
  public var batch: UInt64
  /// The last entry's time.
  public var time: Moment
  /// The last batch's hash, 32 bytes; zeros in an empty journal.
  public var hash: [UInt8]
  /// The digest of all outcomes so far, 32 bytes; zeros in an empty journal.
  public var outcomeDigest: [UInt8]
  /// The epoch of the leader that wrote the last batch, 0 in an empty journal.
  public var epoch: UInt64

  public init(
    sequence: UInt64, batch: UInt64, time: Moment, hash: [UInt8], outcomeDigest: [UInt8], epoch: UInt64
  ) {
    self.sequence = sequence
    self.batch = batch
    self.time = time
    self.hash = hash
    self.outcomeDigest = outcomeDigest
    self.epoch = epoch
  }

  /// The head of a journal without entries. Its time is the beginning of 1970: no entry is older.
  public static let empty = JournalHead(
    sequence: 0, batch: 0, time: Moment(microseconds: 0), hash: JournalHash.zero,
    outcomeDigest: JournalHash.zero, epoch: 0)
}
