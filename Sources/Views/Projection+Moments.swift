// SPDX-License-Identifier: Apache-2.0
import GRDB
import Units

/// A moment as the journal knows it: what had been carried out by then.
public struct JournalMoment: Sendable, Hashable {
  /// The last entry at or before the moment.
  public var sequence: UInt64
  public var time: Moment

  public init(sequence: UInt64, time: Moment) {
    self.sequence = sequence
    self.time = time
  }
}

extension Projection {
  /// When an entry was carried out; nil for one that the views do not reflect.
  public func moment(of sequence: UInt64) throws(ViewFault) -> JournalMoment? {
    try read { database in
      try Int64.fetchOne(
        database, sql: "SELECT time FROM entries WHERE sequence = ?", arguments: [Int64(clamping: sequence)]
      ).map { JournalMoment(sequence: sequence, time: Moment(microseconds: $0)) }
    }
  }

  /// The last entry of the views that was carried out at or before a time; nil when the first came later.
  /// Several entries may have the same time: all of them count.
  public func moment(at time: Moment) throws(ViewFault) -> JournalMoment? {
    try read { database in
      try Int64.fetchOne(
        database,
        sql: "SELECT sequence FROM entries WHERE time <= ? ORDER BY time DESC, sequence DESC LIMIT 1",
        arguments: [time.microseconds]
      ).map { JournalMoment(sequence: UInt64($0), time: time) }
    }
  }
}
