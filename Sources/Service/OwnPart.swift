// SPDX-License-Identifier: Apache-2.0
import Crypto
import Engine
import Kernel
import Signing
import Units

/// The registry's own door as a user that signs: what happened at it becomes entries like any other, decided
/// by the engine and provable by whoever has the journal (GEN-01, AUT-35).
struct OwnPart: Sendable {
  private let node: Node
  private let door: Door
  private let market: String
  private let user: UserCode
  private let credential: Credential

  /// The number that user codes of persons never have (AUT-09).
  static let userNumber: UInt16 = 0

  init(node: Node, door: Door, market: String, operatorCode: MemberCode, credential: Credential) {
    self.node = node
    self.door = door
    self.market = market
    self.credential = credential
    user = UserCode(member: operatorCode, number: Self.userNumber)
  }

  /// Enters one report; the refusal that the engine gave it is the caller's to tell.
  /// - Refuses: what the engine refuses; `registry-unavailable`.
  func report(_ operation: String, _ fields: [(String, JSONValue?)]) async throws {
    try await enter(operation, .members(fields))
  }

  /// Enters what a register answered (ACC-42, ACC-46).
  func report<Subject: Kernel.Operation>(_ subject: Subject) async throws {
    try await enter(Subject.about.name.string, .verbatim(writeJSON(subject)))
  }

  private func enter(_ operation: String, _ fields: JSONValue) async throws {
    let content = JSONValue.members([
      ("operation", .string("\(operation).enter")), ("fields", fields),
    ]).bytes
    let now = node.now
    let envelope = Signing.Envelope(
      market: market, member: user.member.text, user: user.text, reference: Self.reference(),
      businessDay: now.day.text, signingTimeSeconds: now.seconds,
      certificateChain: [credential.certificate])
    let signature = try envelope.sign(content, with: credential.key)
    let entry = try door.admit(
      signature: Array(signature.utf8), form: .json, content: content, at: now,
      tlsPeerLeaf: credential.certificate)
    let answered = try await node.submit(entry)
    let answer = answered.outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0) }
    if let refusal = answer.refusal ?? answer.lines.first?.refusal { throw DoorRefusal(refusal) }
  }

  /// Nobody else's of the day: eighteen letters and digits that nobody can foresee.
  private static func reference() -> String { randomText(18) }

  /// - Complexity: five bits of secure randomness a character.
  static func randomText(_ length: Int) -> String {
    let digits = Array("abcdefghijkmnpqrstuvwxyz23456789")
    var random = SystemRandomNumberGenerator()
    return String((0..<length).map { _ in digits[Int.random(in: 0..<32, using: &random)] })
  }
}

extension DoorRefusal {
  /// A refusal as it stands in an outcome.
  init(_ recorded: RecordedRefusal) {
    self.init(
      recorded.code ?? .registryUnavailable, recorded.rule,
      facts: recorded.distinctFacts.map { Fact($0.name, $0.value) })
  }
}
