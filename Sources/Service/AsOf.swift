// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Kernel
import Units
import Views

/// The past moment of a question: a time in Istanbul, or the sequence of an entry. It is turned once into the
/// last entry at or before it, and everything is answered as of that entry.
public enum AsOf: Sendable, Hashable {
  case entry(UInt64)
  case time(Moment)

  /// - Refuses: `time-format`.
  public init(_ text: String) throws(DoorRefusal) {
    let bytes = Array(text.utf8)
    if let number = try? WholeNumber.read(bytes.span) {
      self = .entry(number.value)
    } else if let time = try? Moment.parse(bytes.span) {
      self = .time(time)
    } else {
      throw DoorRefusal(
        .timeFormat, RefusalCode.timeFormat.formRule, .init("field", "asOf"),
        .init("example", "2026-03-02T15:00:00"))
    }
  }

  static let schema: JSONValue = [
    "oneOf": [["type": "integer", "minimum": 1], ["type": "string", "format": "date-time"]],
    "examples": ["2026-03-02T15:00:00", 17],
  ]

  /// Why there is no such moment: what there is lies between the first entry and the last, or now.
  static func outside(first: String, last: String) -> DoorRefusal {
    DoorRefusal(
      .resourceNotFound, "GEN-31", .init("field", "asOf"), .init("first", first), .init("last", last))
  }

  /// The last entry of a journal at or before the moment, where no server is at work.
  /// - Refuses: `resource-not-found` beyond the journal's ends.
  /// - Complexity: reads as many entries as their number has binary digits.
  public func lastEntry(of journal: any JournalStorage) throws -> UInt64 {
    let head = journal.head
    switch self {
    case .entry(let sequence):
      guard 1...max(1, head.sequence) ~= sequence else {
        throw Self.outside(first: "1", last: String(head.sequence))
      }
      return sequence
    case .time(let time):
      guard let first = try journal.entry(1)?.time, first <= time, time <= head.time else {
        throw Self.outside(first: try journal.entry(1)?.time.description ?? "", last: head.time.description)
      }
      var (within, beyond) = (1 as UInt64, head.sequence + 1)
      while beyond - within > 1 {
        let middle = within + (beyond - within) / 2
        if let entry = try journal.entry(middle), entry.time <= time {
          within = middle
        } else {
          beyond = middle
        }
      }
      return within
    }
  }
}

extension Queries {
  /// The moment that a question asks for, once the views reflect it; nil for now.
  /// - Refuses: `time-format`; `resource-not-found` before the first entry and for what has not passed yet.
  func moment(_ text: String?) async throws -> JournalMoment? {
    guard let text, !text.isEmpty else { return nil }
    switch try AsOf(text) {
    case .entry(let sequence):
      let last = node.status.sequence
      guard sequence > 0, sequence <= last else { throw AsOf.outside(first: "1", last: String(last)) }
      try await views.wait(for: sequence)
      return try await views.ask { try $0.moment(of: sequence) }
    case .time(let time): return try await moment(at: time)
    }
  }

  private func moment(at time: Moment) async throws -> JournalMoment {
    let now = node.now
    // What has its place in the journal from now on comes later than a time that has passed. Whatever is on
    // its way is waited for, unless the views reach beyond the time already.
    let known = try await views.ask { try $0.moment(of: $0.position())?.time }
    if time < now, known.map({ $0 <= time }) ?? true {
      try await views.wait(for: try await node.read { _ in true }.sequence)
    }
    let found = try await views.ask { try $0.moment(at: time) }
    guard time < now, let found else {
      let first = try await views.ask { try $0.moment(of: 1)?.time }
      throw AsOf.outside(first: first?.description ?? "", last: now.description)
    }
    return found
  }
}
