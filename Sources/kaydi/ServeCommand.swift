// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JournalStore
import Service

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves a registry over HTTPS until interrupted. / Sistemi HTTPS ile sunar.")

  @Option(help: "Folder of the registry. / Sistem klasörü.") var directory = "var"
  @Option(help: "Address to listen on. / Dinlenecek adres.") var host = "127.0.0.1"
  @Option(help: "Port. / Kapı.") var port = 8443
  @ArgumentParser.Flag(
    help: "A clock that tests set; never for real work. / Testlerin kurduğu saat; gerçek işte kullanılmaz.")
  var testClock = false

  func run() async throws {
    Memory.keepFreedMemory()
    var options = ServerOptions()
    options.directory = directory
    options.host = host
    options.port = port
    options.testClock = testClock
    let address = host
    try await serve(options) { port in say("https://\(address):\(port)/ is open. / açıldı.") }
  }
}

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract:
      "Folds the journal anew and prints the digest of the state. / Günlüğü baştan işler ve durum özetini yazar."
  )

  @Option(help: "Folder of the registry. / Sistem klasörü.") var directory = "var"
  @ArgumentParser.Flag(help: "Result as JSON. / Sonuç JSON olarak.") var json = false

  func run() throws {
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: directory).journal, create: false, readOnly: true)
    let end = journal.head
    var progress = Progress("replay / yeniden işleme", total: Int(end.sequence))
    var replay = try Replay(journal)
    try replay.run(journal) { progress.show(Int($0)) }
    progress.show(Int(end.sequence))
    let registry = replay.finish()
    let digest = hexadecimal(registry.stateDigest())
    let broken = registry.read { $0.conservationBreak() }
    if json {
      print(
        "{\"sequence\":\(registry.sequence),\"stateDigest\":\"\(digest)\",\"conserved\":\(broken == nil)}")
    } else {
      print("sequence / sıra: \(registry.sequence)\nstate digest / durum özeti: \(digest)")
      print(
        broken == nil
          ? "units conserved / adetler tutuyor"
          : "UNITS NOT CONSERVED / ADETLER TUTMUYOR: \(broken!.security)")
    }
    if broken != nil { throw ExitCode.failure }
  }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
