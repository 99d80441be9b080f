// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore
import Kernel

/// A registry in the making, in a folder of its own within the one that it is for.
///
/// It counts from the moment when its journal has got its name. A founding that was cut off before leaves
/// nothing but this folder, which the next one clears away; one that was cut off later is carried to its end
/// by whoever founds next, and then a registry stands there.
struct FoundingDraft {
  /// Where the new registry's files are written.
  let files: ServerFiles
  private let target: ServerFiles

  /// - Refuses: a folder that holds a registry.
  init(of target: ServerFiles) throws {
    self.target = target
    files = ServerFiles(directory: "\(target.directory)/founding")
    let manager = FileManager.default
    if manager.fileExists(atPath: files.journal) { try moveIn() }
    guard !manager.fileExists(atPath: target.journal) else {
      throw FoundingProblem.registryExists(target.journal)
    }
    if manager.fileExists(atPath: files.directory) { try manager.removeItem(atPath: files.directory) }
    try manager.createDirectory(atPath: files.keys, withIntermediateDirectories: true)
  }

  /// - Refuses: a folder that holds a file which the registry would have.
  func finish(genesis: JournalEntry) throws {
    for name in try names() {
      let path = "\(target.directory)/\(name)"
      guard !FileManager.default.fileExists(atPath: path) else { throw FoundingProblem.fileExists(path) }
    }
    let unnamed = files.journal + ".new"
    try Self.begin(unnamed, with: genesis)
    // Left behind when the volume has no room for what it holds.
    guard !FileManager.default.fileExists(atPath: unnamed + "-wal") else {
      throw JournalFault(.unavailable, cause: "the log of \(unnamed) could not be moved into it")
    }
    try FileTasks.rename(unnamed, to: files.journal)
    try FileTasks.makeDurable(files.directory)
    try moveIn()
  }

  /// The journal is closed at the end: one file, its log moved into it.
  private static func begin(_ path: String, with genesis: JournalEntry) throws {
    let journal = try SQLiteJournal(path: path, create: true)
    _ = try journal.fence()
    try journal.append([genesis], engineVersion: Registry.engineVersion)
  }

  /// The journal last: until it is there, nothing takes the folder for a registry.
  private func moveIn() throws {
    let journal = URL(fileURLWithPath: files.journal).lastPathComponent
    for name in try names().filter({ $0 != journal }) + [journal] {
      try FileTasks.rename("\(files.directory)/\(name)", to: "\(target.directory)/\(name)")
    }
    try FileTasks.makeDurable(target.directory)
    try FileManager.default.removeItem(atPath: files.directory)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: files.directory).sorted()
  }
}
