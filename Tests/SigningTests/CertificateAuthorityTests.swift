// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing
import TestSupport
import Testing

@Suite(.rule("AUT-02")) struct CertificateAuthorityTests {
  let world: SigningWorld
  var generator = SystemRandomNumberGenerator()

  init() throws { world = try SigningWorld() }

  @Test(.rule("AUT-18")) func `a certificate tells member, user, serial and validity`() throws {
    let facts = world.user.facts
    #expect(facts.member == "AKA")
    #expect(facts.user == "AKA001")
    #expect(facts.subject == "CN=AKA001,O=AKA")
    #expect(facts.issuer == "CN=Kaydi Test Kökü")
    #expect(facts.notBeforeSeconds...facts.notAfterSeconds == SigningWorld.validity)
    #expect(facts.fingerprint == Array(SHA256.hash(data: world.user.certificate)))
    #expect(facts == CertificateFacts(der: world.user.certificate))
    #expect(CertificateFacts(der: [0x30, 0x00]) == nil)
  }

  @Test func `serial numbers are the 128 bits of the generator`() throws {
    var first = SeededGenerator(seed: 5)
    let one = try world.authority.issueUser(
      member: "AKA", user: "AKA001", validity: SigningWorld.validity, using: &first)
    let two = try world.authority.issueUser(
      member: "AKA", user: "AKA001", validity: SigningWorld.validity, using: &first)
    var second = SeededGenerator(seed: 5)
    let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &second) }
    #expect(one.facts.serial == bytes.map { String(format: "%02x", $0) }.joined())
    #expect(one.facts.serial != two.facts.serial)
    #expect(one.key.rawRepresentation != two.key.rawRepresentation)
  }

  @Test mutating func `no certificate is valid longer than its authority`() throws {
    let validity = SigningWorld.validity
    for beyond in [
      validity.lowerBound - 1...validity.upperBound, validity.lowerBound...validity.upperBound + 1,
    ] {
      let fault = #expect(throws: AuthorityFault.self) {
        try world.authority.issueUser(member: "AKA", user: "AKA001", validity: beyond, using: &generator)
      }
      #expect(fault?.code == .validityBeyondAuthority)
    }
  }

  @Test mutating func `names that a code table cannot hold are refused`() throws {
    for (member, user) in [("", "AKA001"), ("AKA", ""), ("AKA", "AKA 001"), ("AKA", "IŞIK"), ("AKA", "A\0B")]
    {
      let fault = #expect(throws: AuthorityFault.self) {
        try world.authority.issueUser(
          member: member, user: user, validity: SigningWorld.validity, using: &generator)
      }
      #expect(fault?.code == .nameNotAcceptable)
    }
    for hosts in [[], [""], ["a..b"], ["-a"], ["a b"], ["kaydi.example", "kaydı.example"], ["1.2.3.4.5/8"]] {
      let fault = #expect(throws: AuthorityFault.self) {
        try world.authority.issueServer(hosts: hosts, validity: SigningWorld.validity, using: &generator)
      }
      #expect(fault?.code == .nameNotAcceptable)
    }
    #expect(throws: AuthorityFault.self) {
      try CertificateAuthority.create(name: "", validity: SigningWorld.validity, using: &generator)
    }
  }

  @Test mutating func `a user's certificate does not make an authority`() throws {
    let fault = #expect(throws: AuthorityFault.self) { try CertificateAuthority(world.user) }
    #expect(fault?.code == .notAnAuthority)
  }

  // MARK: Files

  @Test mutating func `an authority is saved and loaded, its key for the owner only`() throws {
    let folder = try TemporaryFolder()
    let (certificate, key) = (folder("root.pem"), folder("root.key"))
    try world.authority.save(certificate: certificate, key: key)
    #expect(try mode(key) == 0o600)
    #expect(try mode(certificate) == 0o644)

    let loaded = try CertificateAuthority.load(certificate: certificate, key: key)
    #expect(loaded.credential.certificate == world.authority.credential.certificate)
    let user = try loaded.issueUser(
      member: "AKB", user: "AKB001", validity: SigningWorld.validity, using: &generator)
    let facts = try world.verifier.identify(
      certificateChain: [user.certificate], atSeconds: SigningWorld.now)
    #expect(facts.member == "AKB")
  }

  @Test func `a key is never written over and never read when others could`() throws {
    let folder = try TemporaryFolder()
    let (certificate, key) = (folder("user.pem"), folder("user.key"))
    try world.user.save(certificate: certificate, key: key)
    var fault = #expect(throws: AuthorityFault.self) {
      try world.otherUser.save(certificate: certificate, key: key)
    }
    #expect(fault?.code == .fileExists)
    #expect(try Credential.load(certificate: certificate, key: key).certificate == world.user.certificate)

    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
    fault = #expect(throws: AuthorityFault.self) { try Credential.load(certificate: certificate, key: key) }
    #expect(fault?.code == .keyExposed)
    #expect(fault?.cause == "mode 640, not 600")
  }

  @Test func `files that do not fit are refused by code`() throws {
    let folder = try TemporaryFolder()
    try world.user.save(certificate: folder("a.pem"), key: folder("a.key"))
    try world.otherUser.save(certificate: folder("b.pem"), key: folder("b.key"))
    let text = try folder.write("text", Array("no key".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: text)
    for (certificate, key, code) in [
      (folder("a.pem"), folder("none"), .fileUnreadable), (folder("a.pem"), text, .keyUnreadable),
      (text, folder("a.key"), .certificateUnreadable),
      (folder("a.key"), folder("a.key"), .certificateUnreadable),
      (folder("b.pem"), folder("a.key"), .keyOfAnotherCertificate),
    ] as [(String, String, AuthorityFault.Code)] {
      let fault = #expect(throws: AuthorityFault.self) {
        try Credential.load(certificate: certificate, key: key)
      }
      #expect(fault?.code == code)
    }
    let fault = #expect(throws: AuthorityFault.self) {
      try world.user.save(certificate: folder("none/a.pem"), key: folder("none/a.key"))
    }
    #expect(fault?.code == .fileUnwritable)
  }

  @Test func `several certificates are read from one PEM text`() throws {
    let all = [world.user, world.otherUser, world.authority.credential]
    let pem = all.map(\.certificatePEM).joined()
    #expect(try Credential.certificates(pem: pem) == all.map(\.certificate))
    #expect(throws: AuthorityFault.self) { try Credential.certificates(pem: "") }
    #expect(throws: AuthorityFault.self) { try Credential.key(pem: pem) }
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}
