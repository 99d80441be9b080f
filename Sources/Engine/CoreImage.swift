// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// The image of the whole state, chunk by chunk in one stated order: first what stands in no table, then every
// table's head followed by its pages. Equal states give equal chunks, on any machine. Digest, snapshot and
// restart are made from this alone.

extension Core where B: ~Copyable {
  /// Where an image under way stands.
  struct Imaging {
    /// What stands in no table; nil once it is taken.
    var head: [UInt8]?
    var table = 0
  }

  /// Where a return from an image stands.
  struct Restoring {
    /// Nil while the head is awaited.
    var table: Int?
    /// Rows of the table that have come; nil while its head is awaited.
    var row: Int?
  }

  mutating func visitInstructions<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.table("open-instructions", &staged, &stagedByNumber)
    visitor.table("claims", &claims, &claimsByKey)
    visitor.pool("payloads", &payloads)
    visitor.table("references-a-day", &references, &referencesByKey)
  }

  package mutating func visitTables<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitInstructions(&visitor)
    visitor.table("submissions-a-day", &submissions, &submissionsByReference)
    book.visitTables(&visitor)
  }

  // MARK: Taking an image

  /// Begins an image of the state as it stands after the last entry. Entries may follow while it is taken.
  package mutating func beginImage() {
    precondition(imaging == nil, "one image at a time")
    imaging = Imaging(head: encodeHead())
    var visitor = ImageVisitor(begins: true)
    visitTables(&visitor)
  }

  /// The next chunk, or nil when the image is complete and has ended.
  package mutating func nextImageChunk() -> [UInt8]? {
    if let head = imaging!.head {
      imaging!.head = nil
      return head
    }
    while true {
      var visitor = ChunkVisitor(table: imaging!.table)
      visitTables(&visitor)
      if let chunk = visitor.chunk { return chunk }
      imaging!.table += 1
      if imaging!.table == visitor.count { break }
    }
    endImage()
    return nil
  }

  /// Every chunk at once, beside an image that may be under way.
  package mutating func image(_ sink: ([UInt8]) -> Void) {
    sink(encodeHead())
    withoutActuallyEscaping(sink) { sink in
      var visitor = WholeVisitor(sink)
      visitTables(&visitor)
    }
  }

  /// Gives an image up.
  package mutating func endImage() {
    var visitor = ImageVisitor(begins: false)
    visitTables(&visitor)
    imaging = nil
  }

  private func encodeHead() -> [UInt8] {
    var out = BinaryWriter()
    out.fixed(sequence)
    out.fixed(time.microseconds)
    for limit in [limits.groupLines, limits.steps] { out.fixed(UInt64(limit)) }
    out.fixed(firstOfDay)
    out.block(ends)
    work.encode(into: &out)
    book.encodeSettings(into: &out)
    return out.array()
  }

  // MARK: Coming back from an image

  /// From now on the chunks of an image are given back, in their order. What stood here before is gone.
  package mutating func beginRestoring() { restoring = Restoring() }

  /// False for a chunk that no image of this version has in this place; then the state is worth nothing.
  package mutating func restore(_ chunk: UnsafeRawBufferPointer) -> Bool {
    guard let table = restoring!.table else {
      restoring!.table = 0
      return decodeHead(chunk)
    }
    var visitor = RestoringVisitor(table: table, row: restoring!.row, bytes: chunk)
    visitTables(&visitor)
    guard let left = visitor.rowsLeft else { return false }
    restoring!.row = left == 0 ? nil : (restoring!.row ?? 0) + visitor.rows
    if left == 0 { restoring!.table = table + 1 }
    return true
  }

  /// The work of filling the indexes, each on a thread of its own if that is wanted; nil when chunks are
  /// missing.
  package mutating func finishRestoring() -> [IndexTask]? {
    var counting = ChunkVisitor(table: -1)
    visitTables(&counting)
    defer { restoring = nil }
    guard restoring!.table == counting.count, restoring!.row == nil else { return nil }
    var visitor = IndexVisitor()
    visitTables(&visitor)
    return visitor.tasks
  }

  private mutating func decodeHead(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var reader = BinaryReader(bytes)
    sequence = reader.fixed()
    time = Moment(microseconds: reader.fixed())
    let groupLines: UInt64 = reader.fixed()
    let steps: UInt64 = reader.fixed()
    guard groupLines > 0, steps > 0, let groupLines = Int(exactly: groupLines),
      let steps = Int(exactly: steps)
    else { return false }
    limits.groupLines = groupLines
    limits.steps = steps
    firstOfDay = reader.fixed()
    ends = Array(reader.block())
    return work.decode(from: &reader) && book.decodeSettings(from: &reader) && reader.isAtEnd
      && !reader.isBroken
  }

  // MARK: Limits

  /// Sets a limit of the engine's own. The book lets limits only be raised, so that nothing stands in the
  /// way.
  mutating func setLimit(_ change: UInt64) {
    let (limit, value) = CoreLimit.unpack(change)
    switch limit {
    case .openInstructions:
      raise("open-instructions", to: value)
      raise("payloads", to: value * 4 + 256)
    case .submissionsADay: raise("submissions-a-day", to: value)
    case .referencesADay: raise("references-a-day", to: value)
    case .groupLines: limits.groupLines = value
    case .steps: limits.steps = value
    case nil: break
    }
  }

  private mutating func raise(_ name: StaticString, to value: Int) {
    var visitor = LimitVisitor(name, limit: value)
    visitTables(&visitor)
    precondition(visitor.isSet == true, "a limit is only raised")
  }
}
