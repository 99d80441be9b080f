// SPDX-License-Identifier: Apache-2.0
import Kernel

/// A decoder that faces the outside, and what must hold of it whatever bytes come: it answers, it answers the
/// same twice, and what it has read it can write again.
///
/// The same functions run under libFuzzer (`Scripts/fuzz`) and over the kept corpus in an ordinary test.
public struct Fuzzer: Sendable {
  /// Also the name of its folder in the corpus.
  public let name: String
  /// Longer inputs find nothing that shorter ones do not, only later.
  /// - Units: bytes.
  public let longest: Int
  /// Whether the input was read and not refused; stops the process where a decoder is broken.
  public let run: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
  /// What mutations are made of, beside single bytes: words that no decoder would be told by chance.
  public let words: @Sendable () -> [[UInt8]]
  /// Inputs to begin with beside those of the corpus; each of them is read.
  public let seeds: @Sendable () -> [[UInt8]]

  init(
    _ name: String, longest: Int, words: @escaping @Sendable () -> [[UInt8]] = { [] },
    seeds: @escaping @Sendable () -> [[UInt8]] = { [] },
    _ run: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
  ) {
    self.name = name
    self.longest = longest
    self.words = words
    self.seeds = seeds
    self.run = run
  }

  public static let all: [Fuzzer] = [
    Fuzzer("json", longest: 4_096, words: CatalogueWords.collect, seeds: CatalogueSeeds.json) {
      ContentFuzzer.run($0, .json)
    },
    Fuzzer("csv", longest: 4_096, words: CatalogueWords.collect, seeds: CatalogueSeeds.csv) {
      ContentFuzzer.run($0, .csv)
    },
    Fuzzer("binary", longest: 1_024, seeds: CatalogueSeeds.binary) { BinaryFuzzer.run($0) },
    Fuzzer("outcome", longest: 1_024, seeds: CatalogueSeeds.outcomes) { OutcomeFuzzer.run($0) },
    Fuzzer("genesis", longest: 2_048, words: CatalogueWords.genesis) { GenesisFuzzer.run($0) },
    Fuzzer("market", longest: 4_096, words: CatalogueWords.collect) { MarketFuzzer.run($0) },
    Fuzzer("signature", longest: 4_096, words: SignatureFuzzer.words) { SignatureFuzzer.run($0) },
    Fuzzer("certificate", longest: 4_096) { CertificateFuzzer.run($0) },
    Fuzzer("revocation", longest: 1_024, words: RevocationFuzzer.words) { RevocationFuzzer.run($0) },
    Fuzzer("journal", longest: 32_768, seeds: JournalFuzzer.seeds) { JournalFuzzer.run($0) },
    Fuzzer("snapshot", longest: 8_192, seeds: SnapshotFuzzer.seeds) { SnapshotFuzzer.run($0) },
  ]

  public static func named(_ name: String) -> Fuzzer? { all.first { $0.name == name } }
}

/// Stops at once where something does not hold: libFuzzer takes it for a find, an exit test for a failure.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}
