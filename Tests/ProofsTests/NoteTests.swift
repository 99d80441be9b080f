// SPDX-License-Identifier: Apache-2.0
import Proofs
import Testing

@Suite struct NoteTests {
  /// The example of Go's package `note`, the first implementation of signed notes.
  static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  static let privateKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  static let text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  static let note =
    text
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

  /// The example of C2SP tlog-cosignature.
  static let witnessed = """
    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

    """

  @Test func `a note of another implementation is read, checked and written the same`() throws {
    let note = try SignedNote(Array(Self.note.utf8))
    #expect(String(decoding: note.text, as: UTF8.self) == Self.text)
    #expect(note.bytes == Array(Self.note.utf8))
    let key = try NoteKey(text: Self.key)
    #expect(try key.verify(note) == nil)
    #expect(key.text == Self.key)
    let signer = try NoteSigner(text: Self.privateKey)
    #expect(signer.key == key)
    #expect(signer.text == Self.privateKey)
    #expect([signer.sign(note.text)] == note.signatures)
  }

  @Test func `the example with a witness is read, and its time stands where it must`() throws {
    let note = try SignedNote(Array(Self.witnessed.utf8))
    #expect(note.signatures.map(\.name) == ["example.com/behind-the-sofa", "witness.example.com/w1"])
    #expect(note.signatures.map(\.bytes.count) == [64, 72])
    #expect(note.signatures[1].bytes.prefix(8).reduce(0) { $0 << 8 | Int($1) } == 1_679_315_147)
    #expect(note.bytes == Array(Self.witnessed.utf8))
  }

  @Test(arguments: [
    "", "\n", "a\n", "a\n\n", "a\n\n— n AAAAAAA=", "a\n\n- n AAAAAAA=\n",
    "a\n\n—n AAAAAAA=\n",
    "a\n\n— n\n", "a\n\n— n  AAAAAAA=\n", "a\n\n— n AAAA\n", "a\n\n— n AAAAAAA\n", "a\n\n— n AAAAAAB=\n",
    "a\n\n— n+m AAAAAAA=\n", "a\n\n—  AAAAAAA=\n", "a\u{7}\n\n— n AAAAAAA=\n", "a\r\n\n— n AAAAAAA=\n",
    "a\n\n— n\u{2003}m AAAAAAA=\n", "a\n\n— n AAAAAAA=\nmore\n", "a\n— n AAAAAAA=\n",
    "a\n\n" + String(repeating: "— n AAAAAAA=\n", count: 65), String(repeating: "a", count: 70_000),
  ])
  func `what is not a note is refused`(text: String) {
    #expect(code { _ = try SignedNote(Array(text.utf8)) } == .noteMalformed)
  }

  @Test func `bytes that are not UTF-8 are not a note`() {
    #expect(code { _ = try SignedNote([0xFF] + Array("\n\n— n AAAAAAA=\n".utf8)) } == .noteMalformed)
  }

  @Test(arguments: [
    "", "a", "a+b", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "Peter+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a3+AhpcyQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy",
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
  ])
  func `what is not a key is refused`(text: String) {
    #expect(code { _ = try NoteKey(text: text) } == .keyMalformed)
    #expect(code { _ = try NoteSigner(text: "PRIVATE+KEY" + text) } == .keyMalformed)
  }

  @Test func `a signature holds for its own text, key and name only`() throws {
    let signer = try NoteSigner(name: "log.example", kind: .log)
    var note = SignedNote(text: "text\n")
    note.add(signer.sign(note.text))
    try signer.key.verify(note)
    let other = SignedNote(text: "texts\n", signatures: note.signatures)
    #expect(code { try signer.key.verify(other) } == .signatureInvalid)
    let stranger = try NoteSigner(name: "log.example", kind: .log)
    #expect(code { try stranger.key.verify(note) } == .signatureMissing)
    let renamed = try NoteKey(name: "log.examples", kind: .log, publicKey: signer.key.publicKey)
    #expect(code { try renamed.verify(note) } == .signatureMissing)
    let witness = try NoteKey(name: "log.example", kind: .witness, publicKey: signer.key.publicKey)
    #expect(code { try witness.verify(note) } == .signatureMissing)
  }

  @Test func `a false signature beside a good one of the same key spoils the note`() throws {
    let signer = try NoteSigner(name: "log.example", kind: .log)
    var note = SignedNote(text: "text\n")
    note.add(signer.sign(Array("another\n".utf8)))
    let both = SignedNote(text: "text\n", signatures: note.signatures + [signer.sign(note.text)])
    #expect(code { try signer.key.verify(both) } == .signatureInvalid)
  }
}

func code(_ body: () throws -> Void) -> ProofFault.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? ProofFault)?.code
  }
}
