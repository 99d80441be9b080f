// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

extension CommandTests {
  @Suite struct Backups {
    private func registry(_ folder: Folder) throws -> String {
      let output = try Tool.run([
        "init", "--directory", folder("registry"), "--size", "accounts=1000", "--json",
      ])
      #expect(try output.json()["officers"] as? [String] == ["MKK900", "MKK901"])
      return folder("registry")
    }

    @Test func `a backup holds the journal and certificates but no key`() throws {
      let folder = try Folder()
      let registry = try registry(folder)
      let backup = try Tool.run(["backup", "--directory", registry, folder("backup"), "--json"]).json()
      let manifest = try #require(backup["backup"] as? [String: Any])
      #expect(manifest["sequence"] as? Int == 1)
      #expect(
        manifest["secrets"] as? [String] == [
          "authority.key", "door.key", "keys/MKK900.key", "keys/MKK901.key", "log.key", "server.key",
          "signer.key",
        ])
      let copied = try #require(FileManager.default.subpaths(atPath: folder("backup")))
      #expect(
        copied.sorted() == [
          "authority.pem", "backup.json", "door.pem", "journal.sqlite", "keys", "keys/MKK900.pem",
          "keys/MKK901.pem", "log.pub", "server.pem", "signer.pem",
        ])
    }

    @Test func `a restored registry has the digest of its source`() throws {
      let folder = try Folder()
      let registry = try registry(folder)
      #expect(try Tool.run(["backup", "--directory", registry, folder("backup")]).status == 0)
      let restored = try Tool.run(["restore", folder("backup"), "--directory", folder("restored"), "--json"])
        .json()
      let source = try Tool.run(["replay", "--directory", registry, "--json"]).json()
      let copy = try #require(restored["replay"] as? [String: Any])
      #expect(copy["stateDigest"] as? String == source["stateDigest"] as? String)
      #expect(copy["sequence"] as? Int == 1)
    }

    @Test func `a folder that is not empty is refused, for a backup and for a registry`() throws {
      let folder = try Folder()
      let registry = try registry(folder)
      #expect(try Tool.run(["backup", "--directory", registry, folder("backup")]).status == 0)
      let again = try Tool.run(["backup", "--directory", registry, folder("backup")])
      #expect(again.status != 0 && again.errors.contains("[folder-not-empty]"))
      let over = try Tool.run(["restore", folder("backup"), "--directory", registry])
      #expect(over.status != 0 && over.errors.contains("[folder-not-empty]"))
    }

    /// Whatever is changed in a backup is found before anything stands in the new folder.
    @Test(arguments: [
      ("backup.json", "manifest-missing"), ("journal.sqlite", "file-missing"), ("server.pem", "file-missing"),
    ])
    func `a backup without one of its files is refused`(name: String, code: String) throws {
      try refuses(code) { backup in try FileManager.default.removeItem(atPath: "\(backup)/\(name)") }
    }

    @Test(arguments: ["journal.sqlite", "keys/MKK900.pem"])
    func `a file that is not as it was copied is refused`(name: String) throws {
      try refuses("file-differs") { backup in
        let place = URL(fileURLWithPath: "\(backup)/\(name)")
        var bytes = try Data(contentsOf: place)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: place)
      }
    }

    @Test(arguments: [
      (#""format" : 1"#, #""format" : 2"#, "manifest-unreadable"),
      (#""sequence" : 1"#, #""sequence" : 2"#, "head-differs"),
      (#""name" : "server.pem""#, #""name" : "../server.pem""#, "name-unknown"),
      (#""name" : "server.pem""#, #""name" : "server.key""#, "name-unknown"),
      (#""name" : "journal.sqlite""#, #""name" : "journal.pem""#, "manifest-unreadable"),
    ])
    func `a manifest that is not true is refused`(text: String, other: String, code: String) throws {
      try refuses(code) { backup in
        let place = URL(fileURLWithPath: "\(backup)/backup.json")
        let manifest = try String(contentsOf: place, encoding: .utf8)
        #expect(manifest.contains(text))
        try Data(manifest.replacingOccurrences(of: text, with: other).utf8).write(to: place)
      }
    }

    private func refuses(_ code: String, after change: (String) throws -> Void) throws {
      let folder = try Folder()
      #expect(try Tool.run(["backup", "--directory", try registry(folder), folder("backup")]).status == 0)
      try change(folder("backup"))
      let output = try Tool.run(["restore", folder("backup"), "--directory", folder("restored")])
      #expect(output.status != 0)
      #expect(output.errors.contains("[\(code)]"), "\(output.errors)")
      #expect(FileManager.default.subpaths(atPath: folder("restored")) ?? [] == [])
    }
  }
}
