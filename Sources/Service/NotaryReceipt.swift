// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalStore
import Kernel
import Proofs
import Signing
import Units

/// What a member keeps: an entry with its part of the outcome, the proofs that both stand in the log, and the
/// signed head that they lead to. It proves what was decided, not only that something arrived, and of what
/// the entry did for others it tells only that there is something (GEN-09).
///
/// The format is described in `Docs/Proofs.md`.
public struct Receipt: Codable, Sendable {
  public struct Entry: Codable, Sendable {
    public var sequence: UInt64
    public var timeMicroseconds: Int64
    public var kind: UInt8
    public var form: UInt8
    public var salt: Data
    public var header: String
    public var content: Data
    public var signature: Data
    /// All parts in their order, the entry's own first.
    public var outcome: [Part]
  }

  /// One part of an outcome, or what it is committed to by.
  public struct Part: Codable, Sendable {
    public var commitment: String?
    public var salt: Data?
    /// Whom the part concerns; nobody for the entry's own.
    public var members: [String]?
    public var content: Data?

    /// Nil for one that is only half there.
    func hash() -> [UInt8]? {
      switch (commitment, salt, members, content) {
      case (let text?, nil, nil, nil): TreeHash(base64: text)?.bytes
      case (nil, let salt?, let members?, let content?) where salt.count == 16:
        JournalHash.partCommitment(
          partSalt: Array(salt), codes: members, partHash: JournalHash.outcome(Array(content)))
      default: nil
      }
    }
  }

  public var format = Receipt.format
  public var entry: Entry
  /// Base64 hashes from the leaf upwards.
  public var entryProof: [String]
  public var outcomeProof: [String]
  /// The signed note, with any number of witnesses.
  public var checkpoint: String

  public static let format = "kaydi-receipt-2"
  /// Content, outcome and header in base64, and some room for the rest.
  private static let byteLimit = 256 << 20

  /// With the parts that concern a member, and the entry's own; with all of them for nobody.
  init(
    _ entry: JournalEntry, for member: MemberCode?, _ entryProof: InclusionProof,
    _ outcomeProof: InclusionProof,
    _ head: SignedCheckpoint
  ) {
    self.entry = Entry(
      sequence: entry.sequence, timeMicroseconds: entry.time.microseconds, kind: entry.kind.rawValue,
      form: entry.form.rawValue, salt: Data(JournalHash.entrySalt(entry.salt)),
      header: String(decoding: entry.header, as: UTF8.self),
      content: Data(entry.content), signature: Data(entry.signature),
      outcome: Self.parts(of: entry, for: member))
    self.entryProof = entryProof.path.map(\.description)
    self.outcomeProof = outcomeProof.path.map(\.description)
    checkpoint = String(decoding: head.bytes, as: UTF8.self)
  }

  private static func parts(of entry: JournalEntry, for member: MemberCode?) -> [Part] {
    let parts = OutcomeDivision.parts(of: entry.outcome).parts
    let commitments = JournalHash.commitments(salt: entry.salt, outcome: entry.outcome)
    return commitments.enumerated().map { number, commitment in
      guard number < parts.count, number == 0 || member.map(parts[number].members.contains) ?? true else {
        return Part(commitment: TreeHash(commitment)!.description)
      }
      return Part(
        salt: Data(JournalHash.partSalt(entry.salt, number)), members: parts[number].members.map(\.text),
        content: Data(parts[number].bytes))
    }
  }

  // MARK: JSON

  public var json: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try Array(encoder.encode(self))
    }
  }

  /// - Refuses: `receipt-malformed`.
  public init(json: [UInt8]) throws(ProofFault) {
    guard json.count <= Self.byteLimit else { throw ProofFault(.receiptMalformed, "\(json.count) bytes") }
    do {
      self = try JSONDecoder().decode(Receipt.self, from: Data(json))
    } catch {
      throw ProofFault(.receiptMalformed, Self.cause(error))
    }
    guard format == Self.format else { throw ProofFault(.receiptMalformed, "format \(format.prefix(40))") }
  }

  /// Where the reading stopped, without a word of the content.
  private static func cause(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "no \(key.stringValue)"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty ? "not JSON" : context.codingPath.map(\.stringValue).joined(separator: ".")
    default: "not JSON"
    }
  }

  // MARK: Checking

  /// The entry as far as the receipt tells it: with the entry's own salt and the own part of its outcome.
  /// - Refuses: `receipt-malformed`.
  public func journalEntry() throws(ProofFault) -> JournalEntry {
    guard let kind = JournalEntry.Kind(rawValue: entry.kind), let form = ContentForm(rawValue: entry.form),
      1...UInt64(Int64.max) ~= entry.sequence, entry.salt.count == 16
    else { throw ProofFault(.receiptMalformed, "sequence, kind, form or salt") }
    guard let own = entry.outcome.first, own.members?.isEmpty == true, let outcome = own.content else {
      throw ProofFault(.receiptMalformed, "no own part")
    }
    let header = Array(entry.header.utf8)
    let content = Array(entry.content)
    return JournalEntry(
      sequence: entry.sequence, time: Moment(microseconds: entry.timeMicroseconds), kind: kind, form: form,
      header: header, content: content, signature: Array(entry.signature),
      signedDigest: JournalHash.signedDigest(header: header, content: content), salt: Array(entry.salt),
      outcome: Array(outcome))
  }

  /// Whether entry and outcome stand in the tree of this head.
  /// - Refuses: `receipt-malformed`, `proof-invalid`.
  @discardableResult
  public func verifyProofs(_ head: Checkpoint) throws(ProofFault) -> JournalEntry {
    let entry = try journalEntry()
    var commitments: [[UInt8]] = []
    for part in self.entry.outcome {
      guard let hash = part.hash() else { throw ProofFault(.receiptMalformed, "a part of the outcome") }
      commitments.append(hash)
    }
    let leaves = [
      JournalHash.entryCommitment(entry, entrySalt: entry.salt),
      JournalHash.outcomeCommitment(sequence: entry.sequence, commitments: commitments),
    ].map { TreeHash(JournalHash.leaf($0))! }
    let proofs = zip(leaves, [entryProof, outcomeProof])
    for (offset, (leaf, texts)) in proofs.enumerated() {
      var path: [TreeHash] = []
      for text in texts.prefix(64) {
        guard let hash = TreeHash(base64: text) else { throw ProofFault(.receiptMalformed, "a proof") }
        path.append(hash)
      }
      let proof = InclusionProof(
        index: 2 * (entry.sequence - 1) + UInt64(offset), size: head.size, path: path)
      try proof.verify(leaf, in: head.root)
    }
    return entry
  }
}

