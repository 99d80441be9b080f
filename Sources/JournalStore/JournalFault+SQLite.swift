// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB

extension JournalFault {
  /// What SQLite, or the journal itself, has thrown. A fault that knows its place keeps it.
  init(_ error: any Error, at place: Place? = nil) {
    switch error {
    case let fault as JournalFault:
      self = fault
    case let error as DatabaseError:
      let isAltered = error.resultCode == .SQLITE_CORRUPT
      self.init(
        Code(error), cause: "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")",
        at: isAltered ? place : nil)
    case is RowDecodingError:
      // A column of another type: no statement of ours has put it there.
      self.init(.altered, cause: "\(error)", at: place)
    default:
      self.init(.unavailable, cause: "\(error)")
    }
  }
}

extension JournalFault {
  /// What the system has said of a file.
  init(systemError: Int32, path: String) {
    let code: Code =
      switch systemError {
      case ENOSPC, EDQUOT: .outOfSpace
      case EROFS, EACCES, EPERM: .readOnly
      default: .unavailable
      }
    self.init(code, cause: "\(path): \(String(cString: strerror(systemError)))")
  }
}

extension JournalFault.Code {
  fileprivate init(_ error: DatabaseError) {
    self =
      switch (error.resultCode, error.extendedResultCode) {
      case (.SQLITE_FULL, _), (_, .SQLITE_IOERR_SHMSIZE): .outOfSpace
      case (.SQLITE_READONLY, _), (.SQLITE_PERM, _), (.SQLITE_AUTH, _): .readOnly
      case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _): .busy
      case (.SQLITE_CORRUPT, _): .altered
      case (.SQLITE_NOTADB, _), (.SQLITE_ERROR, _): .unreadable
      case (.SQLITE_TOOBIG, _): .malformed
      default: .unavailable
      }
  }
}
