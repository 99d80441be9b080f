// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import JournalStore
import Proofs
import Registrar
import Service
import Signing

/// Checks, with public keys alone and without the depository, what it has said and kept.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Checks receipts, journals and heads offline. / Alındıları, defteri ve zincir başlarını çevrimdışı denetler.",
    subcommands: [
      VerifyReceiptCommand.self, VerifyJournalCommand.self, VerifyCheckpointsCommand.self,
      VerifyStateCommand.self,
    ])
}

/// The keys that a check rests on; whoever checks must have them from a source of trust.
struct TrustOptions: ParsableArguments {
  @Option(help: "Public key of the log. / Kayıt zincirinin açık anahtarı.") var logKey = "var/log.pub"
  @Option(help: "Certificate of the depository's authority. / Sistemin kök sertifikası.")
  var authority = "var/authority.pem"
  @Option(help: "Certificates withdrawn. / İptal edilen sertifikalar.") var revocations: String?

  func log() throws -> NoteKey { try NoteKey.load(logKey) }

  func members() throws -> EntrySignatures {
    let roots = try Credential.certificates(
      pem: String(decoding: bytes(of: authority), as: UTF8.self), place: authority)
    let list = try revocations.map { try RevocationList.load(from: $0) } ?? RevocationList()
    return EntrySignatures(verifier: try Verifier(roots: roots, revocations: list))
  }
}

struct VerifyReceiptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract:
      "A receipt: the member's signature, the proofs, the signed head. / Alındı: üyenin imzası, kanıtlar, imzalı zincir başı."
  )

  @OptionGroup var trust: TrustOptions
  @Option(help: "Public key of a witness that must have signed. / İmzası aranan tanığın açık anahtarı.")
  var witness: [String] = []
  @Argument(help: "Receipt. / Alındı.") var file: String

  func run() throws {
    try verdict {
      let verifier = ReceiptVerifier(
        log: try trust.log(), witnesses: try witness.map(NoteKey.load), members: try trust.members())
      let findings = try verifier.verify(try Receipt(json: bytes(of: file)))
      let entry = findings.entry
      var lines = [
        "entry / kayıt: \(entry.sequence), \(entry.time), \(entry.kind)",
        "outcome / sonuç: \(findings.answer.accepted) accepted / kabul, \(findings.answer.refused) refused / ret",
        "head / zincir başı: \(findings.checkpoint.size) leaves / yaprak, \(findings.checkpoint.origin)",
      ]
      if findings.partsNotTold > 0 {
        lines.append("of others, not told / başkalarına ait, açıklanmayan: \(findings.partsNotTold)")
      }
      if let signed = findings.signed?.envelope {
        lines.insert(
          "signed by / imzalayan: \(signed.user), for / adına: \(signed.member), reference / referans: \(signed.reference)",
          at: 1)
      }
      for (name, time) in findings.witnessed {
        lines.append(
          "witness / tanık: \(name), \(Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601))")
      }
      return lines
    }
  }
}

struct VerifyJournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract:
      "A whole journal: hashes, leaves, members' signatures, and heads signed earlier. / Bütün defter: özetler, imzalar, eski zincir başları."
  )

  @OptionGroup var trust: TrustOptions
  @Option(help: "Journal. / Yevmiye defteri.") var journal = "var/journal.sqlite"
  @Option(help: "Head that the journal must contain. / Defterin içermesi gereken zincir başı.")
  var checkpoint: [String] = []
  @Option(
    help: "Folder of tiles that must be those of the journal. / Deftere ait olması gereken ağaç klasörü.")
  var tiles: String?

  func run() throws {
    try verdict {
      var audit = JournalAudit()
      audit.members = try trust.members()
      let log = try trust.log()
      audit.checkpoints = try checkpoint.map { try SignedCheckpoint(bytes(of: $0), of: log).checkpoint }
      if let tiles {
        let folder = LogFolder(tiles)
        audit.tiles = folder
        guard let newest = try folder.read(LogFile.checkpoint) else {
          throw ProofFault(.tileMissing, "\(tiles)/\(LogFile.checkpoint)")
        }
        audit.checkpoints.append(try SignedCheckpoint(newest, of: log).checkpoint)
      }
      let store = try SQLiteJournal(path: journal, create: false, readOnly: true)
      var progress = Progress("verify / doğrulama", total: Int(store.head.sequence))
      let findings = try audit.run(store) { progress.show(Int($0)) }
      return [
        "journal / defter: \(hexadecimal(findings.head.hash))",
        "entries / kayıt: \(findings.entries), signatures / imza: \(findings.signatures)",
        "tree / ağaç: \(findings.size) leaves / yaprak, root / kök \(findings.root)",
        "heads met / tutan zincir başı: \(audit.checkpoints.count)",
      ]
    }
  }
}

