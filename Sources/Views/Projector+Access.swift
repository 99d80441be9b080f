// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

// Certificates, roles, passwords and the door: each event replaces the row of what it names, and members hear
// of what ends (CLR-06: `certificate`, `password`).

extension Projector {
  func changed(_ event: CertificateChanged) throws -> Notice? {
    try replace(
      ViewSchema.certificates,
      [
        event.certificate.text, event.serial.text, event.user.text, event.user.member.text, event.state.text,
        event.validFrom.microseconds, event.validTo.microseconds, entry.sequence,
      ])
    guard event.state == .matched else { return nil }
    var notice = Notice(.certificate, event.state.text)
    notice.facts = JSONText.object([("user", event.user.text), ("certificate", event.certificate.text)])
    return notice
  }

  func changed(_ event: RoleAuthorityChanged) throws {
    let (operation, stage) = try authority(event.operation, event.stage)
    try replace(
      ViewSchema.roleAuthorities,
      [event.member.text, event.role.text, operation, stage, event.isGranted.isSet, entry.sequence])
  }

  func changed(_ event: RoleHolderChanged) throws {
    try replace(
      ViewSchema.roleHolders,
      [event.member.text, event.role.text, event.user.text, event.isHeld.isSet, entry.sequence])
  }

  func changed(_ event: PersonChanged) throws {
    try replace(
      ViewSchema.persons,
      [event.member.text, event.name.text, event.isOfficer.isSet, event.isSignatory.isSet, entry.sequence])
  }

  func changed(_ event: UndertakingChanged) throws {
    try replace(
      ViewSchema.undertakings,
      [
        event.member.text, event.operatingMember.text, event.validFrom.text, event.validTo?.text,
        entry.sequence,
      ])
  }

  func changed(_ event: PasswordChanged) throws {
    try replace(
      ViewSchema.passwords,
      [
        event.user.text, event.user.member.text, event.state.text, event.request.text, event.lastDay.text,
        entry.sequence,
      ])
  }

  func recorded(_ event: AccessRecorded) throws {
    try database.cachedStatement(sql: ViewSchema.access.insert).execute(
      arguments: [
        entry.sequence, entry.position, entry.time.microseconds, event.user.text, event.user.member.text,
        event.kind.text, event.certificate?.text, event.session?.text,
      ])
  }

  func recorded(_ event: PaperRecorded) throws {
    try database.cachedStatement(sql: ViewSchema.papers.insert).execute(
      arguments: [
        Int64(event.instruction.value), event.type.text, event.reference.text, event.date.text,
        event.sender.text, event.receivedBy.text, event.supports?.text, entry.sequence,
      ])
  }

  func warning(_ event: CredentialWarning) -> Notice {
    var notice = Notice(event.kind == .certificate ? .certificate : .password, event.kind.text)
    notice.facts = JSONText.object(
      [("user", event.user.text)] + (event.daysLeft.map { [("daysLeft", $0.text)] } ?? []))
    return notice
  }

  func authority(_ operation: WholeNumber, _ stage: WholeNumber) throws -> (String, String) {
    let code = OperationCode(rawValue: UInt8(truncatingIfNeeded: operation.value))
    guard let about = Depository.about(code),
      let stage = Stage(rawValue: UInt8(truncatingIfNeeded: stage.value))
    else { throw ViewFault(.outcomeUnknown, cause: "entry \(entry.sequence) grants an unknown authority") }
    return (about.name.string, stage.name.string)
  }
}
