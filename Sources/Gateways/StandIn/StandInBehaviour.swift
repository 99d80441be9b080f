// SPDX-License-Identifier: Apache-2.0
import Foundation
import Units

/// How a stand-in answers: slow, wrong, broken or not at all. Changed while it runs by
/// `PUT /control/behaviour`; what is not given there takes its usual value.
public struct StandInBehaviour: Codable, Sendable, Equatable {
  /// What goes wrong with the answer itself.
  public enum Fault: String, Codable, CaseIterable, Sendable {
    case none
    /// Says that it cannot answer now.
    case unavailable
    /// Says that the question is wrong.
    case notAccepted = "not-accepted"
    /// Closes the connection.
    case dropped
    /// Says nothing until the behaviour changes, then closes the connection.
    case silent
    /// Answers only when the behaviour changes.
    case held
    case garbage
    /// Sends the first half of the answer and closes the connection.
    case half
    case huge
    case deep
    /// Entities that unfold to gigabytes; for the tax register, one name many times.
    case bomb
    /// The answer to a question that was not asked.
    case otherQuestion = "other-question"
    /// Sends `body` as it stands.
    case verbatim
  }

  public var delayMilliseconds = 0
  public var fault = Fault.none
  /// Numbers to which the fault applies; all when empty.
  public var faultFor: [String] = []
  /// What is sent verbatim, and its content type; the usual one when empty.
  public var body = ""
  public var contentType = ""
  /// Numbers answered wrongly: another birth date, another title.
  public var wrong: [String] = []
  /// So many of a hundred numbers are answered wrongly, always the same ones.
  public var wrongPercent = 0
  /// Numbers of whose data the place of birth is not told.
  public var withheld: [String] = []

  public init() {}

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, _ usual: Value) throws -> Value {
      try values.decodeIfPresent(Value.self, forKey: key) ?? usual
    }
    delayMilliseconds = try value(.delayMilliseconds, 0)
    fault = try value(.fault, .none)
    faultFor = try value(.faultFor, [])
    body = try value(.body, "")
    contentType = try value(.contentType, "")
    wrong = try value(.wrong, [])
    wrongPercent = try value(.wrongPercent, 0)
    withheld = try value(.withheld, [])
  }

  func fault(for key: String) -> Fault { faultFor.isEmpty || faultFor.contains(key) ? fault : .none }

  func isWrong(_ key: String) -> Bool {
    let mixed = (UInt64(key) ?? 0) &* 0x9e37_79b9_7f4a_7c15
    return wrong.contains(key) || Int(mixed >> 32 % 100) < wrongPercent
  }
}
