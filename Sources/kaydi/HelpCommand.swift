// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Service
import Views

/// Help on operations, from their own description.
struct OperationHelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help",
    abstract: "Explains an operation, or lists them. / Bir işlemi açıklar veya hepsini listeler.")

  @Argument(help: "Operation such as transfer. / transfer gibi işlem.") var operation: String?
  @Option(help: "Language: en or tr. / Dil: en veya tr.") var language = "en"

  func run() throws {
    let tongue: Language = language == "tr" ? .turkish : .english
    guard let text = Catalogue.help(operation, in: tongue) else {
      throw ValidationError(
        "There is no operation \(operation ?? ""). `kaydi help` lists them. / Böyle bir işlem yok.")
    }
    print(text)
  }
}

/// Prints what is derived from the catalogue.
struct DocumentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document", abstract: "Prints a derived document. / Türetilmiş bir belgeyi yazar.")

  enum Kind: String, CaseIterable, ExpressibleByArgument { case operations, dictionary }
  @Argument(help: "operations or dictionary.") var kind: Kind

  func run() {
    switch kind {
    case .operations: print(Catalogue.operationsPage, terminator: "")
    case .dictionary: print(DataDictionary.markdown, terminator: "")
    }
  }
}
