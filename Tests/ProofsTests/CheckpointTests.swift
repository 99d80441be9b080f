// SPDX-License-Identifier: Apache-2.0
import Proofs
import Testing

@Suite struct CheckpointTests {
  let log: NoteSigner
  let head: SignedCheckpoint

  init() throws {
    log = try NoteSigner(name: "log.example/one", kind: .log)
    head = SignedCheckpoint(Checkpoint(origin: "log.example/one", size: 7, root: .leaf([1])), by: log)
  }

  private func sign(_ text: String) -> [UInt8] {
    SignedNote(text: text, signatures: [log.sign(Array(text.utf8))]).bytes
  }

  @Test func `a checkpoint is what it was when it is read again`() throws {
    let read = try SignedCheckpoint(head.bytes, of: log.key)
    #expect(read == head)
    #expect(read.checkpoint.text == "log.example/one\n7\n\(TreeHash.leaf([1]))\n")
  }

  @Test func `further lines are kept and signed`() throws {
    let text = "log.example/one\n7\n\(TreeHash.leaf([1]))\nmore\n"
    let read = try SignedCheckpoint(sign(text), of: log.key)
    #expect(read.checkpoint.extensions == ["more"])
    #expect(read.checkpoint.text == text)
  }

  @Test(arguments: [
    "log.example/one\n7\n", "log.example/one\n07\nROOT\n", "log.example/one\n-7\nROOT\n",
    "log.example/one\n7\nAAAA\n", "log.example/one\n7\nROOT", "\n7\nROOT\n",
    "log.example/one\n7\nROOT\n\nx\n",
    "log.example/one\n18446744073709551616\nROOT\n", "log.example/one\n0\nROOT\n",
    "log.example/one\n+7\nROOT\n",
  ])
  func `a signed text that is not a checkpoint is refused`(text: String) {
    let text = text.replacing("ROOT", with: TreeHash.leaf([1]).description)
    let found = code { _ = try SignedCheckpoint(sign(text), of: log.key) }
    // A text without its last line end is not even a note.
    #expect(found == (text.hasSuffix("\n") ? .checkpointMalformed : .noteMalformed))
  }

  @Test func `a checkpoint of another log, key or text is refused`() throws {
    let text = "log.example/two\n7\n\(TreeHash.leaf([1]))\n"
    #expect(code { _ = try SignedCheckpoint(sign(text), of: log.key) } == .originDiffers)
    let other = try NoteSigner(name: "log.example/one", kind: .log)
    #expect(code { _ = try SignedCheckpoint(head.bytes, of: other.key) } == .signatureMissing)
    var forged = head.bytes
    forged[16] = UInt8(ascii: "8")
    #expect(code { _ = try SignedCheckpoint(forged, of: log.key) } == .signatureInvalid)
  }

  @Test func `a witness adds its time and signature, and may renew it`() throws {
    let witness = try NoteSigner(name: "witness.example/w1", kind: .witness)
    var signed = head
    signed.cosign(by: witness, atSeconds: 1_700_000_000)
    signed.cosign(by: witness, atSeconds: 1_700_000_100)
    let read = try SignedCheckpoint(signed.bytes, of: log.key)
    #expect(read.note.signatures.count == 2)
    #expect(try witness.key.verify(read.note) == 1_700_000_100)
    #expect(code { try witness.key.verify(head.note) } == .signatureMissing)
  }

  @Test func `the time of a witness is signed with the text`() throws {
    let witness = try NoteSigner(name: "witness.example/w1", kind: .witness)
    let good = witness.sign(head.note.text, atSeconds: 1_700_000_000)
    for byte in good.bytes.indices {
      var bytes = good.bytes
      bytes[byte] ^= 1
      let bad = SignedNote.Signature(name: good.name, keyID: good.keyID, bytes: bytes)
      let note = SignedNote(text: head.checkpoint.text, signatures: [bad])
      #expect(code { try witness.key.verify(note) } == .signatureInvalid)
    }
    let short = SignedNote.Signature(
      name: good.name, keyID: good.keyID, bytes: Array(good.bytes.dropFirst(8)))
    let note = SignedNote(text: head.checkpoint.text, signatures: [short])
    #expect(code { try witness.key.verify(note) } == .signatureInvalid)
  }
}
