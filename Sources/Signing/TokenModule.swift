// SPDX-License-Identifier: Apache-2.0
internal import CPKCS11
import Foundation

/// A PKCS#11 module: the library that speaks with smart cards and other keepers of keys. Loaded for as long
/// as the process runs; one call at a time, whatever threads ask.
/// - Source: PKCS #11 Cryptographic Token Interface Base Specification 2.40.
public final class TokenModule: Sendable {
  /// A card as its module tells of it.
  public struct Token: Sendable {
    public let label: String
    let slot: UInt
    fileprivate let flags: UInt

    public var isLocked: Bool { flags & CKF_USER_PIN_LOCKED != 0 }
    /// One more wrong PIN locks it.
    public var isFinalTry: Bool { flags & CKF_USER_PIN_FINAL_TRY != 0 }
    /// The PIN is typed into the reader itself.
    public var hasPINPad: Bool { flags & CKF_PROTECTED_AUTHENTICATION_PATH != 0 }
  }

  public let path: String
  // Lies in the module, which is never unloaded, and is only read.
  private nonisolated(unsafe) let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>
  private let calls = NSLock()

  /// - Refuses: `module-missing`, `token-failed`.
  public init(_ path: String) throws(TokenFault) {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw TokenFault(.moduleMissing, path, dlerror().map { String(cString: $0) } ?? "")
    }
    guard let symbol = dlsym(library, "C_GetFunctionList") else {
      throw TokenFault(.moduleMissing, path, "no C_GetFunctionList")
    }
    let getFunctionList = unsafeBitCast(symbol, to: CK_C_GetFunctionList.self)
    var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
    guard getFunctionList(&list) == CKR_OK, let list else {
      throw TokenFault(.moduleMissing, path, "C_GetFunctionList")
    }
    self.path = path
    functions = list
    var arguments = CK_C_INITIALIZE_ARGS()
    arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
    let status = list.pointee.C_Initialize(&arguments)
    if status != CKR_CRYPTOKI_ALREADY_INITIALIZED { try Self.check(status, "C_Initialize", path) }
  }

  /// Runs calls that belong together; nothing comes between them.
  func perform<Result>(
    _ calls: (CK_FUNCTION_LIST) throws(TokenFault) -> Result
  ) throws(TokenFault) -> Result {
    self.calls.lock()
    defer { self.calls.unlock() }
    return try calls(functions.pointee)
  }

  static func check(_ status: CK_RV, _ function: String, _ place: String) throws(TokenFault) {
    let code: TokenFault.Code
    switch status {
    case CKR_OK: return
    case CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE: code = .pinWrong
    case CKR_PIN_LOCKED: code = .pinLocked
    case CKR_PIN_EXPIRED: code = .pinExpired
    case CKR_TOKEN_NOT_PRESENT, CKR_DEVICE_REMOVED, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_RECOGNIZED:
      code = .tokenRemoved
    default: code = .tokenFailed
    }
    throw TokenFault(code, place, "\(function): 0x\(String(status, radix: 16))")
  }

  /// The cards that are there and have been prepared for use.
  /// - Refuses: `token-failed`.
  public func tokens() throws(TokenFault) -> [Token] {
    try perform { (list) throws(TokenFault) in
      var slots: [CK_SLOT_ID] = []
      // A card may come between the two questions.
      while true {
        var count: CK_ULONG = 0
        try Self.check(list.C_GetSlotList(CK_BBOOL(CK_TRUE), nil, &count), "C_GetSlotList", path)
        slots = [CK_SLOT_ID](repeating: 0, count: Int(count) + 1)
        count += 1
        let status = list.C_GetSlotList(CK_BBOOL(CK_TRUE), &slots, &count)
        if status == CKR_BUFFER_TOO_SMALL { continue }
        try Self.check(status, "C_GetSlotList", path)
        slots.removeLast(slots.count - Int(count))
        break
      }
      var tokens: [Token] = []
      for slot in slots {
        var info = CK_TOKEN_INFO()
        guard list.C_GetTokenInfo(slot, &info) == CKR_OK, info.flags & CKF_TOKEN_INITIALIZED != 0 else {
          continue
        }
        let label = withUnsafeBytes(of: info.label) { String(decoding: $0, as: UTF8.self) }
        tokens.append(
          Token(label: label.trimmingCharacters(in: .whitespaces), slot: slot, flags: info.flags))
      }
      return tokens
    }
  }

  /// The card with this label, or the only one.
  /// - Refuses: `token-missing`, `token-ambiguous`, `token-failed`.
  public func token(_ label: String?) throws(TokenFault) -> Token {
    let all = try tokens()
    let found = all.filter { label == nil || $0.label == label }
    let labels = all.map(\.label).joined(separator: ", ")
    guard let token = found.first else {
      throw TokenFault(.tokenMissing, label ?? path, labels.isEmpty ? "no card" : "there: \(labels)")
    }
    guard found.count == 1 else { throw TokenFault(.tokenAmbiguous, labels) }
    return token
  }

  /// Opens the card. A wrong PIN is never tried twice.
  /// - Refuses: `pin-missing`, `pin-wrong`, `pin-locked`, `pin-expired`, `token-removed`, `token-failed`.
  public func logIn(_ token: Token, pin: String?, toWrite: Bool = false) throws(TokenFault) -> TokenSession {
    guard !token.isLocked else { throw TokenFault(.pinLocked, token.label) }
    guard pin != nil || token.hasPINPad else { throw TokenFault(.pinMissing, token.label) }
    var handle: CK_SESSION_HANDLE = 0
    try perform { (list) throws(TokenFault) in
      let flags = CK_FLAGS(CKF_SERIAL_SESSION) | (toWrite ? CK_FLAGS(CKF_RW_SESSION) : 0)
      try Self.check(list.C_OpenSession(token.slot, flags, nil, nil, &handle), "C_OpenSession", token.label)
    }
    let session = TokenSession(self, handle, label: token.label)
    var bytes = pin.map { Array($0.utf8) } ?? []
    defer { for index in bytes.indices { bytes[index] = 0 } }
    do {
      try perform { (list) throws(TokenFault) in
        let status =
          pin == nil
          ? list.C_Login(handle, CK_USER_TYPE(CKU_USER), nil, 0)
          : list.C_Login(handle, CK_USER_TYPE(CKU_USER), &bytes, CK_ULONG(bytes.count))
        if status != CKR_USER_ALREADY_LOGGED_IN { try Self.check(status, "C_Login", token.label) }
      }
    } catch {
      // A card tells by its flags alone how many tries are left.
      guard error.code == .pinWrong, let now = try? tokens().first(where: { $0.slot == token.slot }) else {
        throw error
      }
      if now.isLocked { throw TokenFault(.pinLocked, token.label, error.cause) }
      throw TokenFault(.pinWrong, token.label, now.isFinalTry ? "one try left" : error.cause)
    }
    return session
  }
}
