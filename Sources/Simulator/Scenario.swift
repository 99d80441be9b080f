// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Kernel
import Units

/// A story: a market, a clock and steps, each with what must come of it. `Docs/Scenarios.md` describes the
/// format.
public struct Scenario: Sendable {
  public let file: String
  public let line: Int
  public let name: String
  /// The rules that the story shows, such as `TRF-09`.
  public let rules: [String]
  public let market: ScenarioMarket
  public let clock: Moment
  public let steps: [ScenarioStep]
}

/// One step of a story: time passes, something is sent, something is looked at, in this order.
public struct ScenarioStep: Sendable {
  public let line: Int
  /// What it does in a few words, for reports.
  public let title: String
  let moment: Moment?
  let ticks: Bool
  let message: ScenarioMessage?
  /// Names of the instructions of the lines, so that later steps write `$t1`.
  let names: [String]
  let expectation: ScenarioExpectation
  let checks: [ScenarioCheck]

  /// Time passes or something is sent.
  var acts: Bool { moment != nil || ticks || message != nil }
}

/// What a step sends.
struct ScenarioMessage: Sendable {
  enum Content: Sendable {
    case operations([ScenarioOperation], isGroup: Bool)
    /// Written out in the story.
    case raw(ContentForm, String)
    /// The bytes of an earlier step once more.
    case again(String)
  }
  var user: UserCode
  var member: MemberCode
  var reference: Reference?
  var day: Day?
  var content: Content
}

/// What must come of what was sent.
struct ScenarioExpectation: Sendable {
  struct Line: Sendable {
    /// A code of `InstructionState`; nil when nothing is kept; empty for any state.
    var state: String?
    var refusal: Refused?
  }
  struct Refused: Sendable {
    var code: String
    var rule: String?
    var facts: [String: String] = [:]
  }

  /// For the whole submission, or for each of its lines when `lines` is nil.
  var every: Line?
  var lines: [Line?]?
  var isRepeated = false
  var line = 0

  /// Nothing written: nothing may be refused.
  static let accepted = ScenarioExpectation(every: Line(state: ""))
}

/// What a step looks at.
struct ScenarioCheck: Sendable {
  struct Lot: Sendable {
    var quantity: Int64
    var price: String?
    var acquired: String?
  }
  struct Notice: Sendable {
    var member: String
    var kind: String
    var expected: [String: String]
    /// How many there must be; nil for at least one.
    var count: Int?
  }
  enum Subject: Sendable {
    case holding(AccountKey, Subaccount, ISIN, quantity: Int64, lots: [Lot]?)
    case record(ScenarioRecord, key: String, expected: [String: String], exists: Bool)
    case movements(instruction: String, [[String: String]])
    case notice(Notice)
    case noNotices
  }
  let line: Int
  let subject: Subject
}

extension Scenario {
  /// The stories of a file; several are parted by `---`.
  ///
  /// - Refuses: throws `ScenarioFault` with file and line.
  public static func load(_ path: String) throws -> [Scenario] {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw ScenarioFault(
        file: path, line: 1, text: ScenarioText("the file cannot be read", "dosya okunamıyor"))
    }
    return try stories(text, file: path) { name in try ScenarioMarket.load(name, beside: path) }
  }

  /// The stories of a text; `markets` finds the fixture of a name.
  public static func stories(
    _ text: String, file: String, markets: (String) throws -> ScenarioMarket?
  ) throws -> [Scenario] {
    let documents = try ScenarioNode.documents(of: text, file: file)
    guard !documents.isEmpty else {
      throw ScenarioFault(
        file: file, line: 1, text: ScenarioText("the file holds no story", "dosyada senaryo yok"))
    }
    return try documents.map { try ScenarioParser.story($0, markets: markets) }
  }

  /// Every story file among the paths and in the folders below them, sorted; folders named `markets` hold
  /// fixtures.
  public static func files(in paths: [String]) throws -> [String] {
    var found: [String] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw ScenarioFault(
          file: path, line: 1, text: ScenarioText("no such file or folder", "böyle bir dosya veya klasör yok")
        )
      }
      guard isFolder.boolValue else {
        found.append(path)
        continue
      }
      let below = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
      for file in below where isStory(file) { found.append(path + (path.hasSuffix("/") ? "" : "/") + file) }
    }
    return found
  }

  private static func isStory(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let name = parts.last, !parts.dropLast().contains("markets") else { return false }
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }
}
