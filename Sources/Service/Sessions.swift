// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Kernel
import Synchronization
import Units

/// The sessions of users on screens (AUT-35).
typealias Sessions = SessionTable<UserCode, Void>

/// Sessions, each bound to the certificate with which it began (to none where none is asked for), and ended
/// by logout, by fifteen idle minutes, or by what happens to its holder (AUT-35, INV-07).
///
/// They live in memory alone: after a restart everybody logs in again. Begin and end are entries of the
/// journal.
final class SessionTable<Holder: Hashable & Sendable, Detail: Sendable>: Sendable {
  struct Session: Sendable {
    /// How it is called in the records; knowing it opens nothing.
    let name: String
    let holder: Holder
    let detail: Detail
    let certificate: [UInt8]
    let began: Moment
    var lastRequest: Moment
    /// Nothing but a change of the password until then (AUT-12).
    var mustChangePassword: Bool
  }

  enum Found {
    case session(Session)
    case idle(Session)
    case foreign(Session)
    case none
  }

  static var idleMicroseconds: Int64 { 15 * 60 * Moment.microsecondsPerSecond }
  /// Of the whole market; beyond it the one that waited longest makes room.
  static var limit: Int { 16_384 }
  /// Of one holder at a time.
  static var limitOfHolder: Int { 4 }

  private let sessions = Mutex<[[UInt8]: Session]>([:])

  var count: Int { sessions.withLock { $0.count } }

  /// The token goes to the browser and is kept here only as its digest.
  func begin(
    _ holder: Holder, _ detail: Detail, _ certificate: [UInt8], mustChangePassword: Bool, at now: Moment
  ) -> (token: String, session: Session, ended: [Session]) {
    let token = OwnPart.randomText(52)
    let session = Session(
      name: OwnPart.randomText(16), holder: holder, detail: detail, certificate: certificate, began: now,
      lastRequest: now, mustChangePassword: mustChangePassword)
    let ended = sessions.withLock { sessions in
      var ended: [Session] = []
      let own = sessions.filter { $0.value.holder == holder }.sorted {
        $0.value.lastRequest < $1.value.lastRequest
      }
      for (key, session) in own.dropLast(Self.limitOfHolder - 1) {
        sessions[key] = nil
        ended.append(session)
      }
      if sessions.count >= Self.limit,
        let oldest = sessions.min(by: { $0.value.lastRequest < $1.value.lastRequest })
      {
        sessions[oldest.key] = nil
        ended.append(oldest.value)
      }
      sessions[Self.key(token)] = session
      return ended
    }
    return (token, session, ended)
  }

  /// The session of a token, if it is this certificate's and not idle; each request keeps it awake.
  func find(_ token: String, _ certificate: [UInt8], at now: Moment) -> Found {
    let key = Self.key(token)
    return sessions.withLock { sessions in
      guard var session = sessions[key] else { return .none }
      guard session.certificate == certificate else { return .foreign(session) }
      guard now - session.lastRequest <= Self.idleMicroseconds else {
        sessions[key] = nil
        return .idle(session)
      }
      session.lastRequest = now
      sessions[key] = session
      return .session(session)
    }
  }

  func passwordChanged(_ token: String) {
    sessions.withLock { $0[Self.key(token)]?.mustChangePassword = false }
  }

  @discardableResult
  func end(_ token: String) -> Session? { sessions.withLock { $0.removeValue(forKey: Self.key(token)) } }

  /// Those that nobody has used for too long.
  func endIdle(at now: Moment) -> [Session] {
    sessions.withLock { sessions in
      let ended = sessions.filter { now - $0.value.lastRequest > Self.idleMicroseconds }
      for key in ended.keys { sessions[key] = nil }
      return Array(ended.values)
    }
  }

  /// All of a holder.
  func end(of holder: Holder) -> [Session] {
    sessions.withLock { sessions in
      let ended = sessions.filter { $0.value.holder == holder }
      for key in ended.keys { sessions[key] = nil }
      return Array(ended.values)
    }
  }

  private static func key(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }
}

extension SessionTable where Detail == Void {
  func begin(_ holder: Holder, _ certificate: [UInt8], mustChangePassword: Bool, at now: Moment) -> (
    token: String, session: Session, ended: [Session]
  ) { begin(holder, (), certificate, mustChangePassword: mustChangePassword, at: now) }
}

extension SessionTable.Session where Holder == UserCode {
  var user: UserCode { holder }
}
