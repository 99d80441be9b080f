// SPDX-License-Identifier: Apache-2.0
import Kernel

// The stored tables of what members have set for transfers, of limits, and of what an approved transfer says
// beside its row in `instruction_rows` (TRF-75).

extension ViewSchema {
  private static let alternative = SQLColumn(
    "alternative", .text, "alternative (list TransferAlternative)", "alternatif (TransferAlternative listesi)"
  ).nullable
  private static let isin = SQLColumn("isin", .text, "security; empty for amounts", "kıymet; tutarda boş")

  static let transferTables = [
    transferTerms, priorityChanges, reversals, counterpartySettings, userLimits, userReceivers,
    receiverLimits,
  ]

  static let transferTerms = SQLTable(
    name: "transfer_terms",
    note: Bilingual(
      "Terms of approved transfers; those with `at_once` have none and used MIX, or none within one member.",
      "Onaylanan virmanların koşulları; `at_once` olanların satırı yoktur, MIX kullanmışlardır."),
    columns: [
      instruction, alternative,
      SQLColumn("priority", .integer, "priority", "öncelik"),
      SQLColumn("allows_parts", .boolean, "may realise in parts", "parçalı gerçekleşebilir mi"),
      SQLColumn("starts", .bigint, "start time to come, microseconds", "başlangıç zamanı, mikrosaniye")
        .nullable,
      SQLColumn("description", .text, "description", "açıklama").nullable, changed,
    ], key: ["instruction"], since: "sequence")

  static let priorityChanges = SQLTable(
    name: "priority_changes",
    note: Bilingual("The log of changed priorities (TRF-61).", "Öncelik değişiklikleri (TRF-61)."),
    columns: [
      sequence, place, instruction, SQLColumn("former", .integer, "priority before", "önceki öncelik"),
      SQLColumn("priority", .integer, "priority", "öncelik"),
    ], key: ["sequence", "position"])

  static let reversals = SQLTable(
    name: "reversal_requests",
    note: Bilingual(
      "Cancellation requests sent to the counterparty (TRF-69).",
      "Karşı kuruma gönderilen iptal talepleri (TRF-69)."),
    columns: [
      instruction, SQLColumn("original", .bigint, "the transfer", "virman"),
      SQLColumn("nominal", .bigint, "nominal realised", "gerçekleşen nominal"),
      SQLColumn("receiver", .text, "member that decides", "karar veren üye"),
      SQLColumn("reason", .text, "reason in words", "açıklama"), changed,
    ], key: ["instruction"],
    indexes: [SQLIndex(name: "reversal_requests_by_original", columns: "original")])

  static let counterpartySettings = SQLTable(
    name: "counterparty_settings",
    note: Bilingual(
      "Approved policies, exclusions and visibilities of names; of a policy a row for each alternative. The last approved for the same members, with its day reached, is in force.",
      "Onaylanan politikalar, hesap istisnaları ve ad görüntüleme tanımları; politikada alternatif başına satır. Günü gelmiş son tanım geçerlidir."
    ),
    columns: [
      sequence, place,
      SQLColumn(
        "setting", .text, "setting (list CounterpartySetting)", "tanım (CounterpartySetting listesi)"),
      SQLColumn("member", .text, "member whose setting it is", "tanımı yapan üye"),
      SQLColumn("other", .text, "the other member; empty for all", "karşı üye; tümü için boş"),
      SQLColumn("account", .text, "account; empty for none", "hesap; yoksa boş"), alternative,
      SQLColumn("is_set", .boolean, "visible, or excluded", "görünür veya çıkarılmış mı").nullable,
      SQLColumn("effective", .date, "counts from this day on", "geçerlilik günü"),
      SQLColumn("valid_from", .date, "first day of an exclusion", "istisnanın ilk günü").nullable,
      SQLColumn("valid_to", .date, "last day of an exclusion", "istisnanın son günü").nullable,
    ], key: ["sequence", "position"],
    indexes: [
      SQLIndex(name: "counterparty_settings_by_member", columns: "member, setting, other, account, sequence")
    ])

  static let userLimits = SQLTable(
    name: "user_limits",
    note: Bilingual(
      "Daily limits of users and what is consumed of them (TRF-44 to TRF-51).",
      "Kullanıcıların günlük limitleri ve kullanılan (TRF-44 - TRF-51)."),
    columns: [
      SQLColumn("code", .text, "user", "kullanıcı"),
      SQLColumn("currency", .text, "currency", "para birimi"),
      SQLColumn("type", .text, "type (list SecurityType)", "kıymet tipi (SecurityType listesi)"),
      SQLColumn("member", .text, "member", "üye"),
      SQLColumn(
        "daily_amount", .bigint, "nominal a day; none when removed", "günlük nominal; kaldırıldıysa yok"
      )
      .nullable,
      SQLColumn("used", .bigint, "consumed on the day beside", "yandaki günde kullanılan"),
      SQLColumn("used_day", .date, "day of the consumption", "kullanım günü").nullable, changed,
    ], key: ["code", "currency", "type"], since: "sequence")

  static let userReceivers = SQLTable(
    name: "user_receivers",
    note: Bilingual(
      "To which members a user may transfer (TRF-54).", "Kullanıcının virman yapabileceği üyeler (TRF-54)."),
    columns: [
      SQLColumn("code", .text, "user", "kullanıcı"),
      SQLColumn("receiver", .text, "receiving member; empty for all", "alıcı üye; tümü için boş"),
      SQLColumn("member", .text, "member of the user", "kullanıcının üyesi"),
      SQLColumn("is_allowed", .boolean, "allowed or no more", "yetkili mi"), changed,
    ], key: ["code", "receiver"], since: "sequence")

  static let receiverLimits = SQLTable(
    name: "receiver_limits",
    note: Bilingual(
      "Limits of receiving members on direct transfers and what is used of them (TRF-52, TRF-53).",
      "Alıcı üyelerin doğrudan virman limitleri ve kullanılan (TRF-52, TRF-53)."),
    columns: [
      SQLColumn("member", .text, "receiving member", "alıcı üye"),
      SQLColumn("sender", .text, "sending member", "gönderen üye"), isin,
      SQLColumn("is_defined", .boolean, "false when removed", "kaldırıldıysa hayır"),
      SQLColumn("daily_amount", .bigint, "TRY a day", "günlük TRY").nullable,
      SQLColumn("single_amount", .bigint, "TRY a transaction", "işlem bazında TRY").nullable,
      SQLColumn("daily_nominal", .bigint, "nominal a day", "günlük nominal").nullable,
      SQLColumn("used", .bigint, "used: nominal, or kuruş", "kullanılan: nominal veya kuruş"),
      SQLColumn("used_day", .date, "day of the use", "kullanım günü").nullable, changed,
    ], key: ["member", "sender", "isin"], since: "sequence")
}
