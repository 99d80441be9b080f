// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service
import Signing
import Units

/// What MKK's officer sends to bring certificates into use: a file for `kaydi submit`.
struct CertificateEntriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entries",
    abstract:
      "Prints the submission that loads, matches and assigns certificates. / Sertifika bildirimini yazar.",
    discussion: """
      kaydi certificate entries AKA001 --completed 2026-03-02 > certificates.json
      kaydi submit --user MKK900 --reference C-1 certificates.json
      """)
  @OptionGroup var registry: RegistryFolderOptions
  @Option(
    help: "Day on which the holders completed their certificate process. / Sertifika sürecinin bittiği gün.")
  var completed: String
  @ArgumentParser.Flag(help: "Puts it in place of the user's old one. / Eskisinin yerine konur.")
  var replace = false
  @ArgumentParser.Flag(
    help: "Only load and match; the member assigns. / Yalnız yükle ve eşleştir; üye eşler.")
  var matchOnly = false
  @Argument(help: "Users, serial numbers or PEM files. / Kullanıcı, seri numarası veya PEM dosyası.")
  var certificates: [String]

  func run() throws {
    guard let day = try? Day.parse(Array(completed.utf8).span) else {
      throw ValidationError("--completed 2026-03-02")
    }
    let shelf = try IssuedCertificates(registry.files)
    let authority = try Credential.certificates(
      pem: AuthorityFiles.read(registry.files.authorityCertificate),
      place: registry.files.authorityCertificate)
    let rows = CertificateRows(issuer: authority[0], completed: day)
    let lines = try certificates.flatMap { name in
      let facts = try shelf.find(name).facts
      let steps = [(CertificateRows.load, rows.load(facts)), (CertificateRows.match, rows.match(facts))]
      let last = (CertificateRows.assign, rows.assign(facts, replaces: replace))
      return (matchOnly ? steps : steps + [last]).map { CertificateRows.json($0.0, $0.1) }
    }
    print("{\"operations\":[\n\(lines.joined(separator: ",\n"))\n]}")
  }
}

/// Prints the password of a recorded request, once (AUT-14).
struct LetterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "letter",
    abstract:
      "Makes and prints the password of a recorded request, once. / Başvurunun şifresini bir kez basar.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(
    help:
      "User, or registration number of the investor, for whom the request was recorded. / Başvurusu kaydedilen kullanıcı veya yatırımcının sicil numarası."
  ) var user: String

  func run() async throws {
    let client = try connection.connect()
    let answer: Client.Answer
    do {
      let name = user.filter(\.isASCIIWord)
      let isInvestor = name.allSatisfy(\.isNumber)
      answer = try await client.post(
        isInvestor ? "/v1/investor-letters" : "/v1/password-letters",
        json: "{\"\(isInvestor ? "registrationNumber" : "user")\":\"\(name)\"}")
      try await client.close()
    } catch {
      try? await client.close()
      throw error
    }
    guard answer.status == 200 else { throw ClientProblem.refused(answer.status, answer.text) }
    print(answer.text)
  }
}

extension Character {
  fileprivate var isASCIIWord: Bool { isASCII && (isLetter || isNumber) }
}
