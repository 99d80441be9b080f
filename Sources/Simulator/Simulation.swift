// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// A seeded run of the shipped engine with people who do plausible and absurd things, compared after every
/// entry with the naive model: each answer, each event in its order, each balance with its lots. Units are
/// conserved after every entry; at the end a replay of the bytes gives the same outcomes and the same state.
/// The same seed gives the same run on every machine.
public struct Simulation: ~Copyable {
  /// The first thing that does not hold.
  public struct Failure: Error, CustomStringConvertible {
    public let check: Check
    public let seed: UInt64
    public let step: Int
    public let text: String
    public var description: String {
      "\(check.rawValue): \(text) (kaydi simulate --seed \(seed) --steps \(max(step + 1, 0)))"
    }
  }

  /// What is looked at.
  public enum Check: String, Sendable, CaseIterable {
    case answer, time, balance, conservation, outcome, replay, restart
  }

  private struct Entry {
    let time: Moment
    let message: ModelMessage?
    let outcome: [UInt8]
  }

  private let seed: UInt64
  private let world: SimulationWorld
  private var people: People
  private var model: Model
  private var registry: Registry
  private var texts = SimulationTexts()
  private var entries: [Entry] = []
  private var report = SimulationReport()
  private var step = -1
  /// An image of the state on its way, a chunk after each entry, and how many entries it contains.
  private var image: (chunks: [[UInt8]], entries: Int)?

  private init(seed: UInt64) {
    self.seed = seed
    world = SimulationWorld(seed: seed)
    people = People(seed: seed, sendsOnlyGroups: world.hasSmallSteps)
    model = world.model
    registry = Registry(genesis: world.genesis, at: SimulationWorld.opening)!
    registry.withOutcome { _ = texts.read($0) }
  }

  /// - Refuses: throws the first thing that does not hold, with how to see it again.
  public static func run(seed: UInt64, steps: Int, progress: (Int) -> Void = { _ in }) throws
    -> SimulationReport
  {
    var simulation = Simulation(seed: seed)
    let opening = People.opening(
      checksCertificates: simulation.world.checksCertificates, on: simulation.model.time.day)
    try simulation.send(opening)
    while case let answers = People.answers(simulation.model), !answers.isEmpty {
      try simulation.send(answers)
    }
    try simulation.send(People.issues(on: simulation.model.time.day))
    try simulation.send(People.approvals(simulation.model))
    for step in 0..<steps {
      simulation.step = step
      try simulation.act()
      if step % 256 == 0 { progress(step) }
    }
    try simulation.replay()
    simulation.report.steps = steps
    simulation.report.kinds = simulation.texts.kinds
    simulation.report.entries = simulation.entries.count
    simulation.report.stateBytes = Self.stateBytes(of: &simulation.registry)
    simulation.report.seconds =
      Int((simulation.registry.time.microseconds - SimulationWorld.opening.microseconds) / 1_000_000)
    return simulation.report
  }

  // MARK: One step

  private mutating func act() throws {
    let (days, second) = people.moment(in: model)
    let time = Moment(day: registry.time.day + days, time: TimeOfDay(seconds: Int32(second)))
    if world.hasSmallSteps { try passMidnights(before: time) }
    if world.hasSmallSteps || people.chance(1, in: 3) { try tick(at: time) }
    if people.chance(1, in: 30) { return }
    try send(people.next(model), at: time)
  }

  /// Time alone: what is due by then happens, with as many continuations as it takes.
  private mutating func tick(at time: Moment) throws {
    try execute(nil, at: time)
    var happened = texts.atHead
    while registry.hasBacklog {
      try execute(nil, at: time)
      happened += texts.atHead
    }
    let predicted = model.pass(to: SimulationWorld.modelTime(time), hearing: happened).sorted()
    try compare(happened.filter { !Model.isHeard($0) }.sorted(), predicted, .time)
    try compareBalances()
  }

