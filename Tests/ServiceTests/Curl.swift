// SPDX-License-Identifier: Apache-2.0
import Foundation

/// One request by curl, an HTTP client that shares nothing with the server.
struct Curl {
  struct Answer {
    var status = 0
    /// Names in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    var version = ""
    /// curl's own exit code: 0 when an answer came.
    var exit: Int32 = 0

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }
    var code: String { json["code"] as? String ?? "" }
    var lines: [[String: Any]] { json["lines"] as? [[String: Any]] ?? [] }
    var rows: [[String: Any]] { json["rows"] as? [[String: Any]] ?? [] }
  }

  let folder: URL
  let port: Int

  /// - Parameter user: the certificate and key to connect with; nil to come without.
  func send(
    _ path: String, as user: String? = nil, body: [UInt8]? = nil, headers: [(String, String)] = [],
    _ more: [String] = []
  ) async throws -> Answer {
    let id = UUID().uuidString
    let headerFile = folder.appending(path: "\(id).head")
    let bodyFile = folder.appending(path: "\(id).body")
    let sentFile = folder.appending(path: "\(id).sent")
    defer { for file in [headerFile, bodyFile, sentFile] { try? FileManager.default.removeItem(at: file) } }
    var arguments = [
      "--silent", "--cacert", folder.appending(path: "authority.pem").path, "--dump-header", headerFile.path,
      "--output", bodyFile.path, "--write-out", "%{http_version}", "--max-time", "240",
    ]
    if let user {
      arguments += ["--cert", folder.appending(path: "\(user).pem").path]
      arguments += ["--key", folder.appending(path: "\(user).key").path]
    }
    if let body {
      try Data(body).write(to: sentFile)
      arguments += ["--data-binary", "@\(sentFile.path)"]
    }
    for (name, value) in headers { arguments += ["--header", "\(name): \(value)"] }
    arguments += more + ["https://127.0.0.1:\(port)\(path)"]
    var answer = Answer()
    (answer.exit, answer.version) = try await run(arguments)
    answer.body = (try? Array(Data(contentsOf: bodyFile))) ?? []
    let head = (try? String(contentsOf: headerFile, encoding: .utf8)) ?? ""
    for line in head.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("HTTP/") {
        answer.status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      } else if let colon = line.firstIndex(of: ":") {
        answer.headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
          .trimmingCharacters(in: .whitespaces)
      }
    }
    return answer
  }

  private func run(_ arguments: [String]) async throws -> (Int32, String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["curl"] + arguments
    process.standardOutput = output
    return try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { process in
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        continuation.resume(returning: (process.terminationStatus, text))
      }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
  }
}
