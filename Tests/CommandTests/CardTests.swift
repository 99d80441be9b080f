// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

extension CommandTests {
  /// Signing with smart cards, through the module that speaks with them (PKCS#11).
  @Suite(.enabled(if: SoftToken.isInstalled, "softhsm2 is not installed")) struct Cards {
    private let registry: Folder
    private var directory: String { registry("registry") }
    private var authority: String { directory + "/authority.pem" }

    init() throws {
      registry = try Folder()
      let made = try Tool.run(["init", "--directory", directory, "--time", "2026-02-27T08:00:00"])
      try #require(made.status == 0, "\(made.errors)")
    }

    /// A card with the key and the certificate of an officer.
    private func officersCard(_ user: String = "MKK900") throws -> SoftToken {
      let card = try SoftToken("OFFICER")
      try card.importKey("\(directory)/keys/\(user).key", label: "signing", id: "01", token: "OFFICER")
      let stored = try card.kaydi("card", "store", "\(directory)/keys/\(user).pem", "--json")
      #expect(stored.status == 0, "\(stored.errors)")
      #expect(try stored.json()["key"] as? String == "signing")
      return card
    }

    private func members() throws -> String {
      let path = registry("members.csv")
      try "member-definition.enter:member,kind,title\nAKA,BROKERAGE,Deneme\n".write(
        toFile: path, atomically: true, encoding: .utf8)
      return path
    }

    /// Asks with the card; nobody needs to be there to answer, since the card refuses first.
    private func ask(
      _ card: SoftToken, _ arguments: String..., module: String = SoftToken.module, pin: String? = "pin",
      also: [String: String] = [:]
    ) throws -> Tool.Output {
      try Tool.run(
        ["report", "members", "--url", "https://127.0.0.1:9", "--authority", authority, "--pkcs11", module]
          + (pin.map { ["--pin-file", card.folder($0)] } ?? []) + arguments,
        environment: card.environment.merging(also) { $1 })
    }

    private func expect(
      _ output: Tool.Output, _ code: String, _ sentences: String...,
      at place: SourceLocation = #_sourceLocation
    ) {
      #expect(output.status != 0, sourceLocation: place)
      for text in [code + ":"] + sentences {
        #expect(output.errors.contains(text), "\(output.errors)", sourceLocation: place)
      }
      #expect(!output.errors.contains(SoftToken.pin), sourceLocation: place)
    }

    @Test(.rule("AUT-01", "GEN-10", "GEN-11"))
    func `what a card signs is accepted, and questions are answered to it`() throws {
      let card = try officersCard()
      let server = try RunningServer(directory)
      // The key is on the card alone.
      try FileManager.default.removeItem(atPath: directory + "/keys")
      let connection = ["--url", server.url, "--authority", authority, "--pkcs11", SoftToken.module]
      let submission = ["submit"] + connection + ["--reference", "R-1", try members(), "--json"]

      let sent = try Tool.run(
        submission + ["--pin-file", card.folder("pin")], environment: card.environment)
      #expect(sent.status == 0, "\(sent.text) \(sent.errors)")
      #expect(try sent.json()["status"] as? Int == 200)
      #expect((try sent.json()["document"] as? String)?.contains("executed") == true)

      let pin = card.environment.merging(["KAYDI_PIN": SoftToken.pin]) { $1 }
      let known = try Tool.run(
        ["report", "members"] + connection + ["--token", "OFFICER", "--key", "signing", "--user", "MKK900"],
        environment: pin)
      #expect(known.status == 0, "\(known.errors)")
      #expect(known.text.contains("Deneme"))

      let verified = try Tool.run([
        "verify", "journal", "--journal", directory + "/journal.sqlite", "--authority", authority,
        "--log-key",
        directory + "/log.pub",
      ])
      #expect(verified.status == 0, "\(verified.text) \(verified.errors)")
      #expect(verified.text.contains("signatures / imza: 1"), "\(verified.text)")
    }

    @Test(.rule("AUT-01", "AUT-18")) func `a key made on a card is certified without leaving it`() throws {
      let card = try SoftToken("AKA001 KART")
      let request = registry("AKA001.csr")
      let asked = try card.kaydi("card", "request", "--new-key", "--user", "AKA001", "--out", request)
      #expect(asked.status == 0, "\(asked.errors)")
      let other = try Tool.run(["certificate", "issue", "--directory", directory, "AKA002", "--csr", request])
      #expect(other.status != 0 && other.errors.contains("AKA001"), "\(other.errors)")
      let certificate = registry("AKA001.pem")
      let issued = try Tool.run([
        "certificate", "issue", "--directory", directory, "AKA001", "--csr", request, "--out", certificate,
        "--json",
      ])
      #expect(issued.status == 0, "\(issued.errors)")
      #expect(!FileManager.default.fileExists(atPath: directory + "/keys/AKA001.key"))
      expect(try ask(card), "key-without-certificate")
      #expect(try card.kaydi("card", "store", certificate).status == 0)

      let keys = try Self.keys(card)
      #expect(keys.count == 1 && keys[0]["label"] as? String == "AKA001")
      let entry = try #require((keys[0]["certificates"] as? [[String: Any]])?.first)
      let serial = try #require(
        (try issued.json()["issued"] as? [[String: Any]])?.first?["serial"] as? String)
      #expect(entry["serial"] as? String == serial)

      // The next one takes its place.
      let again = registry("again.csr")
      let next = registry("next.pem")
      #expect(try card.kaydi("card", "request", "--user", "AKA001", "--out", again).status == 0)
      let renewed = try Tool.run([
        "certificate", "renew", "--directory", directory, "AKA001", "--csr", again, "--out", next,
      ])
      #expect(renewed.status == 0, "\(renewed.errors)")
      #expect(try card.kaydi("card", "store", next).status == 0)
      let now = try #require(try Self.keys(card)[0]["certificates"] as? [[String: Any]])
      #expect(now.count == 1 && now[0]["serial"] as? String != serial)

      let twice = try card.kaydi("card", "request", "--new-key", "--user", "AKA001")
      expect(twice, "key-exists")
      // A certificate of somebody else's key.
      expect(try card.kaydi("card", "store", directory + "/keys/MKK900.pem"), "key-missing")
    }

