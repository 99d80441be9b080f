// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import NIOCore
import NIOSSL
import Signing
import Synchronization

/// Why a card did not sign: all that TLS says of it is that there was no signature.
final class CardFailure: Sendable {
  private let first = Mutex<(any Error)?>(nil)

  var error: (any Error)? { first.withLock { $0 } }
  fileprivate func note(_ error: any Error) { first.withLock { $0 = $0 ?? error } }
}

extension SigningIdentity {
  func tlsCertificate() throws -> NIOSSLCertificate {
    try NIOSSLCertificate(bytes: certificate, format: .der)
  }

  /// For the user's side of a connection: the key itself, or a stand-in that asks the card.
  func tlsKey(_ failure: CardFailure = CardFailure()) throws -> NIOSSLPrivateKey {
    if let key = key as? P256.Signing.PrivateKey {
      return try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)
    }
    return NIOSSLPrivateKey(customPrivateKey: CardKey(identity: self, failure: failure))
  }
}

/// Signs handshakes with a key that TLS never sees (AUT-01, GEN-10).
private struct CardKey: NIOSSLCustomPrivateKey, Hashable {
  let identity: SigningIdentity
  let failure: CardFailure

  static func == (one: Self, other: Self) -> Bool { one.identity.certificate == other.identity.certificate }
  func hash(into hasher: inout Hasher) { hasher.combine(identity.certificate) }

  var signatureAlgorithms: [SignatureAlgorithm] { [.ecdsaSecp256R1Sha256] }

  /// On another thread, since a card takes its time.
  func sign(
    channel: any Channel, algorithm: SignatureAlgorithm, data: ByteBuffer
  ) -> EventLoopFuture<ByteBuffer> {
    let promise = channel.eventLoop.makePromise(of: ByteBuffer.self)
    let digest = SHA256.hash(data: Data(data.readableBytesView))
    DispatchQueue.global().async {
      do {
        promise.succeed(ByteBuffer(bytes: try identity.key.signature(for: digest).derRepresentation))
      } catch {
        failure.note(error)
        promise.fail(error)
      }
    }
    return promise.futureResult
  }

  func decrypt(channel: any Channel, data: ByteBuffer) -> EventLoopFuture<ByteBuffer> {
    channel.eventLoop.makeFailedFuture(ClientProblem.unexpected("decryption"))
  }
}
