// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Kernel
import Units

/// A person as the population register has it, one line of a file.
struct Citizen: Described {
  var tckn = TCKN.blank
  var birthDate = Day.blank
  var data = CivilData()
  init() {}

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("tckn", "Turkish identity number", "T.C. kimlik numarası"), &tckn)
    visitor.field(Field("birthDate", "date of birth", "doğum tarihi"), &birthDate)
    data.describe(&visitor)
  }
}

/// Whose tax number it is, one line of a file.
struct Taxpayer: Described {
  var number = TaxNumber.blank
  var title = Text<150>.blank
  var taxOffice: Text<50>?
  init() {}

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("number", "tax number", "vergi kimlik numarası"), &number)
    visitor.field(Field("title", "name or title", "ad veya unvan"), &title)
    visitor.field(Field("taxOffice", "tax office", "vergi dairesi"), &taxOffice)
  }
}

/// What a stand-in knows.
public struct StandInPeople: Sendable {
  var citizens: [UInt64: Citizen] = [:]
  var taxpayers: [UInt64: Taxpayer] = [:]

  public var count: Int { citizens.count + taxpayers.count }

  /// - Parameter file: CSV with a line of names, or a JSON array of flat objects.
  /// - Throws: `StandInProblem` with the line at fault.
  public init(_ register: Register, file: [UInt8]) throws {
    for (index, row) in try Self.rows(file).enumerated() {
      switch register {
      case .mernis:
        guard let citizen = FieldTextReader.read(row, as: Citizen.self), citizen.data.name != nil,
          citizen.data.surname != nil
        else { throw StandInProblem.line(index + 1) }
        citizens[citizen.tckn.raw] = citizen
      case .tax:
        guard let taxpayer = FieldTextReader.read(row, as: Taxpayer.self) else {
          throw StandInProblem.line(index + 1)
        }
        taxpayers[taxpayer.number.raw] = taxpayer
      }
    }
  }

  private static func rows(_ file: [UInt8]) throws -> [[FieldText]] {
    let text = String(decoding: file, as: UTF8.self).trimmingPrefix("\u{feff}")
    if text.first(where: { !$0.isWhitespace }) == "[" {
      let values = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
      guard let values else { throw StandInProblem.unreadable }
      return values.map { row in
        row.map { name, value in FieldText(name: name, text: Array(Self.text(value).utf8)) }
      }
    }
    let lines = text.split(whereSeparator: \.isNewline).map { cells(of: $0) }
    guard let names = lines.first else { throw StandInProblem.unreadable }
    return try lines.dropFirst().enumerated().map { index, cells in
      guard cells.count == names.count else { throw StandInProblem.line(index + 1) }
      return zip(names, cells).map { FieldText(name: $0, text: Array($1.utf8)) }
    }
  }

  private static func text(_ value: Any) -> String {
    switch value {
    case let flag as Bool: flag ? "true" : "false"
    case let text as String: text
    default: "\(value)"
    }
  }

  /// The cells of a line; one in quotation marks may hold commas and doubled quotation marks.
  private static func cells(of line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    var last: Character?
    for character in line {
      switch character {
      case "\"" where isQuoted: isQuoted = false
      case "\"":
        if last == "\"" { cells[cells.count - 1].append("\"") }
        isQuoted = true
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
      last = character
    }
    return cells
  }
}

public enum StandInProblem: Error, CustomStringConvertible {
  case unreadable
  case line(Int)

  public var description: String {
    switch self {
    case .unreadable:
      "The file is neither CSV with a line of names nor a JSON array of objects. / Dosya ne başlık satırlı CSV ne de JSON nesne dizisi."
    case .line(let line):
      "Person \(line) of the file lacks a field, has an unknown one or a bad value. / Dosyanın \(line). kaydında eksik, bilinmeyen veya hatalı alan var."
    }
  }
}
