// SPDX-License-Identifier: Apache-2.0
import Foundation
import Proofs
import Service
import Signing
import TestSupport
import Testing

/// Receipts and the public files of the log, as they come through the door.
struct ReceiptTests {
  let world: World

  init() async throws { world = try await World.shared.value }

  private func receipt(_ reference: String) async throws -> Receipt {
    let answer = try await world.submit(
      world.transfer(reference, nominal: 1), as: "AKA001", reference: reference)
    let path = try #require(answer.headers["kaydi-receipt"])
    return try Receipt(json: try await world.curl.send(path, as: "AKA001").body)
  }

  @Test(.rule("GEN-12", "GEN-13"))
  func `every answer names a receipt, which proves what was decided`() async throws {
    let findings = try world.receipts().verify(try await receipt("RC-1"))
    #expect(findings.answer.accepted == 1 && findings.answer.refused == 0)
    #expect(findings.signed?.envelope.user == "AKA001")
    #expect(findings.signed?.envelope.reference == "RC-1")
    #expect(findings.checkpoint.size >= 2 * findings.entry.sequence)
  }

  @Test(.rule("GEN-13", "GEN-39"))
  func `a refusal has a receipt too, and a repetition that of the first`() async throws {
    let content = #"{"operation":"transfer.enter","fields":{"reference":"RC-2"}}"#
    let first = try await world.submit(content, as: "AKA001", reference: "RC-2")
    let second = try await world.submit(content, as: "AKA001", reference: "RC-2")
    let path = try #require(first.headers["kaydi-receipt"])
    #expect(second.headers["kaydi-receipt"] == path)
    let receipt = try Receipt(json: try await world.curl.send(path, as: "AKA001").body)
    #expect(try world.receipts().verify(receipt).answer.refused == 1)
  }

  @Test(.rule("GEN-09"))
  func `a receipt is shown to the sender and to those who see everything`() async throws {
    let path = "/v1/receipts/\(try await receipt("RC-3").entry.sequence)"
    #expect(try await world.curl.send(path, as: "AKB001").code == "not-own-data")
    #expect(try await world.curl.send(path).code == "certificate-missing")
    #expect(try await world.curl.send(path, as: "MKK900").status == 200)
    #expect(try await world.curl.send("/v1/receipts/1", as: "AKA001").code == "not-own-data")
    #expect(try await world.curl.send("/v1/receipts/999999", as: "AKA001").code == "resource-not-found")
    #expect(try await world.curl.send("/v1/receipts/x", as: "AKA001").code == "number-format")
    let first = try Receipt(json: try await world.curl.send("/v1/receipts/1", as: "MKK900").body)
    #expect(try world.receipts().verify(first).signed == nil)
  }

  @Test(.rule("GEN-12"))
  func `a receipt in which anything was changed proves nothing`() async throws {
    let good = try await receipt("RC-4")
    let verifier = try world.receipts()
    let changes: [(String, (inout Receipt) -> Void)] = [
      ("sequence", { $0.entry.sequence -= 1 }), ("time", { $0.entry.timeMicroseconds += 1 }),
      ("kind", { $0.entry.kind = 2 }), ("no kind", { $0.entry.kind = 9 }), ("form", { $0.entry.form = 2 }),
      ("salt", { $0.entry.salt[0] ^= 1 }), ("short salt", { $0.entry.salt.removeLast() }),
      ("header", { $0.entry.header += "x" }), ("content", { $0.entry.content[40] ^= 1 }),
      ("signature", { $0.entry.signature[9] ^= 1 }), ("outcome", { $0.entry.outcome[0].content![3] ^= 1 }),
      ("proofs exchanged", { swap(&$0.entryProof, &$0.outcomeProof) }),
      ("proof", { $0.entryProof[0] = $0.entryProof[1] }), ("no hash", { $0.outcomeProof[0] = "x" }),
      ("short proof", { $0.outcomeProof.removeLast() }),
      ("head", { $0.checkpoint = $0.checkpoint.replacing("kaydi.test/log\n", with: "kaydi.test/log2\n") }),
      ("no head", { $0.checkpoint = "" }),
    ]
    _ = try verifier.verify(good)
    for (what, change) in changes {
      var receipt = good
      change(&receipt)
      #expect(throws: ProofFault.self, "\(what)") { try verifier.verify(receipt) }
    }
  }

  @Test(.rule("GEN-11", "GEN-12"))
  func `a receipt needs the member's signature under the depository's authority`() async throws {
    let receipt = try await receipt("RC-5")
    var generator = SystemRandomNumberGenerator()
    let stranger = try CertificateAuthority.create(
      name: "Another", validity: World.validity, using: &generator)
    let members = EntrySignatures(verifier: try Verifier(roots: [stranger.credential.certificate]))
    let verifier = ReceiptVerifier(log: try world.logKey(), members: members)
    #expect(throws: SigningFault.certificateIssuerUnknown) { try verifier.verify(receipt) }
  }

