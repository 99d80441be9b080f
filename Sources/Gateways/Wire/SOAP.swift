// SPDX-License-Identifier: Apache-2.0
import Kernel

/// Envelopes of SOAP 1.1 with one flat message in the body: its element is the message, the elements in it
/// are its fields.
enum SOAP {
  static let namespace = "http://schemas.xmlsoap.org/soap/envelope/"
  static let contentType = "text/xml; charset=utf-8"

  /// Whose fault it was that there is no answer.
  enum FaultCode: String, Sendable { case client = "Client", server = "Server" }

  enum Body: Sendable {
    case message(XMLElement)
    case fault(FaultCode)
  }

  // MARK: Writing

  static func envelope<Message: Described>(_ message: Message, named name: String, in namespace: String)
    -> [UInt8]
  {
    var out = "<m:\(name) xmlns:m=\"\(namespace)\">"
    for field in FieldTextWriter.texts(of: message) {
      out += "<m:\(field.name)>\(escaped(String(decoding: field.text, as: UTF8.self)))</m:\(field.name)>"
    }
    return envelope(out + "</m:\(name)>")
  }

  static func fault(_ code: FaultCode, _ text: String) -> [UInt8] {
    envelope(
      "<soap:Fault><faultcode>soap:\(code.rawValue)</faultcode><faultstring>\(escaped(text))</faultstring></soap:Fault>"
    )
  }

  static func envelope(_ body: String) -> [UInt8] {
    Array(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <soap:Envelope xmlns:soap="\(namespace)"><soap:Body>\(body)</soap:Body></soap:Envelope>
      """.utf8)
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  // MARK: Reading

  /// Nil for what is not an envelope with one message.
  static func read(_ bytes: [UInt8]) -> Body? {
    guard let envelope = try? XMLReader.read(bytes), envelope.isNamed("Envelope", in: namespace),
      let body = envelope.children.last, body.isNamed("Body", in: namespace), body.children.count == 1,
      envelope.children.dropLast().allSatisfy({ $0.isNamed("Header", in: namespace) })
    else { return nil }
    let message = body.children[0]
    guard message.isNamed("Fault", in: namespace) else { return .message(message) }
    let code = message.children.first { $0.name == "faultcode" }?.text ?? []
    let name = String(decoding: code, as: UTF8.self).split(separator: ":").last.map(String.init) ?? ""
    return FaultCode(rawValue: name).map { .fault($0) }
  }

  /// The fields of a message; nil when it is not the one expected or not flat.
  static func fields<Message: Described>(
    of element: XMLElement, named name: String, in namespace: String, as _: Message.Type
  ) -> Message? {
    guard element.isNamed(name, in: namespace),
      element.children.allSatisfy({ $0.namespace == namespace && $0.children.isEmpty }),
      element.text.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 })
    else { return nil }
    return FieldTextReader.read(
      element.children.map { FieldText(name: $0.name, text: $0.text) }, as: Message.self)
  }
}
