// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// A made-up scenario of the risk officers: a move for every share (CCP-57). Two different persons enter and
/// approve; scenarios are numbered in the order of their approvals, and one may take another's place, or end
/// it without moves of its own.
public struct StressScenarioEntry: Operation {
  public static let code = OperationCode(rawValue: 110)
  public static let about = OperationDescription(
    name: "stress-scenario", title: Bilingual("Stress scenario", "Stres senaryosu"),
    summary: Bilingual(
      "Adds a scenario to those by which the guarantee fund is sized, or ends one. Two different persons enter and approve.",
      "Garanti fonunun büyüklüğünü belirleyen senaryolara yenisini ekler veya birini sona erdirir. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.fieldMissing, "CCP-57"),
      RefusalNote(.isinUnknown, "GEN-25"), RefusalNote(.scenarioNotApproved, "CCP-57"),
      RefusalNote(.scenarioShareMissing, "CCP-57"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-57", "CCP-70"])

  public var title = Text<100>.blank
  public var moves: [MoveTerm] = []
  public var replaces: WholeNumber?
  public init() {}

  /// Shares of a market.
  @inlinable public static var most: Int { 2_000 }

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("title", "what it is, in words", "senaryonun adı"), &title)
    visitor.list(
      Field("moves", "move of each share, none to end a scenario", "her payın değişimi; sona erdirmede boş"),
      atMost: Self.most, &moves)
    visitor.field(
      Field("replaces", "number of the scenario whose place it takes", "yerine geçtiği senaryonun numarası"),
      &replaces)
  }

  public struct Plan: ~Copyable {
    fileprivate let moves: [StressMoveRow]
    fileprivate let replaced: Slot<StressScenarioRow>?
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    guard !moves.isEmpty || replaces != nil else {
      throw Refusal(.fieldMissing, "CCP-57", Fact("field", .word("moves")))
    }
    var rows: [StressMoveRow] = []
    for term in moves {
      guard let security = book.security(term.isin) else {
        throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(term.isin)))
      }
      rows.append(StressMoveRow(security, term.move))
    }
    var replaced: Slot<StressScenarioRow>?
    if let replaces {
      replaced = book.countingScenario(replaces.value)
      guard replaced != nil else {
        throw Refusal(
          .scenarioNotApproved, "CCP-57", Fact("number", .number(Int64(clamping: replaces.value))))
      }
    }
    if !moves.isEmpty {
      try book.requireMoves(rows, book.riskSet(on: context.day)?.fundCoversWithoutService ?? false)
    }
    guard !book.clearing.fund.scenarios.isFull, rows.count <= book.roomForMoves else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(moves: rows, replaced: replaced)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = StressScenarioRow(
      firstMove: book.keepMoves(plan.moves), moveCount: UInt32(plan.moves.count))
    let number = book.clearing.fund.scenarios.insert(row)!.raw + 1
    if let replaced = plan.replaced { book.clearing.fund.scenarios[replaced].endedBy = number }
    var event = StressScenarioApproved()
    event.number = WholeNumber(UInt64(number))
    event.replaces = replaces
    event.title = title
    event.moves = moves
    work.post(event)
    return .done
  }
}

extension Depository {
  /// A scenario that still counts.
  func countingScenario(_ number: UInt64) -> Slot<StressScenarioRow>? {
    guard number > 0, number <= UInt64(clearing.fund.scenarios.end) else { return nil }
    let slot = Slot<StressScenarioRow>(raw: UInt32(number) - 1)
    let row = clearing.fund.scenarios[slot]
    return row.endedBy == 0 && row.moveCount > 0 ? slot : nil
  }

  /// Every share with a position that the fund protects has a move.
  ///
  /// - Refuses: `scenario-share-missing` (CCP-57).
  fileprivate func requireMoves(
    _ rows: [StressMoveRow], _ includesWithoutService: Bool
  ) throws(Refusal) {
    var isMoved = [Bool](repeating: false, count: Int(securities.end))
    for row in rows { isMoved[Int(row.security.raw)] = true }
    for place in 0..<clearing.accounts.end {
      let slot = Slot<ClearingAccountRow>(raw: place)
      guard clearing.accounts.isLive(slot),
        clearing.accounts[slot].account.isProtected(includesWithoutService)
      else { continue }
      var next = clearing.accounts[slot].firstPosition
      while !next.isNone {
        let position = clearing.positions[next]
        guard isMoved[Int(position.security.raw)] else {
          throw Refusal(
            .scenarioShareMissing, "CCP-57", Fact("isin", .security(securities[position.security].isin)))
        }
        next = position.next
      }
    }
  }

  /// The scenarios of officers that count for a run: approved when it began, and not ended by then.
  func enteredScenarios(of fund: FundRow) -> [UInt32] {
    (0..<fund.scenarios).filter {
      let row = clearing.fund.scenarios[Slot(raw: $0)]
      return row.moveCount > 0 && (row.endedBy == 0 || row.endedBy > fund.scenarios)
    }
  }

  /// The whole set of a run (CCP-57): from the price histories every joint move and the largest falls and
  /// rises, then what officers have entered. A share without a history moves by its risk value.
  ///
  /// - Parameter shares: all shares of the parameters and of the accounts, in the order of the moves.
  func stressScenarios(of fund: FundRow, _ shares: [Slot<SecurityRow>], riskValues: [Rate])
    -> [StressScenario]
  {
    var scenarios = StressScenario.set(
      shares.map { stressReturns($0, upTo: fund.last) }, riskValues: riskValues)
    var index = [Int](repeating: -1, count: Int(securities.end))
    for (place, share) in shares.enumerated() { index[Int(share.raw)] = place }
    for number in enteredScenarios(of: fund) {
      let row = clearing.fund.scenarios[Slot(raw: number)]
      var moves = [Rate?](repeating: nil, count: shares.count)
      for place in row.firstMove..<row.firstMove + row.moveCount {
        let move = clearing.fund.moves[Slot(raw: place)]
        if index[Int(move.security.raw)] >= 0 { moves[index[Int(move.security.raw)]] = move.move }
      }
      scenarios.append(StressScenario(kind: .entered(Int(number) + 1), moves: moves))
    }
    return scenarios
  }

  /// The two-day returns of a share's kept price history up to a day; none for a share without one.
  private func stressReturns(_ share: Slot<SecurityRow>, upTo day: Day) -> Returns {
    guard let series = try? priceSeries(of: AssetKey(share), on: day) else { return Returns.none }
    return Returns(series, confirmed: confirmedSteps(of: AssetKey(share)))
  }
}

extension Returns {
  /// Of a share without a price.
  static var none: Returns {
    guard let empty = try? PriceSeries(days: [], prices: []) else {
      preconditionFailure("nothing is in order")
    }
    return Returns(empty)
  }
}

extension MarginAccount {
  /// Whether the guarantee fund protects the account (CCP-56): `NM` only where the market includes it.
  func isProtected(_ includesWithoutService: Bool) -> Bool {
    self == .house || self == .customers || (includesWithoutService && self == .withoutService)
  }
}
