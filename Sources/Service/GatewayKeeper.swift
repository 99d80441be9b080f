// SPDX-License-Identifier: Apache-2.0
import Foundation
import Gateways
import Kernel
import Logging
import ServiceLifecycle
import Signing

/// Where the public registers are and how patiently they are asked.
public struct RegisterOptions: Sendable {
  /// `https://host:port`; nil where a register has no gateway here.
  public var mernis: String?
  public var tax: String?
  /// Files with the authorities of the registers' certificates.
  public var authorities: [String] = []
  /// Files of the registry's own certificate and key, where a register asks for one.
  public var certificate: String?
  public var key: String?
  public var mernisPolicy = GatewayPolicy.mernis
  public var taxPolicy = GatewayPolicy.tax

  public init() {}
}

/// Lets the gateways of the registers work beside the server. What fails in them never ends it.
final class GatewayKeeper: Service {
  private let gateways: [RegisterGateway]
  private let connections: [RegisterConnection]

  var watches: [GatewayWatch] { gateways.map(\.watch) }

  init(_ options: RegisterOptions, desk: RegisterDesk, logger: Logger) throws {
    let authorities = try options.authorities.flatMap { path in
      try Credential.certificates(pem: String(contentsOfFile: path, encoding: .utf8), place: path)
    }
    let own: Credential? =
      if let certificate = options.certificate, let key = options.key {
        try Credential.load(certificate: certificate, key: key)
      } else {
        nil
      }
    func connection(_ url: String) throws -> RegisterConnection {
      try RegisterConnection(
        RegisterAddress(
          url: url, authorities: authorities, certificate: own?.certificate, keyPEM: own?.keyPEM))
    }
    var gateways: [RegisterGateway] = []
    var connections: [RegisterConnection] = []
    if let url = options.mernis {
      connections.append(try connection(url))
      gateways.append(
        RegisterGateway(
          .mernis, client: MernisClient(connections.last!), outbox: desk, policy: options.mernisPolicy
        ) { Self.log($0, "MERNIS", logger) })
    }
    if let url = options.tax {
      connections.append(try connection(url))
      gateways.append(
        RegisterGateway(.tax, client: TaxClient(connections.last!), outbox: desk, policy: options.taxPolicy) {
          Self.log($0, "MALIYE", logger)
        })
    }
    self.gateways = gateways
    self.connections = connections
  }

  func run() async throws {
    await cancelWhenGracefulShutdown { [gateways] in
      await withTaskGroup { group in
        for gateway in gateways { group.addTask { await gateway.run() } }
        // Without a gateway there is still a service to keep.
        group.addTask { while (try? await Task.sleep(for: .seconds(3_600))) != nil {} }
        await group.waitForAll()
      }
    }
    for connection in connections { await connection.close() }
  }

  /// Fixed texts: neither who was asked about nor what a register sent.
  private static func log(_ news: GatewayNews, _ register: StaticString, _ logger: Logger) {
    switch news {
    case .down(let failure):
      logger.record(
        .warning, "a register is down", ["register": .text(register), "failure": .text(failure.name)])
    case .up: logger.record(.info, "a register answers again", ["register": .text(register)])
    case .late: logger.record(.info, "an answer came late", ["register": .text(register)])
    case .notEntered(let error):
      logger.record(
        .warning, "an answer could not be entered", ["register": .text(register), "cause": .fault(error)])
    }
  }
}
