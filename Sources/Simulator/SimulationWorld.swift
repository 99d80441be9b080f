// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// What a seed decides before anybody acts: whether certificates are checked and registers asked, how much
/// room there is, and how much one entry may cause.
struct SimulationWorld {
  let checksCertificates: Bool
  /// Whether MERNIS and the tax register are asked.
  let asksRegisters: Bool
  /// What one entry causes goes on at continuations, so nothing may follow between two lines of a content.
  let hasSmallSteps: Bool
  /// Whose certificates alone are loaded; those of anybody when nil.
  let issuer: String?
  let limits: ModelLimits

  static let opening = Moment(day: Day(year: 2026, month: 3, day: 2)!, time: TimeOfDay(hour: 9, minute: 0)!)

  init(seed: UInt64) {
    checksCertificates = seed % 2 == 1
    asksRegisters = seed / 2 % 2 == 1
    hasSmallSteps = seed % 5 == 4
    issuer = seed % 4 == 0 ? nil : People.issuer
    var limits = ModelLimits()
    if seed % 3 == 0 {
      limits.members = 10
      limits.users = 42
      limits.investors = 33
      limits.accounts = 60
      limits.securities = 12
      limits.holdings = 84
      limits.waitingTransfers = 6
      limits.realisedTransfers = 12
      limits.openInstructions = 12
      limits.submissionsADay = 300
      limits.referencesADay = 120
    }
    if hasSmallSteps { limits.steps = 2 }
    self.limits = limits
  }

  var model: Model {
    Model(
      limits: limits, checksCertificates: checksCertificates, asksRegisters: asksRegisters, issuer: issuer,
      at: Self.modelTime(Self.opening), certificate: People.certificate)
  }

  /// Lots, texts and payloads have more room than the seeds can use: how many pieces they take is the
  /// engine's own affair, and nothing that the model could know.
  var genesis: [UInt8] {
    let sizes = [
      ("members", limits.members), ("users", limits.users), ("investors", limits.investors),
      ("accounts", limits.accounts), ("securities", limits.securities), ("holdings", limits.holdings),
      ("waitingTransfers", limits.waitingTransfers), ("realisedTransfers", limits.realisedTransfers),
      ("openInstructions", limits.openInstructions),
      ("submissionsADay", limits.submissionsADay), ("referencesADay", limits.referencesADay),
      ("groupLines", limits.groupLines), ("steps", limits.steps), ("lots", limits.lots),
      ("textPieces", limits.textPieces),
    ]
    let certificates = [
      ("firstOfficer", People.certificate(of: "MKK900")), ("secondOfficer", People.certificate(of: "MKK901")),
      ("door", People.certificate(of: "MKK000")), ("issuer", issuer ?? ""),
    ]
    let texts = certificates.filter { !$0.1.isEmpty }.map { "\"\($0.0)\":\"\($0.1)\"," }.joined()
    let numbers = sizes.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
    return Array(
      """
      {"market":"TR","operatorCode":"MKK","operatorTitle":"Merkezi Kayıt","checksCertificates":\(checksCertificates),\
      "asksRegisters":\(asksRegisters),\
      \(texts)\(numbers)}
      """.utf8)
  }

  static func modelTime(_ moment: Moment) -> ModelTime {
    ModelTime(day: moment.day.text, second: Int(moment.timeOfDay.seconds))
  }

  // MARK: Submissions

  /// As the door would hand it over.
  static func submission(_ message: ModelMessage) -> Submission {
    let form: ContentForm =
      switch message.form {
      case "csv": .csv
      case "json": .json
      default: .binary
      }
    let certificate: CertificateFingerprint = value(message.certificate)
    let envelope = Envelope(
      member: value(message.member), user: value(message.user), reference: value(message.reference),
      day: value(message.day), certificate: certificate.bytes,
      channel: message.channel == "SCREEN" ? .screen : .webService)
    let decoded = message.content.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    return Submission(envelope: envelope, digest: digest(message), content: decoded)
  }

  private static func value<Value: FieldValue>(_ text: String) -> Value {
    let bytes = Array(text.utf8)
    return (try? Value.read(bytes.span)) ?? .blank
  }

  /// Nothing is signed here; any digest of all that would be tells bytes apart.
  private static func digest(_ message: ModelMessage) -> UInt128 {
    var digest: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    let header = "\(message.user) \(message.member) \(message.channel) \(message.day) \(message.form) "
    for byte in Array(header.utf8) + message.content {
      digest = (digest ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
    }
    return digest
  }
}
