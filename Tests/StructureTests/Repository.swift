// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A text file of the checkout.
struct TextFile: Sendable {
  /// Its path from the root of the checkout: `Sources/Units/ISIN.swift`.
  let path: String
  let text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}

/// The checkout that these tests were built from.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every text file but what builds and runs leave behind, in order of paths. Read once.
  static let files: [TextFile] = read(folder: "")

  /// What `var` and `tmp` hold belongs to runs of the server, not to the repository.
  private static let leftOut: Set = [".git", "var", "tmp"]

  static func files(under folder: String, ending: String = ".swift") -> [TextFile] {
    files.filter { $0.path.hasPrefix(folder + "/") && $0.path.hasSuffix(ending) }
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func write(_ text: String, to path: String) throws {
    try text.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
  }

  private static func read(folder: String) -> [TextFile] {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
    return names.sorted().flatMap { name -> [TextFile] in
      let path = folder.isEmpty ? name : folder + "/" + name
      if name.hasPrefix(".build") || leftOut.contains(path) { return [] }
      var isFolder: ObjCBool = false
      guard manager.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder) else {
        return []
      }
      if isFolder.boolValue { return read(folder: path) }
      return (try? text(path)).map { [TextFile(path: path, text: $0)] } ?? []
    }
  }
}

/// Whether the generated files are to be written instead of compared: `KAYDI_REGENERATE=1 make check`.
let isRegenerating = ProcessInfo.processInfo.environment["KAYDI_REGENERATE"] == "1"
