// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What a register has still to answer, as its gateway asks it (ACC-42, ACC-43, ACC-46, ACC-62).
public struct OpenQuestion: Sendable, Equatable {
  /// As `RegisterAsked` named it; the answer carries the same.
  public let number: UInt64
  public let register: Register
  public let step: RegisterStep
  /// The TCKN with which MERNIS is asked, or the number that the tax register is asked about.
  public let key: TaxNumber
  /// As the member sent it; empty when a registered investor's data are asked for.
  public let name: Text<150>
  /// Blank for what is not a person.
  public let birthDate: Day

  public init(
    number: UInt64, register: Register, step: RegisterStep, key: TaxNumber, name: Text<150>, birthDate: Day
  ) {
    self.number = number
    self.register = register
    self.step = step
    self.key = key
    self.name = name
    self.birthDate = birthDate
  }
}

/// Some of the open questions, and where to go on looking; nil at the end of the table.
public struct OpenQuestionPage: Sendable {
  public var questions: [OpenQuestion] = []
  public var next: UInt32?

  public init(questions: [OpenQuestion] = [], next: UInt32? = nil) {
    self.questions = questions
    self.next = next
  }
}

extension IdentityRow {
  /// What a register has to answer of this identity; nil for nothing.
  func openStep(_ register: Register) -> RegisterStep? {
    switch register {
    case .mernis where mernis == .entered: .check
    case .mernis where mernis == .asked: .data
    case .tax where tax == .asked && !awaitsConfirmation: .number
    default: nil
    }
  }
}

extension Depository {
  /// The outbox of a register's gateway: what is asked and not answered stands in the table of identities and
  /// nowhere else, so that an answered question is never asked again.
  ///
  /// - Complexity: linear in the rows looked at.
  public func openQuestions(_ register: Register, from place: UInt32, rows: Int) -> OpenQuestionPage {
    var page = OpenQuestionPage()
    let end = UInt32(min(UInt64(place) + UInt64(rows), UInt64(identities.end)))
    for raw in place..<max(place, end) {
      let slot = Slot<IdentityRow>(raw: raw)
      guard identities.isLive(slot), let step = identities[slot].openStep(register) else { continue }
      let row = identities[slot]
      guard let key = TaxNumber(raw: register == .mernis ? row.key : row.taxNumber) else { continue }
      page.questions.append(
        OpenQuestion(
          number: RegisterQuestion(row.number, step).number, register: register, step: step, key: key,
          name: Text(utf8: text(row.name)), birthDate: row.birth))
    }
    page.next = end < identities.end ? end : nil
    return page
  }
}