extension JournalEntry {
  /// The entry's own leaf and its outcome's.
  var leaves: [TreeHash] {
    let bytes = JournalHash.leaves(self)
    return stride(from: 0, to: bytes.count, by: TreeHash.byteCount).map {
      TreeHash(bytes[$0..<$0 + TreeHash.byteCount])!
    }
  }
}

/// Checks receipts with nothing but public keys.
public struct ReceiptVerifier: Sendable {
  private let log: NoteKey
  private let witnesses: [NoteKey]
  private let members: EntrySignatures

  /// What a good receipt says.
  public struct Findings: Sendable {
    public let entry: JournalEntry
    public let checkpoint: Checkpoint
    /// Who signed the entry; nil for one that time caused, or the first.
    public let signed: SignedSubmission?
    public let answer: AnswerDocument
    /// Parts of the outcome that concern others and are not told.
    public let partsNotTold: Int
    /// When each of the witnesses asked for had seen the head.
    public let witnessed: [(name: String, timeSeconds: Int64)]
  }

  public init(log: NoteKey, witnesses: [NoteKey] = [], members: EntrySignatures) {
    self.log = log
    self.witnesses = witnesses
    self.members = members
  }

  /// Checks the head's signature, those of the witnesses, the proofs, and the member's own signature.
  /// - Refuses: `ProofFault`; `SigningFault` for the member's signature.
  public func verify(_ receipt: Receipt) throws -> Findings {
    let head = try SignedCheckpoint(Array(receipt.checkpoint.utf8), of: log)
    var witnessed: [(name: String, timeSeconds: Int64)] = []
    for witness in witnesses { witnessed.append((witness.name, try witness.verify(head.note) ?? 0)) }
    let entry = try receipt.verifyProofs(head.checkpoint)
    let signed = try members.verify(entry)
    return Findings(
      entry: entry, checkpoint: head.checkpoint, signed: signed,
      answer: AnswerDocument(
        sequence: entry.sequence, time: entry.time, outcome: entry.outcome, form: .json, language: .english),
      partsNotTold: receipt.entry.outcome.dropLast().count { $0.commitment != nil },
      witnessed: witnessed)
  }
}

/// Checks again what the door checked of an entry: the member's signature, at the time of the entry (GEN-12).
public struct EntrySignatures: Sendable {
  private let verifier: Verifier

  public init(verifier: Verifier) { self.verifier = verifier }

  /// Nil for an entry that nobody signs.
  /// - Refuses: `SigningFault`; `proof-invalid` for an entry without a signature that holds anything to sign,
  ///   and for one that was kept in another form than it was signed in.
  public func verify(_ entry: JournalEntry) throws -> SignedSubmission? {
    switch entry.kind {
    case .submission:
      let signed = try verifier.verify(
        header: entry.header, signature: entry.signature, content: entry.content,
        atSeconds: entry.time.seconds)
      guard signed.envelope.contentType == (entry.form == .csv ? .csv : .json) else {
        throw ProofFault(.proofInvalid, "entry \(entry.sequence): signed in another form")
      }
      return signed
    case .genesis:
      guard entry.sequence == 1, entry.header.isEmpty, entry.signature.isEmpty else {
        throw ProofFault(.proofInvalid, "entry \(entry.sequence): a second beginning")
      }
      return nil
    case .checkpoint:
      guard entry.header.isEmpty, entry.signature.isEmpty, StateCheckpoint(entry) != nil else {
        throw ProofFault(.proofInvalid, "entry \(entry.sequence): not a checkpoint")
      }
      return nil
    case .tick, .continuation:
      guard entry.header.isEmpty, entry.content.isEmpty, entry.signature.isEmpty else {
        throw ProofFault(.proofInvalid, "entry \(entry.sequence): content that nobody signed")
      }
      return nil
    }
  }
}
