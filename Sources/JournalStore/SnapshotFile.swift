// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kernel

/// What a snapshot is of.
public struct SnapshotHeader: Hashable, Sendable {
  public var engineVersion: UInt32
  public var stateVersion: UInt32
  /// The last entry that the state contains.
  public var sequence: UInt64

  public init(engineVersion: UInt32, stateVersion: UInt32, sequence: UInt64) {
    self.engineVersion = engineVersion
    self.stateVersion = stateVersion
    self.sequence = sequence
  }

  static let byteCount = 32
  static let magic = Array("KAYDSNAP".utf8)

  func encode(into out: inout BinaryWriter) {
    out.raw(Self.magic)
    out.fixed(engineVersion)
    out.fixed(stateVersion)
    out.fixed(sequence)
    out.fixed(UInt64(0))
  }

  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic) else { return nil }
    self = bytes.withUnsafeBytes { bytes in
      var reader = BinaryReader(UnsafeRawBufferPointer(rebasing: bytes[8...]))
      return SnapshotHeader(
        engineVersion: reader.fixed(), stateVersion: reader.fixed(), sequence: reader.fixed())
    }
  }
}

/// Why a snapshot is of no use. None of these stops a start: the next older snapshot is tried, and at last
/// the journal alone.
public enum SnapshotFault: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  /// Its bytes are not those that were written.
  case altered
  /// No state of this version has such chunks.
  case malformed
  /// Made by another version of the program.
  case otherVersion
  /// The journal does not name its digest.
  case notInJournal

  /// Its kind, without what a disk or a file says.
  public var code: String {
    switch self {
    case .unreadable: "unreadable"
    case .altered: "altered"
    case .malformed: "malformed"
    case .otherVersion: "otherVersion"
    case .notInJournal: "notInJournal"
    }
  }

  public var description: String {
    switch self {
    case .unreadable(let cause): "unreadable: \(cause) / okunamıyor: \(cause)"
    case .altered: "damaged / bozulmuş"
    case .malformed: "not a state of this version / bu sürümün durumu değil"
    case .otherVersion: "made by another version / başka bir sürüm yazmış"
    case .notInJournal: "the journal does not name its digest / günlük bu özeti tanımıyor"
    }
  }
}

/// Where a snapshot is kept.
public protocol SnapshotSource: Sendable {
  var header: SnapshotHeader { get }
  /// Of the state, as the chunks have it.
  var digest: [UInt8] { get }
  /// The entry that is said to tell the digest.
  var checkpoint: UInt64 { get }

  /// Hands over every chunk in its order, each checked.
  func readChunks(_ take: (UnsafeRawBufferPointer) -> Bool) throws(SnapshotFault)
}

/// A snapshot that may serve; opening it finds out.
public struct SnapshotCandidate: Sendable {
  public let name: String
  public let open: @Sendable () throws(SnapshotFault) -> any SnapshotSource

  public init(_ name: String, open: @escaping @Sendable () throws(SnapshotFault) -> any SnapshotSource) {
    self.name = name
    self.open = open
  }
}

/// One snapshot in a file of its own: a header, the chunks of the image, then for every chunk its length and
/// SHA-256, their number, and the digest of the state.
///
/// ```
/// "KAYDSNAP", engine version 4, state version 4, sequence 8, zero 8
/// chunks
/// of each chunk: length 4, SHA-256 32
/// number of chunks 8, digest 32, "KAYDSNAP"
/// ```
///
/// Integers are little-endian. The digest is that of `StateDigest`.
public struct SnapshotFile: SnapshotSource {
  public let path: String
  public let header: SnapshotHeader
  public let digest: [UInt8]
  /// The entry that tells the digest, by the name of the file; 0 for another name.
  public let checkpoint: UInt64
  /// Length, offset and hash of every chunk.
  private let chunks: [(offset: Int, length: Int, hash: [UInt8])]

  static let trailerBytes = 8 + 32 + 8
  /// More chunks than this none has: 500 million rows in each of fifty tables.
  static let greatestChunkCount = 1 << 24
  static let greatestChunk = 1 << 30

