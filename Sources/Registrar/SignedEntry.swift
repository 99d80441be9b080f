// SPDX-License-Identifier: Apache-2.0
import Kernel

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
