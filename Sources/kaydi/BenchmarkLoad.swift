// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Signing

/// Sends prepared requests as fast as they are answered, at little cost of its own: on a machine that serves
/// and measures at once, whatever the measuring takes is missing from what is measured. Each connection is
/// HTTP/1.1 over TLS with the user's certificate and has one request on its way; every answer is looked at.
struct BenchmarkLoad {
  let host: String
  let port: Int
  let authority: [[UInt8]]
  let connections: Int

  /// Seconds from each request's first byte sent to its answer's last byte.
  func run(_ prepared: [(Client, Client.Signed)]) async throws -> (seconds: Double, latencies: [Double]) {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let roots = try authority.map { try NIOSSLCertificate(bytes: $0, format: .der) }
    var workers: [LoadConnection] = []
    var channels: [any Channel] = []
    // Requests of one user go over connections of that user.
    let byUser = Dictionary(grouping: prepared) { $0.0.user }
    let each = max(1, connections / max(1, byUser.count))
    for (_, requests) in byUser.sorted(by: { $0.key < $1.key }) {
      let context = try Self.context(requests[0].0, roots)
      for place in 0..<each {
        let own = stride(from: place, to: requests.count, by: each).map {
          request(requests[$0].1)
        }
        guard !own.isEmpty else { continue }
        let worker = LoadConnection(own, on: group.next())
        let channel = try await ClientBootstrap(group: group)
          .channelOption(.socketOption(.tcp_nodelay), value: 1)
          .channelInitializer { [host] channel in
            channel.eventLoop.makeCompletedFuture {
              let tls = try NIOSSLClientHandler(
                context: context, serverHostname: host.contains(where: \.isLetter) ? host : nil)
              try channel.pipeline.syncOperations.addHandlers(tls, worker)
            }
          }
          .connect(host: host, port: port).get()
        workers.append(worker)
        channels.append(channel)
      }
    }
    // Handshakes are not part of the time.
    for worker in workers { try await worker.isReady.get() }
    let start = ContinuousClock.now
    for channel in channels { channel.triggerUserOutboundEvent(LoadConnection.Begin(), promise: nil) }
    var latencies: [Double] = []
    latencies.reserveCapacity(prepared.count)
    for worker in workers { latencies += try await worker.isDone.get() }
    let seconds = secondsSince(start)
    try await group.shutdownGracefully()
    return (seconds, latencies)
  }

  private static func context(_ client: Client, _ roots: [NIOSSLCertificate]) throws -> NIOSSLContext {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(roots)
    tls.certificateChain = [.certificate(try client.identity.tlsCertificate())]
    tls.privateKey = .privateKey(try client.identity.tlsKey())
    tls.applicationProtocols = ["http/1.1"]
    return try NIOSSLContext(configuration: tls)
  }

  private func request(_ signed: Client.Signed) -> ByteBuffer {
    var buffer = ByteBuffer(
      string: """
        POST /v1/submissions HTTP/1.1\r
        host: \(host):\(port)\r
        kaydi-signature: \(signed.signature)\r
        content-type: \(signed.contentType.rawValue)\r
        accept-language: en\r
        content-length: \(signed.content.count)\r
        \r\n
        """)
    buffer.writeBytes(signed.content)
    return buffer
  }
}

/// One connection: a request, its answer, the next request.
private final class LoadConnection: ChannelDuplexHandler, @unchecked Sendable {
  // Unchecked: everything but the futures is used on the event loop alone.
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  struct Begin: Sendable {}

  let isReady: EventLoopFuture<Void>
  let isDone: EventLoopFuture<[Double]>
  private let ready: EventLoopPromise<Void>
  private let done: EventLoopPromise<[Double]>
  private let requests: [ByteBuffer]
  private var next = 0
  private var latencies: [Double] = []
  private var begun = ContinuousClock.now
  private var answer = ByteBuffer()
  /// Length of the answer at hand with its head; nil while the head is incomplete.
  private var answerLength: Int?

  init(_ requests: [ByteBuffer], on loop: any EventLoop) {
    self.requests = requests
    ready = loop.makePromise()
    done = loop.makePromise()
    isReady = ready.futureResult
    isDone = done.futureResult
    latencies.reserveCapacity(requests.count)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent { ready.succeed() }
    context.fireUserInboundEventTriggered(event)
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    if event is Begin { send(context) }
    promise?.succeed()
  }

  private func send(_ context: ChannelHandlerContext) {
    guard next < requests.count else {
      done.succeed(latencies)
      return context.close(promise: nil)
    }
    begun = ContinuousClock.now
    context.writeAndFlush(wrapOutboundOut(requests[next]), promise: nil)
    next += 1
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var part = unwrapInboundIn(data)
    answer.writeBuffer(&part)
    if answerLength == nil { answerLength = Self.length(of: answer.readableBytesView) }
    guard let length = answerLength, answer.readableBytes >= length else { return }
    latencies.append(secondsSince(begun))
    let text = answer.readableBytesView
    guard text.starts(with: "HTTP/1.1 200".utf8), Self.find("\"executed\"", in: text) != nil else {
      return errorCaught(context: context, error: ClientProblem.unexpected(String(buffer: answer)))
    }
    answer.clear()
    answerLength = nil
    send(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    ready.fail(error)
    done.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    ready.fail(ClientProblem.unexpected("the server closed the connection"))
    done.fail(ClientProblem.unexpected("the server closed the connection"))
  }

  private static func length(of text: ByteBufferView) -> Int? {
    guard let head = find("\r\n\r\n", in: text),
      let field = find("content-length: ", in: text[..<head])
        ?? find("Content-Length: ", in: text[..<head])
    else { return nil }
    let digits = text[(field + 16)...].prefix { $0 >= 48 && $0 <= 57 }
    return Int(String(decoding: digits, as: UTF8.self)).map { head + 4 - text.startIndex + $0 }
  }

  private static func find(_ sought: StaticString, in text: ByteBufferView) -> Int? {
    text.withUnsafeBytes { bytes in
      let length = sought.utf8CodeUnitCount
      guard bytes.count >= length else { return nil }
      return (0...bytes.count - length).first {
        memcmp(bytes.baseAddress! + $0, sought.utf8Start, length) == 0
      }.map { $0 + text.startIndex }
    }
  }
}
