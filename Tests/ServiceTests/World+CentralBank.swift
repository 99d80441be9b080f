// SPDX-License-Identifier: Apache-2.0
import Foundation

extension World {
  /// The central bank with its principal user, government debt whose issued nominal is known, some of it in
  /// AKA's accounts, some on paper.
  func furnishCentralBank() async throws {
    try await must(
      [
        Self.line("member-definition.enter", [("member", "TCM"), ("kind", "TCMB"), ("title", "TCMB")]),
        Self.line(
          "user-definition.enter",
          [("member", "TCM"), ("type", "PRINCIPAL"), ("name", "Deneme TCM"), ("information", "B-1")]),
      ] + bringIn(credentials["TCM900"]!)
        + [
          Self.line(
            "security-definition.enter",
            [("isin", Self.debt), ("kind", "DIBS"), ("name", "D"), ("issuedNominal", "11005000")])
        ], as: "MKK900")
    let names = #"["depot-totals.enter","physical-total.enter","physical-total.approve"]"#
    try await must(
      [Self.line("authority-grant.enter", [("user", "TCM900"), ("authorities", names)])], as: "TCM900")
    for (reference, account, quantity) in [("E-1", "AKA/DBDEPO", "150000"), ("E-2", "AKA/1001", "1850000")] {
      let credit = Self.line(
        "depot-credit.enter",
        [("reference", reference), ("isin", Self.debt), ("account", account), ("quantity", quantity)])
      _ = try await submit(
        Array(credit.utf8), envelope(of: "MKK000", certificate: "door", reference: Self.reference()),
        as: "door", signer: "door")
    }
    try await must([Self.physical("PRINTING", 6000), Self.physical("RETURN", 1000)], as: "TCM900")
  }

  static func physical(_ kind: String, _ nominal: Int) -> String {
    line(
      "physical-total.enter",
      [("kind", kind), ("isin", debt), ("nominal", "\(nominal)"), ("emktReference", "E-\(nominal)")])
  }

  static func depotTotals(_ total: Int, ownDepot: Int, sequence: Int = 1) -> String {
    let isFirst = sequence == 1
    return line(
      "depot-totals.enter",
      [
        ("day", "2026-03-02"), ("sequence", "\(sequence)"), ("lineCount", "1"),
        ("controlSums", #"["TRY:\#(total)"]"#), ("isCorrection", isFirst ? "false" : "true"),
        ("lines", #"["\#(debt):TRY:\#(total):\#(ownDepot)"]"#),
      ])
  }
}
