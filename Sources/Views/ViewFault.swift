// SPDX-License-Identifier: Apache-2.0
import GRDB

/// What kept the views from being made or read: a code to act on and the cause as it was met.
public struct ViewFault: Error, Equatable, CustomStringConvertible {
  /// Names and numbers are never reused.
  public enum Code: UInt16, Sendable, CaseIterable {
    /// The file is not one of views.
    case unreadable = 1
    /// The entries do not follow the position of the views.
    case gap = 2
    /// An outcome is not one of this release.
    case outcomeUnknown = 3
    /// The tables do not fit the journal.
    case inconsistent = 4
    /// The cursor does not come from a page before.
    case cursorUnknown = 5
    /// GEN-21: no notice of the member has this position (`store-position-unknown`).
    case positionUnknown = 6
    /// GEN-22: the notice has left the store (`notice-archived`).
    case noticeArchived = 7
    case outOfSpace = 8
    /// The device or the file system failed, or another process holds the file.
    case unavailable = 9
  }

  public var code: Code
  /// The cause as it was met, for those who operate the system; not translated.
  public var cause: String

  public init(_ code: Code, cause: String) {
    self.code = code
    self.cause = cause
  }

  init(_ error: any Error) {
    switch error {
    case let fault as ViewFault: self = fault
    case let error as DatabaseError:
      let code: Code =
        switch error.resultCode {
        case .SQLITE_FULL: .outOfSpace
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: .unreadable
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: .inconsistent
        default: .unavailable
        }
      self.init(code, cause: error.description)
    default: self.init(.unavailable, cause: String(describing: error))
    }
  }

  public var description: String { "\(english) [\(code): \(cause)]" }

  /// What happened and what to do next.
  public var english: String {
    switch code {
    case .unreadable:
      "The file does not hold views. Check the path, or delete the file: views are made again."
    case .gap: "The entries do not follow what the views reflect. Read the journal from the position on."
    case .outcomeUnknown: "An outcome was written by another release. Use that release or a newer one."
    case .inconsistent: "The views do not fit the journal. Rebuild them."
    case .cursorUnknown: "The cursor does not come from an earlier page. Begin again without it."
    case .positionUnknown: "No notice has this position. Begin again without a position."
    case .noticeArchived: "The notice has left the store. Begin again without a position, or ask MKK for it."
    case .outOfSpace: "There is no room left for the views. Free or add space on their volume."
    case .unavailable: "The views cannot be reached. Check the file and its device, then try again."
    }
  }

  /// Ne olduğu ve ne yapılacağı.
  public var turkish: String {
    switch code {
    case .unreadable:
      "Dosya görünüm içermiyor. Yolu denetleyin ya da dosyayı silin: görünümler yeniden kurulur."
    case .gap: "Kayıtlar görünümlerin yansıttığı yeri izlemiyor. Yevmiyeyi o yerden başlayarak okuyun."
    case .outcomeUnknown: "Bir sonuç başka bir sürümce yazılmış. O sürümü ya da daha yenisini kullanın."
    case .inconsistent: "Görünümler yevmiyeyle uyuşmuyor. Yeniden kurun."
    case .cursorUnknown: "İmleç önceki bir sayfadan gelmiyor. İmleçsiz yeniden başlayın."
    case .positionUnknown: "Bu konumda bir bildirim yok. Konum vermeden yeniden başlayın."
    case .noticeArchived: "Bildirim depodan çıktı. Konum vermeden yeniden başlayın ya da MKK'dan isteyin."
    case .outOfSpace: "Görünümler için yer kalmadı. Bulundukları birimde yer açın ya da ekleyin."
    case .unavailable: "Görünümlere ulaşılamıyor. Dosyayı ve aygıtını denetleyip yeniden deneyin."
    }
  }
}
