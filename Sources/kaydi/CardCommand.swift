// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service
import Signing

/// Which smart card signs, and what opens it.
struct CardOptions: ParsableArguments {
  @Option(
    name: .customLong("pkcs11"),
    help: "Signs with a smart card: its PKCS#11 module. / Akıllı kartla imzalar: kartın PKCS#11 modülü.")
  var module: String?
  @Option(help: "Label of the card; the only one when not given. / Kartın etiketi.") var token: String?
  @Option(help: "Label of the key on the card. / Karttaki anahtarın etiketi.") var key: String?
  @Option(help: "File with the card's PIN; else KAYDI_PIN, else it is asked for. / Kart PIN'inin dosyası.")
  var pinFile: String?

  var isChosen: Bool { module != nil }

  func validate() throws {
    guard module == nil, token != nil || key != nil || pinFile != nil else { return }
    throw ValidationError("--pkcs11 is needed for a card. / Kart için --pkcs11 gerekli.")
  }

  func load() throws -> TokenModule {
    guard let module else { throw ValidationError("--pkcs11 is needed. / --pkcs11 gerekli.") }
    return try TokenModule(module)
  }

  func logIn(toWrite: Bool = false) throws -> TokenSession {
    let module = try load()
    let chosen = try module.token(token)
    let pin = chosen.hasPINPad ? nil : try givenPIN() ?? Self.askedPIN(chosen)
    return try module.logIn(chosen, pin: pin, toWrite: toWrite)
  }

  /// From the file or the environment, where it does not stay.
  func givenPIN() throws -> String? {
    if let pinFile {
      do {
        let text = try AuthorityFiles.read(pinFile, limit: 1024, isPrivate: true)
        return text.trimmingCharacters(in: .newlines)
      } catch {
        throw ValidationError(
          "--pin-file: \(error). Its owner alone may read it (chmod 600). / Dosyayı yalnızca sahibi okuyabilmeli (chmod 600)."
        )
      }
    }
    defer { unsetenv("KAYDI_PIN") }
    return getenv("KAYDI_PIN").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// At a terminal, without showing it.
  private static func askedPIN(_ token: TokenModule.Token) -> String? {
    guard isatty(0) == 1, let text = getpass("PIN (\(token.label)): ") else { return nil }
    defer { memset(text, 0, strlen(text)) }
    return text.pointee == 0 ? nil : String(cString: text)
  }
}

struct CardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "card",
    abstract: "Smart cards: their keys and certificates. / Akıllı kartlar: anahtarlar ve sertifikalar.",
    subcommands: [CardListCommand.self, CardRequestCommand.self, CardStoreCommand.self],
    defaultSubcommand: CardListCommand.self)
}

struct CardListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "Cards that are there; with the PIN, the keys of one. / Takılı kartlar; PIN ile birinin anahtarları.")
  @OptionGroup var card: CardOptions
  @OptionGroup var output: ResultOptions

  func run() throws {
    let module = try card.load()
    let tokens = try module.tokens()
    var session: TokenSession?
    if let pin = try card.givenPIN() { session = try module.logIn(module.token(card.token), pin: pin) }
    let keys = try session?.keyPairs().map(CardResult.Key.init)
    try output.show(
      CardResult(
        tokens: tokens.map { token in
          .init(
            label: token.label, isLocked: token.isLocked, keys: token.label == session?.label ? keys : nil)
        }))
  }
}

struct CardResult: CommandResult {
  struct Key: Encodable {
    let label: String
    let isOnAcceptedCurve: Bool
    let certificates: [CertificateEntry]

    init(_ pair: TokenSession.KeyPair) {
      label = pair.label
      isOnAcceptedCurve = pair.isOnAcceptedCurve
      certificates = pair.certificates.compactMap { CertificateFacts(der: $0).map { CertificateEntry($0) } }
    }
  }

  struct Token: Encodable {
    let label: String
    let isLocked: Bool
    let keys: [Key]?
  }

  let tokens: [Token]

  var text: String {
    tokens.flatMap { token in
      [token.label + (token.isLocked ? " (PIN locked / PIN kilitli)" : "")]
        + (token.keys ?? []).map { key in
          let whose = key.certificates.first.map { "\($0.user) \($0.serial) … \($0.notAfter)" }
          let curve = key.isOnAcceptedCurve ? "" : " (not P-256 / P-256 değil)"
          return "  \(key.label)\(curve): \(whose ?? "no certificate / sertifikasız")"
        }
    }.joined(separator: "\n")
  }
}

struct CardRequestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request",
    abstract:
      "Asks for a certificate for the card's key (PKCS #10). / Kartın anahtarı için sertifika isteği oluşturur."
  )
  @OptionGroup var card: CardOptions
  @Option(help: "User such as AKA001. / AKA001 gibi kullanıcı.") var user: String
  @Option(help: "File of the request; printed when not given. / İsteğin dosyası.") var out: String?
  @ArgumentParser.Flag(help: "Makes the key first, on the card. / Önce anahtarı kartta oluşturur.")
  var newKey = false

  func run() throws {
    let session = try card.logIn(toWrite: newKey)
    let label = newKey ? card.key ?? user : card.key
    if newKey { try session.generateKey(label ?? user) }
    let (key, publicKey) = try session.requestingKey(label)
    let request = try CertificateRequest.make(
      member: String(user.prefix(3)), user: user, key: key, publicKey: publicKey)
    guard let out else { return print(request, terminator: "") }
    try AuthorityFiles.create(out, request, mode: AuthorityFiles.readableByAll)
  }
}

struct CardStoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract:
      "Puts a certificate on the card, beside its key, for the former one. / Sertifikayı karta, anahtarının yanına, öncekinin yerine yazar."
  )
  @OptionGroup var card: CardOptions
  @OptionGroup var output: ResultOptions
  @Argument(help: "PEM file of the certificate. / Sertifikanın PEM dosyası.") var file: String

  func run() throws {
    let certificate = try Credential.certificates(pem: AuthorityFiles.read(file), place: file)[0]
    let session = try card.logIn(toWrite: true)
    let label = try session.store(certificate)
    try output.show(CardStoreResult(token: session.label, key: label))
  }
}

struct CardStoreResult: CommandResult {
  let token: String
  let key: String
  var text: String { "stored / yazıldı: \(token), \(key)" }
}
