// SPDX-License-Identifier: Apache-2.0
import Crypto
import Engine

extension Node {
  /// SHA-256 of an empty header, a full stop and no content: what entries that nobody signed are taken to
  /// have signed.
  static let digestOfNothing = Array(SHA256.hash(data: [46 as UInt8]))
}

extension Registry {
  /// SHA-256 over the whole state in its stated order: equal states have equal digests, on any machine.
  public func stateDigest() -> [UInt8] {
    var hash = SHA256()
    digest { hash.update(bufferPointer: $0) }
    return Array(hash.finalize())
  }
}
