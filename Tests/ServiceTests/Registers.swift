// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import Gateways
import JournalStore
import Logging
import Service
import Signing
import Testing

/// Both public registers played by stand-ins on loopback, with what they know of ten invented people and one
/// company, and a registry that asks them.
final class Registers: Sendable {
  let mernis: StandIn
  let tax: StandIn
  let options: RegisterOptions
  private let serving: [Task<Void, any Error>]

  /// Valid numbers (ACC-36), one a person.
  static let people = (1...12).map { tckn(100_000_000 + $0 * 1_234_567) }
  static let surnames = [
    "Akın", "Bilge", "Çelik", "Demir", "Erdem", "Fırat", "Güneş", "Işık", "İnan", "Kaya", "Lale", "Mutlu",
  ]

  static func tckn(_ nine: Int) -> String {
    let d = String(nine).compactMap(\.wholeNumberValue)
    let odd = d[0] + d[2] + d[4] + d[6] + d[8], even = d[1] + d[3] + d[5] + d[7]
    let tenth = ((7 * odd - even) % 10 + 10) % 10
    return "\(nine)\(tenth)\((odd + even + tenth) % 10)"
  }

  static func citizens(_ surnames: [String] = surnames) -> String {
    var file =
      "tckn,birthDate,name,surname,fatherName,motherName,birthPlace,gender,civilRegistry,nationality,isAlive"
    for (tckn, surname) in zip(people, surnames) {
      file += "\n\(tckn),1980-05-17,Deniz,\(surname),Ali,Ayşe,İzmir,F,Konak,TR,true"
    }
    return file
  }

  static let taxpayers =
    "number,title,taxOffice\n3456789014,DENEME TEKSTİL AŞ,Konak"
    + zip(people, surnames).map { "\n\($0),Deniz \($1)," }.joined()

  init(_ change: (inout RegisterOptions) -> Void = { _ in }) async throws {
    let folder = FileManager.default.temporaryDirectory
    var random = SystemRandomNumberGenerator()
    let authority = try CertificateAuthority.create(
      name: "Sicil", validity: World.validity, using: &random)
    let server = try authority.issueServer(
      hosts: ["127.0.0.1"], validity: World.validity, using: &random)
    let root = folder.appending(path: "kaydi-registers-\(UUID().uuidString).pem").path
    try authority.credential.certificatePEM.write(toFile: root, atomically: true, encoding: .utf8)
    let address = StandInAddress(certificate: server.certificate, keyPEM: server.keyPEM)
    mernis = StandIn(.mernis, people: try StandInPeople(.mernis, file: Array(Self.citizens().utf8)))
    tax = StandIn(.tax, people: try StandInPeople(.tax, file: Array(Self.taxpayers.utf8)))
    let (first, mernisPort) = try await Self.start(mernis, address)
    let (second, taxPort) = try await Self.start(tax, address)
    serving = [first, second]
    var options = RegisterOptions()
    options.mernis = "https://127.0.0.1:\(mernisPort)"
    options.tax = "https://127.0.0.1:\(taxPort)"
    options.authorities = [root]
    change(&options)
    self.options = options
  }

  private static func start(
    _ standIn: StandIn, _ address: StandInAddress
  ) async throws -> (Task<Void, any Error>, Int) {
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let serving = Task { [logger] in
      defer { port.finish() }
      try await standIn.run(address, handlesSignals: false, logger: logger) { port.yield($0) }
    }
    for await port in ports { return (serving, port) }
    try await serving.value
    throw CancellationError()
  }

  func stop() async {
    for task in serving {
      task.cancel()
      _ = await task.result
    }
    for path in options.authorities { try? FileManager.default.removeItem(atPath: path) }
  }
}

/// What the journal says of identities and accounts, read beside the server.
struct RegisterFacts {
  var holders: [String: HolderChanged] = [:]
  var accounts: [String: AccountChanged] = [:]
  var asked: [UInt64: RegisterAsked] = [:]
  var answered: [RegisterAnswered] = []
  var registered = 0

  init(_ world: World) throws {
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: world.folder.path).journal, create: false, readOnly: true)
    var next: UInt64 = 1
    while case let entries = try journal.read(from: next, atMost: 1_000, bytes: 32 << 20), !entries.isEmpty {
      for entry in entries {
        entry.outcome.withUnsafeBytes { bytes in
          var reader = OutcomeReader(bytes)
          while let (_, event) = reader.next() { take(event) }
        }
      }
      next = entries.last!.sequence + 1
    }
  }

  private mutating func take(_ event: RecordedEvent) {
    switch event {
    case .holder(let event): holders[event.account.text] = event
    case .account(let event): accounts[event.account.text] = event
    case .asked(let event): asked[event.query.value] = event
    case .answered(let event): answered.append(event)
    case .investor: registered += 1
    default: break
    }
  }

  /// Both statuses as the rulebook writes them, tax before MERNIS; a number once there is one (ACC-54).
  func pair(_ account: String) -> String {
    guard let holder = holders[account] else { return "" }
    if holder.investor != nil { return "number" }
    return "\(holder.tax?.code.string ?? "")\(holder.mernis?.code.string ?? "")"
  }

  func answers(_ account: String) -> Int { answered.count { $0.account.text == account } }
}

extension World {
  /// Waits for what the gateways bring; nothing depends on how long it takes.
  func eventually(_ what: String, _ holds: (RegisterFacts) throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while !(try holds(try RegisterFacts(self))) {
      guard ContinuousClock.now < deadline else {
        Issue.record("in vain: \(what)")
        return
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  func eventually(metric: String, atLeast least: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while try await self.metric(metric) ?? -1 < least {
      guard ContinuousClock.now < deadline else {
        Issue.record("in vain: \(metric) at least \(least)")
        return
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  func metric(_ name: String) async throws -> Int? {
    let text = try await get("/metrics", as: "MKK900").text
    return text.split(separator: "\n").first { $0.hasPrefix("kaydi_\(name) ") }?.split(separator: " ").last
      .flatMap { Int($0) }
  }

  /// Accounts of AKA with a person each, by their place in `Registers.people`.
  func open(_ people: [Int]) async throws {
    let lines = people.flatMap { index in
      [
        Self.line("account-definition.enter", [("account", "5\(index)"), ("class", "1")]),
        Self.line("identity.enter", [("account", "5\(index)")] + Self.identity(index)),
      ]
    }
    try await must(lines, as: "AKA001")
  }

  static func identity(_ index: Int) -> [(String, String)] {
    [
      ("kind", "NATURAL"), ("name", "Deniz"), ("surname", Registers.surnames[index]),
      ("tckn", Registers.people[index]), ("birthDate", "1980-05-17"), ("address", "Deneme Sokak 1"),
      ("phone", "02120000000"),
    ]
  }

  /// What becomes of a small credit to an account: nothing, or the code of its refusal.
  func creditRefusal(_ account: String) async throws -> String? {
    let reference = Self.reference()
    let answer = try await submit(
      transfer(reference, nominal: 1, to: account), as: "AKA001", reference: reference,
      day: try await today())
    return (answer.json["lines"] as? [[String: Any]])?.first?["code"] as? String
      ?? answer.json["code"] as? String
  }

  func minutesLater(_ minutes: Int) async throws {
    let seconds = Self.seconds(try await time()) + Int64(minutes) * 60 + 10_800
    let form = ISO8601DateFormatter()
    form.formatOptions = [.withInternetDateTime]
    try await setClock(
      String(form.string(from: Date(timeIntervalSince1970: TimeInterval(seconds))).dropLast()))
  }
}
