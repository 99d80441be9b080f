// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Signing
import Units

struct SubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Signs a JSON or CSV file and sends it. / Bir JSON veya CSV dosyasını imzalayıp gönderir.")

  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Own reference of the submission. / Bildirimin referansı.") var reference: String
  @Option(help: "Member acted for; the user's own when not given. / Adına işlem yapılan üye.") var member:
    String?
  @Option(help: "Market code. / Piyasa kodu.") var market = "TR"
  @Argument(help: "File ending in .json or .csv; - for standard input as JSON. / Dosya.") var file: String

  func run() async throws {
    let content =
      file == "-"
      ? Array(FileHandle.standardInput.readDataToEndOfFile())
      : Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    let client = try connection.connect()
    let time = try await client.registryTime()
    let signed = try client.sign(
      content, file.hasSuffix(".csv") ? .csv : .json, reference: reference, at: time, member: member,
      market: market)
    let answer = try await client.send(signed, language: connection.language)
    try await client.close()
    print(answer.text)
    if answer.status >= 400 { throw ExitCode.failure }
  }
}

struct HoldingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdings", abstract: "Holdings of accounts. / Hesap bakiyeleri.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Account such as AKA/1001. / AKA/1001 gibi hesap.") var account: String?
  @Option(help: "ISIN.") var isin: String?
  @ArgumentParser.Flag(help: "Result as JSON. / Sonuç JSON olarak.") var json = false

  func run() async throws {
    try await show("/v1/holdings", ["account": account, "isin": isin], connection, asJSON: json)
  }
}

struct InstructionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instructions", abstract: "Instructions and their states. / Talimatlar ve durumları.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "State such as waiting. / waiting gibi durum.") var state: String?
  @ArgumentParser.Flag(help: "Result as JSON. / Sonuç JSON olarak.") var json = false
  @Argument(help: "One instruction by its number. / Numarasıyla tek talimat.") var number: Int?

  func run() async throws {
    let path = number.map { "/v1/instructions/\($0)" } ?? "/v1/instructions"
    try await show(path, ["state": state], connection, asJSON: json)
  }
}

struct NoticesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices", abstract: "Notices of the member. / Üyenin bildirimleri.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Only those after this position. / Bu konumdan sonrakiler.") var after: String?
  @ArgumentParser.Flag(help: "Follow new ones as they come. / Yeni gelenleri izle.") var follow = false
  @ArgumentParser.Flag(help: "Result as JSON. / Sonuç JSON olarak.") var json = false

  func run() async throws {
    guard follow else { return try await show("/v1/notices", ["after": after], connection, asJSON: json) }
    let client = try connection.connect()
    try await client.stream("/v1/notices/stream", after: after) { line in
      print(line)
      return true
    }
  }
}

/// Asks and prints: the document itself, or one line an item.
func show(_ path: String, _ query: [String: String?], _ connection: ConnectionOptions, asJSON: Bool)
  async throws
{
  var components = URLComponents()
  components.path = path
  let items = query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
  if !items.isEmpty { components.queryItems = items }
  let client = try connection.connect()
  let answer = try await client.get(components.string ?? path, language: connection.language)
  try await client.close()
  guard !asJSON, answer.status < 400,
    let document = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any],
    let rows = document["rows"] as? [[String: Any]]
  else {
    print(answer.text)
    if answer.status >= 400 { throw ExitCode.failure }
    return
  }
  for row in rows { print(row.keys.sorted().map { "\($0)=\(row[$0]!)" }.joined(separator: "  ")) }
}
