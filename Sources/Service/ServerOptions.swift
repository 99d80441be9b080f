// SPDX-License-Identifier: Apache-2.0
import Signing
import Units

/// Where and how a server works.
public struct ServerOptions: Sendable {
  public var host = "127.0.0.1"
  /// 0 takes any free port.
  public var port = 8443
  /// The folder of the journal, the views, keys and certificates.
  public var directory = "var"
  /// Starts the clock at the journal's end and lets `POST /test/clock` set it forward. Never for real work.
  public var testClock = false
  public var limits = ServerLimits()
  /// Ends gracefully on SIGTERM and SIGINT.
  public var handlesSignals = true
  /// What one comparison of a password costs; the least only for tests.
  public var passwordCost = PasswordCost.interactive
  /// The gateways to the public registers.
  public var registers = RegisterOptions()

  public init() {}

  public var files: ServerFiles { ServerFiles(directory: directory) }
}

/// The bounds of a server: beyond them it says so and goes on working.
public struct ServerLimits: Sendable {
  public var connections = 4_096
  /// Submissions being read, decided or answered at one time.
  public var requestsInFlight = 2_048
  /// Bytes of all contents held at one time.
  public var bytesInFlight = 512 << 20
  /// Streams of notices and of the public page.
  public var streams = 512
  public var headerBytes = 32 << 10
  /// From a request's head to the end of its content.
  public var bodySeconds = 30
  /// From a request's head to the end of its answer, streams excepted.
  public var answerSeconds = 120
  /// A connection without a request.
  public var idleSeconds = 60
  /// Between two signs of life on a stream.
  public var heartbeatSeconds = 15
  /// What is still read after a refusal that came before the content's end.
  public var lingerSeconds = 2
  public var clockSkewSeconds: Int64 = 300
  /// Of all investors' logins that come from one address.
  public var investorLoginsAMinute = 60
  /// Of one investor.
  public var investorQuestionsAMinute = 60
  /// Every failed login of an investor is answered after a whole number of such steps (INV-01).
  public var investorAnswerMilliseconds = 500
  /// For folding the journal up to a past moment.
  public var pastSeconds = 60

  public init() {}
}

/// The files of a registry in its folder; `kaydi init` makes them.
public struct ServerFiles: Sendable {
  public let directory: String
  public init(directory: String) { self.directory = directory }

  private func path(_ name: String) -> String { "\(directory)/\(name)" }

  public var journal: String { path("journal.sqlite") }
  public var snapshots: String { path("snapshots") }
  public var views: String { path("views.sqlite") }
  /// The depository's own authority. Its key is not needed to serve and is best kept elsewhere.
  public var authorityCertificate: String { path("authority.pem") }
  public var authorityKey: String { path("authority.key") }
  public var serverCertificate: String { path("server.pem") }
  public var serverKey: String { path("server.key") }
  /// What the depository signs its answers with (GEN-13).
  public var signerCertificate: String { path("signer.pem") }
  public var signerKey: String { path("signer.key") }
  /// The registry's own door, which enters what happens at it (AUT-35).
  public var doorCertificate: String { path("door.pem") }
  public var doorKey: String { path("door.key") }
  public var accessLog: String { path("access.log") }
  /// Certificates withdrawn; none when there is no such file.
  public var revocations: String { path("revocations.txt") }
}
