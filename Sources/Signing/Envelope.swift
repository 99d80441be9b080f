// SPDX-License-Identifier: Apache-2.0
import Crypto

/// The signed envelope of a submission: who sends what kind of content to which market, as which reference of
/// which business day. It is the protected header of the signature, so nothing of it changes after signing.
/// - Source: GEN-11, GEN-39.
public struct Envelope: Sendable, Hashable {
  public enum Channel: String, Sendable, CaseIterable {
    case webService = "WS"
    case screen = "SCREEN"
  }

  public enum ContentType: String, Sendable, CaseIterable {
    case json = "application/json"
    case csv = "text/csv"
  }

  public var market: String
  /// The member acted for; the one in the certificate may be another, which is for the engine to judge.
  public var member: String
  /// The user who signs: the common name of the certificate.
  public var user: String
  /// The operation of the catalogue; absent when the content names it.
  public var operation: String?
  public var catalogueVersion: Int
  /// The sender's own, accepted once per member and business day (GEN-39).
  public var reference: String
  /// Year, month and day: `2026-03-02`.
  public var businessDay: String
  public var channel: Channel
  /// - Units: seconds since 1970, UTC.
  public var signingTimeSeconds: Int64
  public var contentType: ContentType
  /// DER, the signer's first; an authority that the depository knows need not be among them.
  public var certificateChain: [[UInt8]]

  public init(
    market: String, member: String, user: String, operation: String? = nil, catalogueVersion: Int = 1,
    reference: String, businessDay: String, channel: Channel = .webService, signingTimeSeconds: Int64,
    contentType: ContentType = .json, certificateChain: [[UInt8]]
  ) {
    self.market = market
    self.member = member
    self.user = user
    self.operation = operation
    self.catalogueVersion = catalogueVersion
    self.reference = reference
    self.businessDay = businessDay
    self.channel = channel
    self.signingTimeSeconds = signingTimeSeconds
    self.contentType = contentType
    self.certificateChain = certificateChain
  }

  /// Reads the envelope back from the base64url text of a header, without checking any signature.
  /// - Refuses: `signature-malformed`, `algorithm-not-accepted`.
  public init(header text: [UInt8]) throws(SigningFault) {
    let signature = DetachedSignature(header: text, signature: [UInt8](repeating: 0, count: 64))
    let parsed = try ParsedEnvelope(json: signature.decodedHeader())
    let chain = try parsed.decodedChain()
    try parsed.parameters.checkAlgorithm(of: signature.signature)
    self = parsed.envelope
    certificateChain = chain
  }

  /// The compact signature to send beside the content.
  /// - Refuses: `signature-malformed` when a member of the envelope is empty, too long or not visible ASCII.
  public func sign(_ content: [UInt8], with key: P256.Signing.PrivateKey) throws(SigningFault) -> String {
    DetachedSignature(header: try header(), content: content, key: key).compact
  }

  /// The same with a key that may be on a smart card (AUT-01).
  /// - Refuses: `signature-malformed`; what the key refuses, such as `TokenFault`.
  public func sign(_ content: [UInt8], with key: any SigningKey) throws -> String {
    try DetachedSignature(header: header(), content: content, signer: key).compact
  }

  private func header() throws(SigningFault) -> [UInt8] {
    guard isWellFormed, 1...HeaderReader.listLimit ~= certificateChain.count else {
      throw .signatureMalformed
    }
    let json = encoded()
    guard json.count <= HeaderReader.byteLimit else { throw .signatureMalformed }
    return json
  }

  static let type = "kaydi+jws"

  /// Limits are those of the widest code tables; whether a code exists is decided where the table is.
  var isWellFormed: Bool {
    Self.isCode(market, limit: 8) && Self.isCode(member, limit: 16) && Self.isCode(user, limit: 16)
      && (operation.map { Self.isCode($0, limit: 64) } ?? true) && Self.isCode(reference, limit: 64)
      && Self.isDay(businessDay) && 1...999_999 ~= catalogueVersion
      && 0..<1_000_000_000_000 ~= signingTimeSeconds
  }

  /// Visible ASCII without spaces, so that what is compared, printed and signed is one and the same.
  static func isCode(_ text: String, limit: Int) -> Bool {
    1...limit ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
  }

  private static func isDay(_ text: String) -> Bool {
    text.utf8.count == 10
      && text.utf8.enumerated().allSatisfy { place, byte in
        place == 4 || place == 7
          ? byte == UInt8(ascii: "-") : UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      }
  }

  private func encoded() -> [UInt8] {
    var writer = HeaderWriter(type: Self.type)
    writer.member("cty", contentType.rawValue)
    writer.member("x5c", certificates: certificateChain)
    writer.member("market", market)
    writer.member("member", member)
    writer.member("user", user)
    writer.member("catalogue", Int64(catalogueVersion))
    writer.member("ref", reference)
    writer.member("day", businessDay)
    writer.member("channel", channel.rawValue)
    writer.member("iat", signingTimeSeconds)
    if let operation { writer.member("op", operation) }
    return writer.finished()
  }
}

/// A header whose shape is right, with the certificates still as the text they came in.
struct ParsedEnvelope {
  /// With an empty chain.
  var envelope: Envelope
  var parameters: SignatureParameters
  /// Base64 of DER.
  var chain: [ArraySlice<UInt8>]

  /// Names that mean nothing here are passed over, as RFC 7515 asks, unless they are declared critical.
  /// - Refuses: `signature-malformed`.
  init(json: [UInt8]) throws(SigningFault) {
    var parameters = SignatureParameters()
    var market: String?
    var member: String?
    var user: String?
    var operation: String?
    var catalogueVersion: Int64?
    var reference: String?
    var day: String?
    var channel: Envelope.Channel?
    var time: Int64?
    var contentType: Envelope.ContentType?
    var chain: [ArraySlice<UInt8>] = []

    var reader = try HeaderReader(json)
    try reader.readHeader { (name, reader) throws(SigningFault) in
      switch name {
      case "market": market = try reader.string()
      case "member": member = try reader.string()
      case "user": user = try reader.string()
      case "op": operation = try reader.string()
      case "catalogue": catalogueVersion = try reader.integer()
      case "ref": reference = try reader.string()
      case "day": day = try reader.string()
      case "channel": channel = .init(rawValue: try reader.string())
      case "iat": time = try reader.integer()
      case "cty": contentType = .init(rawValue: try reader.string())
      case "x5c": chain = try reader.texts()
      default: if try !parameters.take(name, &reader) { try reader.skipValue() }
      }
    }
    try parameters.checkShape(type: Envelope.type)
    guard let market, let member, let user, let catalogueVersion, let reference, let day, let channel,
      let time, let contentType, !chain.isEmpty
    else { throw .signatureMalformed }

    envelope = Envelope(
      market: market, member: member, user: user, operation: operation,
      catalogueVersion: Int(catalogueVersion), reference: reference, businessDay: day, channel: channel,
      signingTimeSeconds: time, contentType: contentType, certificateChain: [])
    guard envelope.isWellFormed else { throw .signatureMalformed }
    self.parameters = parameters
    self.chain = chain
  }

  /// - Refuses: `signature-malformed`.
  func decodedChain() throws(SigningFault) -> [[UInt8]] {
    var certificates: [[UInt8]] = []
    for text in chain {
      guard !text.isEmpty, let certificate = Base64.standard.decode(text) else { throw .signatureMalformed }
      certificates.append(certificate)
    }
    return certificates
  }
}
