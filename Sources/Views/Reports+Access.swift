// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

// Who may do what, who did, and what happened at the door (AUT-33, AUT-35).

extension ReportColumn {
  static let user = ReportColumn("user", .text, "user code", "kullanıcı kodu")
  static let userMember = ReportColumn("userMember", .text, "member of the user", "kullanıcının üyesi")
  static let member = ReportColumn("member", .text, "member", "üye")
  static let actedFor = ReportColumn("member", .text, "member acted for", "adına işlem yapılan üye")
  static let operation = ReportColumn("operation", .text, "operation", "işlem")
  static let stage = ReportColumn("stage", .text, "stage", "aşama")
  static let role = ReportColumn("role", .text, "name of the role", "rolün adı")
  static let source = ReportColumn(
    "source", .text, "DIRECT, by ROLE, or by TYPE as a principal user",
    "DIRECT doğrudan, ROLE rolle, TYPE ana yetkili olduğu için")
  static let sequence = ReportColumn("sequence", .number, "entry of the journal", "yevmiye kaydı")
  static let position = ReportColumn(
    "position", .number, "number of the event within the entry", "olayın kayıt içindeki numarası")
  static let time = ReportColumn("time", .time, "time of the entry", "kaydın zamanı")
  static let certificate = ReportColumn(
    "certificate", .text, "SHA-256 of the certificate", "sertifikanın SHA-256 özeti")
  static let validTo = ReportColumn("validTo", .time, "end of validity", "geçerliliğin sonu")
  static let status = ReportColumn("status", .text, "status (list UserStatus)", "durum (UserStatus listesi)")
  static let isBlocked = ReportColumn(
    "isBlocked", .flag, "blocked by three wrong passwords", "üç yanlış şifreyle kilitli mi")
  static let password = ReportColumn(
    "password", .text, "state of the password (list PasswordState)", "şifrenin durumu (PasswordState listesi)"
  )
  static let lastPasswordDay = ReportColumn(
    "lastPasswordDay", .day, "last day on which the password serves", "şifrenin geçerli olduğu son gün")
  static let passwordRequest = ReportColumn(
    "passwordRequest", .text, "state of the request (list PasswordRequestState)",
    "başvurunun durumu (PasswordRequestState listesi)")
}

extension ReportFilter {
  static let user = ReportFilter("userCode", in: "user", UserCode.self, "User.", "Kullanıcı.")
  static let operation = ReportFilter(
    "operation", Text<60>.self, "Operation, such as transfer.", "transfer gibi işlem.")
  static let stage = ReportFilter("stage", Text<20>.self, "Stage, such as enter.", "enter gibi aşama.")
  static let role = ReportFilter("role", Text<60>.self, "Name of a role.", "Rolün adı.")
}

extension Report {
  static let access: [Report] = [
    userStates, blockedUsers, passwords, certificates, authorities, bothStages, grantsToOthers, grantHistory,
    unusedRights, work, accessLog, persons, undertakings, papers,
  ]

  // MARK: Users

  private static let users = """
    SELECT u.code, u.member, u.type, u.status, u.is_blocked, c.certificate, c.valid_to,
      COALESCE(p.state, 'NONE'), CASE WHEN p.state IN ('INITIAL', 'CURRENT') THEN p.last_day END,
      COALESCE(p.request, 'NONE'), e.time, e.member_user
    FROM users u
      JOIN entries e ON e.sequence = u.sequence
      LEFT JOIN passwords p ON p.code = u.code
      LEFT JOIN certificates c ON c.code = u.code AND c.state = 'ASSIGNED'
    """

  private static let userColumns: [ReportColumn] = [
    .user, .member, ReportColumn("type", .text, "type (list UserType)", "tür (UserType listesi)"), .status,
    .isBlocked, .certificate, .validTo, .password, .lastPasswordDay, .passwordRequest,
    ReportColumn(
      "changedAt", .time, "time of the user's last change", "kullanıcının son değişikliğinin zamanı"),
    ReportColumn("changedBy", .text, "user of that entry", "o kaydın kullanıcısı"),
  ]

