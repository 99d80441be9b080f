// SPDX-License-Identifier: Apache-2.0
import Units

/// How an outcome is divided among those whom its events concern, so that a receipt shows a member its own
/// part and proves the rest without telling it (GEN-09, GEN-12).
///
/// It stands before the events of an outcome that tells of others than the member whose entry it is; most
/// outcomes have none and are one part. The first part is the entry's own, that of the member who signed it
/// or, of an entry of time, nobody's. Every further one belongs to the members named, or to nobody.
public struct OutcomeDivision: Equatable, Sendable {
  /// What an outcome begins with that is divided; no event has this code.
  public static let code: UInt8 = 95

  /// A stretch of the outcome that belongs to one part.
  public struct Run: Equatable, Sendable {
    public var part: Int
    public var byteCount: Int

    public init(part: Int, byteCount: Int) {
      self.part = part
      self.byteCount = byteCount
    }
  }

  /// Whom each part concerns, in order of the codes; nobody stands for the entry's own part, the first.
  public var audiences: [[MemberCode]]
  /// The stretches of the outcome in their order.
  public var runs: [Run]

  public init(audiences: [[MemberCode]] = [[]], runs: [Run] = []) {
    self.audiences = audiences
    self.runs = runs
  }

  /// Adds a stretch behind the others.
  public mutating func add(_ part: Int, byteCount: Int) {
    if runs.last?.part == part {
      runs[runs.count - 1].byteCount += byteCount
    } else {
      runs.append(Run(part: part, byteCount: byteCount))
    }
  }

  public func encode(into out: inout BinaryWriter) {
    out.byte(Self.code)
    out.varint(UInt64(audiences.count))
    for members in audiences {
      out.varint(UInt64(members.count))
      for member in members { member.encode(into: &out) }
    }
    out.varint(UInt64(runs.count))
    for run in runs {
      out.varint(UInt64(run.part))
      out.varint(UInt64(run.byteCount))
    }
  }

  /// The division that the reader stands before; nil, and the reader where it was, when there is none or its
  /// stretches are not exactly what follows.
  public init?(from reader: inout BinaryReader) {
    var ahead = reader
    guard !ahead.isAtEnd, ahead.byte() == Self.code else { return nil }
    var audiences: [[MemberCode]] = []
    let parts = ahead.varint()
    guard parts > 1, parts <= UInt64(ahead.remaining) else { return nil }
    for _ in 0..<parts {
      let count = ahead.varint()
      guard count <= UInt64(ahead.remaining) else { return nil }
      audiences.append((0..<count).map { _ in MemberCode.decode(from: &ahead) })
    }
    var runs: [Run] = []
    let count = ahead.varint()
    guard count <= UInt64(ahead.remaining) else { return nil }
    var left = UInt64(0)
    for _ in 0..<count {
      let (part, length) = (ahead.varint(), ahead.varint())
      guard part < parts, length <= UInt64(ahead.remaining) else { return nil }
      left += length
      runs.append(Run(part: Int(part), byteCount: Int(length)))
    }
    guard !ahead.isBroken, left == UInt64(ahead.remaining), audiences[0].isEmpty else { return nil }
    self.init(audiences: audiences, runs: runs)
    reader = ahead
  }

  /// The parts of an outcome, each with those whom it concerns, and what says how they lie in it; an outcome
  /// that is not divided is one part.
  public static func parts(
    of outcome: [UInt8]
  ) -> (parts: [(members: [MemberCode], bytes: [UInt8])], layout: [UInt8]?) {
    outcome.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      guard let division = OutcomeDivision(from: &reader) else { return ([([], outcome)], nil) }
      let layout = Array(bytes.prefix(bytes.count - reader.remaining))
      var parts = division.audiences.map { (members: $0, bytes: [UInt8]()) }
      for run in division.runs { parts[run.part].bytes += reader.raw(run.byteCount) }
      return (parts, layout)
    }
  }
}
