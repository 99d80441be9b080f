// SPDX-License-Identifier: Apache-2.0
import Foundation
import Signing
import Testing

extension World {
  static let debt = "TRT140727T14"

  /// Government debt in AKA's pool, rights to trade for AKA001.
  func furnishTrades(_ quantity: Int = 1_000_000) async throws {
    try await must(
      [Self.line("security-definition.enter", [("isin", Self.debt), ("kind", "DIBS"), ("name", "D")])],
      as: "MKK900")
    let names = "[\"trade.enter\",\"trade.approve\"]"
    try await must(
      [Self.line("authority-grant.enter", [("user", "AKA001"), ("authorities", names)])], as: "AKA900")
    let credit = Self.line(
      "depot-credit.enter",
      [
        ("reference", "E-1"), ("isin", Self.debt), ("account", "AKA/DBDEPO"), ("quantity", "\(quantity)"),
      ])
    let answer = try await submit(
      Array(credit.utf8), envelope(of: "MKK000", certificate: "door", reference: Self.reference()),
      as: "door", signer: "door")
    #expect(answer.json["refused"] as? Int == 0, "\(answer.text)")
  }

  func trade(_ reference: String, _ nominal: Int, type: String = "BRALS", _ more: [(String, String)] = [])
    -> String
  {
    Self.line(
      "trade.enter",
      [
        ("reference", reference), ("tradeType", type), ("customerAccount", "AKA/1001"), ("isin", Self.debt),
        ("nominal", String(nominal)),
      ] + more)
  }

  /// Waits for the views and gives the number of the instruction of a line.
  func number(_ answer: Curl.Answer, line: Int = 0) async throws -> Int {
    let sequence = try #require(answer.json["sequence"] as? Int, "\(answer.text)")
    _ = try await get("/v1/holdings?limit=1&atLeast=\(sequence)", as: "AKA001")
    return try #require(answer.lines[line]["instruction"] as? Int, "\(answer.text)")
  }
}
