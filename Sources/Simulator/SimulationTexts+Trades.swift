// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

extension SimulationTexts {
  func text(of event: TradeReported) -> String {
    let accounts = "\(account(event.source)) > \(account(event.target))"
    let isin = security(event.security)
    let what = "\(event.type.text) \(event.reference.text) \(accounts) \(isin) \(event.nominal.units)"
    let when = "\(event.tradeDate.text) \(event.backDateReason?.text ?? "-")"
    let more = "\(event.price?.text ?? "-") \(event.amount?.text ?? "-") \(event.corrects?.text ?? "-")"
    return "trade \(event.instruction.text) \(what) \(when) \(more) \(event.channel.text)"
  }
}
