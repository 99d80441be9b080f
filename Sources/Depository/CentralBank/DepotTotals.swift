// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What the depots at the central bank hold of a security, as the last notice has it: the aggregate OMNIBUS,
/// and apart from it the registry's own depot (CBT-08, ACC-03, ACC-82).
public struct DepotTotalRow: BitwiseCopyable, Sendable {
  public var total: Quantity
  public var ownDepot: Quantity
  public var security: Slot<SecurityRow>
  private let filler = Filler<4>()
}

/// The central bank's notice at the end of the day: what the depots of banks and Takasbank hold of each
/// security, in total and never by bank. A security that it leaves out is zero (CBT-08).
public struct DepotTotals: Operation {
  public static let code = OperationCode(rawValue: 98)
  public static let about = OperationDescription(
    name: "depot-totals", title: Bilingual("Totals of the depots", "Depo toplamları"),
    summary: Bilingual(
      "The central bank notifies at day end what the depots hold of each security in total. The whole notice is refused for any fault.",
      "TCMB gün sonunda depolardaki kıymetlerin toplamlarını bildirir. Herhangi bir hatada bildirimin tamamı reddedilir."
    ),
    function: 4, usedBy: Bilingual("TCMB", "TCMB"), verbs: [.enter],
    refusals: [
      RefusalNote(.omnibusTcmbOnly, "ACC-82"), RefusalNote(.omnibusDateInvalid, "CBT-08"),
      RefusalNote(.omnibusDuplicate, "CBT-08"), RefusalNote(.duplicateIsin, "CBT-08"),
      RefusalNote(.isinCheckDigit, "CBT-08"), RefusalNote(.isinUnknown, "CBT-08"),
      RefusalNote(.nominalInvalid, "CBT-08"), RefusalNote(.lineCountMismatch, "CBT-08"),
      RefusalNote(.controlSumMismatch, "CBT-08"), RefusalNote(.perBankDetailNotAllowed, "CBT-08"),
    ], rules: ["ACC-03", "ACC-76", "CBT-10"])

