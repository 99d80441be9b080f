// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Contents that were good until some of their bytes were changed: whatever comes of them, it is an answer.
@Suite struct ContentMutationTests {
  private static let seeds: [UInt64] = [0x5eed, 1, 2, 3, 4, 5, 6, 7]
  private static let mutantsOfSeed = 250

  private static let csv = [
    """
    transfer.enter:reference,sendingAccount,receivingMember,receivingAccount,isin,nominal,transferReason
    R-1,1001,AKB,2001,TRAGARAN91N1,100,DEVIR
    R-2,"1001",AKB,"2002",TRAGARAN91N1,200,HIBE
    """,
    "identity.enter:account,registrationNumber,title,address\n1,10000001,\"Örnek, \"\"Yeni\"\" A.Ş.\",Bolu\n",
    "member-definition.enter all:member,kind,title\r\nAKA,BROKERAGE,Deneme\r\nBNA,BANK,\"Deneme, Bank\"\r\n",
    "\u{feff}calendar-day.enter:day,kind,name\n2027-03-02,closed,\"\"\n2027-03-03,half,Arife\n",
    "authority-grant.enter:user,authorities\nMKK900,transfer.enter;transfer.approve\n",
    "account-change.approve:instruction,version\n1,1\n2,1\n",
    "calendar-day.correct:instruction,day,kind\n1,2027-03-02,open\n",
  ]

  private static let json = [
    """
    {"operation": "transfer.enter", "fields": {"reference": "R-1", "sendingAccount": "1001", "nominal": 100,
     "receivingMember": "AKB", "receivingAccount": "2001", "isin": "TRAGARAN91N1", "partialAllowed": false,
     "receiverName": "Deniz \\u00d6rnek \\ud83d\\ude00", "startTime": "11:00", "transferReason": "DEVIR"}}
    """,
    """
    {"mode": "all", "operations": [
      {"operation": "member-definition.enter", "fields": {"member": "AKA", "kind": "BANK", "title": "A"}},
      {"operation": "member-definition.enter", "fields": {"member": "BNA", "kind": "BANK", "title": "\\"B"}},
      {"operation": "calendar-day.enter", "fields": {"day": "2027-03-02", "kind": "closed", "name": null}}]}
    """,
    """
    {"operations": [{"operation": "authority-grant.enter",
      "fields": {"user": "MKK900", "authorities": ["transfer.enter", "transfer.approve"], "withdraw": true}},
      {"operation": "identity.withdraw", "fields": {"instruction": 1, "version": "1", "reason": "x"}}]}
    """,
  ]

  /// One to four changes: a bit, a byte that means something, a piece left out, doubled, or from elsewhere.
  private func mutant(_ original: String, _ random: inout SeededGenerator) -> [UInt8] {
    let meaning = Array("\",:;{}[]\\\n\r\t 0-+.eEutn/\u{0}\u{7f}".utf8) + [0x80, 0xc3, 0xef, 0xff]
    var bytes = Array(original.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
      switch Int.random(in: 0..<7, using: &random) {
      case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1 where place < bytes.count: bytes[place] = meaning.randomElement(using: &random)!
      case 2: bytes.insert(meaning.randomElement(using: &random)!, at: place)
      case 3: bytes.removeSubrange(place..<end)
      case 4:
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
      case 5: bytes.insert(contentsOf: random.bytes(atMost: 6), at: place)
      default: if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeSubrange(place...) }
      }
    }
    return bytes
  }

  private func forEachMutant(_ seed: UInt64, _ body: ([UInt8], ContentForm) -> Void) {
    var random = SeededGenerator(seed: seed)
    for (originals, form) in [(Self.csv, ContentForm.csv), (Self.json, .json)] {
      for index in 0..<Self.mutantsOfSeed {
        body(mutant(originals[index % originals.count], &random), form)
      }
    }
  }

  @Test func `the originals are good`() {
    for (originals, form) in [(Self.csv, ContentForm.csv), (Self.json, .json)] {
      for original in originals {
        let content = ReadContent(original, form)
        #expect(
          content.decoded.fault == nil && content.lines.allSatisfy { $0.code == nil }, "\(content.lines)")
      }
    }
  }

  @Test(arguments: seeds) func `a changed content is read or refused, twice the same`(seed: UInt64) {
    var outcomes: [Bool: Int] = [:]
    forEachMutant(seed) { bytes, form in
      let content = ReadContent(bytes, form)
      let again = ReadContent(bytes, form)
      #expect(content.lines == again.lines && content.decoded.bytes == again.decoded.bytes)
      #expect(content.decoded.fault == again.decoded.fault)
      outcomes[content.decoded.fault == nil && content.lines.contains { $0.code == nil }, default: 0] += 1
    }
    // Neither so tame that all pass nor so wild that all stop at the first check.
    #expect(outcomes[true, default: 0] > 50 && outcomes[false, default: 0] > 50)
  }

  /// The same through the engine: the operator sends each, and every outcome can be read to its end.
  @Test(arguments: seeds) func `a changed content never stops the engine`(seed: UInt64) throws {
    var registry = try SmallRegistry()
    forEachMutant(seed) { bytes, form in
      let answer = registry.send(bytes, form)
      #expect(answer.submitted != nil)
      #expect(answer.refusal != nil || !answer.lines.isEmpty)
    }
  }
}
