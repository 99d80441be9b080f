// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@Suite struct TidyTests {
  private static let swift = ["Sources", "Tests", "Fuzz"].flatMap { Repository.files(under: $0) }

  /// A text that people or a database read is not cut for the sake of the margin: lines with a literal, and
  /// lines inside a text of several lines, may be longer.
  @Test func `a line has at most 110 characters, with a text at most 210`() {
    for file in Self.swift {
      var isInText = false
      for (number, line) in file.lines.enumerated() {
        let marks = line.components(separatedBy: "\"\"\"").count - 1
        let limit = isInText || line.contains("\"") ? 210 : 110
        if line.count > limit { Issue.record("\(file.path):\(number + 1): \(line.count) characters") }
        if marks % 2 == 1 { isInText.toggle() }
      }
    }
    #expect(!Self.swift.isEmpty)
  }

  @Test func `the first line names the licence`() {
    let without = Self.swift.filter { $0.lines.first != "// SPDX-License-Identifier: Apache-2.0" }
    #expect(without.map(\.path) == [])
  }

  /// The sentences of the refusals are one table for each language, so that the compiler finds a missing one.
  @Test func `a source file has at most 400 lines`() {
    let tables = ["Sources/Kernel/RefusalCode+English.swift", "Sources/Kernel/RefusalCode+Turkish.swift"]
    let long = Repository.files(under: "Sources").filter {
      $0.text.utf8.count { $0 == UInt8(ascii: "\n") } > 400 && !tables.contains($0.path)
    }
    #expect(long.map(\.path) == [])
  }

  /// `TODO(#12)` names its issue.
  @Test func `nothing is left to do without an issue`() {
    let reminder = #/\b(TODO|FIXME)\b(?!\(#\d+\))/#
    for file in Self.swift where file.path != "Tests/StructureTests/TidyTests.swift" {
      for (number, line) in file.lines.enumerated() where line.contains(reminder) {
        Issue.record("\(file.path):\(number + 1): no issue")
      }
    }
  }

  @Test func `tests use the public interface and one framework`() {
    for file in Repository.files(under: "Tests") {
      let source = SwiftTokens(file.text)
      #expect(source.lines(of: ["@", "testable"]) == [], "\(file.path)")
      #expect(source.imports.allSatisfy { $0.text != "XCTest" }, "\(file.path)")
    }
  }

  /// Paths of the machine that a file was written on mean nothing on another.
  @Test func `no file names a place on its author's machine`() {
    let places = ["work/", "opt/swift", "tmp/bash_jobs"].map { "/" + $0 }
    for file in Repository.files {
      for place in places where file.text.contains(place) { Issue.record("\(file.path) names \(place)") }
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: Repository.root.appending(path: ".git").path)))
  func `what the build makes is not tracked`() throws {
    let tracked = try Self.trackedFiles()
    let built = tracked.filter {
      $0.hasSuffix("Package.resolved") || $0.contains(".build/") || $0.hasPrefix("var/")
    }
    #expect(built == [])
  }

  private static func trackedFiles() throws -> [Substring] {
    let git = Process(), output = Pipe()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = ["git", "-C", Repository.root.path, "ls-files"]
    git.standardOutput = output
    try git.run()
    let listed = try output.fileHandleForReading.readToEnd() ?? Data()
    git.waitUntilExit()
    try #require(git.terminationStatus == 0, "git ls-files failed")
    return String(decoding: listed, as: UTF8.self).split(separator: "\n")
  }
}
