// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The IBAN of an open account (GEN-27, ACC-10): no two carry the same.
public struct IBANRow: Indexed, Sendable {
  var first: UInt64
  var second: UInt64
  var third: UInt64
  var account: Slot<AccountRow>
  private let filler = Filler<4>()

  init(_ iban: IBAN, _ account: Slot<AccountRow>) {
    first = iban.first
    second = iban.second
    third = iban.third
    self.account = account
  }

  func isOf(_ iban: IBAN) -> Bool { first == iban.first && second == iban.second && third == iban.third }

  public var hash: UInt64 { Self.hash(first, second, third) }
  static func hash(_ iban: IBAN) -> UInt64 { hash(iban.first, iban.second, iban.third) }
  private static func hash(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
    Hash.mix(first ^ Hash.mix(second ^ Hash.mix(third)))
  }
}

extension Depository {
  private func ibanRow(_ iban: IBAN) -> Slot<IBANRow>? {
    ibansByNumber.find(IBANRow.hash(iban)) { ibans[Slot(raw: $0)].isOf(iban) }.map { Slot(raw: $0) }
  }

  /// That no other open account carries an IBAN.
  ///
  /// - Refuses: `iban-duplicate` (GEN-27).
  func requireFree(_ iban: IBAN?, for account: Slot<AccountRow>?) throws(Refusal) {
    guard let iban, let slot = ibanRow(iban), ibans[slot].account != account else { return }
    throw Refusal(.ibanDuplicate, "GEN-27")
  }

  /// Takes the place of the IBAN that the account carried, if any; nil for an account that is closed.
  mutating func carry(_ iban: IBAN?, insteadOf former: IBAN?, _ account: Slot<AccountRow>) {
    if let former, let slot = ibanRow(former), ibans[slot].account == account {
      ibansByNumber.remove(ibans[slot].hash, slot.raw)
      ibans.remove(slot)
    }
    guard let iban else { return }
    let row = IBANRow(iban, account)
    ibansByNumber.insert(row.hash, ibans.insert(row)!.raw)
  }
}
