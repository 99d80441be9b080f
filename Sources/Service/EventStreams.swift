// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Kernel
import ServiceLifecycle
import Units
import Views

/// Streams of server-sent events: notices of a member, news of the public page.
///
/// A stream holds one page of rows at most and asks for the next when its reader has taken it; a reader that
/// lags costs no memory, for what it has not read stands in the views.
struct EventStreams: Sendable {
  let node: Node
  let views: ViewKeeper
  let callers: Callers
  let page: PublicPage
  let seal: Seal
  let limits: ServerLimits

  private static let rows = 200
  /// A stream is not told more often than this: what comes meanwhile comes together.
  private static let pause = Duration.milliseconds(100)

  func addRoutes(to router: Router<ServerContext>) {
    router.get("/v1/notices/stream") { try await notices($0, $1) }
    router.get("/page/stream") { request, _ in try await pages(request) }
  }

  /// From `Last-Event-ID` (or `?after=`) on; from the oldest notice of the store when none is given.
  /// - Refuses: `too-many-requests` when there are as many streams as may be.
  private func notices(_ request: Request, _ context: ServerContext) async throws -> Response {
    let member = try await callers.scope(request, context).member
    let start = try Queries.position(request.headers[.lastEventID] ?? request.text("after"))
    // Asked once before the stream begins, so that a refusal is an answer.
    let first = try await next(member, start)
    return try stream { writer, news in
      var position = start
      var rows = first
      var lastSign = ContinuousClock.now
      while true {
        if let last = rows.last?.position {
          position = last
          try await writer.write(ByteBuffer(bytes: events(rows)))
          lastSign = .now
        } else if ContinuousClock.now - lastSign >= .seconds(limits.heartbeatSeconds) {
          try await writer.write(ByteBuffer(string: ": \n\n"))
          lastSign = .now
        }
        if rows.count < Self.rows {
          guard await news.next() != nil else { return }
          try await Task.sleep(for: Self.pause)
        }
        // Who was shut out meanwhile reads no further (AUT-26).
        _ = try await callers.scope(request, context)
        rows = try await next(member, position)
      }
    }
  }

  private func next(_ member: MemberCode?, _ position: NoticePosition?) async throws -> [NoticeView] {
    let now = node.now
    return try await views.ask {
      try $0.notices(member: member, after: position, limit: Self.rows, now: now).rows
    }
  }

  /// The field `signature` is the depository's over the exact bytes of `data`; readers of events that do not
  /// know the field pass over it.
  private func events(_ rows: [NoticeView]) throws -> [UInt8] {
    var out = DocumentWriter(capacity: rows.count * 768)
    for row in rows {
      out.text("id: ")
      out.bytes(Array(row.position.description.utf8))
      out.text("\nevent: notice\ndata: ")
      let data = row.json.bytes
      out.bytes(data)
      out.text("\nsignature: ")
      out.bytes(Array(try seal.signature(on: data, sequence: row.position.sequence).utf8))
      out.text("\n\n")
    }
    return out.array
  }

  private func pages(_ request: Request) async throws -> Response {
    let language = request.language
    return try stream { writer, news in
      var shown: UInt64?
      while true {
        let state = try await page.state(in: language)
        if state.sequence != shown {
          shown = state.sequence
          let lines = state.content.split(separator: "\n").map { "data: \($0)\n" }.joined()
          try await writer.write(ByteBuffer(string: "event: page\n\(lines)\n"))
        } else {
          try await writer.write(ByteBuffer(string: ": \n\n"))
        }
        guard await news.next() != nil else { return }
        try await Task.sleep(for: .seconds(1))
      }
    }
  }

  private func stream(
    _ body:
      @escaping @Sendable (inout any ResponseBodyWriter, inout AsyncStream<Void>.Iterator) async throws ->
      Void
  ) throws -> Response {
    guard let watch = views.news.watch() else { throw DoorRefusal(.tooManyRequests, "GEN-39") }
    let beacon = views.news
    var response = Response(
      status: .ok, headers: [.contentType: "text/event-stream"],
      body: ResponseBody { writer in
        try await withGracefulShutdownHandler {
          var news = watch.makeAsyncIterator()
          try await body(&writer, &news)
        } onGracefulShutdown: {
          beacon.goOut()
        }
        try await writer.finish(nil)
      })
    response.headers[.cacheControl] = "no-store"
    return response
  }
}

extension HTTPFields.Element.Name {
  static let lastEventID = HeaderName("Last-Event-ID")!
}
