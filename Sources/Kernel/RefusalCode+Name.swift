// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
  /// The name in kebab case, as programs see it.
  public var name: String { Self.kebab(String(describing: self)) }

  /// Turns a name of the code into a name of the record: `dateFormat` into `date-format`, `sharesNot100` into
  /// `shares-not-100`.
  public static func kebab(_ camel: String) -> String {
    var out: [UInt8] = []
    for byte in camel.utf8 {
      if byte >= 65 && byte <= 90 {
        out.append(45)
        out.append(byte + 32)
      } else if (48...57).contains(byte), let last = out.last, !(48...57).contains(last) {
        out.append(45)
        out.append(byte)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