  @Test(.rule("GEN-12"))
  func `a witness that is asked for must have signed the head`() async throws {
    let witness = try NoteSigner(name: "witness.test/w1", kind: .witness)
    var receipt = try await receipt("RC-6")
    let verifier = try world.receipts(witnesses: [witness.key])
    #expect(throws: ProofFault(.signatureMissing, "witness.test/w1")) { try verifier.verify(receipt) }
    var head = try SignedCheckpoint(Array(receipt.checkpoint.utf8), of: try world.logKey())
    head.cosign(by: witness, atSeconds: World.start)
    receipt.checkpoint = String(decoding: head.bytes, as: UTF8.self)
    #expect(try verifier.verify(receipt).witnessed.map(\.timeSeconds) == [World.start])
  }

  @Test(arguments: [
    "", "{}", "[]", "null", #"{"format":"kaydi-receipt-2"}"#, #"{"format":1}"#, "\u{0}",
    #"{"format":"kaydi-receipt-2","entry":{"sequence":-1},"entryProof":[],"outcomeProof":[],"checkpoint":""}"#,
  ])
  func `what is not a receipt is refused`(text: String) {
    #expect {
      try Receipt(json: Array(text.utf8))
    } throws: { error in
      (error as? ProofFault)?.code == .receiptMalformed
    }
  }

  @Test func `a receipt of another format is refused`() async throws {
    var receipt = try await receipt("RC-7")
    receipt.format = "kaydi-receipt-1"
    let json = try receipt.json
    #expect(throws: ProofFault(.receiptMalformed, "format kaydi-receipt-1")) { try Receipt(json: json) }
  }

  @Test(.rule("GEN-13"))
  func `tiles and checkpoint stand open as the specification asks`() async throws {
    _ = try await receipt("RC-8")
    let checkpoint = try await world.curl.send("/checkpoint")
    #expect(checkpoint.headers["content-type"] == "text/plain; charset=utf-8")
    #expect(checkpoint.headers["cache-control"] == "no-cache")
    let head = try SignedCheckpoint(checkpoint.body, of: try world.logKey()).checkpoint
    var tree = Frontier()
    for index in 0...(head.size - 1) / 256 {
      let width = min(256, Int(head.size - index * 256))
      let tile = Tile(level: 0, index: index, width: width)
      let answer = try await world.curl.send("/" + tile.path)
      try #require(answer.status == 200, "\(tile.path)")
      #expect(answer.headers["content-type"] == "application/octet-stream")
      #expect(answer.headers["cache-control"]?.contains("immutable") == true)
      for start in stride(from: 0, to: answer.body.count, by: 32) {
        tree.append(try #require(TreeHash(answer.body[start..<start + 32])))
      }
    }
    #expect(tree.root == head.root)
    for path in ["/tile/0/999", "/tile/0/1", "/tile/entries/000", "/tile/0/../../log.key", "/tile/0/%2e%2e"] {
      #expect(try await world.curl.send(path, as: nil, ["--path-as-is"]).status == 404, "\(path)")
    }
  }

  static let hasPython =
    ["/usr/bin/env"].allSatisfy { tool in
      let process = Process()
      process.executableURL = URL(filePath: tool)
      process.arguments = ["python3", "-c", "import cryptography"]
      process.standardError = FileHandle.nullDevice
      try? process.run()
      process.waitUntilExit()
      return process.terminationStatus == 0
    }

  /// Another program, in another language, written from `Docs/Proofs.md`.
  @Test(.rule("GEN-12"), .enabled(if: hasPython))
  func `a verifier that shares nothing with us comes to the same`() async throws {
    var receipt = try await receipt("RC-9")
    let good = world.folder.appending(path: "receipt.json")
    try Data(try receipt.json).write(to: good)
    #expect(try Self.python(good, world) == 0)
    receipt.entry.outcome[0].content![2] ^= 1
    let bad = world.folder.appending(path: "receipt-changed.json")
    try Data(try receipt.json).write(to: bad)
    #expect(try Self.python(bad, world) == 1)
  }

  static func python(_ receipt: URL, _ world: World) throws -> Int32 {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Docs/verify_receipt.py")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", script.path, receipt.path, world.folder.appending(path: "log.pub").path,
      world.folder.appending(path: "authority.pem").path,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

extension World {
  func logKey() throws -> NoteKey { try NoteKey.load(ServerFiles(directory: folder.path).logPublicKey) }

  func members() throws -> EntrySignatures {
    EntrySignatures(verifier: try Verifier(roots: [authority.credential.certificate]))
  }

  func receipts(witnesses: [NoteKey] = []) throws -> ReceiptVerifier {
    ReceiptVerifier(log: try logKey(), witnesses: witnesses, members: try members())
  }
}
