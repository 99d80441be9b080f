// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// Transfers with their terms, requests, policies, limits and authorities (TRF-75). Each member sees its own
// side only.

extension Report {
  static let transfers: [Report] = [
    transferList, reversalRequests, counterpartySettings, userLimitList, userReceiverList, receiverLimitList,
  ]

  /// The day in Istanbul of the last entry that the report reflects.
  private static let today =
    "(SELECT date(time / 1000000 + 10800, 'unixepoch') FROM entries WHERE sequence = :last)"

  private static let transferList = Report(
    "transfers",
    Bilingual(
      "Transfers by state, account, security, counterparty, alternative, reason and user",
      "Durum, hesap, kıymet, karşı kurum, alternatif, neden ve kullanıcıya göre virmanlar"),
    days: 30,
    columns: [
      ReportColumn("instruction", .number, "number of the instruction", "talimat numarası"), .time,
      ReportColumn("member", .text, "sending member", "gönderen üye"),
      ReportColumn("receiver", .text, "receiving member when another", "başka ise alıcı üye"),
      ReportColumn("reference", .text, "the sender's reference", "gönderenin referansı"),
      ReportColumn("state", .text, "state (list InstructionState)", "durum (InstructionState listesi)"),
      ReportColumn("source", .text, "account debited", "borçlu hesap"),
      ReportColumn("target", .text, "account credited", "alacaklı hesap"),
      ReportColumn("isin", .text, "security", "kıymet"),
      ReportColumn("nominal", .number, "nominal", "nominal"),
      ReportColumn("realised", .number, "realised so far", "gerçekleşen"),
      ReportColumn("remaining", .number, "not realised", "gerçekleşmeyen"),
      ReportColumn("parts", .number, "parts realised", "gerçekleşen parça sayısı"),
      ReportColumn("alternative", .text, "alternative used between members", "kullanılan alternatif"),
      ReportColumn("priority", .number, "priority while it waited", "beklerken önceliği"),
      ReportColumn("reason", .text, "transfer reason", "devir nedeni"),
      ReportColumn("nameMismatch", .flag, "name or registration number differs", "ad veya sicil uyuşmuyor"),
      ReportColumn("enteredBy", .text, "user who entered", "giren kullanıcı"),
      ReportColumn("approvedBy", .text, "user who approved", "onaylayan kullanıcı"),
    ], of: ["member", "receiver"],
    filters: [
      ReportFilter("state", InstructionState.self, "State.", "Durum."),
      ReportFilter("source", AccountKey.self, "Account debited.", "Borçlu hesap."),
      ReportFilter("target", AccountKey.self, "Account credited.", "Alacaklı hesap."),
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
      ReportFilter("receiver", MemberCode.self, "Receiving member.", "Alıcı üye."),
      ReportFilter("alternative", TransferAlternative.self, "Alternative.", "Alternatif."),
      ReportFilter("reason", TransferReason.self, "Transfer reason.", "Devir nedeni."),
      ReportFilter("enteredBy", UserCode.self, "User who entered.", "Giren kullanıcı."),
    ], order: ["instruction"], changing: [ViewSchema.instructionRows, ViewSchema.transferTerms]
  ) { _ in
    """
    SELECT i.number, e.time, m.member, r.member, i.reference, \(ViewSchema.name(of: "i.state", InstructionState.self)),
      s.account, t.account, k.isin, i.nominal, i.realised, i.nominal - i.realised,
      CASE WHEN i.at_once THEN 1 ELSE
        (SELECT count(*) FROM movement_rows v WHERE v.instruction = i.number AND v.sequence <= :last) END,
      COALESCE(x.alternative, CASE WHEN i.at_once AND i.receiver IS NOT NULL THEN 'MIX' END), x.priority,
      \(ViewSchema.name(of: "i.reason", TransferReason.self)), i.name_mismatch, eu.code, au.code
    FROM instruction_rows i
      JOIN entries e ON e.sequence = i.sequence
      JOIN members m ON m.row_number = i.member
      LEFT JOIN members r ON r.row_number = i.receiver
      LEFT JOIN transfer_terms x ON x.instruction = i.number
      LEFT JOIN accounts s ON s.row_number = i.source
      LEFT JOIN accounts t ON t.row_number = i.target
      LEFT JOIN securities k ON k.row_number = i.security
      LEFT JOIN users eu ON eu.row_number = i.entered_by
      LEFT JOIN users au ON au.row_number = i.approved_by
    WHERE i.operation = \(Transfer.code.rawValue) AND i.number BETWEEN :firstNumber AND :lastNumber
    """
  }

  private static let reversalRequests = Report(
    "reversal-requests", Bilingual("Cancellation requests", "İptal talepleri"), days: 30,
    columns: [
      ReportColumn("instruction", .number, "the request", "talep"), .time,
      ReportColumn("member", .text, "member that asks", "talep eden üye"),
      ReportColumn("receiver", .text, "member that decides", "karar veren üye"),
      ReportColumn("original", .number, "the transfer", "virman"),
      ReportColumn("nominal", .number, "nominal realised", "gerçekleşen nominal"),
      ReportColumn("state", .text, "state (list InstructionState)", "durum (InstructionState listesi)"),
      ReportColumn("reason", .text, "reason in words", "açıklama"),
    ], of: ["member", "receiver"],
    filters: [ReportFilter("state", InstructionState.self, "State.", "Durum.")], order: ["instruction"],
    changing: [ViewSchema.instructionRows]
  ) { _ in
    """
    SELECT q.instruction, e.time, m.member, q.receiver, q.original, q.nominal,
      \(ViewSchema.name(of: "i.state", InstructionState.self)), q.reason
    FROM reversal_requests q
      JOIN instruction_rows i ON i.number = q.instruction
      JOIN members m ON m.row_number = i.member
      JOIN entries e ON e.sequence = q.sequence
    WHERE q.sequence BETWEEN :first AND :last
    """
  }

