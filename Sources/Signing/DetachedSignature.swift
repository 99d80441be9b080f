// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A compact JWS whose content travels beside it: header, "..", signature.
/// - Source: RFC 7515, appendix F; RFC 7797, section 5.2.
struct DetachedSignature {
  /// The base64url text of the protected header, exactly as it was signed.
  var header: [UInt8]
  /// For ES256: r and s, 64 bytes.
  var signature: [UInt8]

  static let byteCount = 64
  /// Longer than the longest header in base64url; what is longer is not looked at.
  private static let headerTextLimit = (HeaderReader.byteLimit + 2) / 3 * 4
  /// Room for signatures that are refused for their algorithm and not as unreadable (RSA of 4,096 bits).
  private static let signatureTextLimit = 1024
  private static let dot = UInt8(ascii: ".")
  private static let separator = [dot]

  init(header: [UInt8], signature: [UInt8]) {
    self.header = header
    self.signature = signature
  }

  /// - Refuses: `signature-missing` when there is no text or no signature in it, `signature-malformed`.
  init(compact: [UInt8]) throws(SigningFault) {
    guard !compact.isEmpty else { throw .signatureMissing }
    guard let end = compact.prefix(Self.headerTextLimit + 1).firstIndex(of: Self.dot), end > 0,
      end + 1 < compact.count, compact[end + 1] == Self.dot
    else { throw .signatureMalformed }
    let text = compact[(end + 2)...]
    guard !text.isEmpty else { throw .signatureMissing }
    guard text.count <= Self.signatureTextLimit, let signature = Base64.url.decode(text) else {
      throw .signatureMalformed
    }
    self.init(header: Array(compact[..<end]), signature: signature)
  }

  var compact: String {
    String(decoding: header + [Self.dot, Self.dot] + Base64.url.encode(signature), as: UTF8.self)
  }

  func decodedHeader() throws(SigningFault) -> [UInt8] {
    guard header.count <= Self.headerTextLimit, let decoded = Base64.url.decode(header[...]) else {
      throw .signatureMalformed
    }
    return decoded
  }

  /// Signs the header's JSON and the content.
  init(header json: [UInt8], content: [UInt8], key: P256.Signing.PrivateKey) {
    let header = Base64.url.encode(json)
    let digest = Self.digest(header: header, content: content.span.bytes)
    guard let signature = try? key.signature(for: digest) else {
      preconditionFailure("a P-256 key in memory can sign any digest")
    }
    self.init(header: header, signature: Array(signature.rawRepresentation))
  }

  /// Signs with a key that may be elsewhere, and so may fail.
  init(header json: [UInt8], content: [UInt8], signer: any SigningKey) throws {
    let header = Base64.url.encode(json)
    let signature = try signer.signature(for: Self.digest(header: header, content: content.span.bytes))
    self.init(header: header, signature: Array(signature.rawRepresentation))
  }

  /// SHA-256 of header, ".", content: what ES256 signs, made without joining them in memory.
  static func digest(header: [UInt8], content: RawSpan) -> SHA256.Digest {
    var hash = SHA256()
    hash.update(data: header)
    hash.update(data: separator)
    content.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize()
  }

  /// A signature with a high s is as good as its twin with a low one: RFC 7518 asks for neither, and nothing
  /// here takes the signature's bytes for an identity.
  /// - Refuses: `signature-invalid`.
  func check(_ digest: SHA256.Digest, by key: P256.Signing.PublicKey) throws(SigningFault) {
    guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
      key.isValidSignature(signature, for: digest)
    else { throw .signatureInvalid }
  }
}

/// What the header of every signature here says of itself: ES256 over content that is not encoded.
struct SignatureParameters {
  private var algorithm: String?
  private var type: String?
  private var criticalNames: [String]?
  private var encodesContent: Bool?

  /// Reads the value if the name is one of these parameters.
  mutating func take(_ name: String, _ reader: inout HeaderReader) throws(SigningFault) -> Bool {
    switch name {
    case "alg": algorithm = try reader.string()
    case "typ": type = try reader.string()
    case "b64": encodesContent = try reader.boolean()
    case "crit": criticalNames = try reader.texts().map { String(decoding: $0, as: UTF8.self) }
    default: return false
    }
    return true
  }

  /// - Refuses: `signature-malformed`.
  func checkShape(type expected: String) throws(SigningFault) {
    guard algorithm != nil, type == expected, criticalNames == ["b64"], encodesContent == false else {
      throw .signatureMalformed
    }
  }

  /// The algorithm is judged before the size of the signature, to tell a member who signs with RSA so.
  /// - Refuses: `algorithm-not-accepted`; `signature-malformed` when an ES256 signature is not 64 bytes.
  func checkAlgorithm(of signature: [UInt8]) throws(SigningFault) {
    guard algorithm == "ES256" else { throw .algorithmNotAccepted }
    guard signature.count == DetachedSignature.byteCount else { throw .signatureMalformed }
  }
}
