// SPDX-License-Identifier: Apache-2.0

/// Reads a flat JSON object into something described; nil when it is not exactly that.
public func readJSON<Subject: Described>(_ content: [UInt8], as _: Subject.Type) -> Subject? {
  content.withUnsafeBufferPointer { text in
    var scanner = JSONScanner(text)
    guard scanner.scan(), scanner.tokens[0].kind == .object else { return nil }
    var subject = Subject()
    var reader = JSONFieldReader(scanner: scanner, object: 0)
    subject.describe(&reader)
    guard reader.fault == nil, reader.found == scanner.memberCount(of: 0) else { return nil }
    return subject
  }
}

/// Writes something described as a flat JSON object; what is not given is left out.
public func writeJSON<Subject: Described>(_ subject: Subject) -> [UInt8] {
  var subject = subject
  var writer = JSONFieldWriter()
  subject.describe(&writer)
  return writer.finish()
}

/// Writes the fields of something described as the members of a JSON object. Numbers and flags stand for
/// themselves, everything else as text.
private struct JSONFieldWriter: FieldVisitor {
  private var out: [UInt8] = [0x7b]

  consuming func finish() -> [UInt8] {
    out.append(0x7d)
    return out
  }

  private mutating func name(_ field: Field) {
    if out.count > 1 { out.append(0x2c) }
    text(Array(field.name.string.utf8))
    out.append(0x3a)
  }

  private mutating func value<Value: FieldValue>(_ value: Value) {
    var bytes: [UInt8] = []
    value.write(to: &bytes)
    if Value.form.shape == .text { text(bytes) } else { out += bytes }
  }

  private mutating func text(_ bytes: [UInt8]) {
    out.append(0x22)
    for byte in bytes {
      switch byte {
      case 0x22, 0x5c: out += [0x5c, byte]
      case 0..<0x20: out += Array("\\u00".utf8) + [Self.digit(byte >> 4), Self.digit(byte & 15)]
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value) {
    name(field)
    value(target)
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value?) {
    guard let present = target else { return }
    name(field)
    value(present)
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    guard !values.isEmpty else { return }
    name(field)
    out.append(0x5b)
    for (index, one) in values.enumerated() {
      if index > 0 { out.append(0x2c) }
      value(one)
    }
    out.append(0x5d)
  }
}
