// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where the public files of a log are kept: tiles and the checkpoint, by their paths.
public protocol LogStorage: Sendable {
  /// Nil when there is no such file.
  /// - Refuses: `storage-failed`.
  func read(_ path: String) throws(ProofFault) -> [UInt8]?

  /// Returns when all files are durable. Each stands whole under its name or not at all, at any moment.
  /// - Refuses: `storage-failed`; some of the files may stand then.
  func write(_ files: [LogFile]) throws(ProofFault)

  /// Removes the files of a folder and the folder; nothing when there is none.
  func remove(folder: String) throws(ProofFault)
}

public struct LogFile: Sendable {
  public let path: String
  public let bytes: [UInt8]

  public init(_ path: String, _ bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Where the newest checkpoint stands.
  public static let checkpoint = "checkpoint"
}

/// The files of a log in a folder, which any web server can publish as it is.
public struct LogFolder: LogStorage {
  public let path: String
  private static let fileLimit = 1 << 20

  public init(_ path: String) { self.path = path }

  public func read(_ name: String) throws(ProofFault) -> [UInt8]? {
    let file = open(full(name), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw fault(name)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size <= Self.fileLimit else { throw fault(name) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < bytes.count {
      let step = bytes.withUnsafeMutableBytes {
        Foundation.read(file, $0.baseAddress! + count, $0.count - count)
      }
      if step < 0 && errno == EINTR { continue }
      guard step > 0 else { throw fault(name) }
      count += step
    }
    return bytes
  }

  /// All are written before the first is waited for, so that the device can work on them together.
  public func write(_ files: [LogFile]) throws(ProofFault) {
    var folders: Set<String> = []
    for file in files {
      folders.formUnion(try makeFolders(of: file.path))
      try writeDraft(of: file)
    }
    for file in files { try withOpen(draft(file.path)) { fdatasync($0) } }
    for file in files {
      guard rename(full(draft(file.path)), full(file.path)) == 0 else { throw fault(file.path) }
    }
    for folder in folders { try withOpen(folder) { fsync($0) } }
  }

  public func remove(folder: String) throws(ProofFault) {
    let manager = FileManager.default
    guard manager.fileExists(atPath: full(folder)) else { return }
    do {
      try manager.removeItem(atPath: full(folder))
    } catch {
      throw ProofFault(.storageFailed, "\(folder): \(error)")
    }
  }

  /// Makes the folders on the way to a file and gives those in which a name is new: its own in any case.
  private func makeFolders(of name: String) throws(ProofFault) -> Set<String> {
    var changed: Set<String> = []
    var folder = ""
    try make(folder)
    for part in name.split(separator: "/").dropLast() {
      let inner = folder.isEmpty ? String(part) : "\(folder)/\(part)"
      if try make(inner) { changed.insert(folder) }
      folder = inner
    }
    changed.insert(folder)
    return changed
  }

  @discardableResult
  private func make(_ folder: String) throws(ProofFault) -> Bool {
    if mkdir(full(folder), 0o755) == 0 { return true }
    guard errno == EEXIST else { throw fault(folder) }
    return false
  }

  private func writeDraft(of file: LogFile) throws(ProofFault) {
    let output = open(full(draft(file.path)), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard output >= 0 else { throw fault(file.path) }
    defer { close(output) }
    var rest = file.bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(output, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw fault(file.path) }
      rest = rest.dropFirst(count)
    }
  }

  /// A call on an open file or folder, which gives 0 when all is well.
  private func withOpen(_ name: String, _ body: (Int32) -> Int32) throws(ProofFault) {
    let file = open(full(name), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw fault(name) }
    defer { close(file) }
    guard body(file) == 0 else { throw fault(name) }
  }

  private func draft(_ name: String) -> String { name + ".new" }

  private func full(_ name: String) -> String { name.isEmpty ? path : "\(path)/\(name)" }

  private func fault(_ name: String) -> ProofFault {
    ProofFault(.storageFailed, "\(full(name)): \(String(cString: strerror(errno)))")
  }
}

/// The tiles of a log where it is published: of a partial tile that was removed, the full one that took its
/// place.
public struct StoredTiles: TileSource {
  private let storage: any LogStorage

  public init(_ storage: any LogStorage) { self.storage = storage }

  public func hashes(of tile: Tile) throws(ProofFault) -> [UInt8] {
    if let bytes = try storage.read(tile.path) { return bytes }
    if !tile.isFull, let bytes = try storage.read(tile.full.path) { return bytes }
    throw ProofFault(.tileMissing, tile.path)
  }
}
