// SPDX-License-Identifier: Apache-2.0
import Kernel

/// Operations that people may look for here and that are made elsewhere: banks make them over their depots at
/// the central bank, after moving the securities there (CBT-07), or Takasbank's system does (CLR-01).
public enum BarredOperation: String, CaseIterable, Sendable {
  case earlyRedemption = "EARLY_REDEMPTION"
  case strip = "STRIP"
  case reconstitution = "RECONSTITUTION"
  case exchangeAuction = "EXCHANGE_AUCTION"
  case reissue = "REISSUE"
  case settlement = "SETTLEMENT"
  case marketSettlement = "MARKET_SETTLEMENT"
  case defaultHandling = "DEFAULT_HANDLING"

  public var refusal: RefusalCode {
    switch self {
    case .earlyRedemption, .strip, .reconstitution, .exchangeAuction, .reissue: .notAnMksOperation  // CBT-07
    case .settlement, .marketSettlement, .defaultHandling: .settlementAtTakasbank  // CLR-01
    }
  }

  /// The one that a message names, in large or small letters, with or without a stage: `STRIP`,
  /// `early-redemption.enter`.
  init?(named name: Span<UInt8>) {
    var word: [UInt8] = []
    for place in 0..<min(name.count, 40) {
      let byte = name[place]
      if byte == 46 { break }
      word.append(byte == 45 ? 95 : (97...122).contains(byte) ? byte - 32 : byte)
    }
    self.init(rawValue: String(decoding: word, as: UTF8.self))
  }
}

extension Depository {
  /// CBT-07, CLR-01: whoever names what is made elsewhere is told where.
  public static func refusal(ofUnknown name: Span<UInt8>) -> RefusalCode {
    BarredOperation(named: name)?.refusal ?? .functionNotDefined
  }
}
