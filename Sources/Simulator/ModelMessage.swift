// SPDX-License-Identifier: Apache-2.0

/// A signed submission before it is read.
struct ModelMessage {
  var user = ""
  var member = ""
  var certificate = ""
  var channel = "WS"
  var reference = ""
  var day = ""
  var form = "json"
  var content: [UInt8] = []

  /// The same bytes were signed.
  func isSame(as other: ModelMessage) -> Bool {
    user == other.user && channel == other.channel && day == other.day && form == other.form
      && content == other.content
  }
}

/// An expected no.
struct ModelRefusal: Error {
  let code: String
  init(_ code: String) { self.code = code }
}
