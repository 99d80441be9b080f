// SPDX-License-Identifier: Apache-2.0
import Foundation
import Signing
import TestSupport
import Testing

@Suite struct HeaderTests {
  let world: SigningWorld

  init() throws { world = try SigningWorld() }

  private var header: RawHeader { RawHeader(world.envelope()) }

  private func fault(_ json: String) throws -> SigningFault? {
    try fault(jws: forge(json, world.content, world.user.key))
  }

  private func fault(jws: [UInt8]) -> SigningFault? {
    do {
      try world.verify(jws)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Members

  @Test func `a header made elsewhere, in another order and spacing, is accepted`() throws {
    var shuffled = header
    shuffled.members.reverse()
    #expect(try fault(shuffled.json) == nil)
    #expect(try fault(header.json.replacing(",\"", with: " ,\n\t\"").replacing("\":", with: "\" : ")) == nil)
    #expect(try fault(" \r\n" + header.json + "\n ") == nil)
  }

  @Test func `escapes stand for what they escape`() throws {
    #expect(try fault(header.json.replacing("/", with: #"\/"#)) == nil)
    #expect(try fault(header.json.replacing("AKA001\"", with: #"\u0041\u004bA001""#)) == nil)
    #expect(try fault(header.json.replacing("\"alg\"", with: #""\u0061lg""#)) == nil)
  }

  @Test func `names that mean nothing here are passed over`() throws {
    let values = [
      #""text with \"escapes\" \\ \b\f\n\r\t ü \ud83d\ude00""#, "0", "-1.5e+10", "12E-3", "true", "null",
      "[]",
      "{}", #"[1,[2,{"a":{}}],"b"]"#, #"{"a":1,"b":[{"c":null}]}"#,
    ]
    for value in values { #expect(try fault(header.with("x", value).json) == nil, "\(value)") }
  }

  @Test(arguments: [
    "alg", "b64", "crit", "typ", "cty", "x5c", "market", "member", "user", "catalogue", "ref", "day",
    "channel",
    "iat",
  ])
  func `a missing, doubled or null member is malformed`(name: String) throws {
    #expect(try fault(header.with(name, nil).json) == .signatureMalformed)
    #expect(try fault(header.with(name, "null").json) == .signatureMalformed)
    #expect(try fault(header.with(name, "{}").json) == .signatureMalformed)
    var doubled = header
    doubled.members.append(try #require(header.members.first { $0.name == name }))
    #expect(try fault(doubled.json) == .signatureMalformed)
    let escaped =
      header.json.dropLast() + #","\u00"# + hexadecimal(name.utf8.first) + name.dropFirst() + #"":1}"#
    #expect(try fault(String(escaped)) == .signatureMalformed)
  }

  private func hexadecimal(_ byte: UInt8?) -> String { String(byte ?? 0, radix: 16) }

  @Test func `an operation may be absent, and is not empty`() throws {
    #expect(try fault(header.with("op", #""transfer.enter""#).json) == nil)
    #expect(try fault(header.with("op", #""""#).json) == .signatureMalformed)
  }

  @Test(arguments: [
    ("typ", #""JWS""#), ("cty", #""text/plain""#), ("channel", #""FAX""#), ("b64", "true"),
    ("b64", #""false""#),
    ("crit", "[]"), ("crit", #"["b64","exp"]"#), ("crit", #"["exp"]"#), ("crit", #"["b64","b64"]"#),
    ("crit", #""b64""#), ("x5c", "[]"), ("x5c", #"[""]"#), ("x5c", #"["A"]"#), ("x5c", #"["AA=="," AA=="]"#),
    ("x5c", #"["QQ="]"#), ("x5c", #"["QQ"]"#), ("x5c", #"["QR=="]"#), ("x5c", #"["Q-_="]"#), ("x5c", "[1]"),
    ("x5c", #"["QQ==","QQ==","QQ==","QQ==","QQ==","QQ==","QQ==","QQ==","QQ=="]"#),
    ("market", #""""#), ("market", #""NINECHARS""#), ("member", #""A A""#), ("member", #""İŞB""#),
    ("user", #""A\u0000B""#), ("user", #""SEVENTEEN-LETTERS""#), ("ref", #""a\nb""#), ("day", #""2026-3-2""#),
    ("day", #""2026/03/02""#), ("day", #""٢٠٢٦-٠٣-٠٢""#), ("catalogue", "0"), ("catalogue", "-1"),
    ("catalogue", "1.0"), ("catalogue", "01"), ("catalogue", "1e0"), ("catalogue", "1000000"),
    ("iat", "99999999999999999999"), ("iat", "1000000000000"), ("iat", #""1772434800""#), ("iat", ""),
  ])
  func `a member of another kind or beyond its limits is malformed`(name: String, value: String) throws {
    #expect(try fault(header.with(name, value).json) == .signatureMalformed)
  }

  @Test func `two certificates of a known chain do not pass as one text`() throws {
    var envelope = world.envelope()
    envelope.certificateChain.append(world.authority.credential.certificate)
    let known = RawHeader(envelope)
    #expect(try fault(known.json) == nil)
    let chain = envelope.certificateChain.map { Data($0).base64EncodedString() }.joined(separator: ",")
    #expect(try fault(known.with("x5c", #"["\#(chain)"]"#).json) == .signatureMalformed)
    #expect(try fault(known.with("x5c", #"["\#(chain),"]"#).json) == .signatureMalformed)
  }

  @Test func `an envelope that could not be read is not signed`() throws {
    var envelopes = [Envelope](repeating: world.envelope(), count: 5)
    envelopes[0].reference = ""
    envelopes[1].member = "A A"
    envelopes[2].certificateChain = []
    envelopes[3].businessDay = "2026-3-2"
    envelopes[4].certificateChain = [[UInt8](repeating: 0, count: 13_000)]
    for envelope in envelopes {
      #expect(throws: SigningFault.signatureMalformed) {
        try envelope.sign(world.content, with: world.user.key)
      }
    }
    var quoted = world.envelope()
    quoted.reference = #"2026\"0001"#
    let jws = Array(try quoted.sign(world.content, with: world.user.key).utf8)
    #expect(try world.verify(jws).envelope == quoted)
  }

  // MARK: Algorithms

  @Test(arguments: ["none", "HS256", "RS256", "ES384", "ES256K", "EdDSA", "es256", ""])
  func `no algorithm but ES256 is accepted`(algorithm: String) throws {
    #expect(try fault(header.with("alg", "\"\(algorithm)\"").json) == .algorithmNotAccepted)
    let text = base64URL(Array(header.with("alg", "\"\(algorithm)\"").json.utf8)) + Array("..".utf8)
    #expect(fault(jws: text + base64URL([UInt8](repeating: 7, count: 512))) == .algorithmNotAccepted)
    #expect(fault(jws: text) == .signatureMissing)
  }

  @Test func `an ES256 signature is 64 bytes`() throws {
    let text = base64URL(Array(header.json.utf8)) + Array("..".utf8)
    for count in [1, 63, 65, 72, 512] {
      #expect(fault(jws: text + base64URL([UInt8](repeating: 7, count: count))) == .signatureMalformed)
    }
  }

  // MARK: Grammar

  @Test(arguments: [
    "", " ", "{", "}", "[]", "null", "1", "\"a\"", "{}", "{,}", #"{"a"}"#, #"{"a":}"#, #"{a:1}"#, "{'a':1}",
    "\u{FEFF}{}",
  ])
  func `a header that is no object is malformed`(json: String) throws {
    #expect(try fault(json) == .signatureMalformed)
  }

  @Test(arguments: [
    "+1", "01", "1.", ".5", "1e", "1e+", "-", "--1", "0x1", "NaN", "Infinity", "tru", "True", "nul", "[1,]",
    "[1 2]", "[", "]", "{\"a\":1,}", "{\"a\" 1}", "{1:1}", "\"\t\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
    "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"open", "1 1", "/**/1", "",
  ])
  func `a value that is not JSON is malformed even where it means nothing`(value: String) throws {
    #expect(try fault(header.with("x", value).json) == .signatureMalformed)
  }

  @Test func `text that is not UTF-8 is malformed`() throws {
    let json = Array(header.with("x", "\"?\"").json.utf8)
    let place = try #require(json.lastIndex(of: UInt8(ascii: "?")))
    for byte: UInt8 in [0x80, 0xC0, 0xFF] {
      var broken = json
      broken[place] = byte
      let jws = base64URL(broken) + Array("..".utf8) + base64URL([UInt8](repeating: 7, count: 64))
      #expect(fault(jws: jws) == .signatureMalformed)
    }
  }

  @Test func `depth, members and size have limits`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try fault(header.with("x", nested(8)).json) == nil)
    #expect(try fault(header.with("x", nested(9)).json) == .signatureMalformed)
    #expect(try fault(header.with("x", nested(4000)).json) == .signatureMalformed)

    func crowded(_ count: Int) -> RawHeader {
      (0..<count - header.members.count).reduce(header) { $0.with("x\($1)", "1") }
    }
    #expect(try fault(crowded(32).json) == nil)
    #expect(try fault(crowded(33).json) == .signatureMalformed)

    func long(_ count: Int) -> String {
      header.json + String(repeating: " ", count: count - header.json.utf8.count)
    }
    #expect(try fault(long(16 * 1024)) == nil)
    #expect(try fault(long(16 * 1024 + 1)) == .signatureMalformed)
    #expect(try fault(long(1024 * 1024)) == .signatureMalformed)
    #expect(fault(jws: [UInt8](repeating: UInt8(ascii: "A"), count: 1024 * 1024)) == .signatureMalformed)
    #expect(fault(jws: [UInt8](repeating: UInt8(ascii: "["), count: 1024 * 1024)) == .signatureMalformed)
  }

  // MARK: Compact form and base64url

  @Test func `only header, two dots and signature make a detached signature`() throws {
    let jws = String(decoding: try world.jws(), as: UTF8.self)
    let (header, signature) = (String(jws.prefix { $0 != "." }), String(jws.split(separator: ".")[1]))
    let malformed: [String] = [
      "a", ".", "..", "...", "..\(signature)", header, "\(header).", "\(header).\(signature)",
      "\(header).e30.\(signature)", "\(jws).", "\(jws)=", "\(jws) ", "\(jws)\n", " \(jws)",
      "\(header)=..\(signature)", "\(header) ..\(signature)", "\(header)...\(signature)", "ü\(jws)",
      String(jws.dropLast()),
    ]
    for text in malformed { #expect(fault(jws: Array(text.utf8)) == .signatureMalformed, "\(text)") }
    #expect(fault(jws: []) == .signatureMissing)
    #expect(fault(jws: Array((header + "..").utf8)) == .signatureMissing)
  }

  @Test func `no other text stands for the same signature`() throws {
    // The last letter of 64 bytes carries four bits that must be zero: 15 of its 16 spellings are refused.
    let jws = try world.jws()
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    let accepted = alphabet.filter { fault(jws: jws.dropLast() + [$0]) == nil }
    #expect(accepted == [jws.last])
  }

  @Test func `every truncation is refused`() throws {
    let jws = try world.jws()
    for length in 0..<jws.count { #expect(fault(jws: Array(jws[..<length])) != nil) }
  }

  @Test func `every flipped bit is refused`() throws {
    let jws = try world.jws()
    for place in jws.indices {
      for bit in 0..<8 {
        var flipped = jws
        flipped[place] ^= 1 << bit
        #expect(fault(jws: flipped) != nil)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `a header cut, doubled and spliced at random is refused or means the same`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let json = Array(header.json.utf8)
    let dictionary = ["\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "0", "e", "\"alg\":", "\u{0}", " "]
    for _ in 0..<1000 {
      var mutant = json
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        let start = Int.random(in: 0...mutant.count, using: &generator)
        let end = Int.random(in: start...min(start + 20, mutant.count), using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: mutant.removeSubrange(start..<end)
        case 1: mutant.insert(contentsOf: Array(mutant[start..<end]), at: start)
        default:
          let word = dictionary[Int.random(in: dictionary.indices, using: &generator)]
          mutant.replaceSubrange(start..<end, with: Array(word.utf8))
        }
      }
      // What is read must be what another JSON reader sees too.
      guard let envelope = try? Envelope(header: base64URL(mutant)) else { continue }
      let other = try #require(try JSONSerialization.jsonObject(with: Data(mutant)) as? [String: Any])
      #expect(envelope.reference == other["ref"] as? String)
      #expect(envelope.user == other["user"] as? String)
      #expect(envelope.signingTimeSeconds == other["iat"] as? Int64)
    }
  }
}
