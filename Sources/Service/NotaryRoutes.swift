// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Kernel
import Proofs

/// The public files of the log, as C2SP tlog-tiles asks for them, and receipts for those whose entries they
/// are. There are no entry bundles: entries are personal.
struct NotaryRoutes: Sendable {
  let keeper: NotaryKeeper
  let callers: Callers

  static func receiptPath(_ sequence: UInt64) -> String { "/v1/receipts/\(sequence)" }

  func addRoutes(to router: Router<ServerContext>) {
    router.get("/checkpoint") { _, _ in
      try await file(LogFile.checkpoint, "text/plain; charset=utf-8", cached: "no-cache")
    }
    router.get("/tile/**") { request, _ in
      guard let tile = Tile(path: String(request.uri.path.dropFirst())) else { throw Self.notFound }
      return try await file(
        tile.path, "application/octet-stream", cached: "public, max-age=31536000, immutable")
    }
    router.get("/v1/receipts/:sequence") { try await receipt($0, $1) }
  }

  private static let notFound = DoorRefusal(.resourceNotFound, "GEN-13")

  private func file(_ path: String, _ type: String, cached: String) async throws -> Response {
    guard let bytes = try await keeper.ask({ try $0.file(path) }) else { throw Self.notFound }
    var response = Response(type, bytes)
    response.headers[.cacheControl] = cached
    return response
  }

  private func receipt(_ request: Request, _ context: ServerContext) async throws -> Response {
    let scope = try await callers.scope(request, context)
    let (caller, member) = (scope.caller, scope.member)
    let number: WholeNumber = try Request.read(context.parameters.get("sequence") ?? "", "sequence")
    let entry = try await callers.entry(number, for: caller, member)
    try await keeper.wait(for: entry.sequence)
    guard
      let json = try await keeper.ask({ try $0.receipt(of: entry, for: caller.seesAll ? nil : member)?.json })
    else { throw Self.notFound }
    return Response("application/json", json)
  }
}
