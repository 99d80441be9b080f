// SPDX-License-Identifier: Apache-2.0
import GRDB
import GRDBSQLite
import Kernel
import Units

/// A prepared statement that is run many times: parameters are bound and the statement stepped without
/// anything in between. Valid within the transaction for which it was taken from the connection.
struct BulkStatement {
  private let statement: Statement
  private let handle: OpaquePointer
  /// Room for one short text, which SQLite reads while it steps.
  private let room: Room

  private final class Room {
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    var scratch: [UInt8] = []
    static let capacity = 32
    deinit { start.deallocate() }
  }

  init(_ sql: String, on database: Database) throws {
    statement = try database.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
    room = Room()
    room.scratch.reserveCapacity(Room.capacity)
  }

  @inline(__always)
  func bind(_ parameter: Int32, _ value: Int64) { sqlite3_bind_int64(handle, parameter, value) }

  @inline(__always)
  func bind(_ parameter: Int32, _ value: Int) { sqlite3_bind_int64(handle, parameter, Int64(value)) }

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

  /// At most one per statement: the text lies in the statement's own room.
  func bind(_ parameter: Int32, _ value: Reference) {
    room.scratch.removeAll(keepingCapacity: true)
    value.write(to: &room.scratch)
    let count = room.scratch.count
    for index in 0..<count { room.start[index] = room.scratch[index] }
    room.start.withMemoryRebound(to: CChar.self, capacity: count) { start in
      _ = sqlite3_bind_text(handle, parameter, start, Int32(count), nil)
    }
  }

  /// Runs the statement to its end; the parameters keep their values.
  func run() throws {
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}
