// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

// The stored tables that grow with every transfer. They hold numbers in place of codes, and each thing once:
// a transfer entered, approved and realised in one step is one row of `instruction_rows`, from which the
// views reckon its movement and its notices too. People and tools ask the views.

extension ViewSchema {
  static let number = SQLColumn("number", .bigint, "number of the instruction", "talimat numarası")
  static let instruction = SQLColumn("instruction", .bigint, "number of the instruction", "talimat numarası")

  static let instructionRows = SQLTable(
    name: "instruction_rows",
    note: Bilingual(
      "Storage of `instructions`; accounts, securities, members and users by row number, codes by number.",
      "`instructions` görünümünün deposu; hesap, kıymet, üye, kullanıcı ve kodlar numarayla."
    ),
    columns: [
      number,
      SQLColumn("operation", .integer, "code of the operation", "işlem kodu"),
      SQLColumn("member", .integer, "sending member", "gönderen üye"),
      SQLColumn("receiver", .integer, "receiving member, when another", "başka ise alıcı üye").nullable,
      SQLColumn("entered_by", .integer, "user who entered", "giren kullanıcı").nullable,
      SQLColumn("approved_by", .integer, "user who approved", "onaylayan kullanıcı").nullable,
      SQLColumn(
        "decided_by", .integer, "user who decided for the receiver", "alıcı adına karar veren kullanıcı"
      ).nullable,
      SQLColumn("reference", .text, "the sender's reference", "gönderenin referansı").nullable,
      SQLColumn("state", .integer, "state", "durum"),
      SQLColumn("version", .integer, "version", "sürüm"),
      SQLColumn("was_submitted", .boolean, "whether it was submitted to the receiver", "alıcıya sunuldu mu"),
      SQLColumn("source", .integer, "account debited", "borçlu hesap").nullable,
      SQLColumn("target", .integer, "account credited", "alacaklı hesap").nullable,
      SQLColumn("security", .integer, "security", "kıymet").nullable,
      SQLColumn("nominal", .bigint, "nominal", "nominal").nullable,
      SQLColumn("realised", .bigint, "realised so far", "şimdiye dek gerçekleşen"),
      SQLColumn("reason", .integer, "transfer reason", "devir nedeni").nullable,
      SQLColumn("name_mismatch", .boolean, "name or registration number differs", "ad veya sicil uyuşmuyor")
        .nullable,
      SQLColumn(
        "at_once", .boolean, "entered, approved and realised in one step",
        "tek adımda girildi, onaylandı, gerçekleşti"),
      sequence, place,
      SQLColumn("line", .integer, "line of the submission", "bildirimin satırı"),
      SQLColumn(
        "updated", .bigint, "the journal entry that last changed it", "son değiştiren kaydın sıra numarası"),
    ],
    key: ["number"],
    indexes: [
      SQLIndex(name: "instructions_by_member", columns: "member, sequence, position", servesPast: true),
      SQLIndex(
        name: "instructions_by_receiver", columns: "receiver, sequence, position",
        condition: "receiver IS NOT NULL", servesPast: true),
      // What is not done is found among the few that took more than one step.
      SQLIndex(
        name: "instructions_by_state", columns: "state, number", condition: "NOT at_once", servesPast: true),
      SQLIndex(
        name: "instructions_by_member_state", columns: "member, state, number", condition: "NOT at_once",
        servesPast: true),
      SQLIndex(
        name: "instructions_by_receiver_state", columns: "receiver, state, number",
        condition: "NOT at_once AND receiver IS NOT NULL", servesPast: true),
    ], since: "updated")

