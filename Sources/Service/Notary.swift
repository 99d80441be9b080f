// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Kernel
import Proofs
import Synchronization

/// Keeps the log behind the journal: takes the leaves of what is durable, signs the head of the tree over
/// them, and publishes both as tiles and a checkpoint (GEN-12, GEN-13).
///
/// It reads the journal and nothing else, so that after a crash between the journal and the tiles it goes on
/// where the last checkpoint ends. Several batches that became durable meanwhile share one head.
public final class Notary: Sendable {
  private let journal: any JournalStorage
  private let storage: any LogStorage
  private let signer: NoteSigner
  /// Of one thread at a time; nil before the first use and after a fault.
  private let writer = Mutex<LogWriter?>(nil)
  private let published = Mutex<LogHead?>(nil)

  /// Entries whose leaves are held in memory at one time.
  private static let step = 4_096
  /// On a long way, a head every so many leaves.
  private static let leavesBetweenHeads: UInt64 = 1 << 20

  public init(journal: any JournalStorage, storage: any LogStorage, signer: NoteSigner) {
    self.journal = journal
    self.storage = storage
    self.signer = signer
  }

  /// The newest head, nil before the first.
  public var head: LogHead? { published.withLock { $0 } }

  /// The last entry under a signed head.
  public var sequence: UInt64 { (head?.size ?? 0) / 2 }

  /// Opens the log and holds its end against the journal.
  /// - Refuses: `journal-shorter`, `tiles-differ`, what `LogWriter` refuses; `JournalFault`.
  public func open() throws {
    try writer.withLock { if $0 == nil { $0 = try begin() } }
  }

  /// Publishes a head over everything that is durable; false when there is nothing new.
  /// - Refuses: as `open`, and `storage-failed`. The next call begins anew at the head published last.
  public func advance() throws -> Bool {
    try writer.withLock { kept in
      var writer = try kept ?? begin()
      kept = nil
      let before = writer.size
      while true {
        let leaves = try journal.leaves(from: writer.size / 2 + 1, atLeast: Self.step)
        if leaves.isEmpty { break }
        try writer.append(leaves)
        let isFar = writer.size - (writer.published?.size ?? 0) >= Self.leavesBetweenHeads
        if isFar { publish(try writer.publish()) }
      }
      if writer.size > 0 { publish(try writer.publish()) }
      let hasMoved = writer.size > before
      kept = writer
      return hasMoved
    }
  }

  private func publish(_ head: LogHead) { published.withLock { $0 = head } }

  private func begin() throws -> LogWriter {
    let writer = try LogWriter(storage, signer: signer)
    guard let head = writer.published else { return writer }
    guard head.size.isMultiple(of: 2) else { throw ProofFault(.tilesDiffer, "\(head.size) leaves") }
    guard head.size / 2 <= journal.head.sequence else {
      throw ProofFault(
        .journalShorter, "entry \(head.size / 2) is signed, the journal ends at \(journal.head.sequence)")
    }
    let (first, hashes) = try head.lastLeaves(storage)
    let own = try journal.leaves(
      from: first / 2 + 1, atLeast: hashes.count / JournalHash.leavesBytes)
    guard own.starts(with: hashes) else {
      throw ProofFault(.tilesDiffer, "entries \(first / 2 + 1) to \(head.size / 2)")
    }
    publish(head)
    return writer
  }

  // MARK: Receipts

  /// The receipt of an entry for a member, or with all of its outcome for nobody, under the newest head; nil
  /// as long as no head covers it.
  ///
  /// The proofs are checked before they are given out: an entry or a tile that someone has changed is found
  /// here, and nobody gets a receipt for it.
  /// - Refuses: `tiles-differ`, `tile-missing`, `storage-failed`.
  public func receipt(of entry: JournalEntry, for member: MemberCode? = nil) throws -> Receipt? {
    guard let head, entry.sequence > 0, entry.sequence <= head.size / 2 else { return nil }
    var tree = head.tree(storage)
    let receipt = Receipt(
      entry, for: member, try tree.inclusion(of: 2 * entry.sequence - 2),
      try tree.inclusion(of: 2 * entry.sequence - 1),
      head.signed)
    do {
      try receipt.verifyProofs(head.signed.checkpoint)
    } catch {
      throw ProofFault(.tilesDiffer, "entry \(entry.sequence)")
    }
    return receipt
  }

  /// A published file by its path: a tile or the checkpoint.
  public func file(_ path: String) throws(ProofFault) -> [UInt8]? { try storage.read(path) }
}
