// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension Depository {
  public mutating func visitTables<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.table("members", &members, &membersByCode)
    visitor.table("users", &users, &usersByCode)
    visitor.table("authorities", &authorities, &authoritiesByUser)
    visitor.table("certificates", &certificates, &certificatesByFingerprint)
    visitor.table("persons", &persons)
    visitor.table("undertakings", &undertakings)
    visitor.table("roles", &roles)
    visitor.table("role-holders", &roleHolders)
    visitor.table("timed-grants", &timedGrants)
    visitor.table("investors", &investors, &investorsByKey)
    visitor.table("identities", &identities, &identitiesByNumber)
    visitor.table("holders", &holders)
    visitor.table("tax-records", &taxRecords, &taxRecordsByNumber)
    visitor.table("portfolios", &portfolios, &portfoliosByKey)
    visitor.table("investor-accesses", &investorAccesses, &investorAccessesByInvestor)
    visitor.table("approvals", &approvals, &approvalsByKey)
    visitor.table("ibans", &ibans, &ibansByNumber)
    visitor.table("parameters", &parameters)
    visitor.table("validities", &validities)
    visitor.table("accounts", &accounts, &accountsByKey)
    visitor.table("securities", &securities, &securitiesByISIN)
    visitor.table("holdings", &holdings, &holdingsByKey)
    visitor.table("lots", &lots)
    visitor.table("depot-totals", &depotTotals)
    visitor.table("waiting-transfers", &transfers, &transfersByNumber)
    visitor.table("realised-transfers", &realisedTransfers, &realisedByNumber)
    visitor.table("moved-lots", &movedLots)
    visitor.table("dated-settings", &datedSettings, &datedSettingsByKey)
    visitor.table("user-limits", &userLimits, &userLimitsByKey)
    visitor.table("user-receivers", &userReceivers, &userReceiversByKey)
    visitor.table("receiver-limits", &receiverLimits, &receiverLimitsByKey)
    clearing.visit(&visitor)
    visitor.pool("text-pieces", &texts)
  }

  public func encodeSettings(into out: inout BinaryWriter) {
    for time in [settings.transferOpen, settings.transferCutOff, settings.halfDayCutOff, settings.dayEnd] {
      out.fixed(time.seconds)
    }
    out.byte(settings.checksCertificates ? 1 : 0)
    out.byte(settings.asksRegisters ? 1 : 0)
    out.byte(settings.issuer == nil ? 0 : 1)
    settings.issuer?.encode(into: &out)
    out.varint(settings.memoryBytes ?? 0)
    for limit in RegistryLimit.allCases { out.varint(settings[limit]) }
    out.varint(UInt64(settings.oldestRealised.raw))
    out.varint(UInt64(settings.newestRealised.raw))
    out.varint(settings.lastForgotten)
    out.varint(UInt64(settings.lastLimit))
    let notice = settings.depotNotice
    out.byte(notice == nil ? 0 : 1)
    if let notice {
      notice.day.encode(into: &out)
      out.varint(notice.sequence)
      out.varint(UInt64(notice.version))
    }
    out.varint(UInt64(calendar.exceptionCount))
    for index in 0..<calendar.exceptionCount {
      let exception = calendar.exception(at: index)
      exception.day.encode(into: &out)
      out.byte(exception.kind.rawValue)
    }
  }

  public mutating func decodeSettings(from reader: inout BinaryReader) -> Bool {
    var times = InlineArray<4, TimeOfDay>(repeating: .midnight)
    for index in 0..<4 {
      let seconds: Int32 = reader.fixed()
      guard (0..<86_400).contains(seconds) else { return false }
      times[index] = TimeOfDay(seconds: seconds)
    }
    settings.transferOpen = times[0]
    settings.transferCutOff = times[1]
    settings.halfDayCutOff = times[2]
    settings.dayEnd = times[3]
    settings.checksCertificates = reader.byte() == 1
    settings.asksRegisters = reader.byte() == 1
    settings.issuer = reader.byte() == 1 ? CertificateFingerprint.decode(from: &reader) : nil
    let memory = reader.varint()
    settings.memoryBytes = memory == 0 ? nil : memory
    for limit in RegistryLimit.allCases { settings[limit] = reader.varint() }
    settings.oldestRealised = Slot(raw: UInt32(truncatingIfNeeded: reader.varint()))
    settings.newestRealised = Slot(raw: UInt32(truncatingIfNeeded: reader.varint()))
    settings.lastForgotten = reader.varint()
    settings.lastLimit = UInt32(truncatingIfNeeded: reader.varint())
    // Nil, too: a refused group may have brought the first one.
    settings.depotNotice = nil
    if reader.byte() == 1 {
      settings.depotNotice = DepotNotice(
        day: Day.decode(from: &reader), sequence: reader.varint(),
        version: UInt32(truncatingIfNeeded: reader.varint()))
    }
    calendar = BusinessCalendar()
    let count = reader.varint()
    guard count <= UInt64(reader.remaining) else { return false }
    for _ in 0..<count {
      let day = Day.decode(from: &reader)
      guard let kind = DayKind(rawValue: reader.byte()) else { return false }
      calendar.set(day, kind)
    }
    return !reader.isBroken
  }

  /// The memory to come of the tables that grow in the hot path, up to so many bytes of each.
  public func memoryToCome(_ bytes: Int) -> [UnsafeMutableRawBufferPointer] {
    [
      holdings.memoryToCome(bytes), accounts.memoryToCome(bytes), realisedTransfers.memoryToCome(bytes),
    ]
  }
}
