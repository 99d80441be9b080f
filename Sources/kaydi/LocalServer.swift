// SPDX-License-Identifier: Apache-2.0
import Logging
import Service

/// Serves a registry in this process, with a test clock, for as long as the body takes.
func withServer<Result: Sendable>(
  _ files: ServerFiles, port: Int = 0, logger: Logger = .quiet,
  _ body: @escaping @Sendable (_ url: String) async throws -> Result
) async throws -> Result {
  var options = ServerOptions()
  options.directory = files.directory
  options.port = port
  options.testClock = true
  options.handlesSignals = false
  let serving = options
  return try await withThrowingTaskGroup(of: Result?.self) { group in
    let (ready, announce) = AsyncStream<Int>.makeStream()
    group.addTask {
      try await serve(serving, logger: logger) { port in announce.yield(port) }
      return nil
    }
    group.addTask {
      var ports = ready.makeAsyncIterator()
      guard let port = await ports.next() else { return nil }
      return try await body("https://127.0.0.1:\(port)")
    }
    while let outcome = try await group.next() {
      if let outcome {
        group.cancelAll()
        return outcome
      }
    }
    throw ClientProblem.unexpected("the server ended")
  }
}
