// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Kernel
import Service

struct InstructionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instruction",
    abstract:
      "The history of one instruction: who, when, which stage, what it waits for. / Bir talimatın geçmişi: kim, ne zaman, hangi aşama, neyi bekliyor."
  )
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: ResultOptions
  @Option(help: ArgumentHelp(QueryParameter.asOf)) var asOf: String?
  @Option(help: ArgumentHelp(QueryParameter.member)) var member: String?
  @Argument(help: "Number of the instruction. / Talimat numarası.") var number: UInt64

  func run() async throws {
    var components = URLComponents()
    components.path = Query.instruction.path.replacing("{number}", with: String(number))
    let given: [(QueryParameter, String?)] = [(.asOf, asOf), (.member, member)]
    let items = given.compactMap { parameter, value in
      value.map { URLQueryItem(name: parameter.name, value: $0) }
    }
    if !items.isEmpty { components.queryItems = items }
    let client = try connection.connect()
    let answer: Client.Answer
    do {
      answer = try await client.get(
        components.string ?? components.path, language: connection.language,
        accept: output.json ? "application/json" : "text/plain")
    } catch {
      try? await client.close()
      throw error
    }
    try await client.close()
    print(answer.text)
    if answer.status >= 400 { throw ExitCode.failure }
  }
}
