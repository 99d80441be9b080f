// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What stands behind members in a default beside their margin, for a what-if (CCP-63).
public struct ResourceFile: Sendable {
  /// In force, by member, in the order of the file.
  public let contributions: [(member: String, amount: Money)]
  /// What a member's house account has beyond its own need; nothing for members not named.
  public let freeHouse: [(member: String, amount: Money)]
  public let ccpOwn: Money

  public static let description = FileDescription(
    name: "resources.csv",
    title: Bilingual(
      "Resources behind members in a default", "Temerrütte üyelerin arkasındaki kaynaklar"),
    records: [
      FileRecord("contribution", "a contribution in force", "yürürlükteki bir katkı payı"),
      FileRecord(
        "freeHouse", "free collateral of a house account", "portföy hesabının serbest teminatı"),
      FileRecord("ccpOwn", "the counterparty's own amount", "MKT'nin kendi tutarı"),
    ],
    columns: [
      FileColumn("record", "all", "word", "the kind of record", "kaydın türü"),
      FileColumn("member", "contribution, freeHouse", "text", "member, M01", "üye, M01"),
      FileColumn("amount", "all", "2 decimals", "amount in lira", "TL tutar"),
    ])

  /// - Throws: a `TableFault`.
  public init(_ bytes: [UInt8]) throws(TableFault) {
    let csv = try CSVTable(bytes, known: Self.description.columns.map(\.name))
    var contributions: [(member: String, amount: Money)] = []
    var freeHouse: [(member: String, amount: Money)] = []
    var own: Money?
    for index in 0..<csv.count {
      let row = try csv.row(index)
      let member = row.text("member")
      let kurus = try row.value("amount", LiraAmount.self).kurus
      guard kurus >= 0 else { throw row.fault("amount", .cell(.range)) }
      let amount = Money(minor: kurus)
      guard row.text("record") == "ccpOwn" || !member.isEmpty else {
        throw row.fault("member", .cell(.empty))
      }
      switch row.text("record") {
      case "contribution":
        guard !contributions.contains(where: { $0.member == member }) else {
          throw row.fault("member", .repeated)
        }
        contributions.append((member, amount))
      case "freeHouse":
        guard !freeHouse.contains(where: { $0.member == member }) else {
          throw row.fault("member", .repeated)
        }
        freeHouse.append((member, amount))
      case "ccpOwn":
        guard own == nil else { throw row.fault("record", .repeated) }
        own = amount
      default: throw row.fault("record", .unknown)
      }
    }
    self.contributions = contributions
    self.freeHouse = freeHouse
    ccpOwn = own ?? Money(minor: 0)
  }
}
