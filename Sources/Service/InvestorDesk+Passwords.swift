// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Signing
import Units

// The investor's own change of the password, and the letter that MKK prints.

extension InvestorDesk {
  private struct PasswordChange: Decodable {
    let old: String
    let new: String
    let repeated: String
  }

  /// All sessions of the investor end, and a new one begins: a token from before the change opens nothing.
  /// - Refuses: `passwords-differ`, `old-password-wrong` (which counts as a wrong entry),
  ///   `same-as-old-password`, `password-too-weak`, `password-used-before`, `investor-blocked`.
  func changePassword(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await session(request, context, allowsPasswordChange: true)
    let change: PasswordChange = try await body(request, context)
    let (number, visit) = (session.holder, session.detail)
    return try await gate.admit(number, at: node.now) {
      guard let record = try await record(of: number) else { throw DoorRefusal(.sessionEnded, "INV-07") }
      guard try await gate.isRight(change.old, record.usableHash) else {
        try await wrong(number, record, .wrongOldPassword, visit.channel, visit.by)
        throw DoorRefusal(.oldPasswordWrong, "INV-07")
      }
      guard change.new == change.repeated else { throw DoorRefusal(.passwordsDiffer, "INV-07") }
      guard change.new != change.old else { throw DoorRefusal(.sameAsOldPassword, "INV-07") }
      guard PasswordQuality.isStrong(change.new, for: number.text) else {
        throw DoorRefusal(.passwordTooWeak, "INV-07")
      }
      guard !(try await gate.isAny(change.new, of: record.hashes)) else {
        throw DoorRefusal(.passwordUsedBefore, "INV-07")
      }
      let hash = try await gate.hash(change.new)
      try await own.report(
        InvestorPasswordSetting.about.name.string,
        [
          ("registrationNumber", .string(number.text)), ("hash", .string(hash)),
          ("number", .number(record.number)),
        ])
      for ended in sessions.end(of: number) { try await report(ended, .passwordReplaced) }
      let changed = try await self.record(of: number) ?? record
      return try await begin(
        number, changed,
        InvestorVisit(channel: visit.channel, by: visit.by, passwordNumber: changed.number),
        session.certificate)
    }
  }

  private struct Letter: Decodable { let registrationNumber: String }

  /// Makes the password of a recorded request and prints it, once (INV-02).
  /// - Refuses: `operator-only`, `right-missing`, `registration-number-not-found`, `state-not-allowed`.
  func printLetter(_ request: Request, _ context: ServerContext) async throws -> Response {
    let caller = try await callers.caller(request, context)
    try await require(.approve, caller)
    let letter: Letter = try await body(request, context)
    let number = try Request.read(letter.registrationNumber, "registrationNumber") as RegistrationNumber
    guard let record = try await record(of: number) else {
      throw DoorRefusal(.registrationNumberNotFound, "INV-02", .init("field", "registrationNumber"))
    }
    let password = PasswordHash.generate()
    let hash = try await gate.hash(password)
    try await own.report(
      InvestorPasswordSetting.about.name.string,
      [
        ("registrationNumber", .string(number.text)), ("hash", .string(hash)),
        ("number", .number(record.number)), ("madeFor", .string(caller.user.text)),
      ])
    let text = """
      \(record.name)

      Sicil numarası / Registration number: \(number.text)
      Yatırımcı şifresi / Investor's password: \(password)

      Bu şifre ilk kullanımda değiştirilir; kimseye söylemeyin.
      This password is changed at its first use; tell it to nobody.

      """
    return Response("text/plain; charset=utf-8", Array(text.utf8))
  }
}
