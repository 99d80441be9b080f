// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import HummingbirdHTTP2
import JournalStore
import Kernel
import Logging
import NIOCore

/// A request on its way, with the connection that it came by.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}

extension Request {
  /// By `?lang=`, which links on the screens carry, then by `Accept-Language`.
  var language: Language {
    uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
      ?? Language(acceptLanguage: headers[.acceptLanguage])
  }
}

typealias HeaderName = HTTPFields.Element.Name

extension HTTPFields.Element.Name {
  static let kaydiSignature = HeaderName(Door.signatureHeader)!
  static let kaydiSequence = HeaderName("Kaydi-Sequence")!
  static let kaydiTime = HeaderName("Kaydi-Time")!
  /// The entry whose answer this is, when the submission repeats it.
  static let kaydiRepeats = HeaderName("Kaydi-Repeats")!
  /// Where the receipt of the entry can be fetched.
  static let kaydiReceipt = HeaderName("Kaydi-Receipt")!
}

extension Response {
  init(status: HTTPResponse.Status = .ok, _ contentType: String, _ body: [UInt8], language: Language? = nil) {
    self.init(
      status: status, headers: [.contentType: contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    if let language {
      headers[.contentLanguage] = language.rawValue
      headers[.vary] = "Accept-Language"
    }
  }

  init(status: HTTPResponse.Status = .ok, json: JSONValue, language: Language? = nil) {
    self.init(status: status, "application/json", json.bytes, language: language)
  }
}

/// Makes every refusal a problem document (RFC 9457), and lets no error out in any other form.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = ServerContext
  let counters: ServerCounters
  let log: AccessLog
  let peers: Peers
  let clock: ServerClock

  func handle(
    _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    do {
      var response = try await next(request, context)
      secure(&response)
      return response
    } catch {
      let refusal = Self.refusal(error, context.logger)
      counters.refused(refusal.code, context.logger)
      if AccessLog.isKept(refusal.code) {
        let peer = try? await peers.peer(of: context.channel)
        log.note(
          refusal.code, at: clock.now, certificate: peer?.fingerprint.hexadecimal,
          method: Self.known(request.method), path: request.uri.path)
      }
      var response = Response(
        status: .init(code: refusal.status), "application/problem+json",
        refusal.problem(in: request.language).bytes, language: request.language)
      if refusal.status == 429 || refusal.status == 503 { response.headers[.retryAfter] = "1" }
      secure(&response)
      return response
    }
  }

  private func secure(_ response: inout Response) {
    response.headers[.strictTransportSecurity] = "max-age=31536000"
    response.headers[.xContentTypeOptions] = "nosniff"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }

  /// A method as it may be put on record: anything else could be somebody's data.
  private static func known(_ method: HTTPRequest.Method) -> String {
    let usual: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    return usual.contains(method) ? method.rawValue : "OTHER"
  }

  private static func refusal(_ error: any Error, _ logger: Logger) -> DoorRefusal {
    switch error {
    case let refusal as DoorRefusal: return refusal
    case let fault as NodeFault: return DoorRefusal(fault)
    case let error as any HTTPResponseError where error.status.code < 500:
      return DoorRefusal(.resourceNotFound, "CLR-06")
    default:
      logger.record(.error, "a request failed", ["cause": .fault(error)])
      return DoorRefusal(.registryUnavailable, "GEN-39")
    }
  }
}
