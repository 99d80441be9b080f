// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Kernel
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// What a connection to a register is made of. Certificates are DER, the key is PEM.
public struct RegisterAddress: Sendable {
  /// `https://host:port`, without a path.
  public var url: String
  /// The authorities of which one has issued the register's certificate.
  public var authorities: [[UInt8]]
  /// Of the registry, where the register asks for one.
  public var certificate: [UInt8]?
  public var keyPEM: String?

  public init(url: String, authorities: [[UInt8]], certificate: [UInt8]? = nil, keyPEM: String? = nil) {
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.authorities = authorities
    self.certificate = certificate
    self.keyPEM = keyPEM
  }
}

/// One register over HTTPS. An answer is bounded in size; redirections are not followed.
public final class RegisterConnection: Sendable {
  struct Answer {
    let status: UInt
    let contentType: String
    let body: [UInt8]
  }

  private let url: String
  private let http: HTTPClient

  public init(_ address: RegisterAddress, connectMilliseconds: Int = 5_000) throws {
    url = address.url
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    tls.trustRoots = .certificates(
      try address.authorities.map { try NIOSSLCertificate(bytes: $0, format: .der) })
    if let certificate = address.certificate, let keyPEM = address.keyPEM {
      tls.certificateChain = [.certificate(try NIOSSLCertificate(bytes: certificate, format: .der))]
      tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem))
    }
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
    configuration.timeout.connect = .milliseconds(Int64(connectMilliseconds))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    http = HTTPClient(
      eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
  }

  public func close() async { try? await http.shutdown() }

  /// For a connection that was made and never worked with; one that is closed already stays so.
  deinit { http.shutdown { [http] _ in _ = http } }

  /// - Throws: `RegisterFailure`.
  func post(_ path: String, _ body: [UInt8], type: String, action: String? = nil) async throws -> Answer {
    var request = HTTPClientRequest(url: url + path)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: type)
    if let action { request.headers.add(name: "SOAPAction", value: "\"\(action)\"") }
    request.body = .bytes(body)
    do {
      let response = try await http.execute(request, timeout: .minutes(10))
      let bytes = try await response.body.collect(upTo: XMLReader.bytes)
      return Answer(
        status: response.status.code, contentType: response.headers.first(name: "Content-Type") ?? "",
        body: Array(bytes.readableBytesView))
    } catch {
      throw Self.failure(error)
    }
  }

  private static func failure(_ error: any Error) -> RegisterFailure {
    switch error {
    case is NIOTooManyBytesError, is HTTPParserError: .malformed
    case let error as HTTPClientError
    where [.connectTimeout, .readTimeout, .deadlineExceeded, .tlsHandshakeTimeout].contains(error):
      .timedOut
    default: .unreachable
    }
  }
}

extension RegisterConnection.Answer {
  /// - Throws: `RegisterFailure` for a status that is no answer.
  func requireSuccess() throws {
    switch status {
    case 200: return
    case 429, 500...599: throw RegisterFailure.unavailable
    case 400...499: throw RegisterFailure.notAccepted
    default: throw RegisterFailure.malformed
    }
  }

  func isType(_ type: String) -> Bool { contentType.lowercased().hasPrefix(type) }
}
