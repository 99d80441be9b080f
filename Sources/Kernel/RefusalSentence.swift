// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
  /// What the refusal says to a person, in both languages; the facts are shown beside it.
  public var sentence: Bilingual { Bilingual("", "") }
}
