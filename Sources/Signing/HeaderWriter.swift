// SPDX-License-Identifier: Apache-2.0

/// Writes the JSON object that is a protected header, members in the order given.
struct HeaderWriter {
  private(set) var json: [UInt8]

  /// Begins with the parameters that `SignatureParameters` reads.
  init(type: String) {
    json = Array(#"{"alg":"ES256","b64":false,"crit":["b64"],"typ":""#.utf8)
    append(escaped: type)
    json.append(UInt8(ascii: "\""))
  }

  mutating func member(_ name: String, _ value: String) {
    begin(name)
    json.append(UInt8(ascii: "\""))
    append(escaped: value)
    json.append(UInt8(ascii: "\""))
  }

  mutating func member(_ name: String, _ value: Int64) {
    begin(name)
    json.append(contentsOf: String(value).utf8)
  }

  mutating func member(_ name: String, certificates: [[UInt8]]) {
    begin(name)
    json.append(UInt8(ascii: "["))
    for (index, certificate) in certificates.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      json.append(UInt8(ascii: "\""))
      json.append(contentsOf: Base64.standard.encode(certificate))
      json.append(UInt8(ascii: "\""))
    }
    json.append(UInt8(ascii: "]"))
  }

  consuming func finished() -> [UInt8] {
    json.append(UInt8(ascii: "}"))
    return json
  }

  private mutating func begin(_ name: String) {
    json.append(contentsOf: ",\"\(name)\":".utf8)
  }

  /// Values are visible ASCII (`Envelope` sees to it), so that only two letters need an escape.
  private mutating func append(escaped value: String) {
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { json.append(UInt8(ascii: "\\")) }
      json.append(byte)
    }
  }
}
