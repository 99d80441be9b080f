// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation

/// What is done with whole files so that it survives a loss of power.
public enum FileTasks {
  /// In one step; a file of that name gives way.
  public static func rename(_ path: String, to other: String) throws {
    guard Foundation.rename(path, other) == 0 else { throw FileProblem(path, errno) }
  }

  /// What has been written to a file, or the names in a folder, are on the device afterwards.
  public static func makeDurable(_ path: String) throws {
    try withFile(path, O_RDONLY) { file in
      guard fsync(file) == 0 else { throw FileProblem(path, errno) }
    }
  }

  public static func digest(of path: String) throws -> FileDigest {
    try withFile(path, O_RDONLY) { file in try readPieces(file, path) { _ in } }
  }

  /// Into a new file that only its owner may read; on the device when it returns.
  public static func copy(_ path: String, to copy: String) throws -> FileDigest {
    try withFile(path, O_RDONLY) { file in
      try withFile(copy, O_WRONLY | O_CREAT | O_EXCL) { target in
        let digest = try readPieces(file, path) { piece in
          var rest = piece
          while !rest.isEmpty {
            let count = write(target, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileProblem(copy, errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
          }
        }
        guard fsync(target) == 0 else { throw FileProblem(copy, errno) }
        return digest
      }
    }
  }

  private static func readPieces(
    _ file: Int32, _ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> FileDigest {
    var hash = SHA256()
    var length = 0
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(file, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileProblem(path, errno) }
      guard count > 0 else { return FileDigest(sha256: Array(hash.finalize()), bytes: length) }
      length += count
      try piece.withUnsafeBytes { bytes in
        let read = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        hash.update(bufferPointer: read)
        try body(read)
      }
    }
  }

  private static func withFile<Result>(
    _ path: String, _ flags: Int32, _ body: (Int32) throws -> Result
  ) throws -> Result {
    let file = open(path, flags | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileProblem(path, errno) }
    defer { close(file) }
    return try body(file)
  }
}

/// What a file held when it was read.
public struct FileDigest: Sendable {
  public var sha256: [UInt8]
  public var bytes: Int
}

/// What the system said of a file.
public struct FileProblem: Error, CustomStringConvertible {
  let path: String
  let cause: String

  init(_ path: String, _ error: Int32) {
    self.path = path
    cause = String(cString: strerror(error))
  }

  public var description: String {
    "The file cannot be used: \(path) (\(cause)). / Dosya kullanılamıyor: \(path) (\(cause))."
  }
}

extension [UInt8] {
  /// Two small digits a byte.
  var hexadecimal: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}
