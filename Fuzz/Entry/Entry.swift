// SPDX-License-Identifier: Apache-2.0
import Foundation
import Fuzzers

/// The fuzzer that `KAYDI_FUZZER` names: one program serves them all.
private let fuzzer: Fuzzer = {
  let name = ProcessInfo.processInfo.environment["KAYDI_FUZZER"] ?? ""
  guard let fuzzer = Fuzzer.named(name) else {
    print("KAYDI_FUZZER: \(Fuzzer.all.map(\.name).joined(separator: " "))")
    exit(2)
  }
  return fuzzer
}()

/// libFuzzer asks before anything else. With `KAYDI_FUZZER_TELL` the fuzzer tells of itself and ends: `list`,
/// its `longest` input, its `words` as a dictionary, its `seeds` in hexadecimal.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  switch ProcessInfo.processInfo.environment["KAYDI_FUZZER_TELL"] {
  case "list": for fuzzer in Fuzzer.all { print(fuzzer.name) }
  case "longest": print(fuzzer.longest)
  case "words": for word in fuzzer.words() { print("\"\(hexadecimal(word))\"") }
  case "seeds": for seed in fuzzer.seeds() { print(hexadecimal(seed)) }
  default: return 0
  }
  exit(0)
}

/// As both a dictionary and `printf` read it: `\x0a\xff`.
private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  _ = fuzzer.run(UnsafeBufferPointer(start: start, count: count))
  return 0
}
