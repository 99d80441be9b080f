// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Proofs
import Service

/// A witness watches the log from outside: it signs a head only when it continues the one that it signed
/// last, so that the depository cannot show different histories to different people.
struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Signs heads of a log as a witness. / Tanık olarak zincir başlarını imzalar.",
    subcommands: [WitnessKeyCommand.self, WitnessSignCommand.self])
}

struct WitnessKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Makes a witness's key. / Tanık anahtarı oluşturur.")

  @Argument(help: "Name, best an address such as witness.example/w1. / Ad; en iyisi bir adres.")
  var name: String
  @Argument(help: "File of the private key; the public one gets .pub. / Özel anahtar dosyası.")
  var file: String

  func run() throws {
    try NoteSigner.create(name: name, kind: .witness, key: file, publicKey: file + ".pub")
    print(try NoteKey.load(file + ".pub").text)
  }
}

struct WitnessSignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract:
      "Checks a head against the one signed last, and signs it. / Zincir başını son imzalananla karşılaştırıp imzalar."
  )

  @Option(help: "Public key of the log. / Kayıt zincirinin açık anahtarı.") var logKey = "var/log.pub"
  @Option(help: "Own private key. / Kendi özel anahtarı.") var key: String
  @Option(
    help: "The head signed last; kept up to date by this command. / Son imzalanan baş; bu komut günceller.")
  var last: String
  @Option(help: "Folder of tiles. / Ağaç klasörü.") var tiles = "var/log"
  @Argument(
    help: "Head to sign; its file gets the signature. / İmzalanacak zincir başı; imza dosyaya eklenir.")
  var checkpoint: String

  func run() throws {
    try verdict {
      let log = try NoteKey.load(logKey)
      let signer = try NoteSigner.load(key)
      guard signer.key.kind == .witness else { throw ProofFault(.keyMalformed, "\(key): not of a witness") }
      var head = try SignedCheckpoint(bytes(of: checkpoint), of: log)
      if FileManager.default.fileExists(atPath: last) {
        let before = try SignedCheckpoint(bytes(of: last), of: log)
        // Only a head with one's own signature says what was signed last.
        try signer.key.verify(before.note)
        try verifyConsistency(from: before.checkpoint, to: head.checkpoint, LogFolder(tiles))
      }
      head.cosign(by: signer, atSeconds: Int64(Date().timeIntervalSince1970))
      // First what it has signed, then the signature: a witness must not forget.
      for file in [last, checkpoint] {
        let place = URL(fileURLWithPath: file)
        try LogFolder(place.deletingLastPathComponent().path).write([
          LogFile(place.lastPathComponent, head.bytes)
        ])
      }
      return ["\(head.checkpoint.size) leaves / yaprak, \(head.checkpoint.origin)"]
    }
  }
}
