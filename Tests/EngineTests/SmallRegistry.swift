// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Testing
import Units

/// A registry with an operator, where nothing is signed: each content is a submission of its first officer.
struct SmallRegistry: ~Copyable {
  private var registry: Registry
  private let operatorCode: MemberCode
  private(set) var events: [RecordedEvent] = []
  private static let start = Moment("2026-03-02T10:00:00")!

  init() throws {
    let genesis = """
      {"market": "TR", "operatorCode": "MKK", "operatorTitle": "MKK", "checksCertificates": false,
       "members": 100, "users": 100, "investors": 100, "accounts": 100, "securities": 100, "holdings": 100,
       "lots": 100, "waitingTransfers": 100, "textPieces": 2000, "openInstructions": 100,
       "submissionsADay": 1000, "referencesADay": 1000}
      """
    operatorCode = try MemberCode.read(Array("MKK".utf8).span)
    registry = Registry(genesis: Array(genesis.utf8), at: Self.start)!
  }

  mutating func send(_ content: [UInt8], _ form: ContentForm) -> SubmissionAnswer {
    let sequence = registry.sequence + 1
    let decoded = content.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    let envelope = Envelope(
      member: operatorCode, user: UserCode(member: operatorCode, number: 900),
      reference: Reference(bits: UInt128(sequence)), day: Self.start.day)
    registry.execute(
      sequence: sequence, time: Self.start + Int64(sequence),
      Submission(envelope: envelope, digest: UInt128(sequence), content: decoded))
    return registry.withOutcome { outcome in
      var reader = OutcomeReader(outcome)
      events = []
      while let (_, event) = reader.next() { events.append(event) }
      #expect(!reader.isBroken)
      return SubmissionAnswer(outcome: outcome)
    }
  }
}
