// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import GRDB
import JournalStore
import Kernel
import Proofs
import Service
import Signing
import TestSupport
import Testing
import Units

/// An operator who has every key of the depository and every tool rewrites the past. Whoever kept an old head
/// or receipt finds it out.
struct RewrittenHistoryTests {
  /// What was signed in the course of a day, and the journal at its end.
  struct Past: Sendable {
    let world: World
    let entries: [JournalEntry]
    /// In order; the last covers everything.
    let heads: [SignedCheckpoint]
    let receipts: [Receipt]

    var files: ServerFiles { ServerFiles(directory: world.folder.path) }
    var newest: Checkpoint { heads.last!.checkpoint }
  }

  /// A day that came to its end; its server has stopped.
  static let shared = Task {
    let world = try await World()
    let key = try world.logKey()
    var heads: [SignedCheckpoint] = []
    var receipts: [Receipt] = []
    for number in 1...4 {
      let answer = try await world.submit(
        world.transfer("H-\(number)", nominal: 1), as: "AKA001", reference: "H-\(number)")
      let path = try #require(answer.headers["kaydi-receipt"])
      let receipt = try Receipt(json: try await world.curl.send(path, as: "AKA001").body)
      receipts.append(receipt)
      heads.append(try SignedCheckpoint(Array(receipt.checkpoint.utf8), of: key))
    }
    await world.stop()
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: world.folder.path).journal, create: false, readOnly: true)
    return Past(
      world: world, entries: try journal.read(from: 1, atMost: .max, bytes: .max), heads: heads,
      receipts: receipts)
  }

  let past: Past

  init() async throws { past = try await Self.shared.value }

  /// A journal as the operator would have it, every hash of it right.
  private func rewritten(_ change: (inout [JournalEntry]) -> Void) throws -> (
    journal: SQLiteJournal, path: String
  ) {
    var entries = past.entries
    change(&entries)
    for index in entries.indices {
      entries[index].sequence = UInt64(index + 1)
      if index > 0 { entries[index].time = max(entries[index].time, entries[index - 1].time) }
      entries[index].signedDigest = JournalHash.signedDigest(
        header: entries[index].header, content: entries[index].content)
    }
    let path = past.world.folder.appending(path: "\(UUID()).sqlite").path
    let journal = try SQLiteJournal(path: path, create: true)
    _ = try journal.fence()
    for entry in entries { try journal.append([entry], engineVersion: Registry.engineVersion) }
    return (journal, path)
  }

  private func tamper(_ path: String, _ sql: String) throws {
    try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  private func audit(_ journal: any JournalStorage, _ heads: [Checkpoint]) throws -> JournalAudit.Findings {
    var audit = JournalAudit()
    audit.members = try past.world.members()
    audit.checkpoints = heads
    return try audit.run(journal)
  }

  /// The member's transfer in the middle of the day.
  private func place(_ entries: [JournalEntry]) -> Int {
    entries.firstIndex { $0.sequence == past.receipts[1].entry.sequence }!
  }

  @Test(.rule("GEN-12"))
  func `the true journal agrees with all heads and tiles`() throws {
    var audit = JournalAudit()
    audit.members = try past.world.members()
    audit.checkpoints = past.heads.map(\.checkpoint)
    audit.tiles = LogFolder(past.files.log)
    let journal = try SQLiteJournal(path: past.files.journal, create: false, readOnly: true)
    let findings = try audit.run(journal)
    #expect(findings.entries == UInt64(past.entries.count))
    #expect(findings.signatures == UInt64(past.entries.count { $0.kind == .submission }))
    #expect(findings.size == 2 * findings.entries)
    for head in past.heads {
      #expect(throws: Never.self) { try audit.run(try rewritten { _ in }.journal) }
      var tree = TileTree(size: past.newest.size, source: StoredTiles(LogFolder(past.files.log)))
      try tree.consistency(from: head.checkpoint.size).verify(
        from: head.checkpoint.root, to: past.newest.root)
    }
  }

  @Test(.rule("GEN-12"))
  func `an edited outcome contradicts the old head`() throws {
    let (journal, _) = try rewritten { entries in
      let place = place(entries)
      entries[place].outcome[entries[place].outcome.count - 1] ^= 1
    }
    _ = try audit(journal, [])
    #expect(code { _ = try audit(journal, [past.newest]) } == .historiesDiffer)
    // What was signed before the edited entry still holds.
    _ = try audit(journal, [past.heads[0].checkpoint])
  }

  @Test(.rule("GEN-11", "GEN-12"))
  func `an edited submission has no signature of the member`() throws {
    let (journal, _) = try rewritten { entries in
      let place = place(entries)
      entries[place].content = Array(
        String(decoding: entries[place].content, as: UTF8.self).replacing("1002", with: "1003").utf8)
    }
    let sequence = past.receipts[1].entry.sequence
    #expect {
      try audit(journal, [])
    } throws: { error in
      guard let fault = error as? AuditFault else { return false }
      return fault.sequence == sequence && fault.cause as? SigningFault == .signatureInvalid
    }
  }

  @Test(.rule("GEN-12"))
  func `another salt, time or kind contradicts the old head`() throws {
    let changes: [(inout JournalEntry) -> Void] = [
      { $0.salt[0] ^= 1 }, { $0.time = Moment(microseconds: $0.time.microseconds + 1) },
    ]
    for change in changes {
      let (journal, _) = try rewritten { change(&$0[$0.count - 1]) }
      #expect(code { _ = try audit(journal, [past.newest]) } == .historiesDiffer)
    }
    let (journal, _) = try rewritten { $0[place($0)].kind = .tick }
    #expect(throws: AuditFault.self) { try audit(journal, []) }
  }

  @Test(.rule("GEN-12"))
  func `deleted entries contradict the old head, or are missing at the end`() throws {
    let (journal, _) = try rewritten { $0.remove(at: place($0)) }
    #expect(code { _ = try audit(journal, [past.heads[1].checkpoint]) } == .historiesDiffer)
    let (shorter, _) = try rewritten { $0.removeLast() }
    _ = try audit(shorter, [past.heads[2].checkpoint])
    #expect(code { _ = try audit(shorter, [past.newest]) } == .journalShorter)
  }

  @Test(.rule("GEN-12"))
  func `reordered and inserted entries contradict the old head`() throws {
    let (reordered, _) = try rewritten { $0.swapAt(place($0), place($0) + 1) }
    #expect(code { _ = try audit(reordered, [past.newest]) } == .historiesDiffer)
    let (inserted, _) = try rewritten { entries in
      var tick = JournalEntry(sequence: 0, time: entries[3].time, kind: .tick)
      tick.salt = [UInt8](repeating: 3, count: 16)
      entries.insert(tick, at: 4)
    }
    #expect(code { _ = try audit(inserted, [past.newest]) } == .historiesDiffer)
  }

  @Test(
    .rule("GEN-12"),
    arguments: [
      "UPDATE entry SET content = x'00' WHERE sequence = 6", "DELETE FROM entry WHERE sequence = 6",
      "UPDATE entry SET entry_leaf = outcome_leaf WHERE sequence = 6", "DELETE FROM batch WHERE number = 5",
      "UPDATE entry SET sequence = 999 WHERE sequence = 6",
    ])
  func `a careless edit does not even need an old head`(sql: String) throws {
    let (journal, path) = try rewritten { _ in }
    try tamper(path, sql)
    #expect {
      try audit(journal, [])
    } throws: { error in
      (error as? JournalFault)?.code == .altered
    }
  }

  @Test(.rule("GEN-12", "GEN-13"))
  func `two histories with one key are told apart by their heads`() throws {
    let signer = try NoteSigner.load(past.files.logKey)
    let (other, _) = try rewritten { entries in
      let place = place(entries)
      entries[place].outcome[entries[place].outcome.count - 1] ^= 1
      var tick = entries[entries.count - 1]
      tick.kind = .tick
      (tick.header, tick.content, tick.signature) = ([], [], [])
      entries.append(tick)
    }
    let folder = LogFolder(past.world.folder.appending(path: "fork-\(UUID())").path)
    let notary = Notary(journal: other, storage: folder, signer: signer)
    #expect(try notary.advance())
    let fork = try #require(notary.head).signed.checkpoint
    #expect(fork.size == past.newest.size + 2)
    for tiles in [folder, LogFolder(past.files.log)] {
      #expect(
        code {
          var tree = TileTree(size: fork.size, source: StoredTiles(tiles))
          try tree.consistency(from: past.newest.size).verify(from: past.newest.root, to: fork.root)
        } != nil)
    }
    // The receipt of the one is nothing in the other.
    let verifier = try past.world.receipts()
    var receipt = past.receipts[1]
    receipt.checkpoint = String(decoding: try #require(notary.head).signed.bytes, as: UTF8.self)
    #expect(code { _ = try verifier.verify(receipt) } == .proofInvalid)
  }

  @Test(.rule("GEN-12"))
  func `a log is not continued over another past`() throws {
    let signer = try NoteSigner.load(past.files.logKey)
    func open(_ change: (inout [JournalEntry]) -> Void) throws {
      let (journal, _) = try rewritten(change)
      try Notary(journal: journal, storage: LogFolder(past.files.log), signer: signer).open()
    }
    try open { _ in }
    #expect(code { try open { $0.removeLast() } } == .journalShorter)
    #expect(code { try open { $0[$0.count - 1].outcome.append(1) } } == .tilesDiffer)
  }

  @Test(.rule("GEN-13"))
  func `a server does not start over a journal that was cut off, nor without the key of its log`()
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kaydi-cut-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Other tests' copies of the journal come and go in the same place.
    let names = try FileManager.default.contentsOfDirectory(atPath: past.world.folder.path)
    for name in names where !name.contains(".sqlite") || name.hasPrefix("journal.") {
      try FileManager.default.copyItem(
        at: past.world.folder.appending(path: name), to: folder.appending(path: name))
    }
    let files = ServerFiles(directory: folder.path)
    let last = past.entries.count
    try tamper(
      files.journal,
      "DELETE FROM batch WHERE first_sequence = \(last); DELETE FROM entry WHERE sequence = \(last)")
    var options = ServerOptions()
    options.port = 0
    options.directory = folder.path
    options.handlesSignals = false
    #expect(await refusal(options) == .journalShorter)
    try FileManager.default.removeItem(atPath: files.logKey)
    #expect(await refusal(options) == .keyMissing)
  }

  private func refusal(_ options: ServerOptions) async -> ProofFault.Code? {
    do {
      try await serve(options)
      return nil
    } catch {
      return (error as? ProofFault)?.code
    }
  }
}

func code(_ body: () throws -> Void) -> ProofFault.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? ProofFault)?.code
  }
}
