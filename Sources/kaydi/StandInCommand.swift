// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Depository
import Foundation
import Gateways
import Logging
import Service
import Signing

/// Stands for a public register: for trials, demonstrations and tests.
struct StandInCommand: AsyncParsableCommand {
  enum Which: String, ExpressibleByArgument, CaseIterable {
    case mernis, tax
    var register: Register { self == .mernis ? .mernis : .tax }
  }

  static let configuration = CommandConfiguration(
    commandName: "stand-in",
    abstract:
      "Answers like a public register, from a file; may be slow, wrong or down. / Bir kamu sicili yerine dosyadan cevap verir.",
    discussion:
      """
      While it runs, GET /control tells what was asked, PUT /control/behaviour changes how it answers, PUT \
      /control/people whom it knows. / Çalışırken GET /control sorulanları gösterir, PUT /control/behaviour \
      davranışını, PUT /control/people bildiği kişileri değiştirir.
      """
  )

  @Argument(help: "mernis or tax. / mernis veya tax.") var which: Which
  @Option(help: "People or taxpayers, CSV or JSON. / Kişiler veya mükellefler, CSV veya JSON.")
  var people: String
  @Option(help: "Address to listen on. / Dinlenecek adres.") var host = "127.0.0.1"
  @Option(help: "Port; 0 for a free one. / Kapı; 0 boş bir kapı.") var port = 9443
  @Option(
    help:
      "Folder of its certificates; made on the spot when there are none. / Sertifika klasörü; yoksa oluşturulur."
  )
  var directory = "var/stand-in"
  @Option(help: "Certificate of one's own, PEM. / Hazır sertifika.") var certificate: String?
  @Option(help: "Its key. / Anahtarı.") var key: String?
  @Option(
    help:
      "Answers only those with a certificate of this authority, PEM. / Yalnız bu kökten sertifikası olana cevap verir."
  )
  var clientAuthority: String?
  @Option(help: "Milliseconds before each answer. / Her cevaptan önceki milisaniye.") var delayMs = 0
  @Option(
    help:
      "Wrong for so many of a hundred numbers, or for the numbers listed. / Yüzde kaç numaraya veya hangi numaralara yanlış."
  )
  var wrong: String?
  @ArgumentParser.Flag(help: "Says that it is out of service. / Hizmet dışı olduğunu söyler.")
  var down = false
  @Option(
    help: ArgumentHelp(
      "What is wrong with the answers / Cevapların bozukluğu: "
        + StandInBehaviour.Fault.allCases.map(\.rawValue).joined(separator: ", ")))
  var fault = StandInBehaviour.Fault.none

  func validate() throws {
    if down, fault != .none { throw ValidationError("--down or/veya --fault") }
    if (certificate == nil) != (key == nil) {
      throw ValidationError(
        "--certificate and --key go together. / --certificate ve --key birlikte verilir.")
    }
    if !(0...3_600_000 ~= delayMs) { throw ValidationError("--delay-ms 0-3600000") }
  }

  private var behaviour: StandInBehaviour {
    var behaviour = StandInBehaviour()
    behaviour.delayMilliseconds = delayMs
    behaviour.fault = down ? .unavailable : fault
    if let wrong {
      if wrong.count < 4, let percent = Int(wrong) {
        behaviour.wrongPercent = percent
      } else {
        behaviour.wrong = wrong.split(separator: ",").map(String.init)
      }
    }
    return behaviour
  }

  func run() async throws {
    LoggingSystem.bootstrap { _ in StructuredLog(level: .warning) }
    let known = try StandInPeople(which.register, file: Array(Data(contentsOf: URL(filePath: people))))
    let (credential, authority) = try credential()
    var address = StandInAddress(certificate: credential.certificate, keyPEM: credential.keyPEM)
    address.host = host
    address.port = port
    if let clientAuthority {
      address.clientAuthorities = try Credential.certificates(
        pem: String(contentsOfFile: clientAuthority, encoding: .utf8), place: clientAuthority)
    }
    let name = which.register.code.string
    let standIn = StandIn(which.register, people: known, behaviour: behaviour) { line in
      let query = line.query.map(String.init) ?? "?"
      let fault = line.fault == .none ? "" : " \(line.fault.rawValue)"
      say("\(name) #\(line.count): \(query) \(line.step)\(fault)")
    }
    let host = host
    try await standIn.run(address, handlesSignals: true, logger: Logger(label: "kaydi")) { port in
      say("https://\(host):\(port) \(name): \(known.count) known / kayıtlı. \(authority ?? "")")
    }
  }

  /// The certificate to serve with, and where the authority behind it is, if it was made here.
  private func credential() throws -> (Credential, authority: String?) {
    if let certificate, let key { return (try Credential.load(certificate: certificate, key: key), nil) }
    let folder = directory
    let (root, server) = ("\(folder)/authority.pem", "\(folder)/server")
    if !FileManager.default.fileExists(atPath: "\(server).key") {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      var random = SystemRandomNumberGenerator()
      let now = Int64(Date().timeIntervalSince1970)
      let year: Int64 = 365 * 86_400
      let authority = try CertificateAuthority.create(
        name: "Kaydi stand-in", validity: now - 86_400...now + 5 * year, using: &random)
      let hosts = Array(Set([host, "localhost", "127.0.0.1"])).sorted()
      try authority.save(certificate: root, key: "\(folder)/authority.key")
      try authority.issueServer(hosts: hosts, validity: now - 3_600...now + 4 * year, using: &random)
        .save(certificate: "\(server).pem", key: "\(server).key")
    }
    return (try Credential.load(certificate: "\(server).pem", key: "\(server).key"), root)
  }
}

extension StandInBehaviour.Fault: ExpressibleByArgument {}
