// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine

extension ScenarioModel {
  /// What stands with a security of which the central bank has said nothing.
  static let notNotified = [
    "omnibus": "", "ownDepot": "", "noticeDay": "", "noticeVersion": "", "physical": "", "depotAlarm": "",
  ]

  /// What the central bank notified stands with the securities; what a security is left out of is zero.
  mutating func takeCentralBank(_ event: RecordedEvent) {
    switch event {
    case .depotTotals(let event):
      for isin in securities.values {
        records[.security]?[isin]?.merge([
          "omnibus": "0", "ownDepot": "0", "noticeDay": event.day.text, "noticeVersion": event.version.text,
        ]) { $1 }
      }
    case .depotTotal(let event):
      records[.security]?[securities[event.security.raw] ?? ""]?.merge([
        "omnibus": String(event.total.units), "ownDepot": String(event.ownDepot.units),
      ]) { $1 }
    case .physical(let event):
      records[.security]?[securities[event.security.raw] ?? ""]?["physical"] = String(event.total.units)
    case .depotAlarm(let event):
      for isin in event.security.map({ [securities[$0.raw] ?? ""] }) ?? Array(securities.values) {
        records[.security]?[isin]?["depotAlarm"] = "\(event.alarm.code) \(event.day.text)"
      }
    default: break
    }
  }
}
