// SPDX-License-Identifier: Apache-2.0
import Signing
import TestSupport
import Testing

@Suite struct TokenFaultTests {
  @Test(.rule("AUT-01")) func `a file that is not there is no module`() {
    let fault = #expect(throws: TokenFault.self) { try TokenModule("/nowhere/card.so") }
    #expect(fault?.code == .moduleMissing && fault?.place == "/nowhere/card.so")
    let lines = fault?.description.split(separator: "\n") ?? []
    #expect(lines.count == 3 && lines[0].hasPrefix("module-missing: /nowhere/card.so: "))
  }
}
