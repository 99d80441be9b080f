// SPDX-License-Identifier: Apache-2.0

// The parameters of the rules, the validity of codes, and SPK's list (GEN-08, GEN-27, GEN-36, CLR-03).

extension ModelOperation {
  static let rules = [
    ModelOperation(
      name: "parameter-change",
      fields: [
        ModelField("parameter", codes(Model.parameterNames)), ModelField("value", .text(20)),
        ModelField("legalReference", .text(100), needed: false), ModelField("validFrom", .day, needed: false),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "reference-row",
      fields: [
        ModelField("table", codes("CLASS SUBACCOUNT")), ModelField("row", .text(10)),
        ModelField("validFrom", .day), ModelField("validTo", .day, needed: false),
      ], needsTwoPersons: true),
  ]
}

extension Model {
  static let parameterNames =
    "INACTIVITY_DAYS IBAN_MODE TRANSFER_OPEN TRANSFER_CUT_OFF HALF_DAY_CUT_OFF DAY_END"
  /// In the order of a day.
  private static let times = ["TRANSFER_OPEN", "HALF_DAY_CUT_OFF", "TRANSFER_CUT_OFF", "DAY_END"]
  static let accountClasses = words("1 2 3 4 5 6 7 8 9 10 11")
  static let subaccounts = words("SERB HACZ HAPS OPSP OPTD RHNA RHNV TEKA OPOZ FZKBOH")

  /// False for an operation of another chapter.
  func checkRule(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) -> Bool {
    switch row.operation.name {
    case "parameter-change": try checkParameter(row)
    case "reference-row": try checkReferenceRow(row)
    case "takasbank-investor": try checkApproval(row)
    case "subaccount-move": try checkSubaccountMove(row, enteredAt: enteredAt)
    case "depot-totals": try checkDepotTotals(row)
    case "physical-total": try checkPhysical(row)
    default: return false
    }
    return true
  }

  mutating func applyRule(_ row: Open, _ number: Int) -> Bool {
    switch row.operation.name {
    case "parameter-change": applyParameter(row)
    case "reference-row": applyReferenceRow(row)
    case "takasbank-investor": applyApproval(row)
    case "subaccount-move": applySubaccountMove(row, number)
    case "depot-totals": applyDepotTotals(row)
    case "physical-total": applyPhysical(row, number)
    default: return false
    }
    return true
  }

  // MARK: Parameters

  /// The value of a parameter on a day, times in seconds: the one that began last, or the first of all.
  func value(of parameter: String, on day: String) -> Int {
    let begun = (parameters[parameter] ?? [:]).filter { $0.key <= day }
    return begun.max { $0.key < $1.key }?.value ?? Self.firstValues[parameter]!
  }

  private static let firstValues = [
    "INACTIVITY_DAYS": 7, "IBAN_MODE": 0, "TRANSFER_OPEN": 9 * 3600, "TRANSFER_CUT_OFF": 17 * 3600,
    "HALF_DAY_CUT_OFF": 12 * 3600 + 1800, "DAY_END": 18 * 3600,
  ]

  private static func read(_ value: String, of parameter: String) -> Int? {
    switch parameter {
    case "INACTIVITY_DAYS":
      guard ModelKind.number.fault(of: Array(value.utf8)) == nil, (1...365).contains(Int(value)!) else {
        return nil
      }
      return Int(value)!
    case "IBAN_MODE": return ["OPTIONAL", "REQUIRED"].firstIndex(of: value)
    default: return ModelKind.seconds(value)
    }
  }

