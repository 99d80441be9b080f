// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Service
import Signing
import Testing
import Units

@Suite struct SnapshotTests {
  /// A node without a server, in a folder of its own; nothing but what the operator signs.
  final class Place {
    let folder: URL
    let journal: SQLiteJournal
    let snapshots: SnapshotFolder
    private let door: Door
    private let officer: Credential
    private var sent = 0
    private static let time = Moment(microseconds: World.start * Moment.microsecondsPerSecond)

    init(name: String = "MKK") throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "kaydi-snapshot-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      snapshots = SnapshotFolder(path: folder.appending(path: "snapshots").path)
      var random = SystemRandomNumberGenerator()
      let authority = try CertificateAuthority.create(name: name, validity: World.validity, using: &random)
      officer = try authority.issueUser(
        member: "MKK", user: "MKK900", validity: World.validity, using: &random)
      door = Door(
        verifier: try Verifier(roots: [authority.credential.certificate], clockSkewSeconds: 300),
        market: "TR")
      let genesis = Array(
        """
        {"market":"TR","operatorCode":"MKK","operatorTitle":"\(name)","checksCertificates":false,\
        "accounts":3000,"holdings":2000,"investors":1000,"securities":100,"lots":1000,"members":2000,\
        "referencesADay":2000,"submissionsADay":3000,"textPieces":10000}
        """.utf8)
      var entry = JournalEntry(sequence: 1, time: Self.time, kind: .genesis, form: .json, content: genesis)
      entry.salt = [UInt8](repeating: 7, count: 16)
      entry.signedDigest = JournalHash.signedDigest(header: [], content: genesis)
      entry.outcome = Registry(genesis: genesis, at: Self.time)!.withOutcome { Array($0) }
      journal = try SQLiteJournal(path: folder.appending(path: "journal.sqlite").path, create: true)
      _ = try journal.fence()
      try journal.append([entry], engineVersion: Registry.engineVersion)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func node(snapshotBytes: Int = 4_000) throws -> Node {
      var bounds = Node.Bounds()
      bounds.snapshotBytes = snapshotBytes
      return try Node(journal: journal, snapshots: snapshots, clock: { Self.time }, bounds: bounds)
    }

    /// Members whose codes count up, one a submission.
    func send(_ count: Int, to node: Node) async throws {
      for _ in 0..<count {
        sent += 1
        let code = String(46_656 / 2 + sent, radix: 36, uppercase: true)
        let content = Array(
          World.line(
            "member-definition.enter",
            [("member", code), ("kind", "BROKERAGE"), ("title", String(repeating: code, count: 20))]
          ).utf8)
        let envelope = Signing.Envelope(
          market: "TR", member: "MKK", user: "MKK900", operation: nil, catalogueVersion: 1,
          reference: "R\(sent)", businessDay: "2026-03-02", signingTimeSeconds: World.start,
          contentType: .json, certificateChain: [officer.certificate])
        let entry = try door.admit(
          signature: Array(try envelope.sign(content, with: officer.key).utf8), form: .json,
          content: content, at: Self.time, tlsPeerLeaf: nil)
        let answer = try await node.submit(entry)
        try #require(answer.outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0).refusal } == nil)
      }
    }

    /// Works until there are as many snapshots.
    func work(until count: Int, _ node: Node) async throws {
      var last = ""
      var seen = 0
      for _ in 0..<2_000 where seen < count {
        try await send(1, to: node)
        if let newest = snapshots.files().first, newest != last {
          last = newest
          seen += 1
        }
      }
      try #require(seen == count)
    }

    /// By way of the snapshots, and by the journal alone.
    func restart() throws -> (restart: Restart, digest: [UInt8], expected: [UInt8]) {
      var restart = Restart(journal, snapshots: snapshots.candidates)
      var registry = try restart.registry()
      var plain = Restart(journal)
      var other = try plain.registry()
      return (restart, registry.stateDigest(), other.stateDigest())
    }
  }

  @Test func `a registry at work leaves snapshots and starts from the newest`() async throws {
    let place = try Place()
    let node = try place.node()
    try await place.work(until: 3, node)
    try await place.send(5, to: node)
    node.stop()
    #expect(place.snapshots.files().count == 2)
    let (restart, digest, expected) = try place.restart()
    #expect(restart.skipped.isEmpty && restart.snapshotSequence > 1)
    #expect(digest == expected)

    let again = try place.node()
    try await place.send(5, to: again)
    again.stop()
    let later = try place.restart()
    #expect(later.digest == later.expected && later.digest != digest)
  }

