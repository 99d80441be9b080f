// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Crypto
import Foundation
import Service
import Signing
import Units

struct CertificateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certificate",
    abstract: "Users' certificates: issues, renews, revokes, lists. / Kullanıcı sertifikaları.",
    subcommands: [
      CertificateIssueCommand.self, CertificateRenewCommand.self, CertificateRevokeCommand.self,
      CertificateListCommand.self, CertificateShowCommand.self, CertificateEntriesCommand.self,
    ],
    defaultSubcommand: CertificateIssueCommand.self)
}

struct RegistryFolderOptions: ParsableArguments {
  @Option(help: "Folder of the registry. / Sistem klasörü.") var directory = "var"
  var files: ServerFiles { ServerFiles(directory: directory) }
}

/// For how long, and for which key.
struct IssuingOptions: ParsableArguments {
  @Option(help: "Validity in days from now; as the authority's own when not given. / Geçerlilik, gün.")
  var days: Int?
  @Option(help: "Request for a key on a card (PKCS #10, PEM). / Karttaki anahtar için istek dosyası.")
  var csr: String?
  @Option(help: "Writes the certificate of the request here too. / İsteğin sertifikası buraya da yazılır.")
  var out: String?

  func validate() throws {
    guard days ?? 1 > 0 else { throw ValidationError("--days 1 …") }
    if out != nil && csr == nil { throw ValidationError("--out needs --csr. / --out için --csr gerekli.") }
  }

  fileprivate func validity(_ authority: CertificateAuthority) -> ClosedRange<Int64> {
    let facts = authority.credential.facts
    let hour: Int64 = 3_600
    // Within the authority's own time, an hour from its beginning and a day from its end.
    let whole = facts.notBeforeSeconds + hour...facts.notAfterSeconds - 24 * hour
    guard let days else { return whole }
    let now = Int64(Date().timeIntervalSince1970)
    let first = max(now - hour, whole.lowerBound)
    return first...max(first, min(now + Int64(days) * 24 * hour, whole.upperBound))
  }

  /// Certifies the key of the request; the certificate stays with the depository and goes to the card.
  fileprivate func certify(_ user: String, _ authority: CertificateAuthority) throws -> [UInt8]? {
    guard let csr else { return nil }
    let request = try CertificateRequest.load(from: csr)
    if let other = request.user, other != user { throw CertificateProblem.requestOfOther(user, other) }
    return try authority.issueUser(
      user, publicKey: request.publicKey, validity: validity(authority))
  }
}

extension CertificateAuthority {
  fileprivate static func load(_ files: ServerFiles) throws -> CertificateAuthority {
    try load(certificate: files.authorityCertificate, key: files.authorityKey)
  }

  fileprivate func issueUser(
    _ user: String, publicKey: P256.Signing.PublicKey, validity: ClosedRange<Int64>
  ) throws -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return try issueUser(
      member: String(user.prefix(3)), user: user, publicKey: publicKey, validity: validity, using: &random)
  }
}

struct CertificateIssueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue",
    abstract:
      "Makes a key and a certificate for each user, or a certificate for a card. / Anahtar ve sertifika verir."
  )
  @OptionGroup var registry: RegistryFolderOptions
  @OptionGroup var options: IssuingOptions
  @OptionGroup var output: ResultOptions
  @Argument(help: "Users such as AKA001. / AKA001 gibi kullanıcılar.") var users: [String]

  func validate() throws {
    guard options.csr == nil || users.count == 1 else {
      throw ValidationError("--csr is for one user. / --csr tek kullanıcı içindir.")
    }
  }

  func run() throws {
    let authority = try CertificateAuthority.load(registry.files)
    let shelf = try IssuedCertificates(registry.files)
    let all = try shelf.all()
    for user in users where all.contains(where: { $0.facts.user == user && $0.state.mayComeIntoUse }) {
      throw CertificateProblem.exists(user)
    }
    try output.show(CertificateResult(issued: users.map { try issue($0, authority, shelf) }))
  }

  private func issue(
    _ user: String, _ authority: CertificateAuthority, _ shelf: IssuedCertificates
  ) throws -> CertificateEntry {
    if let certificate = try options.certify(user, authority) {
      return try shelf.record(certificate, out: options.out)
    }
    let key = P256.Signing.PrivateKey()
    let certificate = try authority.issueUser(
      user, publicKey: key.publicKey, validity: options.validity(authority))
    try UserKey(user: user, credential: Credential(certificate: certificate, key: key)).save(
      in: registry.files)
    return try shelf.record(certificate, out: nil)
  }
}

