// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel

/// What came of one line, in the names that members see.
struct LineResult: Equatable {
  var number: UInt64?
  var state: String?
  var refusal: String?

  init(_ refusal: RecordedRefusal?) { self.refusal = refusal?.code?.name }

  init(_ line: LineAnswer) {
    number = line.instruction?.value
    state = line.state?.text
    refusal = line.refusal?.code?.name
  }
}
