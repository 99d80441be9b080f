// SPDX-License-Identifier: Apache-2.0

/// A fault of storage or order planted on purpose, to show that the checks of a simulation catch it.
public enum PlantedFault: String, Sendable, CaseIterable {
  /// As with `synchronous = OFF`: a commit does not wait for the device.
  case commitsAreNotSynchronised = "commits-are-not-synchronised"
  /// A synchronisation that failed is taken for one that did not.
  case failedSyncsAreHidden = "failed-syncs-are-hidden"
  /// The answer goes out when the engine has decided, and not when entry and outcome are durable.
  case answersComeBeforeCommit = "answers-come-before-commit"
  /// After a fault of the journal the engine goes on from where it had run ahead to.
  case stateIsKeptAfterFault = "state-is-kept-after-fault"
  /// Replay takes whatever outcome comes, without looking at the one in the journal.
  case outcomesAreNotCompared = "outcomes-are-not-compared"
  /// A leader that was replaced takes leadership back and goes on appending.
  case epochIsNotChecked = "epoch-is-not-checked"
  /// Entries are taken as they are read, without looking at a hash.
  case hashesAreNotChecked = "hashes-are-not-checked"
  /// What is sent again is carried out again, as if it came under a new reference.
  case resentIsCarriedOutAgain = "resent-is-carried-out-again"
  /// The views leave out what one entry brought.
  case viewsLeaveOutAnEntry = "views-leave-out-an-entry"
  /// What is due comes while nobody submits, and its tick is not appended.
  case ticksAreNotAppended = "ticks-are-not-appended"
}
