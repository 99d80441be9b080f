// SPDX-License-Identifier: Apache-2.0
import Engine
import JournalStore

extension Registry {
  /// The digest of the whole state as it stands.
  public mutating func stateDigest() -> [UInt8] {
    var digest = StateDigest()
    image { digest.add($0) }
    return digest.finish()
  }
}

/// A state by its last entry and its digest.
public struct StatePoint: Hashable, Sendable {
  public var sequence: UInt64
  public var digest: [UInt8]

  public init(sequence: UInt64, digest: [UInt8]) {
    self.sequence = sequence
    self.digest = digest
  }
}

extension Registrar {
  public mutating func point() -> StatePoint {
    StatePoint(sequence: registry.sequence, digest: registry.stateDigest())
  }
}
