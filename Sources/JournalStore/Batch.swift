// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Units

/// A row of the table of batches.
struct Batch {
  var number: UInt64
  var first: UInt64
  var count: UInt64
  var time: Moment
  var epoch: UInt64
  var engineVersion: UInt32
  var outcomeDigest: [UInt8]
  var previousHash: [UInt8]
  var hash: [UInt8]

  /// The sequence after the last.
  var end: UInt64 { first + count }

  var head: JournalHead {
    JournalHead(
      sequence: end - 1, batch: number, time: time, hash: hash, outcomeDigest: outcomeDigest, epoch: epoch)
  }
}

extension Batch {
  /// Nil when a column holds what no batch can have.
  init?(_ row: Row) {
    guard let number = row.integer(0, as: UInt64.self), number > 0,
      let first = row.integer(1, as: UInt64.self), first > 0,
      let count = row.integer(2, as: UInt64.self), count > 0,
      // The end, too, must be a number that SQLite can hold.
      count <= UInt64(Int64.max) - first,
      let time = row.integer(3, as: Int64.self).map(Moment.init), time <= .lastOfJournal,
      let epoch = row.integer(4, as: UInt64.self),
      let engineVersion = row.integer(5, as: UInt32.self)
    else { return nil }
    self.init(
      number: number, first: first, count: count, time: time, epoch: epoch,
      engineVersion: engineVersion, outcomeDigest: row.bytes(6), previousHash: row.bytes(7),
      hash: row.bytes(8))
  }

  var arguments: StatementArguments {
    [
      Int64(number), Int64(first), Int64(count), time.microseconds, Int64(epoch), Int64(engineVersion),
      Data(outcomeDigest), Data(previousHash), Data(hash),
    ]
  }
}

extension Moment {
  /// 9999-12-31T23:59:59.999999+03:00, the end of the years that have a text. An engine that is told of a
  /// later time could not count on from it.
  static let lastOfJournal = Moment(microseconds: 253_402_289_999_999_999)
}

extension Row {
  /// Nil when the value is missing, of another kind, or does not fit. The tables are strict, a damaged file
  /// is not.
  func integer<T: FixedWidthInteger>(_ index: Int, as type: T.Type) -> T? {
    // Asked for as an integer, a value of another kind would stop the process.
    let value: DatabaseValue = self[index]
    guard case .int64(let integer) = value.storage else { return nil }
    return T(exactly: integer)
  }

  func bytes(_ index: Int) -> [UInt8] {
    // Without the copy that a `Data` of the column's own would make first.
    (try? withUnsafeData(atIndex: index) { $0.map(Array.init) ?? [] }) ?? []
  }
}
