// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing
import TestSupport
import Testing

/// What the depository issues and signs, and what it accepts, checked against a second implementation.
@Suite(.enabled(if: OpenSSL.isInstalled, "openssl is not installed")) struct OpenSSLTests {
  let world: SigningWorld
  let folder: TemporaryFolder
  var generator = SystemRandomNumberGenerator()

  init() throws {
    world = try SigningWorld()
    folder = try TemporaryFolder()
  }

  private var time: [String] { ["-attime", String(SigningWorld.now)] }

  @Test(.rule("AUT-02"))
  mutating func `OpenSSL verifies every kind of certificate, for its purpose only`() throws {
    let root = try folder.write("root.pem", Array(world.authority.credential.certificatePEM.utf8))
    let server = try world.authority.issueServer(
      hosts: ["kaydi.example", "127.0.0.1", "::1"], validity: SigningWorld.validity, using: &generator)
    let signer = try world.authority.issueDepositorySigner(
      name: "Kaydi", validity: SigningWorld.validity, using: &generator)
    for (name, credential, purpose) in [
      ("user", world.user, "sslclient"), ("server", server, "sslserver"), ("signer", signer, nil),
    ] as [(String, Credential, String?)] {
      let leaf = try folder.write("\(name).pem", Array(credential.certificatePEM.utf8))
      let base = ["verify", "-x509_strict", "-CAfile", root] + time
      #expect(try OpenSSL.run(base + [leaf]).isGood)
      for other in ["sslclient", "sslserver"] {
        #expect(try OpenSSL.run(base + ["-purpose", other, leaf]).isGood == (other == purpose))
      }
    }
    for address in ["127.0.0.1", "::1"] {
      #expect(
        try OpenSSL.run(["verify", "-CAfile", root, "-verify_ip", address] + time + [folder("server.pem")])
          .isGood)
    }
    #expect(
      try OpenSSL.run(
        ["verify", "-CAfile", root, "-verify_hostname", "kaydi.example"] + time
          + [folder("server.pem")]
      ).isGood)
    #expect(
      try !OpenSSL.run(
        ["verify", "-CAfile", root, "-verify_ip", "127.0.0.2"] + time + [folder("server.pem")]
      )
      .isGood)
  }

  @Test(.rule("AUT-18")) func `OpenSSL reads the same serial, subject, usage and fingerprint`() throws {
    let pem = try folder.write("user.pem", Array(world.user.certificatePEM.utf8))
    let facts = world.user.facts
    func x509(_ options: String...) throws -> String {
      try OpenSSL.run(["x509", "-in", pem, "-noout"] + options).output
    }
    #expect(try x509("-serial") == "serial=\(facts.serial.uppercased())\n")
    #expect(try x509("-subject", "-nameopt", "RFC2253") == "subject=CN=AKA001,O=AKA\n")
    let fingerprint = facts.fingerprint.map { String(format: "%02X", $0) }.joined(separator: ":")
    #expect(
      try x509("-fingerprint", "-sha256").lowercased() == "sha256 fingerprint=\(fingerprint)\n".lowercased())
    let text = try x509("-text")
    #expect(text.contains("NIST CURVE: P-256"))
    #expect(text.contains("X509v3 Key Usage: critical\n                Digital Signature\n"))
    #expect(text.contains("TLS Web Client Authentication"))
    #expect(text.contains("CA:FALSE"))
  }

  @Test(.rule("GEN-12")) func `OpenSSL verifies a submission`() throws {
    let (header, signature) = parts(try world.jws())
    let signed = try folder.write("signed", header + Array(".".utf8) + world.content)
    let der = try P256.Signing.ECDSASignature(rawRepresentation: signature).derRepresentation
    let file = try folder.write("signature", Array(der))
    let pem = try folder.write("user.pem", Array(world.user.certificatePEM.utf8))
    let key = try folder.write(
      "user.pub", Array(OpenSSL.run(["x509", "-in", pem, "-pubkey", "-noout"]).output.utf8))
    let check = ["dgst", "-sha256", "-verify", key, "-signature", file]
    #expect(try OpenSSL.run(check + [signed]).output == "Verified OK\n")
    let altered = try folder.write("altered", header + Array(".".utf8) + world.content + [0])
    #expect(try !OpenSSL.run(check + [altered]).isGood)
  }

  @Test(.rule("GEN-12"))
  func `a submission signed by OpenSSL with a certificate made by OpenSSL is accepted`() throws {
    let root = (key: folder("root.key"), certificate: folder("root.pem"))
    let user = (key: folder("user.key"), request: folder("user.csr"), certificate: folder("user.pem"))
    let extensions = try folder.write(
      "extensions",
      Array(
        """
        basicConstraints=critical,CA:FALSE
        keyUsage=critical,digitalSignature,nonRepudiation
        extendedKeyUsage=clientAuth,emailProtection

        """.utf8))
    for arguments in [
      ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", root.key],
      [
        "req", "-x509", "-new", "-key", root.key, "-sha256", "-days", "30", "-subj", "/CN=Elsewhere", "-out",
        root.certificate, "-addext", "keyUsage=critical,keyCertSign,cRLSign",
      ],
      ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", user.key],
      ["req", "-new", "-key", user.key, "-subj", "/O=AKA/CN=AKA001", "-out", user.request],
      [
        "x509", "-req", "-in", user.request, "-CA", root.certificate, "-CAkey", root.key, "-CAcreateserial",
        "-days", "20", "-sha256", "-extfile", extensions, "-out", user.certificate,
      ],
    ] { try #require(try OpenSSL.run(arguments).isGood) }

    let certificates = try [root.certificate, user.certificate].map {
      try Credential.certificates(pem: String(contentsOfFile: $0, encoding: .utf8))[0]
    }
    let facts = try #require(CertificateFacts(der: certificates[1]))
    let now = facts.notBeforeSeconds + 60
    var envelope = world.envelope()
    envelope.signingTimeSeconds = now
    envelope.certificateChain = [certificates[1]]
    let header = base64URL(Array(RawHeader(envelope).json.utf8))
    let signed = try folder.write("signed", header + Array(".".utf8) + world.content)
    try #require(
      try OpenSSL.run(["dgst", "-sha256", "-sign", user.key, "-out", folder("signature"), signed]).isGood)
    let der = try Data(contentsOf: URL(fileURLWithPath: folder("signature")))
    let signature = try P256.Signing.ECDSASignature(derRepresentation: der)
    let jws = header + Array("..".utf8) + base64URL(Array(signature.rawRepresentation))

    let verifier = try Verifier(roots: [certificates[0]])
    #expect(try verifier.verify(jws: jws, content: world.content, atSeconds: now).envelope.user == "AKA001")
  }

  @Test func `keys pass between OpenSSL and the depository`() throws {
    try world.user.save(certificate: folder("user.pem"), key: folder("user.key"))
    #expect(try OpenSSL.run(["pkey", "-in", folder("user.key"), "-check", "-noout"]).isGood)
    for (name, arguments) in [
      ("sec1.key", ["ec", "-in", folder("user.key"), "-out"]),
      ("pkcs8.key", ["pkey", "-in", folder("user.key"), "-out"]),
    ] {
      try #require(try OpenSSL.run(arguments + [folder(name)]).isGood)
      let key = try Credential.key(pem: String(contentsOfFile: folder(name), encoding: .utf8))
      #expect(key.rawRepresentation == world.user.key.rawRepresentation)
    }
  }
}

/// Debian's `openssl` command.
enum OpenSSL {
  private static let path = "/usr/bin/openssl"
  static let isInstalled = FileManager.default.isExecutableFile(atPath: path)

  static func run(_ arguments: [String]) throws -> (isGood: Bool, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus == 0, String(decoding: output, as: UTF8.self))
  }
}
