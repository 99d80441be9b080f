// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

extension ScenarioModel {
  mutating func take(_ event: TradeReported, _ notices: inout ScenarioNoticeMaker) {
    let number = event.instruction.value
    var instruction = instructions[number] ?? Instruction()
    if instruction.member.isEmpty { instruction.member = notices.sender }
    instruction.operation = "trade"
    instruction.isTransfer = true
    instruction.reference = event.reference.text
    instruction.source = accounts[event.source.raw] ?? ""
    instruction.target = accounts[event.target.raw] ?? ""
    instruction.isin = securities[event.security.raw] ?? ""
    instruction.nominal = event.nominal.units
    instruction.more = [
      "tradeType": event.type.code.string, "tradeDate": event.tradeDate.text,
      "backDated": event.isBackDated.text, "backDateReason": event.backDateReason?.string ?? "",
      "price": event.price?.text ?? "", "amount": event.amount?.text ?? "",
      "correctsReference": event.corrects?.text ?? "", "channel": event.channel.code.string,
    ]
    instructions[number] = instruction
  }
}