  @Test func `the digest of a checkpoint is that of the state after its entry`() async throws {
    let place = try Place()
    let node = try place.node()
    try await place.work(until: 1, node)
    node.stop()
    let file = try SnapshotFile(path: place.snapshots.files()[0])
    let entry = try #require(try place.journal.entry(file.checkpoint))
    let checkpoint = try #require(StateCheckpoint(entry))
    var replay = try Replay(place.journal)
    try replay.run(place.journal, through: checkpoint.sequence)
    var registry = replay.finish()
    let digest = registry.stateDigest()
    #expect(digest == checkpoint.digest && checkpoint.sequence == file.header.sequence)

    // A full replay looks at every checkpoint; one that lies is found.
    let checkpoints = try place.journal.checkpoints()
    #expect(checkpoints.first == checkpoint)
    var checked = try Replay(place.journal)
    try checked.run(place.journal, checking: checkpoints)
    var lie = checkpoint
    lie.digest[0] ^= 1
    #expect(throws: ReplayFault.self) {
      var checked = try Replay(place.journal)
      try checked.run(place.journal, checking: [lie])
    }
  }

  @Test func `a damaged snapshot is passed over, wherever the damage is`() async throws {
    let place = try Place()
    let node = try place.node()
    try await place.work(until: 2, node)
    node.stop()
    let newest = place.snapshots.files()[0]
    let whole = try Data(contentsOf: URL(fileURLWithPath: newest))
    func isPassedOver(_ damaged: Data, _ what: Comment) throws {
      try damaged.write(to: URL(fileURLWithPath: newest))
      let (restart, digest, expected) = try place.restart()
      #expect(restart.skipped.map(\.name) == [newest], what)
      #expect(restart.snapshotSequence > 1 && digest == expected, what)
    }
    for offset in stride(from: 0, to: whole.count, by: max(1, whole.count / 60)) where !(24..<32 ~= offset) {
      var damaged = whole
      damaged[offset] ^= 0x10
      try isPassedOver(damaged, "byte \(offset)")
    }
    for length in [0, 1, 40, whole.count / 2, whole.count - 1] {
      try isPassedOver(whole.prefix(length), "cut to \(length)")
    }
    try isPassedOver(whole + [0], "one byte more")
    try isPassedOver(Data(repeating: 0xff, count: 5_000), "nothing of it")
    try whole.write(to: URL(fileURLWithPath: newest))
    #expect(try place.restart().restart.skipped.isEmpty)
  }

  @Test func `a snapshot that the journal does not name is passed over`() async throws {
    let place = try Place()
    let node = try place.node()
    try await place.work(until: 1, node)
    node.stop()
    let other = try Place(name: "XXX")
    let stranger = try other.node()
    try await other.work(until: 1, stranger)
    stranger.stop()
    let own = place.snapshots.files()[0]
    // One that was never told to the journal, one of another registry, one under a name that lies.
    for (source, name) in [
      (own, "00000000000000000005-00000000000000000003"), (other.snapshots.files()[0], "99-4"),
      (own, "98-99999999"), (own, "97"),
    ] {
      let path = "\(place.snapshots.path)/\(name).snapshot"
      try FileManager.default.copyItem(atPath: source, toPath: path)
      try FileManager.default.moveItem(atPath: own, toPath: own + ".aside")
      let (restart, digest, expected) = try place.restart()
      #expect(restart.skipped.map(\.fault) == [.notInJournal])
      #expect(restart.snapshotSequence == 0 && digest == expected)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: own + ".aside", toPath: own)
    }
  }

  @Test func `a snapshot of another version is passed over`() async throws {
    let place = try Place()
    let node = try place.node()
    try await place.work(until: 1, node)
    node.stop()
    let path = place.snapshots.files()[0]
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for offset in [8, 12] {
      var other = whole
      other[offset] = 99
      try other.write(to: URL(fileURLWithPath: path))
      #expect(try place.restart().restart.skipped.map(\.fault) == [.otherVersion])
    }
  }

  @Test func `where no snapshot can be written, work goes on`() async throws {
    let place = try Place()
    // A file stands where the folder should be.
    try Data().write(to: URL(fileURLWithPath: place.snapshots.path))
    let node = try place.node(snapshotBytes: 100)
    try await place.send(30, to: node)
    node.stop()
    let (restart, digest, expected) = try place.restart()
    #expect(restart.snapshotSequence == 0 && digest == expected)
  }
}
