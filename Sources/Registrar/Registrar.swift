// SPDX-License-Identifier: Apache-2.0
import Engine
import JournalStore
import Kernel
import Units

/// The order of work, without threads, network or disk: gives everything its place and time, lets the engine
/// decide, and hands over what must be durable before anything is answered.
///
/// A server drives it with threads, the simulator step by step; what is decided is the same. Entries come out
/// in order and are appended in that order; after a fault of the journal the registrar has run ahead of it
/// and is made anew from a replay.
public struct Registrar: ~Copyable {
  public internal(set) var registry: Registry
  private let clock: @Sendable () -> Moment
  private let salt: @Sendable () -> [UInt8]

  /// `clock` tells the time of arrival; an entry's time is never earlier than the one before. `salt` gives 16
  /// bytes that nobody can foresee.
  public init(
    _ registry: consuming Registry, clock: @escaping @Sendable () -> Moment,
    salt: @escaping @Sendable () -> [UInt8] = Registrar.randomSalt
  ) {
    self.registry = registry
    self.clock = clock
    self.salt = salt
  }

  public static let randomSalt: @Sendable () -> [UInt8] = {
    var random = SystemRandomNumberGenerator()
    return withUnsafeBytes(of: (random.next(), random.next())) { Array($0) }
  }

  /// The genesis entry with its outcome; nil when the content is not a genesis.
  public static func genesis(_ content: [UInt8], at time: Moment, salt: [UInt8]) -> JournalEntry? {
    guard let registry = Registry(genesis: content, at: time) else { return nil }
    var entry = JournalEntry(sequence: 1, time: time, kind: .genesis, form: .json, content: content)
    entry.salt = salt
    entry.signedDigest = JournalHash.signedDigest(header: [], content: content)
    entry.outcome = registry.withOutcome { Array($0) }
    return entry
  }

  /// A submission takes its place; what is due before it runs first.
  public mutating func enter(_ signed: SignedEntry) -> JournalEntry {
    let submission = Submission(
      envelope: signed.envelope, digest: repetitionDigest(signed.signedDigest), content: signed.decoded)
    var entry = place(.submission, submission)
    entry.form = signed.form
    entry.header = signed.header
    entry.content = signed.content
    entry.signature = signed.signature
    entry.signedDigest = signed.signedDigest
    return entry
  }

  /// For whoever only looks, or when nobody comes: runs what is due by now.
  public mutating func tickIfDue() -> JournalEntry? {
    guard let due = registry.nextDue, due <= clock() else { return nil }
    return tick()
  }

  public mutating func tick() -> JournalEntry { place(.tick, nil) }

  /// An entry left more to do than it may: that takes an entry of its own.
  public mutating func continueIfLeft() -> JournalEntry? {
    registry.hasBacklog ? place(.continuation, nil) : nil
  }

  // MARK: The image of the state

  /// Begins an image of the state as it stands, and says what it is of.
  public mutating func beginImage() -> SnapshotHeader {
    registry.beginImage()
    return SnapshotHeader(
      engineVersion: Registry.engineVersion, stateVersion: Registry.stateVersion, sequence: registry.sequence)
  }

  /// The next chunk; nil when the image is complete.
  public mutating func nextImageChunk() -> [UInt8]? { registry.nextImageChunk() }

  /// The digest of an image becomes an entry: from then on a snapshot with it counts.
  public mutating func enter(_ checkpoint: StateCheckpoint) -> JournalEntry {
    var entry = place(.checkpoint, nil)
    entry.content = checkpoint.content
    entry.signedDigest = JournalHash.signedDigest(header: [], content: entry.content)
    return entry
  }

  private mutating func place(_ kind: JournalEntry.Kind, _ submission: Submission?) -> JournalEntry {
    let time = max(clock(), registry.time)
    registry.execute(sequence: registry.sequence + 1, time: time, submission)
    var entry = JournalEntry(sequence: registry.sequence, time: time, kind: kind)
    entry.salt = salt()
    if submission == nil { entry.signedDigest = Self.digestOfNothing }
    entry.outcome = registry.withOutcome { Array($0) }
    return entry
  }

  /// What entries that nobody signed are taken to have signed.
  private static let digestOfNothing = JournalHash.signedDigest(header: [], content: [])
}
