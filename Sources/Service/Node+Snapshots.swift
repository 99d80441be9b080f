// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Registrar

/// Where a node's snapshot stands; belongs to the engine's thread.
enum SnapshotState {
  /// None under way: bytes of the entries since the last one.
  case none(bytes: Int)
  case taking
  /// Handed over whole; its digest is awaited.
  case closing
}

extension Node {
  /// Whether the engine's thread has something to do for a snapshot although nothing waits.
  var hasSnapshotWork: Bool {
    guard let taker else { return false }
    return switch snapshot {
    case .none(let bytes): bytes >= bounds.snapshotBytes
    case .taking: taker.hasRoom
    case .closing: taker.hasEnded
    }
  }

  /// A few chunks of the image after every batch, so that nobody waits long; the digest, once it is known,
  /// becomes an entry.
  func goOnWithSnapshot(_ batch: inout Batch) {
    guard let taker else { return }
    switch snapshot {
    case .none(var bytes):
      bytes += batch.entries.reduce(0) { $0 + $1.content.count + $1.outcome.count }
      snapshot = .none(bytes: bytes)
      guard bytes >= bounds.snapshotBytes else { return }
      taker.begin(registrar.beginImage())
      snapshot = .taking
    case .taking:
      for _ in 0..<Self.chunksAfterBatch where taker.hasRoom {
        guard let chunk = registrar.nextImageChunk() else {
          taker.end()
          snapshot = .closing
          return
        }
        taker.give(chunk)
      }
    case .closing:
      guard let end = taker.takeEnd() else { return }
      snapshot = .none(bytes: 0)
      if case .finished(let checkpoint, let writer) = end { enter(checkpoint, writer, &batch) }
    }
  }

  /// About a megabyte.
  private static let chunksAfterBatch = 4

  private func enter(_ checkpoint: StateCheckpoint, _ writer: SnapshotWriter, _ batch: inout Batch) {
    let entry = registrar.enter(checkpoint)
    batch.entries.append(entry)
    batch.completions.append { [sequence = entry.sequence] result in
      switch result {
      case .success: try? writer.keep(checkpoint: sequence)
      case .failure: writer.discard()
      }
    }
  }
}