  /// A registry looks at its clock: what one entry cannot do of a midnight's work is done long before the
  /// next one.
  private mutating func passMidnights(before time: Moment) throws {
    while registry.time.day < time.day {
      try tick(at: Moment(day: registry.time.day + 1, time: .midnight))
    }
  }

  /// What is sent before the first step.
  private mutating func send(_ messages: [ModelMessage]) throws {
    for message in messages { try send(message, at: registry.time) }
  }

  private mutating func send(_ message: ModelMessage, at time: Moment) throws {
    let sequence = Int(registry.sequence + 1)
    try execute(message, at: time)
    let atHead = texts.atHead
    var happened = texts.ofSubmission
    let goesOn = registry.hasBacklog
    while registry.hasBacklog {
      try execute(nil, at: time)
      happened += texts.atHead
    }
    // The model hears of the engine only what it does not follow.
    let due = model.pass(to: SimulationWorld.modelTime(time), hearing: atHead).sorted()
    try compare(atHead.filter { !Model.isHeard($0) }.sorted(), due, .time)
    var predicted = model.submit(message, sequence: sequence, hearing: happened)
    // What was entered after its own end, ends with the next entry, which may be one that goes on.
    if goesOn { predicted += model.pass(to: SimulationWorld.modelTime(time), hearing: []) }
    predicted = Self.inOrder(predicted)
    happened = Self.inOrder(happened.filter { !Model.isHeard($0) })
    // What goes on at a continuation belongs to no line.
    if world.hasSmallSteps {
      try compare(happened.map(Self.withoutLine), predicted.map(Self.withoutLine), .answer)
    } else {
      try compare(happened, predicted, .answer)
    }
    try compareBalances()
  }

  /// Accounts of the counterparty are computed and called one by one, in whatever order, and with small steps
  /// behind the lines that follow: what is said of them, and that a run is done, comes last, sorted.
  private static func inOrder(_ texts: [String]) -> [String] {
    func isOfAccount(_ text: String) -> Bool {
      text.contains(": margin ") || text.contains(": margin-call ")
        || text.contains(": margin-run ") && text.contains(" DONE ")
    }
    return texts.filter { !isOfAccount($0) }
      + texts.filter(isOfAccount).sorted { withoutLine($0) < withoutLine($1) }
  }

  private static func withoutLine(_ text: String) -> Substring {
    text[text.index(after: text.firstIndex(of: ":")!)...]
  }

  private mutating func execute(_ message: ModelMessage?, at time: Moment) throws {
    registry.execute(sequence: registry.sequence + 1, time: time, message.map(SimulationWorld.submission))
    let outcome = registry.withOutcome { Array($0) }
    entries.append(Entry(time: time, message: message, outcome: outcome))
    try goOnWithImage()
    guard outcome.withUnsafeBytes({ texts.read($0) }) else {
      throw failure(.outcome, "an outcome cannot be read")
    }
    report.count(texts)
    if let broken = registry.read({ $0.conservationBreak() }) {
      throw failure(
        .conservation, "units of \(broken.security): issued \(broken.issued), held \(broken.held)")
    }
  }

  private func failure(_ check: Check, _ text: String) -> Failure {
    Failure(check: check, seed: seed, step: step, text: text)
  }

  // MARK: Checks

  private func compare<Text: StringProtocol>(_ happened: [Text], _ predicted: [Text], _ check: Check) throws {
    guard happened != predicted else { return }
    let place = zip(happened, predicted).prefix { $0 == $1 }.count
    // Of what time caused nobody knows the order, so that some lines more help.
    let count = check == .time ? 3 : 1
    func shown(_ texts: [Text]) -> String {
      let rest = texts.dropFirst(place).prefix(count).map { "\"\($0)\"" }
      return rest.isEmpty ? "\"nothing more\"" : rest.joined(separator: ", ")
    }
    throw failure(
      check,
      "entry \(registry.sequence) on \(model.time.day) at \(model.time.second): the engine says \(shown(happened)), the model \(shown(predicted))"
    )
  }

