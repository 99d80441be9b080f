// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

// What an account has lodged, and what it is worth under a set of parameters (CCP-37, CCP-38).

extension ISIN {
  /// The key of a security in the arithmetic.
  var shareCode: ShareCode {
    var text: [UInt8] = []
    write(to: &text)
    return (try? ShareCode.parse(text.span)) ?? ShareCode()
  }
}

extension Currency {
  var shareCode: ShareCode {
    var text: [UInt8] = []
    write(to: &text)
    return (try? ShareCode.parse(text.span)) ?? ShareCode()
  }
}

extension Depository {
  func key(of asset: AssetKey) -> ShareCode {
    asset.security.map { securities[$0].isin.shareCode } ?? asset.currency!.shareCode
  }

  /// Limits and coefficients: those of collateral with the set's ratio of cash, or those of the fund.
  func collateralTable(_ account: MarginAccount, _ set: RiskSetRow?) -> CollateralTable {
    guard account != .contribution else { return .guaranteeFund }
    var table = CollateralTable.transaction
    if let set {
      table.minCashRatio = set.minCashRatio
      table.letterUntil = set.letterUntil.number == 0 ? nil : set.letterUntil
    }
    return table
  }

  /// The row of a security in the list of what may be lodged.
  func assetTerm(_ security: Slot<SecurityRow>, _ set: RiskSetRow?) -> RiskAssetRow? {
    guard let set else { return nil }
    for place in set.firstAsset..<set.firstAsset + set.assetCount {
      let row = clearing.assets[Slot(raw: place)]
      if row.security == security { return row }
    }
    return nil
  }

  /// The line of money or letters, or of a security in an account of the registry.
  func line(
    _ account: Slot<ClearingAccountRow>, _ asset: AssetKey, in place: Slot<AccountRow> = .none
  ) -> Slot<CollateralRow>? {
    var slot = clearing.accounts[account].firstLine
    while !slot.isNone {
      if clearing.lines[slot].asset == asset, clearing.lines[slot].place == place { return slot }
      slot = clearing.lines[slot].next
    }
    return nil
  }

  func lodged(
    _ account: Slot<ClearingAccountRow>, _ asset: AssetKey, in place: Slot<AccountRow> = .none
  ) -> Int64 {
    line(account, asset, in: place).map { clearing.lines[$0].quantity } ?? 0
  }

  /// The exact market value of a quantity (CCP-37), with the last prices up to a day.
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  func marketValue(
    _ quantity: Int64, of asset: AssetKey, _ group: CollateralGroup, on day: Day
  ) throws(Refusal) -> LodgedValue {
    if group.isLira { return LodgedValue(kurus: quantity) }
    let price = try millionths(asset, on: day)
    if let currency = asset.currency {
      var units: Int64 = 1
      for _ in 0..<currency.minorDigits { units *= 10 }
      return try LodgedValue(quantity: quantity, price: price, per: units)
    }
    let currency = securities[asset.security!].currency
    let rate = currency == .lira ? 1_000_000 : try millionths(AssetKey(currency), on: day)
    return try LodgedValue(
      quantity: quantity, price: price, fxRate: rate, per: group.isPricedPerHundred ? 100 : 1)
  }

  private func millionths(_ asset: AssetKey, on day: Day) throws(Refusal) -> Int64 {
    guard let row = priceRow(of: asset, on: day) else { throw missingPrice(of: asset, on: day, "CCP-37") }
    return row.price.tenThousandths * 100
  }

  func missingPrice(of asset: AssetKey, on day: Day, _ rule: RuleID) -> Refusal {
    guard let security = asset.security else {
      return Refusal(.priceMissing, rule, Fact("day", .day(day)))
    }
    return Refusal(
      .priceMissing, rule, Fact("isin", .security(securities[security].isin)), Fact("day", .day(day)))
  }

  /// Under which an asset counts: as the set lists it, however it was listed when it was lodged, so that all
  /// of one ISIN is one line (CCP-38, CCP-45); what the set does not list stays what it was.
  private func group(
    of asset: AssetKey, lodgedAs group: CollateralGroup, _ set: RiskSetRow?
  ) -> CollateralGroup {
    asset.security.flatMap { assetTerm($0, set) }?.group ?? group
  }

  /// The arithmetic's line for a quantity of an asset. What the set does not list counts nothing: a share
  /// that left the index stays lodged without a value (CCP-23).
  func lodgedLine(
    _ quantity: Int64, of asset: AssetKey, _ group: CollateralGroup, _ set: RiskSetRow?, on day: Day
  ) throws(Refusal) -> LodgedLine {
    let term = asset.security.flatMap { assetTerm($0, set) }
    let coefficient = term.flatMap { $0.coefficient.millionths < 0 ? nil : $0.coefficient }
    let group = self.group(of: asset, lodgedAs: group, set)
    return LodgedLine(
      group.group, key(of: asset), try marketValue(quantity, of: asset, group, on: day),
      coefficient: coefficient, isInIndex: asset.security == nil || term != nil)
  }

