// SPDX-License-Identifier: Apache-2.0

extension MachineSimulation {
  /// Says what was done and how everything stands after it: one line, no contents.
  func tell(_ what: String) {
    guard let trace else { return }
    let faults = DiskFaultKind.allCases.filter { disk.counts[$0] > 0 }.map {
      "\($0.rawValue) \(disk.counts[$0])"
    }
    let power = disk.isOn ? (machine == nil ? "no machine" : "start \(starts)") : "off"
    let fault = machine?.fault.map { " fault \($0.code)" } ?? ""
    trace(
      "\(report.steps) \(agenda.now) \(what): \(power)\(fault), \(ledger.entries.count) entries; "
        + faults.joined(separator: ", "))
  }
}

extension MachineSimulation.Happening {
  var label: String {
    switch self {
    case .think(let client): "think \(client)"
    case .send(let client, let request, let attempt): "patience \(client) of request \(request), \(attempt)"
    case .arrive(let request): "request \(request.number) arrives"
    case .answer(let answer, let client):
      "answer \(answer.entry.map { String($0.sequence) } ?? "unavailable") reaches \(client)"
    case .decide(let start): "decide \(start)"
    case .write(let start): "write \(start)"
    case .recover(let start): "recover \(start)"
    case .look(let start): "look \(start)"
    case .project(let start): "project \(start)"
    case .startMachine: "start"
    case .relief(let window): "relief of window \(window)"
    }
  }
}
