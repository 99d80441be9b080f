// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

extension CommandTests {
  /// What the depository's own authority issues to users, renews and withdraws.
  @Suite struct Certificates {
    private let registry: Folder
    private var directory: String { registry("registry") }

    init() throws {
      registry = try Folder()
      let made = try Tool.run(["init", "--directory", directory])
      try #require(made.status == 0, "\(made.errors)")
    }

    private func certificate(_ arguments: String...) throws -> Tool.Output {
      try Tool.run(["certificate", arguments[0], "--directory", directory] + arguments.dropFirst())
    }

    private func entries(_ arguments: String...) throws -> [[String: Any]] {
      let listed = try Tool.run(["certificate", "list", "--directory", directory, "--json"] + arguments)
      #expect(listed.status == 0, "\(listed.errors)")
      return try #require(try listed.json()["certificates"] as? [[String: Any]])
    }

    private func issued(_ output: Tool.Output) throws -> [String: Any] {
      #expect(output.status == 0, "\(output.errors)")
      return try #require((try output.json()["issued"] as? [[String: Any]])?.first)
    }

    private func refused(_ output: Tool.Output, _ text: String, at place: SourceLocation = #_sourceLocation) {
      #expect(output.status != 0 && output.errors.contains(text), "\(output.errors)", sourceLocation: place)
    }

    private func openssl(_ arguments: String...) throws -> String {
      let output = try Tool.run(arguments, program: "/usr/bin/openssl")
      try #require(output.status == 0, "\(output.errors)")
      return output.text.trimmingCharacters(in: .newlines)
    }

    @Test(.rule("AUT-02")) func `what the registry asks for is what the certificate says`() throws {
      let made = try issued(certificate("issue", "AKA001", "--days", "30", "--json"))
      let serial = try #require(made["serial"] as? String)
      let file = directory + "/keys/AKA001.pem"
      for name in ["AKA001", serial, file] {
        let shown = try certificate("show", name, "--json").json()
        #expect(shown["serial"] as? String == serial)
        #expect(shown["user"] as? String == "AKA001")
        #expect(shown["member"] as? String == "AKA")
        #expect(shown["subject"] as? String == "CN=AKA001,O=AKA")
        #expect(shown["state"] as? String == "valid")
        for (key, path) in [("issuer", directory + "/authority.pem"), ("fingerprint", file)] {
          let said = try openssl("x509", "-in", path, "-noout", "-fingerprint", "-sha256")
          let plain = said.split(separator: "=")[1].replacing(":", with: "").lowercased()
          #expect(shown[key] as? String == plain)
        }
        let first = try #require(shown["notBefore"] as? String)
        let last = try #require(shown["notAfter"] as? String)
        let days = try Self.date(last).timeIntervalSince(Self.date(first)) / 86_400
        #expect(days > 30 && days < 30.1 && first.hasSuffix("+03:00"), "\(first) \(last)")
      }
      #expect(try openssl("x509", "-in", file, "-noout", "-serial") == "serial=\(serial.uppercased())")
      let text = try certificate("show", "AKA001").text
      #expect(text.contains("serial / seri no: \(serial)") && text.contains("state / durum: valid"))
    }

