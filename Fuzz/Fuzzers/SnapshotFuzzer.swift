// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore
import Kernel
import Units

/// Snapshots with any bytes. After an even first byte the rest is the file; after an odd one it is chunks,
/// each after its length in two bytes, and the file is written truly around them, since no mutation gets past
/// a hash. A state comes back or is refused; one that came back has an image, which comes back again.
enum SnapshotFuzzer {
  private static let genesis = Array(
    """
    {"market":"TR","operatorCode":"MKK","operatorTitle":"MKK","checksCertificates":false,"members":4,"users":4,
    "investors":4,"accounts":4,"securities":4,"holdings":4,"lots":4,"waitingTransfers":4,"textPieces":64,
    "openInstructions":4,"submissionsADay":4,"referencesADay":4,"groupLines":2,"steps":2}
    """.utf8)

  private static func registry() -> Registry { Registry(genesis: genesis, at: Moment(microseconds: 0))! }

  /// A state as it is written: one chunk after another behind an odd byte.
  static func seeds() -> [[UInt8]] {
    var input: [UInt8] = [1]
    var registry = registry()
    registry.image { input += [UInt8($0.count & 0xff), UInt8($0.count >> 8)] + $0 }
    return [input]
  }

  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return false }
    let path = NSTemporaryDirectory() + "/kaydi-snapshot-\(ProcessInfo.processInfo.processIdentifier)"
    let folder = SnapshotFolder(path: path)
    try? FileManager.default.removeItem(atPath: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst())
    good {
      let writer = try folder.begin(SnapshotHeader(engineVersion: 1, stateVersion: 1, sequence: 1))
      if first & 1 == 1 { for chunk in chunks(rest) { try writer.append(chunk) } }
      _ = try writer.finish()
      try writer.keep(checkpoint: 2)
      if first & 1 == 0 { try Data(buffer: rest).write(to: URL(filePath: folder.files()[0])) }
    }
    guard let state = restored(folder) else { return false }
    require(restored(chunksOf: state), "an image of what came back comes back")
    return true
  }

  /// All chunks of the state that the file holds.
  private static func restored(_ folder: SnapshotFolder) -> [[UInt8]]? {
    guard let file = try? SnapshotFile(path: folder.files()[0]) else { return nil }
    var registry = registry()
    registry.beginRestoring()
    guard (try? file.readChunks { registry.restore($0) }) != nil, let tasks = registry.finishRestoring()
    else {
      return nil
    }
    for task in tasks { task.run() }
    var chunks: [[UInt8]] = []
    registry.image { chunks.append($0) }
    return chunks
  }

  private static func restored(chunksOf state: [[UInt8]]) -> Bool {
    var registry = registry()
    registry.beginRestoring()
    return state.allSatisfy { chunk in chunk.withUnsafeBytes { registry.restore($0) } }
      && registry.finishRestoring() != nil
  }

  private static func chunks(_ bytes: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var rest = bytes[...]
    while rest.count > 2 {
      let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
      rest = rest.dropFirst(2)
      chunks.append(withSmallLimit(Array(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return chunks
  }

  /// A true head may reserve room for half a billion rows; a fuzzer must not.
  private static func withSmallLimit(_ chunk: [UInt8]) -> [UInt8] {
    guard let name = chunk.first, name < 32, chunk.count > Int(name) + 9 else { return chunk }
    var small = chunk
    let limit = Int(name) + 5
    let isLarge = small[limit + 2] | small[limit + 3] != 0
    (small[limit + 2], small[limit + 3]) = (0, 0)
    if isLarge { small[limit + 1] = 0xff }
    return small
  }
}
