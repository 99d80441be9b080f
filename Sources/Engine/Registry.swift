// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// The registry: the engine over the depository's tables. One thread drives it; entries go in, outcomes come
/// out.
public struct Registry: ~Copyable {
  /// Raised whenever the same entries would give other outcomes; stands in every batch of the journal.
  public static let engineVersion: UInt32 = 4

  var core: Core<Depository>

  /// From the genesis entry; its outcome stands in `outcome`. Nil when the content is not a genesis.
  public init?(genesis content: [UInt8], at time: Moment) {
    guard let genesis = readJSON(content, as: Genesis.self), genesis.hasUsableSizes else { return nil }
    var limits = CoreLimits()
    limits.openInstructions = genesis.openInstructions.map { Int($0.value) } ?? limits.openInstructions
    limits.submissionsADay = genesis.submissionsADay.map { Int($0.value) } ?? limits.submissionsADay
    limits.referencesADay = genesis.referencesADay.map { Int($0.value) } ?? limits.referencesADay
    limits.groupLines = genesis.groupLines.map { Int($0.value) } ?? limits.groupLines
    limits.steps = genesis.steps.map { Int($0.value) } ?? limits.steps
    limits.payloadPieces = limits.openInstructions * 4 + 256
    var work = Work()
    var depository = Depository(genesis, on: time.day, &work)
    for (limit, value) in [
      (RegistryLimit.openInstructions, limits.openInstructions), (.submissionsADay, limits.submissionsADay),
      (.referencesADay, limits.referencesADay), (.groupLines, limits.groupLines), (.steps, limits.steps),
    ] { depository.state(limit, value) }
    core = Core(book: depository, limits: limits, time: time, work: work)
  }

  public var sequence: UInt64 { core.sequence }
  public var time: Moment { core.time }
  public var hasBacklog: Bool { core.hasBacklog }
  /// When something is due next: a tick is wanted by then.
  public var nextDue: Moment? { core.work.nextDue?.time }

  /// Carries out an entry; its outcome stands in `withOutcome` until the next one.
  public mutating func execute(sequence: UInt64, time: Moment, _ submission: consuming Submission?) {
    core.execute(sequence: sequence, time: time, submission)
    core.divideOutcome()
  }

  /// From now on the fields of every event are looked at, even of operations that are known to concern
  /// nobody but their sender: whoever replays with this finds the same outcomes, or that knowledge is wrong.
  package mutating func takeNothingForGranted() { core.takesNothingForGranted = true }

  /// The events of the last entry in binary form.
  public func withOutcome<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(core.work.outcome.bytes)
  }

  /// Clears memory before work begins, so that no page is first met in the middle of it.
  public mutating func prefault() {
    for memory in memoryToCome() { memory.initializeMemory(as: UInt8.self, repeating: 0) }
  }

  /// The memory of rows to come in the tables that grow at work, up to so many bytes of each: whoever asks
  /// the system for it ahead spares the engine the wait. Any thread may ask for it, and none writes it.
  public func memoryToCome(_ bytes: Int = .max) -> [UnsafeMutableRawBufferPointer] {
    core.book.memoryToCome(bytes) + [core.references.memoryToCome(bytes)]
  }

  /// Looks at the tables without changing them.
  public func read<Result>(_ body: (borrowing Depository) throws -> Result) rethrows -> Result {
    try body(core.book)
  }

  // MARK: The image of the state

  /// Raised whenever the memory of the tables means something else: an image serves only its own version, and
  /// digests are compared only within one.
  public static let stateVersion: UInt32 = 6

  /// Begins an image of the state as it stands after the last entry. Entries may follow while it is taken.
  public mutating func beginImage() { core.beginImage() }
  /// The next chunk, of about 256 KB; nil when the image is complete and has ended.
  public mutating func nextImageChunk() -> [UInt8]? { core.nextImageChunk() }
  /// Gives an image up that is not complete.
  public mutating func endImage() { core.endImage() }

  /// All chunks of the state in their order, beside an image that may be under way: equal states give equal
  /// chunks.
  public mutating func image(_ sink: ([UInt8]) -> Void) { core.image(sink) }

  /// From now on the chunks of an image are given back, in their order.
  public mutating func beginRestoring() { core.beginRestoring() }
  /// False for a chunk that no image of this version has in this place; then the registry is worth nothing.
  public mutating func restore(_ chunk: UnsafeRawBufferPointer) -> Bool { core.restore(chunk) }
  /// The work of filling the indexes, which must run before anything else; nil when chunks are missing.
  public mutating func finishRestoring() -> [IndexTask]? { core.finishRestoring() }

  /// Hands every table to a visitor.
  package mutating func visitTables<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
    core.visitTables(&visitor)
  }

  /// Decodes a content as the door and the replay do.
  public static func decode(_ content: UnsafeBufferPointer<UInt8>, form: ContentForm) -> Decoded {
    Decoded.decode(content, form: form, for: Depository.self)
  }
}
