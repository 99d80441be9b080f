// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import Signing
import Simulator
import Units

/// The stages that go through the public door: TLS with certificates of both sides, a signature on every
/// submission, decoding, engine, durable journal, signed answers. Submissions are signed beforehand, as a
/// back office has them ready; client and server share the machine.
struct DoorBench: Sendable {
  let bench: Bench
  let directory: String
  let opening: Moment

  init(_ bench: Bench) {
    self.bench = bench
    directory =
      FileManager.default.temporaryDirectory.appendingPathComponent("kaydi-benchmark-\(UUID().uuidString)")
      .path
    opening = Bench.opening
  }

  private var files: ServerFiles { ServerFiles(directory: directory) }

  /// Founds a registry, serves it in this process, builds the market through the door, then runs the body.
  func withMarket<Result: Sendable>(_ body: @escaping @Sendable (DemoSession) async throws -> Result)
    async throws -> Result
  {
    var founding = Founding()
    founding.time = opening
    let accounts = bench.market.accountCount
    founding.sizes = [
      ("accounts", accounts + 1_000), ("investors", accounts + 1_000),
      ("holdings", accounts * 2 + bench.transfers + 100_000),
      ("textPieces", accounts * 4 + 100_000), ("referencesADay", bench.transfers + 100_000),
      ("submissionsADay", 2_000_000),
    ]
    try founding.make(in: files)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let authority = try CertificateAuthority.load(
      certificate: files.authorityCertificate, key: files.authorityKey)
    for user in bench.market.userCodes { try founding.issue(user, from: authority).save(in: files) }
    return try await withServer(files) { [files, bench] url in
      let session = try DemoSession(url: url, files: files)
      try await session.build(bench.market)
      let result = try await body(session)
      try await session.close()
      return result
    }
  }

  /// Signed files.
  func files() async throws -> BenchResult {
    try await withMarket { session in
      let prepared = try await session.prepare(bench.files, prefix: "D")
      let (seconds, latencies) = try await session.sendPrepared(
        prepared, inFlight: 6, linesEach: bench.files.map(\.lines))
      return BenchResult(
        stage: "door-files", transfers: bench.transfers, seconds: seconds,
        accounts: bench.market.accountCount,
        notes: percentiles(latencies))
    }
  }

  /// Single instructions, each signed by itself.
  func singles(_ count: Int) async throws -> BenchResult {
    var plan = TransferPlan(bench.market, seed: 11)
    let singles = (0..<count).map { plan.single(of: $0 % bench.market.members.count, name: "Q\($0)") }
    return try await withMarket { session in
      let prepared = try await session.prepare(singles, prefix: "S", type: .json)
      guard let url = URL(string: session.url), let host = url.host, let port = url.port else {
        throw ClientProblem.unexpected(session.url)
      }
      let load = BenchmarkLoad(host: host, port: port, authority: session.authority, connections: 64)
      let (seconds, latencies) = try await load.run(prepared)
      return BenchResult(
        stage: "door-singles", transfers: count, seconds: seconds, accounts: bench.market.accountCount,
        notes: percentiles(latencies))
    }
  }
}

/// Milliseconds at which half, 99 in a hundred, and all are answered.
func percentiles(_ seconds: [Double]) -> [(String, Double)] {
  let sorted = seconds.sorted()
  guard !sorted.isEmpty else { return [] }
  func at(_ share: Double) -> Double {
    (sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] * 100_000).rounded() / 100
  }
  return [("p50ms", at(0.5)), ("p99ms", at(0.99)), ("p100ms", at(1))]
}

extension DemoSession {
  func prepare(_ files: [MarketPlan.File], prefix: String, type: Signing.Envelope.ContentType = .csv)
    async throws
    -> [(Client, Client.Signed)]
  {
    let now = try await registryTime()
    return try files.map { file in
      let client = try client(file.user)
      return (client, try client.sign(file.csv, type, reference: "\(prefix)-\(file.reference)", at: now))
    }
  }

  /// Sends with so many on their way at a time; every line must be carried out.
  nonisolated func sendPrepared(_ prepared: [(Client, Client.Signed)], inFlight: Int, linesEach: [Int])
    async throws -> (
      seconds: Double, latencies: [Double]
    )
  {
    let start = ContinuousClock.now
    var latencies: [Double] = []
    latencies.reserveCapacity(prepared.count)
    try await withThrowingTaskGroup(of: (Int, Double, Client.Answer).self) { group in
      var next = 0
      func add() {
        let index = next
        let (client, signed) = prepared[index]
        next += 1
        group.addTask {
          let begun = ContinuousClock.now
          let answer = try await client.send(signed)
          return (index, secondsSince(begun), answer)
        }
      }
      while next < min(inFlight, prepared.count) { add() }
      while let (index, seconds, answer) = try await group.next() {
        latencies.append(seconds)
        try check(answer, lines: linesEach[index])
        if next < prepared.count { add() }
      }
    }
    return (secondsSince(start), latencies)
  }

  /// Cheap and complete enough: as many lines as were sent, and no refusal among them.
  private nonisolated func check(_ answer: Client.Answer, lines: Int) throws {
    guard answer.status == 200 else { throw ClientProblem.refused(answer.status, answer.text) }
    let count = answer.body.reduce(0) { $0 + ($1 == 10 ? 1 : 0) }
    guard count >= lines, answer.body.count < lines * 40 + 200 else {
      throw ClientProblem.unexpected(String(answer.text.prefix(300)))
    }
  }
}

func secondsSince(_ start: ContinuousClock.Instant) -> Double {
  let elapsed = ContinuousClock.now - start
  return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
}
