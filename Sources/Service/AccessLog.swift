// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kernel
import Synchronization
import Units

/// What was turned away before it could take a place in the journal, and so is on record nowhere else:
/// certificates that are not good, users who are not who they say, sessions of others, too many tries
/// (GEN-41, AUT-03, AUT-35). Bounded in memory and on the disk; for the operator alone.
final class AccessLog: Sendable {
  struct Line: Sendable {
    var number: UInt64
    var time: Moment
    var code: RefusalCode
    /// SHA-256 of the certificate that the connection came with, hexadecimal.
    var certificate: String?
    var method: String
    var path: String
  }

  private struct State {
    /// Words of the server's own addresses.
    var words: Set<Substring> = []
    var lines: [Line] = []
    var next: UInt64 = 1
    var bytes = 0
  }

  static let linesInMemory = 10_000
  static let bytesOnDisk = 16 << 20
  private let state = Mutex(State())
  private let path: String

  init(path: String) {
    self.path = path
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    state.withLock { $0.bytes = size ?? 0 }
  }

  /// Only what speaks of who came; a form that is wrong is nobody's fault but the sender's.
  static func isKept(_ code: RefusalCode) -> Bool {
    switch code {
    case .bodyTooLarge, .bodyIncomplete, .registryUnavailable, .formNotAccepted, .resourceNotFound,
      .certificateMissing:
      false
    default: code.rawValue < 200 || 300..<400 ~= code.rawValue
    }
  }

  /// Only words of these addresses are put on record: any other part of a path could be somebody's data.
  func learn(_ routes: some Sequence<String>) {
    state.withLock { state in
      for route in routes { state.words.formUnion(route.split(separator: "/").filter { !$0.hasPrefix("{") }) }
    }
  }

  func note(_ code: RefusalCode, at time: Moment, certificate: String?, method: String, path: String) {
    state.withLock { state in
      let line = Line(
        number: state.next, time: time, code: code, certificate: certificate, method: method,
        path: Self.path(path, of: state.words))
      state.next += 1
      if state.lines.count >= Self.linesInMemory { state.lines.removeFirst(Self.linesInMemory / 10) }
      state.lines.append(line)
      append(line, &state)
    }
  }

  /// Newest first.
  func lines(before number: UInt64 = .max, limit: Int) -> [Line] {
    state.withLock { Array($0.lines.reversed().lazy.filter { $0.number < number }.prefix(limit)) }
  }

  private static func path(_ path: String, of words: Set<Substring>) -> String {
    path.split(separator: "/").prefix(8).map { "/" + (words.contains($0) ? $0 : "…") }.joined()
  }

  /// What does not fit on the disk is lost there, never the service.
  private func append(_ line: Line, _ state: inout State) {
    let bytes = line.json.bytes + [0x0A]
    if state.bytes + bytes.count > Self.bytesOnDisk {
      _ = rename(path, path + ".1")
      state.bytes = 0
    }
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    if write(file, bytes, bytes.count) == bytes.count { state.bytes += bytes.count }
  }
}

extension AccessLog.Line {
  var json: JSONValue { RowForms.accessLine.json(self) }
}
