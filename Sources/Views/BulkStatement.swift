// SPDX-License-Identifier: Apache-2.0
import GRDB
import GRDBSQLite

/// A prepared statement that is run many times: parameters are bound and the statement stepped without
/// anything in between. Whoever uses it keeps the `Statement` that it was taken from.
struct BulkStatement: BitwiseCopyable {
  private let handle: OpaquePointer

  init(_ statement: Statement) { handle = statement.sqliteStatement }

  @inline(__always)
  func bind(_ parameter: Int32, _ value: Int64) { sqlite3_bind_int64(handle, parameter, value) }

  @inline(__always)
  func bind(_ parameter: Int32, _ value: UInt64) {
    sqlite3_bind_int64(handle, parameter, Int64(bitPattern: value))
  }

  @inline(__always)
  func bind(_ parameter: Int32, _ value: UInt32?) {
    if let value {
      sqlite3_bind_int64(handle, parameter, Int64(value))
    } else {
      sqlite3_bind_null(handle, parameter)
    }
  }

  /// SQLite makes its own copy of the text.
  @inline(__always)
  func bind(_ parameter: Int32, utf8: [UInt8]) {
    utf8.withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      _ = sqlite3_bind_text(handle, parameter, start, Int32(bytes.count), Self.copied)
    }
  }

  /// `SQLITE_TRANSIENT`, a macro that Swift does not see.
  private static var copied: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  /// Runs the statement to its end; the parameters keep their values.
  @inline(__always)
  func run() throws {
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    if code != SQLITE_DONE { try fail(code) }
  }

  /// Runs a query for one number; nil when it gives no row.
  func integer() throws -> Int64? {
    defer { sqlite3_reset(handle) }
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return sqlite3_column_int64(handle, 0)
    case SQLITE_DONE: return nil
    case let code:
      try fail(code)
      return nil
    }
  }

  @inline(never)
  private func fail(_ code: Int32) throws {
    let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}
