// SPDX-License-Identifier: Apache-2.0
import Kernel

/// The six types of trades that a member reports (TRD-03).
public enum TradeType: UInt8, CodedValue {
  case portfolioSale, portfolioPurchase, auctionSale, auctionPurchase, exchangeSale, exchangePurchase

  /// What a code says: a row of the table of TRD-03 with the usual house account of TRD-04. Everything that
  /// tells the types apart reads it here.
  struct Terms: Sendable {
    let code: StaticString
    let meaning: Bilingual
    let deliverer: Leg
    let usualHouse: House
    /// On an auction or the exchange, where a banned investor may not buy (TRD-18).
    let isOrganised: Bool
  }

  enum Leg: Sendable { case customer, house }
  enum House: Sendable { case portfolio, pool }

  static let table: [Terms] = [
    Terms(
      code: "PRSAT", meaning: Bilingual("sale out of the member's portfolio", "portföyden satış"),
      deliverer: .house, usualHouse: .portfolio, isOrganised: false),
    Terms(
      code: "PRALS", meaning: Bilingual("purchase into the member's portfolio", "portföye alış"),
      deliverer: .customer, usualHouse: .portfolio, isOrganised: false),
    Terms(
      code: "IHSAT", meaning: Bilingual("customer's sale at auction", "ihale satış"), deliverer: .customer,
      usualHouse: .pool, isOrganised: true),
    Terms(
      code: "IHALS", meaning: Bilingual("customer's purchase at auction", "ihale alış"), deliverer: .house,
      usualHouse: .pool, isOrganised: true),
    Terms(
      code: "BRSAT", meaning: Bilingual("customer's sale on the exchange", "borsa satış"),
      deliverer: .customer, usualHouse: .pool, isOrganised: true),
    Terms(
      code: "BRALS", meaning: Bilingual("customer's purchase on the exchange", "borsa alış"),
      deliverer: .house, usualHouse: .pool, isOrganised: true),
  ]

  var terms: Terms { Self.table[Int(rawValue)] }
  /// Whether the house account is debited and the customer's credited.
  public var deliversFromHouse: Bool { terms.deliverer == .house }

  public static let listName: StaticString = "TradeType"
  public static let note = Bilingual("type of trade", "işlem türü")
  public static var unknown: RefusalCode { .tradeTypeUnknown }
  public var code: StaticString { terms.code }
  public var meaning: Bilingual { terms.meaning }
}

extension MemberKind {
  /// Banks and brokers, and Takasbank and the central bank for their own account holders (TRD-01).
  var reportsTrades: Bool {
    switch self {
    case .bank, .brokerage, .takasbank, .centralBank: true
    case .operatorOfRegistry, .regulator, .auditor: false
    }
  }
}
