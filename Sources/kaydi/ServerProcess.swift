// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// A server in a process of its own, on a free port and with a test clock.
final class ServerProcess: Sendable {
  private let process: Process
  private let said = Mutex("")
  private let openings: AsyncStream<String>

  /// How a server ended that should have gone on.
  struct End: Error, CustomStringConvertible {
    let status: Int32
    let wasKilled: Bool
    let said: String
    var description: String {
      "The server ended (\(wasKilled ? "signal" : "status") \(status)): \(said). / Sunucu sona erdi."
    }
  }

  init(directory: String) throws {
    process = try Self.tool(["serve", "--directory", directory, "--port", "0", "--test-clock"])
    let pipe = Pipe()
    process.standardError = pipe
    let (openings, announce) = AsyncStream<String>.makeStream()
    self.openings = openings
    try process.run()
    let reader = pipe.fileHandleForReading
    Thread.detachNewThread { [self] in
      // Read to the end, so that the server never waits for its pipe.
      while case let part = reader.availableData, !part.isEmpty {
        let text = said.withLock { said in
          said = String((said + String(decoding: part, as: UTF8.self)).suffix(4_096))
          return said
        }
        if let range = text.range(of: #"https://127\.0\.0\.1:[0-9]+/ "#, options: .regularExpression) {
          announce.yield(String(text[range].dropLast(2)))
        }
      }
      announce.finish()
    }
  }

  /// This tool with other arguments, not yet run and saying nothing.
  static func tool(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  /// Its address, once it takes connections.
  func url() async throws -> String {
    for await url in openings { return url }
    process.waitUntilExit()
    throw end
  }

  /// Only after it has ended.
  private var end: End {
    End(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      said: said.withLock { $0.trimmingCharacters(in: .whitespacesAndNewlines) })
  }

  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  @discardableResult
  func waitUntilEnd() -> End {
    process.waitUntilExit()
    return end
  }
}