  private static let userFilters: [ReportFilter] = [
    .user, ReportFilter("type", UserType.self, "Type of user.", "Kullanıcı türü."),
    ReportFilter("status", UserStatus.self, "Status.", "Durum."),
    ReportFilter("isBlocked", Flag.self, "Blocked or not.", "Kilitli mi."),
    ReportFilter("password", PasswordState.self, "State of the password.", "Şifrenin durumu."),
  ]

  private static let userTables = [ViewSchema.users, ViewSchema.passwords, ViewSchema.certificates]

  private static let userStates = Report(
    "user-states", Bilingual("Users and how they stand", "Kullanıcılar ve durumları"), columns: userColumns,
    filters: userFilters, order: ["user"], changing: userTables
  ) { _ in users }

  private static let blockedUsers = Report(
    "blocked-users", Bilingual("Blocked and passive users", "Kilitli ve pasif kullanıcılar"),
    columns: userColumns, filters: userFilters, order: ["user"], changing: userTables
  ) { _ in "\(users) WHERE u.is_blocked OR u.status <> 'ACTIVE'" }

  private static let passwords = Report(
    "password-ends", Bilingual("Until when passwords serve", "Şifrelerin geçerli olduğu son günler"),
    columns: [.user, .member, .password, .lastPasswordDay, .passwordRequest],
    filters: [
      .user, ReportFilter("password", PasswordState.self, "State of the password.", "Şifrenin durumu."),
      ReportFilter(
        before: "endingBefore", .lastPasswordDay, "Whose last day comes before this one.",
        "Son günü bu günden önce olanlar."),
    ], order: ["user"], changing: [ViewSchema.passwords]
  ) { _ in
    """
    SELECT p.code, p.member, p.state, CASE WHEN p.state IN ('INITIAL', 'CURRENT') THEN p.last_day END, p.request
    FROM passwords p
    """
  }

  private static let certificates = Report(
    "certificates", Bilingual("Certificates with their ends", "Sertifikalar ve bitiş tarihleri"),
    columns: [
      .user, .member, .certificate, ReportColumn("serial", .text, "serial number", "seri numarası"),
      ReportColumn("state", .text, "state (list CertificateState)", "durum (CertificateState listesi)"),
      ReportColumn("validFrom", .time, "begin of validity", "geçerliliğin başı"), .validTo,
    ],
    filters: [
      .user,
      ReportFilter("state", CertificateState.self, "State of the certificate.", "Sertifikanın durumu."),
      ReportFilter(
        before: "endingBefore", .validTo, "Whose validity ends before this day.",
        "Geçerliliği bu günden önce bitenler."),
    ], order: ["user", "certificate"], changing: [ViewSchema.certificates]
  ) { _ in
    "SELECT code, member, certificate, serial, state, valid_from, valid_to FROM certificates"
  }

  // MARK: Authorities

  /// Everything that users hold: direct, by a role, by being a principal user.
  private static let held = """
    SELECT a.code AS code, u.member AS user_member, a.member AS member, a.operation AS operation,
      a.stage AS stage, 'DIRECT' AS source, CAST(NULL AS text) AS role, a.sequence AS sequence
    FROM authorities a JOIN users u ON u.code = a.code WHERE a.is_granted
    UNION ALL
    SELECT h.code, u.member, h.member, r.operation, r.stage, 'ROLE', h.role,
      CASE WHEN h.sequence > r.sequence THEN h.sequence ELSE r.sequence END
    FROM role_holders h
      JOIN role_authorities r ON r.member = h.member AND r.role = h.role AND r.is_granted
      JOIN users u ON u.code = h.code
    WHERE h.is_held
    UNION ALL
    SELECT u.code, u.member, u.member, o.column1, o.column2, 'TYPE', CAST(NULL AS text), u.sequence
    FROM users u JOIN (VALUES \(principalsOwn)) o WHERE u.type = '\(UserType.principal.code)'
    """

