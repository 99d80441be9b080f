// SPDX-License-Identifier: Apache-2.0
import Kernel

// Investors' passwords, and what investors do at the door (INV-02, INV-08).

extension ViewSchema {
  private static let investor = SQLColumn(
    "investor", .bigint, "registration number", "sicil numarası"
  ).personal

  static let investorPasswords = SQLTable(
    name: "investor_passwords",
    note: Bilingual(
      "Where each investor's password stands, never the password (INV-02).",
      "Her yatırımcının şifresinin durumu; şifrenin kendisi hiçbir zaman (INV-02)."),
    columns: [
      investor,
      SQLColumn(
        "state", .text, "state (list InvestorPasswordState)", "durum (InvestorPasswordState listesi)"),
      SQLColumn(
        "request", .text, "state of the request (list PasswordRequestState)",
        "başvurunun durumu (PasswordRequestState listesi)"),
      SQLColumn("issued", .date, "day on which MKK made it", "MKK'ca üretildiği gün").nullable,
      SQLColumn("delivered", .date, "day of its delivery", "teslim edildiği gün").nullable,
      SQLColumn(
        "delivery", .text, "how it is delivered (list PasswordDelivery)",
        "teslim şekli (PasswordDelivery listesi)"
      ).nullable,
      changed,
    ],
    key: ["investor"], since: "sequence")

  static let investorAccess = SQLTable(
    name: "investor_access",
    note: Bilingual(
      "What investors did at the door: logins, wrong passwords, questions, ends of sessions (INV-08).",
      "Yatırımcıların kapıda yaptıkları: girişler, yanlış şifreler, sorgular, oturum sonları (INV-08)."),
    columns: [
      sequence, place, time, investor,
      SQLColumn("channel", .text, "channel (list InvestorChannel)", "kanal (InvestorChannel listesi)"),
      SQLColumn(
        "kind", .text, "what happened (list InvestorAccessKind)", "olan (InvestorAccessKind listesi)"),
      SQLColumn("question", .text, "what was asked or tried", "sorulan veya denenen").nullable,
      SQLColumn("result", .text, "refusal, when it was refused", "reddedildiyse ret adı").nullable,
      SQLColumn(
        "by_user", .text, "operator's user at the call centre", "çağrı merkezindeki MKK kullanıcısı"
      ).nullable,
      SQLColumn("session", .text, "name of the session", "oturumun adı").nullable,
    ],
    key: ["sequence", "position"],
    indexes: [SQLIndex(name: "investor_access_by_investor", columns: "investor, sequence, position")])
}
