// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Made-up personal data that occur nowhere else, so that any trace of them is found.
enum PersonalMarks {
  static let name = "Zühtügül", surname = "Saklıkentoğlu", userName = "Perihan Mahremoğlu"
  static let title = "Örtülübahçe Tekstil"
  /// With right check digits, and with wrong ones.
  static let tckn = "74821936572", wrongTCKN = "74821936573"
  static let vkn = "9182736458"
  static let iban = "TR070006100748219365748219"
  static let phone = "05329871234", address = "Kimsebilmez Sokağı 77", mail = "zuhtugul@gizli.example"

  static let all = [
    name, surname, userName, title, tckn, wrongTCKN, vkn, iban, phone, address, mail,
  ]

  /// The marks that stand in some bytes: as they are, in any case and without their dots, percent-encoded, or
  /// within base64.
  static func found(in bytes: [UInt8]) -> [String] {
    let text = String(decoding: bytes, as: UTF8.self)
    let decoded = text.matches(of: #/[A-Za-z0-9+\/_-]{24,}/#).map { decodedBase64(String($0.0)) }
    let haystack = fold(([text] + decoded).joined(separator: "\n"))
    return all.filter { mark in
      haystack.contains(fold(mark)) || haystack.contains(fold(encoded(mark)))
    }
  }

  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }

  private static func fold(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).replacing("ı", with: "i")
  }

  private static func decodedBase64(_ text: String) -> String {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    let whole = standard.prefix(standard.count / 4 * 4)
    return Data(base64Encoded: String(whole)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
