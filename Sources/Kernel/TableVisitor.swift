// SPDX-License-Identifier: Apache-2.0

/// A row that an index finds by its key.
public protocol Indexed: BitwiseCopyable {
  /// The hash of the row's key: what look-ups and the making of the index share.
  var hash: UInt64 { get }
  /// False for a row that only another row leads to.
  var isIndexed: Bool { get }
}

extension Indexed {
  @inlinable public var isIndexed: Bool { true }
}

/// Walks over everything that a state keeps in tables. A book says once which tables it has; groups, the
/// image of the state, its return from a snapshot and its digest follow from that.
public protocol TableVisitor: ~Copyable {
  mutating func table<Row: BitwiseCopyable>(_ name: StaticString, _ table: inout Table<Row>)
  mutating func table<Row: Indexed>(
    _ name: StaticString, _ table: inout Table<Row>, _ index: inout HashIndex)
}

extension TableVisitor where Self: ~Copyable {
  /// For visitors that do not care about indexes.
  public mutating func table<Row: Indexed>(
    _ name: StaticString, _ table: inout Table<Row>, _ index: inout HashIndex
  ) { self.table(name, &table) }

  public mutating func pool(_ name: StaticString, _ pool: inout BlobPool) { table(name, &pool.pieces) }
}

/// Opens, keeps or drops the former rows of an all-or-nothing group.
public struct GroupVisitor: TableVisitor {
  public enum Step: Sendable { case begin, keep, drop }
  let step: Step

  public init(_ step: Step) { self.step = step }

  public mutating func table<Row>(_: StaticString, _ table: inout Table<Row>) {
    switch step {
    case .begin: table.beginGroup()
    case .keep: table.keepGroup()
    case .drop: table.dropGroup()
    }
  }

  public mutating func table<Row: Indexed>(
    _ name: StaticString, _ table: inout Table<Row>, _ index: inout HashIndex
  ) {
    self.table(name, &table)
    switch step {
    case .begin: index.beginGroup()
    case .keep: index.keepGroup()
    case .drop: index.dropGroup()
    }
  }
}

/// Begins or ends the image of every table.
public struct ImageVisitor: TableVisitor {
  let begins: Bool
  public init(begins: Bool) { self.begins = begins }

  public mutating func table<Row>(_: StaticString, _ table: inout Table<Row>) {
    if begins { table.beginImage() } else { table.endImage() }
  }
}

/// Takes the next chunk of the image of the table in a place, counted from 0.
public struct ChunkVisitor: TableVisitor {
  let wanted: Int
  private var place = 0
  public private(set) var chunk: [UInt8]?
  /// How many tables there are.
  public var count: Int { place }

  public init(table wanted: Int) { self.wanted = wanted }

  public mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    if place == wanted { chunk = table.nextChunk(name) }
    place += 1
  }
}

/// Hands over every chunk of every table at once.
public struct WholeVisitor: TableVisitor {
  private let sink: ([UInt8]) -> Void
  public init(_ sink: @escaping ([UInt8]) -> Void) { self.sink = sink }

  public mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    table.forEachChunk(name, sink)
  }
}

/// Gives the table in a place a chunk of its image back.
public struct RestoringVisitor: TableVisitor {
  let wanted: Int
  /// Rows that came before; nil for the head.
  let row: Int?
  let bytes: UnsafeRawBufferPointer
  private var place = 0
  /// The rows of the table that are still to come after this chunk; nil when the chunk does not fit.
  public private(set) var rowsLeft: Int?
  public private(set) var rows = 0

  public init(table wanted: Int, row: Int?, bytes: UnsafeRawBufferPointer) {
    self.wanted = wanted
    self.row = row
    self.bytes = bytes
  }

  public mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    restore(name, &table)
  }

  public mutating func table<Row: Indexed>(
    _ name: StaticString, _ table: inout Table<Row>, _ index: inout HashIndex
  ) {
    guard restore(name, &table), row == nil else { return }
    index.removeAll()
    index.setLimit(table.limit)
  }

  @discardableResult
  private mutating func restore<Row>(_ name: StaticString, _ table: inout Table<Row>) -> Bool {
    defer { place += 1 }
    guard place == wanted else { return false }
    if let row {
      guard let count = table.restoreRows(from: row, bytes) else { return false }
      rows = count
    } else {
      guard table.restoreHead(name, bytes) else { return false }
    }
    rowsLeft = Int(table.end) - (row ?? 0) - rows
    return true
  }
}

/// Gathers the work of filling every index anew.
public struct IndexVisitor: TableVisitor {
  public private(set) var tasks: [IndexTask] = []
  public init() {}

  public mutating func table<Row>(_: StaticString, _: inout Table<Row>) {}

  public mutating func table<Row: Indexed>(
    _: StaticString, _ table: inout Table<Row>, _ index: inout HashIndex
  ) {
    tasks.append(IndexTask(table, index))
  }
}

/// Sets the limit of the table with a name, and of its index.
public struct LimitVisitor: TableVisitor {
  let name: [UInt8]
  let limit: Int
  /// Nil when no table has the name; else whether the limit is set.
  public private(set) var isSet: Bool?

  public init(_ name: StaticString, limit: Int) {
    self.name = Array(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    self.limit = limit
  }

  public mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    guard name.equals(self.name.span) else { return }
    isSet = table.setLimit(limit)
  }

  public mutating func table<Row: Indexed>(
    _ name: StaticString, _ table: inout Table<Row>, _ index: inout HashIndex
  ) {
    guard name.equals(self.name.span) else { return }
    isSet = table.setLimit(limit)
    if isSet == true { index.setLimit(limit) }
  }
}
