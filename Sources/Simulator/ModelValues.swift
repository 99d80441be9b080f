// SPDX-License-Identifier: Apache-2.0

/// The kinds of values that fields hold, with their form as the rulebook tells it. Nothing here knows how the
/// registry reads them.
indirect enum ModelKind: Sendable {
  case text(Int)
  /// Several values of a kind, 256 of them or so many.
  case list(ModelKind)
  case many(ModelKind, Int)
  /// A closed list, and the refusal for what is not in it.
  case code([String], String)
  case member, user, account, accountOfMember, reference
  case isin, quantity, number, price, money, currency, flag
  case day, time, moment
  case tckn, vkn, iban, fingerprint
  case taxNumber, country, bic, phone, email, documentNumber, portfolio, sector, subsector, password
  case shares
  case depotLine, controlSum
  case rate, move, adjustedPrice, marginAccount
  /// Words of these kinds with a blank between them, so many of them at least.
  case wordsOf([ModelKind], Int)
}

extension ModelKind {
  /// The refusal for a text that is not such a value; nil for a good one.
  func fault(of bytes: [UInt8]) -> String? {
    if case .text(let longest) = self { return Self.faultOfText(bytes, longest) }
    if case .shares = self { return Self.faultOfShare(bytes) }
    if ofItems != nil { return nil }  // each of the list is read on its own
    if case .wordsOf(let kinds, let needed) = self { return Self.faultOfWords(bytes, kinds, needed) }
    if case .depotLine = self { return Self.faultOfDepotLine(bytes) }
    if case .controlSum = self { return Self.faultOfControlSum(bytes) }
    guard let text = String(validating: bytes, as: UTF8.self), text.utf8.count == text.unicodeScalars.count
    else { return faultOfForm }
    return fault(of: text)
  }

  /// What a badly formed value of the kind is refused with, before its check digits are looked at.
  private var faultOfForm: String {
    switch self {
    case .text, .list, .many: "field-characters"
    case .code(_, let unknown): unknown
    case .member: "member-code-format"
    case .user: "user-code-format"
    case .account, .accountOfMember: "account-number-format"
    case .reference: "reference-format"
    case .isin: "isin-format"
    case .quantity: "nominal-invalid"
    case .number: "number-format"
    case .price: "price-format"
    case .money: "number-format"
    case .currency: "currency-unknown"
    case .flag: "code-unknown"
    case .day: "date-format"
    case .time, .moment: "time-format"
    case .tckn: "tckn-format"
    case .vkn: "vkn-format"
    case .iban: "iban-format"
    case .fingerprint: "certificate-format"
    case .taxNumber: "vkn-format"
    case .country: "country-unknown"
    case .bic: "bic-format"
    case .phone: "phone-format"
    case .email: "email-format"
    case .documentNumber: "field-characters"
    case .portfolio: "portfolio-code-format"
    case .sector: "sector-unknown"
    case .subsector: "subsector-not-of-sector"
    case .password: "account-password-format"
    case .shares: "number-format"
    case .depotLine, .controlSum: "message-format"
    case .rate, .move: "number-format"
    case .adjustedPrice: "price-format"
    case .marginAccount: "account-kind-unknown"
    case .wordsOf: "field-format"
    }
  }

  private func fault(of text: String) -> String? {
    switch self {
    case .isin: Self.faultOfISIN(text)
    case .tckn: Self.faultOfTCKN(text)
    case .vkn: Self.faultOfVKN(text)
    case .iban: Self.faultOfIBAN(text)
    case .money: Self.faultOfMoney(text)
    case .taxNumber: Self.faultOfTaxNumber(text)
    case .marginAccount: Self.faultOfMarginAccount(text)
    default: hasForm(text) ? nil : faultOfForm
    }
  }

  private func hasForm(_ text: String) -> Bool {
    if let hasIt = hasIdentityForm(text) { return hasIt }
    let count = text.count
    switch self {
    case .text, .list, .many, .shares, .isin, .tckn, .vkn, .iban, .taxNumber, .money: return true
    case .code(let codes, _): return codes.contains(text)
    case .member: return count == 3 && text.allSatisfy(Self.isCapitalOrDigit)
    case .user:
      return count == 6 && text.prefix(3).allSatisfy(Self.isCapitalOrDigit)
        && text.suffix(3).allSatisfy(Self.isDigit)
    case .account: return (1...16).contains(count) && text.allSatisfy(Self.isCapitalOrDigit)
    case .accountOfMember:
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      return parts.count == 2 && ModelKind.member.hasForm(parts[0]) && ModelKind.account.hasForm(parts[1])
    case .reference:
      return (1...18).contains(count)
        && text.allSatisfy { Self.isCapitalOrDigit($0) || ("a"..."z").contains($0) || $0 == "-" }
    case .rate: return Self.millionths(text).map { $0 >= 0 } ?? false
    case .move: return Self.millionths(text).map { (-1_000_000...10_000_000).contains($0) } ?? false
    case .adjustedPrice: return Self.tenMillionths(text) != nil
    case .quantity: return (1...18).contains(count) && text.allSatisfy(Self.isDigit) && text.first != "0"
    case .number:
      return (1...18).contains(count) && text.allSatisfy(Self.isDigit) && (count == 1 || text.first != "0")
    case .price: return Self.tenThousandths(text) != nil
    case .currency: return ["TRY", "USD", "EUR", "GBP"].contains(text)
    case .flag: return text == "true" || text == "false"
    case .day: return Self.isDay(text)
    case .time: return Self.seconds(text) != nil
    case .moment: return ModelMoment(text) != nil
    case .fingerprint:
      return count == 64 && text.allSatisfy { Self.isDigit($0) || ("a"..."f").contains($0) }
    default: return false
    }
  }

