// SPDX-License-Identifier: Apache-2.0
import Foundation
import Proofs
import Signing

extension ServerFiles {
  /// Tiles and checkpoint: what anyone may see of the journal.
  public var log: String { "\(directory)/log" }
  /// What the heads of the log are signed with.
  public var logKey: String { "\(directory)/log.key" }
  /// The other half, for everybody who verifies.
  public var logPublicKey: String { "\(directory)/log.pub" }
}

extension NoteSigner {
  /// Makes a key and writes it: the private half for its owner alone.
  /// - Refuses: `key-malformed` for the name; `file-exists`, `file-unwritable`.
  public static func create(name: String, kind: NoteKey.Kind, key: String, publicKey: String) throws {
    let signer = try NoteSigner(name: name, kind: kind)
    try AuthorityFiles.create(key, signer.text + "\n", mode: AuthorityFiles.ownerOnly)
    try AuthorityFiles.create(publicKey, signer.key.text + "\n", mode: AuthorityFiles.readableByAll)
  }

  /// - Refuses: `file-unreadable`, `key-exposed`, `key-malformed`.
  public static func load(_ path: String) throws -> NoteSigner {
    try NoteSigner(text: AuthorityFiles.read(path, isPrivate: true).trimmingCharacters(in: .newlines))
  }

  /// The key of a registry's log.
  /// - Refuses: `key-missing` for a registry that was made before there was a log.
  static func ofLog(_ files: ServerFiles) throws -> NoteSigner {
    guard FileManager.default.fileExists(atPath: files.logKey) else {
      throw ProofFault(.keyMissing, files.logKey)
    }
    let signer = try load(files.logKey)
    guard signer.key.kind == .log else { throw ProofFault(.keyMalformed, "\(files.logKey): not of a log") }
    return signer
  }
}

extension NoteKey {
  /// - Refuses: `file-unreadable`, `key-malformed`.
  public static func load(_ path: String) throws -> NoteKey {
    try NoteKey(text: AuthorityFiles.read(path).trimmingCharacters(in: .newlines))
  }
}
