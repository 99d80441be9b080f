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

/// A seeded generator (SplitMix64), the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

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
