// SPDX-License-Identifier: Apache-2.0

/// What kept the journal from being written or read: a code to act on, the cause as it was met, and the
/// place.
public struct JournalFault: Error, Equatable, CustomStringConvertible {
  /// Names and numbers are never reused.
  public enum Code: UInt16, Sendable, CaseIterable {
    /// The file is not a journal, or its tables are not those of a journal.
    case unreadable = 1
    /// What was read is not what was appended.
    case altered = 2
    /// The entries do not follow the head.
    case gap = 3
    /// An entry is older than the one before it.
    case timeWentBack = 4
    /// A batch without entries, or an entry that is too large, of a time beyond the year 9999, or whose salt
    /// or digest has the wrong length.
    case malformed = 5
    case outOfSpace = 6
    case readOnly = 7
    /// Another store has taken leadership, or this one never has.
    case fenced = 8
    /// Another process holds the journal.
    case busy = 9
    /// The journal is of a format that this version does not know.
    case otherVersion = 10
    /// The device or the file system failed, or there is no such file.
    case unavailable = 11

    /// The name in answers and messages, such as `out-of-space`.
    public var name: String {
      "\(self)".reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }
  }

  /// Where in the journal: the first entry, and its batch where known, that the fault concerns.
  public struct Place: Hashable, Sendable {
    public var sequence: UInt64
    public var batch: UInt64?

    public init(sequence: UInt64, batch: UInt64? = nil) {
      self.sequence = sequence
      self.batch = batch
    }
  }

  public var code: Code
  /// The cause as it was met, for those who operate the system; not translated.
  public var cause: String
  public var place: Place?

  public init(_ code: Code, cause: String, at place: Place? = nil) {
    self.code = code
    self.cause = cause
    self.place = place
  }

  public var description: String { "\(english) / \(turkish) [\(code.name): \(cause)]" }

  /// What happened and what to do next, in English.
  public var english: String {
    guard let place else { return code.english }
    let batch = place.batch.map { ", batch \($0)" } ?? ""
    return "\(code.english) (Entry \(place.sequence)\(batch).)"
  }

  /// What happened and what to do next, in Turkish.
  public var turkish: String {
    guard let place else { return code.turkish }
    let batch = place.batch.map { ", \($0) numaralı küme" } ?? ""
    return "\(code.turkish) (\(place.sequence) numaralı kayıt\(batch).)"
  }
}

extension JournalFault.Code {
  fileprivate var english: String {
    switch self {
    case .unreadable:
      "This file is not a journal. Check the path, or put the journal back from a copy."
    case .altered:
      "The journal is not as it was written. "
        + "Stop, keep this file as evidence, and go on from a verified copy."
    case .gap:
      "The entries do not follow the end of the journal. Take the head again and number them from there."
    case .timeWentBack:
      "An entry is older than the one before it. Check the clock, then take the time again."
    case .malformed:
      "The batch cannot be kept as it is. "
        + "Send one that is not empty and not too large, each entry with a salt and a digest."
    case .outOfSpace:
      "There is no room left for the journal. "
        + "Free or add space on its volume: appending then goes on by itself."
    case .readOnly:
      "The journal may only be read here. "
        + "Check the rights of the file and its directory, and how the volume is mounted."
    case .fenced:
      "This process does not lead the journal. Let it stop, or take leadership before appending."
    case .busy:
      "Another process is holding the journal. "
        + "Try again; if this goes on, find the process that has the file open."
    case .otherVersion:
      "The journal has a format that this version does not know. "
        + "Use the version that wrote it, or a newer one."
    case .unavailable:
      "The journal cannot be reached. "
        + "Check that the file is there and that its device is sound, then try again."
    }
  }

  fileprivate var turkish: String {
    switch self {
    case .unreadable:
      "Bu dosya bir yevmiye defteri değil. Yolu denetleyin ya da defteri bir kopyadan geri koyun."
    case .altered:
      "Yevmiye defteri yazıldığı gibi değil. "
        + "İşlemi durdurun, bu dosyayı delil olarak saklayın, doğrulanmış bir kopyayla devam edin."
    case .gap:
      "Kayıtlar yevmiye defterinin sonunu izlemiyor. "
        + "Defterin sonunu yeniden okuyup numaralamaya oradan devam edin."
    case .timeWentBack:
      "Bir kayıt kendinden öncekinden daha eski. Saati denetleyin, sonra zamanı yeniden alın."
    case .malformed:
      "Küme bu hâliyle saklanamaz. "
        + "Boş ve çok büyük olmayan, her kaydında tuz ve özet bulunan bir küme gönderin."
    case .outOfSpace:
      "Yevmiye defteri için yer kalmadı. Bulunduğu birimde yer açın ya da ekleyin: yazma kendiliğinden sürer."
    case .readOnly:
      "Yevmiye defteri burada yalnızca okunabilir. "
        + "Dosyanın ve dizinin izinlerini, birimin nasıl bağlandığını denetleyin."
    case .fenced:
      "Yevmiye defterinin liderliği bu süreçte değil. Süreci durdurun ya da yazmadan önce liderliği alın."
    case .busy:
      "Yevmiye defterini başka bir süreç tutuyor. Yeniden deneyin; sürerse dosyayı açık tutan süreci bulun."
    case .otherVersion:
      "Yevmiye defterinin biçimini bu sürüm tanımıyor. Onu yazan sürümü ya da daha yenisini kullanın."
    case .unavailable:
      "Yevmiye defterine ulaşılamıyor. Dosyanın yerinde, aygıtın sağlam olduğunu denetleyip yeniden deneyin."
    }
  }
}
