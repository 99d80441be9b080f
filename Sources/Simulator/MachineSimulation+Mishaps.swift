// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Registrar
import Units

/// What may befall a machine, and how often in one seed.
struct MishapPlan {
  enum Mishap: CaseIterable {
    case powerFailure, kill, cleanStop, cutOfPower, cutOfProcess, badDevice, fullDisk, takeover
    case flippedBit, forgedOutcome
  }

  /// As often as it stands here.
  private let lots: [Mishap]
  /// One of so many steps is followed by one.
  private let rarity: Int
  /// How long clients think at most when they are not in a hurry.
  let longestThoughtSeconds: Int
  let network: SimulatedNetwork.Rates

  /// Each kind is off, rare or common.
  init(_ random: inout SeededRandom) {
    var lots: [Mishap] = []
    for mishap in Mishap.allCases {
      lots += Array(repeating: mishap, count: [0, 1, 4][random.below(3)])
    }
    // A seed in which nothing happens shows nothing.
    self.lots = lots.isEmpty ? [.powerFailure] : lots
    rarity = [12, 40, 150][random.below(3)]
    longestThoughtSeconds = [600, 4_000, 30_000][random.below(3)]
    func rate() -> Int? { [nil, 30, 5][random.below(3)] }
    network = SimulatedNetwork.Rates(
      loss: rate(), repetition: rate(), halfOpen: rate(),
      longestDelay: [20, 300, 4_000][random.below(3)] * SimulatedNetwork.Rates.millisecond)
  }

  func next(_ random: inout SeededRandom) -> Mishap? {
    random.below(rarity) == 0 ? lots[random.below(lots.count)] : nil
  }
}

extension MachineSimulation {
  mutating func meet(_ mishap: MishapPlan.Mishap) throws(MachineFailure) {
    switch mishap {
    case .powerFailure: stopNow(isOfPower: true)
    case .kill: stopNow(isOfPower: false)
    case .cleanStop: stopCleanly()
    case .cutOfPower: stopInside(isOfPower: true)
    case .cutOfProcess: stopInside(isOfPower: false)
    case .badDevice: spoilDevice()
    case .fullDisk: fillDisk()
    case .takeover: try takeOver()
    case .flippedBit: try flipBit()
    case .forgedOutcome: try forgeOutcome()
    }
  }

  private mutating func stopNow(isOfPower: Bool) {
    guard machine != nil else { return }
    cutIsOfPower = isOfPower
    goDown()
  }

  /// Between two of the changes that the disk is about to be asked for: of a commit, of a checkpoint, of the
  /// views, of a start.
  private mutating func stopInside(isOfPower: Bool) {
    guard disk.isOn else { return }
    cutIsOfPower = isOfPower
    disk.cut(afterWrites: random.below(random.below(2) == 0 ? 12 : 120))
  }

  /// As `kaydi serve` ends: what was taken is made durable, the connections close.
  private mutating func stopCleanly() {
    guard machine?.fault == nil, machine != nil else { return }
    while machine?.fault == nil, machine?.toWrite.isEmpty == false { _ = machine?.write() }
    guard disk.isOn else { return goDown() }
    machine = nil
    resetSteps()
    report.machines.cleanStops += 1
    // The last to close moves the log into the tables, and may be stopped in that.
    hasLostPower = !disk.isOn && cutIsOfPower
    agenda.arrange(.startMachine, in: Self.second * Int64(1 + random.below(10)))
  }

  // MARK: Devices

  private mutating func spoilDevice() {
    window += 1
    func rate() -> Int? { [nil, 60, 8][random.below(3)] }
    disk.rates = DiskRates(readErrors: rate(), writeErrors: rate(), failedSyncs: rate())
    agenda.arrange(.relief(window: window), in: Self.second * Int64(1 + random.below(60)))
  }

  private mutating func fillDisk() {
    window += 1
    disk.capacityBytes = disk.usedBytes + random.below(200_000)
    agenda.arrange(.relief(window: window), in: Self.second * Int64(5 + random.below(120)))
  }

  /// The device is as good as new, the disk has room again.
  mutating func relieve(_ window: Int) {
    guard window == self.window else { return }
    disk.rates = .none
    disk.capacityBytes = nil
  }

  // MARK: Leadership

  /// A second server takes leadership of the same journal while the first still works: from then on the first
  /// must not append anything.
  private mutating func takeOver() throws(MachineFailure) {
    guard let old = machine, old.fault == nil, let request = clients.lastRequest else { return }
    disk.isWatched = true
    disk.cut(afterWrites: nil)
    defer { disk.isWatched = false }
    _ = old.receive(request)
    _ = old.decide()
    do throws(ReplayFault) {
      machine = try Machine(on: disk, clock: clock, ledger: ledger, planted: planted)
    } catch {
      throw MachineFailure(.startsAndAnswers, "a second server does not start: \(error)")
    }
    try haveStarted()
    let before = ledger.appendedCount
    while !old.toWrite.isEmpty { _ = old.write() }
    guard ledger.appendedCount == before else {
      throw MachineFailure(.oneLeader, "it appended after entry \(ledger.entries.count)")
    }
    ledger.forgetAttempts()
    report.machines.takeovers += 1
  }

  // MARK: Trials on a copy of the disk

  /// Flips one stored bit of a copy and reads the journal there: whatever is read must be what was written.
  private mutating func flipBit() throws(MachineFailure) {
    guard disk.isOn, !ledger.entries.isEmpty else { return }
    let log = Machine.journalFile + "-wal"
    let isOfLog = disk.bytes(of: log) > 0 && random.below(3) == 0
    let file = isOfLog ? log : Machine.journalFile
    let bytes = disk.bytes(of: file)
    guard bytes > 0 else { return }
    let bit = random.below(bytes * 8)
    let copy = disk.copy()
    copy.flip(bit: bit, of: file)
    defer { trialCounts.add(copy.counts) }
    let trial = FlipTrial(disk: copy, bit: bit, file: file, planted: planted)
    switch try trial.verdict(ledger) {
    case .harmless: report.machines.harmlessFlips += 1
    case .found: report.machines.foundFlips += 1
    case .unopened: report.machines.unopenedFlips += 1
    case .cutLog: report.machines.cutLogs += 1
    }
  }

  /// Someone who can make all hashes anew changes one outcome: the engine gives another one.
  private mutating func forgeOutcome() throws(MachineFailure) {
    let choices = ledger.entries.prefix(400).filter { $0.kind == .submission }
    guard !choices.isEmpty else { return }
    let forged = choices[random.below(choices.count)].sequence
    let seed = random.next()
    report.machines.forgeries += 1
    try ForgeryTrial(forged: forged, seed: seed, planted: planted).check(ledger)
  }
}
