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