  static let instructionSteps = SQLTable(
    name: "instruction_steps",
    note: Bilingual(
      "Every state that an instruction took, in order; not of those with `at_once`, which took one.",
      "Talimatın geçtiği bütün durumlar, sırasıyla; tek durumlu `at_once` talimatlar için satır yoktur."),
    columns: [
      instruction, sequence, place,
      SQLColumn(
        "line", .integer, "line of the submission, 0 by time", "bildirimin satırı, zamanla olan için 0"),
      SQLColumn("state", .integer, "state", "durum"),
      SQLColumn("version", .integer, "version", "sürüm"),
      SQLColumn("member", .text, "member acted for", "adına işlem yapılan üye").nullable,
      SQLColumn("member_user", .text, "user", "kullanıcı").nullable,
    ],
    key: ["instruction", "sequence", "position"])

  static let movementRows = SQLTable(
    name: "movement_rows",
    note: Bilingual(
      "Storage of `movements`, but for the instructions with `at_once`.",
      "`movements` görünümünün deposu; `at_once` talimatlar dışında."),
    columns: [
      sequence, place, instruction,
      SQLColumn("origin", .integer, "origin", "kaynak"),
      SQLColumn("security", .integer, "security", "kıymet"),
      SQLColumn("source_member", .integer, "member of the account debited", "borçlu hesabın üyesi").nullable,
      SQLColumn("source", .integer, "account debited", "borçlu hesap").nullable,
      SQLColumn("source_subaccount", .integer, "sub-account debited", "borçlu alt hesap").nullable,
      SQLColumn("target_member", .integer, "member of the account credited", "alacaklı hesabın üyesi")
        .nullable,
      SQLColumn("target", .integer, "account credited", "alacaklı hesap").nullable,
      SQLColumn("target_subaccount", .integer, "sub-account credited", "alacaklı alt hesap").nullable,
      SQLColumn("quantity", .bigint, "quantity", "adet"),
    ],
    key: ["sequence", "position"],
    indexes: [
      SQLIndex(name: "movements_by_source", columns: "source_member, sequence, position"),
      SQLIndex(name: "movements_by_target", columns: "target_member, sequence, position"),
    ])

  static let holdingRows = SQLTable(
    name: "holding_rows",
    note: Bilingual(
      "Storage of `holdings`: the balance after each movement of an account, sub-account and security.",
      "`holdings` görünümünün deposu: hesap, alt hesap ve kıymetin her hareketten sonraki bakiyesi."),
    columns: [
      SQLColumn("account", .integer, "account", "hesap"),
      SQLColumn("security", .integer, "security", "kıymet"),
      SQLColumn("subaccount", .integer, "sub-account", "alt hesap"),
      sequence, place,
      SQLColumn("instruction", .bigint, "instruction that moved it", "hareketin talimatı"),
      SQLColumn("balance", .bigint, "units held after the movement", "hareketten sonraki adet"),
    ],
    key: ["account", "security", "subaccount", "sequence", "position"])

  static let noticeRows = SQLTable(
    name: "notice_rows",
    note: Bilingual(
      "Storage of `notices`, but for the instructions with `at_once`.",
      "`notices` görünümünün deposu; `at_once` talimatlar dışında."),
    columns: [
      SQLColumn("member", .integer, "member addressed", "muhatap üye"),
      sequence,
      SQLColumn(
        "notice_index", .bigint, "place within the entry: 256 × event + part",
        "kayıt içindeki yeri: 256 × olay + parça"),
      SQLColumn("kind", .text, "kind of notice", "bildirim türü"),
      SQLColumn("result", .text, "result", "sonuç").nullable,
      SQLColumn("instruction", .bigint, "number of the instruction", "talimat numarası").nullable,
      SQLColumn(
        "line", .integer, "line of the submission, 0 by time", "bildirimin satırı, zamanla olan için 0"),
      SQLColumn("code", .text, "name of the refusal", "ret adı").nullable,
      SQLColumn("quantity", .bigint, "units realised by this", "bununla gerçekleşen adet").nullable,
      SQLColumn("remaining", .bigint, "units not realised", "gerçekleşmeyen adet").nullable,
      SQLColumn("facts", .text, "what else is said, a JSON object", "diğer bilgiler, JSON nesnesi").nullable,
    ],
    key: ["member", "sequence", "notice_index"])
}
