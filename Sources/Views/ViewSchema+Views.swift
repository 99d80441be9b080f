// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

// What people and tools ask: the same facts with codes in place of numbers.

extension ViewSchema {
  static let views: [SQLView] =
    [instructions, instructionsHistory, movements, holdings, notices]
    + tables.filter { $0.name != instructionRows.name }.compactMap(\.history)

  /// An expression that gives the text of a code kept as its number.
  static func name<Code: CodedValue>(of expression: String, _: Code.Type) -> String {
    let cases = Code.allCases.map { "WHEN \($0.rawValue) THEN '\($0.code)'" }
    return "CASE \(expression) \(cases.joined(separator: " ")) END"
  }

  static func operationName(of expression: String) -> String {
    let cases = Depository.codes.compactMap { code in
      Depository.about(code).map { "WHEN \(code.rawValue) THEN '\($0.name)'" }
    }
    return "CASE \(expression) \(cases.joined(separator: " ")) END"
  }

  // MARK: Instructions

  private static let instructionColumns: [SQLColumn] = [
    number,
    SQLColumn("operation", .text, "operation", "işlem"),
    SQLColumn("state", .text, "state (list InstructionState)", "durum (InstructionState listesi)"),
    SQLColumn("version", .integer, "version", "sürüm"),
    SQLColumn("member", .text, "sending member", "gönderen üye"),
    SQLColumn("receiver", .text, "receiving member, when another", "başka ise alıcı üye").nullable,
    SQLColumn("entered_by", .text, "user who entered", "giren kullanıcı").nullable,
    SQLColumn("approved_by", .text, "user who approved", "onaylayan kullanıcı").nullable,
    SQLColumn("decided_by", .text, "user who decided for the receiver", "alıcı adına karar veren kullanıcı")
      .nullable,
    SQLColumn("reference", .text, "the sender's reference", "gönderenin referansı").nullable,
    SQLColumn("source", .text, "account debited", "borçlu hesap").nullable,
    SQLColumn("target", .text, "account credited", "alacaklı hesap").nullable,
    SQLColumn("isin", .text, "security", "kıymet").nullable,
    SQLColumn("nominal", .bigint, "nominal", "nominal").nullable,
    SQLColumn("realised", .bigint, "realised so far", "şimdiye dek gerçekleşen"),
    SQLColumn(
      "reason", .text, "transfer reason (list TransferReason)", "devir nedeni (TransferReason listesi)"
    ).nullable,
    SQLColumn("name_mismatch", .boolean, "name or registration number differs", "ad veya sicil uyuşmuyor")
      .nullable,
    SQLColumn(
      "entered_at", .bigint, "time of entry, microseconds since 1970 UTC",
      "giriş zamanı, 1970 UTC'den beri mikrosaniye"),
    SQLColumn("updated_at", .bigint, "time of the last change", "son değişikliğin zamanı"),
    sequence, place,
    SQLColumn("line", .integer, "line of the submission", "bildirimin satırı"),
    SQLColumn(
      "updated", .bigint, "the journal entry that last changed it", "son değiştiren kaydın sıra numarası"),
  ]

  /// The rows of `instructions` without a condition; the rows stand under the name `i`.
  static let selectInstructions = selectInstructions(from: instructionRows.name)

  /// The same from the table itself or from that of its former rows. What the joined tables are asked for
  /// never changes.
  static func selectInstructions(from table: String, with more: String = "") -> String {
    """
    SELECT i.number, \(operationName(of: "i.operation")), \(name(of: "i.state", InstructionState.self)),
      i.version, m.member, r.member, eu.code, au.code, du.code, i.reference, s.account, t.account, k.isin,
      i.nominal, i.realised, \(name(of: "i.reason", TransferReason.self)), i.name_mismatch, ee.time, ue.time,
      i.sequence, i.position, i.line, i.updated\(more)
    FROM \(table) i
      JOIN members m ON m.row_number = i.member
      JOIN entries ee ON ee.sequence = i.sequence
      JOIN entries ue ON ue.sequence = i.updated
      LEFT JOIN members r ON r.row_number = i.receiver
      LEFT JOIN users eu ON eu.row_number = i.entered_by
      LEFT JOIN users au ON au.row_number = i.approved_by
      LEFT JOIN users du ON du.row_number = i.decided_by
      LEFT JOIN accounts s ON s.row_number = i.source
      LEFT JOIN accounts t ON t.row_number = i.target
      LEFT JOIN securities k ON k.row_number = i.security
    """
  }