  /// The letters of guarantee of an account (CCP-24).
  func lodgedLetters(_ account: Slot<ClearingAccountRow>) -> [GuaranteeLetter] {
    guard let line = line(account, .letters(in: .lira)) else { return [] }
    return [GuaranteeLetter(amount: Money(minor: clearing.lines[line].quantity))]
  }

  /// All lines of an account but letters of guarantee.
  ///
  /// - Parameter skipsMissing: a line without a price counts nothing instead of refusing.
  /// - Refuses: `price-missing`, `position-too-large`.
  func lodgedLines(
    _ account: Slot<ClearingAccountRow>, _ set: RiskSetRow?, on day: Day, skipsMissing: Bool = false
  ) throws(Refusal) -> [LodgedLine] {
    var lines: [LodgedLine] = []
    var slot = clearing.accounts[account].firstLine
    while !slot.isNone {
      let row = clearing.lines[slot]
      slot = row.next
      if row.group == .letter { continue }
      do throws(Refusal) {
        lines.append(try lodgedLine(row.quantity, of: row.asset, row.group, set, on: day))
      } catch {
        guard skipsMissing else { throw error }
      }
    }
    return lines
  }

  /// The account as the arithmetic judges it, on the last prices and the set in force (CCP-42).
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  func collateralAccount(
    _ slot: Slot<ClearingAccountRow>, on day: Day, hasOpenCall: Bool
  ) throws(Refusal) -> CollateralAccount {
    let row = clearing.accounts[slot]
    return CollateralAccount(
      member: members[row.member].code.text, lines: try lodgedLines(slot, riskSet(on: day), on: day),
      letters: lodgedLetters(slot), margin: Money(minor: row.margin), hasOpenCall: hasOpenCall)
  }

  /// How much more an account may be worth beside what is lodged, letters of guarantee included; what has no
  /// price counts nothing.
  private func lodgedRoom(_ account: Slot<ClearingAccountRow>, on day: Day) -> LodgedValue {
    let set = riskSet(on: day)
    var left = LodgedValue.highest.atto
    var slot = clearing.accounts[account].firstLine
    while !slot.isNone {
      let row = clearing.lines[slot]
      slot = row.next
      do throws(Refusal) {
        let group = group(of: row.asset, lodgedAs: row.group, set)
        left -= try marketValue(row.quantity, of: row.asset, group, on: day).atto
      } catch {
        if error.code == .positionTooLarge { return .zero }
      }
    }
    return LodgedValue(atto: max(0, left))
  }

  /// What arrives must leave an account that can be valued, or nobody would call it (CCP-37, CCP-48): at most
  /// 10¹⁵ units or smallest parts of a line, and 10¹³ lira in all.
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  func requireRoom(
    for units: Int64, of asset: AssetKey, from place: Slot<AccountRow>, _ group: CollateralGroup,
    in account: Slot<ClearingAccountRow>, on day: Day
  ) throws(Refusal) {
    let value = try marketValue(units, of: asset, group, on: day)
    let (sum, overflow) = lodged(account, asset, in: place).addingReportingOverflow(units)
    guard !overflow, sum <= LodgedValue.mostUnits, value <= lodgedRoom(account, on: day) else {
      throw Refusal(.positionTooLarge, "CCP-37", Fact("quantity", .number(units)))
    }
  }

  /// Adds to what is lodged; a line of nothing leaves.
  ///
  /// - Traps: on more than 64 bits; `requireRoom` has refused it.
  mutating func book(
    _ change: Int64, of asset: AssetKey, from place: Slot<AccountRow> = .none, _ group: CollateralGroup,
    in account: Slot<ClearingAccountRow>
  ) {
    if let slot = line(account, asset, in: place) {
      clearing.lines[slot].quantity += change
      if clearing.lines[slot].quantity == 0 { removeLine(slot, of: account) }
      return
    }
    var row = CollateralRow(asset, group, in: place)
    row.quantity = change
    row.next = clearing.accounts[account].firstLine
    clearing.accounts[account].firstLine = clearing.lines.insert(row)!
  }

  private mutating func removeLine(_ slot: Slot<CollateralRow>, of account: Slot<ClearingAccountRow>) {
    let next = clearing.lines[slot].next
    var place = clearing.accounts[account].firstLine
    if place == slot {
      clearing.accounts[account].firstLine = next
    } else {
      while clearing.lines[place].next != slot { place = clearing.lines[place].next }
      clearing.lines[place].next = next
    }
    clearing.lines.remove(slot)
  }
}
