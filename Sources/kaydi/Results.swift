// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// What a command has found out: its members are a document for programs, its text is for people.
protocol CommandResult: Encodable {
  var text: String { get }
}

/// In which of the two forms a command tells its result.
struct ResultOptions: ParsableArguments {
  @Flag(help: "Result as JSON. / Sonuç JSON olarak.") var json = false

  func show(_ result: some CommandResult) throws {
    guard json else { return print(result.text) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }
}