    private static func keys(_ card: SoftToken) throws -> [[String: Any]] {
      let listed = try card.kaydi("card", "list", "--json")
      #expect(listed.status == 0, "\(listed.errors)")
      let tokens = try #require(try listed.json()["tokens"] as? [[String: Any]])
      return try #require(tokens[0]["keys"] as? [[String: Any]])
    }

    @Test(.rule("AUT-01")) func `a card that does not open says what to do`() throws {
      let card = try officersCard()
      try card.write("wrong", "000000", mode: 0o600)
      try card.write("open", SoftToken.pin, mode: 0o644)
      expect(try ask(card, pin: "wrong"), "pin-wrong", "Check it before the next try", "PIN yanlış")
      expect(try ask(card, pin: nil), "pin-missing", "--pin-file", "KAYDI_PIN")
      expect(try ask(card, "--token", "OTHER"), "token-missing", "OTHER", "there: OFFICER", "kart yok")
      expect(try ask(card, "--key", "other"), "key-missing", "there: signing")
      expect(try ask(card, "--user", "MKK901"), "certificate-of-other-user", "MKK900: not MKK901")
      expect(try ask(card, module: "/nowhere.so"), "module-missing", "Install the card's software")
      expect(try ask(card, module: "/usr/lib/x86_64-linux-gnu/libz.so.1"), "module-missing")
      let open = try ask(card, pin: "open")
      #expect(open.status != 0 && open.errors.contains("chmod 600"), "\(open.errors)")
      let pinless = try Tool.run(["report", "members", "--authority", authority, "--token", "OFFICER"])
      #expect(pinless.status != 0 && pinless.errors.contains("--pkcs11"), "\(pinless.errors)")
    }

