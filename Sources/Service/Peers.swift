// SPDX-License-Identifier: Apache-2.0
import Crypto
import NIOCore
import NIOSSL
import Synchronization

/// The certificate that the other side of a connection holds the key of.
final class Peer: Sendable {
  /// DER.
  let leaf: [UInt8]
  /// SHA-256 of it.
  let fingerprint: [UInt8]

  init(leaf: [UInt8]) {
    self.leaf = leaf
    fingerprint = Array(SHA256.hash(data: leaf))
  }
}

/// Who is behind each open connection: looked up once a connection, forgotten when it closes.
final class Peers: Sendable {
  private enum Known {
    case peer(Peer)
    /// A browser without a certificate.
    case nobody
  }

  private let known = Mutex<[ObjectIdentifier: Known]>([:])

  /// Nil when the connection came without a certificate.
  func peer(of channel: any Channel) async throws -> Peer? {
    // A request of HTTP/2 has a channel of its own, whose parent is the connection.
    let found = known.withLock { known in
      known[ObjectIdentifier(channel)] ?? channel.parent.flatMap { known[ObjectIdentifier($0)] }
    }
    switch found {
    case .peer(let peer): return peer
    case .nobody: return nil
    case nil: return try await look(channel)
    }
  }

  private func look(_ channel: any Channel) async throws -> Peer? {
    var connection = channel
    var certificate: NIOSSLCertificate?
    do {
      certificate = try await channel.nioSSL_peerCertificate().get()
    } catch {
      guard let parent = channel.parent else { throw error }
      connection = parent
      certificate = try await parent.nioSSL_peerCertificate().get()
    }
    let peer = try certificate.map { Peer(leaf: try $0.toDERBytes()) }
    let key = ObjectIdentifier(connection)
    known.withLock { $0[key] = peer.map(Known.peer) ?? .nobody }
    // Holding the connection here keeps its identity from being given to another one too early.
    connection.closeFuture.whenComplete { [self, connection] _ in
      known.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
    }
    return peer
  }
}
