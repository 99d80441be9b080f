// SPDX-License-Identifier: Apache-2.0

/// The head of a log's tree: how many leaves it has and their root.
/// - Source: C2SP tlog-checkpoint.
public struct Checkpoint: Sendable, Hashable {
  /// The name of the log, which is also that of its key.
  public let origin: String
  public let size: UInt64
  public let root: TreeHash
  /// Further lines, without meaning here.
  public let extensions: [String]

  public init(origin: String, size: UInt64, root: TreeHash) {
    self.origin = origin
    self.size = size
    self.root = root
    extensions = []
  }

  public var text: String {
    ([origin, String(size), root.description] + extensions).map { $0 + "\n" }.joined()
  }

  /// - Refuses: `checkpoint-malformed`.
  init(text bytes: [UInt8]) throws(ProofFault) {
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(String.init)
    guard lines.count >= 4, lines.last == "", lines.dropLast().allSatisfy({ !$0.isEmpty }),
      let size = UInt64(lines[1]), String(size) == lines[1], let root = TreeHash(base64: lines[2])
    else { throw ProofFault(.checkpointMalformed, "not origin, size and root in lines of their own") }
    guard size > 0 || root == .empty else { throw ProofFault(.checkpointMalformed, "the root of no leaves") }
    origin = lines[0]
    self.size = size
    self.root = root
    extensions = Array(lines[3...].dropLast())
  }
}

/// A checkpoint under its signatures, of which the log's own has been checked.
public struct SignedCheckpoint: Sendable, Hashable {
  public let checkpoint: Checkpoint
  public private(set) var note: SignedNote

  /// Signs the head of a tree.
  public init(_ checkpoint: Checkpoint, by signer: NoteSigner) {
    self.checkpoint = checkpoint
    note = SignedNote(text: checkpoint.text)
    note.add(signer.sign(note.text))
  }

  /// - Refuses: `note-malformed`, `note-signature-missing`, `note-signature-invalid`,
  ///   `checkpoint-malformed`, `origin-differs`.
  public init(_ bytes: [UInt8], of log: NoteKey) throws(ProofFault) {
    note = try SignedNote(bytes)
    try log.verify(note)
    checkpoint = try Checkpoint(text: note.text)
    guard checkpoint.origin.utf8.elementsEqual(log.name.utf8) else {
      throw ProofFault(.originDiffers, checkpoint.origin)
    }
  }

  /// Adds what a witness says: that at this time it had seen no longer history than this, and none that
  /// contradicts it.
  public mutating func cosign(by witness: NoteSigner, atSeconds time: Int64) {
    note.add(witness.sign(note.text, atSeconds: time))
  }

  public var bytes: [UInt8] { note.bytes }
}
