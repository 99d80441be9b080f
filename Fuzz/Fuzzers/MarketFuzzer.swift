// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// Whatever is decoded is carried out by the engine on a small registry: every line is answered, every
/// outcome can be read, units are conserved.
///
/// An input is a day of entries with a zero byte between them. The first byte of an entry names the sender
/// (bits 0 to 2), the form (bit 3) and perhaps a mere tick (bit 4), the second how much time has passed; the
/// rest is the content.
enum MarketFuzzer {
  /// Monday 2026-03-02 at 10:00 in Istanbul.
  static let start = Moment(microseconds: 1_772_434_800_000_000)

  private static let genesis = Array(
    """
    {"market": "TR", "operatorCode": "MKK", "operatorTitle": "MKK", "checksCertificates": false,
     "members": 8, "users": 20, "investors": 8, "accounts": 12, "securities": 4, "holdings": 24, "lots": 100,
     "waitingTransfers": 6, "textPieces": 600, "openInstructions": 12, "submissionsADay": 64,
     "referencesADay": 64, "groupLines": 12, "steps": 20}
    """.utf8)

  /// What stands before the input begins: two members with their people, three accounts, two securities.
  private static let opening: [Submission] = openingContents.enumerated().map { index, step in
    submission(user(step.sender), Array(step.content.utf8), .json, index)
  }

  private static let senders = [
    "MKK900", "MKK901", "AKA003", "AKB003", "AKA001", "AKB001", "AKA900", "AKB900",
  ].map(user)

  private static func user(_ text: String) -> UserCode { good { try UserCode.read(Array(text.utf8).span) } }

  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard var market = Registry(genesis: genesis, at: start) else {
      preconditionFailure("the genesis is good")
    }
    for submission in opening {
      let isDone = step(&market, start, submission)
      require(isDone, "not carried out: \(market.withOutcome { SubmissionAnswer(outcome: $0) })")
    }

    var time = start
    var isAllDone = true
    for (index, entry) in bytes.split(separator: 0).prefix(24).enumerated() where entry.count >= 2 {
      let way = entry[entry.startIndex]
      time += lapse(entry[entry.startIndex + 1])
      let content = Array(entry.dropFirst(2))
      let form: ContentForm = way & 8 == 0 ? .json : .csv
      let isTick = way & 16 != 0
      let submission =
        isTick ? nil : submission(senders[Int(way & 7)], content, form, opening.count + index, on: time.day)
      if !step(&market, time, submission) { isAllDone = false }
      for _ in 0..<8 where market.hasBacklog { _ = step(&market, time, nil) }
    }
    return isAllDone
  }

  /// From nothing to some twelve days, finer where it is short.
  private static func lapse(_ byte: UInt8) -> Int64 { Int64(byte & 31) << (Int64(byte >> 5) * 5) }

  private static func submission(
    _ sender: UserCode, _ content: [UInt8], _ form: ContentForm, _ index: Int, on day: Day = start.day
  ) -> Submission {
    let envelope = Envelope(
      member: sender.member, user: sender, reference: Reference(bits: UInt128(index + 1)), day: day)
    let decoded = content.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    return Submission(envelope: envelope, digest: UInt128(index + 1), content: decoded)
  }

  /// Whether nothing of the entry was refused.
  private static func step(_ market: inout Registry, _ time: Moment, _ submission: Submission?) -> Bool {
    market.execute(sequence: market.sequence + 1, time: time, submission)
    require(market.read { $0.conservationBreak() == nil }, "units are conserved (ACC-76)")
    return market.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while reader.next() != nil {}
      require(!reader.isBroken, "an outcome can be read")
      guard let submission else { return true }
      let answer = SubmissionAnswer(outcome: bytes)
      require(answer.submitted != nil, "a submission is told")
      let isWhole = answer.refusal != nil || answer.repeats != nil
      let lines = Set(answer.lines.map(\.line))
      require(
        isWhole || lines == Set(1...submission.content.lineCount), "every line is answered, and no other")
      return answer.refusal == nil && answer.lines.allSatisfy { $0.refusal == nil }
    }
  }
}

/// Two brokerage houses that may do everything of their own, each with accounts; a thousand units of one
/// security.
private let openingContents: [(sender: String, content: String)] = {
  let authorities = [
    "transfer", "account-definition", "identity", "account-change", "account-restriction",
  ].flatMap { operation in ["enter", "approve"].map { "\"\(operation).\($0)\"" } }
  let decisions = ["\"transfer.accept\"", "\"transfer.accept-approve\""]

  func line(_ operation: String, _ fields: String) -> String {
    "{\"operation\":\"\(operation).enter\",\"fields\":{\(fields)}}"
  }
  func all(_ lines: [String]) -> String {
    "{\"mode\":\"all\",\"operations\":[\(lines.joined(separator: ","))]}"
  }
  func grant(_ user: String, _ names: [String]) -> String {
    line("authority-grant", "\"user\":\"\(user)\",\"authorities\":[\(names.joined(separator: ","))]")
  }
  func receivers(_ user: String) -> String {
    line("user-instruction-authority", "\"user\":\"\(user)\",\"all\":true")
  }
  func member(_ code: String) -> [String] {
    let user = { (type: String) in
      line(
        "user-definition",
        "\"member\":\"\(code)\",\"type\":\"\(type)\",\"name\":\"Kullanıcı\",\"information\":\"B-1\"")
    }
    return [line("member-definition", "\"member\":\"\(code)\",\"kind\":\"BROKERAGE\",\"title\":\"\(code)\"")]
      + ["PRINCIPAL", "USER", "USER", "USER"].map(user)
  }
  let firm = [
    ("address", "Bolu"), ("phone", "2125550000"), ("taxOffice", "Bolu"), ("registryOffice", "Bolu"),
    ("registryDate", "2001-02-03"), ("registryNumber", "1"), ("sector", "13"), ("subsector", "1310"),
  ].map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",")
  func account(_ number: String, _ vkn: String) -> [String] {
    [
      line("account-definition", "\"account\":\"\(number)\",\"class\":\"1\""),
      line(
        "identity",
        "\"account\":\"\(number)\",\"kind\":\"LEGAL\",\"title\":\"Deneme\",\"vkn\":\"\(vkn)\",\(firm)"
      ),
    ]
  }
  let securities = ["TREA1CP00024", "TREACSS00017"].map {
    line("security-definition", "\"isin\":\"\($0)\",\"kind\":\"SHARE\",\"name\":\"\($0)\"")
  }
  let issue = line(
    "security-issue", "\"isin\":\"TREA1CP00024\",\"account\":\"AKA/1001\",\"quantity\":\"1000\"")
  return [
    ("MKK900", all(member("AKA") + member("AKB") + securities)),
    ("AKA900", all([grant("AKA003", authorities), grant("AKA001", Array(authorities.prefix(1)))])),
    ("AKB900", all([grant("AKB003", authorities + decisions), grant("AKB001", Array(decisions.prefix(1)))])),
    ("AKA900", all(["AKA001", "AKA003"].map(receivers))),
    ("AKB900", all([receivers("AKB003")])),
    ("AKA003", all(account("1001", "3456789014"))),
    ("AKB003", all(account("2001", "3456789014"))),
    ("MKK900", issue),
  ]
}()
