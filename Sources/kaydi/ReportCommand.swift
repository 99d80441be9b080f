// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Kernel
import Service
import Views

extension ArgumentHelp {
  /// What is said of a parameter of questions.
  init(_ parameter: QueryParameter) { self.init(parameter.help) }
}

/// Which moment and which page: what every question can be asked with.
struct QuestionOptions: ParsableArguments {
  @Option(help: ArgumentHelp(QueryParameter.asOf)) var asOf: String?
  @Option(help: ArgumentHelp(QueryParameter.member)) var member: String?
  @Option(help: ArgumentHelp(QueryParameter.cursor)) var cursor: String?
  @Option(help: ArgumentHelp(QueryParameter.limit)) var limit: Int?
  @OptionGroup var output: ResultOptions
  var json: Bool { output.json }

  var values: [(QueryParameter, String?)] {
    [(.asOf, asOf), (.member, member), (.cursor, cursor), (.limit, limit.map { String($0) })]
  }
}

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Any question to the registry, now or as of a past moment. / Şimdi veya geçmiş bir an için sorgu.",
    discussion: Asked.all.map { "\($0.name): \($0.title.english) / \($0.title.turkish)" }
      .joined(separator: "\n"))

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var question: QuestionOptions
  @Option(help: ArgumentHelp(QueryParameter.account)) var account: String?
  @Option(help: ArgumentHelp(QueryParameter.isin)) var isin: String?
  @Option(help: ArgumentHelp(QueryParameter.state)) var state: String?
  @Option(help: ArgumentHelp(QueryParameter.after)) var after: String?
  @Option(help: ArgumentHelp(QueryParameter.number)) var number: String?
  @Option(help: ArgumentHelp(QueryParameter.sequence)) var sequence: String?
  @ArgumentParser.Flag(help: "A report as a CSV file. / Raporu CSV dosyası olarak.") var csv = false
  @Argument(help: "The question, one of the list above. / Yukarıdaki listeden sorgu.") var query: String
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "What `kaydi help NAME` lists for it, such as --from 2026-03-02. / `kaydi help AD` ile listelenenler.",
      valueName: "parameters"))
  var rest: [String] = []

  func run() async throws {
    guard let asked = Asked.named(query) else {
      throw ValidationError("There is no question \(query). / \(query) adında bir sorgu yok.")
    }
    let given =
      question.values + [
        (.account, account), (.isin, isin), (.state, state), (.after, after), (.number, number),
        (.sequence, sequence),
      ]
    var values = given.map { ($0.0.name, $0.1) }
    values += try more(of: asked).map { ($0, Optional($1)) }
    if csv { values.append((QueryParameter.form.name, "csv")) }
    try await ask(asked, values, connection, asJSON: question.json)
  }

  /// The parameters that only this question has.
  private func more(of asked: Asked) throws -> [(String, String)] {
    var values: [(String, String)] = []
    var words = rest[...]
    while let word = words.popFirst() {
      guard let parameter = asked.parameters.first(where: { "--\($0.option)" == word }),
        let value = words.popFirst()
      else { throw ValidationError("\(query) has no \(word). / \(query) sorgusunda \(word) yok.") }
      values.append((parameter.name, value))
    }
    return values
  }
}

/// Whatever can be asked: a question or a report.
struct Asked {
  let name: String
  let title: Bilingual
  let path: String
  let parameters: [QueryParameter]

  init(_ query: Query) {
    (name, title, path, parameters) = (query.rawValue, query.title, query.path, query.parameters)
  }

  init(_ report: Report) {
    (name, title, path, parameters) = (report.name, report.title, report.path, report.parameters)
  }

  static var all: [Asked] { Query.allCases.map(Self.init) + Report.all.map(Self.init) }

  static func named(_ name: String) -> Asked? { all.first { $0.name == name } }
}

func ask(
  _ query: Query, _ values: [(parameter: QueryParameter, value: String?)], _ connection: ConnectionOptions,
  asJSON: Bool
) async throws {
  try await ask(Asked(query), values.map { ($0.parameter.name, $0.value) }, connection, asJSON: asJSON)
}

/// Asks and prints: the document itself, or one line a row.
func ask(
  _ query: Asked, _ values: [(String, String?)], _ connection: ConnectionOptions, asJSON: Bool
) async throws {
  let given = values.compactMap { name, value in value.map { (name, $0) } }
  var components = URLComponents()
  components.path = query.path
  for parameter in query.parameters where parameter.isMandatory {
    guard let value = given.first(where: { $0.0 == parameter.name })?.1 else {
      throw ValidationError("--\(parameter.option) is needed. / --\(parameter.option) gerekli.")
    }
    if parameter.isInPath { components.path = components.path.replacing("{\(parameter.name)}", with: value) }
  }
  for (name, _) in given where !query.parameters.contains(where: { $0.name == name }) {
    throw ValidationError("\(query.name) has no --\(name). / \(query.name) sorgusunda --\(name) yok.")
  }
  let items = given.filter { name, _ in
    query.parameters.contains { $0.name == name && !$0.isInPath }
  }.map { URLQueryItem(name: $0.0, value: $0.1) }
  if !items.isEmpty { components.queryItems = items }
  let client = try connection.connect()
  let answer: Client.Answer
  do {
    answer = try await client.get(components.string ?? query.path, language: connection.language)
  } catch {
    try? await client.close()
    throw error
  }
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
  if let sequence = document["sequence"] { say("as of entry / kayıt itibarıyla: \(sequence)") }
  if let next = document["next"] { say("next page / sonraki sayfa: --cursor \(next)") }
}