  private static let principalsOwn = Depository.principalsOwn.compactMap(Depository.about).flatMap { about in
    about.stages.map { "('\(about.name)', '\($0.name)')" }
  }.joined(separator: ", ")

  private static let heldTables = [
    ViewSchema.users, ViewSchema.authorities, ViewSchema.roleHolders, ViewSchema.roleAuthorities,
  ]
  private static let heldColumns: [ReportColumn] = [
    .user, .userMember, .actedFor, .operation, .stage, .source, .role,
    ReportColumn("since", .time, "since when", "ne zamandan beri"),
  ]
  private static let heldOrder = ["user", "member", "operation", "stage", "source", "role"]

  private static func held(where condition: String) -> String {
    """
    SELECT h.code, h.user_member, h.member, h.operation, h.stage, h.source, h.role, e.time
    FROM (\(held)) h JOIN entries e ON e.sequence = h.sequence WHERE \(condition)
    """
  }

  private static let authorities = Report(
    "authorities",
    Bilingual(
      "Authorities of users, and users of an authority",
      "Kullanıcıların yetkileri ve bir yetkinin kullanıcıları"),
    columns: heldColumns, of: ["member", "userMember"], filters: [.user, .operation, .stage, .role],
    order: heldOrder, changing: heldTables
  ) { _ in held(where: "TRUE") }

  private static let grantsToOthers = Report(
    "grants-to-others",
    Bilingual(
      "Authorities given to other members' users, and held from other members (AUT-31)",
      "Başka üyelerin kullanıcılarına verilen ve başka üyelerden alınan yetkiler (AUT-31)"),
    columns: heldColumns, of: ["member", "userMember"], filters: [.user, .operation, .stage],
    order: heldOrder, changing: heldTables
  ) { _ in held(where: "h.member <> h.user_member") }

  private static let bothStages = Report(
    "both-stages",
    Bilingual(
      "Users who may both enter and approve an operation",
      "Bir işlemi hem girebilen hem onaylayabilen kullanıcılar"),
    columns: [.user, .userMember, .actedFor, .operation], of: ["member", "userMember"],
    filters: [.user, .operation], order: ["user", "member", "operation"], changing: heldTables
  ) { _ in
    """
    SELECT h.code, h.user_member, h.member, h.operation FROM (\(held)) h
    WHERE h.stage IN ('enter', 'approve') GROUP BY h.code, h.user_member, h.member, h.operation
    HAVING count(DISTINCT h.stage) = 2
    """
  }

  private static let grantHistory = Report(
    "grant-history",
    Bilingual(
      "Every grant and withdrawal, with who and when", "Verilen ve geri alınan bütün yetkiler; kim, ne zaman"),
    days: 0,
    columns: [
      .sequence, .time, .user, .userMember, .actedFor, .operation, .stage, .role,
      ReportColumn("isGranted", .flag, "granted or withdrawn", "verildi mi, geri mi alındı"),
      ReportColumn("grantedBy", .text, "user who did it", "işlemi yapan kullanıcı"),
    ],
    of: ["member", "userMember"], filters: [.user, .operation, .stage, .role],
    order: ["sequence", "member", "user", "role", "operation", "stage"]
  ) { _ in
    """
    SELECT h.sequence, e.time, h.code, u.member, h.member, h.operation, h.stage, h.role, h.is_granted, e.member_user
    FROM (
      SELECT sequence, code, member, operation, stage, CAST(NULL AS text) AS role, is_granted
      FROM authorities_history
      UNION ALL
      SELECT sequence, code, member, CAST(NULL AS text), CAST(NULL AS text), role, is_held
      FROM role_holders_history
      UNION ALL
      SELECT sequence, CAST(NULL AS text), member, operation, stage, role, is_granted
      FROM role_authorities_history
    ) h
      JOIN entries e ON e.sequence = h.sequence
      LEFT JOIN users u ON u.code = h.code
    WHERE h.sequence BETWEEN :first AND :last
    """
  }

