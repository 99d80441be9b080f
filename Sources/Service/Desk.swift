// SPDX-License-Identifier: Apache-2.0
import Engine
import Hummingbird
import JournalStore
import Kernel
import Signing
import Units

/// Takes submissions over HTTP: reads, checks, lets the node decide, signs the answer.
struct Desk: Sendable {
  let node: Node
  let door: Door
  let signer: AnswerSigner
  let peers: Peers
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
      let answered = try await node.submit(entry)
      return try answer(answered, form: form, contentBytes: content.count, language: request.language)
    }
  }

  private func answer(
    _ answered: Node.Answered, form: ContentForm, contentBytes: Int, language: Language
  ) throws -> Response {
    var document = AnswerDocument(
      sequence: answered.sequence, time: answered.time, outcome: answered.outcome, form: form, language: language)
    counters.answered(document, contentBytes: contentBytes)
    var sequence = answered.sequence
    let repeats = document.repeats
    if let repeats, let first = try node.entry(repeats) {
      // The first answer again, byte for byte (GEN-39).
      sequence = repeats
      document = AnswerDocument(
        sequence: repeats, time: first.time, outcome: first.outcome, form: form, language: language)
    }
    var response = try signed(document, sequence: sequence, head: answered.head, language: language)
    if let repeats { response.headers[.kaydiRepeats] = String(repeats) }
    return response
  }

  /// An answer that cannot be signed is not given (GEN-13).
  private func signed(
    _ document: AnswerDocument, sequence: UInt64, head: JournalHead, language: Language
  ) throws -> Response {
    let header = AnswerHeader(
      signingTimeSeconds: node.now.seconds, reference: document.reference, entrySequence: sequence,
      journalHead: head.hash)
    var response = Response(document.contentType, document.body, language: language)
    response.headers[.kaydiSignature] = try signer.sign(document.body, header)
    response.headers[.kaydiSequence] = String(sequence)
    return response
  }
}
