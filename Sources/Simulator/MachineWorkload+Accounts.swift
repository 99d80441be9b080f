// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension TransferWorkload {
  /// Accounts beside those of the market, with joint holders, institutions that MKK confirms, cancellations
  /// and changes. The steps come as chance has it, so that many come too early or too often; nothing is ever
  /// held there.
  func account(of member: String, _ random: inout SeededRandom) -> MachineMessage {
    let account = 1 + random.below(6)
    func message(_ operation: String, _ fields: String, by user: String? = nil) -> MachineMessage {
      let content = "{\"operation\":\"\(operation)\",\"fields\":{\(fields)}}"
      return MachineMessage(user: user ?? "\(member)003", form: .json, content: Array(content.utf8))
    }
    let own = "\"account\":\"\(account)\""
    switch random.below(9) {
    case 0: return message("account-definition.enter", "\(own),\"class\":1")
    case 1:
      return message(
        "account-definition.enter", "\(own),\"class\":1,\"type\":\"MUSTEREK\",\"ownership\":\"ORANSAL\"")
    case 2:
      let number = RegistrationNumber.first + UInt64(random.below(market.accountCount))
      let name = market.holderName(Int(number - RegistrationNumber.first))
      return message(
        "identity.enter",
        "\(own),\"registrationNumber\":\(number),\"name\":\"\(name.given)\",\"surname\":\"\(name.family)\"")
    case 3, 4: return message("identity.enter", "\(own),\(Self.office(random.below(3)))")
    case 5:
      let part = 1 + random.below(99)
      return message("joint-holders.enter", "\(own),\"shares\":[\"\(part)\",\"\(100 - part)\"]")
    case 6: return message("identity-cancellation.enter", "\(own),\"holder\":\(1 + random.below(2))")
    case 7:
      return message(
        "identity-change.enter",
        "\(own),\"title\":\"Deneme \(random.below(3)) Müdürlüğü\",\"phone\":\"2125550001\"")
    default:
      return message(
        "identity-confirmation.enter", "\"account\":\"\(member)/\(account)\",\"document\":\"MKK/1\"",
        by: "MKK900")
    }
  }

  private static func office(_ place: Int) -> String {
    let title = "\"kind\":\"OTHER\",\"publicInstitution\":true,\"title\":\"Deneme \(place) Müdürlüğü\""
    return "\(title),\"address\":\"Deneme Mah.\",\"phone\":\"2125550000\""
  }
}
