// SPDX-License-Identifier: Apache-2.0
import Kernel

/// Where the hashes of the present password and of the four before it lie, the newest first: none of them may
/// be used again (AUT-17).
typealias PasswordHashes = InlineArray<5, Blob>

extension Depository {
  /// The newest takes the first place, and the oldest is forgotten.
  mutating func remember(_ hash: [UInt8], before older: PasswordHashes) -> PasswordHashes {
    texts.free(older[4])
    var hashes = older
    for index in stride(from: 4, to: 0, by: -1) { hashes[index] = older[index - 1] }
    hashes[0] = keep(hash)
    return hashes
  }

  /// Those that there are.
  func texts(of hashes: PasswordHashes) -> [String] {
    hashes.indices.compactMap { index in
      hashes[index] == .none ? nil : String(decoding: text(hashes[index]), as: UTF8.self)
    }
  }
}