  static let instructions = SQLView(
    name: "instructions",
    note: Bilingual(
      "Every instruction and how it stands. What a transfer moves is known from its approval on.",
      "Bütün talimatlar ve son durumları. Virmanın neyi aktardığı onayından itibaren bilinir."),
    columns: instructionColumns, selects: [selectInstructions])

  private static let instructionsHistory = SQLView(
    name: "instructions_history", note: SQLTable.historyNote,
    columns: instructionColumns + [SQLTable.until.nullable],
    selects: [
      selectInstructions(from: instructionRows.name, with: ", CAST(NULL AS bigint)"),
      selectInstructions(from: "instruction_rows_former", with: ", i.until"),
    ])

  // MARK: Movements

  private static let movementColumns: [SQLColumn] = [
    sequence, place, instruction,
    SQLColumn("origin", .text, "origin (list OriginKind)", "kaynak (OriginKind listesi)"),
    SQLColumn("isin", .text, "security", "kıymet"),
    SQLColumn("source_member", .text, "member of the account debited", "borçlu hesabın üyesi").nullable,
    SQLColumn("source", .text, "account debited; none at an issue", "borçlu hesap; ihraçta yok").nullable,
    SQLColumn("source_subaccount", .text, "sub-account debited", "borçlu alt hesap").nullable,
    SQLColumn("target_member", .text, "member of the account credited", "alacaklı hesabın üyesi").nullable,
    SQLColumn("target", .text, "account credited; none at a withdrawal", "alacaklı hesap; çıkışta yok")
      .nullable,
    SQLColumn("target_subaccount", .text, "sub-account credited", "alacaklı alt hesap").nullable,
    SQLColumn("quantity", .bigint, "quantity", "adet"),
    time,
    SQLColumn("entered_by", .text, "user who entered", "giren kullanıcı").nullable,
    SQLColumn("approved_by", .text, "user who approved", "onaylayan kullanıcı").nullable,
  ]

  /// Rows of movements that have their own row; it stands under the name `v`.
  static let selectMovements = """
    SELECT v.sequence, v.position, v.instruction, \(name(of: "v.origin", OriginKind.self)), k.isin, s.member,
      s.account, \(name(of: "v.source_subaccount", Subaccount.self)), t.member, t.account,
      \(name(of: "v.target_subaccount", Subaccount.self)), v.quantity, e.time, eu.code, au.code
    FROM movement_rows v
      JOIN securities k ON k.row_number = v.security
      LEFT JOIN accounts s ON s.row_number = v.source
      LEFT JOIN accounts t ON t.row_number = v.target
      JOIN entries e ON e.sequence = v.sequence
      LEFT JOIN instruction_rows i ON i.number = v.instruction
      LEFT JOIN users eu ON eu.row_number = i.entered_by
      LEFT JOIN users au ON au.row_number = i.approved_by
    """

  /// Movements of transfers carried out in one step; `v` is the instruction's row.
  static let selectMovementsAtOnce = """
    SELECT v.sequence, v.position, v.number, '\(OriginKind.transfer.code)', k.isin, s.member, s.account,
      '\(Subaccount.serb.code)', t.member, t.account, '\(Subaccount.serb.code)', v.realised, e.time,
      eu.code, au.code
    FROM instruction_rows v
      JOIN securities k ON k.row_number = v.security
      JOIN accounts s ON s.row_number = v.source
      JOIN accounts t ON t.row_number = v.target
      JOIN entries e ON e.sequence = v.sequence
      LEFT JOIN users eu ON eu.row_number = v.entered_by
      LEFT JOIN users au ON au.row_number = v.approved_by
    WHERE v.at_once
    """

  static let movements = SQLView(
    name: "movements",
    note: Bilingual(
      "Every movement with both of its sides in one row (GEN-31).",
      "Her hareket, iki yanıyla tek satırda (GEN-31)."),
    columns: movementColumns, selects: [selectMovements, selectMovementsAtOnce])

  // MARK: Holdings

