// SPDX-License-Identifier: Apache-2.0
import Kernel

/// The live rows of the tables visited, but for the submissions of the day: those stay when a group is
/// refused.
struct RowBytes: TableVisitor {
  private(set) var bytes: [UInt8] = []

  mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    guard "\(name)" != "submissions-a-day" else { return }
    table.forEach { slot, row in
      withUnsafeBytes(of: slot.raw) { bytes.append(contentsOf: $0) }
      withUnsafeBytes(of: row) { bytes.append(contentsOf: $0) }
    }
  }
}
