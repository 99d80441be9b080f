// SPDX-License-Identifier: Apache-2.0

/// What went wrong with a smart card, and what to do next (AUT-01).
public struct TokenFault: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The library that speaks with the card is not there, or is not one.
    case moduleMissing = "module-missing"
    case tokenMissing = "token-missing"
    case tokenAmbiguous = "token-ambiguous"
    case pinMissing = "pin-missing"
    case pinWrong = "pin-wrong"
    case pinLocked = "pin-locked"
    case pinExpired = "pin-expired"
    case keyMissing = "key-missing"
    case keyAmbiguous = "key-ambiguous"
    case keyExists = "key-exists"
    case keyWithoutCertificate = "key-without-certificate"
    case curveNotAccepted = "curve-not-accepted"
    case certificateOfOtherUser = "certificate-of-other-user"
    case keyOfAnotherCertificate = "key-of-another-certificate"
    case tokenRemoved = "token-removed"
    case tokenFailed = "token-failed"
  }

  public let code: Code
  /// A path or a label, or several.
  public let place: String
  public let cause: String

  init(_ code: Code, _ place: String, _ cause: String = "") {
    self.code = code
    self.place = place
    self.cause = cause
  }

  public var description: String {
    let what = cause.isEmpty ? "\(code.rawValue): \(place)" : "\(code.rawValue): \(place): \(cause)"
    return "\(what)\n\(english)\n\(turkish)"
  }

  public var english: String {
    switch code {
    case .moduleMissing:
      "This is not a PKCS#11 module. Install the card's software and name its module, such as opensc-pkcs11.so, by its full path."
    case .tokenMissing:
      "No such card. Put the card into the reader and try again; `kaydi card list` shows those that are there."
    case .tokenAmbiguous: "There are several cards. Choose one of these labels with --token."
    case .pinMissing: "The PIN is missing. Give it in a file with --pin-file or in KAYDI_PIN."
    case .pinWrong:
      "The PIN is wrong. Check it before the next try: after a few wrong ones in a row the card locks it."
    case .pinLocked:
      "The PIN is locked. Unlock it with the card's software and the PUK, or ask who issued the card."
    case .pinExpired: "The PIN has to be changed first, with the card's software."
    case .keyMissing: "The card has no such key. `kaydi card list` shows its keys; choose one with --key."
    case .keyAmbiguous:
      "Several keys would do. Choose one of these labels with --key or the user with --user."
    case .keyExists: "The card has a key with this label. Choose another one with --key."
    case .keyWithoutCertificate:
      "The key has no certificate yet. Ask for one with `kaydi card request` and put it on the card with `kaydi card store`."
    case .curveNotAccepted:
      "Only keys on the curve P-256 sign here. Make one with `kaydi card request --new-key`."
    case .certificateOfOtherUser: "The card is of another user. Leave --user out or put in the right card."
    case .keyOfAnotherCertificate:
      "Key and certificate carry the same id on the card but do not belong together. Store the right certificate with `kaydi card store`."
    case .tokenRemoved: "The card is gone. Put it in again and repeat the command."
    case .tokenFailed:
      "The card or its module failed. Take the card out, put it in again and repeat the command."
    }
  }

  public var turkish: String {
    switch code {
    case .moduleMissing:
      "Bu bir PKCS#11 modülü değil. Kartın yazılımını kurun ve modülünü, örneğin opensc-pkcs11.so, tam yoluyla belirtin."
    case .tokenMissing:
      "Böyle bir kart yok. Kartı okuyucuya takıp yeniden deneyin; takılı kartları `kaydi card list` gösterir."
    case .tokenAmbiguous: "Birden fazla kart var. Bu etiketlerden birini --token ile seçin."
    case .pinMissing: "PIN verilmedi. --pin-file ile bir dosyada veya KAYDI_PIN değişkeninde verin."
    case .pinWrong:
      "PIN yanlış. Yeniden denemeden önce kontrol edin: art arda birkaç yanlış girişten sonra kart PIN'i kilitler."
    case .pinLocked: "PIN kilitli. Kartın yazılımı ve PUK ile açın veya kartı verene başvurun."
    case .pinExpired: "Önce PIN'in kartın yazılımıyla değiştirilmesi gerekiyor."
    case .keyMissing: "Kartta böyle bir anahtar yok. Anahtarları `kaydi card list` gösterir; --key ile seçin."
    case .keyAmbiguous:
      "Birden fazla anahtar uygun. Bu etiketlerden birini --key ile veya kullanıcıyı --user ile seçin."
    case .keyExists: "Kartta bu etiketle bir anahtar var. --key ile başka bir etiket seçin."
    case .keyWithoutCertificate:
      "Anahtarın sertifikası henüz yok. `kaydi card request` ile isteyin ve `kaydi card store` ile karta yazın."
    case .curveNotAccepted:
      "Yalnızca P-256 eğrisindeki anahtarlar imzalar. `kaydi card request --new-key` ile oluşturun."
    case .certificateOfOtherUser:
      "Kart başka bir kullanıcının. --user seçeneğini kaldırın veya doğru kartı takın."
    case .keyOfAnotherCertificate:
      "Anahtar ve sertifika kartta aynı numarayı taşıyor ama birbirine ait değil. Doğru sertifikayı `kaydi card store` ile yazın."
    case .tokenRemoved: "Kart çıkarılmış. Yeniden takıp komutu tekrarlayın."
    case .tokenFailed: "Kart veya modülü hata verdi. Kartı çıkarıp yeniden takın ve komutu tekrarlayın."
    }
  }
}
