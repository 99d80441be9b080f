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
  /// Operator and regulator read everything (GEN-09).
  var seesAll: Bool
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
  private let known = Mutex<[[UInt8]: Known]>([:])
  /// Room for the certificates of a market; when it is full, the memory starts anew.
  private static let limit = 16_384

  init(node: Node, verifier: Verifier, peers: Peers, operatorCode: MemberCode, views: ViewKeeper) {
    self.node = node
    self.verifier = verifier
    self.peers = peers
    self.operatorCode = operatorCode
    self.views = views
  }

  /// - Refuses: `certificate-missing`, the other `certificate-…` codes, `user-unknown`, `user-passive`.
  func caller(_ context: ServerContext) async throws -> Caller {
    guard let peer = try await peers.peer(of: context.channel) else {
      throw DoorRefusal(.certificateMissing, "GEN-10")
    }
    let now = node.now
    let user = try identify(peer, at: now)
    // An assignment holds until an entry changes it; so long the engine need not be asked again.
    let sequence = node.status.sequence
    if let known = known.withLock({ $0[peer.fingerprint] }), known.sequence == sequence {
      return known.caller
    }
    let (refusal, reached) = try await refusal(user, for: user.member, peer, at: now)
    if let refusal { throw refusal }
    let isRegulator = try await views.ask { try $0.kind(of: user.member) } == .regulator
    let caller = Caller(
      user: user, member: user.member, seesAll: user.member == operatorCode || isRegulator)
    known.withLock { known in
      if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
      known[peer.fingerprint] = Known(caller: caller, sequence: reached)
    }
    return caller
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

  /// Asks the engine whether the user may act for a member now.
  private func refusal(
    _ user: UserCode, for member: MemberCode, _ peer: Peer, at now: Moment
  ) async throws -> (DoorRefusal?, UInt64) {
    var certificate = InlineArray<32, UInt8>(repeating: 0)
    for (index, byte) in peer.fingerprint.enumerated() { certificate[index] = byte }
    let envelope = Kernel.Envelope(
      member: member, user: user, reference: .blank, day: now.day, certificate: certificate)
    return try await node.read { book in
      do throws(Refusal) {
        _ = try book.actor(envelope, at: now)
        return nil
      } catch {
        return DoorRefusal(error)
      }
    }
  }

  /// Whose rows a question is about: those of the member named by `?member=` (or `?as=`), one's own
  /// otherwise; nil for everybody's.
  /// - Refuses: `member-code-format`, `not-own-data`.
  func scope(_ request: Request, _ context: ServerContext) async throws -> (
    caller: Caller, member: MemberCode?
  ) {
    let caller = try await caller(context)
    let named = try request.value("member", MemberCode.self)
    guard let member = try named ?? request.value("as", MemberCode.self) else {
      return (caller, caller.seesAll ? nil : caller.member)
    }
    if member == caller.member || caller.seesAll { return (caller, member) }
    // AUT-31: an authority for another member opens that member's data.
    guard let peer = try await peers.peer(of: context.channel),
      try await refusal(caller.user, for: member, peer, at: node.now).0 == nil
    else { throw DoorRefusal(.notOwnData, "GEN-09", .init("member", member.text)) }
    return (caller, member)
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
