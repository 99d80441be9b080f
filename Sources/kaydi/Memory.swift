// SPDX-License-Identifier: Apache-2.0

/// glibc's `mallopt`: its header is not part of the Glibc module.
@_silgen_name("mallopt")
private func mallopt(_ parameter: Int32, _ value: Int32) -> Int32

enum Memory {
  private static let trimThreshold: Int32 = -1
  private static let mapThreshold: Int32 = -3

  /// Files of a megabyte come and go hundreds of times a second. Given back to the system each time, their
  /// pages would have to be cleared anew each time; kept, they are used again at once.
  static func keepFreedMemory() {
    _ = mallopt(mapThreshold, 32 << 20)
    _ = mallopt(trimThreshold, .max)
  }
}
