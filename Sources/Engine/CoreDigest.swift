// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension Core where B: ~Copyable {
  package func digest(_ sink: (UnsafeRawBufferPointer) -> Void) {
    book.digest(sink)
    var out = BinaryWriter(capacity: 1 << 16)
    out.fixed(sequence)
    out.fixed(time.microseconds)
    out.fixed(firstOfDay)
    for end in ends { out.byte(end) }
    work.digest(into: &out)
    staged.forEach { slot, row in
      out.fixed(slot.raw)
      out.fixed(row.number.value)
      out.fixed(row.enteredAt.microseconds)
      out.fixed(row.approvedAt.microseconds)
      out.fixed(row.deadline.microseconds)
      out.block(payloads.load(row.payload))
      out.fixed(row.member)
      out.fixed(row.counterparty)
      out.fixed(row.enteredBy)
      out.fixed(row.version)
      out.byte(row.operation.rawValue)
      out.byte(row.expiry.rawValue)
      out.byte(row.phase.rawValue)
      out.byte(row.accepts ? 1 : 0)
      out.fixed(row.ownDeadline.microseconds)
    }
    submissions.forEach { slot, row in
      out.fixed(row.key)
      out.fixed(row.digest)
      out.fixed(row.sequence)
    }
    sink(out.bytes)
    out.truncate(to: 0)
    references.forEach { slot, row in
      out.fixed(row.key)
      out.fixed(row.number.value)
      if out.count > 1 << 15 {
        sink(out.bytes)
        out.truncate(to: 0)
      }
    }
    sink(out.bytes)
  }
}
