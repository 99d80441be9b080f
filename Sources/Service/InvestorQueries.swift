// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Units
import Views

/// The questions of an investor, each described once: routes and the OpenAPI document are made from it
/// (INV-04, INV-08, CLR-07).
public enum InvestorQuery: String, CaseIterable, Sendable {
  case accounts, holdings, totals, movements, accesses

  public var title: Bilingual {
    switch self {
    case .accounts:
      Bilingual("The investor's own accounts at all members", "Yatırımcının bütün üyelerdeki hesapları")
    case .holdings:
      Bilingual(
        "What these accounts hold, with the investor's own part",
        "Bu hesapların bakiyeleri, yatırımcının payıyla")
    case .totals:
      Bilingual(
        "Sums of each security over all accounts, each balance once",
        "Kıymet başına bütün hesapların toplamı, her bakiye bir kez")
    case .movements:
      Bilingual("Movements on these accounts, newest first", "Bu hesapların hareketleri, yeniden eskiye")
    case .accesses: Bilingual("The investor's own last accesses", "Yatırımcının kendi son erişimleri")
    }
  }

  public var path: String { "\(InvestorDesk.path)/\(rawValue)" }

  public var parameters: [QueryParameter] {
    switch self {
    case .accounts, .totals: [.atLeast]
    case .holdings, .movements: [.account, .isin, .atLeast, .cursor, .limit]
    case .accesses: [.atLeast, .cursor, .limit]
    }
  }

  var document: String {
    switch self {
    case .accounts: InvestorForms.account.page
    case .holdings: InvestorForms.holding.page
    case .totals: InvestorForms.total.page
    case .movements: InvestorForms.movement.page
    case .accesses: InvestorForms.access.page
    }
  }
}

extension InvestorDesk {
  func answer(
    _ query: InvestorQuery, _ request: Request, _ context: ServerContext
  ) async throws -> Response {
    let session = try await session(request, context)
    return try await recorded(query.rawValue, of: session) {
      let known = query.parameters.map(\.name) + ["lang"]
      guard request.uri.queryParameters.allSatisfy({ known.contains(String($0.key)) }) else {
        throw DoorRefusal(.fieldUnknown, "CLR-06", .init("known", known.joined(separator: ", ")))
      }
      if let sequence = try request.value("atLeast", WholeNumber.self) {
        try await views.wait(for: sequence.value)
      }
      return try await answer(query, of: session.holder, request)
    }
  }

  private func answer(
    _ query: InvestorQuery, of number: RegistrationNumber, _ request: Request
  ) async throws -> Response {
    let language = request.language
    switch query {
    case .accounts:
      let (accounts, sequence) = try await accounts(of: number, request)
      let rows = accounts.map { InvestorAccountView(account: $0, language: language) }
      return try respond(
        Page(rows: rows, next: nil, sequence: sequence), InvestorForms.account, language)
    case .holdings:
      let accounts = try await accounts(of: number, request).rows
      let page = try await holdings(
        of: accounts, isin: request.value("isin", ISIN.self), after: request.text("cursor"),
        limit: request.limit)
      let rows = own(page.rows, accounts, language)
      return try respond(
        Page(rows: rows, next: page.next, sequence: page.sequence), InvestorForms.holding, language)
    case .totals: return try await totals(of: number, request)
    case .movements:
      let accounts = try await accounts(of: number, request).rows
      let (isin, cursor, limit) = (
        try request.value("isin", ISIN.self), request.text("cursor"), try request.limit
      )
      let keys = accounts.map(\.key)
      let page = try await views.ask {
        try $0.movements(of: keys, isin: isin, after: cursor, limit: limit)
      }
      let rows = page.rows.flatMap { InvestorMovementView.sides(of: $0, on: Set(keys), language) }
      return try respond(
        Page(rows: rows, next: page.next, sequence: page.sequence), InvestorForms.movement, language)
    case .accesses:
      let (cursor, limit) = (request.text("cursor"), try request.limit)
      let page = try await views.ask { try $0.accesses(of: number, after: cursor, limit: limit) }
      let rows = page.rows.map { InvestorAccessText(access: $0, language: language) }
      return try respond(
        Page(rows: rows, next: page.next, sequence: page.sequence), InvestorForms.access, language)
    }
  }

  private func respond<Row>(
    _ page: Page<Row>, _ form: RowForm<Row>, _ language: Language
  ) throws -> Response {
    let document = JSONValue.members([
      ("rows", .array(page.rows.map { form.json($0) })), ("next", page.next.map { .string($0) }),
      ("sequence", .number(page.sequence)),
    ])
    return try seal.response(
      "application/json", document.bytes, sequence: page.sequence, language: language)
  }

  /// Those of the question: all of the investor's own, or the one named. The views say where to look, the
  /// registry itself whose they are.
  /// - Refuses: `not-own-data`, alike for another's account, for one without a holder (DBDEPO, OMNIBUS) and
  ///   for one that there is not (INV-06).
  private func accounts(
    of number: RegistrationNumber, _ request: Request
  ) async throws -> (rows: [InvestorAccount], sequence: UInt64) {
    if let key = try request.value("account", AccountKey.self) {
      let (found, sequence) = try await node.read { $0.account(key, heldBy: number) }
      guard let found else { throw DoorRefusal(.notOwnData, "INV-06", .init("field", "account")) }
      return ([found], sequence)
    }
    let rows = try await views.ask { try $0.accountRows(of: number) }
    let (accounts, sequence) = try await node.read { book in
      rows.compactMap { book.account($0, heldBy: number) }
    }
    return (accounts, sequence)
  }

  private func holdings(
    of accounts: [InvestorAccount], isin: ISIN?, after cursor: String?, limit: Int
  ) async throws -> Page<HoldingView> {
    let rows = accounts.map(\.row)
    return try await views.ask {
      try $0.holdings(ofRows: rows, isin: isin, after: cursor, limit: limit)
    }
  }

  private func own(
    _ rows: [HoldingView], _ accounts: [InvestorAccount], _ language: Language
  ) -> [InvestorHoldingView] {
    let byKey = Dictionary(accounts.map { ($0.key, $0) }) { first, _ in first }
    return rows.compactMap { row in
      byKey[row.account].map { InvestorHoldingView(holding: row, account: $0, language: language) }
    }
  }

  private func totals(of number: RegistrationNumber, _ request: Request) async throws -> Response {
    let accounts = try await accounts(of: number, request).rows
    var sums: [ISIN: InvestorTotal] = [:]
    var cursor: String?
    var sequence: UInt64 = 0
    repeat {
      let page = try await holdings(of: accounts, isin: nil, after: cursor, limit: 1_000)
      for row in own(page.rows, accounts, request.language) where row.isOwn {
        sums[row.holding.isin, default: InvestorTotal(isin: row.holding.isin)].add(row)
      }
      cursor = page.next
      sequence = page.sequence
    } while cursor != nil
    let rows = sums.values.sorted { $0.isin.text < $1.isin.text }
    return try respond(Page(rows: rows, next: nil, sequence: sequence), InvestorForms.total, request.language)
  }
}