struct VerifyCheckpointsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoints",
    abstract:
      "Two heads: that the older is the beginning of the newer. / İki zincir başı: eskisi yenisinin başlangıcı mı."
  )

  @OptionGroup var trust: TrustOptions
  @Option(help: "Folder of tiles. / Ağaç klasörü.") var tiles = "var/log"
  @Option(help: "Take the tree from this journal instead. / Ağacı bu defterden al.") var journal: String?
  @Argument(help: "One head. / Bir zincir başı.") var first: String
  @Argument(help: "Another. / Öteki.") var second: String

  func run() throws {
    try verdict {
      let log = try trust.log()
      let heads = try [first, second].map { try SignedCheckpoint(bytes(of: $0), of: log).checkpoint }
        .sorted { $0.size < $1.size }
      if let journal {
        var audit = JournalAudit()
        audit.checkpoints = heads
        _ = try audit.run(SQLiteJournal(path: journal, create: false, readOnly: true))
      } else {
        try verifyConsistency(from: heads[0], to: heads[1], LogFolder(tiles))
      }
      return ["\(heads[0].size) → \(heads[1].size) leaves / yaprak, \(heads[1].origin)"]
    }
  }
}

/// - Refuses: `histories-differ`; what the tiles refuse.
func verifyConsistency(from old: Checkpoint, to new: Checkpoint, _ storage: any LogStorage) throws {
  var tree = TileTree(size: new.size, source: StoredTiles(storage))
  // Trees of one size need no tiles to be told apart.
  let proof = try tree.consistency(from: old.size)
  try proof.verify(from: old.root, to: new.root)
}

struct VerifyStateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "That a digest of the state follows from a journal. / Durum özetinin defterden çıktığı.")

  @Option(help: "Journal. / Yevmiye defteri.") var journal = "var/journal.sqlite"
  @Option(help: "After this entry; the last when not given. / Bu kayıttan sonra.") var sequence: UInt64?
  @Argument(help: "Digest, as `kaydi replay` prints it. / `kaydi replay` çıktısındaki özet.") var digest:
    String

  func run() throws {
    try verdict {
      let store = try SQLiteJournal(path: journal, create: false, readOnly: true)
      var replay = try Replay(store)
      try replay.run(store, through: sequence ?? .max, checking: try store.checkpoints())
      let reached = replay.entries
      var registry = replay.finish()
      let found = hexadecimal(registry.stateDigest())
      guard sequence.map({ $0 == reached }) ?? true else {
        throw ProofFault(.journalShorter, "the journal ends at entry \(reached)")
      }
      guard found == digest.lowercased() else {
        throw ProofFault(.stateDiffers, "entry \(reached): \(found)")
      }
      return ["after entry / son kayıt: \(reached)"]
    }
  }
}

/// Says whether it holds, and why not; the exit status is 0 or 1.
func verdict(_ check: () throws -> [String]) throws {
  do {
    let lines = try check()
    print((["VERIFIED / DOĞRULANDI"] + lines).joined(separator: "\n"))
  } catch let code as ExitCode {
    throw code
  } catch {
    print("NOT VERIFIED / DOĞRULANAMADI\n\(error)")
    throw ExitCode.failure
  }
}

func bytes(of file: String) throws -> [UInt8] {
  do {
    return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
  } catch {
    throw ProofFault(.storageFailed, file)
  }
}
