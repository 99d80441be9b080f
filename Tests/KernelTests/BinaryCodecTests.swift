// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

@Suite struct BinaryCodecTests {
  private func written(_ write: (inout BinaryWriter) -> Void) -> [UInt8] {
    var out = BinaryWriter()
    write(&out)
    return out.array()
  }

  private func reading<Result>(_ bytes: [UInt8], _ read: (inout BinaryReader) -> Result) -> Result {
    bytes.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      return read(&reader)
    }
  }

  /// Every seventh bit, where a varint grows by a byte, and its neighbours.
  private static let corners: [UInt64] = (1...9).flatMap { (bytes: UInt64) -> [UInt64] in
    let first: UInt64 = 1 << (bytes * 7)
    return [first - 1, first, first + 1]
  }

  @Test(arguments: corners + [0, 1, .max]) func `a varint is read back`(value: UInt64) {
    let bytes = written { $0.varint(value) }
    #expect(bytes.count == max(1, (64 - value.leadingZeroBitCount + 6) / 7))
    reading(bytes) { reader in
      #expect(reader.varint() == value)
      #expect(reader.isAtEnd && !reader.isBroken)
    }
  }

  @Test(arguments: [0, 1, -1, 63, -64, 64, -65, Int64.max, Int64.min])
  func `a signed varint is read back`(value: Int64) {
    let bytes = written { $0.signedVarint(value) }
    if (-64...63).contains(value) { #expect(bytes.count == 1) }
    reading(bytes) { reader in
      #expect(reader.signedVarint() == value)
      #expect(reader.isAtEnd && !reader.isBroken)
    }
  }

  @Test func `numbers of fixed width stand with their lowest byte first`() {
    let bytes = written {
      $0.byte(0x01)
      $0.fixed(UInt16(0x0302))
      $0.fixed(Int32(-2))
      $0.fixed(UInt64.max)
      $0.fixed(UInt128.max - 1)
    }
    #expect(Array(bytes[..<7]) == [1, 2, 3, 0xfe, 0xff, 0xff, 0xff])
    reading(bytes) { reader in
      #expect(reader.byte() == 1)
      #expect(reader.fixed(UInt16.self) == 0x0302)
      #expect(reader.fixed(Int32.self) == -2)
      #expect(reader.fixed(UInt64.self) == .max)
      #expect(reader.fixed(UInt128.self) == UInt128.max - 1)
      #expect(reader.isAtEnd && !reader.isBroken)
    }
  }

  @Test func `blocks of every length are read back, also beyond the first capacity`() {
    let blocks = [0, 1, 63, 64, 127, 128, 5000, 70_000].map { [UInt8](repeating: UInt8($0 % 251), count: $0) }
    var out = BinaryWriter(capacity: 1)
    for block in blocks { out.block(block) }
    out.text("son")
    reading(out.array()) { reader in
      for block in blocks { #expect(Array(reader.block()) == block) }
      #expect(Array(reader.block()) == Array("son".utf8))
      #expect(reader.isAtEnd && !reader.isBroken)
    }
  }

  @Test func `a mark forgets what follows and a patch fills in what came before`() {
    var out = BinaryWriter()
    out.fixed(UInt32(0))
    let mark = out.count
    out.raw([1, 2, 3])
    out.patch(0x0403_0201, at: 0)
    #expect(out.array() == [1, 2, 3, 4, 1, 2, 3])
    #expect(out.array(from: mark) == [1, 2, 3])
    out.truncate(to: mark)
    out.byte(9)
    #expect(out.array() == [1, 2, 3, 4, 9])
  }

  @Test func `every beginning of a message is broken and gives zeros from there on`() {
    let bytes = written {
      $0.byte(1)
      $0.varint(.max)
      $0.fixed(UInt64.max)
      $0.block([1, 2, 3])
      $0.signedVarint(.min)
    }
    for length in 0..<bytes.count {
      reading(Array(bytes[..<length])) { reader in
        _ = (reader.byte(), reader.varint(), reader.fixed(UInt64.self), reader.block(), reader.signedVarint())
        #expect(reader.isBroken && reader.isAtEnd && reader.remaining == 0)
        #expect(reader.byte() == 0 && reader.varint() == 0 && reader.fixed(UInt32.self) == 0)
        #expect(reader.signedVarint() == 0 && reader.block().isEmpty && reader.raw(1).isEmpty)
      }
    }
  }

  @Test(
    arguments: [
      [UInt8](repeating: 0x80, count: 9),
      [UInt8](repeating: 0xff, count: 9) + [0x02],
      [UInt8](repeating: 0xff, count: 9) + [0x7f],
      [UInt8](repeating: 0x80, count: 10) + [0x00],
      [UInt8](repeating: 0xff, count: 40),
    ])
  func `a varint that does not end or does not fit is broken`(bytes: [UInt8]) {
    reading(bytes) { reader in
      #expect(reader.varint() == 0)
      #expect(reader.isBroken)
    }
  }

  @Test(arguments: [1, 100, UInt64(Int64.max), UInt64.max])
  func `a block that is longer than what is left is broken`(length: UInt64) {
    let bytes = written {
      $0.varint(length)
      $0.raw([UInt8](repeating: 7, count: length == 100 ? 99 : 0))
    }
    reading(bytes) { reader in
      #expect(reader.block().isEmpty)
      #expect(reader.isBroken)
    }
  }

  @Test func `a count below zero and an empty message are broken, not a trap`() {
    reading([1, 2, 3]) { reader in
      #expect(reader.raw(-1).isEmpty)
      #expect(reader.isBroken)
    }
    var reader = BinaryReader(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(reader.isAtEnd && !reader.isBroken)
    #expect(reader.byte() == 0)
    #expect(reader.isBroken)
  }

  @Test(arguments: SeededGenerator.seeds) func `no bytes can trap the reader`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let bytes = random.bytes(atMost: 40)
      reading(bytes) { reader in
        while !reader.isAtEnd {
          switch Int.random(in: 0..<6, using: &random) {
          case 0: _ = reader.byte()
          case 1: _ = reader.varint()
          case 2: _ = reader.signedVarint()
          case 3: _ = reader.fixed(UInt128.self)
          case 4: _ = reader.raw(Int.random(in: -2...9, using: &random))
          default: _ = reader.block()
          }
          #expect(reader.remaining >= 0 && reader.remaining <= bytes.count)
        }
      }
    }
  }

  @Test func `a mark or a patch beyond what was written is our bug`() async {
    await #expect(processExitsWith: .failure) {
      var out = BinaryWriter()
      out.byte(1)
      out.truncate(to: 2)
    }
    await #expect(processExitsWith: .failure) {
      var out = BinaryWriter()
      out.byte(1)
      out.patch(1, at: 0)
    }
  }
}
