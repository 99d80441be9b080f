// SPDX-License-Identifier: Apache-2.0
import Depository
import Gateways
import Kernel

/// The counters in the text form of Prometheus.
struct Metrics: Sendable {
  let node: Node
  let views: ViewKeeper
  let notary: Notary
  let counters: ServerCounters
  let admission: Admission
  let gateways: [GatewayWatch]

  var text: String {
    let status = node.status
    let numbers = counters.numbers
    var text = ""
    func write(_ name: String, _ kind: String, _ help: String, _ values: [(labels: String, value: UInt64)]) {
      text += "# HELP kaydi_\(name) \(help)\n# TYPE kaydi_\(name) \(kind)\n"
      for (labels, value) in values { text += "kaydi_\(name)\(labels) \(value)\n" }
    }
    write("journal_sequence", "gauge", "Last durable entry.", [("", status.sequence)])
    write("journal_batches_total", "counter", "Commits since the start.", [("", status.batches)])
    write(
      "journal_available", "gauge", "1 while the journal can be written.", [("", status.fault == nil ? 1 : 0)]
    )
    write(
      "queue_length", "gauge", "Submissions and reads waiting for the engine.", [("", UInt64(status.queued))])
    write("views_sequence", "gauge", "Last entry that the views reflect.", [("", views.position)])
    write("log_sequence", "gauge", "Last entry under a signed head of the log.", [("", notary.sequence)])
    write("streams", "gauge", "Open event streams.", [("", UInt64(views.news.count))])
    write("requests_in_flight", "gauge", "Submissions at work.", [("", UInt64(admission.inFlight))])
    write("submissions_total", "counter", "Submissions answered.", [("", numbers.submissions)])
    write(
      "submissions_repeated_total", "counter", "Submissions that repeated an earlier one.",
      [("", numbers.repeated)])
    write("content_bytes_total", "counter", "Bytes of submissions answered.", [("", numbers.contentBytes)])
    write(
      "lines_total", "counter", "Lines answered.",
      [("{result=\"accepted\"}", numbers.acceptedLines), ("{result=\"refused\"}", numbers.refusedLines)])
    write(
      "door_refusals_total", "counter", "Requests turned away before the journal.",
      numbers.doorRefusals.sorted { $0.key.rawValue < $1.key.rawValue }.map {
        ("{code=\"\($0.key.name)\"}", $0.value)
      })
    let registers = gateways.map { (name: $0.register.code.string, numbers: $0.numbers) }
    func write(_ name: String, _ kind: String, _ help: String, _ value: (GatewayWatch.Numbers) -> UInt64) {
      guard !registers.isEmpty else { return }
      write(
        name, kind, help, registers.map { ("{register=\"\($0.name)\"}", value($0.numbers)) })
    }
    write("register_up", "gauge", "0 while a register is down and only probed.") { $0.isUp ? 1 : 0 }
    write("register_in_flight", "gauge", "Questions at a register.") { UInt64($0.inFlight) }
    write("register_asked_total", "counter", "Questions sent to a register.") { $0.asked }
    write("register_answered_total", "counter", "Answers of a register entered.") { $0.answered }
    write("register_late_total", "counter", "Answers to questions not open any more.") { $0.late }
    write("register_unchanged_total", "counter", "Answers that said nothing new.") { $0.unchanged }
    for failure in RegisterFailure.allCases {
      let name = "register_failures_\(failure.name.string.replacing("-", with: "_"))_total"
      write(name, "counter", "Questions without an answer.") { $0.failed[Int(failure.rawValue)] }
    }
    return text
  }
}
