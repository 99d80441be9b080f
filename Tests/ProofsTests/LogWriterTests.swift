// SPDX-License-Identifier: Apache-2.0
import Foundation
import Proofs
import Testing

@Suite struct LogWriterTests {
  let storage = MemoryStorage()
  let signer: NoteSigner
  static let leaves = NaiveTree.leaves(700)

  init() throws { signer = try NoteSigner(name: "log", kind: .log) }

  private func grow(_ writer: inout LogWriter, to size: Int) throws {
    try writer.append(Self.leaves[Int(writer.size)..<size].flatMap(\.bytes))
    try writer.publish()
  }

  @Test func `a log goes on after each head as if it had never stopped`() throws {
    for size in [1, 2, 255, 256, 257, 300, 511, 512, 513, 700] {
      var writer = try LogWriter(storage, signer: signer)
      try grow(&writer, to: size)
      let head = try SignedCheckpoint(storage.read(LogFile.checkpoint) ?? [], of: signer.key)
      #expect(head.checkpoint.size == UInt64(size))
      #expect(head.checkpoint.root == NaiveTree.root(Self.leaves[..<size]))
    }
  }

  @Test func `every head that was signed keeps its tiles, partial ones until they are full`() throws {
    var writer = try LogWriter(storage, signer: signer)
    for size in 1...700 {
      try grow(&writer, to: size)
      guard size % 13 == 0 || 250...260 ~= size else { continue }
      for old in [1, size / 3, size / 2, size - 1, size] where old > 0 {
        var tree = TileTree(size: UInt64(old), source: StoredTiles(storage))
        #expect(try tree.root() == NaiveTree.root(Self.leaves[..<old]))
      }
    }
    let partial = storage.files.keys.filter { $0.contains(".p/") }
    #expect(partial.allSatisfy { $0.hasPrefix("tile/0/002.p/") || $0.hasPrefix("tile/1/000.p/") })
  }

  @Test func `a head without anything new is not signed again`() throws {
    var writer = try LogWriter(storage, signer: signer)
    try grow(&writer, to: 10)
    storage.fail(after: 0)
    #expect(try writer.publish().size == 10)
  }

  /// The storage fails after each number of files in turn; a new writer goes on from what is left.
  @Test func `a fault between any two files loses no head and spoils none`() throws {
    for files in 0..<12 {
      let storage = MemoryStorage()
      var writer = try LogWriter(storage, signer: signer)
      try grow(&writer, to: 200)
      storage.fail(after: files)
      let isThrough = (try? grow(&writer, to: 700)) != nil
      let left = try SignedCheckpoint(storage.read(LogFile.checkpoint) ?? [], of: signer.key)
      #expect(left.checkpoint.size == (isThrough ? 700 : 200))
      storage.fail(after: .max)
      var next = try LogWriter(storage, signer: signer)
      #expect(next.size == left.checkpoint.size)
      try grow(&next, to: 700)
      var tree = TileTree(size: 700, source: StoredTiles(storage))
      #expect(try tree.root() == NaiveTree.root(Self.leaves[...]))
    }
  }

  @Test func `a changed tile on the edge is found when the log is opened`() throws {
    var writer = try LogWriter(storage, signer: signer)
    try grow(&writer, to: 700)
    let good = storage.files
    for path in ["tile/0/002.p/188", "tile/1/000.p/2"] {
      storage.files[path]?[40] ^= 1
      #expect(code { _ = try LogWriter(storage, signer: signer) } == .tilesDiffer)
      storage.files = good
      storage.files[path] = nil
      #expect(code { _ = try LogWriter(storage, signer: signer) } == .tileMissing)
      storage.files = good
      storage.files[path]?.removeLast()
      #expect(code { _ = try LogWriter(storage, signer: signer) } == .tileMalformed)
      storage.files = good
    }
  }

  @Test func `a log is not continued with another key`() throws {
    var writer = try LogWriter(storage, signer: signer)
    try grow(&writer, to: 3)
    let other = try NoteSigner(name: "log", kind: .log)
    #expect(code { _ = try LogWriter(storage, signer: other) } == .signatureMissing)
  }

  @Test func `a leaf has 32 bytes`() throws {
    var writer = try LogWriter(storage, signer: signer)
    #expect(code { try writer.append([UInt8](repeating: 1, count: 33)) } == .tileMalformed)
  }

  @Test func `a folder holds the same files as the memory`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kaydi-log-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = LogFolder(folder.path)
    var writer = try LogWriter(files, signer: signer)
    var twin = try LogWriter(storage, signer: signer)
    for size in [3, 300, 700] {
      try grow(&writer, to: size)
      try grow(&twin, to: size)
    }
    for (path, bytes) in storage.files { #expect(try files.read(path) == bytes, "\(path)") }
    let there = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    #expect(there.count { Tile(path: $0) != nil } == storage.files.count - 1)
    #expect(try files.read("tile/0/009") == nil)
    #expect(code { _ = try files.read("tile") } == .storageFailed)
    let blocked = LogFolder("/proc/kaydi")
    #expect(code { try blocked.write([LogFile("checkpoint", [])]) } == .storageFailed)
  }
}
