// SPDX-License-Identifier: Apache-2.0
import Engine
import Hummingbird
import Kernel
import Units

/// Takes submissions over HTTP: reads, checks, lets the node decide, signs the answer.
struct Desk: Sendable {
  let node: Node
  let door: Door
  let seal: Seal
  let peers: Peers
  let callers: Callers
  let admission: Admission
  let counters: ServerCounters
  let limits: ServerLimits

  func submit(_ request: Request, _ context: ServerContext) async throws -> Response {
    guard let peer = try await peers.peer(of: context.channel) else {
      throw DoorRefusal(.certificateMissing, "GEN-10")
    }
    let upload = Upload(limits)
    return try await admission.admit(bytes: upload.announcedBytes(request)) {
      let form = try Door.form(contentType: request.headers[.contentType])
      let content = try await upload.read(request, on: context.channel)
      let signature = request.headers[.kaydiSignature].map { Array($0.utf8) } ?? []
      let entry = try door.admit(
        signature: signature, form: form, content: content, at: node.now, tlsPeerLeaf: peer.leaf)
      if entry.envelope.channel == .screen {
        let session = try await callers.session(request, context)
        guard session.user == entry.envelope.user else {
          throw DoorRefusal(.certificateOfOtherUser, "AUT-11", .init("user", session.user.text))
        }
      }
      let answered = try await node.submit(entry)
      return try answer(answered, form: form, contentBytes: content.count, language: request.language)
    }
  }

  private func answer(
    _ answered: Node.Answered, form: ContentForm, contentBytes: Int, language: Language
  ) throws -> Response {
    var document = AnswerDocument(
      sequence: answered.sequence, time: answered.time, outcome: answered.outcome, form: form,
      language: language)
    counters.answered(document, contentBytes: contentBytes)
    var sequence = answered.sequence
    let repeats = document.repeats
    if let repeats, let first = try node.entry(repeats) {
      // The first answer again, byte for byte (GEN-39).
      sequence = repeats
      document = AnswerDocument(
        sequence: repeats, time: first.time, outcome: first.outcome, form: form, language: language)
    }
    var response = try seal.response(
      document.contentType, document.body, sequence: sequence, reference: document.reference,
      language: language)
    response.headers[.kaydiReceipt] = NotaryRoutes.receiptPath(sequence)
    if let repeats { response.headers[.kaydiRepeats] = String(repeats) }
    return response
  }
}
