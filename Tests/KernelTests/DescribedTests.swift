// SPDX-License-Identifier: Apache-2.0
import Kernel
import Testing
import Units

/// A field given, a field not given, a list.
private struct Sample: Described, Equatable {
  var number = WholeNumber.blank
  var reference: Reference?
  var flags: [Flag] = []
  init() {}

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("number", "number", "sayı"), &number)
    visitor.field(Field("reference", "reference", "referans"), &reference)
    visitor.list(Field("flags", "flags", "işaretler"), atMost: 3, &flags)
  }
}

@Suite struct DescribedTests {
  private func bytes(_ sample: Sample) -> [UInt8] {
    var sample = sample
    var out = BinaryWriter()
    sample.describe(&out)
    return out.array()
  }

  private func read(_ bytes: [UInt8]) -> (sample: Sample, isWhole: Bool) {
    bytes.withUnsafeBytes { bytes in
      var sample = Sample()
      var reader = BinaryReader(bytes)
      sample.describe(&reader)
      return (sample, reader.isAtEnd && !reader.isBroken)
    }
  }

  private func sample(_ number: UInt64, _ reference: Reference?, _ flags: [Bool]) -> Sample {
    var sample = Sample()
    sample.number = WholeNumber(number)
    sample.reference = reference
    sample.flags = flags.map { Flag($0) }
    return sample
  }

  @Test func `fields given and not given and lists are read back`() {
    for reference in [nil, Reference(bits: 0), Reference(bits: .max)] {
      for flags in [[], [true], [true, false, true]] {
        let before = sample(300, reference, flags)
        let (after, isWhole) = read(bytes(before))
        #expect(isWhole && after == before)
        for length in 0..<bytes(before).count { #expect(!read(Array(bytes(before)[..<length])).isWhole) }
      }
    }
  }

  @Test func `a list beyond its limit is broken before anything of it is kept`() {
    let (after, isWhole) = read(bytes(sample(1, nil, [true, true, true, true])))
    #expect(!isWhole && after.flags.isEmpty)
    let endless: [UInt8] = [1, 0] + [UInt8](repeating: 0xff, count: 9) + [1]
    #expect(!read(endless).isWhole)
  }

  @Test func `the names of the fields come in the order described`() {
    var names = FieldNames()
    var sample = Sample()
    sample.describe(&names)
    #expect(names.names.map(\.string) == ["number", "reference", "flags"])
  }

  @Test func `a flat JSON object is read and nothing else`() {
    func json(_ text: String) -> Sample? { readJSON(Array(text.utf8), as: Sample.self) }
    #expect(json(#"{"number": 7, "flags": [true, "false"]}"#) == sample(7, nil, [true, false]))
    #expect(json(#"{"number": "7", "reference": null}"#) == sample(7, nil, []))
    for text in [
      "", "[]", "7", "{}", #"{"number": 7} x"#, #"{"number": 7, "more": 1}"#, #"{"number": 7, "number": 7}"#,
      #"{"number": 7, "flags": true}"#, #"{"number": 7, "flags": [1]}"#, #"{"number": {}}"#,
    ] {
      #expect(json(text) == nil, "\(text)")
    }
  }
}
