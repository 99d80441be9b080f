// SPDX-License-Identifier: Apache-2.0
import Crypto
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Service
import Signing
import Simulator
import Units

extension Bench {
  /// From a snapshot on the disk to a registry that is ready: every chunk read, checked and put in its place,
  /// every index filled. The file is dropped from the system's memory first, as after a restart of the
  /// machine.
  func restart() throws -> BenchResult {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kaydi-benchmark-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let snapshots = SnapshotFolder(path: folder)
    let (digest, taking) = try writeSnapshot(snapshots)
    let path = snapshots.files()[0]
    Self.dropFromMemory(path)
    let start = ContinuousClock.now
    let file = try SnapshotFile(path: path)
    var registry = Registry(genesis: genesis(), at: Self.opening)!
    try registry.restore(file)
    registry.prefault()
    let elapsed = secondsSince(start)
    precondition(file.digest == digest && registry.read { $0.conservationBreak() } == nil)
    precondition(registry.stateDigest() == digest, "the state that came back is the one that was written")
    return BenchResult(
      stage: "restart", transfers: market.accountCount, seconds: elapsed, accounts: market.accountCount,
      notes: [
        ("holdings", Double(market.accountCount * market.holdingsEach)),
        ("gigabytes", (Double(file.byteCount) / 1e7).rounded() / 100),
        ("takingSeconds", (taking * 100).rounded() / 100),
      ])
  }

  /// In a function of its own, so that the registry written from is gone before the other one comes.
  private func writeSnapshot(_ folder: SnapshotFolder) throws -> (digest: [UInt8], seconds: Double) {
    var registry = Registry(genesis: genesis(), at: Self.opening)!
    setUp(&registry)
    let start = ContinuousClock.now
    registry.beginImage()
    let writer = try folder.begin(
      SnapshotHeader(
        engineVersion: Registry.engineVersion, stateVersion: Registry.stateVersion,
        sequence: registry.sequence))
    while let chunk = registry.nextImageChunk() { try writer.append(chunk) }
    let digest = try writer.finish()
    try writer.keep(checkpoint: registry.sequence + 1)
    return (digest, secondsSince(start))
  }

  private static func dropFromMemory(_ path: String) {
    let file = open(path, O_RDONLY)
    precondition(file >= 0)
    fsync(file)
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
    close(file)
  }

  /// The whole journal carried out again, every outcome compared: read, checked, decoded, decided.
  func replay() async throws -> BenchResult {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kaydi-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let journal = try makeJournal(in: directory)
    do {
      let node = try Node(journal: journal, clock: { Self.opening })
      defer { node.stop() }
      for file in setup { _ = try await node.submit(try replayable(file, prefix: "S-")) }
      for file in files { _ = try await node.submit(try replayable(file, prefix: "D-")) }
    }
    var replay = try Replay(journal)
    try replay.run(journal, through: UInt64(setup.count) + 1)
    let start = ContinuousClock.now
    try replay.run(journal)
    let elapsed = secondsSince(start)
    let registry = replay.finish()
    precondition(registry.sequence == UInt64(setup.count + files.count) + 1)
    precondition(registry.read { $0.conservationBreak() } == nil)
    return BenchResult(
      stage: "replay", transfers: transfers, seconds: elapsed, accounts: market.accountCount)
  }

  /// With a header that a replay reads; nobody checks its signature in process.
  private func replayable(_ file: MarketPlan.File, prefix: String) throws -> SignedEntry {
    let envelope = Signing.Envelope(
      market: "TR", member: String(file.user.prefix(3)), user: file.user, operation: nil,
      catalogueVersion: 1, reference: prefix + file.reference, businessDay: Self.day.description,
      signingTimeSeconds: Self.opening.microseconds / Moment.microsecondsPerSecond, contentType: .csv,
      certificateChain: [Array("a certificate".utf8)])
    let signature = try envelope.sign(file.csv, with: P256.Signing.PrivateKey())
    var entry = signed(file, prefix: prefix)
    entry.header = Array(signature.prefix { $0 != "." }.utf8)
    entry.signedDigest = JournalHash.signedDigest(header: entry.header, content: entry.content)
    entry.envelope = try Kernel.Envelope(envelope)
    return entry
  }
}
