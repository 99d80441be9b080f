// SPDX-License-Identifier: Apache-2.0

// What the model keeps of securities, instructions and submissions.

extension Model {
  struct Security {
    let kind: String
    let name: String
    let currency: String
    let unit: Int
    let redemption: String?
    var isStopped = false
    var issued = 0
  }

  /// Units acquired together (TRF-62).
  struct Lot: Equatable {
    var quantity: Int
    let price: Int
    let acquired: String
  }

  /// Where units lie (ACC-65).
  struct Place: Hashable {
    let account: String
    let isin: String
    var subaccount = "SERB"
  }

  /// An instruction that waits for a person.
  struct Open {
    enum Phase { case entered, offered, decided, offeredLater }
    let operation: ModelOperation
    let member: String
    let enteredAt: ModelTime
    var enteredBy: String
    var fields: [String: String]
    /// By the names of the fields that take them.
    var lists: [String: [String]]
    var list: [String] { lists[operation.listName] ?? [] }
    var version = 1
    var phase = Phase.entered
    var counterparty: String?
    var approvedAt: ModelTime?
    var accepts = false
    /// When it ends by itself.
    var deadline: ModelTime?
  }

  /// A submission of the day, to know it again (GEN-39).
  struct Known {
    let sequence: Int
    let message: ModelMessage
  }
}
