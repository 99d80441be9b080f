// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import JournalStore
import Kernel
import Registrar
import Units
import Views

/// A seeded run of the registry on a machine whose disk, network and power fail.
///
/// Clients send and send again over a network that loses, repeats and overtakes; the machine works step by
/// step; between any two steps, and inside any operation of the disk, it may stop. The same seed gives the
/// same run on every machine. What is checked stands in `MachineCheck`, what may fail in
/// `MachineSimulation+Mishaps`; each seed draws which faults are common, rare or off.
public struct MachineSimulation: ~Copyable {
  enum Happening {
    case think(client: Int)
    case send(client: Int, request: Int, attempt: Int)
    case arrive(MachineRequest)
    case answer(MachineAnswer, client: Int)
    /// Steps of the machine that was started as this one; those of an earlier start are void.
    case decide(start: Int)
    case write(start: Int)
    case recover(start: Int)
    case look(start: Int)
    case project(start: Int)
    case startMachine
    case relief(window: Int)
  }

  static let second = Moment.microsecondsPerSecond
  static let millisecond: Int64 = 1_000
  static let clientCount = 6
  static let opening = Moment(day: Day(year: 2026, month: 3, day: 2)!, time: TimeOfDay(hour: 9, minute: 0)!)

  let planted: PlantedFault?
  var random: SeededRandom
  let clock: SimulatedClock
  let disk: SimulatedDisk
  let ledger = MachineLedger()
  var agenda: Agenda<Happening>
  var network: SimulatedNetwork
  var clients = MachineClients(MachineSimulation.clientCount)
  var workload: any MachineWorkload
  var openings: ArraySlice<MarketPlan.File>
  var machine: Machine?
  /// Told of every step, for whoever looks into a failure.
  let trace: ((String) -> Void)?
  var starts = 0
  /// The next start finds the disk as a power failure has left it.
  var hasLostPower = false
  /// Whether a cut that was armed is one of power, or ends the process alone.
  var cutIsOfPower = false
  var plan: MishapPlan
  /// The window of faults that is open, and those that are over.
  var window = 0
  var mayFail = true
  var report = MachineReport()
  var trialCounts = DiskCounts()
  private var isDeciding = false
  private var isWriting = false

  private init(seed: UInt64, planted: PlantedFault?, trace: ((String) -> Void)?) {
    self.planted = planted
    self.trace = trace
    random = SeededRandom(seed: seed)
    clock = SimulatedClock(at: Self.opening, seed: random.next())
    disk = SimulatedDisk(seed: random.next())
    network = SimulatedNetwork(seed: random.next())
    agenda = Agenda(from: Self.opening)
    let workload = TransferWorkload(seed: random.next())
    self.workload = workload
    openings = workload.openings[...]
    plan = MishapPlan(&random)
    disk.skipsSyncs = planted == .commitsAreNotSynchronised
    disk.hidesFailedSyncs = planted == .failedSyncsAreHidden
  }

  /// - Refuses: throws the first thing that does not hold, with how to see it again.
  public static func run(
    seed: UInt64, steps: Int, planted: PlantedFault? = nil, trace: ((String) -> Void)? = nil,
    progress: (Int) -> Void = { _ in }
  ) throws(MachineFailure) -> MachineReport {
    var simulation = MachineSimulation(seed: seed, planted: planted, trace: trace)
    do throws(MachineFailure) {
      try simulation.live(steps, progress)
      try simulation.end()
    } catch {
      var failure = error
      failure.seed = seed
      failure.steps = steps
      failure.step = simulation.report.steps
      failure.planted = planted
      throw failure
    }
    return simulation.finished()
  }

  private mutating func live(_ steps: Int, _ progress: (Int) -> Void) throws(MachineFailure) {
    agenda.arrange(.startMachine, in: 0)
    agenda.arrange(.think(client: 0), in: Self.second)
    network.rates = plan.network
    while report.steps < steps, let happening = agenda.next() {
      try step(happening)
      if let mishap = plan.next(&random) {
        try meet(mishap)
        try ledger.settle()
        tell("\(mishap)")
      }
      if report.steps % 256 == 0 { progress(report.steps) }
    }
  }

