// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

/// What an investor did at the door.
public struct InvestorAccessView: Sendable, Equatable {
  public var sequence: UInt64
  public var position: UInt32
  public var time: Moment
  public var channel: InvestorChannel
  public var kind: InvestorAccessKind
  public var question: String?
  public var result: String?
}

extension Projection {
  /// Row numbers of the accounts that an investor holds alone or with others, as they were opened.
  /// - Source: INV-04, INV-05.
  public func accountRows(of investor: RegistrationNumber) throws(ViewFault) -> [UInt32] {
    try read { database in
      try UInt32.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT row_number FROM accounts WHERE investor = ?1
            UNION SELECT a.row_number FROM holders h JOIN accounts a ON a.account = h.account
              WHERE h.investor = ?1 AND NOT h.is_removed
            ORDER BY 1
            """), arguments: [Int64(clamping: investor.value)])
    }
  }

  /// An investor's own accesses, newest first.
  /// - Source: INV-08.
  public func accesses(
    of investor: RegistrationNumber, kind: InvestorAccessKind? = nil, after cursor: String? = nil,
    limit: Int = 100
  ) throws(ViewFault) -> Page<InvestorAccessView> {
    try read { database in
      let limit = Self.clamp(limit)
      var conditions = Conditions()
      conditions.add("investor = ?", [Int64(clamping: investor.value)])
      if let kind { conditions.add("kind = ?", [kind.text]) }
      if let cursor {
        guard let place = NoticePosition(cursor) else {
          throw ViewFault(.cursorUnknown, cause: "not an access's place")
        }
        conditions.add("(sequence, position) < (?, ?)", [Int64(place.sequence), Int64(place.index)])
      }
      let rows = try conditions.fetch(
        database,
        "SELECT sequence, position, time, channel, kind, question, result FROM investor_access",
        order: "sequence DESC, position DESC", limit: limit, InvestorAccessView.init)
      let last = rows.last.map { NoticePosition(sequence: $0.sequence, index: UInt64($0.position)) }
      return Page(
        rows: rows, next: rows.count < limit ? nil : last?.description,
        sequence: try Self.reflected(nil, database))
    }
  }
}

extension InvestorAccessView {
  fileprivate init(_ row: Row) throws {
    guard let channel = parsed(row[3], InvestorChannel.self),
      let kind = parsed(row[4], InvestorAccessKind.self)
    else { throw ViewFault(.inconsistent, cause: "access \(row[0] as Int64)-\(row[1] as Int64)") }
    self.init(
      sequence: row[0], position: row[1], time: Moment(microseconds: row[2]), channel: channel, kind: kind,
      question: row[5], result: row[6])
  }
}