  private static let counterpartySettings = Report(
    "counterparty-settings",
    Bilingual(
      "Policies, account exclusions and visibility of names, in force and to come",
      "Yürürlükteki ve bekleyen politikalar, hesap istisnaları ve ad görüntüleme tanımları"),
    for: .ownMember,
    columns: [
      .sequence, .position, .time, .member,
      ReportColumn(
        "setting", .text, "setting (list CounterpartySetting)", "tanım (CounterpartySetting listesi)"),
      ReportColumn("other", .text, "the other member; empty for all", "karşı üye; tümü için boş"),
      ReportColumn("account", .text, "account", "hesap"),
      ReportColumn("alternative", .text, "alternative accepted", "kabul edilen alternatif"),
      ReportColumn("isSet", .flag, "visible, or excluded", "görünür veya çıkarılmış mı"),
      ReportColumn("effective", .day, "counts from this day on", "geçerlilik günü"),
      ReportColumn("validFrom", .day, "first day", "ilk gün"),
      ReportColumn("validTo", .day, "last day", "son gün"),
      ReportColumn("phase", .text, "PENDING, ACTIVE or SUPERSEDED", "PENDING, ACTIVE veya SUPERSEDED"),
      ReportColumn("user", .text, "user who approved", "onaylayan kullanıcı"),
    ],
    filters: [
      ReportFilter("setting", CounterpartySetting.self, "Setting.", "Tanım."),
      ReportFilter("other", MemberCode.self, "The other member.", "Karşı üye."),
      ReportFilter(
        "phase", Text<10>.self, "PENDING, ACTIVE or SUPERSEDED.", "PENDING, ACTIVE veya SUPERSEDED."),
    ], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT c.sequence, c.position, e.time, c.member, c.setting, c.other, c.account, c.alternative, c.is_set,
      c.effective, c.valid_from, c.valid_to,
      CASE
        WHEN EXISTS (SELECT 1 FROM counterparty_settings n
          WHERE n.member = c.member AND n.setting = c.setting AND n.other = c.other AND n.account = c.account
            AND n.sequence <= :last AND n.sequence > c.sequence
            AND (n.effective <= \(today) OR n.effective = c.effective)) THEN 'SUPERSEDED'
        WHEN c.effective > \(today) THEN 'PENDING' ELSE 'ACTIVE' END, e.member_user
    FROM counterparty_settings c JOIN entries e ON e.sequence = c.sequence WHERE c.sequence <= :last
    """
  }

  private static let userLimitList = Report(
    "user-limits",
    Bilingual(
      "Limits of users: defined, consumed today and available",
      "Kullanıcı limitleri: tanımlı, bugün kullanılan ve kalan"),
    for: .ownMember,
    columns: [
      .user, .member, ReportColumn("currency", .text, "currency", "para birimi"),
      ReportColumn(
        "type", .text, "type of security (list SecurityType)", "kıymet tipi (SecurityType listesi)"),
      ReportColumn("defined", .number, "nominal a day", "günlük nominal"),
      ReportColumn(
        "consumed", .number, "consumed today, less what was given back", "bugün kullanılan, iadeler düşülmüş"),
      ReportColumn("available", .number, "available today", "bugün kalan"),
    ], filters: [.user], order: ["user", "currency", "type"], changing: [ViewSchema.userLimits]
  ) { _ in
    """
    SELECT code, member, currency, type, daily_amount, CASE WHEN used_day = \(today) THEN used ELSE 0 END,
      max(0, daily_amount - CASE WHEN used_day = \(today) THEN used ELSE 0 END)
    FROM user_limits WHERE daily_amount IS NOT NULL
    """
  }

  private static let userReceiverList = Report(
    "instruction-authorities",
    Bilingual("To which members users may transfer", "Kullanıcıların virman yapabileceği üyeler"),
    for: .ownMember,
    columns: [
      .user, .member, ReportColumn("receiver", .text, "receiving member, or ALL", "alıcı üye veya ALL"),
    ], filters: [.user], order: ["user", "receiver"], changing: [ViewSchema.userReceivers]
  ) { _ in
    """
    SELECT code, member, CASE receiver WHEN '' THEN 'ALL' ELSE receiver END
    FROM user_receivers WHERE is_allowed
    """
  }

  private static let receiverLimitList = Report(
    "receiver-limits",
    Bilingual(
      "Limits on direct transfers from other members, with what is used today",
      "Diğer üyelerden gelen doğrudan virman limitleri ve bugün kullanılan"),
    for: .ownMember,
    columns: [
      .member, ReportColumn("sender", .text, "sending member", "gönderen üye"),
      ReportColumn("isin", .text, "security; empty for amounts", "kıymet; tutarda boş"),
      ReportColumn("dailyAmount", .number, "TRY a day", "günlük TRY"),
      ReportColumn("perTransaction", .number, "TRY a transaction", "işlem bazında TRY"),
      ReportColumn("dailyNominal", .number, "nominal a day", "günlük nominal"),
      ReportColumn("used", .number, "used today: nominal, or kuruş", "bugün kullanılan: nominal veya kuruş"),
    ],
    filters: [
      ReportFilter("sender", MemberCode.self, "Sending member.", "Gönderen üye."),
      ReportFilter("isin", ISIN.self, "Security.", "Kıymet."),
    ], order: ["member", "sender", "isin"], changing: [ViewSchema.receiverLimits]
  ) { _ in
    """
    SELECT member, sender, isin, daily_amount, single_amount, daily_nominal,
      CASE WHEN used_day = \(today) THEN used ELSE 0 END
    FROM receiver_limits WHERE is_defined
    """
  }
}