  private mutating func step(_ happening: Happening) throws(MachineFailure) {
    report.steps += 1
    clock.now = agenda.now
    try take(happening)
    try ledger.settle()
    tell(happening.label)
    if !disk.isOn, machine != nil { goDown() }
    if let machine, machine.toWrite.isEmpty, machine.fault == nil {
      try ledger.compareLive(machine.point)
    }
  }

  private mutating func take(_ happening: Happening) throws(MachineFailure) {
    switch happening {
    case .think(let client): think(client)
    case .send(let client, let request, let attempt): resend(client, request, attempt)
    case .arrive(let request): arrive(request)
    case .answer(let answer, let client): hear(answer, client)
    case .decide(let start) where start == starts: try decide()
    case .write(let start) where start == starts: try write()
    case .recover(let start) where start == starts: try recover()
    case .look(let start) where start == starts: look()
    case .project(let start) where start == starts: try project()
    case .startMachine: try startMachine()
    case .relief(let window): relieve(window)
    case .decide, .write, .recover, .look, .project: break
    }
  }

  // MARK: The machine

  private mutating func arrive(_ request: MachineRequest) {
    guard let machine else { return }
    if machine.receive(request) {
      arrangeDecision()
    } else {
      transmit([MachineAnswer(request: request.number)], to: request.client)
    }
  }

  private mutating func arrangeDecision() {
    guard !isDeciding else { return }
    isDeciding = true
    agenda.arrange(.decide(start: starts), in: Self.millisecond * Int64(1 + random.below(20)))
  }

  private mutating func decide() throws(MachineFailure) {
    isDeciding = false
    guard let machine else { return }
    try tell(machine.decide(), by: machine)
    if !machine.toWrite.isEmpty, !isWriting {
      isWriting = true
      agenda.arrange(.write(start: starts), in: Self.millisecond * Int64(1 + random.below(30)))
    }
  }

  private mutating func write() throws(MachineFailure) {
    isWriting = false
    guard let machine else { return }
    let answers = machine.write()
    // Whoever stopped inside the operation answers nobody.
    guard disk.isOn else { return }
    try tell(answers, by: machine)
    if let fault = machine.fault {
      report.machines.journalFaults["\(fault.code)", default: 0] += 1
      agenda.arrange(.recover(start: starts), in: Self.second)
    } else {
      // The engine may have more, and may have waited for the journal.
      arrangeDecision()
    }
  }

  private mutating func recover() throws(MachineFailure) {
    guard let machine else { return }
    let answers = machine.recover()
    guard disk.isOn else { return }
    try tell(answers, by: machine)
    if machine.fault == nil {
      report.machines.recoveries += 1
      arrangeDecision()
    } else {
      agenda.arrange(.recover(start: starts), in: Self.second)
    }
  }

  /// Now and then the machine looks whether something is due, without a submission.
  private mutating func look() {
    arrangeDecision()
    agenda.arrange(.look(start: starts), in: Self.second * Int64(30 + random.below(120)))
  }

  private mutating func tell(_ answers: [MachineAnswer], by machine: Machine) throws(MachineFailure) {
    for answer in answers {
      try ledger.answered(answer)
      guard let client = clients.clients.firstIndex(where: { $0.request?.number == answer.request }) else {
        continue
      }
      transmit([answer], to: client)
    }
  }

  private mutating func transmit(_ answers: [MachineAnswer], to client: Int) {
    for answer in answers {
      for delay in network.delays() { agenda.arrange(.answer(answer, client: client), in: delay) }
    }
  }

  // MARK: Stops and starts

  /// What was arranged for the machine as it was is void.
  mutating func resetSteps() {
    starts += 1
    isDeciding = false
    isWriting = false
  }

  /// The machine is gone: its connections close on a disk that no longer works.
  mutating func goDown() {
    disk.stop()
    machine = nil
    resetSteps()
    if cutIsOfPower {
      hasLostPower = true
      report.machines.powerFailures += 1
    } else {
      report.machines.kills += 1
    }
    agenda.arrange(.startMachine, in: Self.second * Int64(1 + random.below(60)))
  }

