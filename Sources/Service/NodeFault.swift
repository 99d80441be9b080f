// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Kernel
import Units

/// A submission that passed the door: exact bytes, and what the door made of them.
public struct SignedEntry: Sendable {
  public var form: ContentForm
  public var header: [UInt8]
  public var content: [UInt8]
  public var signature: [UInt8]
  public var signedDigest: [UInt8]
  public var envelope: Kernel.Envelope
  public var decoded: Decoded

  public init(
    form: ContentForm, header: [UInt8], content: [UInt8], signature: [UInt8], signedDigest: [UInt8],
    envelope: Kernel.Envelope, decoded: Decoded
  ) {
    self.form = form
    self.header = header
    self.content = content
    self.signature = signature
    self.signedDigest = signedDigest
    self.envelope = envelope
    self.decoded = decoded
  }
}

/// Why a node did not take a submission. Nothing of it was kept; the sender may send the same bytes again.
public enum NodeFault: Error, Sendable {
  /// The journal cannot be written now.
  case unavailable(JournalFault)
  /// More is waiting than the node takes.
  case overloaded
  case stopped
}

/// Why a journal cannot be replayed.
public enum ReplayFault: Error, Sendable, CustomStringConvertible {
  case journal(JournalFault)
  /// The entry's bytes are not what the door lets in.
  case unreadable(sequence: UInt64, String)
  /// The entry has another outcome today than when it was journalled.
  case outcomeDiffers(sequence: UInt64)

  public var description: String {
    switch self {
    case .journal(let fault): "\(fault)"
    case .unreadable(let sequence, let why):
      "Entry \(sequence) cannot be read: \(why). / \(sequence) numaralı kayıt okunamıyor: \(why)."
    case .outcomeDiffers(let sequence):
      """
      Entry \(sequence) would have another outcome than the one in the journal. Start the release that wrote it. / \
      \(sequence) numaralı kaydın sonucu günlüktekinden farklı. Onu yazan sürümü başlatın.
      """
    }
  }
}

/// How a node stands.
public struct NodeStatus: Sendable {
  public var sequence: UInt64
  public var time: Moment
  public var head: JournalHead
  public var fault: JournalFault?
  public var queued: Int
  public var batches: UInt64
}
