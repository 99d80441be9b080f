// SPDX-License-Identifier: Apache-2.0
import Kernel

// The stored tables of what the central bank notifies: totals of the depots, physical pieces, issued nominal
// (CBT-05 to CBT-10).

extension ViewSchema {
  static let centralBankTables = [depotNotices, depotTotals, depotAlarms, physicalRecords, issuedNominals]

  private static let noticeDay = SQLColumn("day", .date, "day that the totals are of", "toplamların günü")
  private static let noticeVersion = SQLColumn(
    "version", .integer, "1, one more with each correction of the day", "1, günün her düzeltmesinde bir fazla"
  )
  private static let security = SQLColumn("security", .integer, "security", "kıymet")

  static let depotNotices = SQLTable(
    name: "depot_notices",
    note: Bilingual(
      "Notices of depot totals, those corrected too (CBT-08).",
      "Depo toplamı bildirimleri, düzeltilmiş olanlar dâhil (CBT-08)."),
    columns: [
      noticeDay, noticeVersion,
      SQLColumn("notice", .bigint, "number of the notice within the day", "bildirimin gün içindeki numarası"),
      SQLColumn("lines", .integer, "number of lines", "satır sayısı"), sequence,
    ], key: ["day", "version"])

  static let depotTotals = SQLTable(
    name: "depot_totals",
    note: Bilingual(
      "Lines of the notices of depot totals; what one leaves out is zero (ACC-82, CBT-08).",
      "Depo toplamı bildirimlerinin satırları; yer almayan kıymet sıfırdır (ACC-82, CBT-08)."),
    columns: [
      noticeDay, noticeVersion, security,
      SQLColumn("total", .bigint, "depots of banks and Takasbank", "banka ve Takasbank depoları"),
      SQLColumn("own_depot", .bigint, "the registry's own depot", "MKK deposu"), sequence,
    ], key: ["day", "version", "security"])

  static let depotAlarms = SQLTable(
    name: "depot_alarms",
    note: Bilingual(
      "Missing notices and depots that do not agree (CBT-08, CBT-10).",
      "Eksik bildirimler ve tutmayan depolar (CBT-08, CBT-10)."),
    columns: [
      sequence, place, SQLColumn("alarm", .text, "alarm (list DepotAlarm)", "alarm (DepotAlarm listesi)"),
      SQLColumn("day", .date, "day", "gün"), security.nullable,
      SQLColumn("held", .bigint, "held in accounts", "hesaplardaki").nullable,
      SQLColumn("own_depot", .bigint, "in the registry's own depot", "MKK deposundaki").nullable,
    ], key: ["sequence", "position"])

  static let physicalRecords = SQLTable(
    name: "physical_records",
    note: Bilingual(
      "Printing and return of physical pieces (CBT-06).", "Fiziki senet basımı ve dönüşü (CBT-06)."),
    columns: [
      sequence, place, instruction,
      SQLColumn("kind", .text, "kind (list PhysicalKind)", "tür (PhysicalKind listesi)"),
      SQLColumn("account", .integer, "account", "hesap"), security,
      SQLColumn("nominal", .bigint, "nominal", "nominal"), SQLColumn("day", .date, "date", "tarih"),
      SQLColumn("emkt_reference", .text, "reference in EMKT", "EMKT referansı"),
      SQLColumn(
        "total", .bigint, "in physical circulation afterwards", "sonrasında fiziki dolaşımdaki"),
    ], key: ["sequence", "position"])

  static let issuedNominals = SQLTable(
    name: "issued_nominals",
    note: Bilingual(
      "Issued nominal of government debt as the central bank told it (CBT-05, CBT-09).",
      "Devlet iç borçlanma senetlerinin TCMB'ce bildirilen ihraç nominali (CBT-05, CBT-09)."),
    columns: [security, SQLColumn("nominal", .bigint, "issued nominal", "ihraç nominali"), sequence],
    key: ["security"])
}
