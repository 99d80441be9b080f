// SPDX-License-Identifier: Apache-2.0

/// An amount of money: exact, in the minor unit of its currency (kuruş, cent), possibly negative.
///
/// Text is "1234.56 TRY": the amount with the currency's digits behind the point, one blank, the currency. An
/// amount without a fraction may leave it out ("1234 TRY").
public struct Money: UnitValue {
  public var minor: Int64
  public var currency: Currency

  @inlinable
  public init(minor: Int64, currency: Currency = .lira) {
    self.minor = minor
    self.currency = currency
  }

  @inlinable
  public init() { self.init(minor: 0) }

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Money {
    guard !text.isEmpty else { throw .empty }
    let blank = text.count - 4
    guard blank > 0, text[blank] == 0x20 else { throw .format }
    let currency = try Currency.parse(text.extracting(blank + 1..<text.count))
    let amount = text.extracting(0..<blank)
    let minor = try DecimalText.scaled(amount, .exactly(currency.minorDigits), signed: true)
    return Money(minor: minor, currency: currency)
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    DecimalText.write(scaled: minor, .exactly(currency.minorDigits), to: &out)
    out.append(0x20)
    currency.write(to: &out)
  }

  /// - Traps: on overflow and on different currencies.
  @inlinable
  public static func + (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency)
    return Money(minor: left.minor + right.minor, currency: left.currency)
  }

  /// - Traps: on overflow and on different currencies.
  @inlinable
  public static func - (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency)
    return Money(minor: left.minor - right.minor, currency: left.currency)
  }

  @inlinable
  public static func += (left: inout Money, right: Money) { left = left + right }

  @inlinable
  public static func -= (left: inout Money, right: Money) { left = left - right }

  /// The sum, or nil when the currencies differ or it does not fit.
  @inlinable
  public func adding(_ other: Money) -> Money? {
    let (sum, overflow) = minor.addingReportingOverflow(other.minor)
    return overflow || currency != other.currency ? nil : Money(minor: sum, currency: currency)
  }
}
