// SPDX-License-Identifier: Apache-2.0

// The forms of the values that identities and accounts are made of (ACC-17, ACC-22, ACC-35, ACC-59, GEN-24).

extension ModelKind {
  /// False for a text that has not the form of the kind; nil for a kind of another chapter.
  func hasIdentityForm(_ text: String) -> Bool? {
    let digits = text.allSatisfy(Self.isDigit)
    switch self {
    case .country: return Self.countries.contains(text)
    case .bic:
      let place = Array(text)
      return (text.count == 8 || text.count == 11) && text.allSatisfy(Self.isCapitalOrDigit)
        && place[4...5].allSatisfy(Self.isCapital)
    case .phone:
      let number = text.hasPrefix("+") ? String(text.dropFirst()) : text
      return (7...15).contains(number.count) && number.allSatisfy(Self.isDigit)
    case .email:
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      return text.count <= 100 && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
        && text.unicodeScalars.allSatisfy { (33...126).contains($0.value) }
    case .documentNumber: return (1...20).contains(text.count) && text.allSatisfy(Self.isCapitalOrDigit)
    case .portfolio: return (1...16).contains(text.count) && text.allSatisfy(Self.isCapitalOrDigit)
    case .sector: return text.count == 2 && digits && Self.sectors.contains { $0.contains(Int(text)!) }
    case .subsector: return text.count == 4 && digits
    case .password: return Self.isHash(text)
    default: return nil
    }
  }

  /// `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, the last of 16 characters at least.
  private static func isHash(_ text: String) -> Bool {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    return (40...128).contains(text.utf8.count) && parts.count == 6 && parts[0].isEmpty
      && parts[1] == "argon2id" && parts.dropFirst().allSatisfy { !$0.isEmpty } && parts[5].count >= 16
      && text.unicodeScalars.allSatisfy { (33...126).contains($0.value) }
  }

  /// The divisions of NACE Rev. 2.
  private static let sectors = [
    1...3, 5...9, 10...33, 35...35, 36...39, 41...43, 45...47, 49...53, 55...56, 58...63, 64...66, 68...68,
    69...75, 77...82, 84...84, 85...85, 86...88, 90...93, 94...96, 97...98, 99...99,
  ]

  // MARK: Shares

  /// A share in ten-thousandths of a per cent; nil for what is none.
  static func share(_ text: String) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, (1...3).contains(parts[0].count), parts.allSatisfy({ $0.allSatisfy(isDigit) })
    else {
      return nil
    }
    guard parts.count == 2 else { return Int(parts[0])! * 10_000 }
    guard (1...4).contains(parts[1].count) else { return nil }
    return Int(parts[0] + parts[1] + String(repeating: "0", count: 4 - parts[1].count))
  }

  static func faultOfShare(_ bytes: [UInt8]) -> String? {
    if bytes.count > 1, bytes[0] == UInt8(ascii: "-") { return "share-not-positive" }
    guard let share = share(String(decoding: bytes, as: UTF8.self)) else { return "number-format" }
    return share == 0 ? "share-not-positive" : nil
  }

  /// ACC-27, ACC-37: ten digits of the tax register, or eleven of the population register.
  static func faultOfTaxNumber(_ text: String) -> String? {
    guard text.count == 11 else { return faultOfVKN(text) }
    return faultOfTCKN(text).map { $0 == "tckn-format" ? "vkn-format" : $0 }
  }

  // MARK: Countries

  /// ISO 3166-1, the second letters behind each first one.
  private static let countries = Set(
    [
      "A": "DEFGILMOQRSTUWXZ", "B": "ABDEFGHIJLMNOQRSTVWYZ", "C": "ACDFGHIKLMNORUVWXYZ", "D": "EJKMOZ",
      "E": "CEGHRST", "F": "IJKMOR", "G": "ABDEFGHILMNPQRSTUWY", "H": "KMNRTU", "I": "DELMNOQRST",
      "J": "EMOP", "K": "EGHIMNPRWYZ", "L": "ABCIKRSTUVY", "M": "ACDEFGHKLMNOPQRSTUVWXYZ",
      "N": "ACEFGILOPRUZ", "O": "M", "P": "AEFGHKLMNRSTWY", "Q": "A", "R": "EOSUW",
      "S": "ABCDEGHIJKLMNORSTVXYZ", "T": "CDFGHJKLMNORTVWZ", "U": "AGMSYZ", "V": "ACEGINU", "W": "FS",
      "Y": "ET", "Z": "AMW",
    ].flatMap { first, seconds in seconds.map { "\(first)\($0)" } })
}