  static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
  static func isCapital(_ character: Character) -> Bool { ("A"..."Z").contains(character) }
  static func isCapitalOrDigit(_ character: Character) -> Bool {
    isDigit(character) || isCapital(character)
  }

  /// ACC-35: at most so many characters, none of them a control character; blanks at the ends do not count.
  private static func faultOfText(_ bytes: [UInt8], _ longest: Int) -> String? {
    guard bytes.count <= 4 * longest else { return "field-too-long" }
    guard let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) })
    else { return "field-characters" }
    let length = trimmed(text).unicodeScalars.count
    return length > longest ? "field-too-long" : length == 0 ? "field-missing" : nil
  }

  static func trimmed(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    while scalars.first == " " { scalars.removeFirst() }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  // MARK: Check digits

  /// A is 10 … Z is 35.
  private static func worth(_ character: Character) -> Int {
    let ascii = Int(character.asciiValue!)
    return ascii <= 57 ? ascii - 48 : ascii - 55
  }

  private static func expanded(_ text: String) -> [Int] {
    text.flatMap { String(worth($0)) }.map { Int(String($0))! }
  }

  /// GEN-26: the sum of the digits, every second one doubled from the right.
  private static func faultOfISIN(_ text: String) -> String? {
    guard text.count == 12, text.allSatisfy(isCapitalOrDigit), text.prefix(2).allSatisfy(isCapital),
      isDigit(text.last!)
    else { return "isin-format" }
    var sum = 0
    for (place, digit) in expanded(String(text.dropLast())).reversed().enumerated() {
      let product = place % 2 == 0 ? 2 * digit : digit
      sum += product / 10 + product % 10
    }
    return (10 - sum % 10) % 10 == worth(text.last!) ? nil : "isin-check-digit"
  }

  /// ACC-36.
  static func faultOfTCKN(_ text: String) -> String? {
    guard text.count == 11, text.allSatisfy(isDigit), text.first != "0" else { return "tckn-format" }
    let digits = text.map(worth)
    let odd = digits[0] + digits[2] + digits[4] + digits[6] + digits[8]
    let even = digits[1] + digits[3] + digits[5] + digits[7]
    let isRight =
      (7 * odd - even + 100) % 10 == digits[9] && digits[0...9].reduce(0, +) % 10 == digits[10]
    return isRight ? nil : "tckn-check-digit"
  }

  /// ACC-37.
  static func faultOfVKN(_ text: String) -> String? {
    guard text.count == 10, text.allSatisfy(isDigit) else { return "vkn-format" }
    let digits = text.map(worth)
    var sum = 0
    for place in 1...9 {
      let shifted = (digits[place - 1] + 10 - place) % 10
      var part = shifted
      if shifted != 9 {
        for _ in 0..<10 - place { part *= 2 }
        part %= 9
      }
      sum += part
    }
    return (10 - sum % 10) % 10 == digits[9] ? nil : "vkn-check-digit"
  }

  /// GEN-28: characters, length, remainder by 97, and the reserve digit of a Turkish one.
  private static func faultOfIBAN(_ text: String) -> String? {
    let plain = text.filter { $0 != " " }
    let isTurkish = plain.hasPrefix("TR")
    let lead = plain.prefix(isTurkish ? 9 : 4)
    guard !plain.isEmpty, plain.allSatisfy(isCapitalOrDigit), lead.prefix(2).allSatisfy(isCapital),
      lead.dropFirst(2).allSatisfy(isDigit)
    else { return "iban-format" }
    guard isTurkish ? plain.count == 26 : (15...34).contains(plain.count) else { return "iban-length" }
    let turned = String(plain.dropFirst(4) + plain.prefix(4))
    guard expanded(turned).reduce(0, { ($0 * 10 + $1) % 97 }) == 1 else { return "iban-check-digits" }
    guard !["00", "01", "99"].contains(String(Array(plain)[2...3])) else { return "iban-check-digits" }
    return isTurkish && Array(plain)[9] != "0" ? "iban-reserve-digit" : nil
  }

  // MARK: Numbers and times

  /// A price in ten-thousandths; nil for no price.
  static func tenThousandths(_ text: String) -> Int? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, whole.allSatisfy(isDigit),
      whole.count == 1 || whole.first != "0"
    else { return nil }
    var decimals = ""
    if parts.count == 2 {
      decimals = String(parts[1])
      guard (1...4).contains(decimals.count), decimals.allSatisfy(isDigit) else { return nil }
    }
    return Int(whole + decimals + String(repeating: "0", count: 4 - decimals.count))
  }

  static func seconds(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(isDigit) })
    else { return nil }
    let numbers = parts.map { Int($0)! }
    guard numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
  }

  static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(isDigit) }) else { return false }
    let (year, month, day) = (Int(parts[0])!, Int(parts[1])!, Int(parts[2])!)
    return year >= 1850 && (1...12).contains(month) && day >= 1
      && day <= ModelTime.daysOfMonth(month, in: year)
  }
}
