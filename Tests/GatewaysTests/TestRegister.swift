// SPDX-License-Identifier: Apache-2.0
import Depository
import Gateways
import Logging
import Signing

/// A stand-in on loopback with a certificate of its own authority.
final class TestRegister: Sendable {
  let standIn: StandIn
  let url: String
  let authority: CertificateAuthority
  private let serving: Task<Void, any Error>

  static let people = """
    tckn,birthDate,name,surname,fatherName,motherName,birthPlace,gender,civilRegistry,nationality,isAlive
    12345678950,1980-05-17,Deniz,Örnek,Ali,Ayşe,İzmir,F,"İzmir, Konak",TR,true
    10000000146,1970-01-02,IŞIK,Deneme,,,,,,,
    """
  static let taxpayers = """
    number,title,taxOffice
    3456789014,"Deneme ""Tekstil"" <A.Ş.> & Ortakları",Konak
    12345678950,Deniz Örnek,
    """
  /// From long ago to long after.
  static let validity: ClosedRange<Int64> = 1_500_000_000...4_000_000_000

  init(_ register: Register, hosts: [String] = ["127.0.0.1"], clients: [[UInt8]] = []) async throws {
    var random = SystemRandomNumberGenerator()
    authority = try CertificateAuthority.create(name: "Sicil", validity: Self.validity, using: &random)
    let server = try authority.issueServer(hosts: hosts, validity: Self.validity, using: &random)
    var address = StandInAddress(certificate: server.certificate, keyPEM: server.keyPEM)
    address.clientAuthorities = clients
    let file = register == .mernis ? Self.people : Self.taxpayers
    standIn = StandIn(register, people: try StandInPeople(register, file: Array(file.utf8)))
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    serving = Task { [standIn, address, logger] in
      defer { port.finish() }
      try await standIn.run(address, handlesSignals: false, logger: logger) { port.yield($0) }
    }
    var found: Int?
    for await port in ports {
      found = port
      break
    }
    guard let found else {
      try await serving.value
      throw CancellationError()
    }
    url = "https://127.0.0.1:\(found)"
  }

  func address(_ more: (inout RegisterAddress) -> Void = { _ in }) -> RegisterAddress {
    var address = RegisterAddress(url: url, authorities: [authority.credential.certificate])
    more(&address)
    return address
  }

  func stop() async {
    serving.cancel()
    _ = await serving.result
  }
}
