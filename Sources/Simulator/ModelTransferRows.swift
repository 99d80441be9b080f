// SPDX-License-Identifier: Apache-2.0

extension Model {
  /// An approved transfer that is not finished (TRF-57, TRF-59, TRF-63).
  struct Waiting {
    enum Phase { case awaitingStart, atReceiver, waiting }
    let member: String
    let source: Place
    let target: String
    let reference: String
    var priority: Int
    let allowsParts: Bool
    let enteredAt: ModelTime
    let enteredBy: String
    let approvedAt: ModelTime
    let start: ModelTime
    var deadline: ModelTime
    let version: Int
    var phase: Phase
    var used: LimitsUsed
    var remaining: Int
    var realised = 0
    var parts = 0
    var moved: [Lot] = []
    var wasSubmitted = false
  }

  /// What a transfer has consumed: the numbers of the limits, nil for none.
  struct LimitsUsed {
    var user: Int?
    var pair: Int?
    var security: Int?
    /// In kuruş.
    var value = 0
  }

  /// What a transfer realised that has ended (TRF-69).
  struct Realised {
    let source: Place
    let target: String
    let enteredBy: String
    let approvedAt: ModelTime
    let used: LimitsUsed
    let version: Int
    let moved: [Lot]
    let isInParts: Bool
    var wasReversed = false
    var isReverse = false
    var quantity: Int { moved.reduce(0) { $0 + $1.quantity } }
  }

  /// Something that follows from what was done before, in the order in which it was caused.
  enum FollowUp {
    case grown(Place)
    case cancelled(Int)
    case calendar
    /// The next account of a margin run, by its place.
    case margin(Clearing.Run, Int)
    case callTest(String)
  }
}
