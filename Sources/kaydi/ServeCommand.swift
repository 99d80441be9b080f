// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Gateways
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

  @OptionGroup var registers: RegisterArguments

  func run() async throws {
    Memory.keepFreedMemory()
    CrashSilence.begin()
    LoggingSystem.bootstrap { [logLevel] _ in StructuredLog(level: logLevel) }
    var options = ServerOptions()
    options.directory = directory
    options.host = host
    options.port = port
    options.testClock = testClock
    options.registers = registers.options
    let address = host
    try await serve(options) { port in say("https://\(address):\(port)/ is open. / açıldı.") }
  }
}

/// Where the public registers are.
struct RegisterArguments: ParsableArguments {
  @Option(
    help:
      "Address of the population register's gateway, https://host:port. / Nüfus sicili ağ geçidinin adresi.")
  var mernis: String?
  @Option(help: "Address of the tax register's gateway. / Vergi sicili ağ geçidinin adresi.")
  var tax: String?
  @Option(
    help:
      "Authorities of the registers' certificates, PEM; may be repeated. / Sicil sertifikalarını verenler; yinelenebilir."
  )
  var registerAuthority: [String] = []
  @Option(help: "Own certificate for the registers, PEM. / Sicillere gösterilen sertifika.")
  var registerCertificate: String?
  @Option(help: "Its key. / Anahtarı.") var registerKey: String?
  @Option(help: "Seconds to wait for a register's answer. / Sicil cevabının beklendiği saniye.")
  var registerTimeout = 20
  @Option(
    help:
      "Seconds after which MERNIS is asked again while it gives no answer. / MERNIS cevap vermezken yeniden sorma aralığı (saniye)."
  )
  var mernisRepeat: Int64 = 300

  func validate() throws {
    for url in [mernis, tax].compactMap({ $0 }) where !url.hasPrefix("https://") {
      throw ValidationError("https://host:port: \(url)")
    }
    if mernis != nil || tax != nil, registerAuthority.isEmpty {
      throw ValidationError("--register-authority FILE is needed. / --register-authority DOSYA gerekli.")
    }
    if (registerCertificate == nil) != (registerKey == nil) {
      throw ValidationError(
        "--register-certificate and --register-key go together. / --register-certificate ve --register-key birlikte verilir."
      )
    }
    guard 1...600 ~= registerTimeout, 1...86_400 ~= mernisRepeat else {
      throw ValidationError("--register-timeout 1-600, --mernis-repeat 1-86400")
    }
  }

  var options: RegisterOptions {
    var options = RegisterOptions()
    options.mernis = mernis
    options.tax = tax
    options.authorities = registerAuthority
    options.certificate = registerCertificate
    options.key = registerKey
    options.mernisPolicy.timeoutMilliseconds = registerTimeout * 1_000
    options.taxPolicy.timeoutMilliseconds = registerTimeout * 1_000
    options.mernisPolicy.backoff = Backoff(firstSeconds: mernisRepeat, mostSeconds: mernisRepeat)
    return options
  }
}
