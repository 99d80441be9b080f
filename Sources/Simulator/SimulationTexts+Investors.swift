// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

// The events of investors' access.

extension SimulationTexts {
  func text(of event: InvestorPasswordChanged) -> String {
    let days = "\(event.issued?.text ?? "-") \(event.delivered?.text ?? "-") \(event.delivery?.text ?? "-")"
    return "investor-password \(event.number.text) \(event.state.text) \(event.request.text) \(days)"
  }

  func text(of event: InvestorAccessRecorded) -> String {
    let what = "\(event.channel.text) \(event.kind.text) \(event.question?.text ?? "-")"
    let who = "\(event.result?.text ?? "-") \(event.by?.text ?? "-") \(event.session?.text ?? "-")"
    return "investor-access \(event.number.text) \(what) \(who)"
  }
}