  /// Reads all but the chunks.
  public init(path: String) throws(SnapshotFault) {
    self.path = path
    let name = path.split(separator: "/").last ?? ""
    checkpoint = name.split { $0 == "-" || $0 == "." }.dropFirst().first.flatMap { UInt64($0) } ?? 0
    let file = try ReadableFile(path)
    guard file.size >= SnapshotHeader.byteCount + Self.trailerBytes,
      let header = SnapshotHeader(try file.read(0, SnapshotHeader.byteCount))
    else { throw .altered }
    self.header = header
    let trailer = try file.read(file.size - Self.trailerBytes, Self.trailerBytes)
    guard trailer[40...].elementsEqual(SnapshotHeader.magic) else { throw .altered }
    let count = trailer.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard count <= Self.greatestChunkCount else { throw .altered }
    digest = Array(trailer[8..<40])
    let tableStart = file.size - Self.trailerBytes - Int(count) * 36
    guard tableStart >= SnapshotHeader.byteCount else { throw .altered }
    let table = try file.read(tableStart, Int(count) * 36)
    var chunks: [(offset: Int, length: Int, hash: [UInt8])] = []
    chunks.reserveCapacity(Int(count))
    var offset = SnapshotHeader.byteCount
    var sum = StateDigest()
    table.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      for _ in 0..<count {
        let length = Int(reader.fixed(UInt32.self))
        let hash = Array(reader.raw(32))
        chunks.append((offset, length, hash))
        sum.add(chunkHash: hash)
        offset += length
      }
    }
    guard offset == tableStart, sum.finish() == digest, chunks.allSatisfy({ $0.length <= Self.greatestChunk })
    else { throw .altered }
    self.chunks = chunks
  }

  public var byteCount: Int { chunks.reduce(0) { $0 + $1.length } }

  /// Hands over every chunk in its order, checked. Two threads read and hash ahead of the one that takes.
  public func readChunks(_ take: (UnsafeRawBufferPointer) -> Bool) throws(SnapshotFault) {
    let file = try ReadableFile(path)
    let ahead = ReadAhead(chunks.count) { index in
      let chunk = chunks[index]
      guard let bytes = try? file.read(chunk.offset, chunk.length) else { return nil }
      return bytes.withUnsafeBytes { StateDigest.hash($0) } == chunk.hash ? bytes : nil
    }
    defer { ahead.stop() }
    for index in chunks.indices {
      guard let bytes = ahead.take(index) else { throw .altered }
      guard bytes.withUnsafeBytes(take) else { throw .malformed }
    }
  }
}

/// Writes a snapshot beside its place and moves it there once the journal names its digest.
public final class SnapshotWriter {
  public let header: SnapshotHeader
  private let folder: SnapshotFolder
  private let part: String
  private let handle: FileHandle
  private var table = BinaryWriter(capacity: 1 << 16)
  private var count: UInt64 = 0
  private var digest = StateDigest()
  private var unflushed = 0

  /// Handed to the device this much at a time, and no faster than this, so that the journal beside it never
  /// waits behind a great heap of blocks (0012).
  private static let flushBytes = 4 << 20
  private static let bytesASecond = 64 << 20

