// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// What a seed decides before anybody acts: whether certificates are checked, how much room there is, and how
/// much one entry may cause.
struct SimulationWorld {
  let checksCertificates: Bool
  /// What one entry causes goes on at continuations, so nothing may follow between two lines of a content.
  let hasSmallSteps: Bool
  /// By the names of the catalogue.
  let limits: [String: Int]

  static let opening = Moment(day: Day(year: 2026, month: 3, day: 2)!, time: TimeOfDay(hour: 9, minute: 0)!)

  init(seed: UInt64) {
    checksCertificates = seed % 2 == 1
    hasSmallSteps = seed % 5 == 4
    // Lots and texts have more room than the seeds can use: how many pieces they take is the engine's own
    // affair, and nothing that the model could know.
    var limits = [
      "members": 16, "users": 150, "investors": 80, "accounts": 120, "securities": 24, "holdings": 240,
      "waiting-transfers": 20, "open-instructions": 30, "submissions-a-day": 2_000, "references-a-day": 2_000,
      "group-lines": 20, "steps": hasSmallSteps ? 2 : 100_000, "lots": 20_000, "text-pieces": 100_000,
    ]
    if seed % 3 == 0 {
      let tight = [
        "members": 8, "users": 40, "investors": 30, "accounts": 60, "securities": 12, "holdings": 70,
        "waiting-transfers": 6, "open-instructions": 12, "submissions-a-day": 300, "references-a-day": 120,
      ]
      limits.merge(tight) { $1 }
    }
    self.limits = limits
  }

  var model: Model {
    Model(
      limits: limits, checksCertificates: checksCertificates, at: Self.modelTime(Self.opening),
      officers: ["MKK900", "MKK901"].map(People.certificate))
  }

  var genesis: [UInt8] {
    let sizes = limits.sorted { $0.key < $1.key }.map { "\"\(Self.inGenesis($0.key))\":\($0.value)" }
    let numbers = sizes.joined(separator: ",")
    return Array(
      """
      {"market":"TR","operatorCode":"MKK","operatorTitle":"Merkezi Kayıt","checksCertificates":\(checksCertificates),\
      "firstOfficer":"\(People.certificate(of: "MKK900"))","secondOfficer":"\(People.certificate(of: "MKK901"))",\(numbers)}
      """.utf8)
  }

  /// `waiting-transfers` stands as `waitingTransfers` in a genesis entry.
  private static func inGenesis(_ name: String) -> String {
    let words = name.split(separator: "-")
    return String(words[0]) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
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
      day: value(message.day), certificate: certificate.bytes)
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
    let header = "\(message.user) \(message.member) \(message.day) \(message.form) "
    for byte in Array(header.utf8) + message.content {
      digest = (digest ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
    }
    return digest
  }
}