  private func checkParameter(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    guard row.fields["legalReference"] != nil, let from = row.fields["validFrom"] else {
      throw ModelRefusal("parameter-change-without-reference")
    }
    let parameter = row.fields["parameter"]!
    guard let value = Self.read(row.fields["value"]!, of: parameter) else {
      throw ModelRefusal("parameter-value-invalid")
    }
    guard from > time.day else { throw ModelRefusal("parameter-day-not-later") }
    guard Self.times.contains(parameter) else { return }
    // On each day on which it would hold and something begins, the times are in the order of a day.
    var changed = self
    changed.parameters[parameter, default: [:]][from] = value
    let later = (parameters[parameter] ?? [:]).keys.filter { $0 > from }.min() ?? "9999"
    let begins = Self.times.flatMap { Array((parameters[$0] ?? [:]).keys) }
    for day in [from] + begins where from <= day && day < later {
      let times = Self.times.map { changed.value(of: $0, on: day) }
      guard times[0] < times[1], times[1] <= times[2], times[2] < times[3] else {
        throw ModelRefusal("parameter-value-invalid")
      }
    }
  }

  private mutating func applyParameter(_ row: Open) {
    let (parameter, from) = (row.fields["parameter"]!, row.fields["validFrom"]!)
    parameters[parameter, default: [:]][from] = Self.read(row.fields["value"]!, of: parameter)!
    say("parameter \(parameter) \(row.fields["value"]!) \(from)")
  }

  // MARK: Validity of codes

  func requireValid(_ table: String, _ code: String, else refusal: String) throws(ModelRefusal) {
    guard let days = validities["\(table) \(code)"] else { return }
    guard days.from <= time.day, time.day <= days.to else { throw ModelRefusal(refusal) }
  }

  private func checkReferenceRow(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    let isClass = row.fields["table"] == "CLASS"
    let code = row.fields["row"]!
    guard (isClass ? Self.accountClasses : Self.subaccounts).contains(code) else {
      throw ModelRefusal("code-unknown")
    }
    let (from, to) = (row.fields["validFrom"]!, row.fields["validTo"])
    if let to, to < from { throw ModelRefusal("date-range-invalid") }
    guard to != nil || from > time.day else { return }
    let isInUse =
      isClass
      ? accounts.values.contains { $0.class == code && $0.status != "P" }
      : code == "SERB" || lots.contains { $0.key.subaccount == code && !$0.value.isEmpty }
    if isInUse { throw ModelRefusal("reference-row-in-use") }
  }

  private mutating func applyReferenceRow(_ row: Open) {
    let (table, code, from) = (row.fields["table"]!, row.fields["row"]!, row.fields["validFrom"]!)
    validities["\(table) \(code)"] = (from, row.fields["validTo"] ?? "9999")
    say("reference-row \(table) \(code) \(from) \(row.fields["validTo"] ?? "-")")
  }

  // MARK: SPK's list

  /// Under what an investor stands on it: its tax number where it has one that no other has.
  func approvalKey(_ investor: Int) -> String {
    let key = investors[investor].key
    return key.isNumber ? key.text : "number \(Self.firstInvestor + investor)"
  }

  func requireApproval(_ key: String?, _ row: Open) throws(ModelRefusal) {
    guard members[row.member]!.kind == "TAKASBANK" else { return }
    guard let key, let days = approvals[key], days.from <= time.day, time.day <= days.to else {
      throw ModelRefusal("spk-approval-missing")
    }
  }

  private func checkApproval(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    switch (row.fields["registrationNumber"], row.fields["taxNumber"]) {
    case (nil, nil): throw ModelRefusal("field-missing")
    case (.some, .some): throw ModelRefusal("field-not-applicable")
    case (let number?, nil):
      guard investors.indices.contains(Int(number)! - Self.firstInvestor) else {
        throw ModelRefusal("registration-number-not-found")
      }
    default: break
    }
    if let to = row.fields["validTo"], to < row.fields["validFrom"]! {
      throw ModelRefusal("date-range-invalid")
    }
    try requireRoom(approvals.count < limits.members * 64)
  }

  private mutating func applyApproval(_ row: Open) {
    let number = row.fields["registrationNumber"]
    let key = number.map { approvalKey(Int($0)! - Self.firstInvestor) } ?? row.fields["taxNumber"]!
    let from = row.fields["validFrom"]!
    approvals[key] = (from, row.fields["validTo"] ?? "9999")
    say("takasbank-investor \(number ?? "-") \(row.fields["taxNumber"] ?? "-") \(from)")
  }
}
