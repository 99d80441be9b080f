// SPDX-License-Identifier: Apache-2.0
import Gateways
import TestSupport
import Testing

/// What a stranger's XML may do to the reader: nothing but be read or refused.
@Suite struct XMLTests {
  private static func read(_ text: String) throws(XMLProblem) -> XMLElement {
    try XMLReader.read(Array(text.utf8))
  }

  @Test func `names are resolved in their scope`() throws {
    let root = try Self.read(
      "<a xmlns='urn:1' xmlns:p='urn:2'><b/><p:b/><c xmlns=''><b/></c><p:d xmlns:p='urn:3'/></a>")
    #expect(root.namespace == "urn:1")
    #expect(root.children.map(\.namespace) == ["urn:1", "urn:2", "", "urn:3"])
    #expect(root.children[2].children[0].namespace == "")
  }

  @Test func `the bounds are bounds`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    _ = try Self.read(nested(XMLReader.depth))
    #expect(throws: XMLProblem.tooDeep) { try Self.read(nested(XMLReader.depth + 1)) }
    func wide(_ count: Int) -> String { "<r>\(String(repeating: "<a/>", count: count - 1))</r>" }
    _ = try Self.read(wide(XMLReader.elements))
    #expect(throws: XMLProblem.tooMany) { try Self.read(wide(XMLReader.elements + 1)) }
    func long(_ bytes: Int) -> String { "<a>\(String(repeating: "x", count: bytes - 7))</a>" }
    _ = try Self.read(long(XMLReader.bytes))
    #expect(throws: XMLProblem.tooLarge) { try Self.read(long(XMLReader.bytes + 1)) }
  }

  @Test(arguments: [
    "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "<a>&b;</a>", "<a><?b?></a>",
    "<?b?><a/>", "<a><!ENTITY b 'c'></a>", "<a b='&c;'/>", "<a/><!DOCTYPE a>",
  ])
  func `what would have to be carried out is refused`(text: String) {
    #expect(throws: XMLProblem.declaration) { try Self.read(text) }
  }

  @Test(arguments: [
    "", "a", "<a>", "<a></b>", "</a>", "<a", "<a b/>", "<a b=c/>", "<a b='1' b='2'/>", "<a b='<'/>",
    "<a/><b/>",
    "<a/>x", "<1/>", "<a:b/>", "<a:b:c xmlns:a='u'/>", "<:a/>", "<a xmlns:p=''/>", "<a>&#xD800;</a>",
    "<a>&#1;</a>", "<a>&#-1;</a>", "<a>&#;</a>", "<a>&amp</a>", "<a><!-- -- --></a>", "<a><![CDATA[x]]</a>",
    "<a>\u{0}</a>", "<a><b></a></b>", "<?xml version='1.0'",
  ])
  func `what is not well-formed is refused`(text: String) {
    #expect(throws: XMLProblem.malformed) { try Self.read(text) }
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: XMLProblem.malformed) {
      try XMLReader.read(Array("<a>".utf8) + [0xff] + Array("</a>".utf8))
    }
  }

  /// A right document with bytes changed, left out and doubled at random.
  @Test(arguments: SeededGenerator.seeds) func `no mutation harms the reader`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let right = Array(
      "<?xml version='1.0'?><s:E xmlns:s='urn:s'><!-- c --><s:B a='&lt;'><m>İ&#x15e;<![CDATA[<]]></m></s:B></s:E>"
        .utf8)
    #expect(try XMLReader.read(right).children.count == 1)
    var readable = 0
    for _ in 0..<20_000 {
      var text = right
      for _ in 0...Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text[place] = UInt8.random(in: 0...255, using: &random)
        case 1: text.remove(at: place)
        default: text.insert(contentsOf: text[place...].prefix(8), at: place)
        }
      }
      if (try? XMLReader.read(text)) != nil { readable += 1 }
    }
    #expect(readable > 0 && readable < 20_000)
  }
}
