// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Files of keys, certificates and lists: small texts, durable before a call returns.
package enum AuthorityFiles {
  package static let readableByAll: mode_t = 0o644
  package static let ownerOnly: mode_t = 0o600

  /// Never writes over a file: a key lost is lost for good.
  /// - Refuses: `file-exists`, `file-unwritable`.
  package static func create(_ path: String, _ text: String, mode: mode_t) throws(AuthorityFault) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw fault(errno == EEXIST ? .fileExists : .fileUnwritable, path) }
    defer { close(file) }
    // The mode given to open passes through the umask, which may only have taken more away; say it exactly.
    guard fchmod(file, mode) == 0, write(Array(text.utf8), to: file), fsync(file) == 0 else {
      let fault = fault(.fileUnwritable, path)
      unlink(path)
      throw fault
    }
    try syncFolder(of: path)
  }

  /// - Refuses: `file-unwritable`.
  package static func replace(_ path: String, with text: String) throws(AuthorityFault) {
    let draft = path + ".new"
    unlink(draft)
    try create(draft, text, mode: readableByAll)
    guard rename(draft, path) == 0 else { throw fault(.fileUnwritable, path) }
    try syncFolder(of: path)
  }

  /// - Refuses: `file-unreadable`, also when too long; `key-exposed` when private and open to others.
  package static func read(
    _ path: String, limit: Int = 1024 * 1024, isPrivate: Bool = false
  ) throws(AuthorityFault) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw fault(.fileUnreadable, path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw fault(.fileUnreadable, path) }
    guard !isPrivate || status.st_mode & 0o077 == 0 else {
      throw AuthorityFault(.keyExposed, path, "mode \(String(status.st_mode & 0o777, radix: 8)), not 600")
    }
    guard Int(status.st_size) <= limit else { throw AuthorityFault(.fileUnreadable, path, "too long") }

    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = Foundation.read(file, &block, block.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw fault(.fileUnreadable, path) }
      guard count > 0 else { break }
      bytes.append(contentsOf: block[..<count])
      guard bytes.count <= limit else { throw AuthorityFault(.fileUnreadable, path, "too long") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw AuthorityFault(.fileUnreadable, path, "not UTF-8")
    }
    return text
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// A new name is durable only when its folder is.
  private static func syncFolder(of path: String) throws(AuthorityFault) {
    let name = path.lastIndex(of: "/").map { path[...$0] } ?? "."
    let folder = open(String(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw fault(.fileUnwritable, path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw fault(.fileUnwritable, path) }
  }

  private static func fault(_ code: AuthorityFault.Code, _ path: String) -> AuthorityFault {
    AuthorityFault(code, path, String(cString: strerror(errno)))
  }
}
