// SPDX-License-Identifier: Apache-2.0
import Crypto
import Engine
import JournalStore
import Kernel
import Registrar
import Signing
import Units

/// Those who send, each one request at a time, again and again with the same bytes until it is answered.
///
/// The door is not part of this world: a request carries a real header, so that the replay can read it, and
/// bytes in place of a signature, which only `kaydi verify` would look at.
struct MachineClients {
  struct Client {
    var request: MachineRequest?
    var attempt = 0
    /// What comes back on the connection at hand is never heard.
    var isDeaf = false
  }

  private(set) var clients: [Client]
  private(set) var requests = 0
  private(set) var lastRequest: MachineRequest?
  private(set) var resends = 0
  private let key = P256.Signing.PrivateKey()
  private let certificate = [UInt8](repeating: 0x30, count: 420)

  init(_ count: Int) { clients = Array(repeating: Client(), count: count) }

  var isIdle: Bool { clients.allSatisfy { $0.request == nil } }

  subscript(_ client: Int) -> Client { clients[client] }

  mutating func begin(_ message: MachineMessage, by client: Int, at time: Moment) {
    requests += 1
    let signed = sign(message, reference: "R\(requests)", at: time)
    clients[client].request = MachineRequest(number: requests, client: client, signed: signed)
    lastRequest = clients[client].request
    clients[client].attempt = 0
  }

  /// Sends for the first time or again, on a new connection.
  mutating func send(_ client: Int, isDeaf: Bool, planted: PlantedFault?, at time: Moment) -> MachineRequest?
  {
    guard var request = clients[client].request else { return nil }
    clients[client].attempt += 1
    clients[client].isDeaf = isDeaf
    if clients[client].attempt > 1 { resends += 1 }
    if planted == .resentIsCarriedOutAgain, clients[client].attempt > 1 {
      let message = MachineMessage(
        user: request.signed.envelope.user.text, form: request.signed.form, content: request.signed.content)
      request.signed = sign(
        message, reference: "R\(request.number)-\(clients[client].attempt)", at: time)
    }
    return request
  }

  /// True when the client waits for this answer and hears it.
  mutating func hear(_ answer: MachineAnswer, by client: Int) -> Bool {
    guard clients[client].request?.number == answer.request, !clients[client].isDeaf, answer.entry != nil
    else { return false }
    clients[client].request = nil
    return true
  }

  private func sign(_ message: MachineMessage, reference: String, at time: Moment) -> SignedEntry {
    let envelope = Signing.Envelope(
      market: "TR", member: String(message.user.prefix(3)), user: message.user, reference: reference,
      businessDay: time.day.description, signingTimeSeconds: time.microseconds / Moment.microsecondsPerSecond,
      contentType: message.form == .csv ? .csv : .json, certificateChain: [certificate])
    guard let compact = try? envelope.sign(message.content, with: key),
      let decided = try? Kernel.Envelope(envelope)
    else { preconditionFailure("a workload names users and days as they are written") }
    let header = Array(compact.utf8.prefix { $0 != UInt8(ascii: ".") })
    return SignedEntry(
      form: message.form, header: header, content: message.content,
      signature: [UInt8](repeating: 0x5A, count: 64),
      signedDigest: JournalHash.signedDigest(header: header, content: message.content), envelope: decided,
      decoded: message.content.withUnsafeBufferPointer { Registry.decode($0, form: message.form) })
  }
}
