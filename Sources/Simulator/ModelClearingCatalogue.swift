// SPDX-License-Identifier: Apache-2.0

// What the catalogue says of the central counterparty (CCP-75), and the kinds of values of its own.

extension ModelOperation {
  static let clearing: [ModelOperation] = [
    ModelOperation(
      name: "price-series",
      fields: [
        optional("isin", .isin), optional("currency", .currency), optional("day", .day),
        optional("price", .price), optional("series", .many(.wordsOf([.day, .adjustedPrice], 2), 2_600)),
      ], endsWithDay: true),
    ModelOperation(
      name: "risk-parameter",
      fields: [
        ModelField("effective", .day),
        optional("shares", .many(.wordsOf([.isin, .rate, .rate, .rate], 2), 2_000)),
        optional("pairs", .many(.wordsOf([.isin, .isin, .rate], 3), 2_000)),
        optional("assets", .many(.wordsOf([.isin, groups, .rate], 2), 2_000)),
        optional("minCashRatio", .rate), optional("remuneration", .rate), optional("remunerationTax", .rate),
        optional("remunerationCommission", .rate), optional("remunerationCutOff", .time),
        optional("reason", .text(200)), optional("ccpOwn", .money), optional("minContribution", .money),
        optional("letterUntil", .day), optional("fundCoversNM", .flag),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "instrument-service",
      fields: [ModelField("isin", .isin), ModelField("served", .flag), ModelField("from", .day)],
      needsTwoPersons: true),
    ModelOperation(
      name: "position",
      fields: [
        ModelField("reference", .reference), ModelField("act", positionActs), ModelField("member", .member),
        optional("origin", origins), ModelField("isin", .isin), optional("tradeDate", .day),
        ModelField("settlement", .day), ModelField("quantity", .quantity), optional("price", .price),
        optional("closes", .flag),
      ], endsWithDay: true),
    ModelOperation(
      name: "collateral",
      fields: [
        ModelField("act", codes("DEPOSIT WITHDRAW TRANSFER")), ModelField("account", .marginAccount),
        optional("to", .marginAccount), optional("toMember", .member), optional("amount", .money),
        optional("isin", .isin), optional("quantity", .quantity), optional("securitiesAccount", .account),
        optional("ownership", codes("OWN DISPOSAL-RIGHT CUSTOMER")), optional("depositor", parties),
        optional("holder", parties), optional("letter", .text(30)),
      ], movesSecurities: true, endsWithDay: true),
    ModelOperation(
      name: "margin-run",
      fields: [optional("kind", codes("EOD INTRADAY")), optional("formerPrices", .flag)],
      movesSecurities: true, endsWithDay: true),
    ModelOperation(
      name: "margin-call",
      fields: [
        ModelField("member", .member), ModelField("account", .marginAccount), ModelField("runDate", .day),
        optional("purpose", codes("RUN NOTICE")), optional("reason", .text(200)),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "default",
      fields: [
        ModelField("member", .member), ModelField("account", .marginAccount), ModelField("runDate", .day),
        optional("purpose", codes("RUN NOTICE")), optional("note", .text(200)),
      ], needsTwoPersons: true),
    ModelOperation(name: "customer-margin-method", fields: [ModelField("method", .text(200))]),
    ModelOperation(
      name: "ccp-membership",
      fields: [
        ModelField("member", .member), optional("act", codes("ADMIT LEAVE")),
        optional("account", .marginAccount),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "stress-scenario",
      fields: [
        ModelField("title", .text(100)), optional("moves", .many(.wordsOf([.isin, .move], 2), 2_000)),
        optional("replaces", .number),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "guarantee-fund",
      fields: [
        ModelField("act", codes("CALCULATE APPROVE NOTIFY")), ModelField("month", .day),
        optional("effective", .day),
      ], movesSecurities: true, endsWithDay: true),
    ModelOperation(
      name: "default-loss",
      fields: [
        ModelField("act", codes("LOSS PAYMENT")), ModelField("member", .member),
        ModelField("account", .marginAccount), ModelField("amount", .money), optional("note", .text(200)),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "price-step",
      fields: [
        optional("isin", .isin), optional("currency", .currency), ModelField("day", .day),
        optional("reason", .text(200)),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "position-origin",
      fields: [
        optional("from", origins), ModelField("act", positionActs), ModelField("isin", .isin),
        ModelField("tradeDate", .day), ModelField("settlement", .day), ModelField("quantity", .quantity),
        ModelField("price", .price),
      ], endsWithDay: true),
    ModelOperation(
      name: "remuneration",
      fields: [
        ModelField("act", codes("OPT-OUT OPT-IN")), ModelField("account", .marginAccount),
        optional("currency", .currency),
      ], movesSecurities: true, endsWithDay: true),
    ModelOperation(
      name: "risk-calculation",
      fields: [
        optional("isin", .isin), optional("currency", .currency), optional("other", .isin),
        optional("historyFrom", .day), optional("creditSpecific", .rate), optional("interest", .rate),
        optional("commodity", .rate), optional("fx", .rate), optional("equity", .rate),
        optional("maturity", .rate), optional("liquidity", .rate),
      ], endsWithDay: true),
  ]

  private static func optional(_ name: String, _ kind: ModelKind) -> ModelField {
    ModelField(name, kind, needed: false)
  }

  private static let origins = codes("HOUSE CUSTOMER")
  private static let positionActs = codes("BUY SELL DELIVERY")
  private static let parties = codes("MEMBER CUSTOMER CCP EXCHANGE")
  private static let groups = codes(
    "TRY FX DIBS EUROBOND LEASE EQUITY EQFUND DEBTFUND LETTER", unknown: "asset-not-eligible")
}

extension ModelKind {
  static func faultOfWords(_ bytes: [UInt8], _ kinds: [ModelKind], _ needed: Int) -> String? {
    let words = bytes.split(separator: 32, omittingEmptySubsequences: false).map(Array.init)
    for (place, kind) in kinds.enumerated() {
      guard place < words.count else { return place < needed ? "field-missing" : nil }
      if words[place].isEmpty { return "field-missing" }
      if let fault = kind.fault(of: words[place]) { return fault }
    }
    return words.count > kinds.count ? "field-format" : nil
  }

  static func faultOfMarginAccount(_ text: String) -> String? {
    if ["PF", "MS", "NM", "GF"].contains(text) { return nil }
    // CCP-07: registration numbers have none.
    return text.allSatisfy(isDigit) ? "no-registration-level-margin" : "account-kind-unknown"
  }

  /// A decimal with so many places at most, in units of the last; nil for none.
  private static func scaled(_ text: String, places: Int) -> Int? {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 2, let whole = parts.first, !whole.isEmpty,
      whole.allSatisfy(isDigit), whole.count == 1 || whole.first != "0"
    else { return nil }
    let decimals = parts.count == 2 ? parts[1] : ""
    guard decimals.count <= places, decimals.allSatisfy(isDigit), parts.count == 1 || !decimals.isEmpty else {
      return nil
    }
    guard let value = Int(whole + decimals + String(repeating: "0", count: places - decimals.count)) else {
      return nil
    }
    return isNegative ? (value == 0 ? nil : -value) : value
  }

  static func hundredths(_ text: String) -> Int? { scaled(text, places: 2) }
  static func millionths(_ text: String) -> Int? { scaled(text, places: 6) }
  static func tenMillionths(_ text: String) -> Int? { text.hasPrefix("-") ? nil : scaled(text, places: 7) }

  /// Of an amount of money that was read: the smallest units and the currency.
  static func money(_ text: String) -> (minor: Int, currency: String) {
    let parts = text.split(separator: " ").map(String.init)
    let amount = parts[0].contains(".") ? parts[0].filter { $0 != "." } : parts[0] + "00"
    return (Int(amount)!, parts[1])
  }
}
