// SPDX-License-Identifier: Apache-2.0
import Foundation
import Hummingbird
import Kernel
import NIOCore

extension ServerLimits {
  /// Ends the connection of a reader who does not take the answer; nil for streams, which have no end.
  func answerTimer(_ request: Request, on channel: any Channel) -> Scheduled<Void>? {
    if request.uri.path.hasSuffix("/stream") { return nil }
    return channel.eventLoop.scheduleTask(in: .seconds(Int64(answerSeconds))) { channel.close(promise: nil) }
  }
}

/// Reads the content of a request within its bounds of size and time.
struct Upload {
  /// The time for a content has run out.
  private struct TimeRanOut: Error {}

  let limits: ServerLimits
  let limitBytes: Int

  init(_ limits: ServerLimits, limitBytes: Int = ContentLimits.bytes) {
    self.limits = limits
    self.limitBytes = limitBytes
  }

  /// A short form in JSON.
  /// - Refuses: `message-format`.
  func form<Form: Decodable>(_ request: Request, on channel: any Channel) async throws -> Form {
    let content = try await read(request, on: channel)
    guard let form = try? JSONDecoder().decode(Form.self, from: Data(content)) else {
      throw DoorRefusal(.messageFormat, "CLR-06")
    }
    return form
  }

  /// What the request says of its content's length; the limit when it does not say.
  func announcedBytes(_ request: Request) -> Int {
    request.headers[.contentLength].flatMap { Int($0) }.map { min(max($0, 0), limitBytes) } ?? limitBytes
  }

  /// The whole content, or nothing of it: what stops half-way changes nothing.
  /// - Refuses: `body-too-large` as soon as it is known, `body-incomplete`.
  func read(_ request: Request, on channel: any Channel) async throws -> [UInt8] {
    let announced = request.headers[.contentLength].flatMap { Int($0) }
    if let announced, announced > limitBytes { throw refuseEarly(on: channel) }
    // A slow sender is cut by an error in the stream of its own bytes.
    let timer = channel.eventLoop.scheduleTask(in: .seconds(Int64(limits.bodySeconds))) {
      channel.pipeline.fireErrorCaught(TimeRanOut())
    }
    defer { timer.cancel() }
    var content: [UInt8] = []
    content.reserveCapacity(announced ?? 0)
    do {
      for try await part in request.body {
        guard content.count + part.readableBytes <= limitBytes else { throw refuseEarly(on: channel) }
        content.append(contentsOf: part.readableBytesView)
      }
    } catch let refusal as DoorRefusal {
      throw refusal
    } catch {
      closeSoon(channel)
      throw DoorRefusal(.bodyIncomplete, "GEN-39", .init("receivedBytes", String(content.count)))
    }
    guard announced == nil || announced == content.count else {
      throw DoorRefusal(.bodyIncomplete, "GEN-39", .init("receivedBytes", String(content.count)))
    }
    return content
  }

  private func refuseEarly(on channel: any Channel) -> DoorRefusal {
    closeSoon(channel)
    return DoorRefusal(.bodyTooLarge, "CLR-06", .init("limit", String(limitBytes)))
  }

  /// Lets the answer reach a sender who is still sending, then ends the connection.
  private func closeSoon(_ channel: any Channel) {
    channel.eventLoop.scheduleTask(in: .seconds(Int64(limits.lingerSeconds))) { channel.close(promise: nil) }
  }
}
