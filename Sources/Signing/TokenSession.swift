// SPDX-License-Identifier: Apache-2.0
internal import CPKCS11
import Crypto
import SwiftASN1
import X509

/// An opened card: its keys, and their certificates. Closed when nothing holds it any more.
public final class TokenSession: Sendable {
  /// A key pair on the card, whose private half stays there.
  public struct KeyPair: Sendable {
    public let label: String
    let id: [UInt8]
    let handle: UInt
    public let isOnAcceptedCurve: Bool
    /// Nothing if the card does not show it.
    let publicKey: P256.Signing.PublicKey?
    /// DER, the newest first.
    public let certificates: [[UInt8]]
  }

  public let label: String
  private let module: TokenModule
  private let handle: CK_SESSION_HANDLE

  init(_ module: TokenModule, _ handle: CK_SESSION_HANDLE, label: String) {
    self.module = module
    self.handle = handle
    self.label = label
  }

  deinit {
    let handle = handle
    try? module.perform { _ = $0.C_CloseSession(handle) }
  }

  // MARK: Keys

  /// - Refuses: `token-removed`, `token-failed`.
  public func keyPairs() throws(TokenFault) -> [KeyPair] {
    var pairs: [KeyPair] = []
    for key in try objects([TokenAttribute(CKA_CLASS, number: CKO_PRIVATE_KEY)]) {
      let id = try value(CKA_ID, of: key) ?? []
      let name = String(decoding: try value(CKA_LABEL, of: key) ?? [], as: UTF8.self)
      let kind = try value(CKA_KEY_TYPE, of: key)
      let curve = try value(CKA_EC_PARAMS, of: key)
      let isAccepted =
        kind == TokenAttribute(CKA_KEY_TYPE, number: CKK_EC).bytes && curve ?? Self.p256 == Self.p256
      let certificates = try id.isEmpty ? [] : certificates(id)
      var shown: P256.Signing.PublicKey?
      if isAccepted { shown = try publicKey(id) }
      if isAccepted, shown == nil { shown = try point(of: key) }
      pairs.append(
        KeyPair(
          label: name, id: id, handle: key, isOnAcceptedCurve: isAccepted,
          publicKey: shown, certificates: certificates.map(\.der)))
    }
    return pairs.sorted { ($0.label, $0.id.hexadecimal) < ($1.label, $1.id.hexadecimal) }
  }

  /// The keys with the label, or all, as far as they may sign here.
  private func keyPairs(_ wanted: String?) throws(TokenFault) -> [KeyPair] {
    let all = try keyPairs()
    let labelled = all.filter { wanted == nil || $0.label == wanted }
    guard !labelled.isEmpty else {
      throw TokenFault(.keyMissing, wanted ?? label, all.isEmpty ? "no key" : "there: \(Self.labels(all))")
    }
    let accepted = labelled.filter(\.isOnAcceptedCurve)
    guard !accepted.isEmpty else { throw TokenFault(.curveNotAccepted, Self.labels(labelled)) }
    return accepted
  }

  /// Who signs with this card: the key with the label or of the user, or the only one with a certificate.
  /// - Refuses: `key-missing`, `curve-not-accepted`, `key-without-certificate`, `certificate-of-other-user`,
  ///   `key-ambiguous`, `key-of-another-certificate`, `token-removed`, `token-failed`.
  public func identity(key wanted: String? = nil, user: String? = nil) throws(TokenFault) -> SigningIdentity {
    let accepted = try keyPairs(wanted)
    let certified = accepted.filter { !$0.certificates.isEmpty }
    guard !certified.isEmpty else { throw TokenFault(.keyWithoutCertificate, Self.labels(accepted)) }
    let users = certified.map { CertificateFacts(der: $0.certificates[0])?.user ?? "" }
    let found = zip(certified, users).filter { user == nil || $1 == user }.map(\.0)
    guard let pair = found.first else {
      throw TokenFault(.certificateOfOtherUser, users.joined(separator: ", "), "not \(user ?? "")")
    }
    guard found.count == 1 else { throw TokenFault(.keyAmbiguous, Self.labels(found)) }
    let certificate = pair.certificates[0]
    guard let parsed = try? Certificate(derEncoded: certificate),
      let publicKey = P256.Signing.PublicKey(parsed.publicKey)
    else { throw TokenFault(.curveNotAccepted, pair.label) }
    guard pair.publicKey?.rawRepresentation ?? publicKey.rawRepresentation == publicKey.rawRepresentation
    else {
      throw TokenFault(.keyOfAnotherCertificate, pair.label)
    }
    return SigningIdentity(certificate: certificate, key: TokenKey(self, pair, publicKey))
  }

