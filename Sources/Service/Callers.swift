// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Signing
import Synchronization
import Units

/// Who asks: a user whose certificate is assigned, and what of the registry that user may see.
struct Caller: Sendable {
  var user: UserCode
  var member: MemberCode
  /// Operator, regulator and auditor read everything (GEN-09, GEN-34).
  var seesAll: Bool
  var isOperator: Bool
  /// Surveillance is the regulator's (GEN-34).
  var isRegulator: Bool
  /// What the user may do or look at for the own member (CLR-05).
  var functions: FunctionSet
}

/// Whose rows a question is about, and what the caller reaches of them.
struct CallerScope: Sendable {
  var caller: Caller
  /// Nil for everybody's.
  var member: MemberCode?
  /// Granted by the member whose rows they are (AUT-31).
  var functions: FunctionSet

  /// That one of the functions is reached; nothing is asked of regulator and auditor, who read everything.
  ///
  /// - Refuses: `right-missing` (AUT-28).
  func require(_ opening: FunctionSet?, of question: String) throws(DoorRefusal) {
    guard let opening, !functions.meets(opening), caller.isOperator || !caller.seesAll else { return }
    throw DoorRefusal(.rightMissing, "AUT-28", .init("operation", question), .init("stage", "view"))
  }
}

/// Finds out who is behind a request (GEN-10, AUT-03) and whose data may be shown (GEN-09).
final class Callers: Sendable {
  private struct Known {
    var caller: Caller
    /// The entry after which this was so.
    var sequence: UInt64
  }

  private let node: Node
  private let verifier: Verifier
  private let peers: Peers
  private let operatorCode: MemberCode
  private let views: ViewKeeper
  private let sessions: Sessions
  private let own: OwnPart
  private let known = Mutex<[[UInt8]: Known]>([:])
  /// Room for the certificates of a market; when it is full, the memory starts anew.
  private static let limit = 16_384

  init(
    node: Node, verifier: Verifier, peers: Peers, operatorCode: MemberCode, views: ViewKeeper,
    sessions: Sessions, own: OwnPart
  ) {
    self.sessions = sessions
    self.own = own
    self.node = node
    self.verifier = verifier
    self.peers = peers
    self.operatorCode = operatorCode
    self.views = views
  }

  /// Who asks: by the certificate alone on the channel WS, with the session beside it on SCREEN.
  /// - Refuses: `certificate-missing`, the other `certificate-…` codes, `user-unknown`, `user-passive`,
  ///   `user-blocked`, `member-not-active`, `channel-not-enabled`, `session-ended`,
  ///   `password-change-required`.
  func caller(_ request: Request, _ context: ServerContext) async throws -> Caller {
    let hasSession = request.sessionToken != nil
    if hasSession { _ = try await session(request, context) }
    let (user, peer) = try await identify(context)
    // An assignment holds until an entry changes it; so long the engine need not be asked again.
    let sequence = node.status.sequence
    let key = peer.fingerprint + [hasSession ? 1 : 0]
    let now = node.now
    if let known = known.withLock({ $0[key] }), known.sequence == sequence { return known.caller }
    let (functions, reached) = try await self.functions(
      user, for: user.member, peer, hasSession ? .screen : .webService, at: now)
    let kind = try await views.ask { try $0.kind(of: user.member) }
    let readsOnly = kind?.readsOnly ?? false
    let isOperator = user.member == operatorCode
    let caller = Caller(
      user: user, member: user.member, seesAll: isOperator || readsOnly, isOperator: isOperator,
      isRegulator: kind == .regulator, functions: functions)
    known.withLock { known in
      if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
      known[key] = Known(caller: caller, sequence: reached)
    }
    return caller
  }

  /// Whoever's certificate it is may connect by this channel.
  func visitor(_ context: ServerContext, channel: MessageChannel) async throws -> (UserCode, Peer) {
    let (user, peer) = try await identify(context)
    _ = try await functions(user, for: user.member, peer, channel, at: node.now)
    return (user, peer)
  }

  /// The session that a request belongs to; what has happened to its user meanwhile ends it (AUT-26, AUT-35).
  /// - Refuses: `session-ended`, `certificate-of-other-user`, `password-change-required`, and what `visitor`
  ///   refuses.
  func session(
    _ request: Request, _ context: ServerContext, allowsPasswordChange: Bool = false
  ) async throws -> Sessions.Session {
    guard let token = request.sessionToken else { throw DoorRefusal(.sessionEnded, "AUT-35") }
    let (user, peer) = try await identify(context)
    let session: Sessions.Session
    switch sessions.find(token, peer.fingerprint, at: node.now) {
    case .session(let found): session = found
    case .idle(let ended):
      try await record(ended, .idle)
      throw DoorRefusal(.sessionEnded, "AUT-35")
    // The token of somebody else's session opens nothing, and the session stays.
    case .foreign: throw DoorRefusal(.certificateOfOtherUser, "AUT-11", .init("user", user.text))
    case .none: throw DoorRefusal(.sessionEnded, "AUT-35")
    }
    do {
      _ = try await functions(user, for: user.member, peer, .screen, at: node.now)
    } catch let refusal as DoorRefusal {
      if sessions.end(token) != nil { try await record(session, Self.end(by: refusal.code)) }
      throw refusal
    }
    guard allowsPasswordChange || !session.mustChangePassword else {
      throw DoorRefusal(.passwordChangeRequired, "AUT-12")
    }
    return session
  }

