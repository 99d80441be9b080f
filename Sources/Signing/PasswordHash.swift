// SPDX-License-Identifier: Apache-2.0
internal import CSodium
import Foundation

/// What one guess at a password costs: passes over memory, and how much of it.
public struct PasswordCost: Sendable, Hashable {
  fileprivate let passes: UInt64
  fileprivate let memoryBytes: Int

  /// For the service: 64 MiB, about a tenth of a second. Each check at a time holds that memory.
  public static let interactive = PasswordCost(
    passes: UInt64(crypto_pwhash_opslimit_interactive()), memoryBytes: crypto_pwhash_memlimit_interactive())
  /// The least that Argon2 can be asked for: tests only.
  public static let least = PasswordCost(
    passes: UInt64(crypto_pwhash_opslimit_min()), memoryBytes: crypto_pwhash_memlimit_min())
}

/// Why no hash was made. Says nothing of the password.
public enum PasswordFault: String, Error, Sendable {
  case tooLong = "password-too-long"
  /// The machine has not the memory that the cost asks for.
  case outOfMemory = "out-of-memory"
}

/// Passwords of users as the depository keeps them: a slow hash with a salt of its own, never the password
/// (AUT-10, AUT-17).
///
/// A hash is a PHC string, `$argon2id$v=19$m=65536,t=2,p=1$salt$hash`, which carries its own cost. Passwords
/// are compared as Unicode has them composed (NFC), since keyboards differ in how they send one letter.
/// - Source: RFC 9106.
public enum PasswordHash {
  /// Bytes of UTF-8 after composition.
  public static let byteLimit = 128

  /// - Refuses: `password-too-long`; `out-of-memory`.
  public static func make(_ password: String, cost: PasswordCost) throws(PasswordFault) -> String {
    guard var bytes = composed(password) else { throw .tooLong }
    defer { wipe(&bytes) }
    return try hash(bytes, cost)
  }

  /// Whether the hash was made of this password. Where the two differ does not show in the time.
  ///
  /// False, too, for what is not a hash; that takes no time, so a user without a password, or one whom nobody
  /// knows, is checked against `dummy`.
  public static func verify(_ password: String, against hash: String) -> Bool {
    guard isReady, var bytes = composed(password), hash.utf8.count < Int(crypto_pwhash_strbytes()) else {
      return false
    }
    defer { wipe(&bytes) }
    return bytes.withUnsafeBytes { bytes in
      crypto_pwhash_str_verify(hash, bytes.baseAddress!, UInt64(bytes.count - 1)) == 0
    }
  }

  /// A hash that no password fits: to check one against it takes as long as against a user's own. Made once
  /// and kept, since making it takes that long too.
  /// - Refuses: `out-of-memory`.
  public static func dummy(cost: PasswordCost) throws(PasswordFault) -> String {
    var generator = SystemRandomNumberGenerator()
    return try hash((0...32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }, cost)
  }

  /// A new password of letters and digits, with at least one of each and none that looks like another on
  /// paper: 0 and O, 1, l and I are left out, and so is o.
  public static func generate() -> String {
    var generator = SystemRandomNumberGenerator()
    while true {
      let password = String(
        (0..<12).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] })
      if password.contains(where: \.isNumber), password.contains(where: \.isLetter) { return password }
    }
  }

  private static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789")

  private static let isReady = sodium_init() >= 0

  /// The bytes and one more, as C has its texts. Composition leaves a third of a text at least, so that one
  /// much longer need not be looked at.
  private static func composed(_ password: String) -> [UInt8]? {
    guard password.utf8.count <= 4 * byteLimit else { return nil }
    let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8) + [0]
    return bytes.count <= byteLimit + 1 ? bytes : nil
  }

  private static func hash(_ password: [UInt8], _ cost: PasswordCost) throws(PasswordFault) -> String {
    precondition(isReady, "libsodium found no source of randomness")
    var text = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
    let status = password.withUnsafeBytes { bytes in
      crypto_pwhash_str(&text, bytes.baseAddress!, UInt64(bytes.count - 1), cost.passes, cost.memoryBytes)
    }
    guard status == 0 else { throw .outOfMemory }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) }
  }
}

/// Whether two secrets are the same. Only their lengths show in the time it takes.
public func equalInConstantTime(_ one: [UInt8], _ other: [UInt8]) -> Bool {
  guard one.count == other.count else { return false }
  return one.withUnsafeBytes { one in
    other.withUnsafeBytes { other in sodium_memcmp(one.baseAddress, other.baseAddress, one.count) == 0 }
  }
}
