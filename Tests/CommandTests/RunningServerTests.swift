// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

extension CommandTests {
  /// What the tool does with a server that somebody else has started, and its keys.
  @Suite struct RunningServers {
    private func play(_ story: String, _ server: RunningServer, _ directory: String) throws -> Tool.Output {
      try Tool.run([
        "scenario", "Scenarios/\(story)", "--against", server.url, "--directory", directory, "--json",
      ])
    }

    private func fresh(_ folder: Folder) throws -> (RunningServer, String) {
      let directory = folder("registry")
      let sizes = ["accounts=2000", "investors=2000", "holdings=4000", "lots=4000", "textPieces=8000"]
      let made = try Tool.run(
        ["init", "--directory", directory, "--time", "2026-02-27T08:00:00"]
          + sizes.flatMap { ["--size", $0] })
      #expect(made.status == 0, "\(made.errors)")
      return (try RunningServer(directory), directory)
    }

    @Test(arguments: ["TRF/TRF-10-pool.yaml", "TRF/TRF-64-acceptance.yaml", "GEN/GEN-19-notices.yaml"])
    func `a story comes out the same on a running server`(story: String) throws {
      let folder = try Folder()
      let (server, directory) = try fresh(folder)
      let output = try play(story, server, directory)
      #expect(output.status == 0, "\(output.text) \(output.errors)")
    }

    @Test func `a server that is not new is refused`() throws {
      let folder = try Folder()
      let (server, directory) = try fresh(folder)
      #expect(try play("TRF/TRF-10-pool.yaml", server, directory).status == 0)
      let again = try play("TRF/TRF-10-pool.yaml", server, directory)
      #expect(again.status != 0)
      #expect(again.text.contains("the server is not new"))
    }

    @Test(.rule("GEN-13")) func `a submission gives its answer with what is needed to keep it`() throws {
      let folder = try Folder()
      let (server, directory) = try fresh(folder)
      try Data("member-definition.enter:member,kind,title\nAKA,BROKERAGE,Deneme\n".utf8)
        .write(to: URL(fileURLWithPath: folder("members.csv")))
      let sent = try Tool.run([
        "submit", "--url", server.url, "--user", "MKK900", "--keys", directory + "/keys", "--authority",
        directory + "/authority.pem", "--reference", "R-1", folder("members.csv"), "--json",
      ])
      #expect(sent.status == 0, "\(sent.text) \(sent.errors)")
      let answer = try sent.json()
      #expect(answer["status"] as? Int == 200)
      #expect(answer["sequence"] as? String == "2")
      #expect((answer["document"] as? String)?.contains("executed") == true)
      #expect((answer["signature"] as? String)?.isEmpty == false)
    }

    @Test(.rule("GEN-07", "GEN-17")) func `an instruction's history is a timeline, or a document`() throws {
      let folder = try Folder()
      let (server, directory) = try fresh(folder)
      func run(_ arguments: String...) throws -> Tool.Output {
        try Tool.run(
          arguments + [
            "--url", server.url, "--user", "MKK900", "--keys", directory + "/keys", "--authority",
            directory + "/authority.pem",
          ])
      }
      // Two persons are needed, so that it waits for the other officer.
      let change =
        #"{"operation":"limit-change.enter","fields":{"limit":"group-lines","value":"20000"}}"#
      try Data(change.utf8).write(to: URL(fileURLWithPath: folder("limit.json")))
      let sent = try run("submit", "--reference", "R-1", folder("limit.json"))
      #expect(sent.text.contains("entered"), "\(sent.text) \(sent.errors)")
      let number = try #require(sent.text.firstMatch(of: #/"instruction":([0-9]+)/#)?.1)
      var shown = try run("instruction", String(number))
      for _ in 0..<50 where shown.status != 0 {
        Thread.sleep(forTimeInterval: 0.1)
        shown = try run("instruction", String(number))
      }
      #expect(shown.text.contains("● entered, not yet approved"), "\(shown.text) \(shown.errors)")
      #expect(shown.text.contains("MKK900") && shown.text.contains("○ waits for its approval"))
      #expect(try run("instruction", String(number), "--language", "tr").text.contains("onay bekliyor"))
      let document = try run("instruction", String(number), "--json").json()
      #expect(document["waitsFor"] as? String == "approval")
      #expect((document["history"] as? [[String: Any]])?.count == 1)
      #expect(try run("instruction", "999999").status != 0)
    }

    @Test(.rule("AUT-33", "GEN-32")) func `a report is asked for with its own parameters, and as a file`()
      throws
    {
      let folder = try Folder()
      let (server, directory) = try fresh(folder)
      func ask(_ arguments: String...) throws -> Tool.Output {
        try Tool.run(
          ["report"] + arguments + [
            "--url", server.url, "--user", "MKK900", "--keys", directory + "/keys", "--authority",
            directory + "/authority.pem",
          ])
      }
      let own = try ask("certificates", "--user-code", "MKK900")
      #expect(own.status == 0 && own.text.contains("user=MKK900"), "\(own.text) \(own.errors)")
      // Those of the genesis entry have no end that the registry knows.
      let ends = try ask("certificates", "--ending-before", "2099-01-01", "--user-code", "MKK900")
      #expect(ends.status == 0 && !ends.text.contains("user=MKK900"), "\(ends.text) \(ends.errors)")
      let file = try ask("user-states", "--csv")
      #expect(file.status == 0 && file.text.hasPrefix("user,member,type,"), "\(file.text) \(file.errors)")
      #expect(try ask("user-states", "--colour", "red").status != 0)
      #expect(try ask("horoscope").status != 0)
    }

    @Test func `certificates and help come as documents too`() throws {
      let folder = try Folder()
      #expect(try Tool.run(["init", "--directory", folder("registry")]).status == 0)
      let issued = try Tool.run(["certificate", "--directory", folder("registry"), "AKA001", "--json"]).json()
      let first = try #require((issued["issued"] as? [[String: Any]])?.first)
      #expect(first["user"] as? String == "AKA001")
      #expect((first["fingerprint"] as? String)?.count == 64)
      let help = try Tool.run(["help", "transfer", "--language", "tr", "--json"]).json()
      #expect(help["language"] as? String == "tr")
      #expect((help["text"] as? String)?.contains("Serbest virman") == true)
    }
  }
}
