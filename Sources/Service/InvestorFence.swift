// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Kernel
import NIOCore
import Synchronization
import Units

/// Stands before all routes: who comes with an investor's session may ask the investor's questions, log out
/// and change the password, and post nothing (INV-03).
struct InvestorFence: RouterMiddleware {
  typealias Context = ServerContext
  let investors: InvestorDesk

  func handle(
    _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    guard request.investorToken != nil, request.method != .get, request.method != .head,
      !Self.isOwn(request)
    else { return try await next(request, context) }
    throw try await investors.refuseOperation(request, context)
  }

  private static func isOwn(_ request: Request) -> Bool {
    switch (request.method, request.uri.path) {
    case (.post, "/v1/investor/sessions"), (.post, "/v1/investor/password"),
      (.delete, "/v1/investor/sessions/current"):
      true
    default: false
    }
  }

  /// An address as it may be put on record: the way of submissions, or nothing but that it was another.
  static func known(_ path: String) -> String { path == "/v1/submissions" ? "submissions" : "other" }
}

extension Request {
  /// No cookie: what a browser adds by itself opens nothing.
  var investorToken: String? { headers[.kaydiInvestorSession] }
}

extension HTTPFields.Element.Name {
  static let kaydiInvestorSession = HeaderName("Kaydi-Investor-Session")!
}

extension ServerContext {
  /// Where the connection comes from.
  var address: String {
    let address = channel.remoteAddress ?? channel.parent?.remoteAddress
    return address?.ipAddress ?? "-"
  }
}

/// So many of each a minute.
final class TryLimit<Subject: Hashable & Sendable>: Sendable {
  private let tries = Mutex<(minute: Int64, counts: [Subject: Int])>((0, [:]))
  /// Beyond so many subjects nobody new is admitted in the minute.
  private static var limit: Int { 65_536 }

  func admit(_ subject: Subject, _ limit: Int, at now: Moment) -> Bool {
    tries.withLock { tries in
      let minute = now.seconds / 60
      if tries.minute != minute { tries = (minute, [:]) }
      let count = tries.counts[subject] ?? 0
      guard count < limit, count > 0 || tries.counts.count < Self.limit else { return false }
      tries.counts[subject] = count + 1
      return true
    }
  }
}
