// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Units
import Views

extension Queries {
  /// The aggregate OMNIBUS, where it is asked for; nil for a question about any other account.
  ///
  /// It exists under the central bank alone, and only the operator, who asks for no one, and the central bank
  /// see it: the part of any other member is not known (ACC-82).
  ///
  /// - Refuses: `omnibus-tcmb-only`, `omnibus-no-detail`.
  func omnibus(_ question: Question) async throws -> Response? {
    guard let account = try question.request.value("account", AccountKey.self), account.number == .omnibus
    else { return nil }
    let fact = DoorRefusal.Fact("account", account.text)
    guard try await views.ask({ try $0.kind(of: account.member) }) == .centralBank else {
      throw DoorRefusal(.omnibusTcmbOnly, "ACC-82", fact)
    }
    if let member = question.scope.member, member != account.member {
      throw DoorRefusal(.omnibusNoDetail, "ACC-82", fact, .init("member", member.text))
    }
    let isin = try question.request.value("isin", ISIN.self)
    let (asOf, cursor) = (question.scope.moment?.sequence, question.request.text("cursor"))
    let limit = try question.request.limit
    let found = try await views.ask {
      try $0.omnibus(account, isin: isin, asOf: asOf, after: cursor, limit: limit)
    }
    return try respond(question, page(found, RowForms.holding), sequence: found.sequence)
  }
}
