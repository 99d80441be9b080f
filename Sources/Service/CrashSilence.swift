// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a crash leaves behind: the number of the signal, and nothing of what was in memory.
public enum CrashSilence {
  /// No core file, and no report of registers and the memory that they point to, which may be anybody's
  /// name.
  public static func begin() {
    // A limit of 1 is too little for a file and, alone of all values, also keeps the kernel from handing the
    // core to a program.
    var limit = rlimit(rlim_cur: 1, rlim_max: 1)
    setrlimit(Int32(RLIMIT_CORE.rawValue), &limit)
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
      signal(number) { number in
        let text: StaticString =
          "kaydi: ended by a fault of its own; start it again. / kendi hatasıyla sona erdi.\n"
        _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}
