// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite

/// A file as one connection has it open, with its locks: those of the file and those of the shared memory.
final class DiskHandle {
  let disk: SimulatedDisk
  let file: DiskFile
  let name: String?
  /// Kept by the handle, so that it lives as long as someone may look at it.
  private let memory: SharedMemory
  private var level = SQLITE_LOCK_NONE
  /// One bit for each of the locks of the shared memory.
  private var sharedLocks: UInt32 = 0
  private var exclusiveLocks: UInt32 = 0

  init(_ file: DiskFile, on disk: SimulatedDisk, name: String?) {
    self.disk = disk
    self.file = file
    self.name = name
    memory = file.memory
    file.openFiles.append(self)
  }

  func close() {
    file.openFiles.removeAll { $0 === self }
    // Whoever opens the file next begins with empty memory and looks at the log.
    if file.openFiles.isEmpty { file.memory = SharedMemory() }
  }

  private var others: some Sequence<DiskHandle> { file.openFiles.lazy.filter { $0 !== self } }

  // MARK: Locks of the file

  func lock(_ wanted: Int32) -> Int32 {
    guard wanted > level else { return SQLITE_OK }
    let highest = others.map(\.level).max() ?? SQLITE_LOCK_NONE
    switch wanted {
    case SQLITE_LOCK_SHARED:
      guard highest < SQLITE_LOCK_PENDING else { return SQLITE_BUSY }
    case SQLITE_LOCK_RESERVED:
      guard highest < SQLITE_LOCK_RESERVED else { return SQLITE_BUSY }
    default:
      guard highest < SQLITE_LOCK_RESERVED else { return SQLITE_BUSY }
      // No new reader comes in while those who read finish.
      guard highest < SQLITE_LOCK_SHARED else {
        level = SQLITE_LOCK_PENDING
        return SQLITE_BUSY
      }
    }
    level = wanted
    return SQLITE_OK
  }

  func unlock(to wanted: Int32) { level = min(level, wanted) }

  var isReserved: Bool { file.openFiles.contains { $0.level >= SQLITE_LOCK_RESERVED } }

  // MARK: Shared memory

  func region(_ index: Int, bytes: Int, extend: Bool) -> UnsafeMutableRawPointer? {
    memory.region(index, bytes: bytes, extend: extend)
  }

  func lockMemory(_ locks: UInt32, flags: Int32) -> Int32 {
    if flags & SQLITE_SHM_UNLOCK != 0 {
      sharedLocks &= ~locks
      exclusiveLocks &= ~locks
      return SQLITE_OK
    }
    if flags & SQLITE_SHM_SHARED != 0 {
      guard others.allSatisfy({ $0.exclusiveLocks & locks == 0 }) else { return SQLITE_BUSY }
      sharedLocks |= locks
    } else {
      guard others.allSatisfy({ ($0.exclusiveLocks | $0.sharedLocks) & locks == 0 }) else {
        return SQLITE_BUSY
      }
      exclusiveLocks |= locks
    }
    return SQLITE_OK
  }

  func unmapMemory() {
    sharedLocks = 0
    exclusiveLocks = 0
  }
}

/// Extended result codes, macros that Swift does not see.
enum DiskCode {
  static let readError = SQLITE_IOERR | 1 << 8
  static let shortRead = SQLITE_IOERR | 2 << 8
  static let writeError = SQLITE_IOERR | 3 << 8
  static let syncError = SQLITE_IOERR | 4 << 8
  static let truncateError = SQLITE_IOERR | 6 << 8
  static let noSuchFile = SQLITE_IOERR | 23 << 8
  static let noMemory = SQLITE_IOERR | 20 << 8
}
