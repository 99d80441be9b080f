// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Service
import Views

/// Help on operations, from their own description.
struct OperationHelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help",
    abstract:
      "Explains an operation or a query, or lists them. / Bir işlemi veya sorguyu açıklar veya listeler.")

  @Argument(
    help: "Operation such as transfer, query such as holdings. / transfer gibi işlem, holdings gibi sorgu.")
  var operation: String?
  @Option(help: "Language: en or tr. / Dil: en veya tr.") var language = "en"
  @OptionGroup var output: ResultOptions

  func run() throws {
    let tongue: Language = language == "tr" ? .turkish : .english
    guard let text = Catalogue.help(operation, in: tongue) ?? Query.help(operation ?? "", in: tongue) else {
      throw ValidationError(
        "There is no operation \(operation ?? ""). `kaydi help` lists them. / Böyle bir işlem yok.")
    }
    try output.show(HelpResult(operation: operation, language: tongue.rawValue, text: text))
  }
}

struct HelpResult: CommandResult {
  /// Nil in the list of all.
  let operation: String?
  let language: String
  let text: String
}

/// Prints what is derived from the catalogue.
struct DocumentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document", abstract: "Prints a derived document. / Türetilmiş bir belgeyi yazar.")

  enum Kind: String, CaseIterable, ExpressibleByArgument { case operations, queries, dictionary }
  @Argument(help: "operations, queries or dictionary.") var kind: Kind

  func run() {
    switch kind {
    case .operations: print(Catalogue.operationsPage, terminator: "")
    case .queries: print(Query.page, terminator: "")
    case .dictionary: print(DataDictionary.markdown, terminator: "")
    }
  }
}
