// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension TransferWorkload {
  /// Passwords, roles and grants for a time beside the transfers, for the second user of a member, who sends
  /// none. The steps come as chance has it; many come too early or too often.
  func access(of member: String, on day: Day, _ random: inout SeededRandom) -> MachineMessage {
    let user = "\(member)002"
    let number = random.below(3)
    func message(_ sender: String, _ operation: String, _ fields: String) -> MachineMessage {
      let content = "{\"operation\":\"\(operation).enter\",\"fields\":{\(fields)}}"
      return MachineMessage(user: sender, form: .json, content: Array(content.utf8))
    }
    switch random.below(10) {
    case 0:
      return message(
        "MKK900", "member-person",
        "\"member\":\"\(member)\",\"name\":\"Kurgu Yetkili\",\"signatory\":true,\"document\":\"Ü-1\"")
    case 1:
      return message(
        "MKK900", "password-request",
        "\"user\":\"\(user)\",\"act\":\"RECORD\",\"document\":\"Y-1\",\"signatory\":\"Kurgu Yetkili\",\"delivery\":\"HAND\""
      )
    case 2:
      return message(
        "MKK000", "password-setting",
        "\"user\":\"\(user)\",\"hash\":\"$argon2id$\(random.below(90))\",\"number\":\(number),\"madeFor\":\"MKK900\""
      )
    case 3:
      return message(
        "MKK900", "password-request",
        "\"user\":\"\(user)\",\"act\":\"DELIVER\",\"document\":\"Y-1\",\"receiver\":\"Kullanıcı 2\"")
    case 4:
      let kind = ["LOGIN", "LOGIN", "WRONG_PASSWORD", "IDLE"][random.below(4)]
      return message(
        "MKK000", "access-record", "\"user\":\"\(user)\",\"kind\":\"\(kind)\",\"number\":\(number)")
    case 5:
      return message(
        "\(member)900", "user-status",
        "\"user\":\"\(user)\",\"act\":\"\(["REACTIVATE", "READ_ONLY", "ACTIVATE"][random.below(3)])\"")
    case 6:
      return message(
        "\(member)900", "authority-grant",
        "\"user\":\"\(user)\",\"authorities\":[\"transfer.enter\",\"identity.view\"],\"until\":\"\(day + random.below(3))\""
      )
    case 7:
      return message("MKK900", "paper-document", Self.paper)
    default:
      let act = ["DEFINE", "CHANGE", "ASSIGN", "ASSIGN", "REMOVE", "DELETE"][random.below(6)]
      let authority = ["transfer.enter", "transfer.view"][random.below(2)]
      return message(
        "\(member)900", "role",
        "\"act\":\"\(act)\",\"name\":\"Virman\",\"authorities\":[\"\(authority)\"],\"user\":\"\(user)\"")
    }
  }

  private static let paper =
    "\"type\":\"PROBATE\",\"reference\":\"V-1\",\"date\":\"2026-03-01\",\"sender\":\"Sulh Hukuk\",\"receivedBy\":\"posta\""
}
