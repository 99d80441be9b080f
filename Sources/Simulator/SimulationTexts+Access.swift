// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

// The events of members, users, certificates, passwords and roles.

extension SimulationTexts {
  func text(of event: MemberChanged) -> String {
    let channels = [(1, "WS"), (2, "SCREEN")].filter { event.channels.value & $0.0 != 0 }.map(\.1)
    let state = "\(event.kind.text) \(event.status.text) \(channels.joined(separator: "+"))"
    return "member \(event.member.text) \(state) \(event.title.text)"
  }

  func text(of event: UserChanged) -> String {
    let certificate = event.hasCertificate.isSet ? "certificate" : "-"
    let state = "\(event.status.text) \(event.isBlocked.isSet ? "blocked" : "-")"
    return "user \(event.user.text) \(event.type.text) \(certificate) \(state)"
  }

  private func authority(_ operation: WholeNumber, _ stage: WholeNumber) -> String {
    let stage = Stage(rawValue: UInt8(truncatingIfNeeded: stage.value))?.name.string ?? "?"
    return "\(Self.name(operation)).\(stage)"
  }

  func text(of event: AuthorityChanged) -> String {
    let authority = authority(event.operation, event.stage)
    let state = event.isGranted.isSet ? "granted" : "withdrawn"
    return "authority \(event.user.text) for \(event.member.text) \(authority) \(state)"
  }

  func text(of event: RoleAuthorityChanged) -> String {
    let authority = authority(event.operation, event.stage)
    return
      "role \(event.role.text) of \(event.member.text) \(authority) \(event.isGranted.isSet ? "in" : "out")"
  }

  func text(of event: RoleHolderChanged) -> String {
    "role \(event.role.text) of \(event.member.text) \(event.user.text) \(event.isHeld.isSet ? "held" : "-")"
  }

  func text(of event: CertificateChanged) -> String {
    let time = "\(event.validFrom.text) \(event.validTo.text)"
    let whose = "\(event.serial.text) \(event.user.text) \(event.state.text)"
    return "certificate \(event.certificate.text) \(whose) \(time)"
  }

  func text(of event: PersonChanged) -> String {
    let lists = "\(event.isOfficer.isSet ? "officer" : "-") \(event.isSignatory.isSet ? "signatory" : "-")"
    return "person \(event.member.text) \(event.name.text) \(lists)"
  }

  func text(of event: UndertakingChanged) -> String {
    let time = "\(event.validFrom.text) \(event.validTo?.text ?? "-")"
    return "undertaking \(event.member.text) by \(event.operatingMember.text) \(time)"
  }

  func text(of event: AccessRecorded) -> String {
    let session = "\(event.certificate?.text ?? "-") \(event.session?.text ?? "-")"
    return "access \(event.user.text) \(event.kind.text) \(session)"
  }

  func text(of event: PasswordChanged) -> String {
    // A password that is not there has no end.
    let end = event.state == .none ? "-" : event.lastDay.text
    return "password \(event.user.text) \(event.state.text) \(event.request.text) \(end)"
  }

  func text(of event: PaperRecorded) -> String {
    let paper = "\(event.type.text) \(event.reference.text) \(event.date.text) \(event.sender.text)"
    return "paper \(event.instruction.text) \(paper) \(event.receivedBy.text) \(event.supports?.text ?? "-")"
  }
}
