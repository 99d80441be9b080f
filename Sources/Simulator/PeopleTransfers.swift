// SPDX-License-Identifier: Apache-2.0

// What people do with transfers afterwards, and what they set for them.

extension People {
  /// False for an operation that is no such thing.
  mutating func fillOfTransfers(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ model: Model
  ) -> Bool {
    switch operation {
    case "transfer-cancellation": draft.set("transfer", unfinished(member, model))
    case "transfer-priority":
      draft.set("transfer", unfinished(member, model))
      draft.set("priority", pick("1 10 49 50 51 99 0 100"))
    case "transfer-reversal":
      draft.set("reference", "Q\(random.below(chance(1, in: 10) ? 20 : 1 << 40))")
      draft.set("transfer", finished(member, model))
      draft.set("reason", pick(["yanlış hesap", "x"]))
    case "transfer-policy":
      if chance(3, in: 4) { draft.set("sendingMember", someMember()) }
      let all = ["MIX", "D-A", "D-B", "D-C", "A-A", "A-B", "A-C"]
      draft.list = (0..<random.below(4)).map { _ in pick(all) }
    case "receiving-account-policy":
      draft.set("account", "\(chance(1, in: 12) ? "AKA" : member)/\(account(of: member, model))")
      draft.set("excluded", pick("true true false"))
      if chance(1, in: 3) { draft.set("from", dayOfMonth(model)) }
      if chance(1, in: 3) { draft.set("to", dayOfMonth(model)) }
    case "name-visibility":
      if chance(3, in: 4) { draft.set("member", someMember()) }
      draft.set("visible", pick("true true false"))
    case "user-limit":
      draft.set("act", pick("DEFINE DEFINE CHANGE REMOVE REMOVE"))
      draft.set("user", "\(chance(1, in: 15) ? "AKB" : member)\(pick("001 003 003 000 900"))")
      draft.set("currency", pick("TRY TRY TRY USD"))
      draft.set("securityType", pick("SHARE SHARE SHARE DT DEBT"))
      if chance(9, in: 10) { draft.set("dailyAmount", pick("100 500 2000 100000 0")) }
    case "user-instruction-authority":
      draft.set("user", "\(chance(1, in: 15) ? "AKB" : member)\(pick("001 001 002 004 003"))")
      if chance(2, in: 3) { draft.set("all", pick("true true true false")) }
      if chance(1, in: 2) { draft.list = (0..<random.below(4)).map { _ in someMember() } }
    case "receiver-limit":
      draft.set("act", pick("DEFINE DEFINE CHANGE REMOVE"))
      draft.set("sendingMember", someMember())
      let isNominal = chance(1, in: 2)
      if isNominal { draft.set("isin", isin(model)) }
      if isNominal != chance(1, in: 12) {
        draft.set("dailyNominal", pick("100 500 2000 0"))
      } else {
        if chance(2, in: 3) { draft.set("dailyAmountTry", pick("100 500 2000 100000")) }
        if chance(1, in: 2) { draft.set("perTransactionAmountTry", pick("50 200 1000")) }
      }
    default: return false
    }
    return true
  }

  private mutating func someMember() -> String { chance(1, in: 25) ? "ZZZ" : pick(Self.market) }

  private mutating func dayOfMonth(_ model: Model) -> String {
    ModelTime.day(random.below(6) - 1, after: model.time.day)
  }

  private mutating func unfinished(_ member: String, _ model: Model) -> String {
    let own = model.waiting.filter { $0.value.member == member }.keys.sorted()
    let all = model.waiting.keys.sorted()
    if !own.isEmpty, chance(5, in: 6) { return "\(pick(own))" }
    if !all.isEmpty, chance(1, in: 2) { return "\(pick(all))" }
    return "\(max(0, model.lastNumber + 2 - random.below(30)))"
  }

  private mutating func finished(_ member: String, _ model: Model) -> String {
    let own = model.realised.filter { $0.value.source.account.hasPrefix(member) }.keys.sorted()
    let all = model.realised.keys.sorted()
    if !own.isEmpty, chance(5, in: 6) { return "\(pick(own))" }
    if !all.isEmpty, chance(1, in: 3) { return "\(pick(all))" }
    return "\(max(0, model.lastNumber + 2 - random.below(chance(1, in: 2) ? 30 : 4_000)))"
  }
}
