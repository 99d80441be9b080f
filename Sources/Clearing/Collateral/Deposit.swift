// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The accounts of a member at the counterparty: three for collateral, one for its contribution (CCP-04).
public enum CollateralAccountKind: UInt8, CaseIterable, Sendable {
  /// Covers house positions in instruments with CCP service.
  case house
  /// Covers customers' positions in them, all together.
  case customers
  /// Covers instruments without CCP service, house and customers together.
  case withoutService
  case contribution

  public var code: StaticString {
    switch self {
    case .house: "PF"
    case .customers: "MS"
    case .withoutService: "NM"
    case .contribution: "GF"
    }
  }

  /// - Refuses: `no-registration-level-margin` for a registration number (CCP-07); `account-kind-unknown`.
  public init(code: String) throws(Refusal) {
    if let kind = Self.allCases.first(where: { $0.code.text == code }) {
      self = kind
    } else if !code.isEmpty, code.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
      throw Refusal(.noRegistrationLevelMargin, "CCP-07")
    } else {
      throw Refusal(.accountKindUnknown, "CCP-04")
    }
  }
}

/// What a member offers as collateral or contribution, and what must be so for it to be taken (CCP-44).
public struct Deposit: Sendable {
  public enum Depositor: Sendable { case member, customer }
  public enum Holder: Sendable { case counterparty, exchange }
  /// Whose the asset is, as the member declares with each deposit (CCP-08).
  public enum Ownership: Sendable { case own, disposalRight, customer }

  public var account: CollateralAccountKind
  public var group: AssetGroup
  public var key: ShareCode
  public var quantity: Int64
  public var ownership: Ownership?
  public var depositor = Depositor.member
  public var holder = Holder.counterparty
  public var isInIndex = true
  /// Attached, pledged or banned at the depository.
  public var isRestricted = false

  public init(
    to account: CollateralAccountKind, _ group: AssetGroup, _ key: ShareCode, quantity: Int64,
    ownership: Ownership?
  ) {
    self.account = account
    self.group = group
    self.key = key
    self.quantity = quantity
    self.ownership = ownership
  }

  /// - Refuses: `customer-cannot-move-collateral` (CCP-01), `exchange-margin-not-in-use` (CCP-09),
  ///   `quantity-not-positive`, `ownership-declaration-missing`, `customer-owned-collateral`,
  ///   `guarantee-fund-needs-own-assets` (CCP-61), `asset-not-eligible`, `share-not-in-index`,
  ///   `asset-restricted`; in this order.
  public func check(_ table: CollateralTable) throws(Refusal) {
    guard depositor == .member else { throw Refusal(.customerCannotMoveCollateral, "CCP-01") }
    guard holder == .counterparty else { throw Refusal(.exchangeMarginNotInUse, "CCP-09") }
    guard quantity > 0 else {
      throw Refusal(.quantityNotPositive, "CCP-44", Fact("quantity", .number(quantity)))
    }
    guard let ownership else { throw Refusal(.ownershipDeclarationMissing, "CCP-08") }
    if account == .contribution {
      guard ownership == .own else { throw Refusal(.guaranteeFundNeedsOwnAssets, "CCP-61") }
    } else {
      guard ownership != .customer else { throw Refusal(.customerOwnedCollateral, "CCP-08") }
    }
    try table.checkEligible(group, key: key, isInIndex: isInIndex)
    guard !isRestricted else { throw Refusal(.assetRestricted, "CCP-44") }
  }

  /// What stands in `MS` may be held under a right of disposal alone, so it cannot become a contribution.
  ///
  /// - Refuses: `guarantee-fund-needs-own-assets`.
  public static func checkTransfer(
    from giving: CollateralAccountKind, to receiving: CollateralAccountKind
  ) throws(Refusal) {
    if receiving == .contribution, giving == .customers {
      throw Refusal(.guaranteeFundNeedsOwnAssets, "CCP-61")
    }
  }
}
