// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite
import Synchronization

/// The disk of one simulated machine: files in memory under a file system that SQLite can be told to use,
/// with faults drawn from a seed.
///
/// What a power failure may do to a file stands in `DiskFile`. Names have the same two sides: a file made and
/// never synchronised may be gone, one deleted may be back. As in SQLite's own file systems, to synchronise a
/// file that is new synchronises its directory, with all that was made and deleted there.
final class SimulatedDisk: @unchecked Sendable {
  // Unchecked: a simulation runs on one thread, and whatever SQLite calls here it calls while that thread
  // waits for it.

  private static let disks = Atomic(0)

  /// The name under which SQLite knows this disk.
  let name = "kaydi-disk-\(SimulatedDisk.disks.add(1, ordering: .relaxed).newValue)"
  private(set) var random: SeededRandom
  private(set) var counts = DiskCounts()
  var rates = DiskRates.none
  /// While someone looks who is not of this world, nothing fails.
  var isWatched = false
  /// The most bytes that all files may take; nil for no limit.
  var capacityBytes: Int?
  /// Synchronisations that are told to have happened and did not: a fault planted on purpose.
  var skipsSyncs = false
  /// Failed synchronisations that are told to have happened: a fault planted on purpose.
  var hidesFailedSyncs = false

  /// The snapshots of the state, the newest first.
  private(set) var snapshots: [SimulatedSnapshot] = []

  private(set) var isOn = true
  private var writesUntilCut: Int?
  private var names: [String: DiskFile] = [:]
  private var keptNames: [String: DiskFile] = [:]
  private var vfs: DiskFileSystem?

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    vfs = DiskFileSystem(self)
  }

  /// Another disk with what this one's files hold, and without its faults.
  func copy() -> SimulatedDisk {
    let copy = SimulatedDisk(seed: 0)
    for (name, file) in names { copy.names[name] = DiskFile(copyOf: file) }
    copy.keptNames = copy.names
    return copy
  }

  deinit { vfs?.unregister() }

  /// Where SQLite finds a file of this disk.
  func uri(_ file: String) -> String { "file:/\(file)?vfs=\(name)" }

  // MARK: Files

  var usedBytes: Int { names.values.reduce(0) { $0 + $1.content.count } }

  func bytes(of file: String) -> Int { names["/\(file)"]?.content.count ?? 0 }

  /// Flips one stored bit: the fault of a device that keeps badly.
  func flip(bit: Int, of file: String) {
    names["/\(file)"]?.flip(bit: bit)
    counts.note(.flippedBit)
  }

  /// Takes a file away with its log, as an operator would.
  func remove(_ file: String) {
    for name in ["/\(file)", "/\(file)-wal"] {
      names[name] = nil
      keptNames[name] = nil
    }
  }

  /// The last two are kept.
  func keep(_ snapshot: SimulatedSnapshot) {
    snapshots.insert(snapshot, at: 0)
    snapshots.removeLast(max(0, snapshots.count - 2))
  }

  // MARK: Power

  /// Power or process fails once some more changes have been made; never for nil.
  func cut(afterWrites count: Int?) { writesUntilCut = count }

  /// From now on nothing works until the machine starts again.
  func stop() {
    isOn = false
    writesUntilCut = nil
  }

  /// Starts again. Without a power failure the machine's cache has kept every change.
  func start(afterPowerFailure: Bool) {
    precondition(names.values.allSatisfy(\.openFiles.isEmpty), "a stopped machine has no file open")
    if afterPowerFailure { losePower() }
    writesUntilCut = nil
    isOn = true
  }

  private func losePower() {
    // In a stated order, since each draws.
    for name in Set(names.keys).union(keptNames.keys).sorted() where names[name] !== keptNames[name] {
      guard random.below(2) == 0 else { continue }
      counts.note(keptNames[name] == nil ? .lostName : .returnedFile)
      names[name] = keptNames[name]
    }
    keptNames = names
    for name in names.keys.sorted() { names[name]?.losePower(&random, &counts) }
    for index in snapshots.indices where random.below(4) == 0 {
      snapshots[index].damage(&random)
      counts.note(.damagedSnapshot)
    }
  }

  // MARK: What SQLite asks for

  func open(_ name: String?, creates: Bool) -> DiskHandle? {
    guard isOn else { return nil }
    guard let name else { return DiskHandle(DiskFile(), on: self, name: nil) }
    if names[name] == nil {
      guard creates else { return nil }
      names[name] = DiskFile()
    }
    return names[name].map { DiskHandle($0, on: self, name: name) }
  }

  /// As SQLite's own file systems do, an empty file is taken for none.
  func exists(_ name: String) -> Bool { names[name]?.content.isEmpty == false }

  func delete(_ name: String, durably: Bool) -> Int32 {
    guard change() else { return SQLITE_IOERR }
    guard names.removeValue(forKey: name) != nil else { return DiskCode.noSuchFile }
    if durably { keptNames[name] = nil }
    return SQLITE_OK
  }

  /// Nil for an error of the device.
  func read(_ file: DiskFile, _ count: Int, at offset: Int) -> ArraySlice<UInt8>? {
    guard isOn, !fails(rates.readErrors, .readError) else { return nil }
    return file.read(count, at: offset)
  }

  func write(_ bytes: [UInt8], at offset: Int, to file: DiskFile) -> Int32 {
    guard change(), !fails(rates.writeErrors, .writeError) else { return DiskCode.writeError }
    let growth = offset + bytes.count - file.content.count
    if let capacityBytes, !isWatched, growth > 0, usedBytes + growth > capacityBytes {
      counts.note(.full)
      return SQLITE_FULL
    }
    file.write(bytes, at: offset)
    return SQLITE_OK
  }

  func resize(_ file: DiskFile, to size: Int) -> Int32 {
    guard change() else { return DiskCode.truncateError }
    file.resize(to: size)
    return SQLITE_OK
  }

  func synchronise(_ file: DiskFile, name: String?) -> Int32 {
    guard change() else { return DiskCode.syncError }
    if skipsSyncs { return SQLITE_OK }
    if file.hasPending, fails(rates.failedSyncs, .failedSync) {
      counts.note(.lostWrite, file.synchroniseBadly(&random))
      return hidesFailedSyncs ? SQLITE_OK : DiskCode.syncError
    }
    file.synchronise()
    if let name, names[name] === file, keptNames[name] !== file { keptNames = names }
    return SQLITE_OK
  }

  /// False when there is no power, or it fails right before this change.
  private func change() -> Bool {
    guard isOn else { return false }
    if let left = writesUntilCut {
      if left == 0 {
        counts.note(.cutInside)
        stop()
        return false
      }
      writesUntilCut = left - 1
    }
    return true
  }

  private func fails(_ rate: Int?, _ kind: DiskFaultKind) -> Bool {
    guard let rate, !isWatched, random.below(rate) == 0 else { return false }
    counts.note(kind)
    return true
  }
}