  // MARK: What was done

  /// Steps taken by users in the period, each with the stages that it shows to have been used.
  private static let steps = """
    SELECT u.code AS code, m.member AS member, i.operation AS operation, i.state AS state,
      i.sequence AS sequence, TRUE AS entered, i.approved_by = i.entered_by AS approved, FALSE AS decided
    FROM instruction_rows i
      JOIN users u ON u.row_number = i.entered_by JOIN members m ON m.row_number = i.member
    WHERE i.at_once AND i.number BETWEEN :firstNumber AND :lastNumber
    UNION ALL
    SELECT s.member_user, s.member, i.operation, s.state, s.sequence, u.row_number = i.entered_by,
      u.row_number = i.approved_by, u.row_number = i.decided_by
    FROM instruction_steps s
      JOIN instruction_rows i ON i.number = s.instruction
      JOIN users u ON u.code = s.member_user
    WHERE s.sequence BETWEEN :first AND :last
    """

  private static let unusedRights = Report(
    "unused-rights",
    Bilingual(
      "Authorities that their holders have not used on these days",
      "Sahiplerinin bu günlerde kullanmadığı yetkiler"),
    days: 90, columns: heldColumns, of: ["member", "userMember"],
    filters: [.user, .operation, .stage, .role],
    order: heldOrder, changing: heldTables
  ) { _ in
    """
    WITH steps AS MATERIALIZED (
      SELECT DISTINCT code, member, \(ViewSchema.operationName(of: "operation")) AS operation, entered, approved, decided
      FROM (\(steps)))
    \(held(where: """
      h.stage <> 'view' AND NOT EXISTS (
        SELECT 1 FROM steps s WHERE s.code = h.code AND s.member = h.member AND s.operation = h.operation
          AND CASE h.stage WHEN 'enter' THEN s.entered WHEN 'approve' THEN s.approved ELSE s.decided END)
      """))
    """
  }

  private static let work = Report(
    "work",
    Bilingual(
      "Who did what: steps of instructions and refusals", "Kim ne yaptı: talimat adımları ve retler"),
    days: 30,
    columns: [
      .user, .userMember, .actedFor, .operation,
      ReportColumn(
        "state", .text, "state that the instruction took (list InstructionState)",
        "talimatın aldığı durum (InstructionState listesi)"),
      ReportColumn("code", .text, "refusal", "ret"),
      ReportColumn("count", .number, "how often", "kaç kez"),
      ReportColumn("firstAt", .time, "for the first time", "ilk kez"),
      ReportColumn("lastAt", .time, "for the last time", "son kez"),
    ],
    of: ["member", "userMember"],
    filters: [
      .user, .operation,
      ReportFilter("code", Text<60>.self, "Refusal, such as right-missing.", "right-missing gibi ret."),
    ], order: ["user", "member", "operation", "state", "code"], changing: [ViewSchema.users]
  ) { _ in
    """
    SELECT a.code, u.member, a.member, a.operation, a.state, a.refusal, a.count, f.time, l.time
    FROM (
      SELECT code, member, operation, state, refusal, count(*) AS count, min(sequence) AS first, max(sequence) AS last
      FROM (
        SELECT code, member, \(ViewSchema.operationName(of: "operation")) AS operation,
          \(ViewSchema.name(of: "state", InstructionState.self)) AS state, CAST(NULL AS text) AS refusal, sequence
        FROM (\(steps))
        UNION ALL
        SELECT member_user, member, CAST(NULL AS text), CAST(NULL AS text), code, sequence FROM refusals
        WHERE member_user IS NOT NULL AND sequence BETWEEN :first AND :last
      ) GROUP BY code, member, operation, state, refusal
    ) a
      JOIN entries f ON f.sequence = a.first
      JOIN entries l ON l.sequence = a.last
      LEFT JOIN users u ON u.code = a.code
    """
  }

