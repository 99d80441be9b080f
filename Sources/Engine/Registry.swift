// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// The registry: the engine over the depository's tables. One thread drives it; entries go in, outcomes come
/// out.
public struct Registry: ~Copyable {
  /// Raised whenever the same entries would give other outcomes; stands in every batch of the journal.
  public static let engineVersion: UInt32 = 1

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
    let depository = Depository(genesis, on: time.day, &work)
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
  }

  /// The events of the last entry in binary form.
  public func withOutcome<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(core.work.outcome.bytes)
  }

  /// Touches memory before work begins, so that no page is first met in the middle of it.
  public mutating func prefault() {
    core.book.prefault()
    core.references.prefault()
  }

  /// Looks at the tables without changing them.
  public func read<Result>(_ body: (borrowing Depository) throws -> Result) rethrows -> Result {
    try body(core.book)
  }

  /// The whole state in a stated order, for its digest: equal states give equal bytes.
  public func digest(_ sink: (UnsafeRawBufferPointer) -> Void) { core.digest(sink) }

  /// Decodes a content as the door and the replay do.
  public static func decode(_ content: UnsafeBufferPointer<UInt8>, form: ContentForm) -> Decoded {
    Decoded.decode(content, form: form, for: Depository.self)
  }
}