struct CertificateRenewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Issues the next certificate of a user. / Kullanıcının yeni sertifikasını verir.",
    discussion: """
      The former one stays good until it is revoked or expires; its files go to keys/former/SERIAL, where --keys finds them.
      Önceki sertifika iptal edilene veya süresi dolana kadar geçerlidir; dosyaları keys/former/SERİ klasörüne taşınır.
      """)
  @OptionGroup var registry: RegistryFolderOptions
  @OptionGroup var options: IssuingOptions
  @ArgumentParser.Flag(help: "Keeps the key, with a new serial number. / Anahtar aynı kalır.") var sameKey =
    false
  @OptionGroup var output: ResultOptions
  @Argument(help: "User such as AKA001. / AKA001 gibi kullanıcı.") var user: String

  func validate() throws {
    if sameKey && options.csr != nil {
      throw ValidationError("Either --csr or --same-key. / --csr veya --same-key, ikisi birden değil.")
    }
  }

  func run() throws {
    let files = registry.files
    let authority = try CertificateAuthority.load(files)
    let shelf = try IssuedCertificates(files)
    guard try shelf.all().contains(where: { $0.facts.user == user }) else {
      throw CertificateProblem.none(user)
    }
    if let certificate = try options.certify(user, authority) {
      return try output.show(CertificateResult(issued: [shelf.record(certificate, out: options.out)]))
    }
    let former = try UserKey.load(user, from: files.keys).credential
    let key = sameKey ? former.key : P256.Signing.PrivateKey()
    let certificate = try authority.issueUser(
      user, publicKey: key.publicKey, validity: options.validity(authority))
    let next = UserKey(user: user, credential: try Credential(certificate: certificate, key: key))
    try shelf.keepFormer(former.certificate)
    let entry = try shelf.record(certificate, out: nil)
    let place = "\(files.keys)/former/\(former.facts.serial)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    for name in ["\(user).pem", "\(user).key"] {
      try FileManager.default.moveItem(atPath: "\(files.keys)/\(name)", toPath: "\(place)/\(name)")
    }
    try next.save(in: files)
    try output.show(CertificateResult(issued: [entry]))
  }
}

extension IssuedCertificates {
  /// One made when the registry was founded is not in the folder yet.
  fileprivate func keepFormer(_ certificate: [UInt8]) throws {
    guard let facts = CertificateFacts(der: certificate),
      !FileManager.default.fileExists(atPath: path(facts))
    else { return }
    _ = try keep(certificate)
  }

  fileprivate func record(_ certificate: [UInt8], out: String?) throws -> CertificateEntry {
    let issued = try keep(certificate)
    if let out {
      try AuthorityFiles.create(
        out, Credential.pem(certificate: certificate), mode: AuthorityFiles.readableByAll)
    }
    var entry = CertificateEntry(issued, self)
    entry.file = out ?? path(issued.facts)
    return entry
  }
}

extension RevocationList.Reason: ExpressibleByArgument {}

struct CertificateRevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract:
      "Withdraws a certificate for good, from now on. / Sertifikayı şu andan itibaren kalıcı olarak iptal eder.",
    discussion:
      "A running server reads the list at its next start. / Çalışan sunucu listeyi yeniden başlarken okur.")
  @OptionGroup var registry: RegistryFolderOptions
  @Option(help: "Why. / Neden.") var reason = RevocationList.Reason.unspecified
  @OptionGroup var output: ResultOptions
  @Argument(help: "Serial number, or a user with one certificate. / Seri numarası veya kullanıcı.")
  var name: String

  func run() throws {
    let serial = try IssuedCertificates(registry.files).find(name).facts.serial
    var list = try IssuedCertificates.revocations(registry.files)
    guard list.revoke(serial, atSeconds: Int64(Date().timeIntervalSince1970), reason: reason) else {
      throw CertificateProblem.revokedBefore(serial)
    }
    try list.save(to: registry.files.revocations)
    try output.show(CertificateResult(revoked: serial))
  }
}

/// What has been issued or revoked.
struct CertificateResult: CommandResult {
  var issued: [CertificateEntry] = []
  /// A serial number.
  var revoked: String?

  var text: String {
    (issued.map { "\($0.user) \($0.serial) \($0.fingerprint)" }
      + (revoked.map { ["revoked / iptal edildi: \($0)"] } ?? [])).joined(separator: "\n")
  }
}

struct CertificateListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Users' certificates and their states. / Kullanıcı sertifikaları ve durumları.")
  @OptionGroup var registry: RegistryFolderOptions
  @OptionGroup var output: ResultOptions
  @Argument(help: "Only of these users. / Yalnızca bu kullanıcılar.") var users: [String] = []

  func run() throws {
    let shelf = try IssuedCertificates(registry.files)
    let all = try shelf.all().filter { users.isEmpty || users.contains($0.facts.user ?? "") }
    try output.show(CertificateList(certificates: all.map { CertificateEntry($0, shelf) }))
  }
}

struct CertificateList: CommandResult {
  let certificates: [CertificateEntry]
  var text: String { certificates.map(\.line).joined(separator: "\n") }
}

struct CertificateShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "What the registry asks for when a certificate is loaded. / Sertifika yüklenirken istenen alanlar.")
  @OptionGroup var registry: RegistryFolderOptions
  @OptionGroup var output: ResultOptions
  @Argument(
    help: "Serial number, PEM file, or a user with one certificate. / Seri numarası, dosya veya kullanıcı.")
  var name: String

  func run() throws {
    let shelf = try IssuedCertificates(registry.files)
    try output.show(ShownCertificate(entry: CertificateEntry(shelf.find(name), shelf)))
  }
}

struct ShownCertificate: CommandResult {
  let entry: CertificateEntry

  func encode(to encoder: any Encoder) throws { try entry.encode(to: encoder) }

  var text: String {
    [
      ("serial / seri no", entry.serial), ("issuer / veren", entry.issuer ?? ""),
      ("issuer's name / verenin adı", entry.issuerName), ("subject / sahibi", entry.subject),
      ("member / üye", entry.member), ("user / kullanıcı", entry.user),
      ("not before / başlangıç", entry.notBefore), ("not after / bitiş", entry.notAfter),
      ("fingerprint / parmak izi", entry.fingerprint), ("state / durum", entry.state?.rawValue ?? ""),
    ].map { "\($0): \($1)" }.joined(separator: "\n")
  }
}