  /// The key to ask a certificate for, with or without one at present.
  /// - Refuses: `key-missing`, `curve-not-accepted`, `key-ambiguous`, `token-removed`, `token-failed`.
  public func requestingKey(
    _ wanted: String?
  ) throws(TokenFault) -> (key: any SigningKey, publicKey: P256.Signing.PublicKey) {
    let accepted = try keyPairs(wanted)
    guard accepted.count == 1 else { throw TokenFault(.keyAmbiguous, Self.labels(accepted)) }
    guard let publicKey = accepted[0].publicKey else {
      throw TokenFault(.keyMissing, accepted[0].label, "no public key")
    }
    return (TokenKey(self, accepted[0], publicKey), publicKey)
  }

  /// Makes a key pair on the card, whose private half cannot be taken off it.
  /// - Refuses: `key-exists`, `token-removed`, `token-failed`.
  public func generateKey(_ name: String) throws(TokenFault) {
    guard try !keyPairs().contains(where: { $0.label == name }) else { throw TokenFault(.keyExists, name) }
    var generator = SystemRandomNumberGenerator()
    let id = (0..<8).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let common = [
      TokenAttribute(CKA_TOKEN, true), TokenAttribute(CKA_LABEL, name), TokenAttribute(CKA_ID, id),
    ]
    let publicHalf =
      common + [
        TokenAttribute(CKA_PRIVATE, false), TokenAttribute(CKA_VERIFY, true),
        TokenAttribute(CKA_EC_PARAMS, Self.p256),
      ]
    let privateHalf =
      common + [
        TokenAttribute(CKA_PRIVATE, true), TokenAttribute(CKA_SENSITIVE, true),
        TokenAttribute(CKA_EXTRACTABLE, false), TokenAttribute(CKA_SIGN, true),
      ]
    try module.perform { (list) throws(TokenFault) in
      var mechanism = CK_MECHANISM(mechanism: CKM_EC_KEY_PAIR_GEN, pParameter: nil, ulParameterLen: 0)
      var keys: (CK_OBJECT_HANDLE, CK_OBJECT_HANDLE) = (0, 0)
      let status = publicHalf.withTemplate { publicHalf, publicCount in
        privateHalf.withTemplate { privateHalf, privateCount in
          list.C_GenerateKeyPair(
            handle, &mechanism, publicHalf, publicCount, privateHalf, privateCount, &keys.0, &keys.1)
        }
      }
      try TokenModule.check(status, "C_GenerateKeyPair", label)
    }
  }

  /// Puts a certificate beside the key that it belongs to, in the place of the former one, and gives the
  /// key's label.
  /// - Refuses: `key-missing`, `token-removed`, `token-failed`.
  public func store(_ der: [UInt8]) throws(TokenFault) -> String {
    var subject = DER.Serializer()
    guard let certificate = try? Certificate(derEncoded: der),
      (try? subject.serialize(certificate.subject)) != nil
    else { throw TokenFault(.keyMissing, label, "not a certificate") }
    guard
      let pair = try keyPairs().first(where: {
        $0.publicKey.map { Certificate.PublicKey($0) } == certificate.publicKey
      })
    else { throw TokenFault(.keyMissing, label, certificate.subject.description) }
    let former = try certificates(pair.id)
    if !former.contains(where: { $0.der == der }) {
      let attributes = [
        TokenAttribute(CKA_CLASS, number: CKO_CERTIFICATE), TokenAttribute(CKA_TOKEN, true),
        TokenAttribute(CKA_PRIVATE, false), TokenAttribute(CKA_CERTIFICATE_TYPE, number: CKC_X_509),
        TokenAttribute(CKA_LABEL, pair.label), TokenAttribute(CKA_ID, pair.id),
        TokenAttribute(CKA_SUBJECT, subject.serializedBytes), TokenAttribute(CKA_VALUE, der),
      ]
      try module.perform { (list) throws(TokenFault) in
        var object: CK_OBJECT_HANDLE = 0
        let status = attributes.withTemplate { list.C_CreateObject(handle, $0, $1, &object) }
        try TokenModule.check(status, "C_CreateObject", label)
      }
    }
    for old in former where old.der != der {
      try module.perform { (list) throws(TokenFault) in
        try TokenModule.check(list.C_DestroyObject(handle, old.object), "C_DestroyObject", label)
      }
    }
    return pair.label
  }

  fileprivate func sign(_ key: CK_OBJECT_HANDLE, _ digest: [UInt8]) throws(TokenFault) -> [UInt8] {
    try module.perform { (list) throws(TokenFault) in
      var mechanism = CK_MECHANISM(mechanism: CKM_ECDSA, pParameter: nil, ulParameterLen: 0)
      try TokenModule.check(list.C_SignInit(handle, &mechanism, key), "C_SignInit", label)
      var digest = digest
      var signature = [UInt8](repeating: 0, count: DetachedSignature.byteCount)
      var count = CK_ULONG(signature.count)
      try TokenModule.check(
        list.C_Sign(handle, &digest, CK_ULONG(digest.count), &signature, &count), "C_Sign", label)
      return Array(signature.prefix(Int(count)))
    }
  }