  func record(_ session: Sessions.Session, _ kind: AccessKind) async throws {
    try await own.report(
      "access-record",
      [
        ("user", .string(session.user.text)), ("kind", .string(kind.text)),
        ("session", .string(session.name)),
      ])
  }

  private static func end(by code: RefusalCode) -> AccessKind {
    switch code {
    case .userPassive: .userPassive
    case .userBlocked: .userBlocked
    default: .certificateReplaced
    }
  }

  /// The certificate that the connection came with, and the user whom it names.
  private func identify(_ context: ServerContext) async throws -> (UserCode, Peer) {
    guard let peer = try await peers.peer(of: context.channel) else {
      throw DoorRefusal(.certificateMissing, "GEN-10")
    }
    return (try identify(peer, at: node.now), peer)
  }

  private func identify(_ peer: Peer, at now: Moment) throws(DoorRefusal) -> UserCode {
    do throws(SigningFault) {
      let facts = try verifier.identify(certificateChain: [peer.leaf], atSeconds: now.seconds)
      let name = Array((facts.user ?? "").utf8)
      guard let user = try? UserCode.read(name.span) else { throw SigningFault.certificateIssuerUnknown }
      return user
    } catch {
      throw DoorRefusal(error)
    }
  }

  /// Asks the engine whether the user may act for a member now, and in which functions.
  private func functions(
    _ user: UserCode, for member: MemberCode, _ peer: Peer, _ channel: MessageChannel, at now: Moment
  ) async throws -> (FunctionSet, sequence: UInt64) {
    var certificate = InlineArray<32, UInt8>(repeating: 0)
    for (index, byte) in peer.fingerprint.enumerated() { certificate[index] = byte }
    let envelope = Kernel.Envelope(
      member: member, user: user, reference: .blank, day: now.day, certificate: certificate, channel: channel)
    let found = try await node.read { book -> Result<FunctionSet, DoorRefusal> in
      do throws(Refusal) {
        _ = try book.visitor(envelope, at: now)
        return .success(book.functions(of: user, for: member))
      } catch {
        return .failure(DoorRefusal(error))
      }
    }
    return (try found.value.get(), found.sequence)
  }

  /// Whose rows a question is about: those of the member named by `?member=` (or `?as=`), one's own
  /// otherwise; nil for everybody's.
  /// - Refuses: `member-code-format`, `not-own-data`.
  func scope(_ request: Request, _ context: ServerContext) async throws -> CallerScope {
    let caller = try await caller(request, context)
    let named = try request.value("member", MemberCode.self)
    guard let member = try named ?? request.value("as", MemberCode.self) else {
      return CallerScope(
        caller: caller, member: caller.seesAll ? nil : caller.member, functions: caller.functions)
    }
    if member == caller.member || caller.seesAll {
      return CallerScope(caller: caller, member: member, functions: caller.functions)
    }
    // AUT-31: an authority for another member opens that member's data.
    let refusal = DoorRefusal(.notOwnData, "GEN-09", .init("member", member.text))
    guard let peer = try await peers.peer(of: context.channel) else { throw refusal }
    do {
      let (granted, _) = try await functions(
        caller.user, for: member, peer, request.sessionToken == nil ? .webService : .screen, at: node.now)
      return CallerScope(caller: caller, member: member, functions: granted)
    } catch is DoorRefusal {
      throw refusal
    }
  }

  /// An entry, if it is the caller's to see: one's own member's, or anybody's for who sees everything.
  /// - Refuses: `resource-not-found`, also for one after `last`; `not-own-data`.
  func entry(
    _ number: WholeNumber, upTo last: UInt64 = .max, for caller: Caller, _ member: MemberCode?
  ) async throws -> JournalEntry {
    let found = try await views.ask { [node] _ in number.value > last ? nil : try node.entry(number.value) }
    guard number.value > 0, let entry = found else {
      throw DoorRefusal(.resourceNotFound, "GEN-12", .init("field", "sequence"))
    }
    let signed = entry.kind == .submission ? try? Signing.Envelope(header: entry.header) : nil
    guard caller.seesAll || (signed != nil && signed?.member == member?.text) else {
      throw DoorRefusal(.notOwnData, "GEN-09", .init("sequence", number.text))
    }
    return entry
  }
}

extension Request {
  /// A value of the question in its exact type; nil when it is not asked for.
  /// - Refuses: the code of the value's type.
  func value<Value: FieldValue>(_ name: String, _: Value.Type) throws(DoorRefusal) -> Value? {
    guard let text = uri.queryParameters[Substring(name)], !text.isEmpty else { return nil }
    return try Self.read(String(text), name)
  }

  static func read<Value: FieldValue>(_ text: String, _ name: String) throws(DoorRefusal) -> Value {
    let bytes = Array(text.utf8)
    do throws(FieldProblem) {
      return try Value.read(bytes.span)
    } catch {
      throw DoorRefusal(error.code, error.code.formRule, .init("field", name))
    }
  }

  func text(_ name: String) -> String? { uri.queryParameters[Substring(name)].map(String.init) }

  /// Rows of a page: 1 to 1000, 100 when not given.
  var limit: Int {
    get throws(DoorRefusal) {
      guard let asked = try value("limit", WholeNumber.self) else { return 100 }
      guard 1...1_000 ~= asked.value else {
        throw DoorRefusal(.numberFormat, "CLR-06", .init("field", "limit"))
      }
      return Int(asked.value)
    }
  }
}
