// SPDX-License-Identifier: Apache-2.0
import JournalStore

/// Why a journal cannot be replayed.
public enum ReplayFault: Error, Sendable, CustomStringConvertible {
  case journal(JournalFault)
  /// The entry's bytes are not what the door lets in.
  case unreadable(sequence: UInt64, String)
  /// The entry has another outcome today than when it was journalled.
  case outcomeDiffers(sequence: UInt64)
  /// The state after the entry has another digest than a checkpoint tells.
  case stateDiffers(sequence: UInt64)

  public var description: String {
    switch self {
    case .journal(let fault): "\(fault)"
    case .unreadable(let sequence, let why):
      "Entry \(sequence) cannot be read: \(why). / \(sequence) numaralı kayıt okunamıyor: \(why)."
    case .stateDiffers(let sequence):
      """
      The state after entry \(sequence) has another digest than the journal tells. / \
      \(sequence) numaralı kayıttan sonraki durumun özeti günlüktekinden farklı.
      """
    case .outcomeDiffers(let sequence):
      """
      Entry \(sequence) would have another outcome than the one in the journal. Start the release that wrote it. / \
      \(sequence) numaralı kaydın sonucu günlüktekinden farklı. Onu yazan sürümü başlatın.
      """
    }
  }
}
