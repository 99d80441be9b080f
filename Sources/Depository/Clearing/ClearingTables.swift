// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The tables of the central counterparty.
public struct ClearingTables: ~Copyable, Sendable {
  var sets = Table<RiskSetRow>(limit: Self.setLimit)
  var shares = Table<RiskShareRow>(limit: Self.termLimit)
  var pairs = Table<RiskPairRow>(limit: Self.termLimit)
  var assets = Table<RiskAssetRow>(limit: Self.termLimit)
  var prices = Table<AssetPriceRow>(limit: Self.priceLimit)
  var pricesByAsset = HashIndex(limit: Self.priceLimit)
  var services = Table<ServiceRow>(limit: Self.priceLimit)
  var accounts: Table<ClearingAccountRow>
  var accountsByMember: HashIndex
  var positions = Table<PositionRow>(limit: Self.positionLimit)
  var lines = Table<CollateralRow>(limit: Self.lineLimit)
  var calls: Table<MarginCallRow>
  var runs = Table<MarginRunRow>(limit: Self.runLimit)
  var fund: FundTables
  var histories = Table<PriceHistoryRow>(limit: Self.historyLimit)
  var historiesByAsset = HashIndex(limit: Self.historyLimit)
  var keptPrices = Table<KeptPriceRow>(limit: Self.keptPriceLimit)
  var confirmedSteps = Table<ConfirmedStepRow>(limit: Self.priceLimit)

  /// Sets and their terms for some years of weekly announcements.
  static let setLimit = 4_096
  static let termLimit = 1 << 17
  /// Some weeks of the prices of a market.
  static let priceLimit = 1 << 15
  static let positionLimit = 1 << 18
  static let lineLimit = 1 << 16
  static let runLimit = 64
  /// Assets with a history, and ten years of eight hundred of them.
  static let historyLimit = 1 << 13
  static let keptPriceLimit = 1 << 21

  init(members: Int) {
    accounts = Table(limit: members * 4)
    accountsByMember = HashIndex(limit: members * 4)
    calls = Table(limit: members * 16)
    fund = FundTables(members: members)
  }

  mutating func visit<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.table("risk-sets", &sets)
    visitor.table("risk-shares", &shares)
    visitor.table("risk-pairs", &pairs)
    visitor.table("risk-assets", &assets)
    visitor.table("asset-prices", &prices, &pricesByAsset)
    visitor.table("ccp-services", &services)
    visitor.table("ccp-accounts", &accounts, &accountsByMember)
    visitor.table("positions", &positions)
    visitor.table("collateral", &lines)
    visitor.table("margin-calls", &calls)
    visitor.table("margin-runs", &runs)
    fund.visit(&visitor)
    visitor.table("price-histories", &histories, &historiesByAsset)
    visitor.table("kept-prices", &keptPrices)
    visitor.table("confirmed-steps", &confirmedSteps)
  }
}

extension Depository {
  // Its own wake-ups.
  static let marginStep: UInt16 = CoreDue.firstOfBook + 48
  static let callTest: UInt16 = CoreDue.firstOfBook + 49
  static let callReminder: UInt16 = CoreDue.firstOfBook + 50
  static let callDeadline: UInt16 = CoreDue.firstOfBook + 51
  static let backTestStep: UInt16 = CoreDue.firstOfBook + 60
  static let remunerationCutOff: UInt16 = CoreDue.firstOfBook + 61

  /// The risk desk is Takasbank's (CCP-70, CCP-75).
  ///
  /// - Refuses: `right-missing`.
  func requireCounterparty(_ context: Context) throws(Refusal) {
    guard members[Slot(raw: context.member)].kind == .takasbank else {
      throw Refusal(.rightMissing, "CCP-75", Fact("member", .member(context.memberCode)))
    }
  }

  func clearingAccount(_ member: Slot<MemberRow>, _ account: MarginAccount) -> Slot<ClearingAccountRow>? {
    clearing.accountsByMember.find(ClearingAccountRow.hash(member, account)) {
      let row = clearing.accounts[Slot(raw: $0)]
      return row.member == member && row.account == account
    }.map { Slot(raw: $0) }
  }

  /// The account of a member that the counterparty deals with.
  ///
  /// - Refuses: `account-unknown` (CCP-44).
  func requireClearingAccount(
    _ member: Slot<MemberRow>, _ account: MarginAccount
  ) throws(Refusal) -> Slot<ClearingAccountRow> {
    guard let slot = clearingAccount(member, account) else {
      throw Refusal(
        .accountUnknown, "CCP-44", Fact("member", .member(members[member].code)),
        Fact("account", .word(account.code)))
    }
    return slot
  }
}
