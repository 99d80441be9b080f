// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

extension CommandTests {
  /// The real server process under kills, full and broken volumes, and backups.
  @Suite struct Drills {
    private func report(_ arguments: [String], program: String = Tool.path) throws -> [String: Any] {
      let output = try Tool.run(arguments, program: program)
      #expect(output.status == 0, "\(output.text) \(output.errors)")
      return try output.json()
    }

    @Test(.rule("GEN-39", "GEN-12"))
    func `two hundred kills of the server lose nothing that was acknowledged and do nothing twice`() throws {
      let report = try report(["drill", "kills", "--rounds", "200", "--json"])
      #expect(report["killsAtWork"] as? Int == 200)
      #expect(report["killsAtStart"] as? Int == 50)
      #expect(report["killsAtFounding"] as? Int == 20)
      #expect(report["isConserved"] as? Bool == true)
      let tally = try #require(report["tally"] as? [String: Any])
      for loss in ["lost", "changed", "wrongHoldings"] { #expect(tally[loss] as? Int == 0) }
      // Kills came before, within and after the commit of a batch.
      for kind in ["cutOff", "keptUnanswered"] { #expect(tally[kind] as? Int ?? 0 > 0) }
      #expect(report["acknowledged"] as? Int ?? 0 > 0)
    }

    @Test(.rule("GEN-12")) func `a backup under load restores to the state of its source`() throws {
      let report = try report(["drill", "backup", "--json"])
      #expect(report["equal"] as? Int == 3)
    }

    // MARK: Volumes of their own

    /// In a mount namespace of its own, so that nothing stays mounted whatever happens.
    private func onVolume(_ mount: String, _ drill: String) throws -> [String: Any] {
      let folder = try Folder()
      try FileManager.default.createDirectory(atPath: folder("volume"), withIntermediateDirectories: true)
      let script =
        "set -e; cd \(folder.path); \(mount); exec \(Tool.path) drill disk --directory volume --json \(drill)"
      return try report(
        ["--mount", "--propagation", "private", "sh", "-c", script], program: "/usr/bin/unshare")
    }

    private static let small = "mount -t tmpfs -o size=200m tmpfs volume"

    @Test(.enabled(if: Volumes.canMount, "mounting needs root and CAP_SYS_ADMIN"))
    func `on a full volume new work is refused, questions are answered, and work goes on when there is room`()
      throws
    {
      let report = try onVolume(Self.small, "")
      #expect(report["turnedAway"] as? Int ?? 0 > 0)
      #expect(report["unclear"] as? Int == 0)
      #expect(report["questionsFailed"] as? Int == 0)
    }

    @Test(.enabled(if: Volumes.canMount, "mounting needs root and CAP_SYS_ADMIN"))
    func `when only the views find no room, work goes on`() throws {
      let report = try onVolume(Self.small, "--views-only")
      #expect(report["turnedAway"] as? Int == 0)
      #expect(report["answeredMeanwhile"] as? Int ?? 0 > 0)
    }

    /// The kernel itself makes the file system read-only, as it does when a device fails.
    @Test(.enabled(if: Volumes.canBreak, "needs root, a loop device and ext4 in the kernel"))
    func `on a volume that has become read-only new work is refused and nothing is lost`() throws {
      let mount = "mount -o loop,errors=remount-ro image volume"
      let breaking = "echo drill > /sys/fs/ext4/$(basename $(findmnt -no SOURCE volume))/trigger_fs_error"
      let report = try onVolume(
        "truncate -s 256M image; mkfs.ext4 -q -F image; \(mount)",
        "--restart --fail '\(breaking)' --mend 'umount volume && \(mount)'")
      #expect(report["turnedAway"] as? Int ?? 0 > 0)
      #expect(report["unclear"] as? Int == 0)
    }
  }
}

/// What this machine allows.
enum Volumes {
  static let canMount = works("mount -t tmpfs tmpfs /mnt")
  static let canBreak = works(
    """
    cd $(mktemp -d) && truncate -s 16M image && mkfs.ext4 -q -F image && mkdir volume && mount -o loop image volume \
    && test -w /sys/fs/ext4/$(basename $(findmnt -no SOURCE volume))/trigger_fs_error; good=$?; umount volume; rm -r $PWD; exit $good
    """)

  private static func works(_ script: String) -> Bool {
    let output = try? Tool.run(
      ["--mount", "--propagation", "private", "sh", "-c", script], program: "/usr/bin/unshare")
    return output?.status == 0
  }
}
