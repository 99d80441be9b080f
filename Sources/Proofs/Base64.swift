// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The base64 of RFC 4648, section 4, with exactly one text for a sequence of bytes.
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  static func decode(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
    return Array(data)
  }
}
