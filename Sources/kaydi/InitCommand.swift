// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service
import Signing

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

  func run() throws {
    var founding = Founding()
    founding.market = market
    founding.operatorCode = operatorCode
    founding.operatorTitle = operatorTitle
    founding.hosts = host
    founding.sizes = try size.map { text in
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let value = Int(parts[1]) else {
        throw ValidationError("--size NAME=VALUE: \(text)")
      }
      return (String(parts[0]), value)
    }
    let files = ServerFiles(directory: directory)
    try founding.make(in: files)
    print(
      """
      A registry stands in \(directory). / Sistem kuruldu: \(directory)
      Officers / Yetkililer: \(operatorCode)900, \(operatorCode)901 (\(files.keys))
      Next / Sonra: kaydi serve --directory \(directory)
      """)
  }
}

struct CertificateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certificate",
    abstract:
      "Issues a user's key and certificate, or revokes one. / Kullanıcı sertifikası verir veya iptal eder.")

  @Option(help: "Folder of the registry. / Sistem klasörü.") var directory = "var"
  @Option(help: "Revoke the certificate with this serial instead. / Bu seri numaralı sertifikayı iptal et.")
  var revoke: String?
  @Argument(help: "Users such as AKA001. / AKA001 gibi kullanıcılar.") var users: [String] = []

  func run() throws {
    let files = ServerFiles(directory: directory)
    if let revoke {
      var list =
        FileManager.default.fileExists(atPath: files.revocations)
        ? try RevocationList.load(from: files.revocations) : RevocationList()
      let now = Int64(Date().timeIntervalSince1970)
      guard list.revoke(revoke, atSeconds: now, reason: .unspecified) else {
        throw ValidationError("already revoked / zaten iptal edilmiş: \(revoke)")
      }
      try list.save(to: files.revocations)
      print("revoked / iptal edildi: \(revoke)")
      return
    }
    let authority = try CertificateAuthority.load(
      certificate: files.authorityCertificate, key: files.authorityKey)
    var founding = Founding()
    founding.validityYears = 2
    for user in users {
      let key = try founding.issue(user, from: authority)
      try key.save(in: files)
      print("\(user) \(key.fingerprint)")
    }
  }
}