  /// - Faults: what the file system says.
  init(_ folder: SnapshotFolder, _ header: SnapshotHeader) throws {
    self.folder = folder
    self.header = header
    part = "\(folder.path)/unfinished.part"
    guard FileManager.default.createFile(atPath: part, contents: nil) else {
      throw SnapshotFault.unreadable(part)
    }
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: part))
    var head = BinaryWriter()
    header.encode(into: &head)
    try handle.write(contentsOf: Data(head.array()))
  }

  public func append(_ chunk: [UInt8]) throws {
    let hash = chunk.withUnsafeBytes { StateDigest.hash($0) }
    digest.add(chunkHash: hash)
    table.fixed(UInt32(chunk.count))
    table.raw(hash)
    count += 1
    try chunk.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      try handle.write(
        contentsOf: Data(
          bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none))
    }
    unflushed += chunk.count
    guard unflushed >= Self.flushBytes else { return }
    let began = ContinuousClock.now
    _ = fdatasync(handle.fileDescriptor)
    let share = Duration.seconds(Double(unflushed) / Double(Self.bytesASecond))
    let left = share - (ContinuousClock.now - began)
    if left > .zero { Thread.sleep(forTimeInterval: left / .seconds(1)) }
    unflushed = 0
  }

  /// Everything is on the device when this returns; the digest that the journal is to name.
  public func finish() throws -> [UInt8] {
    let digest = digest.finish()
    table.fixed(count)
    table.raw(digest)
    table.raw(SnapshotHeader.magic)
    try handle.write(contentsOf: Data(table.array()))
    try handle.synchronize()
    try handle.close()
    return digest
  }

  /// From now on the snapshot counts: the entry named tells its digest.
  public func keep(checkpoint entry: UInt64) throws {
    let path = folder.place(of: header.sequence, checkpoint: entry)
    guard rename(part, path) == 0 else { throw SnapshotFault.unreadable(String(cString: strerror(errno))) }
    for file in folder.files().dropFirst(folder.kept) { try? FileManager.default.removeItem(atPath: file) }
  }

  public func discard() {
    try? handle.close()
    try? FileManager.default.removeItem(atPath: part)
  }
}

/// The folder that holds the snapshots of one registry.
public struct SnapshotFolder: Sendable {
  public let path: String
  /// Snapshots kept; older ones are removed when a new one counts.
  public var kept = 2

  public init(path: String) { self.path = path }

  /// The last entry that the state contains, and the entry that tells its digest.
  func place(of sequence: UInt64, checkpoint: UInt64) -> String {
    let digits = [sequence, checkpoint].map { number in
      let digits = String(number)
      return String(repeating: "0", count: 20 - digits.count) + digits
    }
    return "\(path)/\(digits[0])-\(digits[1]).snapshot"
  }

  /// The newest first.
  public func files() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".snapshot") }.sorted(by: >).map { "\(path)/\($0)" }
  }

  public var candidates: [SnapshotCandidate] {
    files().map { path in SnapshotCandidate(path) { () throws(SnapshotFault) in try SnapshotFile(path: path) }
    }
  }

  public func begin(_ header: SnapshotHeader) throws -> SnapshotWriter {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return try SnapshotWriter(self, header)
  }
}

/// A file read at any place by any thread.
final class ReadableFile: Sendable {
  private let descriptor: Int32
  let size: Int

  init(_ path: String) throws(SnapshotFault) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else {
      close(descriptor)
      throw .unreadable(String(cString: strerror(errno)))
    }
    self.descriptor = descriptor
    size = end
  }

  deinit { close(descriptor) }

  func read(_ offset: Int, _ length: Int) throws(SnapshotFault) -> [UInt8] {
    var failure: SnapshotFault?
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      while count < length {
        let got = pread(descriptor, buffer.baseAddress! + count, length - count, offset + count)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else {
          failure = got == 0 ? .altered : .unreadable(String(cString: strerror(errno)))
          return
        }
        count += got
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

/// Does pieces of work ahead of the one who takes their results in order.
private final class ReadAhead: @unchecked Sendable {
  // Unchecked: everything that changes is under `condition`.
  private let condition = NSCondition()
  private let work: (Int) -> [UInt8]?
  private let count: Int
  private var next = 0
  private var taken = 0
  private var done: [Int: [UInt8]?] = [:]
  private static let ahead = 16

  init(_ count: Int, _ work: @escaping (Int) -> [UInt8]?) {
    self.count = count
    self.work = work
    for _ in 0..<2 {
      let thread = Thread { [self] in run() }
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  private func run() {
    while true {
      let index: Int? = condition.withLock {
        while next < count, next >= taken + Self.ahead { condition.wait() }
        guard next < count else { return nil }
        defer { next += 1 }
        return next
      }
      guard let index else { return }
      let result = work(index)
      condition.withLock {
        done[index] = result
        condition.broadcast()
      }
    }
  }

  func take(_ index: Int) -> [UInt8]? {
    condition.withLock {
      while done[index] == nil { condition.wait() }
      taken = index + 1
      condition.broadcast()
      return done.removeValue(forKey: index)!
    }
  }

  func stop() {
    condition.withLock {
      next = count
      condition.broadcast()
    }
  }
}