  // MARK: Objects

  /// The object identifier of P-256 as DER, which is how a card names the curve of a key.
  private static let p256: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]

  private static func labels(_ pairs: [KeyPair]) -> String {
    pairs.map { $0.label.isEmpty ? $0.id.hexadecimal : $0.label }.joined(separator: ", ")
  }

  private func publicKey(_ id: [UInt8]) throws(TokenFault) -> P256.Signing.PublicKey? {
    guard !id.isEmpty else { return nil }
    let template = [TokenAttribute(CKA_CLASS, number: CKO_PUBLIC_KEY), TokenAttribute(CKA_ID, id)]
    guard let object = try objects(template).first else { return nil }
    return try point(of: object)
  }

  private func point(of object: CK_OBJECT_HANDLE) throws(TokenFault) -> P256.Signing.PublicKey? {
    guard var point = try value(CKA_EC_POINT, of: object) else { return nil }
    // An octet string of DER; some cards give what is in it.
    if point.count == 67, point.starts(with: [0x04, 0x41]) { point.removeFirst(2) }
    return try? P256.Signing.PublicKey(x963Representation: point)
  }

  private func certificates(_ id: [UInt8]) throws(TokenFault) -> [(object: CK_OBJECT_HANDLE, der: [UInt8])] {
    let template = [
      TokenAttribute(CKA_CLASS, number: CKO_CERTIFICATE), TokenAttribute(CKA_ID, id),
      TokenAttribute(CKA_CERTIFICATE_TYPE, number: CKC_X_509),
    ]
    var found: [(object: CK_OBJECT_HANDLE, der: [UInt8], since: Int64)] = []
    for object in try objects(template) {
      guard let der = try value(CKA_VALUE, of: object), let facts = CertificateFacts(der: der) else {
        continue
      }
      found.append((object, der, facts.notBeforeSeconds))
    }
    return found.sorted { $0.since > $1.since }.map { ($0.object, $0.der) }
  }

  private func objects(_ template: [TokenAttribute]) throws(TokenFault) -> [CK_OBJECT_HANDLE] {
    try module.perform { (list) throws(TokenFault) in
      let status = template.withTemplate { list.C_FindObjectsInit(handle, $0, $1) }
      try TokenModule.check(status, "C_FindObjectsInit", label)
      defer { _ = list.C_FindObjectsFinal(handle) }
      var found: [CK_OBJECT_HANDLE] = []
      var part = [CK_OBJECT_HANDLE](repeating: 0, count: 32)
      while true {
        var count: CK_ULONG = 0
        let status = list.C_FindObjects(handle, &part, CK_ULONG(part.count), &count)
        try TokenModule.check(status, "C_FindObjects", label)
        guard count > 0 else { return found }
        found += part.prefix(Int(count))
      }
    }
  }

  /// Nothing if the object has no such attribute or does not show it.
  private func value(
    _ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE
  ) throws(TokenFault) -> [UInt8]? {
    try module.perform { (list) throws(TokenFault) in
      var attribute = CK_ATTRIBUTE(type: type, pValue: nil, ulValueLen: 0)
      let status = list.C_GetAttributeValue(handle, object, &attribute, 1)
      if status == CKR_ATTRIBUTE_TYPE_INVALID || status == CKR_ATTRIBUTE_SENSITIVE { return nil }
      try TokenModule.check(status, "C_GetAttributeValue", label)
      guard attribute.ulValueLen <= 64 * 1024 else { return nil }
      var bytes = [UInt8](repeating: 0, count: Int(attribute.ulValueLen))
      let again = bytes.withUnsafeMutableBytes { bytes in
        attribute.pValue = bytes.baseAddress
        return list.C_GetAttributeValue(handle, object, &attribute, 1)
      }
      try TokenModule.check(again, "C_GetAttributeValue", label)
      return Array(bytes.prefix(Int(attribute.ulValueLen)))
    }
  }
}

/// A key on a card.
private struct TokenKey: SigningKey {
  private let session: TokenSession
  private let pair: TokenSession.KeyPair
  private let publicKey: P256.Signing.PublicKey

  init(_ session: TokenSession, _ pair: TokenSession.KeyPair, _ publicKey: P256.Signing.PublicKey) {
    self.session = session
    self.pair = pair
    self.publicKey = publicKey
  }

  func signature(for digest: SHA256.Digest) throws -> P256.Signing.ECDSASignature {
    let bytes = try session.sign(pair.handle, Array(digest))
    guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: bytes),
      publicKey.isValidSignature(signature, for: digest)
    else { throw TokenFault(.keyOfAnotherCertificate, pair.label) }
    return signature
  }
}
