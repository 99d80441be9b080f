// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDBSQLite

/// A simulated disk as SQLite sees it: a virtual file system of its C interface, each disk under a name of
/// its own.
struct DiskFileSystem: @unchecked Sendable {
  // Unchecked: registered once, taken back once, and only looked at by SQLite in between.

  /// What SQLite keeps for an open file: its own part first.
  struct OpenFile {
    var base: sqlite3_file
    var handle: Unmanaged<DiskHandle>?
  }

  private let vfs: UnsafeMutablePointer<sqlite3_vfs>

  init(_ disk: SimulatedDisk) {
    vfs = .allocate(capacity: 1)
    vfs.initialize(to: sqlite3_vfs())
    vfs.pointee.iVersion = 2
    vfs.pointee.szOsFile = Int32(MemoryLayout<OpenFile>.size)
    vfs.pointee.mxPathname = 512
    vfs.pointee.zName = UnsafePointer(strdup(disk.name))
    vfs.pointee.pAppData = Unmanaged.passUnretained(disk).toOpaque()
    Self.fill(&vfs.pointee)
    sqlite3_vfs_register(vfs, 0)
  }

  func unregister() {
    sqlite3_vfs_unregister(vfs)
    free(UnsafeMutablePointer(mutating: vfs.pointee.zName))
    vfs.deallocate()
  }

  private static func disk(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> SimulatedDisk {
    Unmanaged<SimulatedDisk>.fromOpaque(vfs!.pointee.pAppData).takeUnretainedValue()
  }

  // MARK: The file system

  private static func fill(_ vfs: inout sqlite3_vfs) {
    vfs.xOpen = { vfs, name, file, flags, outFlags in
      let name = name.map { String(cString: $0) }
      guard let handle = DiskFileSystem.disk(vfs).open(name, creates: flags & SQLITE_OPEN_CREATE != 0) else {
        file!.pointee.pMethods = nil
        return SQLITE_CANTOPEN
      }
      file!.withMemoryRebound(to: OpenFile.self, capacity: 1) { open in
        open.pointee.base.pMethods = UnsafePointer(DiskFileSystem.methods)
        open.pointee.handle = .passRetained(handle)
      }
      outFlags?.pointee = flags
      return SQLITE_OK
    }
    vfs.xDelete = { vfs, name, durably in
      DiskFileSystem.disk(vfs).delete(String(cString: name!), durably: durably != 0)
    }
    vfs.xAccess = { vfs, name, flags, result in
      let disk = DiskFileSystem.disk(vfs)
      guard disk.isOn else { return SQLITE_IOERR }
      result!.pointee = disk.exists(String(cString: name!)) ? 1 : 0
      return SQLITE_OK
    }
    vfs.xFullPathname = { _, name, room, path in
      guard strlen(name!) < Int(room) else { return SQLITE_CANTOPEN }
      strcpy(path!, name!)
      return SQLITE_OK
    }
    vfs.xRandomness = { _, count, bytes in
      memset(bytes!, 7, Int(count))
      return count
    }
    // Whoever waits for a lock waits for someone on this very thread: no time passes.
    vfs.xSleep = { _, microseconds in microseconds }
    vfs.xCurrentTime = { _, day in
      day!.pointee = 2_461_000.5
      return SQLITE_OK
    }
    vfs.xCurrentTimeInt64 = { _, milliseconds in
      milliseconds!.pointee = 2_461_000 * 86_400_000
      return SQLITE_OK
    }
    vfs.xGetLastError = { _, _, _ in 0 }
  }

  // MARK: Open files

  private static func handle(_ file: UnsafeMutablePointer<sqlite3_file>?) -> DiskHandle {
    file!.withMemoryRebound(to: OpenFile.self, capacity: 1) { $0.pointee.handle!.takeUnretainedValue() }
  }

  /// SQLite keeps no copy: they stay where they are for all disks.
  nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    methods.pointee.iVersion = 2
    fillContent(&methods.pointee)
    fillLocks(&methods.pointee)
    return methods
  }()

  private static func fillContent(_ methods: inout sqlite3_io_methods) {
    methods.xClose = { file in
      DiskFileSystem.handle(file).close()
      file!.withMemoryRebound(to: OpenFile.self, capacity: 1) { $0.pointee.handle?.release() }
      return SQLITE_OK
    }
    methods.xRead = { file, buffer, count, offset in
      let handle = DiskFileSystem.handle(file)
      guard let bytes = handle.disk.read(handle.file, Int(count), at: Int(offset)) else {
        return DiskCode.readError
      }
      bytes.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { memcpy(buffer!, start, bytes.count) }
      }
      // What is missing is zero, and SQLite is told.
      guard bytes.count < Int(count) else { return SQLITE_OK }
      memset(buffer! + bytes.count, 0, Int(count) - bytes.count)
      return DiskCode.shortRead
    }
    methods.xWrite = { file, buffer, count, offset in
      let handle = DiskFileSystem.handle(file)
      let bytes = Array(UnsafeRawBufferPointer(start: buffer, count: Int(count)))
      return handle.disk.write(bytes, at: Int(offset), to: handle.file)
    }
    methods.xTruncate = { file, size in
      let handle = DiskFileSystem.handle(file)
      return handle.disk.resize(handle.file, to: Int(size))
    }
    methods.xSync = { file, _ in
      let handle = DiskFileSystem.handle(file)
      return handle.disk.synchronise(handle.file, name: handle.name)
    }
    methods.xFileSize = { file, size in
      size!.pointee = Int64(DiskFileSystem.handle(file).file.content.count)
      return SQLITE_OK
    }
    methods.xSectorSize = { _ in Int32(DiskFile.sectorBytes) }
    // A torn write changes nothing beside itself, as SQLite takes for granted of the devices of today.
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
  }

  private static func fillLocks(_ methods: inout sqlite3_io_methods) {
    methods.xLock = { file, level in DiskFileSystem.handle(file).lock(level) }
    methods.xUnlock = { file, level in
      DiskFileSystem.handle(file).unlock(to: level)
      return SQLITE_OK
    }
    methods.xCheckReservedLock = { file, result in
      result!.pointee = DiskFileSystem.handle(file).isReserved ? 1 : 0
      return SQLITE_OK
    }
    methods.xShmMap = { file, index, bytes, extend, region in
      let handle = DiskFileSystem.handle(file)
      guard handle.disk.isOn else { return SQLITE_IOERR }
      let found = handle.region(Int(index), bytes: Int(bytes), extend: extend != 0)
      region!.pointee = found
      return SQLITE_OK
    }
    methods.xShmLock = { file, first, count, flags in
      DiskFileSystem.handle(file).lockMemory(((1 << UInt32(count)) - 1) << UInt32(first), flags: flags)
    }
    methods.xShmBarrier = { _ in }
    methods.xShmUnmap = { file, _ in
      DiskFileSystem.handle(file).unmapMemory()
      return SQLITE_OK
    }
  }
}