  private mutating func startMachine() throws(MachineFailure) {
    guard machine == nil else { return }
    if !disk.isOn {
      disk.start(afterPowerFailure: hasLostPower)
      hasLostPower = false
    }
    var fault: ReplayFault?
    do throws(ReplayFault) {
      machine = try Machine(on: disk, clock: clock, ledger: ledger, planted: planted)
    } catch {
      fault = error
    }
    guard let fault else { return try haveStarted() }
    // It stopped while it started.
    guard disk.isOn else { return goDown() }
    guard mayFail, fault.isOfDevice else {
      throw MachineFailure(.startsAndAnswers, "it does not start: \(fault)")
    }
    report.machines.failedStarts += 1
    agenda.arrange(.startMachine, in: Self.second * Int64(5 + random.below(30)))
  }

  mutating func haveStarted() throws(MachineFailure) {
    guard let machine else { return }
    resetSteps()
    try checkRecovery(machine)
    agenda.arrange(.look(start: starts), in: Self.second)
    agenda.arrange(.project(start: starts), in: Self.second)
  }

  /// The one place where a machine that has just started is held against what was promised.
  private mutating func checkRecovery(_ machine: Machine) throws(MachineFailure) {
    let wasWatched = disk.isWatched
    disk.isWatched = true
    defer { disk.isWatched = wasWatched }
    if machine.restart.snapshotSequence > 0 { report.machines.snapshotStarts += 1 }
    report.machines.snapshotsPassedOver += machine.restart.skipped.count
    try ledger.checkRecovery(of: machine.journal, machine.point, &report.machines)
  }

  // MARK: Views

  private mutating func project() throws(MachineFailure) {
    guard let machine else { return }
    if machine.project(&report.machines), disk.isOn { try compareViews(machine) }
    agenda.arrange(.project(start: starts), in: Self.second * Int64(20 + random.below(600)))
  }

  private mutating func compareViews(_ machine: Machine) throws(MachineFailure) {
    guard let views = machine.views else { return }
    let wasWatched = disk.isWatched
    disk.isWatched = true
    defer { disk.isWatched = wasWatched }
    do {
      guard try views.position() == UInt64(ledger.entries.count) else { return }
      try MachineViews.compare(views, ledger, workload.market)
      report.machines.viewsCompared += 1
    } catch let failure as MachineFailure {
      throw failure
    } catch {
      throw MachineFailure(.viewsAreState, "the views cannot be read: \(error)")
    }
  }

  // MARK: The end

  /// Faults end; everything must come to rest, answered, and stand after a last, orderly restart.
  private mutating func end() throws(MachineFailure) {
    mayFail = false
    network.rates = .none
    relieve(window)
    disk.cut(afterWrites: nil)
    if machine == nil { agenda.arrange(.startMachine, in: 0) }
    for _ in 0..<20_000 where !(clients.isIdle && machine?.toWrite.isEmpty == true) {
      guard let happening = agenda.next() else { break }
      try step(happening)
    }
    guard clients.isIdle, machine != nil else {
      throw MachineFailure(
        .startsAndAnswers, "requests wait without an answer; fault \(machine?.fault?.description ?? "none")")
    }
    machine = nil
    resetSteps()
    try startMachine()
    guard let machine else { throw MachineFailure(.startsAndAnswers, "it does not start") }
    guard machine.project(&report.machines) || machine.project(&report.machines) else {
      throw MachineFailure(.viewsAreState, "the views cannot be brought up")
    }
    try compareViews(machine)
  }

  private consuming func finished() -> MachineReport {
    var report = self.report
    report.simulatedSeconds = (agenda.now - Self.opening) / Self.second
    report.entries = ledger.entries.count
    report.executed = ledger.executed
    report.refused = ledger.refused
    report.requests = clients.requests
    report.resends = clients.resends
    report.disk = disk.counts
    report.disk.add(trialCounts)
    report.messages = network.sent
    report.lostMessages = network.lost
    report.repeatedMessages = network.repeated
    report.halfOpenConnections = network.halfOpened
    report.stateDigest = ledger.stateDigest()
    report.lastDraws = [random, clock.random, disk.random, network.random].map(\.nextDraw)
    return report
  }
}

extension ReplayFault {
  /// What a disk that fails may cause. That the journal is not as it was written is never among it.
  fileprivate var isOfDevice: Bool {
    guard case .journal(let fault) = self else { return false }
    return [.outOfSpace, .unavailable, .busy, .readOnly].contains(fault.code)
  }
}
