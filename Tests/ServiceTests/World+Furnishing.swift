// SPDX-License-Identifier: Apache-2.0
import Foundation
import Signing
import Units

extension World {
  /// One instruction in JSON.
  static func line(_ operation: String, _ fields: [(String, String)]) -> String {
    let members = fields.map { name, value in
      value.hasPrefix("[") ? "\"\(name)\":\(value)" : "\"\(name)\":\"\(value)\""
    }
    return "{\"operation\":\"\(operation)\",\"fields\":{\(members.joined(separator: ","))}}"
  }

  /// Members, users, accounts with their holder, and a million shares in AKA/1001.
  func furnish() async throws {
    var lines: [String] = []
    for (member, kind) in [("AKA", "BROKERAGE"), ("AKB", "BROKERAGE"), ("SPK", "SPK")] {
      lines.append(
        Self.line(
          "member-definition.enter", [("member", member), ("kind", kind), ("title", "\(member) A.Ş.")]))
      for type in ["PRINCIPAL", "USER"] {
        lines.append(
          Self.line(
            "user-definition.enter",
            [("member", member), ("type", type), ("name", "Deneme \(member)"), ("information", "B-1")]))
      }
    }
    for user in ["AKA900", "AKB900", "SPK900", "AKA001", "AKB001", "unassigned"] {
      lines += try bringIn(credentials[user]!, assigned: user != "unassigned")
    }
    lines.append(
      Self.line("security-definition.enter", [("isin", Self.isin), ("kind", "SHARE"), ("name", "GARAN")]))
    try await send(lines, as: "MKK900", "S-1")
    for (member, number) in [("AKA", 1), ("AKB", 2)] { try await furnish(member, number) }
    try await send(
      [
        Self.line(
          "security-issue.enter", [("isin", Self.isin), ("account", "AKA/1001"), ("quantity", "1000000")])
      ], as: "MKK900", "S-2")
  }

  /// Load, match and perhaps assign a certificate (AUT-02, AUT-18, AUT-19).
  func bringIn(_ credential: Credential, assigned: Bool = true, replaces: Bool = false) throws -> [String] {
    let facts = credential.facts
    let fingerprint = Self.hexadecimal(facts.fingerprint)
    func time(_ seconds: Int64) -> String { Moment(microseconds: seconds * 1_000_000).description }
    var lines = [
      Self.line(
        "certificate-load.enter",
        [
          ("certificate", fingerprint), ("issuer", String(repeating: "ab", count: 32)),
          ("serial", facts.serial), ("user", facts.user!), ("validFrom", time(facts.notBeforeSeconds)),
          ("validTo", time(facts.notAfterSeconds)),
        ]),
      Self.line(
        "certificate-match.enter",
        [
          ("certificate", fingerprint), ("member", String(facts.user!.prefix(3))),
          ("completed", "2026-03-01"),
        ]),
    ]
    if assigned {
      lines.append(
        Self.line(
          "certificate-assignment.enter",
          [
            ("user", facts.user!), ("certificate", fingerprint), ("kind", replaces ? "REPLACE" : "ASSIGN"),
          ]))
    }
    return lines
  }

  /// What the identity of a domestic legal person needs beside title, number and contact (ACC-28).
  static let firm = [
    ("kind", "LEGAL"), ("taxOffice", "Konak"), ("registryOffice", "İzmir"), ("registryDate", "2001-02-03"),
    ("registryNumber", "1234"), ("sector", "13"), ("subsector", "1310"),
  ]

  private func furnish(_ member: String, _ number: Int) async throws {
    let authorities = ["account-definition", "identity", "transfer"].flatMap { operation in
      ["enter", "approve"].map { "\"\(operation).\($0)\"" }
    }.joined(separator: ",")
    try await send(
      [
        Self.line("authority-grant.enter", [("user", "\(member)001"), ("authorities", "[\(authorities)]")]),
        Self.line("user-instruction-authority.enter", [("user", "\(member)001"), ("all", "true")]),
      ],
      as: "\(member)900", "S-1")
    let accounts = ["\(number)001", "\(number)002"]
    let definitions = accounts.map {
      Self.line("account-definition.enter", [("account", $0), ("class", "1")])
    }
    let identities = accounts.map { account in
      Self.line(
        "identity.enter",
        [
          ("account", account), ("title", "Deneme Tekstil A.Ş."), ("vkn", "3456789014"),
          ("address", "Deneme Sokak 1"), ("phone", "02120000000"),
        ] + Self.firm)
    }
    try await send(definitions + identities, as: "\(member)001", "S-2")
  }

  private func send(_ lines: [String], as user: String, _ reference: String) async throws {
    let content = #"{"operations":[\#(lines.joined(separator: ","))]}"#
    let answer = try await submit(content, as: user, reference: reference)
    guard answer.status == 200, answer.json["refused"] as? Int == 0, answer.json["refusal"] == nil else {
      throw CocoaError(.coderInvalidValue, userInfo: ["answer": answer.text])
    }
  }
}
