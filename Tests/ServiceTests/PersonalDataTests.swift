// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Service
import Signing
import Synchronization
import TestSupport
import Testing
import Views

/// Names, identity numbers and contact data are planted wherever somebody could put them, and looked for in
/// everything that comes out: the log of the real process, metrics, pages, refusals, answers to others, a
/// crash.
struct PersonalDataTests {
  private typealias Marks = PersonalMarks

  @Test(.rule("GEN-09", "GEN-41"))
  func `what is planted anywhere comes out nowhere`() async throws {
    let furnished = try await World()
    await furnished.stop()
    let server = try await ServerProcess(folder: furnished.folder, logLevel: "trace")
    let world = World(furnished, at: server.port)
    try await plantRecords(world)
    try await plantMalformedContents(world)
    try await plantSignatures(world)
    try await plantAddressesAndHeaders(world)
    try await plantCertificates(world)
    try await plantInvestors(world)
    try await searchPublicOutputs(world)
    try await searchAnswersToOthers(world)
    #expect(try server.facts("limits").contains(#/Max core file size +1 /#))
    let lastWords = server.end(by: SIGSEGV)
    expectNoMark(
      (try? Array(Data(contentsOf: world.folder.appending(path: "access.log")))) ?? [], "access log")
    #expect(lastWords == "kaydi: ended by a fault of its own; start it again. / kendi hatasıyla sona erdi.\n")
    expectNoMark(server.output, "log")
    checkLines(server.output)
    for arguments in [["replay"], ["replay", "--json"], ["replay", "--as-of", "3"]] {
      expectNoMark(try ServerProcess.run(arguments + ["--directory", world.folder.path]), "\(arguments)")
    }
  }