  /// Every balance with its lots, in the order in which they leave.
  private func compareBalances() throws {
    for (place, expected) in model.lots {
      let held = lots(at: place)
      guard held != expected else { continue }
      throw failure(
        .balance,
        "entry \(registry.sequence): \(place.account) \(place.subaccount) holds \(held) of \(place.isin), the model \(expected)"
      )
    }
  }

  private func lots(at place: Model.Place) -> [Model.Lot] {
    guard let account = texts.accountSlots[place.account], let security = texts.securitySlots[place.isin]
    else {
      return []
    }
    return registry.read { book in
      let subaccount = Subaccount.allCases.first { $0.code.string == place.subaccount }
      guard let subaccount, let slot = book.holding(HoldingKey(account, subaccount, security)) else {
        return []
      }
      var lots: [Model.Lot] = []
      book.forEachLot(of: slot) { quantity, price, acquired, _ in
        guard quantity > Quantity(0) else { return }
        lots.append(
          Model.Lot(
            quantity: Int(quantity.units), price: Int(price.tenThousandths), acquired: acquired.text))
      }
      return lots
    }
  }

  // MARK: Restart and replay

  private static let entriesBetweenImages = 300

  private mutating func goOnWithImage() throws {
    if image == nil, entries.count % Self.entriesBetweenImages == 0 {
      registry.beginImage()
      image = ([], entries.count)
    }
    guard image != nil else { return }
    if let chunk = registry.nextImageChunk() {
      image!.chunks.append(chunk)
    } else {
      try restart(image!.chunks, image!.entries)
      report.restarts += 1
      image = nil
    }
  }

  /// From an image and the entries after it.
  private mutating func restart(_ chunks: [[UInt8]], _ count: Int) throws {
    var second = Registry(genesis: world.genesis, at: SimulationWorld.opening)!
    second.beginRestoring()
    guard chunks.allSatisfy({ chunk in chunk.withUnsafeBytes { second.restore($0) } }),
      let tasks = second.finishRestoring()
    else { throw failure(.restart, "the image of \(count) entries does not come back") }
    for task in tasks { task.run() }
    try carryOut(entries[count...], in: &second, .restart)
  }

  private static func stateBytes(of registry: inout Registry) -> [UInt8] {
    var bytes: [UInt8] = []
    registry.image { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// From the bytes that were sent, as the journal would be replayed.
  private mutating func replay() throws {
    var second = Registry(genesis: world.genesis, at: SimulationWorld.opening)!
    second.takeNothingForGranted()
    try carryOut(entries[...], in: &second, .replay)
  }

  /// Behind which name of a table two states differ first.
  private static func table(_ own: [UInt8], _ other: [UInt8]) -> String {
    let same = zip(own, other).prefix { $0 == $1 }.count
    let names = own[..<same].split { !(97...122).contains($0) && $0 != 45 }.filter { $0.count > 5 }
    return names.last.map { ", behind \(String(decoding: $0, as: UTF8.self))" } ?? ""
  }

  /// What was sent, as far as it is short.
  private static func told(_ entry: Entry) -> String {
    guard let message = entry.message else { return "" }
    return
      ": \(message.user) for \(message.member): \(String(decoding: message.content.prefix(300), as: UTF8.self))"
  }

  /// The same outcomes, and in the end the same state.
  private mutating func carryOut(_ rest: ArraySlice<Entry>, in second: inout Registry, _ check: Check) throws
  {
    for entry in rest {
      second.execute(
        sequence: second.sequence + 1, time: entry.time, entry.message.map(SimulationWorld.submission))
      guard second.withOutcome({ $0.elementsEqual(entry.outcome) }) else {
        throw failure(
          check, "entry \(second.sequence) has another outcome in the \(check.rawValue)\(Self.told(entry))")
      }
    }
    let (other, own) = (Self.stateBytes(of: &second), Self.stateBytes(of: &registry))
    guard other == own else {
      throw failure(check, "the \(check.rawValue) ends in another state\(Self.table(own, other))")
    }
  }
}
