// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Units
import Views

// What a sender is shown before it enters a transfer: the alternatives in force for the receiving member,
// and, where that member shows them, the names of an account's holders (TRF-21, TRF-38, TRF-41).

/// An alternative that a receiving member accepts from the sender, and what has to be entered for it.
struct AcceptedAlternative: Sendable {
  let member: MemberCode
  let alternative: TransferAlternative
  let showsNames: Bool
}

/// A holder's name as the sender sees it.
struct ShownName: Sendable {
  let account: AccountKey
  let name: String
}

extension Queries {
  func alternatives(_ question: Question) async throws -> Response {
    let sender = try sender(question)
    guard let receiver = try question.request.value("receivingMember", MemberCode.self) else {
      throw DoorRefusal(.fieldMissing, "CLR-06", .init("field", "receivingMember"))
    }
    return try await ask(question, RowForms.alternative) { book, day throws(Refusal) in
      let policy = try book.counterparty(receiver, of: sender, on: day)
      return policy.alternatives.map {
        AcceptedAlternative(member: receiver, alternative: $0, showsNames: policy.showsNames)
      }
    }
  }

  func holderNames(_ question: Question) async throws -> Response {
    let viewer = try sender(question)
    guard let account = try question.request.value("receivingAccount", AccountKey.self) else {
      throw DoorRefusal(.fieldMissing, "CLR-06", .init("field", "receivingAccount"))
    }
    return try await ask(question, RowForms.shownName) { book, day throws(Refusal) in
      try book.holderNames(of: account, for: viewer, on: day).map {
        ShownName(account: account, name: String(decoding: $0, as: UTF8.self))
      }
    }
  }

  /// The operator, who sees everybody's, says whose view is meant.
  private func sender(_ question: Question) throws(DoorRefusal) -> MemberCode {
    guard let member = question.scope.member else {
      throw DoorRefusal(.fieldMissing, "CLR-06", .init("field", "member"))
    }
    return member
  }

  private func ask<Row: Sendable>(
    _ question: Question, _ form: RowForm<Row>,
    _ read: @escaping @Sendable (borrowing Depository, Day) throws(Refusal) -> [Row]
  ) async throws -> Response {
    let answer: Result<[Row], Refusal>
    let sequence: UInt64
    if let moment = question.scope.moment {
      sequence = moment.sequence
      let day = moment.time.day
      answer = try await past.ask(asOf: sequence) { registry in
        registry.read { Self.attempt($0, day, read) }
      }
    } else {
      let day = node.status.time.day
      (answer, sequence) = try await node.read { Self.attempt($0, day, read) }
    }
    switch answer {
    case .success(let rows):
      return try respond(
        question, page(Page(rows: rows, next: nil, sequence: sequence), form), sequence: sequence)
    case .failure(let refusal): throw DoorRefusal(refusal.code, refusal.rule)
    }
  }

  private static func attempt<Row>(
    _ book: borrowing Depository, _ day: Day, _ read: (borrowing Depository, Day) throws(Refusal) -> [Row]
  ) -> Result<[Row], Refusal> {
    do throws(Refusal) { return .success(try read(book, day)) } catch { return .failure(error) }
  }
}