  /// Every line but the greeting and the last words is a JSON object that says who speaks.
  private func checkLines(_ output: [UInt8]) {
    let lines = output.split(separator: 10).map { Data($0) }
    var events: Set<String> = []
    var libraries = 0
    for line in lines
    where !line.starts(with: Data("https://".utf8)) && !line.starts(with: Data("kaydi: ".utf8)) {
      let members = (try? JSONSerialization.jsonObject(with: line)) as? [String: Any] ?? [:]
      #expect(
        members["time"] is String && members["level"] is String, "\(String(decoding: line, as: UTF8.self))")
      if let event = members["event"] as? String { events.insert(event) } else { libraries += 1 }
    }
    #expect(events.contains("refused at the door"))
    #expect(libraries > 0, "at this level the libraries speak too")
  }

  private func expectNoMark(_ bytes: [UInt8], _ place: String) {
    let found = Marks.found(in: bytes)
    if !found.isEmpty {
      let lines = bytes.split(separator: 10).filter { !Marks.found(in: Array($0)).isEmpty }
      let told = lines.prefix(3).map { String(decoding: $0.prefix(2_000), as: UTF8.self) }
      Issue.record("\(place) tells \(found): \(told)")
    }
  }

  /// Not even to whoever sent it: what an answer repeats, it may repeat in somebody's log.
  @discardableResult
  private func expectNoEcho(_ answer: Curl.Answer, _ place: String) -> Curl.Answer {
    expectNoMark(answer.body, place)
    expectNoMark(Array("\(answer.headers)".utf8), "\(place), headers")
    return answer
  }

  // MARK: Planting

  private static let person = [
    ("kind", "NATURAL"), ("name", Marks.name), ("surname", Marks.surname), ("tckn", Marks.tckn),
    ("birthDate", "1980-01-01"), ("address", Marks.address), ("phone", Marks.phone),
  ]

  private func submit(_ world: World, _ user: String, _ reference: String, _ lines: [String]) async throws
    -> Curl.Answer
  {
    let content = #"{"operations":[\#(lines.joined(separator: ","))]}"#
    return expectNoEcho(try await world.submit(content, as: user, reference: reference), reference)
  }

  /// Where they belong.
  private func plantRecords(_ world: World) async throws {
    let user = try await submit(
      world, "MKK900", "PD-1",
      [
        World.line(
          "user-definition.enter",
          [("member", "AKA"), ("type", "USER"), ("name", Marks.userName), ("information", "B-1")])
      ])
    #expect(user.json["accepted"] as? Int == 1, "\(user.text)")
    let own = try await submit(
      world, "AKA001", "PD-2",
      [
        World.line("account-definition.enter", [("account", "1003"), ("class", "1"), ("iban", Marks.iban)]),
        World.line("account-definition.enter", [("account", "1004"), ("class", "1")]),
        World.line("identity.enter", [("account", "1003")] + Self.person),
        World.line(
          "identity.enter",
          [
            ("account", "1004"), ("title", Marks.title), ("vkn", Marks.vkn),
            ("address", Marks.address), ("phone", Marks.phone),
          ] + World.firm),
      ])
    #expect(own.json["accepted"] as? Int == 4, "\(own.text)")
    // To another member, with names that fit and that do not.
    let transfers = [Marks.name, "Deneme Tekstil A.Ş."].enumerated().map { index, holder in
      World.line(
        "transfer.enter",
        [
          ("reference", "PD-T\(index)"), ("sendingAccount", "1001"), ("receivingMember", "AKB"),
          ("receivingAccount", "2001"), ("receiverName", holder), ("isin", World.isin), ("nominal", "5"),
          ("transferReason", "DEVIR"),
        ])
    }
    let moved = try await submit(world, "AKA001", "PD-3", transfers)
    #expect(moved.json["accepted"] as? Int == 2, "\(moved.text)")
    // What another member already has, and what the registry has under another name.
    let again = try await submit(
      world, "AKB001", "PD-4",
      [
        World.line("account-definition.enter", [("account", "2003"), ("class", "1")]),
        World.line(
          "identity.enter",
          [
            ("account", "2003"), ("kind", "NATURAL"), ("name", "Başka"), ("surname", "Biri"),
            ("tckn", Marks.tckn), ("birthDate", "1981-01-01"), ("address", "Sokak 1"),
            ("phone", "02120000000"),
          ]),
      ])
    #expect(again.status == 200)
    // Who looks for marks may ask everything (AUT-28).
    let views = ["user-definition", "depot-totals", "trade", "collateral"].map { "\"\($0).view\"" }
    let granted = try await submit(
      world, "AKB900", "PD-5",
      [
        World.line(
          "authority-grant.enter",
          [("user", "AKB001"), ("authorities", "[\(views.joined(separator: ","))]")])
      ])
    #expect(granted.json["accepted"] as? Int == 1, "\(granted.text)")
  }

  /// Where the content cannot be read.
  private func plantMalformedContents(_ world: World) async throws {
    let line = World.line("identity.enter", [("account", "1002")] + Self.person)
    let everything = Marks.all.joined(separator: ",")
    let contents: [(String, Signing.Envelope.ContentType)] = [
      (String(line.dropLast(9)), .json), (line.replacing("identity.enter", with: Marks.name), .json),
      (line.replacing("\"tckn\"", with: "\"\(Marks.mail)\""), .json),
      (line.replacing(Marks.tckn, with: Marks.wrongTCKN), .json),
      (line.replacing(Marks.tckn, with: Marks.name), .json),
      (line.replacing(Marks.phone, with: String(repeating: Marks.phone, count: 20)), .json),
      (line.replacing("1980-01-01", with: Marks.mail), .json), (everything, .json),
      ("[\"\(everything)\"]", .json),
      (#"{"mode":"all","operations":[\#(line),\#(world.transfer("PM-G", to: "9999"))]}"#, .json),
      ("identity.enter:\(everything)\n\(everything)\n", .csv), ("\(Marks.name).enter:account\n1002\n", .csv),
      ("identity.enter:account,kind,name\n1002,NATURAL,\(everything)\n", .csv),
      ("identity.enter:account,kind,name\n1002,NATURAL,\"\(Marks.name)\n", .csv), (everything, .csv),
      ("account-definition.enter:account,class,iban\n1005,1,\(Marks.iban.dropLast())9\n", .csv),
    ]
    for (index, (content, type)) in contents.enumerated() {
      expectNoEcho(
        try await world.submit(content, as: "AKA001", reference: "PM-\(index)", type: type),
        "content \(index)")
    }
    // An account's number is among the facts that decided; nobody but the sender hears of them.
    let account = line.replacing("\"1002\"", with: "\"\(Marks.tckn)\"")
    let unknown = try await world.submit(account, as: "AKA001", reference: "PM-A")
    #expect(unknown.lines.first?["code"] as? String == "account-not-found")
    let bytes = Array(Marks.name.utf8) + [0xff, 0xfe, 0] + Array(Marks.tckn.utf8)
    let envelope = world.envelope(of: "AKA001", reference: "PM-B")
    expectNoEcho(try await world.submit(bytes, envelope, as: "AKA001"), "bytes")
  }

  /// Where the signature or its header is not what it should be.
  private func plantSignatures(_ world: World) async throws {
    let content = Array(World.line("identity.enter", [("account", "1002")] + Self.person).utf8)
    for signature in [nil, Marks.mail, "\(Marks.tckn)..\(Marks.vkn)"] {
      for type in ["application/json", "text/csv", "text/\(Marks.tckn)"] {
        expectNoEcho(
          try await world.post(content, signature: signature, as: "AKA001", type: type), "signature, \(type)")
      }
    }
    let plain = world.envelope(of: "AKA001", reference: "PS-1")
    let envelopes: [(inout Signing.Envelope) -> Void] = [
      { $0.market = Marks.tckn }, { $0.operation = Marks.iban }, { $0.reference = Marks.mail },
      { $0.member = Marks.tckn }, { $0.user = Marks.tckn }, { $0.businessDay = Marks.tckn },
    ]
    for (index, change) in envelopes.enumerated() {
      var envelope = plain
      change(&envelope)
      guard let answer = try? await world.submit(content, envelope, as: "AKA001", signer: "AKA001") else {
        continue
      }
      #expect(answer.status >= 400)
      expectNoEcho(answer, "envelope \(index)")
    }
    var changed = content
    changed[40] ^= 1
    let signature = try plain.sign(content, with: world.credentials["AKA001"]!.key)
    expectNoEcho(try await world.post(changed, signature: signature, as: "AKA001"), "changed content")
  }

  private struct Asked: Sendable {
    var path: String
    var user: String? = "AKA001"
    var body: [UInt8]?
    var header: (String, String)?
    var more: [String] = []
  }

  /// Some at a time, each looked through as it comes.
  private func together(
    _ world: World, _ questions: [Asked], _ look: (Asked, Curl.Answer) throws -> Void
  ) async throws {
    let curl = world.curl
    try await withThrowingTaskGroup(of: (Asked, Curl.Answer).self) { group in
      var rest = questions[...]
      func ask() {
        guard let asked = rest.popFirst() else { return }
        group.addTask {
          let headers = asked.header.map { [$0] } ?? []
          return (
            asked,
            try await curl.send(asked.path, as: asked.user, body: asked.body, headers: headers, asked.more)
          )
        }
      }
      for _ in 0..<8 { ask() }
      while let (asked, answer) = try await group.next() {
        try look(asked, answer)
        ask()
      }
    }
  }

  /// Where no content is wanted.
  private func plantAddressesAndHeaders(_ world: World) async throws {
    let paths = Marks.all.map(Marks.encoded).flatMap { mark in
      [
        "/\(mark)", "/v1/\(mark)", "/v1/instructions/\(mark)", "/v1/entries/\(mark)", "/refusals/\(mark)",
        "/forms/\(mark)", "/v1/holdings?isin=\(mark)", "/v1/holdings?account=AKB/\(mark)",
        "/v1/accounts?member=\(mark)", "/v1/accounts?as=\(mark)", "/v1/movements?cursor=\(mark)",
        "/v1/instructions?state=\(mark)", "/v1/notices?after=\(mark)", "/v1/totals?asOf=\(mark)",
        "/v1/totals?\(mark)=\(mark)", "/v1/totals?limit=\(mark)", "/v1/totals?atLeast=\(mark)",
        "/v1/lots?account=AKB/\(mark)&isin=\(mark)",
      ]
    }
    try await together(world, paths.map { Asked(path: $0) }) { asked, answer in
      #expect(answer.status >= 400, "\(asked.path)")
      expectNoEcho(answer, asked.path)
    }
    let headers = [
      ("User-Agent", Marks.mail), ("Referer", "https://\(Marks.mail)/"), ("X-\(Marks.tckn)", Marks.name),
      ("Accept-Language", Marks.name), ("Last-Event-ID", Marks.tckn), ("Cookie", Marks.iban),
      ("Host", "\(Marks.tckn).example"), ("Content-Length", Marks.tckn), ("Transfer-Encoding", Marks.mail),
      ("Upgrade", Marks.mail), ("traceparent", Marks.tckn), ("X-Request-ID", Marks.tckn),
      ("X-Long", String(repeating: Marks.tckn, count: 4_000)), (Marks.name, Marks.name),
    ]
    let questions = headers.flatMap { header in
      ["--http1.1", "--http2"].flatMap { version in
        ["/v1/notices/stream?after=1-9999", "/v1/nothing"].map {
          Asked(path: $0, header: header, more: [version, "--max-time", "3"])
        }
      }
    }
    try await together(world, questions) { expectNoEcho($1, "\($0)") }
    let methods = [Marks.tckn, "PUT", "DELETE"].map {
      Asked(
        path: "/v1/submissions", body: Array(Marks.name.utf8), more: ["--request", $0, "--max-time", "3"])
    }
    try await together(world, methods) { expectNoEcho($1, "\($0.more)") }
    _ = try await world.curl.send(
      "/forms/identity.enter", body: Array("name=\(Marks.encoded(Marks.name))&tckn=\(Marks.tckn)".utf8))
  }

  /// Where a certificate names whom it belongs to.
  private func plantCertificates(_ world: World) async throws {
    let folder = world.folder
    try Self.openSSL(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-utf8",
        "-days", "30",
        "-subj", "/CN=\(Marks.name) \(Marks.surname)/serialNumber=\(Marks.tckn)/emailAddress=\(Marks.mail)",
        "-keyout", folder.appending(path: "person.key").path, "-out",
        folder.appending(path: "person.pem").path,
      ])
    var generator = SystemRandomNumberGenerator()
    try world.authority.issueUser(
      member: "AKA", user: Marks.tckn, validity: World.validity, using: &generator
    ).save(
      certificate: folder.appending(path: "number.pem").path, key: folder.appending(path: "number.key").path)
    for certificate in ["person", "number"] {
      for path in ["/v1/accounts", "/metrics", "/"] {
        let answer = expectNoEcho(try await world.curl.send(path, as: certificate), "\(certificate) \(path)")
        #expect(answer.status == (path == "/" ? 200 : 403))
      }
    }
  }

  /// Where an investor comes without a certificate.
  private func plantInvestors(_ world: World) async throws {
    let last = try #require(try await world.curl.send("/health").json["sequence"] as? Int)
    let own = try await world.curl.send("/v1/accounts?atLeast=\(last)", as: "AKA001")
    let row = try #require(own.rows.first { $0["account"] as? String == "AKA/1003" })
    let number = "\(try #require(row["investor"]))"
    let password = try await world.deliverInvestorPassword(to: number)
    for (name, secret, channel) in [
      (number, Marks.name, "INTERNET"), (Marks.tckn, Marks.tckn, "MOBILE"),
      (Marks.vkn, Marks.mail, "INTERNET"),
      (Marks.name, Marks.name, "INTERNET"), (number, password, Marks.mail), (Marks.iban, "x", Marks.tckn),
    ] {
      let answer = try await world.investorLogin(name, secret, channel)
      #expect(answer.status >= 400)
      expectNoEcho(answer, "investor's login")
    }
    let login = expectNoEcho(try await world.investorLogin(number, password), "login")
    let token = try #require(login.json["token"] as? String, "\(login.text)")
    let chosen = Marks.name + "2026"
    for (old, new) in [(Marks.tckn, chosen), (password, Marks.tckn), (password, chosen)] {
      expectNoEcho(try await world.investorChange(token, old, new), "change of the password")
    }
    let second = try await world.investorLogin(number, chosen)
    let fresh = try #require(second.json["token"] as? String, "\(second.text)")
    for mark in Marks.all.map(Marks.encoded) {
      for path in [
        "holdings?account=\(mark)", "holdings?account=AKA/\(mark)", "movements?cursor=\(mark)", mark,
      ] {
        let answer = try await world.investorGet(path, fresh)
        #expect(answer.status >= 400, "\(path)")
        expectNoEcho(answer, path)
      }
    }
    // Not even the own identity: the investor sees accounts, and what they hold.
    for query in InvestorQuery.allCases {
      let answer = try await world.investorGet(query.rawValue, fresh)
      #expect(answer.status == 200, "\(answer.text)")
      expectNoEcho(answer, query.rawValue)
    }
    let posted = try await world.curl.send(
      "/v1/\(Marks.tckn)", body: Array(Marks.name.utf8), headers: [("Kaydi-Investor-Session", fresh)])
    #expect(expectNoEcho(posted, "operation").code == "investor-cannot-operate")
    expectNoEcho(
      try await world.curl.send("/v1/reports/investor-access?limit=1000", as: "MKK900"), "report of accesses")
  }

  private static func openSSL(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  // MARK: Searching

  private func searchPublicOutputs(_ world: World) async throws {
    for path in ["/", "/health", "/openapi.json", "/forms", "/assets/live.js"] {
      for language in ["tr", "en"] {
        let answer = try await world.curl.send(path, headers: [("Accept-Language", language)])
        #expect(answer.status == 200)
        expectNoEcho(answer, path)
      }
    }
    expectNoEcho(try await world.curl.send("/page/stream", ["--max-time", "2"]), "/page/stream")
    let metrics = expectNoEcho(try await world.curl.send("/metrics", as: "MKK900"), "/metrics")
    #expect(metrics.text.contains("kaydi_door_refusals_total{code=\"resource-not-found\"}"))
    expectNoEcho(try await world.curl.send("/v1/operations", as: "AKB001"), "/v1/operations")
  }

  /// Everything that another member can ask, now and as of every moment.
  private func searchAnswersToOthers(_ world: World) async throws {
    let health = try await world.curl.send("/health").json
    let last = try #require(health["sequence"] as? Int)
    let own = try await world.curl.send("/v1/accounts?atLeast=\(last)", as: "AKA001")
    let investors = own.rows.filter { ["AKA/1003", "AKA/1004"].contains($0["account"] as? String) }.compactMap
    {
      $0["investor"] as? String
    }
    try #require(investors.count == 2, "\(own.text)")
    func search(_ answer: Curl.Answer, _ place: String) {
      expectNoEcho(answer, place)
      for investor in investors {
        #expect(!answer.text.contains("\"\(investor)\""), "\(place): \(answer.text)")
      }
    }
    let moments = [""] + stride(from: 1, through: last, by: 7).map { "&asOf=\($0)" }
    let pages = Query.allCases.filter {
      ![.instruction, .entry, .state, .lots, .alternatives, .holderNames].contains($0)
    }.flatMap {
      query in
      moments.map { "\(query.path)?lang=en\(query == .totals ? "" : "&limit=1000")\($0)" }
    }
    let reports = Report.all.filter { ![.operatorOnly, .surveillance].contains($0.audience) }.flatMap {
      report in
      [report.path + "?lang=en&limit=1000", report.path + "?lang=en&form=csv"]
    }
    try await together(world, (pages + reports).map { Asked(path: $0, user: "AKB001") }) { asked, answer in
      #expect(answer.status == 200, "\(asked.path): \(answer.text)")
      search(answer, asked.path)
    }
    let details = (1...60).map { "/v1/instructions/\($0)" } + (1...last).map { "/v1/entries/\($0)" }
    try await together(world, details.map { Asked(path: $0, user: "AKB001") }) { asked, answer in
      // One's own submissions are one's own words.
      if answer.status != 200 || asked.path.contains("instructions") { search(answer, asked.path) }
    }
    for account in ["1001", "1002", "1003", "1004"] {
      for path in ["holdings?account=AKA/\(account)", "lots?account=AKA/\(account)&isin=\(World.isin)"] {
        let answer = try await world.curl.send("/v1/\(path)", as: "AKB001")
        #expect(answer.code == "not-own-data")
        search(answer, path)
      }
    }
    search(
      try await world.curl.send("/v1/notices/stream", as: "AKB001", ["--max-time", "2", "--no-buffer"]),
      "stream")
  }

  // MARK: The log's form

  @Test func `of what a library says only the place is written`() {
    let lines = Mutex<[String]>([])
    withExtendedLifetime(lines) {
      let log = StructuredLog(level: .trace) { line in
        lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
      }
      var logger = Logger(label: "test", factory: { _ in log })
      logger[metadataKey: "request"] = .string(Marks.mail)
      logger.error(
        "cannot parse \(Marks.name)", metadata: ["header": .string(Marks.tckn)], source: "SomeLibrary")
    }
    let said = lines.withLock { $0.joined() }
    expectNoMark(Array(said.utf8), "log")
    #expect(said.contains(#""level":"error","library":"SomeLibrary","place":"PersonalDataTests.swift:"#))
  }
}
