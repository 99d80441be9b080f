// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

// Investors' passwords, and what investors did at the door.

extension Projector {
  func changed(_ event: InvestorPasswordChanged) throws {
    try replace(
      ViewSchema.investorPasswords,
      [
        Int64(event.number.value), event.state.text, event.request.text, event.issued?.text,
        event.delivered?.text, event.delivery?.text, entry.sequence,
      ])
  }

  func recorded(_ event: InvestorAccessRecorded) throws {
    try database.cachedStatement(sql: ViewSchema.investorAccess.insert).execute(
      arguments: [
        entry.sequence, entry.position, entry.time.microseconds, Int64(event.number.value),
        event.channel.text, event.kind.text, event.question?.text, event.result?.text, event.by?.text,
        event.session?.text,
      ])
  }
}
