// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalStore
import Registrar

/// A copy of a registry in a folder: its journal as it stood at the end of a batch, its certificates, and a
/// manifest with the digest of every file, written last. Without a manifest it is not a backup.
///
/// No private key is ever copied: whoever holds a backup can read the registry but neither serve nor sign as
/// the depository. Views are left out, since the journal makes them again.
public struct Backup: Codable, Sendable {
  public struct File: Codable, Equatable, Sendable {
    public var name: String
    public var bytes: Int
    public var sha256: String

    init(name: String, digest: FileDigest) {
      self.name = name
      bytes = digest.bytes
      sha256 = digest.sha256.hexadecimal
    }
  }

  public var format: Int
  /// The journal's end in the copy.
  public var sequence: UInt64
  public var batch: UInt64
  public var time: String
  public var head: String
  public var files: [File]
  /// What the folder of the registry held besides and is to be kept elsewhere: without the keys of the server
  /// and the signer nothing can be served.
  public var secrets: [String]

  static let format = 1
  static let manifest = "backup.json"

  /// Copies a registry, also one that is being served, into a new or empty folder.
  /// - Refuses: `BackupProblem.folderNotEmpty`; `JournalFault`; what the file system refuses. No half backup
  ///   stays behind.
  public static func make(of registry: ServerFiles, in folder: String) throws -> Backup {
    try requireEmpty(folder)
    try FileManager.default.createDirectory(
      atPath: "\(folder)/keys", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    do {
      let copy = ServerFiles(directory: folder)
      let head = try SQLiteJournal.copy(registry.journal, to: copy.journal)
      var files = [
        File(name: ServerFiles.journalName, digest: try FileTasks.digest(of: copy.journal))
      ]
      for name in try registry.publicNames() {
        let digest = try FileTasks.copy("\(registry.directory)/\(name)", to: "\(folder)/\(name)")
        files.append(File(name: name, digest: digest))
      }
      let backup = Backup(
        format: format, sequence: head.sequence, batch: head.batch, time: head.time.description,
        head: head.hash.hexadecimal, files: files, secrets: try registry.secretNames())
      try backup.write(in: folder)
      return backup
    } catch {
      empty(folder)
      throw error
    }
  }

  private func write(in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = "\(folder)/\(Self.manifest)"
    try encoder.encode(self).write(to: URL(fileURLWithPath: path + ".new"))
    try FileTasks.makeDurable(path + ".new")
    try FileTasks.rename(path + ".new", to: path)
    try FileTasks.makeDurable("\(folder)/keys")
    try FileTasks.makeDurable(folder)
  }

  // MARK: Restoring

  /// Reads and checks the manifest of a backup, not yet its files.
  /// - Refuses: `BackupProblem.manifestMissing`, `manifestUnreadable`, `nameUnknown`.
  public static func read(in folder: String) throws -> Backup {
    let path = "\(folder)/\(manifest)"
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try handle.read(upToCount: largestManifest)
    else { throw BackupProblem.manifestMissing(path) }
    guard data.count < largestManifest, let read = try? JSONDecoder().decode(Backup.self, from: data),
      read.format == format
    else { throw BackupProblem.manifestUnreadable(path) }
    for file in read.files where !ServerFiles.isPublic(file.name) && file.name != ServerFiles.journalName {
      throw BackupProblem.nameUnknown(file.name)
    }
    guard read.files.contains(where: { $0.name == ServerFiles.journalName }) else {
      throw BackupProblem.manifestUnreadable(path)
    }
    return read
  }

  /// A market of some ten thousand certificates.
  private static let largestManifest = 16 << 20

  /// Copies the backup in a folder into a new or empty one and folds its journal there: every digest, the
  /// chain of hashes, every outcome. Only then does the journal get its name, so that nothing half restored
  /// can be served. Returns the registry as it stood.
  /// - Refuses: the cases of `BackupProblem`; `ReplayFault`. The folder is left empty.
  public func restore(
    from folder: String, to registry: ServerFiles, progress: (UInt64) -> Void = { _ in }
  ) throws -> Replay {
    try Self.requireEmpty(registry.directory)
    try FileManager.default.createDirectory(
      atPath: registry.keys, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    do {
      let draft = registry.journal + ".new"
      for file in files {
        let isJournal = file.name == ServerFiles.journalName
        let path = isJournal ? draft : "\(registry.directory)/\(file.name)"
        let source = "\(folder)/\(file.name)"
        guard FileManager.default.fileExists(atPath: source) else { throw BackupProblem.fileMissing(source) }
        guard File(name: file.name, digest: try FileTasks.copy(source, to: path)) == file else {
          throw BackupProblem.fileDiffers(file.name)
        }
      }
      let replay = try replay(draft, progress)
      try FileTasks.rename(draft, to: registry.journal)
      try FileTasks.makeDurable(registry.keys)
      try FileTasks.makeDurable(registry.directory)
      return replay
    } catch {
      Self.empty(registry.directory)
      throw error
    }
  }

  private func replay(_ path: String, _ progress: (UInt64) -> Void) throws -> Replay {
    let journal = try SQLiteJournal(path: path, create: false, readOnly: true)
    guard journal.head.sequence == sequence, journal.head.hash.hexadecimal == head else {
      throw BackupProblem.headDiffers
    }
    var replay = try Replay(journal)
    try replay.run(journal, progress: progress)
    return replay
  }

  // MARK: Files

  private static func requireEmpty(_ folder: String) throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: folder) else { return }
    guard try manager.contentsOfDirectory(atPath: folder).isEmpty else {
      throw BackupProblem.folderNotEmpty(folder)
    }
  }

