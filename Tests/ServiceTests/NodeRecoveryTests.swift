// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Service
import Synchronization
import TestSupport
import Testing
import Units

/// A node whose journal refuses every batch for a while, as on a full volume.
@Suite(.rule("GEN-12", "GEN-39")) struct NodeRecoveryTests {
  private static let full = JournalFault(.outOfSpace, cause: "test")

  @Test func `while the journal takes nothing, submissions are refused and questions answered`() async throws
  {
    let world = try Unwilling()
    world.journal.fault.withLock { $0 = Self.full }
    for reference in ["A", "B"] {
      let fault = await #expect(throws: NodeFault.self) {
        try await world.node.submit(world.entry(reference))
      }
      guard case .unavailable(Self.full) = fault else {
        Issue.record("\(String(describing: fault))")
        continue
      }
      // What ran ahead of the journal is gone: only what is durable is shown.
      #expect(try await world.node.read { _ in true }.sequence == 1)
    }
    #expect(world.node.status.fault == Self.full)
    #expect(world.node.status.sequence == 1)
  }

  @Test func `work goes on by itself once the journal takes entries again`() async throws {
    let world = try Unwilling()
    world.journal.fault.withLock { $0 = Self.full }
    await #expect(throws: NodeFault.self) { try await world.node.submit(world.entry("A")) }
    world.journal.fault.withLock { $0 = nil }
    while world.node.status.fault != nil { try await Task.sleep(for: .milliseconds(10)) }
    // The second entry is the tick with which it took up work.
    #expect(try await world.node.submit(world.entry("A")).sequence == 3)
    let entries = try world.node.entries(after: 0)
    #expect(entries.map(\.kind) == [.genesis, .tick, .submission])
  }

  @Test func `a replaced leader answers nothing any more`() async throws {
    let world = try Unwilling()
    let other = try SQLiteJournal(path: world.files.journal, create: false)
    _ = try other.fence()
    for _ in 0..<2 {
      let fault = await #expect(throws: NodeFault.self) { try await world.node.submit(world.entry("A")) }
      guard case .unavailable(let fault) = fault, fault.code == .fenced else {
        Issue.record("\(String(describing: fault))")
        continue
      }
    }
    await #expect(throws: NodeFault.self) { try await world.node.read { _ in true } }
  }
}

/// A newly founded registry whose journal can be made to refuse.
private final class Unwilling {
  final class Journal: JournalStorage {
    let fault = Mutex<JournalFault?>(nil)
    private let journal: SQLiteJournal

    init(_ journal: SQLiteJournal) { self.journal = journal }

    private func refuse() throws(JournalFault) {
      if let fault = fault.withLock({ $0 }) { throw fault }
    }

    var head: JournalHead { journal.head }
    func fence() throws(JournalFault) -> UInt64 { try journal.fence() }
    func probe() throws(JournalFault) { try refuse() }

    func append(_ entries: [JournalEntry], engineVersion: UInt32) throws(JournalFault) -> JournalHead {
      try refuse()
      return try journal.append(entries, engineVersion: engineVersion)
    }

    func read(from sequence: UInt64, atMost count: Int, bytes: Int) throws(JournalFault) -> [JournalEntry] {
      try journal.read(from: sequence, atMost: count, bytes: bytes)
    }

    func entry(_ sequence: UInt64) throws(JournalFault) -> JournalEntry? { try journal.entry(sequence) }
  }

  let files: ServerFiles
  let journal: Journal
  let node: Node

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kaydi-node-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    files = ServerFiles(directory: folder.path)
    var founding = Founding()
    founding.sizes = [("accounts", 100), ("investors", 100), ("holdings", 100), ("lots", 100)]
    try founding.make(in: files)
    journal = Journal(try SQLiteJournal(path: files.journal, create: false))
    node = try Node(journal: journal)
  }

  deinit {
    node.stop()
    try? FileManager.default.removeItem(atPath: files.directory)
  }

  /// Refused by the engine, for want of a certificate; that is an answer as good as any.
  func entry(_ reference: String) -> SignedEntry {
    let content = Array(#"{"operation":"transfer.enter","fields":{}}"#.utf8)
    func value<Value: FieldValue>(_ text: String) -> Value {
      let bytes = Array(text.utf8)
      return try! Value.read(bytes.span)
    }
    return SignedEntry(
      form: .json, header: [], content: content, signature: [],
      signedDigest: JournalHash.signedDigest(header: [], content: content),
      envelope: Kernel.Envelope(
        member: value("MKK"), user: value("MKK900"), reference: value(reference), day: Node.systemClock().day),
      decoded: content.withUnsafeBufferPointer { Registry.decode($0, form: .json) })
  }
}
