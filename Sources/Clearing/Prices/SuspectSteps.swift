// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The steps that no true market day can make, and how many may be left out of a history (CCP-73).
public struct StepBounds: Sendable, BitwiseCopyable {
  /// A step below this is suspect: two full moves of the widest daily limit, 0.80², are 0.64.
  public var low: Rate
  /// A step above this is suspect: 1.20² is 1.44.
  public var high: Rate
  /// The part of the returns that may be left out before the history counts as unreliable.
  public var mostLeftOut: Rate

  public init(
    low: Rate = Rate(millionths: 640_000), high: Rate = Rate(millionths: 1_440_000),
    mostLeftOut: Rate = Rate(millionths: 10_000)
  ) {
    self.low = low
    self.high = high
    self.mostLeftOut = mostLeftOut
  }

  /// Whether the step from one price to the next is suspect; exactly a bound is not.
  @inlinable
  public func isSuspect(from before: Int64, to after: Int64) -> Bool {
    let step = Int128(after) * 1_000_000
    return step < Int128(before) * Int128(low.millionths) || step > Int128(before) * Int128(high.millionths)
  }
}

extension StepBounds {
  /// No step may be confirmed as real that is larger than one to so many, up or down.
  public static let highestConfirmed: Int128 = 1_000

  /// Whether officers may confirm the step as real: beyond 1:1,000 it is a false price or a missing
  /// adjustment, and stays left out whatever was confirmed before.
  public static func canBeConfirmed(from before: Int64, to after: Int64) -> Bool {
    let (before, after) = (Int128(before), Int128(after))
    return after <= before * highestConfirmed && before <= after * highestConfirmed
  }

  /// Whether a step is left out, confirmed or not.
  func isSuspect(from before: Int64, to after: Int64, isConfirmed: @autoclosure () -> Bool) -> Bool {
    isSuspect(from: before, to: after)
      && !(Self.canBeConfirmed(from: before, to: after) && isConfirmed())
  }
}

/// A step found suspect: listed with its day and both prices, never repaired (CCP-73).
public struct SuspectStep: Equatable, Sendable {
  public enum Direction: Sendable { case fall, rise }
  /// The day of the later price.
  public let day: Day
  public let before: Int64
  public let after: Int64
  public var direction: Direction { after < before ? .fall : .rise }

  public init(day: Day, before: Int64, after: Int64) {
    self.day = day
    self.before = before
    self.after = after
  }
}

/// A two-day return left out because a step that it spans is suspect (CCP-73).
public struct LeftOutReturn: Equatable, Sendable {
  public let day: Day
  public let from: Int64
  public let to: Int64
  /// The days of the suspect steps, one or both.
  public let because: [Day]
}

extension PriceSeries {
  /// Every suspect step, the earliest first; those that two officers have confirmed as real are not suspect.
  public func suspectSteps(_ bounds: StepBounds, confirmed: [Day] = []) -> [SuspectStep] {
    prices.indices.dropFirst().compactMap { index in
      guard
        bounds.isSuspect(
          from: prices[index - 1], to: prices[index], isConfirmed: confirmed.contains(days[index]))
      else { return nil }
      return SuspectStep(day: days[index], before: prices[index - 1], after: prices[index])
    }
  }

  /// The returns that are left out, each with the steps that are the reason.
  public func leftOutReturns(_ bounds: StepBounds, confirmed: [Day] = []) -> [LeftOutReturn] {
    let steps = suspectSteps(bounds, confirmed: confirmed).map(\.day)
    return prices.indices.dropFirst(2).compactMap { index in
      let because = [days[index - 1], days[index]].filter(steps.contains)
      if because.isEmpty { return nil }
      return LeftOutReturn(day: days[index], from: prices[index - 2], to: prices[index], because: because)
    }
  }

  /// Whether an officer may confirm the step into the day as real.
  ///
  /// - Refuses: `step-not-suspect`, `parameter-value-invalid` beyond 1:1,000, `reason-missing`.
  public func checkConfirmation(of day: Day, reason: String, _ bounds: StepBounds) throws(Refusal) {
    guard let step = suspectSteps(bounds).first(where: { $0.day == day }) else {
      throw Refusal(.stepNotSuspect, "CCP-73", Fact("day", .day(day)))
    }
    guard StepBounds.canBeConfirmed(from: step.before, to: step.after) else {
      throw Refusal(.parameterValueInvalid, "CCP-73", Fact("day", .day(day)))
    }
    guard !reason.isEmpty else { throw Refusal(.reasonMissing, "CCP-73", Fact("day", .day(day))) }
  }
}
