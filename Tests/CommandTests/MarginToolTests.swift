// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The margin calculator as a member runs it: files in, the counterparty's kuruş out.
@Suite struct MarginToolTests {
  private let files = [
    "--parameters", "Demo/Margin/parameters.csv", "--positions", "Demo/Margin/positions.csv",
  ]

  @Test(.rule("CCP-74", "CCP-46")) func `the calculator gives the worked margin, as text, document and page`()
    throws
  {
    let document = try Tool.run(["margin", "calculate", "--json"] + files).json()
    let accounts = try #require(document["accounts"] as? [[String: Any]])
    #expect(accounts.map { $0["margin"] as? String } == ["1296640.64", "38208.75"])
    #expect(accounts[0]["exact"] as? String == "1296640.635" && accounts[0]["isAdequate"] as? Bool == false)
    let folder = try Folder()
    let explained = try Tool.run(
      ["margin", "explain", "--account", "M01/MS", "--html", folder("page.html")] + files)
    #expect(explained.status == 0 && explained.text.contains("975313.44"))
    let page = try String(contentsOfFile: folder("page.html"), encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("1296640.64") && page.contains("AKBNK/GARAN"))
  }

  @Test(.rule("CCP-29")) func `an order is estimated and not stored`() throws {
    let arguments = [
      "margin", "explain", "--json", "--account", "M02/PF", "--order", "THYAO:2025-07-09:-400",
    ]
    let order = try #require(try Tool.run(arguments + files).json()["order"] as? [String: String])
    // 400 · 287.50 · 0.1329 less of the same share and date.
    #expect(order["change"] == "-15283.50" && order["bound"] == "15283.50")
  }

  @Test(.rule("CCP-73", "CCP-15")) func `parameters come from closes, with what was left out`() throws {
    let folder = try Folder()
    let made = try Tool.run([
      "margin", "parameters", "--json", "--prices", "Demo/Data/bist-closes.csv", "--pair", "GARAN/AKBNK",
      "--write", folder("parameters.csv"),
    ]).json()
    let shares = try #require(made["shares"] as? [[String: Any]])
    let ccola = try #require(shares.first { $0["code"] as? String == "CCOLA" })
    #expect(ccola["riskValue"] as? String == "0.1124")
    #expect(ccola["leftOut"] as? [String] == ["2024-08-01", "2024-08-02"])
    let text = try String(contentsOfFile: folder("parameters.csv"), encoding: .utf8)
    #expect(text.contains("pair,AKBNK,GARAN,,,,0.57,"))
  }

  @Test(.rule("CCP-56", "CCP-57")) func `made-up shocks stress any set of members`() throws {
    let stress = ["margin", "stress", "--json", "--shock", "THYAO=-0.3"] + files
    let alone = try #require(
      try Tool.run(stress + ["--defaulters", "M02"]).json()["worst"] as? [[String: Any]])
    // 287,500 · 0.30 beyond a margin of 38,208.75.
    #expect(alone[0]["need"] as? String == "48041.25")
    let unknown = try Tool.run(stress + ["--defaulters", "M09"])
    #expect(unknown.status != 0 && unknown.errors.contains("M09"))
  }

  @Test(.rule("CCP-63")) func `defaults are played through the resources, one after the other`() throws {
    let played = try #require(
      try Tool.run(
        [
          "margin", "stress", "--json", "--shock", "THYAO=-0.3", "--defaulters", "M02", "--resources",
          "Demo/Margin/resources.csv",
        ] + files
      ).json()["worst"] as? [[String: Any]])
    // 86,250.00 lost: margin 38,208.75, no free part of the house itself, 30,000, 10,000, then the others.
    let borne = try #require(played[0]["borne"] as? [[String: String]])
    #expect(borne.count == 1 && borne[0]["account"] == "M02/PF" && borne[0]["loss"] == "86250.00")
    #expect(borne[0]["margin"] == "38208.75" && borne[0]["freeHouse"] == "0.00")
    #expect(borne[0]["ownContribution"] == "30000.00" && borne[0]["ccpOwn"] == "10000.00")
    #expect(borne[0]["otherContributions"] == "8041.25" && played[0]["uncovered"] as? String == "0.00")
    let others = try #require(played[0]["others"] as? [[String: String]])
    #expect(others.map { $0["member"] } == ["M01", "M03", "M04"])
    #expect(others.map { $0["need"] } == ["4257.13", "2838.09", "946.03"])
    let nobody = try Tool.run(
      ["margin", "stress", "--shock", "THYAO=-0.3", "--resources", "Demo/Margin/resources.csv"] + files)
    #expect(nobody.status != 0 && nobody.errors.contains("--defaulters"))
    let text = try Tool.run(
      [
        "margin", "stress", "--shock", "THYAO=-0.3,GARAN=0.3", "--defaulters", "M01,M02", "--resources",
        "Demo/Margin/resources.csv",
      ] + files)
    #expect(text.status == 0 && text.text.contains("M01/MS") && text.text.contains("M02/PF"))
  }

  @Test(.rule("CCP-57")) func `the worst days of the history become lines for the registry`() throws {
    let folder = try Folder()
    let arguments = ["margin", "stress", "--prices", "Demo/Data/bist-closes.csv", "--worst", "2"]
    let made = try Tool.run(arguments + ["--write", folder("scenarios.csv"), "--json"] + files).json()
    let worst = try #require(made["worst"] as? [[String: Any]])
    let lines = try String(contentsOfFile: folder("scenarios.csv"), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == "stress-scenario.enter:title,moves")
    #expect(lines[1].hasPrefix("\(worst[0]["scenario"] as? String ?? "none"),AKBNK "))
    #expect(lines[1].split(separator: ";").count == 5)
  }

  @Test(.rule("CCP-60")) func `a member estimates its next contribution`() throws {
    let arguments = ["margin", "contribution", "--own", "12000000", "--market", "120000000"]
    let estimate = try Tool.run(arguments + ["--size", "50000000", "--json"]).json()
    #expect(estimate["contribution"] as? String == "5000000.00")
    #expect(try Tool.run(arguments + ["--size", "x"]).status != 0)
  }

  @Test func `a file that is wrong is named with its line`() throws {
    let folder = try Folder()
    try "record,account\ntrade,M01/PF,9\n".write(toFile: folder("p.csv"), atomically: true, encoding: .utf8)
    let wrong = try Tool.run(["margin", "calculate"] + files.prefix(3) + [folder("p.csv")])
    #expect(wrong.status != 0 && wrong.errors.contains("line 2"))
    let missing = try Tool.run(["margin", "calculate"] + files.prefix(3) + [folder("none.csv")])
    #expect(missing.status != 0 && missing.errors.contains("none.csv"))
  }

  @Test func `the dictionary of files is printed`() throws {
    let page = try Tool.run(["margin", "dictionary"]).text
    #expect(
      page == (try String(contentsOf: Tool.root.appending(path: "Docs/MarginFiles.md"), encoding: .utf8)))
  }
}
