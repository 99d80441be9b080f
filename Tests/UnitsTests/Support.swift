// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Units

/// What `parse` throws at the text, or nil when it reads it.
func problem<Value: UnitValue>(_: Value.Type, _ text: String) -> UnitProblem? {
  let bytes = text.utf8
  do {
    _ = try Value.parse(bytes.span)
    return nil
  } catch {
    return error
  }
}

/// Whether the text form of the value is read back as the same value.
func roundTrips<Value: UnitValue>(_ value: Value) -> Bool { Value(value.description) == value }

let seeds: [UInt64] = [0x5EED, 1, 2026, 0xFFFF_FFFF_FFFF_FFFF]

/// The rows of a data file without its heading, cut at commas.
func dataRows(_ name: String) throws -> [[String]] {
  let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let places = ["Demo/Data", "../shared/data"].map { project.appendingPathComponent("\($0)/\(name)") }
  let place = try #require(places.first { FileManager.default.fileExists(atPath: $0.path) })
  let text = try String(contentsOf: place, encoding: .utf8)
  return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
    line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}
