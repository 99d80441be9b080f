// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

extension CommandTests {
  /// The stand-ins as somebody runs them by hand, and a server that asks them.
  @Suite struct StandIns {
    private func curl(_ arguments: String...) throws -> String {
      try Tool.run(["--silent", "--show-error"] + arguments, program: "/usr/bin/curl").text
    }

    @Test func `a stand-in answers by the register's protocol and changes when told to`() throws {
      let folder = try Folder()
      let directory = folder("tax")
      let standIn = try RunningServer(arguments: [
        "stand-in", "tax", "--people", "Demo/Data/taxpayers.csv", "--port", "0", "--directory", directory,
        "--wrong", "1000036109",
      ])
      let authority = directory + "/authority.pem"
      func ask(_ number: String) throws -> String {
        try curl(
          "--cacert", authority, "--json", "{\"query\":8,\"number\":\"\(number)\"}",
          standIn.url + "/v1/taxpayer-queries")
      }
      #expect(
        try ask("3456789014")
          == #"{"query":8,"number":"3456789014","known":true,"title":"DENEME TEKSTİL AŞ","taxOffice":"Konak"}"#
      )
      #expect(try ask("1000036109").contains("Başka A.Ş."))
      #expect(try ask("1234567890") == #"{"query":8,"number":"1234567890","known":false}"#)
      _ = try curl(
        "--cacert", authority, "--request", "PUT", "--data", #"{"fault":"unavailable"}"#,
        standIn.url + "/control/behaviour")
      #expect(try ask("3456789014") == #"{"error":"unavailable"}"#)
      #expect(try curl("--cacert", authority, standIn.url + "/control").contains(#""8":4"#))
    }

    @Test(.rule("ACC-42", "ACC-46"))
    func `a registry is founded to ask the registers and is told where they are`() throws {
      let folder = try Folder()
      let registers = try ["mernis", "tax"].map { name in
        try RunningServer(arguments: [
          "stand-in", name, "--people", "Demo/Data/\(name == "tax" ? "taxpayers" : "citizens").csv", "--port",
          "0", "--directory", folder(name),
        ])
      }
      let directory = folder("registry")
      #expect(try Tool.run(["init", "--registers", "--directory", directory]).status == 0)
      let server = try RunningServer(
        directory,
        [
          "--mernis", registers[0].url, "--tax", registers[1].url, "--register-authority",
          folder("mernis") + "/authority.pem", "--register-authority", folder("tax") + "/authority.pem",
        ])
      let metrics = try curl(
        "--cacert", directory + "/authority.pem", "--cert", directory + "/keys/MKK900.pem", "--key",
        directory + "/keys/MKK900.key", server.url + "/metrics")
      #expect(metrics.contains(#"kaydi_register_up{register="MERNIS"} 1"#), "\(metrics)")
      #expect(metrics.contains(#"kaydi_register_up{register="MALIYE"} 1"#))
    }

    @Test(arguments: [
      ["serve", "--mernis", "https://127.0.0.1:1"], ["serve", "--tax", "http://127.0.0.1:1"],
      ["stand-in", "mernis"], ["stand-in", "mernis", "--people", "Demo/Data/taxpayers.csv"],
      ["stand-in", "tax", "--people", "Demo/Data/taxpayers.csv", "--down", "--fault", "half"],
      ["stand-in", "bank", "--people", "Demo/Data/taxpayers.csv"],
    ])
    func `what cannot be meant is refused`(arguments: [String]) throws {
      let folder = try Folder()
      let output = try Tool.run(arguments + ["--directory", folder("nothing")])
      #expect(output.status != 0 && !output.errors.isEmpty)
    }
  }
}
