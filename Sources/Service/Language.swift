// SPDX-License-Identifier: Apache-2.0
import Kernel

/// The languages of screens, answers and refusals; codes are the same in both (GEN-07).
public enum Language: String, Sendable, CaseIterable {
  case turkish = "tr"
  case english = "en"

  /// Chooses by `Accept-Language` (RFC 9110, section 12.5.4); Turkish when it names neither.
  public init(acceptLanguage header: String?) {
    var best: (language: Language, thousandths: Int)?
    for range in (header ?? "").split(separator: ",").prefix(16) {
      let parts = range.split(separator: ";")
      guard let tag = parts.first?.drop(while: { $0 == " " }).prefix(2).lowercased(),
        let language = Language(rawValue: tag)
      else { continue }
      let weight = parts.dropFirst().compactMap { Self.thousandths($0) }.first ?? 1_000
      if weight > best?.thousandths ?? 0 { best = (language, weight) }
    }
    self = best?.language ?? .turkish
  }

  /// The weight of `q=0.8` in thousandths.
  private static func thousandths(_ parameter: Substring) -> Int? {
    let text = parameter.filter { $0 != " " }
    guard text.hasPrefix("q=") else { return nil }
    let digits = text.dropFirst(2).filter { $0 != "." }.prefix(4)
    guard let value = Int(digits) else { return 0 }
    return (digits.count..<4).reduce(value) { value, _ in value * 10 }
  }
}

extension Bilingual {
  public func text(in language: Language) -> String {
    language == .turkish ? turkish.string : english.string
  }
}
