// SPDX-License-Identifier: Apache-2.0
import Foundation
import Hummingbird
import JournalStore
import Kernel
import Logging
import Registrar
import Signing
import Views

/// The server's log: one JSON object a line, made so that nothing that anybody sent can get into it.
///
/// What this package says is a fixed text with values of a few exact kinds (`LogValue`). What a library says
/// may hold anything, such as a header's name in a parser's complaint: of it only the place in the source is
/// written, where its text can be looked up.
public struct StructuredLog: LogHandler {
  public var logLevel: Logger.Level
  /// Kept for the protocol; never written, since anybody may have set it.
  public var metadata: Logger.Metadata = [:]
  private let write: @Sendable ([UInt8]) -> Void

  /// Writes to standard error when it is not told where else.
  public init(level: Logger.Level, write: @escaping @Sendable ([UInt8]) -> Void = Self.standardError) {
    logLevel = level
    self.write = write
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var members: [(String, JSONValue?)] = [
      ("time", .string(Node.systemClock().description)), ("level", .string(event.level.rawValue)),
    ]
    if event.source == Self.source {
      members.append(("event", .string(event.message.description)))
      members += (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { ($0, .string($1.description)) }
    } else {
      let file = event.file.split(separator: "/").last.map(String.init) ?? ""
      members.append(("library", .string(event.source)))
      members.append(("place", .string("\(file):\(event.line)")))
    }
    write(JSONValue.members(members).bytes + [10])
  }

  /// The source of lines that come by `Logger.record`.
  fileprivate static let source = "kaydi"

  public static let standardError: @Sendable ([UInt8]) -> Void = { line in
    // One call for a line, so that those of several threads do not mix.
    line.withUnsafeBytes { bytes in _ = Foundation.write(2, bytes.baseAddress, bytes.count) }
  }
}

/// What a log line may say beside its fixed text.
enum LogValue {
  case number(UInt64)
  case text(StaticString)
  case refusal(RefusalCode)
  /// The kind of a fault and where it lies, without what it says.
  case fault(any Error)

  fileprivate var text: String {
    switch self {
    case .number(let number): String(number)
    case .text(let text): text.string
    case .refusal(let code): code.name
    case .fault(let error): Self.text(of: error)
    }
  }

  private static func text(of error: any Error) -> String {
    switch error {
    case let fault as ViewFault: "views \(fault.code)"
    case let fault as JournalFault: "journal \(fault.code)" + (fault.place.map { " at \($0.sequence)" } ?? "")
    case ReplayFault.journal(let fault): text(of: fault)
    case ReplayFault.outcomeDiffers(let sequence): "replay outcomeDiffers at \(sequence)"
    case ReplayFault.stateDiffers(let sequence): "replay stateDiffers at \(sequence)"
    case let fault as SnapshotFault: "snapshot \(fault.code)"
    case ReplayFault.unreadable(let sequence, _): "replay unreadable at \(sequence)"
    case let refusal as DoorRefusal: refusal.code.name
    default: String(describing: type(of: error))
    }
  }
}

extension Logger {
  /// Says a fixed thing, with values that cannot hold what somebody sent.
  func record(
    _ level: Logger.Level, _ event: StaticString, _ values: KeyValuePairs<StaticString, LogValue> = [:]
  ) {
    log(
      level: level, "\(event.string)",
      metadata: Dictionary(uniqueKeysWithValues: values.map { ($0.string, .string($1.text)) }),
      source: StructuredLog.source)
  }
}
