// SPDX-License-Identifier: Apache-2.0
import Units

extension MachineSimulation {
  mutating func think(_ client: Int) {
    guard mayFail, clients[client].request == nil else { return }
    let message: MachineMessage
    if let file = openings.popFirst() {
      message = MachineMessage(user: file.user, form: .csv, content: file.csv)
      // The market is founded file by file; then the others come.
      if openings.isEmpty {
        for other in 1..<Self.clientCount { agenda.arrange(.think(client: other), in: Self.second) }
      }
    } else {
      message = workload.next(for: client, on: agenda.now.day, &random)
    }
    clients.begin(message, by: client, at: agenda.now)
    send(client)
  }

  mutating func send(_ client: Int) {
    let isDeaf = network.opensHalf()
    guard let request = clients.send(client, isDeaf: isDeaf, planted: planted, at: agenda.now) else { return }
    ledger.willSend(request)
    for delay in network.delays() { agenda.arrange(.arrive(request), in: delay) }
    let patience = Self.second * Int64(2 + random.below(8))
    agenda.arrange(
      .send(client: client, request: request.number, attempt: clients[client].attempt), in: patience)
  }

  mutating func resend(_ client: Int, _ request: Int, _ attempt: Int) {
    guard clients[client].request?.number == request, clients[client].attempt == attempt else { return }
    send(client)
  }

  mutating func hear(_ answer: MachineAnswer, _ client: Int) {
    guard clients.hear(answer, by: client) else { return }
    report.answers += 1
    // Bursts, so that batches hold several; then a while of nothing.
    let isBusy = !openings.isEmpty || random.below(4) > 0
    let pause = isBusy ? Self.millisecond * 150 : Self.second * Int64(plan.longestThoughtSeconds)
    agenda.arrange(.think(client: client), in: Int64(random.below(Int(pause))))
  }
}
