// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The tool itself, serving a folder in a process of its own, with everything that it says.
final class ServerProcess {
  let port: Int
  private let process = Process()
  private let said: URL

  static let tool: URL = {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    #if DEBUG
      return root.appending(path: ".build/debug/kaydi")
    #else
      return root.appending(path: ".build/release/kaydi")
    #endif
  }()

  init(folder: URL, logLevel: String) async throws {
    said = folder.appending(path: "said.log")
    try Data().write(to: said)
    let output = try FileHandle(forWritingTo: said)
    process.executableURL = Self.tool
    process.arguments = [
      "serve", "--directory", folder.path, "--port", "0", "--test-clock", "--log-level", logLevel,
    ]
    process.standardOutput = output
    process.standardError = output
    try process.run()
    var found: Int?
    while found == nil, process.isRunning {
      try await Task.sleep(for: .milliseconds(20))
      let text = String(decoding: (try? Data(contentsOf: said)) ?? Data(), as: UTF8.self)
      found = text.firstMatch(of: #/https://127\.0\.0\.1:([0-9]+)//#).flatMap { Int($0.1) }
    }
    guard let found else { throw CocoaError(.executableLoad) }
    port = found
  }

  /// What the kernel says of the process, such as `limits`.
  func facts(_ name: String) throws -> String {
    try String(contentsOfFile: "/proc/\(process.processIdentifier)/\(name)", encoding: .utf8)
  }

  /// Everything said so far on both outputs.
  var output: [UInt8] { (try? Array(Data(contentsOf: said))) ?? [] }

  /// Sends a signal and waits for the end; gives what was said from then on.
  func end(by signal: Int32) -> String {
    let before = output.count
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return String(decoding: output.dropFirst(before), as: UTF8.self)
  }

  /// Runs the tool once; gives both outputs.
  static func run(_ arguments: [String]) throws -> [UInt8] {
    let process = Process(), output = Pipe()
    process.executableURL = tool
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = Array(output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return said
  }
}
