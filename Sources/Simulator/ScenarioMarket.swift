// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kernel
import Units

/// The market of a story: who and what there is before the first step. It is built by the ordinary
/// operations of the registry's officers and members, so nothing exists that could not exist.
public struct ScenarioMarket: Sendable {
  typealias Fields = [(name: String, value: ScenarioValue)]

  struct Member: Sendable {
    let place: ScenarioPlace
    let code: MemberCode
    let fields: Fields
    let status: String?
  }
  struct User: Sendable {
    let place: ScenarioPlace
    let code: UserCode
    let name: String?
    /// For the own member and for others.
    let authorities: [(member: MemberCode, names: [String])]
    /// To which members it may transfer; nil for all (TRF-54).
    var receivers: [String]?

    var mayEnterTransfers: Bool { authorities.contains { $0.names.contains("transfer.enter") } }
  }
  struct Account: Sendable {
    let place: ScenarioPlace
    let key: AccountKey
    let fields: Fields
    let holder: Fields?
    let status: String?
    let restriction: String?
  }
  struct Security: Sendable {
    let place: ScenarioPlace
    let isin: String
    let fields: Fields
    let isSuspended: Bool
  }
  struct Line: Sendable {
    let place: ScenarioPlace
    let fields: Fields
  }

  public let file: String
  public internal(set) var operatorCode = MemberCode.blank
  var operatorTitle = "Kayıt Kuruluşu"
  var limits: [(name: String, value: String)] = []
  /// Whether MERNIS and the tax register are asked.
  public internal(set) var asksRegisters = false
  /// When it is built; nil for 08:00 of the last weekday before the story's clock.
  var opened: Moment?
  var calendar: [Line] = []
  var members: [Member] = []
  var users: [User] = []
  var investors: [String: Fields] = [:]
  var securities: [Security] = []
  var accounts: [Account] = []
  var holdings: [Line] = []

  /// Codes of all members, the operator first.
  public var memberCodes: [MemberCode] { [operatorCode] + members.map(\.code) }

  /// The two officers that the registry begins with.
  public var officers: [UserCode] {
    [UserCode(member: operatorCode, number: 900), UserCode(member: operatorCode, number: 901)]
  }

  /// The sizes of its tables, by the names of the genesis fields.
  public var sizes: [(name: String, value: String)] {
    var sizes = Self.smallLimits
    for (name, value) in limits { sizes[name] = value }
    return sizes.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  /// The genesis of a registry for the market, in JSON: certificates unchecked, tables small.
  public var genesis: [UInt8] {
    var fields: [(String, String)] = [
      ("market", "KAYDI"), ("operatorCode", operatorCode.text), ("operatorTitle", operatorTitle),
      ("checksCertificates", "false"),
    ]
    if asksRegisters { fields.append(("asksRegisters", "true")) }
    for (name, value) in sizes { fields.append((name, value)) }
    let members = fields.map { "\(ScenarioJSON.quoted($0.0)): \(ScenarioJSON.quoted($0.1))" }
    return Array("{\(members.joined(separator: ", "))}".utf8)
  }

  static let smallLimits = [
    "members": "64", "users": "256", "investors": "2000", "accounts": "2000", "securities": "1000",
    "holdings": "4000", "lots": "4000", "waitingTransfers": "1000", "realisedTransfers": "2000",
    "textPieces": "8000",
    "openInstructions": "2000",
    "submissionsADay": "4000", "referencesADay": "20000",
  ]
  static let limitNames = smallLimits.keys.sorted() + ["groupLines", "steps"]

  /// The moment at which it is built for a story that begins at the clock.
  public func opening(before clock: Moment) -> Moment {
    if let opened { return opened }
    var day = clock.day - 1
    while day.isWeekend { day = day - 1 }
    return Moment(day: day, time: TimeOfDay(seconds: 8 * 3600))
  }
}

extension ScenarioMarket {
  /// The fixture of a name: `markets/NAME.yaml` in the folder of a story or in one above it.
  public static func load(_ name: String, beside path: String) throws -> ScenarioMarket? {
    guard name.utf8.allSatisfy(ScenarioNames.isPart) else { return nil }
    var folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
    while true {
      let file = folder.appendingPathComponent("markets/\(name).yaml").path
      if let text = try? String(contentsOfFile: file, encoding: .utf8) {
        return try read(text, file: file) { base in try load(base, beside: file) }
      }
      let above = folder.deletingLastPathComponent()
      guard above.path != folder.path else { return nil }
      folder = above
    }
  }

  /// A fixture from its text.
  public static func read(
    _ text: String, file: String, markets: (String) throws -> ScenarioMarket?
  ) throws -> ScenarioMarket {
    let documents = try ScenarioNode.documents(of: text, file: file)
    guard documents.count == 1 else {
      throw ScenarioFault(
        file: file, line: 1, text: ScenarioText("one market in one file", "bir dosyada tek piyasa olur"))
    }
    return try ScenarioMarket(documents[0], markets: markets)
  }
}
