// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A table or index that can keep former rows while an all-or-nothing group is open.
protocol Groupable: ~Copyable {
  mutating func beginGroup()
  mutating func keepGroup()
  mutating func dropGroup()
}

extension Table: Groupable {}
extension HashIndex: Groupable {}
extension BlobPool: Groupable {}

enum GroupStep { case begin, keep, drop }

extension Groupable where Self: ~Copyable {
  mutating func take(_ step: GroupStep) {
    switch step {
    case .begin: beginGroup()
    case .keep: keepGroup()
    case .drop: dropGroup()
    }
  }
}

extension Depository {
  public mutating func beginGroup() {
    formerSettings = settings
    formerCalendar = calendar
    everyTable(.begin)
  }

  public mutating func keepGroup() { everyTable(.keep) }

  public mutating func dropGroup() {
    settings = formerSettings
    calendar = formerCalendar
    everyTable(.drop)
  }

  private mutating func everyTable(_ step: GroupStep) {
    members.take(step)
    membersByCode.take(step)
    users.take(step)
    usersByCode.take(step)
    authorities.take(step)
    authoritiesByUser.take(step)
    investors.take(step)
    investorsByTaxKey.take(step)
    accounts.take(step)
    accountsByKey.take(step)
    securities.take(step)
    securitiesByISIN.take(step)
    holdings.take(step)
    holdingsByKey.take(step)
    lots.take(step)
    transfers.take(step)
    transfersByNumber.take(step)
    texts.take(step)
  }

  /// Touches the memory of the tables that grow in the hot path.
  public mutating func prefault() {
    holdings.prefault()
    accounts.prefault()
  }

  /// Rows in order of their slots, table after table. Indexes are left out: they follow from the rows.
  public func digest(_ sink: (UnsafeRawBufferPointer) -> Void) {
    var out = BinaryWriter(capacity: 1 << 16)
    members.forEach { slot, row in
      out.fixed(slot.raw)
      out.fixed(row.code.bits)
      out.byte(row.kind.rawValue)
      out.byte(row.status.rawValue)
      out.varint(row.taxNumber.raw)
      out.block(text(row.title))
      out.fixed(row.nextUser)
      out.fixed(row.nextPrincipal)
      out.fixed(row.pool.raw)
    }
    flush(&out, sink)
    users.forEach { slot, row in
      out.fixed(slot.raw)
      row.code.encode(into: &out)
      out.byte(row.type.rawValue)
      out.byte((row.isPassive ? 1 : 0) | (row.hasCertificate ? 2 : 0))
      for index in 0..<32 { out.byte(row.certificate[index]) }
      out.block(text(row.name))
      flush(&out, sink, beyond: 1 << 15)
    }
    authorities.forEach { slot, row in
      out.fixed(slot.raw)
      out.fixed(row.user.raw)
      out.fixed(row.member.raw)
      for index in 0..<16 { out.fixed(row.bits[index]) }
      flush(&out, sink, beyond: 1 << 15)
    }
    investors.forEach { slot, row in
      out.fixed(slot.raw)
      out.byte(row.kind.rawValue)
      out.fixed(row.taxKey)
      row.birth.encode(into: &out)
      out.block(text(row.name))
      out.block(text(row.contact))
      flush(&out, sink, beyond: 1 << 15)
    }
    accounts.forEach { slot, row in
      out.fixed(slot.raw)
      row.key.encode(into: &out)
      out.fixed(row.investor.raw)
      row.opened.encode(into: &out)
      out.fixed(row.immobilisedAt.microseconds)
      out.byte(row.class.rawValue)
      out.byte(row.status.rawValue)
      out.byte(row.restriction.rawValue)
      out.byte(row.reason.rawValue)
      out.byte((row.isPool ? 1 : 0) | (row.isInactive ? 2 : 0))
      out.fixed(row.openInstructions)
      out.block(text(row.details))
      flush(&out, sink, beyond: 1 << 15)
    }
    securities.forEach { slot, row in
      out.fixed(slot.raw)
      row.isin.encode(into: &out)
      out.byte(row.kind.rawValue)
      row.currency.encode(into: &out)
      out.byte(row.isSuspended ? 1 : 0)
      out.fixed(row.smallestUnit)
      out.fixed(row.issued.units)
      row.redemption.encode(into: &out)
      out.block(text(row.name))
      flush(&out, sink, beyond: 1 << 15)
    }
    holdings.forEach { slot, row in
      out.fixed(slot.raw)
      out.fixed(row.key.bits)
      out.fixed(row.total.units)
      out.fixed(row.waiting.raw)
      forEachLot(of: slot) { quantity, price, acquired, isBanned in
        out.fixed(quantity.units)
        out.fixed(price.tenThousandths)
        out.fixed(acquired.number)
        out.byte(isBanned ? 1 : 0)
      }
      flush(&out, sink, beyond: 1 << 15)
    }
    transfers.forEach { slot, row in
      out.fixed(slot.raw)
      out.fixed(row.number.value)
      out.fixed(row.source.bits)
      out.fixed(row.target.raw)
      out.fixed(row.remaining.units)
      out.fixed(row.realised.units)
      out.fixed(row.enteredAt.microseconds)
      out.fixed(row.deadline.microseconds)
      out.fixed(row.member.raw)
      out.fixed(row.order)
      row.reference.encode(into: &out)
      out.byte(row.priority)
      out.fixed(row.ownDeadline.microseconds)
      out.byte((row.allowsParts ? 1 : 0) | (row.wasSubmitted ? 2 : 0))
      out.fixed(row.next.raw)
      flush(&out, sink, beyond: 1 << 15)
    }
    for index in 0..<calendar.exceptionCount {
      let exception = calendar.exception(at: index)
      exception.day.encode(into: &out)
      out.byte(exception.kind.rawValue)
    }
    for time in [settings.transferOpen, settings.transferCutOff, settings.halfDayCutOff, settings.dayEnd] {
      out.fixed(time.seconds)
    }
    out.byte(settings.checksCertificates ? 1 : 0)
    flush(&out, sink)
  }

  private func flush(_ out: inout BinaryWriter, _ sink: (UnsafeRawBufferPointer) -> Void, beyond: Int = 0) {
    guard out.count > beyond else { return }
    sink(out.bytes)
    out.truncate(to: 0)
  }
}
