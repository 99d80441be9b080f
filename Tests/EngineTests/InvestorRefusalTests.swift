// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing

/// The declared refusals of investors' passwords and accesses, in their order (GEN-39).
@Suite struct InvestorRefusalTests {
  private typealias Step = RefusalTests.Step

  private static let request = [
    "registrationNumber": "10000001", "act": "RECORD", "document": "2026/76", "delivery": "HAND",
  ]
  private static let deliver = ["registrationNumber": "10000001", "act": "DELIVER", "document": "2026/77"]

  private static func with(_ fields: [String: String], _ more: [String: String]) -> [String: String] {
    fields.merging(more) { $1 }
  }

  private static func make(_ market: inout Market, _ number: String) {
    market.must(
      "MKK000", "investor-password-setting.enter",
      ["registrationNumber": "10000001", "hash": "h\(number)", "number": number, "madeFor": "MKK900"])
  }

  /// A password of Ayşe Öz that was made and delivered.
  private static func password(_ market: inout Market) {
    market.must("MKK900", "investor-password-request.enter", request)
    make(&market, "0")
    market.must("MKK900", "investor-password-request.enter", with(deliver, ["receiver": "Ayşe Öz"]))
  }

  private static func wrong(_ market: inout Market, _ times: Int) {
    let fields = [
      "registrationNumber": "10000001", "channel": "INTERNET", "kind": "WRONG_PASSWORD", "number": "1",
    ]
    for _ in 1...times { market.must("MKK000", "investor-access-record.enter", fields) }
  }

  @Test(.rule("INV-02", "INV-07")) func `investor password request`() {
    var market = Market.open(sizes: ["textPieces": 400])
    let (request, deliver) = (Self.request, Self.deliver)
    RefusalTests.check(
      InvestorPasswordRequest.self, &market,
      [
        Step(user: "AKA003", fields: deliver) { market in
          market.must(
            "AKA900", "authority-grant.enter",
            fields:
              #""user":"AKA003","authorities":["investor-password-request.enter","investor-password-request.approve"]"#
          )
        },
        Step(user: "AKA003", fields: request), Step(fields: Self.with(request, ["account": "9999"])),
        Step(user: "AKA003", fields: Self.with(request, ["account": "9999"])),
        Step(fields: Self.with(request, ["registrationNumber": "10009999"])),
        Step(fields: request) { $0.must("MKK900", "investor-password-request.enter", request) },
        Step(fields: request.filter { $0.key != "delivery" }) { market in
          market.must(
            "MKK900", "investor-password-request.enter", Self.with(deliver, ["act": "RETURN"]))
        },
        Step(fields: deliver),
        Step(fields: Self.with(deliver, ["receiver": "Mehmet Öz"])) { market in
          market.must("MKK900", "investor-password-request.enter", request)
          Self.make(&market, "0")
        },
        Step(fields: Self.with(request, ["registrationNumber": "10000002"])) { market in
          market.must(
            "MKK900", "investor-password-request.enter", Self.with(deliver, ["receiver": "AYŞE öz"]))
          PasswordRefusalTests.fillTexts(&market)
        },
      ])
    #expect(
      market.send(
        "AKA003", "investor-password-request.enter", Self.with(request, ["account": "1001"])
      ).refusal
        == "operator-only")
  }

  @Test(.rule("INV-01", "INV-02", "INV-07")) func `investor password setting`() {
    var market = Market.open(sizes: ["textPieces": 400])
    let own = ["registrationNumber": "10000001", "hash": "h", "number": "1"]
    let other = Self.with(own, ["registrationNumber": "10000002"])
    RefusalTests.check(
      InvestorPasswordSetting.self, &market,
      [
        Step(user: "MKK000", fields: own),
        Step(user: "MKK000", fields: own) { market in
          Self.password(&market)
          Self.wrong(&market, 3)
        },
        Step(user: "MKK000", fields: other) { market in
          market.must(
            "MKK900", "investor-password-request.enter",
            Self.with(Self.request, ["registrationNumber": "10000002"]))
        },
        Step(user: "MKK000", fields: Self.with(other, ["madeFor": "MKK900"])),
        Step(user: "MKK000", fields: Self.with(own, ["madeFor": "MKK900"])),
        Step(user: "MKK000", fields: Self.with(other, ["madeFor": "MKK900", "number": "0"])) { market in
          PasswordRefusalTests.fillTexts(&market)
        },
      ])
  }

  @Test(.rule("INV-01", "INV-02", "INV-07")) func `investor access record`() {
    var market = Market.open()
    let login = ["registrationNumber": "10000001", "channel": "INTERNET", "kind": "LOGIN", "number": "1"]
    RefusalTests.check(
      InvestorAccessRecord.self, &market,
      [
        Step(user: "MKK000", fields: Self.with(login, ["channel": "CALL_CENTRE"])),
        Step(user: "MKK000", fields: Self.with(login, ["channel": "CALL_CENTRE"])) { market in
          market.must("MKK900", "investor-password-request.enter", Self.request)
        },
        Step(user: "MKK000", fields: Self.with(login, ["by": "AKA001"])),
        Step(user: "MKK000", fields: Self.with(login, ["channel": "CALL_CENTRE", "by": "AKA001"])),
        Step(user: "MKK000", fields: login),
        Step(user: "MKK000", fields: Self.with(login, ["number": "7"])) { market in
          Self.make(&market, "0")
          market.must(
            "MKK900", "investor-password-request.enter", Self.with(Self.deliver, ["receiver": "Ayşe Öz"]))
        },
        Step(user: "MKK000", fields: login) { Self.wrong(&$0, 9) },
      ])
    // INV-07: beyond ten wrong entries the right one is not told from them either.
    Self.wrong(&market, 1)
    #expect(market.send("MKK000", "investor-access-record.enter", login).refusal == "investor-login-failed")
    // GEN-01: nobody but the door says so.
    for user in ["MKK900", "AKA003"] {
      #expect(market.send(user, "investor-access-record.enter", login).refusal == "origin-not-allowed")
    }
  }
}
