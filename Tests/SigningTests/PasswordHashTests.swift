// SPDX-License-Identifier: Apache-2.0
import Signing
import TestSupport
import Testing

@Suite struct PasswordHashTests {
  @Test(.rule("AUT-10")) func `a password fits its own hash and no other`() throws {
    let hash = try PasswordHash.make("Kirmizi-41", cost: .least)
    #expect(PasswordHash.verify("Kirmizi-41", against: hash))
    for other in ["", "Kirmizi-4", "Kirmizi-411", "kirmizi-41", "Kirmizi-41\0"] {
      #expect(!PasswordHash.verify(other, against: hash))
    }
  }

  @Test(.rule("AUT-10", "AUT-17")) func `only a salted slow hash is kept`() throws {
    let hash = try PasswordHash.make("Kirmizi-41", cost: .least)
    #expect(hash.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    #expect(!hash.contains("Kirmizi"))
    #expect(try PasswordHash.make("Kirmizi-41", cost: .least) != hash)
    let slow = try PasswordHash.make("Kirmizi-41", cost: .interactive)
    #expect(slow.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
    #expect(PasswordHash.verify("Kirmizi-41", against: slow))
  }

  @Test(.rule("AUT-10")) func `the two ways to write a letter are one password`() throws {
    let hash = try PasswordHash.make("gu\u{308}mu\u{308}s\u{327}12", cost: .least)
    #expect(PasswordHash.verify("gümüş12", against: hash))
    #expect(!PasswordHash.verify("gumus12", against: hash))
  }

  @Test(.rule("AUT-10")) func `a password has at most 128 bytes`() throws {
    let longest = String(repeating: "ş", count: 64)
    #expect(PasswordHash.verify(longest, against: try PasswordHash.make(longest, cost: .least)))
    // Longer before it is composed, not after.
    let decomposed = String(repeating: "s\u{327}", count: 64)
    #expect(PasswordHash.verify(decomposed, against: try PasswordHash.make(longest, cost: .least)))
    for longer in [longest + "1", String(repeating: "a", count: 1_000_000)] {
      #expect(throws: PasswordFault.tooLong) { try PasswordHash.make(longer, cost: .least) }
      #expect(!PasswordHash.verify(longer, against: try PasswordHash.make(longest, cost: .least)))
    }
  }

  @Test(arguments: [
    "", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$",
    String(repeating: "a", count: 127), String(repeating: "a", count: 5000),
  ]) func `what is not a hash fits nothing`(text: String) {
    #expect(!PasswordHash.verify("", against: text))
    #expect(!PasswordHash.verify("Kirmizi-41", against: text))
  }

  @Test(.rule("AUT-10")) func `the hash for nobody costs the same and fits nothing`() throws {
    let real = try PasswordHash.make("Kirmizi-41", cost: .interactive)
    let dummy = try PasswordHash.dummy(cost: .interactive)
    #expect(dummy.split(separator: "$").prefix(3) == real.split(separator: "$").prefix(3))
    #expect(dummy.utf8.count == real.utf8.count)
    for guess in ["", "Kirmizi-41"] { #expect(!PasswordHash.verify(guess, against: dummy)) }
    let clock = ContinuousClock()
    var fastest = (real: Duration.seconds(60), dummy: Duration.seconds(60))
    for _ in 0..<5 {
      fastest.real = min(fastest.real, clock.measure { _ = PasswordHash.verify("wrong", against: real) })
      fastest.dummy = min(fastest.dummy, clock.measure { _ = PasswordHash.verify("wrong", against: dummy) })
    }
    #expect(fastest.dummy > fastest.real / 2 && fastest.real > fastest.dummy / 2, "\(fastest)")
  }

  @Test(.rule("AUT-10", "AUT-17")) func `a password made here can be read from paper`() {
    let passwords = (0..<2000).map { _ in PasswordHash.generate() }
    #expect(Set(passwords).count == passwords.count)
    for password in passwords {
      #expect(password.utf8.count == 12)
      #expect(password.contains(where: \.isNumber) && password.contains(where: \.isLetter))
      #expect(password.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLetter) && !"0Oo1lI".contains($0) })
    }
    // All 56 letters and digits occur.
    #expect(Set(passwords.joined()).count == 56)
  }

  @Test func `secrets are the same byte by byte`() {
    #expect(equalInConstantTime([], []))
    #expect(equalInConstantTime([1, 2, 3], [1, 2, 3]))
    #expect(!equalInConstantTime([1, 2, 3], [1, 2, 4]))
    #expect(!equalInConstantTime([1, 2, 3], [0, 2, 3]))
    #expect(!equalInConstantTime([1, 2, 3], [1, 2]))
    #expect(!equalInConstantTime([], [0]))
  }
}
