// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
  /// What the refusal says to a person: what is so, then what to do about it. The facts are shown beside it.
  ///
  /// - Source: GEN-07, GEN-39.
  public var sentence: Bilingual { Bilingual(english, turkish) }
}
