// SPDX-License-Identifier: Apache-2.0

/// Why the door turns a submission away before anything of it is processed (GEN-10 to GEN-12).
///
/// The cases stand in the order of the checks; of several reasons, the first one is answered (GEN-39).
public enum SigningFault: String, Error, Sendable, CaseIterable {
  /// No signature came with the content.
  case signatureMissing = "signature-missing"
  /// The signature or its header cannot be read: shape, size, a missing, doubled or impossible member.
  case signatureMalformed = "signature-malformed"
  /// Readable, but made with another algorithm than ES256.
  case algorithmNotAccepted = "algorithm-not-accepted"
  /// The certificate is not one for signing that leads to an authority of the depository.
  case certificateIssuerUnknown = "certificate-issuer-unknown"
  case certificateNotYetValid = "certificate-not-yet-valid"
  case certificateExpired = "certificate-expired"
  case certificateRevoked = "certificate-revoked"
  /// The certificate is good, but of another user than the sender named or connected.
  case signatureNotBySender = "signature-not-by-sender"
  /// The signing time is too far from the time of receipt, before or after it.
  case signatureExpired = "signature-expired"
  /// The signature was not made over these bytes with this key.
  case signatureInvalid = "signature-invalid"

  /// The stable name, in kebab-case.
  public var code: String { rawValue }

  public var turkish: String {
    switch self {
    case .signatureMissing: "İleti elektronik imza taşımıyor."
    case .signatureMalformed: "Elektronik imza okunamıyor."
    case .algorithmNotAccepted: "İmza algoritması kabul edilmiyor; yalnızca ES256 kabul edilir."
    case .certificateIssuerUnknown: "Sertifika, tanınan bir makam tarafından imza için verilmiş değil."
    case .certificateNotYetValid: "Sertifikanın geçerlilik süresi henüz başlamadı."
    case .certificateExpired: "Sertifikanın geçerlilik süresi doldu."
    case .certificateRevoked: "Sertifika iptal edilmiş."
    case .signatureNotBySender: "İmza, gönderen kullanıcının sertifikasıyla atılmamış."
    case .signatureExpired: "İmza zamanı, alınma zamanından çok uzak."
    case .signatureInvalid: "Elektronik imza, içerikle uyuşmuyor."
    }
  }

  public var english: String {
    switch self {
    case .signatureMissing: "The message carries no electronic signature."
    case .signatureMalformed: "The electronic signature cannot be read."
    case .algorithmNotAccepted: "The signature algorithm is not accepted; only ES256 is."
    case .certificateIssuerUnknown: "The certificate was not issued for signing by a known authority."
    case .certificateNotYetValid: "The certificate is not valid yet."
    case .certificateExpired: "The certificate has expired."
    case .certificateRevoked: "The certificate has been revoked."
    case .signatureNotBySender: "The signature was not made with the certificate of the sending user."
    case .signatureExpired: "The signing time is too far from the time of receipt."
    case .signatureInvalid: "The electronic signature does not fit the content."
    }
  }
}