  static let holdings = SQLView(
    name: "holdings",
    note: Bilingual(
      """
      What each account held, a row for each period: from one entry up to another, that one not \
      included. As of an entry n: from_sequence <= n AND (to_sequence IS NULL OR to_sequence > n).
      """,
      """
      Hesapların bakiyeleri, her dönem bir satır: bir kayıttan bir başkasına kadar, o hariç. Bir n \
      kaydı itibarıyla: \
      from_sequence <= n AND (to_sequence IS NULL OR to_sequence > n).
      """),
    columns: [
      SQLColumn("member", .text, "member", "üye"),
      SQLColumn("account", .text, "account", "hesap"),
      SQLColumn("subaccount", .text, "sub-account (list Subaccount)", "alt hesap (Subaccount listesi)"),
      SQLColumn("isin", .text, "security", "kıymet"),
      SQLColumn("quantity", .bigint, "units held", "bakiye"),
      SQLColumn("from_sequence", .bigint, "entry from which it held", "geçerli olduğu ilk kayıt"),
      SQLColumn("to_sequence", .bigint, "entry from which it no longer held", "artık geçerli olmadığı kayıt")
        .nullable,
    ],
    selects: [
      """
      SELECT a.member, a.account, \(name(of: "h.subaccount", Subaccount.self)), k.isin, h.balance, h.sequence,
        h.until
      FROM (
        SELECT account, security, subaccount, sequence, balance,
          LEAD(sequence) OVER (
            PARTITION BY account, security, subaccount ORDER BY sequence, position) AS until
        FROM holding_rows
      ) h
        JOIN accounts a ON a.row_number = h.account
        JOIN securities k ON k.row_number = h.security
      WHERE h.balance > 0 AND (h.until IS NULL OR h.until > h.sequence)
      """
    ])

  // MARK: Notices

  private static let noticeColumns: [SQLColumn] = [
    SQLColumn("member", .text, "member addressed", "muhatap üye"),
    sequence,
    SQLColumn(
      "notice_index", .bigint, "place within the entry: 256 × event + part",
      "kayıt içindeki yeri: 256 × olay + parça"),
    SQLColumn("kind", .text, "kind (GEN-19, TRF-66)", "tür (GEN-19, TRF-66)"),
    SQLColumn("result", .text, "result", "sonuç").nullable,
    SQLColumn("instruction", .bigint, "number of the instruction", "talimat numarası").nullable,
    SQLColumn(
      "line", .integer, "line of the submission, 0 by time", "bildirimin satırı, zamanla olan için 0"),
    SQLColumn("code", .text, "name of the refusal", "ret adı").nullable,
    SQLColumn("quantity", .bigint, "units realised by this", "bununla gerçekleşen adet").nullable,
    SQLColumn("remaining", .bigint, "units not realised", "gerçekleşmeyen adet").nullable,
    SQLColumn("facts", .text, "what else is said, a JSON object", "diğer bilgiler, JSON nesnesi").nullable,
    time,
  ]

  /// Notices that have their own row; it stands under the name `n`.
  static let selectNotices = """
    SELECT m.member, n.sequence, n.notice_index, n.kind, n.result, n.instruction, n.line, n.code, n.quantity,
      n.remaining, n.facts, e.time
    FROM notice_rows n
      JOIN members m ON m.row_number = n.member
      JOIN entries e ON e.sequence = n.sequence
    """

  /// One part of the notices of transfers carried out in one step; `n` is the instruction's row.
  private static func selectAtOnce(_ part: NoticePart) -> String {
    let quantity = part.kind == .outcome ? "n.realised" : "CAST(NULL AS bigint)"
    let remaining = part.kind == .outcome ? "0" : "CAST(NULL AS bigint)"
    return """
      SELECT m.member, n.sequence, n.position * \(NoticePart.places) + \(part.rawValue), '\(part.kind.rawValue)',
        '\(part.result)', n.number, n.line, CAST(NULL AS text), \(quantity),
        \(remaining), CAST(NULL AS text), e.time
      FROM instruction_rows n
        JOIN members m ON m.row_number = n.\(part.isForReceiver ? "receiver" : "member")
        JOIN entries e ON e.sequence = n.sequence
      WHERE n.at_once
      """
  }

  static let notices = SQLView(
    name: "notices",
    note: Bilingual(
      "Every notice to a member, also those that have left the store (GEN-19, GEN-23, TRF-66).",
      "Üyelere giden bütün bildirimler, depodan çıkmış olanlar dahil (GEN-19, GEN-23, TRF-66)."),
    columns: noticeColumns, selects: [selectNotices] + NoticePart.allCases.map(selectAtOnce))
}

/// The four notices that a transfer carried out in one step gives rise to, in their order.
enum NoticePart: Int, CaseIterable {
  case accepted, executable, realisedForSender, realisedForReceiver

  /// Places kept for the notices of one event.
  static let places: Int64 = 256

  var kind: NoticeKind {
    switch self {
    case .accepted: .acceptance
    case .executable: .executability
    case .realisedForSender, .realisedForReceiver: .outcome
    }
  }

  var result: String {
    switch self {
    case .accepted: NoticeResult.accepted
    case .executable: NoticeResult.executable
    case .realisedForSender, .realisedForReceiver: NoticeResult.full
    }
  }

  var isForReceiver: Bool { self == .realisedForReceiver }
}