    private static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(.rule("AUT-18")) func `a renewed certificate has a serial number of its own`() throws {
      let first = try issued(certificate("issue", "AKA001", "--json"))
      refused(try certificate("issue", "AKA001"), "kaydi certificate renew")
      refused(try certificate("renew", "AKA002"), "kaydi certificate issue")
      let keys = directory + "/keys"
      let key = try String(contentsOfFile: keys + "/AKA001.key", encoding: .utf8)

      let second = try issued(certificate("renew", "AKA001", "--same-key", "--json"))
      #expect(second["serial"] as? String != first["serial"] as? String)
      #expect(try String(contentsOfFile: keys + "/AKA001.key", encoding: .utf8) == key)
      let third = try issued(certificate("renew", "AKA001", "--json"))
      #expect(try String(contentsOfFile: keys + "/AKA001.key", encoding: .utf8) != key)

      // The former ones are kept with their keys, and stay good until they are revoked.
      let serials = [first, second, third].compactMap { $0["serial"] as? String }
      #expect(Set(serials).count == 3)
      for serial in serials.prefix(2) {
        let former = "\(keys)/former/\(serial)"
        #expect(try String(contentsOfFile: former + "/AKA001.key", encoding: .utf8) == key)
        #expect(
          try certificate("show", former + "/AKA001.pem", "--json").json()["serial"] as? String == serial)
      }
      #expect(Set(try entries("AKA001").compactMap { $0["serial"] as? String }) == Set(serials))
      #expect(try entries().contains { $0["user"] as? String == "MKK900" })
      refused(try certificate("show", "AKA001"), serials[0])
    }

    @Test(.rule("AUT-18")) func `an officer's first certificate is listed after it was renewed`() throws {
      let before = try entries("MKK900")
      #expect(before.count == 1)
      #expect(try certificate("renew", "MKK900").status == 0)
      let serials = try entries("MKK900").compactMap { $0["serial"] as? String }
      #expect(serials.count == 2 && serials.contains(before[0]["serial"] as? String ?? ""))
    }

    @Test(.rule("GEN-10")) func `a certificate is revoked once and for good`() throws {
      let serial = try #require(try issued(certificate("issue", "AKA001", "--json"))["serial"] as? String)
      let revoked = try certificate("revoke", "AKA001", "--reason", "key-compromise", "--json")
      #expect(revoked.status == 0, "\(revoked.errors)")
      #expect(try revoked.json()["revoked"] as? String == serial)
      #expect(try entries("AKA001").map { $0["state"] as? String } == ["revoked"])
      let list = try String(contentsOfFile: directory + "/revocations.txt", encoding: .utf8)
      #expect(list.contains("\(serial) ") && list.contains(" key-compromise\n"))
      refused(try certificate("revoke", serial), "Already revoked")
      refused(try certificate("revoke", "AKA009"), "kaydi certificate list")
      refused(try certificate("revoke", directory + "/server.pem"), "Not issued to a user")
      #expect(try certificate("list").text.contains("AKA001 \(serial)"))
      // Who has no certificate in use gets a new one with renew, beside the key that is there.
      #expect(try certificate("renew", "AKA001").status == 0)
      #expect(try Set(entries("AKA001").compactMap { $0["state"] as? String }) == ["revoked", "valid"])
    }

    @Test(.rule("AUT-18")) func `a request of OpenSSL is certified, a damaged one is not`() throws {
      let key = registry("card.key")
      let request = registry("card.csr")
      _ = try openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
      _ = try openssl("req", "-new", "-key", key, "-subj", "/O=AKA/CN=AKA007", "-out", request)
      let made = try issued(certificate("issue", "AKA007", "--csr", request, "--json"))
      let file = try #require(made["file"] as? String)
      #expect(try openssl("x509", "-in", file, "-noout", "-pubkey") == openssl("pkey", "-in", key, "-pubout"))
      let checked = try openssl(
        "verify", "-CAfile", directory + "/authority.pem", "-purpose", "sslclient", file)
      #expect(checked.hasSuffix(": OK"))

      try Data("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n".utf8)
        .write(to: URL(fileURLWithPath: registry("bad.csr")))
      refused(try certificate("issue", "AKA008", "--csr", registry("bad.csr")), "request-unreadable")
      refused(try certificate("issue", "AKA008", "--csr", registry("none.csr")), "file-unreadable")
      refused(try certificate("issue", "AKA008", "--csr", request), "of AKA007, not of AKA008")
      refused(try certificate("issue", "AKA008", "AKA009", "--csr", request), "--csr is for one user")
      #expect(try entries("AKA008").isEmpty)
    }
  }
}
