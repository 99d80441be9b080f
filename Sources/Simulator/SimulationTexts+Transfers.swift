// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel

// The events of policies, limits, cancellations and reversals of transfers.

extension SimulationTexts {
  static func text(ofTransfers event: RecordedEvent) -> String {
    switch event {
    case .cancelled(let event): "cancelled \(event.instruction.text) \(event.cancelled.units)"
    case .priority(let event):
      "priority \(event.instruction.text) \(event.former.text) > \(event.priority.text)"
    case .setting(let event): text(of: event)
    case .userLimit(let event):
      "user-limit \(event.user.text) \(event.currency.text) \(event.type.text) \(event.dailyAmount?.text ?? "-")"
    case .userLimitUsed(let event):
      "user-limit-used \(event.user.text) \(event.currency.text) \(event.type.text) \(event.used.text)"
    case .receiver(let event):
      "receiver \(event.user.text) \(event.receiver?.text ?? "ALL") \(event.isAllowed.isSet ? "allowed" : "-")"
    case .receiverLimit(let event): text(of: event)
    case .receiverLimitUsed(let event):
      "receiver-limit-used \(event.receiver.text) \(event.sender.text) \(event.isin?.text ?? "-") \(event.used.text)"
    case .reversal(let event):
      "reversal \(event.instruction.text) of \(event.original.text) \(event.nominal.units) \(event.receiver.text)"
    default: "?"
    }
  }

  private static func text(of event: CounterpartySettingChanged) -> String {
    let what = event.alternative?.text ?? (event.isSet.map { $0.isSet ? "yes" : "no" } ?? "-")
    let whose = "\(event.member.text) \(event.account?.text ?? event.other?.text ?? "ALL")"
    let days = "\(event.validFrom?.text ?? "-") \(event.validTo?.text ?? "-")"
    return "setting \(event.setting.text) \(whose) \(what) from \(event.effective.text) \(days)"
  }

  private static func text(of event: ReceiverLimitChanged) -> String {
    guard event.isDefined.isSet else {
      return "receiver-limit \(event.receiver.text) \(event.sender.text) \(event.isin?.text ?? "-") removed"
    }
    let amounts = [event.dailyAmountTry, event.perTransactionAmountTry, event.dailyNominal].map {
      $0?.text ?? "-"
    }
    return
      "receiver-limit \(event.receiver.text) \(event.sender.text) \(event.isin?.text ?? "-") \(amounts.joined(separator: " "))"
  }
}