  private static let accessLog = Report(
    "access",
    Bilingual(
      "Logins, wrong passwords and ends of sessions (AUT-35)",
      "Girişler, yanlış şifreler ve oturum sonları (AUT-35)"),
    days: 0,
    columns: [
      .sequence, .position, .time, .user, .member,
      ReportColumn("kind", .text, "what happened (list AccessKind)", "olan (AccessKind listesi)"),
      .certificate,
      ReportColumn("session", .text, "name of the session", "oturumun adı"),
    ],
    filters: [
      .user, ReportFilter("kind", AccessKind.self, "What happened.", "Ne olduğu."),
      ReportFilter("session", Text<40>.self, "Name of a session.", "Oturumun adı."),
    ], order: ["sequence", "position"]
  ) { _ in
    """
    SELECT sequence, position, time, code, member, kind, certificate, session FROM access
    WHERE sequence BETWEEN :first AND :last
    """
  }

  // MARK: Members

  private static let persons = Report(
    "persons", Bilingual("Company officers and signatories", "Şirket yetkilileri ve imza sahipleri"),
    for: .ownMember,
    columns: [
      // Names stand in no cursor, hence in no address.
      ReportColumn("place", .number, "place in the list", "listedeki yer").hidden, .member,
      ReportColumn("name", .text, "name of the person", "kişinin adı soyadı"),
      ReportColumn("isOfficer", .flag, "company officer", "şirket yetkilisi mi"),
      ReportColumn("isSignatory", .flag, "on the signature list", "imza listesinde mi"),
    ],
    filters: [
      ReportFilter("isOfficer", Flag.self, "Company officers.", "Şirket yetkilileri."),
      ReportFilter("isSignatory", Flag.self, "Signatories.", "İmza sahipleri."),
    ], order: ["place"], changing: [ViewSchema.persons]
  ) { _ in
    """
    SELECT ROW_NUMBER() OVER (ORDER BY member, name), member, name, is_officer, is_signatory FROM persons
    """
  }

  private static let undertakings = Report(
    "undertakings",
    Bilingual("Joint operation undertakings (AUT-32)", "Ortak İşlem Taahhütnameleri (AUT-32)"),
    columns: [
      .member, ReportColumn("operatingMember", .text, "member that does its work", "işlemleri yapan üye"),
      ReportColumn("validFrom", .day, "first day", "ilk gün"),
      ReportColumn("validTo", .day, "last day", "son gün"),
    ], of: ["member", "operatingMember"], order: ["member"], changing: [ViewSchema.undertakings]
  ) { _ in "SELECT member, operating_member, valid_from, valid_to FROM undertakings" }

  private static let papers = Report(
    "papers", Bilingual("Papers recorded (GEN-02)", "Kaydedilen kâğıt belgeler (GEN-02)"), for: .operatorOnly,
    days: 0,
    columns: [
      ReportColumn("number", .number, "number of the record", "kayıt numarası"), .time,
      ReportColumn("type", .text, "type (list PaperType)", "tür (PaperType listesi)"),
      ReportColumn("reference", .text, "its reference", "numarası"),
      ReportColumn("date", .day, "its date", "tarihi"),
      ReportColumn("sender", .text, "who sent it", "gönderen"),
      ReportColumn("receivedBy", .text, "how it came", "geliş yolu"),
      ReportColumn("supports", .text, "case that it supports", "dayanak olduğu dosya"),
    ], of: [],
    filters: [
      ReportFilter("type", PaperType.self, "Type of paper.", "Belge türü."),
      ReportFilter("reference", Text<60>.self, "Its reference.", "Numarası."),
    ], order: ["number"]
  ) { _ in
    """
    SELECT p.number, e.time, p.type, p.reference, p.date, p.sender, p.received_by, p.supports
    FROM papers p JOIN entries e ON e.sequence = p.sequence WHERE p.sequence BETWEEN :first AND :last
    """
  }
}
