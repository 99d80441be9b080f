// SPDX-License-Identifier: Apache-2.0
import Crypto

/// The public key that checks signatures of one signer on notes.
/// - Source: C2SP signed-note and tlog-cosignature.
public struct NoteKey: Sendable, Hashable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// Ed25519 over the text: a log's own.
    case log = 1
    /// Ed25519 over a time and the text: a witness's.
    case witness = 4
  }

  public let name: String
  public let kind: Kind
  /// Ed25519, 32 bytes.
  public let publicKey: [UInt8]
  public let id: UInt32

  /// - Refuses: `key-malformed` for a name that is empty or has spaces or a plus, or another number of bytes.
  public init(name: String, kind: Kind, publicKey: [UInt8]) throws(ProofFault) {
    guard Self.isName(name) else { throw ProofFault(.keyMalformed, "name") }
    guard (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)) != nil else {
      throw ProofFault(.keyMalformed, "\(publicKey.count) bytes")
    }
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
    id = SHA256.hash(data: Array(name.utf8) + [0x0A, kind.rawValue] + publicKey).prefix(4)
      .reduce(0) { $0 << 8 | UInt32($1) }
  }

  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 255
      && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value >= 0x20 && $0 != "+" }
  }

  // MARK: Text

  /// `name+id+key`, as others write it.
  public var text: String { "\(name)+\(idText)+\(Base64.encode([kind.rawValue] + publicKey))" }

  var idText: String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// - Refuses: `key-malformed`.
  public init(text: String) throws(ProofFault) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.decode(String(parts[2])), let first = bytes.first,
      let kind = Kind(rawValue: first)
    else { throw ProofFault(.keyMalformed, "not name+id+key") }
    try self.init(name: String(parts[0]), kind: kind, publicKey: Array(bytes.dropFirst()))
    guard parts[1] == idText else { throw ProofFault(.keyMalformed, "the id is not that of the key") }
  }

  // MARK: Checking

  /// Checks this key's signature on a note and gives the time that a witness put into it.
  /// - Units: seconds since 1970, UTC.
  /// - Refuses: `note-signature-missing`, `note-signature-invalid`.
  @discardableResult
  public func verify(_ note: SignedNote) throws(ProofFault) -> Int64? {
    let own = note.signatures.filter { $0.keyID == id && $0.name.utf8.elementsEqual(name.utf8) }
    guard !own.isEmpty else { throw ProofFault(.signatureMissing, name) }
    var time: Int64?
    for signature in own { time = try verify(signature, on: note.text) }
    return time
  }

  private func verify(
    _ signature: SignedNote.Signature, on text: [UInt8]
  ) throws(ProofFault) -> Int64? {
    var bytes = signature.bytes[...]
    var time: Int64?
    if kind == .witness {
      let seconds = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard bytes.count == 72, let signed = Int64(exactly: seconds) else {
        throw ProofFault(.signatureInvalid, name)
      }
      time = signed
      bytes = bytes.dropFirst(8)
    }
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey), bytes.count == 64,
      key.isValidSignature(bytes, for: Self.message(text, time))
    else { throw ProofFault(.signatureInvalid, name) }
    return time
  }

  /// What is signed: the text, after a heading and the time when a witness signs.
  static func message(_ text: [UInt8], _ time: Int64?) -> [UInt8] {
    guard let time else { return text }
    return Array("cosignature/v1\ntime \(time)\n".utf8) + text
  }
}

/// A key that signs notes.
public struct NoteSigner: Sendable {
  public let key: NoteKey
  private let privateKey: Curve25519.Signing.PrivateKey

  /// A new key.
  /// - Refuses: `key-malformed` for the name.
  public init(name: String, kind: NoteKey.Kind) throws(ProofFault) {
    try self.init(name: name, kind: kind, privateKey: Curve25519.Signing.PrivateKey())
  }

  private init(
    name: String, kind: NoteKey.Kind, privateKey: Curve25519.Signing.PrivateKey
  ) throws(ProofFault) {
    self.privateKey = privateKey
    key = try NoteKey(name: name, kind: kind, publicKey: Array(privateKey.publicKey.rawRepresentation))
  }

  private static let heading = "PRIVATE+KEY+"

  /// `PRIVATE+KEY+name+id+seed`: for a file that nobody else may read.
  public var text: String {
    let seed = Base64.encode([key.kind.rawValue] + privateKey.rawRepresentation)
    return "\(Self.heading)\(key.name)+\(key.idText)+\(seed)"
  }

  /// - Refuses: `key-malformed`.
  public init(text: String) throws(ProofFault) {
    let parts = text.dropFirst(Self.heading.count)
      .split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard text.hasPrefix(Self.heading), parts.count == 3, let bytes = Base64.decode(String(parts[2])),
      let kind = bytes.first.flatMap(NoteKey.Kind.init(rawValue:)),
      let seed = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst())
    else { throw ProofFault(.keyMalformed, "not a private key of a note") }
    try self.init(name: String(parts[0]), kind: kind, privateKey: seed)
    guard parts[1] == key.idText else { throw ProofFault(.keyMalformed, "the id is not that of the key") }
  }

  /// - Parameter time: seconds since 1970; only a witness's signature carries it.
  public func sign(_ text: [UInt8], atSeconds time: Int64 = 0) -> SignedNote.Signature {
    let time = key.kind == .witness ? time : nil
    guard let signature = try? privateKey.signature(for: NoteKey.message(text, time)) else {
      preconditionFailure("an Ed25519 key in memory can sign any text")
    }
    return SignedNote.Signature(
      name: key.name, keyID: key.id, bytes: (time?.bigEndianBytes ?? []) + Array(signature))
  }
}
