// SPDX-License-Identifier: Apache-2.0

/// One file of a simulated disk: what its readers see, and what would be left of it without power.
///
/// Between the two lie the changes that were made and not synchronised. Without power each of them may be
/// lost or kept, whatever came before or after it; of a write each sector may be lost or kept.
final class DiskFile {
  enum Change {
    case write(offset: Int, bytes: [UInt8])
    case size(Int)
  }

  static let sectorBytes = 512

  /// What was written last: the machine's cache.
  private(set) var content: [UInt8] = []
  /// What is on the device for certain.
  private var kept: [UInt8] = []
  private var pending: [Change] = []

  /// Those that have the file open; locks are theirs.
  var openFiles: [DiskHandle] = []
  var memory = SharedMemory()

  init() {}

  /// The same file on another disk, synchronised and closed.
  init(copyOf other: DiskFile) {
    content = other.content
    kept = other.content
  }

  var hasPending: Bool { !pending.isEmpty }

  func read(_ count: Int, at offset: Int) -> ArraySlice<UInt8> {
    guard offset < content.count else { return [] }
    return content[offset..<min(content.count, offset + count)]
  }

  func write(_ bytes: [UInt8], at offset: Int) {
    Self.apply(.write(offset: offset, bytes: bytes), to: &content)
    pending.append(.write(offset: offset, bytes: bytes))
  }

  func resize(to size: Int) {
    guard size != content.count else { return }
    Self.apply(.size(size), to: &content)
    pending.append(.size(size))
  }

  func synchronise() {
    for change in pending { Self.apply(change, to: &kept) }
    pending = []
  }

  /// The device failed while it synchronised: some changes are on it, and the machine takes the others for
  /// written too, although nothing will ever write them again.
  func synchroniseBadly(_ random: inout SeededRandom) -> Int {
    var lost = 0
    for change in pending {
      if random.below(2) == 0 { Self.apply(change, to: &kept) } else { lost += 1 }
    }
    pending = []
    return lost
  }

  func flip(bit: Int) {
    content[bit / 8] ^= 1 << UInt8(bit % 8)
    kept = content
  }

  /// The power fails: what is on the device is all there is.
  func losePower(_ random: inout SeededRandom, _ counts: inout DiskCounts) {
    defer {
      pending = []
      content = kept
    }
    let mood = random.below(4)
    if mood == 0 {
      counts.note(.lostWrite, pending.count)
      return
    }
    var hasLostOne = false
    for change in pending {
      guard mood == 1 || random.below(3) > 0 else {
        hasLostOne = true
        counts.note(.lostWrite)
        continue
      }
      if hasLostOne { counts.note(.reorderedWrite) }
      if mood > 1, random.below(4) == 0, case .write(let offset, let bytes) = change {
        if tear(bytes, at: offset, &random) { counts.note(.tornWrite) }
      } else {
        Self.apply(change, to: &kept)
      }
    }
  }

  /// Only some sectors of a write arrive. True when at least one did not.
  private func tear(_ bytes: [UInt8], at offset: Int, _ random: inout SeededRandom) -> Bool {
    var isTorn = false
    var start = 0
    while start < bytes.count {
      // Sectors are those of the device, not of the write.
      let sectorEnd = ((offset + start) / Self.sectorBytes + 1) * Self.sectorBytes - offset
      let end = min(bytes.count, sectorEnd)
      if random.below(2) == 0 {
        Self.apply(.write(offset: offset + start, bytes: Array(bytes[start..<end])), to: &kept)
      } else {
        isTorn = true
      }
      start = end
    }
    return isTorn
  }

  private static func apply(_ change: Change, to bytes: inout [UInt8]) {
    switch change {
    case .write(let offset, let new):
      let end = offset + new.count
      if bytes.count < end { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
      bytes.replaceSubrange(offset..<end, with: new)
    case .size(let size):
      if size < bytes.count {
        bytes.removeLast(bytes.count - size)
      } else {
        bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
      }
    }
  }
}

/// The memory that connections to one file share (`-shm`); gone with the machine.
final class SharedMemory {
  private var regions: [UnsafeMutableRawPointer] = []

  deinit { for region in regions { region.deallocate() } }

  func region(_ index: Int, bytes: Int, extend: Bool) -> UnsafeMutableRawPointer? {
    while extend, regions.count <= index {
      let region = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      region.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
      regions.append(region)
    }
    return index < regions.count ? regions[index] : nil
  }
}
