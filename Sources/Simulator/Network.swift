// SPDX-License-Identifier: Apache-2.0
import Units

/// What happens when, in order of time and then as it was arranged: the only clock of a simulated world.
struct Agenda<Happening> {
  private var waiting: [(time: Moment, number: UInt64, happening: Happening)] = []
  private var number: UInt64 = 0
  private(set) var now: Moment

  init(from start: Moment) { now = start }

  mutating func arrange(_ happening: Happening, in microseconds: Int64) {
    let time = now + max(0, microseconds)
    number += 1
    // The latest stands first, so that the next is taken from the end.
    var low = 0
    var high = waiting.count
    while low < high {
      let middle = (low + high) / 2
      if waiting[middle].time > time { low = middle + 1 } else { high = middle }
    }
    waiting.insert((time, number, happening), at: low)
  }

  mutating func next() -> Happening? {
    guard let (time, _, happening) = waiting.popLast() else { return nil }
    now = max(now, time)
    return happening
  }
}

/// What a network may do to messages: lose, repeat and overtake them, and fall silent in one direction.
struct SimulatedNetwork {
  /// One in so many; never for nil.
  struct Rates: Sendable {
    var loss: Int?
    var repetition: Int?
    /// One in so many connections is half open: what is sent arrives, nothing comes back.
    var halfOpen: Int?
    var longestDelay = 200 * Self.millisecond

    static let millisecond: Int64 = 1_000
    static let none = Rates()
  }

  var rates = Rates.none
  private(set) var random: SeededRandom
  private(set) var sent = 0
  private(set) var lost = 0
  private(set) var repeated = 0
  private(set) var halfOpened = 0

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// When the copies of one message arrive: none when it is lost, two when it is repeated. Since each has a
  /// delay of its own, messages overtake one another.
  mutating func delays() -> [Int64] {
    sent += 1
    if happens(rates.loss) {
      lost += 1
      return []
    }
    guard happens(rates.repetition) else { return [delay()] }
    repeated += 1
    return [delay(), delay()]
  }

  /// Whether a connection that is now made is open in one direction only.
  mutating func opensHalf() -> Bool {
    guard happens(rates.halfOpen) else { return false }
    halfOpened += 1
    return true
  }

  private mutating func delay() -> Int64 { 1_000 + Int64(random.below(Int(rates.longestDelay))) }

  private mutating func happens(_ rate: Int?) -> Bool {
    guard let rate else { return false }
    return random.below(rate) == 0
  }
}
