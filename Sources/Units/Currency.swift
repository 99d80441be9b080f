// SPDX-License-Identifier: Apache-2.0

/// Currency code: three letters of ISO 4217 (GEN-24).
public struct Currency: UnitValue, Comparable {
  public let raw: UInt16

  /// No currency: the value of a field not yet read.
  @inlinable
  public init() { raw = 0 }

  @usableFromInline
  init(unchecked raw: UInt16) { self.raw = raw }

  /// The code packed as `raw`, or nil when the list has none.
  @inlinable
  public init?(raw: UInt16) {
    guard Self.list.contains(raw) else { return nil }
    self.init(unchecked: raw)
  }

  public static let lira = Currency(unchecked: 20 << 10 | 18 << 5 | 25)  // T, R, Y
  public static let dollar = Currency(unchecked: 21 << 10 | 19 << 5 | 4)  // U, S, D
  public static let euro = Currency(unchecked: 5 << 10 | 21 << 5 | 18)  // E, U, R

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Currency {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 3, let raw = LetterCodes.pack(text, 0..<3) else { throw .format }
    guard list.contains(raw) else { throw .unknown }
    return Currency(unchecked: raw)
  }

  @inlinable
  public func write(to out: inout [UInt8]) { LetterCodes.write(raw, letters: 3, to: &out) }

  @inlinable
  public static func < (left: Currency, right: Currency) -> Bool { left.raw < right.raw }

  /// How many digits of an amount stand behind the point: 2 for the lira and most others.
  @inlinable
  public var minorDigits: Int {
    if self == .lira { return 2 }
    if Self.withoutMinorUnit.contains(raw) { return 0 }
    if Self.withThousandths.contains(raw) { return 3 }
    return Self.withTenThousandths.contains(raw) ? 4 : 2
  }

  /// Every currency and funds code that has a minor unit or none; metals, bond-market units and the codes for
  /// testing and for no currency are left out, since no amount of money can be stated in them.
  ///
  /// - Source: ISO 4217, list one; since 2023 HRK, SLL, ZWL, ANG, CUC and BGN have left it, and ZWG, XCG and
  ///   XAD have joined.
  @usableFromInline
  static let list = LetterCodeSet(
    letters: 3,
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP
    GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
    MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """)

  @usableFromInline
  static let withoutMinorUnit = LetterCodeSet(
    letters: 3, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF")

  @usableFromInline
  static let withThousandths = LetterCodeSet(letters: 3, "BHD IQD JOD KWD LYD OMR TND")

  @usableFromInline
  static let withTenThousandths = LetterCodeSet(letters: 3, "CLF UYW")
}
