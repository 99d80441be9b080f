// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A smart card made of software, SoftHSM, in a folder of its own.
struct SoftToken {
  static let module = "/usr/lib/softhsm/libsofthsm2.so"
  private static let utility = "/usr/bin/softhsm2-util"
  static let isInstalled = FileManager.default.isExecutableFile(atPath: utility)
  static let pin = "271828"

  let folder: Folder
  let environment: [String: String]

  init(_ labels: String...) throws {
    folder = try Folder()
    let configuration = folder("softhsm2.conf")
    try FileManager.default.createDirectory(atPath: folder("tokens"), withIntermediateDirectories: true)
    try """
    directories.tokendir = \(folder("tokens"))
    objectstore.backend = file
    log.level = ERROR

    """.write(toFile: configuration, atomically: true, encoding: .utf8)
    environment = ["SOFTHSM2_CONF": configuration]
    for label in labels {
      try util("--init-token", "--free", "--label", label, "--so-pin", "31415926", "--pin", Self.pin)
    }
    try write("pin", Self.pin + "\n", mode: 0o600)
  }

  private func util(_ arguments: String...) throws {
    let output = try Tool.run(arguments, program: Self.utility, environment: environment)
    try #require(output.status == 0, "\(output.text) \(output.errors)")
  }

  func write(_ name: String, _ text: String, mode: Int) throws {
    let attributes = [FileAttributeKey.posixPermissions: mode]
    #expect(
      FileManager.default.createFile(atPath: folder(name), contents: Data(text.utf8), attributes: attributes))
  }

  /// A key from a file in PKCS #8, as a card maker puts it on.
  func importKey(_ path: String, label: String, id: String, token: String) throws {
    try util(
      "--import", path, "--token", token, "--label", label, "--id", id, "--pin", Self.pin)
  }

  /// The tool with this card and its PIN.
  func kaydi(
    _ arguments: String..., module: String = module, pin: String? = "pin", also: [String: String] = [:]
  ) throws -> Tool.Output {
    try Tool.run(
      arguments + ["--pkcs11", module] + (pin.map { ["--pin-file", folder($0)] } ?? []),
      environment: environment.merging(also) { $1 })
  }

  // MARK: Faults

  static let hasCompiler = (try? Tool.run(["clang", "--version"], program: "/usr/bin/env"))?.status == 0

  /// A module in front of SoftHSM that fails where it is told to: CARD_LOGIN and CARD_SIGN give the answer of
  /// C_Login and C_Sign, CARD_FLAGS what else is said of a token.
  func failingModule() throws -> String {
    let source = folder("failing.c")
    let module = folder("failing.so")
    try """
    #include <p11-kit/pkcs11.h>
    #include <dlfcn.h>
    #include <stdlib.h>
    static CK_FUNCTION_LIST ours;
    static CK_FUNCTION_LIST_PTR theirs;
    static CK_RV answer(const char *name) { return strtoul(getenv(name), NULL, 16); }
    static CK_RV login(CK_SESSION_HANDLE s, CK_USER_TYPE u, CK_BYTE_PTR p, CK_ULONG n) { return answer("CARD_LOGIN"); }
    static CK_RV sign(CK_SESSION_HANDLE s, CK_BYTE_PTR d, CK_ULONG n, CK_BYTE_PTR o, CK_ULONG *c) { return answer("CARD_SIGN"); }
    static CK_RV info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
      CK_RV status = theirs->C_GetTokenInfo(slot, info);
      info->flags |= answer("CARD_FLAGS");
      return status;
    }
    CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
      void *library = dlopen("\(Self.module)", RTLD_NOW);
      CK_C_GetFunctionList get = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
      CK_RV status = get(&theirs);
      ours = *theirs;
      if (getenv("CARD_LOGIN")) ours.C_Login = login;
      if (getenv("CARD_SIGN")) ours.C_Sign = sign;
      if (getenv("CARD_FLAGS")) ours.C_GetTokenInfo = info;
      *list = &ours;
      return status;
    }
    """.write(toFile: source, atomically: true, encoding: .utf8)
    let built = try Tool.run(
      ["clang", "-shared", "-fPIC", "-I/usr/include/p11-kit-1", "-o", module, source], program: "/usr/bin/env"
    )
    try #require(built.status == 0, "\(built.errors)")
    return module
  }
}
