// SPDX-License-Identifier: Apache-2.0
import Crypto
import Kernel
import Signing
import Units

/// Why a signed header is not an envelope that the engine can decide on.
public struct EnvelopeProblem: Error, Sendable {
  public let code: RefusalCode
  public init(_ code: RefusalCode) { self.code = code }
}

extension Kernel.Envelope {
  /// What the engine decides on, from the protected header that was signed. The door makes it once; a replay
  /// makes it again from the journalled bytes.
  public init(_ signed: Signing.Envelope) throws(EnvelopeProblem) {
    func value<Value: FieldValue>(_ text: String, _ type: Value.Type) throws(EnvelopeProblem) -> Value {
      let bytes = Array(text.utf8)
      do throws(FieldProblem) {
        return try Value.read(bytes.span)
      } catch {
        throw EnvelopeProblem(error.code)
      }
    }
    var fingerprint = InlineArray<32, UInt8>(repeating: 0)
    if let leaf = signed.certificateChain.first {
      for (index, byte) in SHA256.hash(data: leaf).enumerated() { fingerprint[index] = byte }
    }
    self.init(
      member: try value(signed.member, MemberCode.self), user: try value(signed.user, UserCode.self),
      reference: try value(signed.reference, Reference.self), day: try value(signed.businessDay, Day.self),
      certificate: fingerprint, channel: signed.channel == .screen ? .screen : .webService)
  }
}

/// The digest by which a repeated submission is known: the first half of the SHA-256 of what was signed.
func repetitionDigest(_ signedDigest: [UInt8]) -> UInt128 {
  var value: UInt128 = 0
  for byte in signedDigest.prefix(16) { value = value << 8 | UInt128(byte) }
  return value
}
