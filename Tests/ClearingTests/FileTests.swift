// SPDX-License-Identifier: Apache-2.0
import Clearing
import Foundation
import Kernel
import TestSupport
import Testing
import Units

@Suite struct FileTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.root.appending(path: path)))
  }

  private let heading =
    "record,code,second,riskValue,spreadRate,price,creditRate,value,date\nversion,,,,,,,3,2025-07-07\n"

  private func fault(_ work: () throws -> Void) -> TableFault? {
    do {
      try work()
      return nil
    } catch {
      return error as? TableFault
    }
  }

  private func parameters(_ rows: String) throws -> ParameterFile {
    try ParameterFile(Array((heading + rows).utf8))
  }

  @Test(.rule("CCP-74", "CCP-46")) func `the sample files give the worked margin`() throws {
    let file = try ParameterFile(bytes("Demo/Margin/parameters.csv"))
    let accounts = try PositionFile(bytes("Demo/Margin/positions.csv"), file.parameters).accounts
    #expect(accounts.map(\.name) == ["M01/MS", "M02/PF"] && accounts.map(\.member) == ["M01", "M02"])
    let result = try AccountResult(accounts[0], file)
    #expect(result.statement.margin == lira("1,296,640.64"))
    // 120,000 + 400,500 at 0.94, 788,000 at 0.91, 339,750 at 0.75 within a share's fifth of the group limit.
    #expect(result.collateral.base.roundedDown == lira("1,648,250.00"))
    #expect(
      result.collateral.lines.map(\.value)
        == ["120,000.00", "376,470.00", "674,958.37", "123,618.75"].map(lira))
    #expect(result.adequacy.minCash == lira("129,664.07") && result.adequacy.cashShort == lira("9,664.07"))
    #expect(result.adequacy.shortfall == lira("1,593.52") && result.freeCash == lira("0.00"))
    let house = try AccountResult(accounts[1], file)
    #expect(house.statement.margin == lira("38,208.75") && house.freeCash == lira("11,791.25"))
  }

  @Test(.rule("CCP-11")) func `a parameter file is read back as it is written`() throws {
    let file = try ParameterFile(bytes("Demo/Margin/parameters.csv"))
    #expect(file.text == String(decoding: try bytes("Demo/Margin/parameters.csv"), as: UTF8.self))
    let again = try ParameterFile(Array(file.text.utf8))
    #expect(again.text == file.text && again.parameters.version == 1)
  }

  @Test(.rule("CCP-15", "CCP-18", "CCP-19", "CCP-24", "CCP-38", "CCP-40"))
  func `values out of their bounds are refused`() throws {
    #expect(refusal { _ = try parameters("share,A,,1.5,,1,,,\n") } == "risk-value-out-of-range")
    #expect(refusal { _ = try parameters("share,A,,0.1,0.05,1,,,\n") } == "intra-spread-rate-too-high")
    #expect(
      refusal { _ = try parameters("share,A,,0.1,,1,,,\nshare,B,,0.1,,1,,,\npair,A,B,,,,0.9,,\n") }
        == "credit-rate-too-high")
    let set = try parameters(
      "setting,minCashRatio,,,,,,0.15,\nsetting,subBase,,,,,,LIMIT,\nsetting,letterUntil,,,,,,2025-12-31,\n")
    #expect(set.table.minCashRatio == rate("0.15") && set.table.subBase == .limit)
    #expect(set.table.letterUntil == Day("2025-12-31")! && set.parameters.version == 3)
  }

  @Test func `a file that cannot be read says where`() throws {
    #expect(
      fault { _ = try parameters("other,,,,,,,,\n") } == TableFault(line: 3, column: "record", .unknown))
    #expect(
      fault { _ = try parameters("share,A,,0.1,,1,,,\nshare,A,,0.1,,1,,,\n") }
        == TableFault(line: 4, column: "code", .repeated))
    #expect(
      fault { _ = try parameters("share,A,,x,,1,,,\n") }
        == TableFault(line: 3, column: "riskValue", .cell(.format)))
    #expect(fault { _ = try parameters("share,A\n") } == TableFault(line: 3, column: "", .cellCount))
    #expect(
      fault { _ = try ParameterFile(Array("record,what\n".utf8)) }
        == TableFault(line: 1, column: "what", .columnUnknown))
    #expect(fault { _ = try ParameterFile([]) } == TableFault(line: 1, column: "version", .columnMissing))
    let shares = try parameters("share,A,,0.1,,1,,,\n").parameters
    func positions(_ rows: String) throws -> PositionFile {
      try PositionFile(
        Array("record,account,code,settlement,quantity,price,group,value,per,inIndex\n\(rows)".utf8), shares)
    }
    #expect(
      fault { _ = try positions("trade,,A,2025-07-08,1,1,,,,\n") }
        == TableFault(line: 2, column: "account", .cell(.empty)))
    #expect(
      fault { _ = try positions("trade,M/<b>,A,2025-07-08,1,1,,,,\n") }
        == TableFault(line: 2, column: "account", .cell(.format)))
    #expect(
      fault { _ = try positions("trade,M/PF,A,2025-07-08,-0,1,,,,\n") }
        == TableFault(line: 2, column: "quantity", .cell(.format)))
    #expect(
      fault { _ = try positions("collateral,M/PF,X,,1,1,DIBS,,7,\n") }
        == TableFault(line: 2, column: "per", .cell(.range)))
    #expect(
      fault { _ = try positions("letter,M/PF,,,,,,1.001,,\n") }
        == TableFault(line: 2, column: "value", .cell(.format)))
    #expect(
      refusal { _ = try positions("trade,M/PF,B,2025-07-08,1,1,,,,\n") } == "what-if-instrument-unknown")
    #expect(refusal { _ = try positions("collateral,M/PF,X,,1,1,GOLD,,,\n") } == "asset-not-eligible")
    #expect(
      try positions("trade,M/PF,A,2025-07-08,-5,1,,,,\nletter,M/PF,,,,,,1.5,,\n").accounts[0].letters[0]
        .amount == lira("1.50"))
  }

  @Test(arguments: [
    (Int128(0), 2, 2, "0.00"), (5, 2, 2, "0.05"), (-5, 2, 2, "-0.05"), (12_345, 4, 2, "1.2345"),
    (12_300, 4, 2, "1.23"),
    (10_000, 4, 2, "1.00"), (10_000, 4, 0, "1"),
  ])
  func `exact amounts are written with the places they need`(
    value: Int128, places: Int, shown: Int, text: String
  ) {
    #expect(ExactText.decimal(value, places: places, atLeast: shown) == text)
  }

  @Test func `the data dictionary is current`() throws {
    let path = Self.root.appending(path: "Docs/MarginFiles.md")
    if ProcessInfo.processInfo.environment["KAYDI_REGENERATE"] == "1" {
      return try FileDescription.markdown.write(to: path, atomically: true, encoding: .utf8)
    }
    let isCurrent = try String(contentsOf: path, encoding: .utf8) == FileDescription.markdown
    #expect(isCurrent, "KAYDI_REGENERATE=1 make check writes it anew")
  }
}
