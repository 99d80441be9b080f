// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// The content of a genesis entry: refused, or a registry whose first outcome can be read.
enum GenesisFuzzer {
  /// Tables are reserved at once; larger ones would try the machine and not the reader.
  private static let largest: UInt64 = 1_000

  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let genesis = readJSON(Array(bytes), as: Genesis.self) else { return false }
    var writer = BinaryWriter()
    var copy = genesis
    copy.describe(&writer)
    var reader = BinaryReader(writer.bytes)
    BinaryFuzzer.check(Genesis.self, &reader)
    require(reader.isAtEnd && !reader.isBroken, "a genesis that was read can be written")
    guard sizes(genesis).allSatisfy({ $0 <= largest }) else { return true }
    let registry = Registry(genesis: Array(bytes), at: MarketFuzzer.start)
    require((registry != nil) == genesis.hasUsableSizes, "sizes are what a genesis may lack")
    registry?.withOutcome { outcome in
      var reader = OutcomeReader(outcome)
      while reader.next() != nil {}
      require(!reader.isBroken, "the first outcome can be read")
    }
    return registry != nil
  }

  /// Those not given have their usual size, which is large; such a genesis is only read.
  private static func sizes(_ genesis: Genesis) -> [UInt64] {
    [
      genesis.members, genesis.users, genesis.investors, genesis.accounts, genesis.securities,
      genesis.holdings, genesis.lots, genesis.waitingTransfers, genesis.textPieces, genesis.openInstructions,
      genesis.submissionsADay, genesis.referencesADay,
    ]
    .map { $0?.value ?? .max }
  }
}