    @Test(.rule("AUT-01")) func `several cards or keys must be told apart`() throws {
      let none = try SoftToken()
      expect(try ask(none), "token-missing", "no card", "Put the card into the reader")
      let two = try SoftToken("ONE", "TWO")
      expect(try ask(two), "token-ambiguous", "ONE", "TWO", "--token")
      expect(try ask(two, "--token", "ONE"), "key-missing", "no key")

      try two.importKey("\(directory)/keys/MKK900.key", label: "first", id: "01", token: "ONE")
      expect(try ask(two, "--token", "ONE"), "key-without-certificate", "first", "kaydi card request")
      try two.importKey("\(directory)/keys/MKK901.key", label: "second", id: "02", token: "ONE")
      for user in ["MKK900", "MKK901"] {
        let stored = try two.kaydi("card", "store", "\(directory)/keys/\(user).pem", "--token", "ONE")
        #expect(stored.status == 0, "\(stored.errors)")
      }
      expect(try ask(two, "--token", "ONE"), "key-ambiguous", "first, second", "--key")
      // Told apart, they get as far as the registry, which is not there.
      for choice in [["--key", "second"], ["--user", "MKK901"]] {
        let chosen = try ask(two, "--token", "ONE", choice[0], choice[1])
        #expect(chosen.errors.contains("connect"), "\(chosen.errors)")
      }
    }

    @Test(.rule("AUT-01"), arguments: ["P-384", "RSA"])
    func `a key that is not on P-256 does not sign`(kind: String) throws {
      let card = try SoftToken("OTHER")
      let key = registry("other.key")
      let options =
        kind == "RSA"
        ? ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"] : ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]
      let made = try Tool.run(
        ["genpkey", "-out", key, "-algorithm"] + options, program: "/usr/bin/openssl")
      try #require(made.status == 0, "\(made.errors)")
      try card.importKey(key, label: "other", id: "01", token: "OTHER")
      expect(try ask(card), "curve-not-accepted", "other", "P-256")
      expect(try card.kaydi("card", "request", "--user", "AKA001"), "curve-not-accepted")
    }

    @Test(
      .rule("AUT-01"), .enabled(if: SoftToken.hasCompiler, "clang is not installed"),
      arguments: [
        (["CARD_LOGIN": "a4"], "pin-locked", "PUK"), (["CARD_FLAGS": "40000"], "pin-locked", "PUK"),
        (["CARD_LOGIN": "a0", "CARD_FLAGS": "20000"], "pin-wrong", "one try left"),
        (["CARD_LOGIN": "a3"], "pin-expired", "changed first"),
        (["CARD_LOGIN": "32"], "token-removed", "Put it in again"),
        (["CARD_LOGIN": "30"], "token-failed", "C_Login: 0x30"),
      ])
    func `a card that fails says how`(faults: [String: String], code: String, sentence: String) throws {
      let card = try officersCard()
      expect(try ask(card, module: card.failingModule(), also: faults), code, sentence)
    }

    @Test(.rule("AUT-01"), .enabled(if: SoftToken.hasCompiler, "clang is not installed"))
    func `a card taken out before it signs is told so`() throws {
      let card = try officersCard()
      let module = try card.failingModule()
      let request = try card.kaydi(
        "card", "request", "--user", "MKK900", module: module, also: ["CARD_SIGN": "32"])
      expect(request, "token-removed")
      // What is not made with the key of the certificate is not passed on.
      let wrong = try card.kaydi(
        "card", "request", "--user", "MKK900", module: module, also: ["CARD_SIGN": "0"])
      expect(wrong, "key-of-another-certificate", "signing")
      // In the handshake with a server, too.
      let server = try RunningServer(directory)
      let asked = try ask(card, "--url", server.url, module: module, also: ["CARD_SIGN": "32"])
      expect(asked, "token-removed")
    }
  }
}
