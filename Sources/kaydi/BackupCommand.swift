// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Depository
import Engine
import JournalStore
import Registrar
import Service

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies a registry, also a running one. / Çalışırken de sistemin yedeğini alır.",
    discussion: """
      Copied: the journal as it stood at the end of a batch, certificates, the list of those withdrawn. Private keys are not: keep \
      them elsewhere. / Kopyalanan: bir kümenin sonundaki hâliyle günlük, sertifikalar, iptal listesi. Özel anahtarlar \
      kopyalanmaz, ayrıca saklanmalıdır.
      """)

  @Option(help: "Folder of the registry. / Sistem klasörü.") var directory = "var"
  @OptionGroup var output: ResultOptions
  @Argument(help: "New or empty folder for the backup. / Yedek için yeni veya boş klasör.") var folder: String

  func run() throws {
    try output.show(
      BackupResult(folder: folder, backup: Backup.make(of: ServerFiles(directory: directory), in: folder)))
  }
}

struct BackupResult: CommandResult {
  let folder: String
  let backup: Backup

  var text: String {
    """
    Backup in / Yedek: \(folder)
    sequence / sıra: \(backup.sequence)
    head / defter sonu: \(backup.head)
    files / dosya: \(backup.files.count), \(backup.files.reduce(0) { $0 + $1.bytes }) bytes
    Not copied, keep elsewhere / Kopyalanmadı, ayrıca saklayın: \(backup.secrets.joined(separator: ", "))
    """
  }
}

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract:
      "Puts a backup into an empty folder after checking all of it. / Yedeği denetleyip boş bir klasöre yerleştirir."
  )

  @Option(help: "New or empty folder of the registry. / Sistem için yeni veya boş klasör.") var directory =
    "var"
  @OptionGroup var output: ResultOptions
  @Argument(help: "Folder of the backup. / Yedeğin klasörü.") var folder: String

  func run() throws {
    let backup = try Backup.read(in: folder)
    var progress = Progress("restore / geri yükleme", total: Int(backup.sequence))
    let replay = try backup.restore(from: folder, to: ServerFiles(directory: directory)) {
      progress.show(Int($0))
    }
    let result = ReplayResult(replay.finish())
    try output.show(RestoreResult(directory: directory, replay: result, secrets: backup.secrets))
    if !result.conserved { throw ExitCode.failure }
  }
}

struct RestoreResult: CommandResult {
  let directory: String
  let replay: ReplayResult
  /// What the server needs besides.
  let secrets: [String]

  var text: String {
    """
    Restored in / Geri yüklendi: \(directory)
    \(replay.text)
    Put back before serving / Sunmadan önce yerine koyun: \(secrets.joined(separator: ", "))
    """
  }
}

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract:
      "Folds the journal anew and prints the digest of the state. / Günlüğü baştan işler ve durum özetini yazar."
  )

  @Option(help: "Folder of the registry. / Sistem klasörü.") var directory = "var"
  @Option(help: ArgumentHelp(QueryParameter.asOf)) var asOf: String?
  @OptionGroup var output: ResultOptions

  func run() throws {
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: directory).journal, create: false, readOnly: true)
    let end = try asOf.map { try AsOf($0).lastEntry(of: journal) } ?? journal.head.sequence
    var progress = Progress("replay / yeniden işleme", total: Int(end))
    var replay = try Replay(journal)
    let checkpoints = try journal.checkpoints().filter { $0.sequence <= end }
    try replay.run(journal, through: end, checking: checkpoints) { progress.show(Int($0)) }
    progress.show(Int(end))
    let result = ReplayResult(replay.finish(), checkpoints: checkpoints.count)
    try output.show(result)
    if !result.conserved { throw ExitCode.failure }
  }
}

/// A registry as a journal makes it.
struct ReplayResult: CommandResult {
  let sequence: UInt64
  let stateDigest: String
  /// Digests of the state that the journal tells and that were found to be right.
  let checkpoints: Int
  let conserved: Bool
  private let brokenSecurity: String?

  init(_ registry: consuming Registry, checkpoints: Int = 0) {
    self.checkpoints = checkpoints
    sequence = registry.sequence
    stateDigest = hexadecimal(registry.stateDigest())
    brokenSecurity = registry.read { $0.conservationBreak().map { "\($0.security)" } }
    conserved = brokenSecurity == nil
  }

  var text: String {
    let units =
      brokenSecurity.map { "UNITS NOT CONSERVED / ADETLER TUTMUYOR: \($0)" }
      ?? "units conserved / adetler tutuyor"
    return """
      sequence / sıra: \(sequence)
      state digest / durum özeti: \(stateDigest)
      digests checked on the way / yolda denetlenen özet: \(checkpoints)
      \(units)
      """
  }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
