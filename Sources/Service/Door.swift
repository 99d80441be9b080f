// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Registrar
import Signing
import Units

/// The door: bytes and a signature in, a submission that may take its place in the journal out (GEN-10 to
/// GEN-12).
///
/// It knows cryptography and the shape of bytes; whatever reads state is decided in the engine, in the
/// rulebook's order, and so is journalled also when refused. May be used from many threads at once.
public struct Door: Sendable {
  /// The version of the catalogue that this release speaks.
  public static let catalogueVersion = 1
  /// The header that carries the signature, both ways: `<protected>..<signature>`, a detached JWS.
  public static let signatureHeader = "Kaydi-Signature"

  private let verifier: Verifier
  private let market: String

  public init(verifier: Verifier, market: String) {
    self.verifier = verifier
    self.market = market
  }

  /// The form that a `Content-Type` names.
  /// - Refuses: `form-not-accepted`.
  public static func form(contentType: String?) throws(DoorRefusal) -> ContentForm {
    let type = (contentType ?? "").prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    switch type {
    case "application/json": return .json
    case "text/csv": return .csv
    default: throw DoorRefusal(.formNotAccepted, "CLR-06", .init("accepted", "application/json, text/csv"))
    }
  }

  /// Checks in this order: size, signature, form, market, catalogue version, the envelope's codes, operation.
  /// - Refuses: `body-too-large`, the `signature-…` and `certificate-…` codes, `form-not-accepted`,
  ///   `market-unknown`, `catalogue-version-unknown`, `member-code-format`, `user-code-format`,
  ///   `reference-format`, `date-format`.
  /// - Complexity: one SHA-256 and one decoding pass over the content, one P-256 verification.
  public func admit(
    signature: [UInt8], form: ContentForm, content: [UInt8], at time: Moment, tlsPeerLeaf: [UInt8]?
  ) throws(DoorRefusal) -> SignedEntry {
    guard content.count <= ContentLimits.bytes else { throw Self.tooLarge }
    let signed = try verified(signature, content, at: time, tlsPeerLeaf)
    let envelope = signed.envelope
    guard envelope.contentType == (form == .csv ? .csv : .json) else {
      throw DoorRefusal(.formNotAccepted, "GEN-11", .init("signedType", envelope.contentType.rawValue))
    }
    guard envelope.market == market else {
      throw DoorRefusal(.marketUnknown, "GEN-39", .init("market", market))
    }
    guard envelope.catalogueVersion == Self.catalogueVersion else {
      throw DoorRefusal(
        .catalogueVersionUnknown, "CLR-06", .init("version", String(Self.catalogueVersion)))
    }
    let decided: Kernel.Envelope
    do throws(EnvelopeProblem) {
      decided = try Kernel.Envelope(envelope)
    } catch {
      throw DoorRefusal(error.code, error.code.formRule)
    }
    let decoded = content.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    guard envelope.operation.map({ Self.isOnly($0, in: decoded) }) ?? true else {
      throw DoorRefusal(.signatureMalformed, "GEN-11", .init("field", "operation"))
    }
    return SignedEntry(
      form: form, header: signed.header, content: content, signature: signed.signature,
      signedDigest: signed.signedDigest, envelope: decided, decoded: decoded)
  }

  static let tooLarge = DoorRefusal(.bodyTooLarge, "CLR-06", .init("limit", String(ContentLimits.bytes)))

  private func verified(
    _ signature: [UInt8], _ content: [UInt8], at time: Moment, _ tlsPeerLeaf: [UInt8]?
  ) throws(DoorRefusal) -> SignedSubmission {
    do throws(SigningFault) {
      return try verifier.verify(
        jws: signature, content: content, atSeconds: time.seconds, tlsPeerLeaf: tlsPeerLeaf)
    } catch {
      throw DoorRefusal(error)
    }
  }

  /// Whether every line is of the operation that the header names. A content that cannot be read at all
  /// passes: the engine refuses it, so that the refusal is on record.
  private static func isOnly(_ name: String, in decoded: Decoded) -> Bool {
    let name = Array(name.utf8)
    let (operation, verb) = Depository.operation(named: name.span) ?? (.none, .enter)
    return decoded.runs.allSatisfy { $0.operation == operation && $0.verb == verb }
  }
}

extension Moment {
  /// Whole seconds since 1970, as certificates and signatures count.
  var seconds: Int64 { microseconds / Moment.microsecondsPerSecond }
}
