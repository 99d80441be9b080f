// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing

/// Lines that name no operation: nothing is known of them but their fault, and they still take their place.
@Suite struct UnreadLineTests {
  private let member =
    #"{"operation": "member-definition.enter", "fields": {"member": "AKA", "kind": "BANK", "title": "A"}}"#
  private let unknown = #"{"operation": "share-split.enter", "fields": {}}"#

  @Test(.rule("GEN-35", "GEN-39")) func `each is refused with its own code, the others are done`() throws {
    var registry = try SmallRegistry()
    let answer = registry.send(Array("{\"operations\": [7, \(member), \(unknown)]}".utf8), .json)
    #expect(answer.refusal == nil)
    #expect(answer.lines.map(\.line) == [1, 2, 3])
    #expect(answer.lines.map(\.refusal?.code) == [.messageFormat, nil, .functionNotDefined])
    #expect(answer.lines[1].state == .executed)
  }

  @Test(.rule("GEN-39")) func `one breaks an all-or-nothing group and nothing is told of what was dropped`()
    throws
  {
    var registry = try SmallRegistry()
    let group = "{\"mode\": \"all\", \"operations\": [\(member), \(unknown), 7, \(member)]}"
    let answer = registry.send(Array(group.utf8), .json)
    #expect(answer.refusal?.code == .groupRefused)
    #expect(answer.lines.map(\.line) == [2])
    #expect(answer.lines.map(\.refusal?.code) == [.functionNotDefined])
    #expect(registry.events.count == 3)  // submitted, the line's refusal, the group's
    let again = registry.send(Array(member.utf8), .json)
    #expect(again.lines.map(\.state) == [.executed])
  }
}
