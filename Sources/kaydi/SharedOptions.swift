// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service
import Signing

/// Where the registry is and who asks.
struct ConnectionOptions: ParsableArguments {
  @Option(help: "Address of the registry. / Sistemin adresi.")
  var url = "https://127.0.0.1:8443"
  @Option(
    help: "User whose key is used; with a card, its own when not given. / Anahtarı kullanılan kullanıcı.")
  var user: String?
  @Option(help: "Folder of keys. / Anahtar klasörü.")
  var keys = "var/keys"
  @Option(help: "Certificate of the depository's authority. / Sistemin kök sertifikası.")
  var authority = "var/authority.pem"
  @Option(help: "Language of sentences: tr or en. / Açıklama dili: tr veya en.")
  var language = "en"

  @OptionGroup var card: CardOptions

  func connect() throws -> Client {
    let roots = try Credential.certificates(
      pem: AuthorityFiles.read(authority), place: authority)
    if card.isChosen {
      let identity = try card.logIn().identity(key: card.key, user: user)
      return try Client(url: url, user: identity.facts.user ?? "", identity: identity, authority: roots)
    }
    guard let user else {
      throw ValidationError(
        "--user or --pkcs11 is needed. / --user veya --pkcs11 gerekli.")
    }
    return try Client(url: url, key: try UserKey.load(user, from: keys), authority: roots)
  }
}

/// A bar on a terminal, a line now and then elsewhere.
struct Progress {
  let title: String
  let total: Int
  private var shown = -1
  private let isTerminal = isatty(2) == 1

  init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
  }

  mutating func show(_ done: Int) {
    let percent = min(100, done * 100 / total)
    guard percent != shown, isTerminal || percent % 25 == 0 else { return }
    shown = percent
    let filled = percent * 30 / 100
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    let line =
      isTerminal ? "\r\(title) \(bar) \(percent)%\(percent == 100 ? "\n" : "")" : "\(title) \(percent)%\n"
    FileHandle.standardError.write(Data(line.utf8))
  }
}

func say(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
