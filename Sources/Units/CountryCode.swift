// SPDX-License-Identifier: Apache-2.0

/// Country code: two letters of ISO 3166-1 (GEN-24).
public struct CountryCode: UnitValue, Comparable {
  public let raw: UInt16

  /// No country: the value of a field not yet read.
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

  public static let türkiye = CountryCode(unchecked: 20 << 5 | 18)  // T, R

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> CountryCode {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 2, let raw = LetterCodes.pack(text, 0..<2) else { throw .format }
    guard list.contains(raw) else { throw .unknown }
    return CountryCode(unchecked: raw)
  }

  @inlinable
  public func write(to out: inout [UInt8]) { LetterCodes.write(raw, letters: 2, to: &out) }

  @inlinable
  public static func < (left: CountryCode, right: CountryCode) -> Bool { left.raw < right.raw }

  /// - Source: ISO 3166-1 alpha-2, the 249 codes officially assigned.
  @usableFromInline
  static let list = LetterCodeSet(
    letters: 2,
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """)
}
