// SPDX-License-Identifier: Apache-2.0
import Signing
import TestSupport
import Testing

@Suite(.rule("GEN-10")) struct RevocationListTests {
  private var list: RevocationList {
    var list = RevocationList()
    list.revoke("0a1b", atSeconds: 1_772_434_800, reason: .keyCompromise)
    list.revoke("ff", atSeconds: 0, reason: .unspecified)
    return list
  }

  @Test func `a certificate is revoked once, from the first time on`() {
    var list = list
    let isNew = list.revoke("0a1b", atSeconds: 5, reason: .superseded)
    #expect(!isNew)
    #expect(list == self.list)
    #expect(!list.isRevoked("0a1b", atSeconds: 1_772_434_799))
    #expect(list.isRevoked("0a1b", atSeconds: 1_772_434_800))
    #expect(!list.isRevoked("0b", atSeconds: .max))
  }

  @Test func `the file is one readable line for each certificate`() throws {
    let text = """
      # kaydi revocation list 1: serial, time, reason
      0a1b 2026-03-02T07:00:00Z key-compromise
      ff 1970-01-01T00:00:00Z unspecified

      """
    #expect(list.text == text)
    #expect(try RevocationList(text: text) == list)
    #expect(try RevocationList(text: RevocationList().text) == RevocationList())
  }

  @Test func `the file is replaced as a whole`() throws {
    let folder = try TemporaryFolder()
    try RevocationList().save(to: folder("revoked"))
    try list.save(to: folder("revoked"))
    #expect(try RevocationList.load(from: folder("revoked")) == list)
    _ = try folder.write("revoked.new", [1, 2, 3])  // left behind by a crash
    try list.save(to: folder("revoked"))
    #expect(try RevocationList.load(from: folder("revoked")) == list)
    let fault = #expect(throws: AuthorityFault.self) { try RevocationList.load(from: folder("none")) }
    #expect(fault?.code == .fileUnreadable)
  }

  @Test(arguments: [
    "", "0a 2026-03-02T07:00:00Z superseded\n", "#\n0a 2026-03-02T07:00:00Z superseded\n",
    "H\n0a 2026-03-02T07:00:00Z superseded", "H\n\n", "H\n0a 2026-03-02T07:00:00Z\n",
    "H\n0a  2026-03-02T07:00:00Z superseded\n", "H\n0A 2026-03-02T07:00:00Z superseded\n",
    "H\n000a 2026-03-02T07:00:00Z superseded\n", "H\na 2026-03-02T07:00:00Z superseded\n",
    "H\n0a 2026-03-02 superseded\n", "H\n0a 2026-03-02T07:00:00Z perhaps\n",
    "H\n0a 2026-03-02T07:00:00Z superseded\n0a 2026-03-02T07:00:00Z superseded\n",
  ])
  func `a list half understood is refused`(text: String) {
    let heading = "# kaydi revocation list 1: serial, time, reason\n"
    let fault = #expect(throws: AuthorityFault.self) {
      try RevocationList(text: text.hasPrefix("H\n") ? heading + text.dropFirst(2) : text, place: "list")
    }
    #expect(fault?.code == .revocationListUnreadable)
    #expect(fault?.place == "list")
  }
}
