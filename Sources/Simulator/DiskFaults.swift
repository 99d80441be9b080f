// SPDX-License-Identifier: Apache-2.0

/// What a disk may do to those who trust it.
public enum DiskFaultKind: String, Sendable, CaseIterable {
  case lostWrite
  case tornWrite
  case reorderedWrite
  case lostName
  case returnedFile
  case readError
  case writeError
  case failedSync
  case full
  case cutInside
  case flippedBit
  case damagedSnapshot

  public var english: String {
    switch self {
    case .lostWrite: "lost writes"
    case .tornWrite: "torn writes"
    case .reorderedWrite: "reordered writes"
    case .lostName: "lost file names"
    case .returnedFile: "deleted files that came back"
    case .readError: "read errors"
    case .writeError: "write errors"
    case .failedSync: "failed synchronisations"
    case .full: "writes to a full disk"
    case .cutInside: "stops inside an operation"
    case .flippedBit: "flipped bits"
    case .damagedSnapshot: "damaged snapshots"
    }
  }

  public var turkish: String {
    switch self {
    case .lostWrite: "yiten yazma"
    case .tornWrite: "yarım yazma"
    case .reorderedWrite: "sırası değişen yazma"
    case .lostName: "yiten dosya adı"
    case .returnedFile: "geri gelen silinmiş dosya"
    case .readError: "okuma hatası"
    case .writeError: "yazma hatası"
    case .failedSync: "başarısız eşitleme"
    case .full: "dolu diske yazma"
    case .cutInside: "işlem ortasında durma"
    case .flippedBit: "dönen bit"
    case .damagedSnapshot: "bozulan anlık görüntü"
    }
  }
}

/// How often each kind of fault has happened.
public struct DiskCounts: Sendable, Equatable {
  public private(set) var byKind: [DiskFaultKind: Int] = [:]

  public subscript(kind: DiskFaultKind) -> Int { byKind[kind] ?? 0 }

  mutating func note(_ kind: DiskFaultKind, _ count: Int = 1) {
    if count > 0 { byKind[kind, default: 0] += count }
  }

  mutating func add(_ other: DiskCounts) {
    for (kind, count) in other.byKind { note(kind, count) }
  }
}

/// How often operations fail: one in so many, never for nil.
struct DiskRates: Sendable {
  var readErrors: Int?
  var writeErrors: Int?
  var failedSyncs: Int?

  static let none = DiskRates()
}
