// SPDX-License-Identifier: Apache-2.0
import Testing

/// Names the rules of the rulebook that a test holds: `@Test(.rule("TRF-09"))`.
///
/// The trait does nothing at run time; `tidy` reads the ids from the source and joins them with code and
/// rulebook.
public struct RuleTrait: TestTrait, SuiteTrait {
  public let ids: [String]
}

extension Trait where Self == RuleTrait {
  public static func rule(_ ids: String...) -> Self { RuleTrait(ids: ids) }
}
