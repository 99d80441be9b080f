// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import Synchronization

/// Asks the system for the memory that a long replay will fill next, on the thread that reads ahead: clearing
/// new pages took a seventh of the engine's time.
final class MemoryAhead: Sendable {
  /// After batches of less nothing is asked for: short replays take no memory that they do not use.
  static let leastBatch = 1 << 20
  /// Of each table; a few batches of the greatest size.
  private static let bytes = 32 << 20

  private struct Region: Sendable {
    let start: UInt
    let end: UInt
  }

  private static let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
  private let wanted = Mutex<[Region]>([])

  /// Notes what comes next; called between entries.
  func want(_ registry: borrowing Registry) {
    let page = Self.page
    let regions = registry.memoryToCome(Self.bytes).compactMap { memory -> Region? in
      guard let base = memory.baseAddress else { return nil }
      let start = (UInt(bitPattern: base) + page - 1) & ~(page - 1)
      let end = (UInt(bitPattern: base) + UInt(memory.count)) & ~(page - 1)
      return start < end ? Region(start: start, end: end) : nil
    }
    wanted.withLock { $0 = regions }
  }

  /// Has the system put pages behind what was noted. It writes nothing, so that the engine may be at work in
  /// the same place; an address that is no table's any more, or a system that cannot do it, is passed over.
  func fetch() {
    let regions = wanted.withLock { regions in
      defer { regions = [] }
      return regions
    }
    #if canImport(Glibc)
      for region in regions {
        _ = madvise(
          UnsafeMutableRawPointer(bitPattern: region.start), Int(region.end - region.start),
          MADV_POPULATE_WRITE)
      }
    #endif
  }
}