  /// Only called for a folder that was empty.
  private static func empty(_ folder: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }
}

/// Why a backup cannot be made or restored.
public enum BackupProblem: Error, Equatable, CustomStringConvertible {
  case folderNotEmpty(String)
  case manifestMissing(String)
  case manifestUnreadable(String)
  case nameUnknown(String)
  case fileMissing(String)
  case fileDiffers(String)
  case headDiffers

  /// Stable, for programs.
  public var code: String {
    switch self {
    case .folderNotEmpty: "folder-not-empty"
    case .manifestMissing: "manifest-missing"
    case .manifestUnreadable: "manifest-unreadable"
    case .nameUnknown: "name-unknown"
    case .fileMissing: "file-missing"
    case .fileDiffers: "file-differs"
    case .headDiffers: "head-differs"
    }
  }

  public var description: String {
    let (english, turkish) = sentences
    return "\(english) / \(turkish) [\(code)]"
  }

  private var sentences: (String, String) {
    switch self {
    case .folderNotEmpty(let path):
      (
        "The folder is not empty: \(path). Choose a new one.",
        "Klasör boş değil: \(path). Yeni bir klasör seçin."
      )
    case .manifestMissing(let path):
      (
        "This is not a whole backup, there is no \(path). Use another one.",
        "Tam bir yedek değil, \(path) yok. Başka bir yedek kullanın."
      )
    case .manifestUnreadable(let path):
      (
        "The manifest cannot be read: \(path). Use another backup, or the version that made it.",
        "Yedek bildirimi okunamıyor: \(path). Başka bir yedeği ya da onu yapan sürümü kullanın."
      )
    case .nameUnknown(let name):
      (
        "A backup holds no such file: \(name.prefix(80)).",
        "Yedekte böyle bir dosya bulunmaz: \(name.prefix(80))."
      )
    case .fileMissing(let path): ("A file is missing: \(path).", "Dosya eksik: \(path).")
    case .fileDiffers(let name):
      (
        "The file is not as it was copied: \(name). Use another backup.",
        "Dosya kopyalandığı gibi değil: \(name). Başka bir yedek kullanın."
      )
    case .headDiffers:
      (
        "The journal does not end where the manifest says. Use another backup.",
        "Günlük, bildirimde yazan yerde bitmiyor. Başka bir yedek kullanın."
      )
    }
  }
}

// MARK: - Which files

extension ServerFiles {
  static let journalName = "journal.sqlite"

  /// Certificates, public keys and the list of certificates withdrawn: no secrets, by their names within the
  /// folder.
  func publicNames() throws -> [String] { try names().filter(Self.isPublic) }

  /// Private keys.
  func secretNames() throws -> [String] { try names().filter { $0.hasSuffix(".key") } }

  /// Nothing that leads out of the folder.
  static func isPublic(_ name: String) -> Bool {
    let plain = name.hasPrefix("keys/") ? name.dropFirst(5) : name[...]
    let isPlain = plain.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isPlain && !plain.hasPrefix(".")
      && ([".pem", ".pub"].contains { plain.hasSuffix($0) } || plain == "revocations.txt")
  }

  private func names() throws -> [String] {
    let manager = FileManager.default
    let own = try manager.contentsOfDirectory(atPath: directory)
    let ofUsers = manager.fileExists(atPath: keys) ? try manager.contentsOfDirectory(atPath: keys) : []
    return (own + ofUsers.map { "keys/\($0)" }).sorted()
  }
}
