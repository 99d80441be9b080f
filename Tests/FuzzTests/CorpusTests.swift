// SPDX-License-Identifier: Apache-2.0
import Foundation
import Fuzzers
import Testing

/// What the fuzzers have kept, without libFuzzer: seeds made by hand, inputs that reach far, and every find.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/Corpus")

  private static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// In a process of its own, since a find stops it; the input at work is the last that it has named.
  ///
  /// Seeds that are all refused, or all read, would find nothing.
  @Test(arguments: Fuzzer.all.map(\.name))
  func `every input that was kept is read or refused, and some are of either kind`(name: String) async throws
  {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) { [name] in
      let fuzzer = try #require(Fuzzer.named(name))
      let folder = CorpusTests.folder.appending(path: name)
      // A table that changes its form makes the states of yesterday refused ones: today's come from the
      // seeds.
      var verdicts = Set(fuzzer.seeds().map { $0.withUnsafeBufferPointer(fuzzer.run) })
      for input in try CorpusTests.names(in: folder) {
        try FileHandle.standardError.write(contentsOf: Data("\(name)/\(input)\n".utf8))
        let bytes = try Data(contentsOf: folder.appending(path: input))
        verdicts.insert(bytes.withUnsafeBytes { fuzzer.run($0.bindMemory(to: UInt8.self)) })
      }
      try FileHandle.standardError.write(contentsOf: Data("read or refused: \(verdicts)\n".utf8))
      precondition(verdicts.count == 2)
    }
    if let result, result.exitStatus != .exitCode(EXIT_SUCCESS) {
      Issue.record("\(String(decoding: result.standardErrorContent.suffix(2_000), as: UTF8.self))")
    }
  }

  @Test(arguments: Fuzzer.all.map(\.name))
  func `every seed made from the catalogue is read`(name: String) async {
    await #expect(processExitsWith: .success) { [name] in
      let fuzzer = try #require(Fuzzer.named(name))
      for seed in fuzzer.seeds() { precondition(seed.withUnsafeBufferPointer(fuzzer.run)) }
    }
  }

  @Test(arguments: Fuzzer.all.map(\.name))
  func `an input without bytes is answered`(name: String) async {
    await #expect(processExitsWith: .success) { [name] in
      _ = Fuzzer.named(name)?.run(UnsafeBufferPointer(start: nil, count: 0))
    }
  }

  @Test func `every fuzzer has its corpus, and nothing else lies there`() throws {
    #expect(try Self.names(in: Self.folder) == Fuzzer.all.map(\.name).sorted())
  }

  @Test func `the corpus stays small`() throws {
    var files = 0
    for fuzzer in Fuzzer.all {
      let folder = Self.folder.appending(path: fuzzer.name)
      for input in try Self.names(in: folder) {
        files += 1
        let bytes = try Data(contentsOf: folder.appending(path: input)).count
        #expect(bytes <= fuzzer.longest, "\(fuzzer.name)/\(input)")
        // What a run has found waits for a name that says what it was.
        #expect(!input.hasPrefix("find-"), "\(fuzzer.name)/\(input)")
      }
    }
    #expect(files <= 200)
  }
}
