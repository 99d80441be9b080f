// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Signing

/// The depository's signature on what it says: answers, pages of rows, notices (GEN-13). What cannot be
/// signed is not sent.
struct Seal: Sendable {
  let signer: AnswerSigner
  let node: Node

  /// A detached JWS over the exact bytes.
  /// - Complexity: one SHA-256 over the document and one P-256 signature.
  func signature(on document: [UInt8], sequence: UInt64, reference: String? = nil) throws -> String {
    let header = AnswerHeader(
      signingTimeSeconds: node.now.seconds, reference: reference, entrySequence: sequence,
      journalHead: node.status.head.hash)
    return try signer.sign(document, header)
  }

  func response(
    _ contentType: String, _ document: [UInt8], sequence: UInt64, reference: String? = nil,
    language: Language? = nil
  ) throws -> Response {
    var response = Response(contentType, document, language: language)
    response.headers[.kaydiSignature] = try signature(on: document, sequence: sequence, reference: reference)
    response.headers[.kaydiSequence] = String(sequence)
    return response
  }
}
