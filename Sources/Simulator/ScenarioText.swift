// SPDX-License-Identifier: Apache-2.0

/// Something said to whoever writes or runs stories, in both languages.
public struct ScenarioText: Sendable, Equatable, Encodable {
  public let english: String
  public let turkish: String

  public init(_ english: String, _ turkish: String) {
    self.english = english
    self.turkish = turkish
  }

  /// A name, code or figure that reads the same in both.
  public init(_ text: String) { self.init(text, text) }
}

/// A line of a file.
struct ScenarioPlace: Sendable {
  let file: String
  let line: Int

  func fault(_ text: ScenarioText) -> ScenarioFault { ScenarioFault(file: file, line: line, text: text) }
}

/// A story or a market cannot be read: where, what is wrong, what is allowed.
public struct ScenarioFault: Error, Sendable, Equatable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let text: ScenarioText

  public init(file: String, line: Int, text: ScenarioText) {
    self.file = file
    self.line = line
    self.text = text
  }

  public var description: String { "\(file):\(line): \(text.english) (\(text.turkish))" }
}
