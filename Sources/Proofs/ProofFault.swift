// SPDX-License-Identifier: Apache-2.0

/// Why something is not proved, or cannot be: a code, and the cause as it was met.
public struct ProofFault: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    case noteMalformed = "note-malformed"
    case keyMalformed = "key-malformed"
    case keyMissing = "key-missing"
    /// The note carries no signature of the key in question.
    case signatureMissing = "note-signature-missing"
    case signatureInvalid = "note-signature-invalid"
    case checkpointMalformed = "checkpoint-malformed"
    /// A checkpoint of another log.
    case originDiffers = "origin-differs"
    case tileMissing = "tile-missing"
    case tileMalformed = "tile-malformed"
    /// The tiles do not add up to the signed root, or do not hold the leaves of the journal.
    case tilesDiffer = "tiles-differ"
    case proofInvalid = "proof-invalid"
    /// Neither of two trees is the beginning of the other.
    case historiesDiffer = "histories-differ"
    /// The journal ends before what was signed.
    case journalShorter = "journal-shorter"
    case receiptMalformed = "receipt-malformed"
    /// A state follows from the journal, and it is another one.
    case stateDiffers = "state-differs"
    case storageFailed = "storage-failed"
  }

  public let code: Code
  /// For those who operate the system or look into a case; not translated.
  public let cause: String

  public init(_ code: Code, _ cause: String) {
    self.code = code
    self.cause = cause
  }

  public var description: String { "\(code.english) / \(code.turkish) [\(code.rawValue): \(cause)]" }
}

extension ProofFault.Code {
  public var english: String {
    switch self {
    case .noteMalformed: "This is not a signed note."
    case .keyMalformed: "This is not the key of a note."
    case .keyMissing: "The registry has no key for its log. Make one: kaydi init --log-key."
    case .signatureMissing: "The checkpoint does not carry a signature of this key."
    case .signatureInvalid: "The signature on the checkpoint is false."
    case .checkpointMalformed: "The signed text is not a checkpoint."
    case .originDiffers: "The checkpoint is of another log."
    case .tileMissing: "A tile of the tree is missing."
    case .tileMalformed: "A tile of the tree has the wrong size."
    case .tilesDiffer:
      "The tiles do not match what was signed or journalled. Keep the folder as evidence; verify the journal."
    case .proofInvalid: "The proof does not lead to the signed root."
    case .historiesDiffer: "Two histories: neither is the beginning of the other."
    case .journalShorter:
      "The journal is shorter than what was signed. Keep it as evidence; go on from a complete copy."
    case .receiptMalformed: "This is not a receipt."
    case .stateDiffers: "Another state follows from the journal."
    case .storageFailed: "A file of the log could not be read or written."
    }
  }

  public var turkish: String {
    switch self {
    case .noteMalformed: "Bu, imzalı bir not değil."
    case .keyMalformed: "Bu, bir not anahtarı değil."
    case .keyMissing: "Sistemin kayıt zinciri anahtarı yok. Oluşturun: kaydi init --log-key."
    case .signatureMissing: "Denetim noktasında bu anahtarın imzası yok."
    case .signatureInvalid: "Denetim noktasındaki imza geçersiz."
    case .checkpointMalformed: "İmzalanan metin bir denetim noktası değil."
    case .originDiffers: "Denetim noktası başka bir kayıt zincirine ait."
    case .tileMissing: "Ağacın bir parçası eksik."
    case .tileMalformed: "Ağacın bir parçasının boyu yanlış."
    case .tilesDiffer:
      "Ağacın parçaları imzalananla ya da yevmiye defteriyle uyuşmuyor. Klasörü delil olarak saklayın, defteri doğrulayın."
    case .proofInvalid: "Kanıt, imzalanan köke ulaşmıyor."
    case .historiesDiffer: "İki ayrı geçmiş: hiçbiri ötekinin başlangıcı değil."
    case .journalShorter:
      "Yevmiye defteri imzalanandan kısa. Defteri delil olarak saklayın, eksiksiz bir kopyayla devam edin."
    case .receiptMalformed: "Bu, bir alındı belgesi değil."
    case .stateDiffers: "Yevmiye defterinden başka bir durum çıkıyor."
    case .storageFailed: "Kayıt zincirinin bir dosyası okunamadı ya da yazılamadı."
    }
  }
}
