// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine

extension SimulationTexts {
  func text(ofCentralBank event: RecordedEvent) -> String {
    switch event {
    case .physical(let event):
      "physical \(event.instruction.text) \(event.kind.text) \(security(event.security)) \(event.total.units)"
    case .withdrawn(let event):
      "withdrawn \(event.instruction.text) \(security(event.security)) \(account(event.source)) \(event.quantity.units)"
    case .depotTotals(let event):
      "depot-totals \(event.day.text) v\(event.version.text) \(event.lines.text)"
    case .depotTotal(let event):
      "depot-total \(event.day.text) \(security(event.security)) \(event.total.units) \(event.ownDepot.units)"
    case .depotAlarm(let event):
      "\(event.alarm.text) \(event.day.text) \(event.security.map { security($0) } ?? "-")"
    default: "?"
    }
  }
}
