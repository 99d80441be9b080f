// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// For whom a trade was made (CCP-03).
public enum TradeOrigin: Sendable { case house, customer }

/// Where a position is kept.
public enum PositionBook: UInt8, CaseIterable, Sendable {
  /// The member's own positions.
  case single
  /// All its customers' positions together.
  case omnibus
  /// Instruments without CCP service, of both origins (CCP-05).
  case withoutService

  public var code: StaticString {
    switch self {
    case .single: "TEKIL"
    case .omnibus: "COKLU"
    case .withoutService: "NM"
    }
  }

  public init(_ origin: TradeOrigin, isServed: Bool) {
    self = isServed ? (origin == .house ? .single : .omnibus) : .withoutService
  }
}

/// Whether an instrument has CCP service, day by day (CCP-06). The trade's day decides, so an open position
/// keeps its book until it is settled.
public struct ServiceFlag: Equatable, Sendable {
  private var changes: [(day: Day, isServed: Bool)] = []

  public init() {}

  /// - Refuses: `ccp-flag-retroactive`.
  public mutating func set(_ isServed: Bool, from day: Day, today: Day) throws(Refusal) {
    guard day >= today else {
      throw Refusal(.ccpFlagRetroactive, "CCP-06", Fact("from", .day(day)), Fact("today", .day(today)))
    }
    changes.removeAll { $0.day == day }
    changes.append((day, isServed))
    changes.sort { $0.day < $1.day }
  }

  public func isServed(tradedOn day: Day) -> Bool { changes.last { $0.day <= day }?.isServed ?? false }

  public static func == (left: ServiceFlag, right: ServiceFlag) -> Bool {
    left.changes.elementsEqual(right.changes) { $0 == $1 }
  }
}
