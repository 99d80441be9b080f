// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// An investor's password for information by internet, mobile and call centre (INV-02, INV-07).
public struct InvestorAccessRow: Indexed, Sendable {
  public var investor: Slot<InvestorRow>
  public var state = InvestorPasswordState.none
  public var request = PasswordRequestState.none
  /// Wrong entries in a row, over all channels together.
  public var failures: UInt8 = 0
  public var delivery = PasswordDelivery.address
  /// Counts passwords, so that what was checked against an earlier one is not taken for a later one.
  public var number: UInt32 = 0
  public var issued = Day(number: 0)
  public var delivered = Day(number: 0)
  /// Who may receive the letter besides the investor, as the open request names it.
  public var receiver = Blob.none
  /// The hashes of the present password and of the four before it.
  public var hashes = InlineArray<5, Blob>(repeating: .none)

  public init(investor: Slot<InvestorRow>) { self.investor = investor }

  public var hash: UInt64 { Self.hash(investor) }
  static func hash(_ investor: Slot<InvestorRow>) -> UInt64 { Hash.mix(UInt64(investor.raw)) }

  /// Wrong entries in a row that block the access (INV-07).
  static let wrongEntries: UInt8 = 3
  /// Beyond so many not even the right password is told that the access is blocked: what is guessed after
  /// the block is told to nobody.
  public static let toldEntries: UInt8 = 10
}

extension Depository {
  func access(_ investor: Slot<InvestorRow>) -> Slot<InvestorAccessRow>? {
    investorAccessesByInvestor.find(InvestorAccessRow.hash(investor)) {
      investorAccesses[Slot(raw: $0)].investor == investor
    }.map { Slot(raw: $0) }
  }

  func access(_ number: RegistrationNumber) -> Slot<InvestorAccessRow>? {
    investor(number).flatMap { access($0) }
  }

  mutating func openAccess(_ investor: Slot<InvestorRow>) -> Slot<InvestorAccessRow> {
    if let known = access(investor) { return known }
    let row = InvestorAccessRow(investor: investor)
    let slot = investorAccesses.insert(row)!
    investorAccessesByInvestor.insert(row.hash, slot.raw)
    return slot
  }

  /// What the door needs to compare an investor's password; nil where none was ever asked for.
  public func investorPassword(_ number: RegistrationNumber) -> InvestorPassword? {
    guard let slot = access(number) else { return nil }
    let row = investorAccesses[slot]
    return InvestorPassword(
      state: row.state, number: UInt64(row.number), failures: row.failures, hashes: texts(of: row.hashes),
      name: String(decoding: text(investors[row.investor].name), as: UTF8.self))
  }

  public struct InvestorPassword: Sendable {
    public let state: InvestorPasswordState
    public let number: UInt64
    public let failures: UInt8
    /// The present one first.
    public let hashes: [String]
    /// Of the investor, for the letter.
    public let name: String
  }

  func post(_ slot: Slot<InvestorAccessRow>, _ work: inout Work) {
    let row = investorAccesses[slot]
    var event = InvestorPasswordChanged()
    event.number = InvestorRow.number(row.investor)
    event.state = row.state
    event.request = row.request
    event.issued = row.number == 0 ? nil : row.issued
    event.delivered = row.delivered.number == 0 ? nil : row.delivered
    event.delivery = row.request == .none ? nil : row.delivery
    work.post(event)
  }
}
