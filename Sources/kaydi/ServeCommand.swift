// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Logging
import Service

extension Logger.Level: @retroactive ExpressibleByArgument {}

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
  @Option(help: "What is logged: error, warning, info, debug or trace. / Günlüğe yazılan düzey.")
  var logLevel = Logger.Level.info

  func run() async throws {
    Memory.keepFreedMemory()
    CrashSilence.begin()
    LoggingSystem.bootstrap { [logLevel] _ in StructuredLog(level: logLevel) }
    var options = ServerOptions()
    options.directory = directory
    options.host = host
    options.port = port
    options.testClock = testClock
    let address = host
    try await serve(options) { port in say("https://\(address):\(port)/ is open. / açıldı.") }
  }
}
