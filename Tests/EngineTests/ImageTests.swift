// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Testing
import Units

@Suite struct ImageTests {
  /// Finds gaps that the compiler leaves between the fields of a row: their bytes would be anything.
  struct GapFinder: TableVisitor {
    private(set) var gaps: [String] = []
    private(set) var tables: [String] = []

    mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
      tables.append("\(name)")
      // All zero is a value of every row: numbers, and the first case of what has cases.
      let bytes = UnsafeMutableRawPointer.allocate(
        byteCount: MemoryLayout<Row>.stride, alignment: MemoryLayout<Row>.alignment)
      defer { bytes.deallocate() }
      bytes.initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<Row>.stride)
      look(at: bytes.load(as: Row.self), name: "\(name)", room: MemoryLayout<Row>.stride)
    }

    private mutating func look(at value: Any, name: String, room: Int) {
      let fields = Mirror(reflecting: value).children
      guard !fields.isEmpty else { return }
      let sum = fields.reduce(0) { $0 + Self.size(of: $1.value) }
      if sum != room { gaps.append("\(name): \(sum) of \(room) bytes") }
      for field in fields {
        look(at: field.value, name: "\(name).\(field.label ?? "")", room: Self.size(of: field.value))
      }
    }

    private static func size(of value: Any) -> Int {
      func size<Value>(_: Value) -> Int { MemoryLayout<Value>.size }
      return _openExistential(value, do: size)
    }
  }

  @Test func `no row has bytes that nobody writes`() {
    var registry = Registry(genesis: Market.genesis(), at: Moment(microseconds: 0))!
    var finder = GapFinder()
    registry.visitTables(&finder)
    #expect(finder.gaps == [])
    #expect(finder.tables.count == 59)
  }

  /// With its place in the index, eight bytes at a load between 3/8 and 3/4: at most 40 + 8 / (3/8) = 61.3.
  @Test func `a holding of one lot takes less than 64 bytes, index included`() {
    #expect(MemoryLayout<HoldingRow>.stride == 40)
  }
}
