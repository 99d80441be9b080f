// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalStore
import Kernel
import Proofs
import Service
import Synchronization
import TestSupport
import Testing
import Units

/// The notary behind a journal that grows.
struct NotaryTests {
  let folder: URL
  let journal: SQLiteJournal
  let storage: LogFolder
  let signer: NoteSigner

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kaydi-notary-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    journal = try SQLiteJournal(path: folder.appending(path: "journal.sqlite").path, create: true)
    _ = try journal.fence()
    storage = LogFolder(folder.appending(path: "log").path)
    signer = try NoteSigner(name: "kaydi.test/notary", kind: .log)
  }

  private func append(_ count: Int) throws {
    let next = journal.head.sequence + 1
    let entries = (next..<next + UInt64(count)).map { sequence in
      var entry = JournalEntry(sequence: sequence, time: Moment(microseconds: Int64(sequence)), kind: .tick)
      entry.salt = (0..<16).map { UInt8(truncatingIfNeeded: sequence &* 31 &+ $0) }
      entry.signedDigest = JournalHash.signedDigest(header: [], content: [])
      entry.outcome = Array("\(sequence)".utf8)
      return entry
    }
    try journal.append(entries, engineVersion: 1)
  }

  private func notary() -> Notary { Notary(journal: journal, storage: storage, signer: signer) }

  private func expectAgreement(_ notary: Notary) throws {
    var audit = JournalAudit()
    audit.tiles = storage
    audit.checkpoints = [try #require(notary.head).signed.checkpoint]
    let findings = try audit.run(journal)
    #expect(findings.size == notary.head?.size)
  }

  @Test(.rule("GEN-13"))
  func `a head covers what is durable, whatever the batches and restarts`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var notary = notary()
    #expect(try !notary.advance())
    for batch in [1, 1, 2, 125, 1, 126, 300, 5_000, 1] {
      try append(batch)
      #expect(try notary.advance())
      #expect(try !notary.advance())
      #expect(notary.sequence == journal.head.sequence)
      try expectAgreement(notary)
      if batch != 126 { notary = self.notary() }
      try notary.open()
    }
  }

  @Test(.rule("GEN-13"))
  func `a log that was lost is made again from the journal`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try append(700)
    let first = notary()
    _ = try first.advance()
    try FileManager.default.removeItem(atPath: storage.path)
    let second = notary()
    #expect(try second.advance())
    #expect(second.head?.signed.bytes == first.head?.signed.bytes)
    try expectAgreement(second)
  }

  @Test(.rule("GEN-13"))
  func `every entry has a receipt once a head covers it`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let notary = notary()
    try append(300)
    let last = try #require(try journal.entry(300))
    #expect(try notary.receipt(of: last) == nil)
    _ = try notary.advance()
    for sequence in 1...300 as ClosedRange<UInt64> {
      let entry = try #require(try journal.entry(sequence))
      let receipt = try #require(try notary.receipt(of: entry))
      let head = try SignedCheckpoint(Array(receipt.checkpoint.utf8), of: signer.key).checkpoint
      var told = entry
      told.salt = JournalHash.entrySalt(entry.salt)
      #expect(try receipt.verifyProofs(head) == told)
      #expect(try Receipt(json: receipt.json).journalEntry() == told)
    }
  }

  @Test(.rule("GEN-12"))
  func `no receipt is given for an entry or a tile that was changed`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let notary = notary()
    try append(300)
    _ = try notary.advance()
    var entry = try #require(try journal.entry(7))
    entry.outcome = [1]
    #expect(code { _ = try notary.receipt(of: entry) } == .tilesDiffer)
    let good = try #require(try journal.entry(7))
    let path = "tile/0/000"
    var tile = try #require(try storage.read(path))
    tile[32 * 200] ^= 1
    try storage.write([LogFile(path, tile)])
    #expect(code { _ = try notary.receipt(of: good) } == .tilesDiffer)
    var audit = JournalAudit()
    audit.tiles = storage
    audit.checkpoints = [try #require(notary.head).signed.checkpoint]
    #expect(code { _ = try audit.run(journal) } == .tilesDiffer)
    try FileManager.default.removeItem(atPath: "\(storage.path)/\(path)")
    #expect(code { _ = try notary.receipt(of: good) } == .tileMissing)
  }

  /// A folder that takes nothing for a while, as a full disk does.
  private final class Stubborn: LogStorage {
    let folder: LogFolder
    let isFull = Mutex(false)
    init(_ folder: LogFolder) { self.folder = folder }
    func read(_ path: String) throws(ProofFault) -> [UInt8]? { try folder.read(path) }
    func remove(folder name: String) throws(ProofFault) { try folder.remove(folder: name) }
    func write(_ files: [LogFile]) throws(ProofFault) {
      if isFull.withLock({ $0 }) { throw ProofFault(.storageFailed, "full") }
      try folder.write(files)
    }
  }

  @Test(.rule("GEN-13"))
  func `a full disk holds up the heads and nothing else`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let stubborn = Stubborn(storage)
    let notary = Notary(journal: journal, storage: stubborn, signer: signer)
    try append(3)
    _ = try notary.advance()
    stubborn.isFull.withLock { $0 = true }
    try append(400)
    for _ in 0..<2 { #expect(code { _ = try notary.advance() } == .storageFailed) }
    #expect(notary.sequence == 3)
    try append(1)
    stubborn.isFull.withLock { $0 = false }
    #expect(try notary.advance())
    #expect(notary.sequence == 404)
    try expectAgreement(notary)
  }
}
