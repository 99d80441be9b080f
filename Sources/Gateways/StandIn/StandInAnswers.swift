// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// One answer of a stand-in, as yet without faults.
struct StandInAnswer: Sendable {
  var status = 200
  var contentType: String
  var body: [UInt8]
  /// Of what was asked; nil for what is no question.
  var query: UInt64?
  var key = ""
  var step = "?"
}

/// Answers questions from the people it knows, by the same messages as the real register.
struct StandInAnswers: Sendable {
  let people: StandInPeople
  let behaviour: StandInBehaviour

  func answer(_ register: Register, _ body: [UInt8]) -> StandInAnswer {
    switch register {
    case .mernis: mernis(body)
    case .tax: tax(body)
    }
  }

  // MARK: MERNIS

  private func mernis(_ body: [UInt8]) -> StandInAnswer {
    for name in [Mernis.check, Mernis.data] {
      guard case .message(let element) = SOAP.read(body),
        let question = SOAP.fields(of: element, named: name, in: Mernis.namespace, as: Mernis.Question.self)
      else { continue }
      return StandInAnswer(
        contentType: SOAP.contentType,
        body: name == Mernis.check ? check(question) : data(question), query: question.query.value,
        key: question.tckn.text, step: name)
    }
    return StandInAnswer(
      status: 500, contentType: SOAP.contentType, body: SOAP.fault(.client, "Soru okunamadı."))
  }

  private func check(_ question: Mernis.Question) -> [UInt8] {
    var answer = Mernis.CheckAnswer()
    answer.query = otherwise(question.query, question.tckn.text)
    answer.tckn = question.tckn
    if let citizen = people.citizens[question.tckn.raw] {
      answer.isKnown = Flag(true)
      answer.name = citizen.data.name
      answer.surname = citizen.data.surname
      answer.birthDate = behaviour.isWrong(question.tckn.text) ? citizen.birthDate + 1 : citizen.birthDate
    }
    return SOAP.envelope(answer, named: Mernis.answer(to: Mernis.check), in: Mernis.namespace)
  }

  private func data(_ question: Mernis.Question) -> [UInt8] {
    var answer = Mernis.DataAnswer()
    answer.query = otherwise(question.query, question.tckn.text)
    answer.tckn = question.tckn
    if let citizen = people.citizens[question.tckn.raw] {
      answer.isKnown = Flag(true)
      answer.data = citizen.data
      if behaviour.withheld.contains(question.tckn.text) { answer.data.birthPlace = nil }
    }
    return SOAP.envelope(answer, named: Mernis.answer(to: Mernis.data), in: Mernis.namespace)
  }

  // MARK: Tax

  private func tax(_ body: [UInt8]) -> StandInAnswer {
    guard let question = readJSON(body, as: Tax.Question.self) else {
      return StandInAnswer(
        status: 400, contentType: Tax.contentType, body: Array(#"{"error":"malformed"}"#.utf8))
    }
    var answer = Tax.Answer()
    answer.query = otherwise(question.query, question.number.text)
    answer.number = question.number
    if let taxpayer = people.taxpayers[question.number.raw] {
      answer.known = Flag(true)
      answer.title =
        behaviour.isWrong(question.number.text) ? Text(utf8: Array("Başka A.Ş.".utf8)) : taxpayer.title
      answer.taxOffice = taxpayer.taxOffice
    }
    return StandInAnswer(
      contentType: Tax.contentType, body: writeJSON(answer), query: question.query.value,
      key: question.number.text, step: "number")
  }

  private func otherwise(_ query: WholeNumber, _ key: String) -> WholeNumber {
    behaviour.fault(for: key) == .otherQuestion ? WholeNumber(query.value + 4) : query
  }

  // MARK: Hostile

  /// What a fault makes of a body; nil where the fault is not one of the body.
  static func hostile(_ fault: StandInBehaviour.Fault, _ register: Register) -> [UInt8]? {
    switch (fault, register) {
    case (.garbage, _): (0..<4_096).map { UInt8(truncatingIfNeeded: $0 * 151 + 7) }
    case (.deep, .mernis): Array(String(repeating: "<a>", count: 15_000).utf8)
    case (.deep, .tax): Array(String(repeating: "[", count: 15_000).utf8)
    case (.bomb, .mernis): bomb
    case (.bomb, .tax): Array("{\(String(repeating: #""query":1,"#, count: 4_000))\"known\":true}".utf8)
    default: nil
    }
  }

  private static let bomb: [UInt8] = {
    var text = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e0 \"kaydi\">"
    for level in 1..<20 {
      text += "<!ENTITY e\(level) \"\(String(repeating: "&e\(level - 1);", count: 10))\">"
    }
    return Array((text + "]><a>&e19;</a>").utf8)
  }()
}
