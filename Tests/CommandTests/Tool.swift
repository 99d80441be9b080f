// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The built tool, run as its users run it.
enum Tool {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  #if DEBUG
    static let path = root.appendingPathComponent(".build/debug/kaydi").path
  #else
    static let path = root.appendingPathComponent(".build/release/kaydi").path
  #endif

  struct Output {
    let status: Int32
    let text: String
    let errors: String

    func json() throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
  }

  static func run(
    _ arguments: [String], program: String = path, environment: [String: String] = [:]
  ) throws -> Output {
    let process = process(arguments, program: program)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Nobody is there to be asked.
    process.standardInput = FileHandle.nullDevice
    let said = Pipe()
    process.standardOutput = said
    // A file takes any amount while the other output is being read.
    let folder = try Folder()
    let errors = folder("errors")
    #expect(FileManager.default.createFile(atPath: errors, contents: nil))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    let text = said.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus, text: String(decoding: text, as: UTF8.self),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  static func process(_ arguments: [String], program: String = path) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.currentDirectoryURL = root
    process.arguments = arguments
    return process
  }
}

/// A folder that is gone when the test is over.
final class Folder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("kaydi-test-\(UUID().uuidString)")
    .path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}

/// A server of the tool on a free port, ended with the test.
final class RunningServer {
  let url: String
  private let process: Process

  /// `kaydi serve`.
  convenience init(_ directory: String, _ more: [String] = []) throws {
    try self.init(arguments: ["serve", "--directory", directory, "--port", "0", "--test-clock"] + more)
  }

  init(arguments: [String]) throws {
    process = Tool.process(arguments)
    let said = Pipe()
    process.standardError = said
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    var text = ""
    var found: Range<String.Index>?
    while found == nil, case let part = said.fileHandleForReading.availableData, !part.isEmpty {
      text += String(decoding: part, as: UTF8.self)
      found = text.range(of: #"https://127\.0\.0\.1:[0-9]+/? "#, options: .regularExpression)
    }
    let address = text[try #require(found, "\(text)")].dropLast()
    url = String(address.hasSuffix("/") ? address.dropLast() : address)
    Thread.detachNewThread { while !said.fileHandleForReading.availableData.isEmpty {} }
  }

  deinit {
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
  }
}