  public var day = Day.blank
  public var sequence = WholeNumber.blank
  public var lineCount = WholeNumber.blank
  public var controlSums: [ControlSum] = []
  public var isCorrection: Flag?
  public var lines: [DepotLine] = []
  public init() {}

  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "business day that the totals are of", "toplamların ait olduğu iş günü"), &day)
    visitor.field(
      Field(
        "sequence", "number of the notice within the day; a correction has a higher one",
        "bildirimin gün içindeki numarası; düzeltmeninki daha büyüktür"), &sequence)
    visitor.field(Field("lineCount", "number of lines", "satır sayısı"), &lineCount)
    visitor.list(
      Field(
        "controlSums", "sum of the total nominals, for each currency", "para birimi başına nominal toplamı"),
      atMost: 64, &controlSums)
    visitor.field(
      Field(
        "isCorrection", "whether it replaces the notice of the same day",
        "aynı günün bildiriminin yerine mi geçer"),
      &isCorrection)
    visitor.list(Field("lines", "a line for each security", "kıymet başına bir satır"), atMost: 2_000, &lines)
  }

  public struct Plan: ~Copyable { fileprivate let rows: [DepotTotalRow] }

  // MARK: Plan

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard book.members[Slot(raw: context.member)].kind == .centralBank else {
      throw Refusal(.omnibusTcmbOnly, "ACC-82", Fact("member", .member(context.memberCode)))
    }
    try requireDay(book, context)
    try requireEachOnce()
    for line in lines where !line.hasRightCheckDigit { throw refusal(.isinCheckDigit, line) }
    var rows: [DepotTotalRow] = []
    for line in lines {
      guard let slot = book.security(line.isin), book.securities[slot].kind == .governmentDebt else {
        throw refusal(.isinUnknown, line)
      }
      rows.append(
        DepotTotalRow(total: Quantity(line.total), ownDepot: Quantity(line.ownDepot), security: slot))
    }
    for (line, row) in zip(lines, rows) {
      let unit = book.securities[row.security].smallestUnit
      guard line.total >= 0, line.ownDepot >= 0, line.total % unit == 0, line.ownDepot % unit == 0 else {
        throw refusal(.nominalInvalid, line)
      }
    }
    guard lineCount.value == UInt64(lines.count) else {
      throw Refusal(.lineCountMismatch, "CBT-08", Fact("lines", .number(Int64(lines.count))))
    }
    for (line, row) in zip(lines, rows) where line.currency != book.securities[row.security].currency {
      // In no currency would its nominal be counted rightly.
      throw refusal(.controlSumMismatch, line)
    }
    try requireSums()
    for line in lines where line.bank != nil { throw refusal(.perBankDetailNotAllowed, line) }
    return Plan(rows: rows)
  }

  private func refusal(_ code: RefusalCode, _ line: DepotLine) -> Refusal {
    Refusal(code, "CBT-08", Fact("isin", .security(line.isin)))
  }

  /// A business day that has begun, and none before the last one notified. Only a correction comes second.
  private func requireDay(_ book: borrowing Depository, _ context: Context) throws(Refusal) {
    let last = book.settings.depotNotice
    let fact = Fact("day", .day(day))
    let isSecond = last?.day == day
    guard day <= context.day, book.calendar.isBusinessDay(day), last.map({ $0.day <= day }) ?? true,
      isSecond || isCorrection?.isSet != true
    else { throw Refusal(.omnibusDateInvalid, "CBT-08", fact) }
    guard isSecond, let last else { return }
    guard isCorrection?.isSet == true, sequence.value > last.sequence else {
      throw Refusal(.omnibusDuplicate, "CBT-08", fact, Fact("sequence", .number(Int64(last.sequence))))
    }
  }

  private func requireEachOnce() throws(Refusal) {
    let sorted = lines.sorted { $0.isin < $1.isin }
    for (line, next) in zip(sorted, sorted.dropFirst()) where line.isin == next.isin {
      throw refusal(.duplicateIsin, line)
    }
  }

  private func requireSums() throws(Refusal) {
    // What is told is taken off what there is, so that nothing must be left in any currency.
    var left: [(currency: Currency, sum: Int64)] = []
    for (currency, nominal) in lines.map({ ($0.currency, $0.total) })
      + controlSums.map({ ($0.currency, -$0.nominal) })
    {
      let place = left.firstIndex { $0.currency == currency } ?? left.count
      if place == left.count { left.append((currency, 0)) }
      let (sum, overflows) = left[place].sum.addingReportingOverflow(nominal)
      guard !overflows else { throw Refusal(.controlSumMismatch, "CBT-08") }
      left[place].sum = sum
    }
    for (_, sum) in left where sum != 0 {
      throw Refusal(.controlSumMismatch, "CBT-08", Fact("difference", .number(sum)))
    }
  }

  // MARK: Apply

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let last = book.settings.depotNotice
    let version = last?.day == day ? last!.version + 1 : 1
    book.settings.depotNotice = DepotNotice(day: day, sequence: sequence.value, version: version)
    book.replaceDepotTotals(plan.rows)
    var event = DepotTotalsNotified()
    event.day = day
    event.notice = sequence
    event.version = WholeNumber(UInt64(version))
    event.lines = lineCount
    work.post(event)
    for row in plan.rows {
      var event = DepotTotalNotified()
      event.day = day
      event.version = WholeNumber(UInt64(version))
      event.security = RowNumber(row.security)
      event.total = row.total
      event.ownDepot = row.ownDepot
      work.post(event)
    }
    if last == nil { book.watchDepots(of: context.day, at: context.time, &work) }
    // It came after the look of that day.
    if context.time >= Depository.depotLook(on: day) { book.reconcileDepots(of: day, &work) }
    return .done
  }
}
