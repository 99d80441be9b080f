// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// Asks MERNIS by SOAP.
public struct MernisClient: RegisterClient {
  private let connection: RegisterConnection

  public init(_ connection: RegisterConnection) { self.connection = connection }

  public func ask(_ question: OpenQuestion) async throws -> RegisterAnswer {
    guard let tckn = TCKN(raw: question.key.raw) else { throw RegisterFailure.notAccepted }
    var message = Mernis.Question()
    message.query = WholeNumber(question.number)
    message.tckn = tckn
    var answer = MernisAnswer()
    answer.query = message.query
    switch question.step {
    case .check:
      message.fullName = question.name
      message.birthDate = question.birthDate
      let came = try await exchange(Mernis.check, message, as: Mernis.CheckAnswer.self)
      guard came.query == message.query, came.tckn == tckn else { throw RegisterFailure.malformed }
      answer.matches = Flag(try isRight(came, question))
    case .data, .number:
      let came = try await exchange(Mernis.data, message, as: Mernis.DataAnswer.self)
      guard came.query == message.query, came.tckn == tckn else { throw RegisterFailure.malformed }
      answer.matches = came.isKnown
      // Of a number that is nobody's there is nothing to keep.
      if came.isKnown.isSet { answer.data = came.data }
    }
    return .mernis(answer)
  }

  /// Number, name and birth date are those of one person (ACC-42), names compared as everywhere (GEN-38).
  private func isRight(_ came: Mernis.CheckAnswer, _ question: OpenQuestion) throws -> Bool {
    guard came.isKnown.isSet else { return false }
    guard let name = came.name, let surname = came.surname, let birthDate = came.birthDate,
      let registered = TurkishText.compared((name.utf8 + [32] + surname.utf8).span)
    else { throw RegisterFailure.malformed }
    return birthDate == question.birthDate
      && registered == TurkishText.compared(question.name.utf8.span)
  }

  private func exchange<Answer: Described>(
    _ name: String, _ message: Mernis.Question, as _: Answer.Type
  ) async throws -> Answer {
    let answer = try await connection.post(
      Mernis.path, SOAP.envelope(message, named: name, in: Mernis.namespace), type: SOAP.contentType,
      action: "\(Mernis.namespace)#\(name)")
    // A fault comes with status 500 and says more than it (SOAP 1.1, section 6.2).
    let body = answer.isType("text/xml") ? SOAP.read(answer.body) : nil
    if case .fault(let code) = body {
      throw code == .client ? RegisterFailure.notAccepted : .unavailable
    }
    try answer.requireSuccess()
    guard case .message(let element) = body,
      let message = SOAP.fields(
        of: element, named: Mernis.answer(to: name), in: Mernis.namespace, as: Answer.self)
    else { throw RegisterFailure.malformed }
    return message
  }
}

/// Asks the tax register by JSON over HTTP.
public struct TaxClient: RegisterClient {
  private let connection: RegisterConnection

  public init(_ connection: RegisterConnection) { self.connection = connection }

  public func ask(_ question: OpenQuestion) async throws -> RegisterAnswer {
    var message = Tax.Question()
    message.query = WholeNumber(question.number)
    message.number = question.key
    let came = try await connection.post(Tax.path, writeJSON(message), type: Tax.contentType)
    try came.requireSuccess()
    guard came.isType(Tax.contentType), let read = readJSON(came.body, as: Tax.Answer.self),
      read.query == message.query, read.number == message.number, read.known.isSet == (read.title != nil)
    else { throw RegisterFailure.malformed }
    var answer = TaxAnswer()
    answer.query = message.query
    answer.title = read.title
    answer.taxOffice = read.taxOffice
    return .tax(answer)
  }
}
