// SPDX-License-Identifier: Apache-2.0

/// A text with the signatures of any number of keys below it.
/// - Source: C2SP signed-note.
public struct SignedNote: Sendable, Hashable {
  public struct Signature: Sendable, Hashable {
    public let name: String
    public let keyID: UInt32
    public let bytes: [UInt8]

    public init(name: String, keyID: UInt32, bytes: [UInt8]) {
      self.name = name
      self.keyID = keyID
      self.bytes = bytes
    }
  }

  /// Lines, each with its end: what is signed.
  public let text: [UInt8]
  public private(set) var signatures: [Signature]

  static let byteLimit = 64 << 10
  static let signatureLimit = 64
  private static let dash = Array("\u{2014} ".utf8)
  private static let newline = UInt8(ascii: "\n")

  public init(text: String, signatures: [Signature] = []) {
    self.text = Array(text.utf8)
    self.signatures = signatures
  }

  /// - Refuses: `note-malformed`, also beyond 64 KiB or 64 signatures.
  public init(_ bytes: [UInt8]) throws(ProofFault) {
    func malformed(_ cause: String) -> ProofFault { ProofFault(.noteMalformed, cause) }
    guard bytes.count <= Self.byteLimit else { throw malformed("\(bytes.count) bytes") }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw malformed("not UTF-8") }
    guard bytes.allSatisfy({ $0 >= 0x20 || $0 == Self.newline }) else { throw malformed("a control letter") }
    guard bytes.last == Self.newline,
      let gap = bytes.indices.dropLast().last(where: {
        bytes[$0] == Self.newline && bytes[$0 + 1] == Self.newline
      })
    else { throw malformed("no blank line before the signatures") }
    text = Array(bytes[...gap])
    signatures = []
    for line in bytes[(gap + 2)...].dropLast().split(
      separator: Self.newline, omittingEmptySubsequences: false)
    {
      guard line.starts(with: Self.dash) else { throw malformed("a signature line without its dash") }
      let parts = line.dropFirst(Self.dash.count).split(separator: 0x20, omittingEmptySubsequences: false)
      guard parts.count == 2, case let name = String(decoding: parts[0], as: UTF8.self),
        NoteKey.isName(name),
        let blob = Base64.decode(String(decoding: parts[1], as: UTF8.self)), blob.count > 4
      else { throw malformed("a signature line") }
      let keyID = blob[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      signatures.append(Signature(name: name, keyID: keyID, bytes: Array(blob[4...])))
    }
    guard 1...Self.signatureLimit ~= signatures.count else {
      throw malformed("\(signatures.count) signatures")
    }
  }

  /// Adds a signature, in place of an older one of the same key.
  public mutating func add(_ signature: Signature) {
    signatures.removeAll { $0.isOfSameKey(as: signature) }
    signatures.append(signature)
  }

  public var bytes: [UInt8] {
    var bytes = text + [Self.newline]
    for signature in signatures {
      let blob = signature.keyID.bigEndianBytes + signature.bytes
      bytes += Self.dash + Array("\(signature.name) \(Base64.encode(blob))\n".utf8)
    }
    return bytes
  }
}

extension SignedNote.Signature {
  /// Names are compared letter by letter: to Swift, texts that only look alike may be equal.
  func isOfSameKey(as other: Self) -> Bool {
    keyID == other.keyID && name.utf8.elementsEqual(other.name.utf8)
  }
}

extension FixedWidthInteger {
  var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
