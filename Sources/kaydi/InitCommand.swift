// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service
import Signing
import Units

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract:
      "Makes a registry in a folder: authority, certificates, genesis entry. / Bir klasörde sistem kurar.")

  @Option(help: "Folder. / Klasör.") var directory = "var"
  @Option(help: "Market code. / Piyasa kodu.") var market = "TR"
  @Option(help: "Member code of the operator. / İşleticinin üye kodu.") var operatorCode = "MKK"
  @Option(help: "Title of the operator. / İşleticinin unvanı.") var operatorTitle = "Merkezi Kayıt Kuruluşu"
  @Option(help: "Host names and addresses of the server. / Sunucunun adları ve adresleri.")
  var host = ["localhost", "127.0.0.1"]
  @Option(help: "Size of a table, NAME=VALUE, such as accounts=2000000. / Tablo boyutu, AD=DEĞER.")
  var size: [String] = []
  @Option(
    help:
      "Time of the genesis entry, such as 2026-03-02T09:00; now when not given. / Kuruluş kaydının zamanı.")
  var time: String?
  @Option(
    help: "Name of the log, best its public address. / Kayıt zincirinin adı; en iyisi genel adresi.")
  var logName: String?
  @ArgumentParser.Flag(
    help:
      "Only makes the key of the log, in a registry that has none. / Yalnızca kayıt zinciri anahtarını oluşturur."
  )
  var logKey = false
  @ArgumentParser.Flag(
    help:
      "The public registers are asked about investors (see `kaydi serve --mernis --tax`). / Yatırımcılar kamu sicillerine sorulur."
  )
  var registers = false
  @OptionGroup var output: ResultOptions

  func run() throws {
    var founding = Founding()
    founding.market = market
    founding.operatorCode = operatorCode
    founding.operatorTitle = operatorTitle
    founding.hosts = host
    founding.logName = logName
    founding.asksRegisters = registers
    founding.sizes = try size.map { text in
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let value = Int(parts[1]) else {
        throw ValidationError("--size NAME=VALUE: \(text)")
      }
      return (String(parts[0]), value)
    }
    if let time {
      guard let moment = Moment(time) else { throw ValidationError("--time 2026-03-02T09:00: \(time)") }
      founding.time = moment
    }
    let files = ServerFiles(directory: directory)
    if logKey {
      try founding.makeLogKey(in: files)
      print(
        "The log has a key. / Kayıt zincirinin anahtarı oluşturuldu: \(files.logKey), \(files.logPublicKey)")
      return
    }
    try founding.make(in: files)
    try output.show(
      InitResult(
        directory: directory, officers: Founding.officers.map { operatorCode + $0 }, keys: files.keys))
  }
}

struct InitResult: CommandResult {
  let directory: String
  let officers: [String]
  let keys: String

  var text: String {
    """
    A registry stands in \(directory). / Sistem kuruldu: \(directory)
    Officers / Yetkililer: \(officers.joined(separator: ", ")) (\(keys))
    Next / Sonra: kaydi serve --directory \(directory)
    """
  }
}
