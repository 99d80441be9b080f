// SPDX-License-Identifier: Apache-2.0
internal import CPKCS11

/// One attribute of an object on a card, as PKCS#11 wants it: a type and bytes.
struct TokenAttribute {
  let type: CK_ATTRIBUTE_TYPE
  let bytes: [UInt8]

  init(_ type: CK_ATTRIBUTE_TYPE, _ bytes: [UInt8]) {
    self.type = type
    self.bytes = bytes
  }

  init(_ type: CK_ATTRIBUTE_TYPE, _ text: String) { self.init(type, Array(text.utf8)) }
  init(_ type: CK_ATTRIBUTE_TYPE, _ isTrue: Bool) { self.init(type, [isTrue ? 1 : 0]) }
  init(_ type: CK_ATTRIBUTE_TYPE, number: CK_ULONG) {
    self.init(type, withUnsafeBytes(of: number) { Array($0) })
  }
}

extension [TokenAttribute] {
  /// Lays the attributes out for a call, each at a multiple of eight: a module may read a number there.
  func withTemplate<Result>(
    _ call: (UnsafeMutablePointer<CK_ATTRIBUTE>, CK_ULONG) -> Result
  ) -> Result {
    let room = reduce(8) { $0 + ($1.bytes.count + 7) / 8 * 8 }
    return withUnsafeTemporaryAllocation(byteCount: room, alignment: 8) { memory in
      var template: [CK_ATTRIBUTE] = []
      var offset = 0
      for attribute in self {
        let place = UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
        place.copyBytes(from: attribute.bytes)
        template.append(
          CK_ATTRIBUTE(
            type: attribute.type, pValue: place.baseAddress, ulValueLen: CK_ULONG(attribute.bytes.count)))
        offset += (attribute.bytes.count + 7) / 8 * 8
      }
      let count = CK_ULONG(template.count)
      return template.withUnsafeMutableBufferPointer { call($0.baseAddress!, count) }
    }
  }
}
