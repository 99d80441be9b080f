// SPDX-License-Identifier: Apache-2.0

// What time brings to instructions: their ends and their starts (TRF-57, TRF-58, TRF-73).

extension Model {
  /// An end or a start of an instruction has come, unless it was put off.
  mutating func comeDue(_ number: Int) {
    if let row = open[number] {
      if row.deadline.map({ $0 <= time }) ?? false { return close(number, as: "cut-off") }
      if row.phase == .offeredLater, startTime(of: row.fields, on: time.day) <= time {
        return submitOffered(number)
      }
    }
    guard let row = waiting[number] else { return }
    if row.phase == .awaitingStart, open[number] == nil, row.start <= time { start(number) }
  }

  /// Those that end at one time do so in the order in which they began to wait.
  mutating func endTransfer(_ number: Int) {
    guard let row = waiting[number] else { return }
    guard row.deadline <= time, row.phase != .atReceiver else { return }
    leave(number)
    say("instruction \(number) transfer \(row.realised > 0 ? "partial-closed" : "cut-off") v\(row.version)")
  }

  /// Transfers end at the cut-off of their day or at their own last time, whichever comes first, what
  /// concerns them at the cut-off, trades with the day (TRD-23); everything else stays open (GEN-14).
  func deadline(of operation: ModelOperation, _ fields: [String: String], on day: String) -> ModelTime? {
    if operation.endsWithDay { return ModelTime(day: day, second: value(of: "DAY_END", on: day)) }
    return operation.isTransfer
      ? end(of: fields, on: day)
      : operation.endsAtCutOff ? ModelTime(day: day, second: cutOff(on: day)) : nil
  }

  func end(of fields: [String: String], on day: String) -> ModelTime {
    let own = fields["lastTime"].flatMap(ModelKind.seconds) ?? .max
    return ModelTime(day: day, second: min(own, cutOff(on: day)))
  }

  /// TRF-58; of a half day 12:30 to begin with, since it is closed from 13:00 (GEN-42).
  func cutOff(on day: String) -> Int {
    value(of: kind(of: day) == "half" ? "HALF_DAY_CUT_OFF" : "TRANSFER_CUT_OFF", on: day)
  }

  func kind(of day: String) -> String {
    calendar[day] ?? (ModelTime.isWeekend(day) ? "closed" : "open")
  }
}
