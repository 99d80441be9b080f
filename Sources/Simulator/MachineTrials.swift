// SPDX-License-Identifier: Apache-2.0
import Engine
import JournalStore
import Kernel
import Registrar
import Units

/// One bit of a copy of a disk has been flipped: what becomes of the journal there?
struct FlipTrial {
  enum Verdict {
    /// All that was appended is read, bit for bit, and replays to the same state.
    case harmless
    /// A fault `altered` names a place.
    case found
    /// The journal is not opened: what it says of itself, or of its end, cannot be read.
    case unopened
    /// A frame of the log does not match its checksum, and SQLite takes it and what follows for never
    /// written, as after a loss of power. What is left is what was appended; that more was, only a head kept
    /// elsewhere tells.
    case cutLog
  }

  let disk: SimulatedDisk
  let bit: Int
  let file: String
  let planted: PlantedFault?

  private var isOfLog: Bool { file != Machine.journalFile }

  private func failure(_ text: String) -> MachineFailure {
    MachineFailure(.alteredIsNotTrusted, "bit \(bit) of \(file): \(text)")
  }

  func verdict(_ ledger: MachineLedger) throws(MachineFailure) -> Verdict {
    // Whatever the fault is, nothing has been read that could be trusted.
    guard let journal = try? opened() else { return .unopened }
    let found: [JournalEntry]
    do throws(JournalFault) {
      found = try journal.everything()
    } catch {
      guard error.code == .altered, let place = error.place,
        1...UInt64(ledger.entries.count) + 1 ~= place.sequence
      else { throw failure("found without its place: \(error)") }
      return .found
    }
    guard ledger.knows(found) else { throw failure("it was read as if nothing had happened") }
    guard found.count >= ledger.entries.count else {
      guard isOfLog else { throw failure("\(found.count) entries of \(ledger.entries.count) are left") }
      return .cutLog
    }
    // More is there when an append failed and what it had written was not yet written over.
    if found.count == ledger.entries.count { try compareState(journal, ledger) }
    return .harmless
  }

  private func opened() throws(JournalFault) -> any JournalStorage {
    let journal = try Machine.open(disk, create: false, planted)
    _ = try journal.fence()
    return journal
  }

  private func compareState(
    _ journal: any JournalStorage, _ ledger: MachineLedger
  ) throws(MachineFailure) {
    let clock = SimulatedClock(at: Moment(microseconds: 0), seed: 0)
    do throws(ReplayFault) {
      var restart = Machine.restart(journal, [], planted)
      var registrar = try Machine.registrar(&restart, clock)
      let point = registrar.point()
      guard point.digest == ledger.stateDigest() else {
        throw .outcomeDiffers(sequence: point.sequence)
      }
    } catch {
      throw failure("all is read, and the replay ends otherwise: \(error)")
    }
  }
}

/// A journal in which one outcome was changed and everything that holds it together made anew.
struct ForgeryTrial {
  let forged: UInt64
  let seed: UInt64
  let planted: PlantedFault?

  func check(_ ledger: MachineLedger) throws(MachineFailure) {
    let disk = SimulatedDisk(seed: seed)
    let entries = ledger.entries.prefix(Int(forged) + 20).map { entry in
      guard entry.sequence == forged else { return entry }
      var entry = entry
      entry.outcome[entry.outcome.count - 1] ^= 1
      return entry
    }
    do throws(ReplayFault) {
      let clock = SimulatedClock(at: ledger.entries[0].time, seed: 0)
      var restart = Machine.restart(try journal(of: entries, on: disk), [], planted)
      _ = try Machine.registrar(&restart, clock)
    } catch {
      if case .outcomeDiffers(forged) = error { return }
      throw MachineFailure(.forgedIsNotTrusted, "entry \(forged) was found as: \(error)")
    }
    throw MachineFailure(.forgedIsNotTrusted, "the outcome of entry \(forged) was taken")
  }

  private func journal(
    of entries: [JournalEntry], on disk: SimulatedDisk
  ) throws(ReplayFault) -> any JournalStorage {
    do throws(JournalFault) {
      let journal = try Machine.open(disk, create: true, nil)
      _ = try journal.fence()
      try journal.append(entries, engineVersion: Registry.engineVersion)
      return journal
    } catch {
      throw .journal(error)
    }
  }
}
