// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service
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
  @OptionGroup var output: ResultOptions
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
    try output.show(SubmitResult(answer))
    if answer.status >= 400 { throw ExitCode.failure }
  }
}

/// The answer as it came, or with everything that is needed to keep it as a receipt.
struct SubmitResult: CommandResult {
  let status: Int
  let sequence: String?
  let signature: String?
  let text: String

  private enum CodingKeys: String, CodingKey {
    case status, sequence, signature
    case text = "document"
  }

  init(_ answer: Client.Answer) {
    status = answer.status
    sequence = answer.header("Kaydi-Sequence")
    signature = answer.header("Kaydi-Signature")
    text = answer.text
  }
}

struct HoldingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdings", abstract: "Holdings of accounts. / Hesap bakiyeleri.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var question: QuestionOptions
  @Option(help: ArgumentHelp(QueryParameter.account)) var account: String?
  @Option(help: ArgumentHelp(QueryParameter.isin)) var isin: String?

  func run() async throws {
    try await ask(
      .holdings, question.values + [(.account, account), (.isin, isin)], connection, asJSON: question.json)
  }
}

struct InstructionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instructions", abstract: "Instructions and their states. / Talimatlar ve durumları.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var question: QuestionOptions
  @Option(help: ArgumentHelp(QueryParameter.state)) var state: String?
  @Argument(help: "One instruction by its number. / Numarasıyla tek talimat.") var number: Int?

  func run() async throws {
    try await ask(
      number == nil ? .instructions : .instruction,
      question.values + [(.state, state), (.number, number.map { String($0) })], connection,
      asJSON: question.json)
  }
}

struct NoticesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices", abstract: "Notices of the member. / Üyenin bildirimleri.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var question: QuestionOptions
  @Option(help: ArgumentHelp(QueryParameter.after)) var after: String?
  @ArgumentParser.Flag(help: "Follow new ones as they come. / Yeni gelenleri izle.") var follow = false

  func run() async throws {
    guard follow else {
      return try await ask(.notices, question.values + [(.after, after)], connection, asJSON: question.json)
    }
    let client = try connection.connect()
    try await client.stream("/v1/notices/stream", after: after) { line in
      print(line)
      return true
    }
  }
}

struct ReceiptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract:
      "Fetches the receipt of an entry: the proof of what was decided. / Bir kaydın alındısını getirir.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "Sequence of the entry. / Kaydın sıra numarası.") var sequence: UInt64

  func run() async throws {
    let client = try connection.connect()
    let answer = try await client.get("/v1/receipts/\(sequence)", language: connection.language)
    try await client.close()
    print(answer.text)
    if answer.status >= 400 { throw ExitCode.failure }
  }
}
