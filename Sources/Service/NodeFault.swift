// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Units

extension Node {
  /// What became of a submission, durably.
  public struct Answered: Sendable {
    public var sequence: UInt64
    public var time: Moment
    public var outcome: [UInt8]
    public var head: JournalHead
  }

  /// Bounds of one batch and of the queue; what is beyond them waits, or is told that the node is overloaded.
  public struct Bounds: Sendable {
    public var batchEntries = 2_048
    public var batchBytes = 16 << 20
    public var queued = 16_384
    public var queuedBytes = 512 << 20
    public var recentBytes = 64 << 20
    /// A snapshot is begun after this many bytes of entries: about as many as are carried out again in a few
    /// seconds.
    public var snapshotBytes = 256 << 20
    public init() {}
  }
}

/// Why a node did not take a submission. Nothing of it was kept; the sender may send the same bytes again.
public enum NodeFault: Error, Sendable {
  /// The journal cannot be written now.
  case unavailable(JournalFault)
  /// More is waiting than the node takes.
  case overloaded
  case stopped
}

/// How a node stands.
public struct NodeStatus: Sendable {
  public var sequence: UInt64
  public var time: Moment
  public var head: JournalHead
  public var fault: JournalFault?
  public var queued: Int
  public var batches: UInt64
}
