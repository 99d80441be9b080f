// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The checks of the tool, over the folder that a day of the demonstration leaves behind.
@Suite(.serialized) struct VerifyTests {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kaydi-verify-\(UUID())").path
    let output = try CommandTests.kaydi(
      "demo", "--once", "--directory", folder, "--port", "0", "--investors", "200", "--instructions", "1000")
    try #require(output.status == 0, "\(output.text)")
  }

  private func verify(_ arguments: String...) throws -> Tool.Output {
    let keys = ["--log-key", "\(folder)/log.pub"]
    return try CommandTests.kaydi(["verify"] + arguments + (arguments[0] == "state" ? [] : keys))
  }

  @Test(.rule("GEN-12"))
  func `the day's journal, tiles, heads and state agree, and a witness signs`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (journal, head) = ("\(folder)/journal.sqlite", "\(folder)/head")
    try FileManager.default.copyItem(atPath: "\(folder)/log/checkpoint", toPath: head)
    let whole = try verify(
      "journal", "--journal", journal, "--authority", "\(folder)/authority.pem", "--tiles", "\(folder)/log",
      "--checkpoint", head)
    #expect(whole.status == 0 && whole.text.hasPrefix("VERIFIED"), "\(whole.text)")
    #expect(try verify("checkpoints", head, head, "--tiles", "\(folder)/log").status == 0)
    #expect(try verify("checkpoints", head, head, "--journal", journal).status == 0)

    let replay = try CommandTests.kaydi("replay", "--directory", folder, "--json").text
    let digest = String(try #require(replay.firstMatch(of: #/"stateDigest":"([0-9a-f]{64})"/#)).1)
    #expect(try verify("state", digest, "--journal", journal).status == 0)
    let other = try verify("state", digest, "--journal", journal, "--sequence", "2")
    #expect(other.status == 1 && other.text.contains("state-differs"))

    let key = "\(folder)/w1.key"
    #expect(try CommandTests.kaydi("witness", "key", "witness.example/w1", key).status == 0)
    for _ in 1...2 {
      let signed = try CommandTests.kaydi(
        "witness", "sign", head, "--key", key, "--last", "\(folder)/last", "--tiles", "\(folder)/log",
        "--log-key", "\(folder)/log.pub")
      #expect(signed.status == 0, "\(signed.text)")
    }
    #expect(try String(contentsOfFile: head, encoding: .utf8).contains("\u{2014} witness.example/w1 "))
    #expect(
      try verify("checkpoints", head, "\(folder)/log/checkpoint", "--tiles", "\(folder)/log").status == 0)
  }

  @Test(.rule("GEN-12", "GEN-13"))
  func `a receipt is fetched and checked`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let receipt = "\(folder)/receipt.json"
    try serving { url in
      let fetched = try CommandTests.kaydi(
        "receipt", "2", "--user", "MKK900", "--url", url, "--keys", "\(folder)/keys", "--authority",
        "\(folder)/authority.pem")
      try #require(fetched.status == 0, "\(fetched.text)")
      try fetched.text.write(toFile: receipt, atomically: true, encoding: .utf8)
    }
    let good = try verify("receipt", receipt, "--authority", "\(folder)/authority.pem")
    #expect(good.status == 0 && good.text.contains("MKK900"), "\(good.text)")
    try String(contentsOfFile: receipt, encoding: .utf8).replacing("\"sequence\":2", with: "\"sequence\":3")
      .write(toFile: receipt, atomically: true, encoding: .utf8)
    let bad = try verify("receipt", receipt, "--authority", "\(folder)/authority.pem")
    #expect(bad.status == 1 && bad.text.contains("proof-invalid"), "\(bad.text)")
  }

  /// A server over the folder for as long as the body takes.
  private func serving(_ body: (_ url: String) throws -> Void) throws {
    let process = Process()
    process.executableURL = CommandTests.root.appendingPathComponent(".build/release/kaydi")
    process.arguments = ["serve", "--directory", folder, "--port", "0", "--test-clock"]
    let said = Pipe()
    process.standardError = said
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var text = ""
    while text.firstMatch(of: #/(https:\/\/127\.0\.0\.1:[0-9]+)\/ /#) == nil {
      let part = said.fileHandleForReading.availableData
      try #require(!part.isEmpty, "the server did not start: \(text)")
      text += String(decoding: part, as: UTF8.self)
    }
    try body(String(try #require(text.firstMatch(of: #/(https:\/\/127\.0\.0\.1:[0-9]+)\/ /#)).1))
  }

  @Test(.rule("GEN-12"))
  func `what does not hold is said with its code, and the status is 1`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let head = "\(folder)/log/checkpoint"
    let good = try String(contentsOfFile: head, encoding: .utf8)
    let forged = "\(folder)/forged"
    try good.replacing("\n", with: "\nX", maxReplacements: 1).write(
      toFile: forged, atomically: true, encoding: .utf8)
    for (arguments, code) in [
      (["checkpoints", head, forged], "note-signature-invalid"),
      (["checkpoints", head, "\(folder)/nothing"], "storage-failed"),
      (["checkpoints", head, "\(folder)/authority.pem"], "note-malformed"),
      (["receipt", "\(folder)/log.pub", "--authority", "\(folder)/authority.pem"], "receipt-malformed"),
      (
        ["journal", "--journal", "\(folder)/log.pub", "--authority", "\(folder)/authority.pem"], "unreadable"
      ),
    ] {
      let output = try CommandTests.kaydi(["verify"] + arguments + ["--log-key", "\(folder)/log.pub"])
      #expect(output.status == 1 && output.text.hasPrefix("NOT VERIFIED"), "\(arguments): \(output.text)")
      #expect(output.text.contains(code), "\(arguments): \(output.text)")
    }
  }

  @Test(.rule("GEN-13"))
  func `a registry from before the log is told what to do, and does it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["log.key", "log.pub"] { try FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    try FileManager.default.removeItem(atPath: "\(folder)/log")
    let refused = try CommandTests.kaydi("serve", "--directory", folder, "--port", "0")
    #expect(refused.status != 0)
    #expect(refused.errors.contains("kaydi init --log-key"), "\(refused.errors)")
    #expect(try CommandTests.kaydi("init", "--log-key", "--directory", folder).status == 0)
    #expect(try CommandTests.kaydi("init", "--log-key", "--directory", folder).status != 0)
  }
}
