// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// The data dictionary in Markdown, in both languages: the tables, the code lists, the events of the journal.
public enum DataDictionary {
  /// The whole text of `Docs/DataDictionary.md`.
  public static var markdown: String {
    var out = """
      # Data dictionary · Veri sözlüğü

      Made from the descriptions in the code; do not edit. The views are made from the journal and can be
      dropped and made again. Ask the first group of tables; the second is how they are stored.

      Koddaki tanımlardan üretilir; elle değiştirilmez. Görünümler yevmiyeden üretilir, silinip yeniden
      kurulabilir. Sorguları ilk gruba yöneltin; ikinci grup bunların saklanış biçimidir.

      ## Tables to ask · Sorgulanacak tablolar

      """
    let stored = ViewSchema.tables.filter { table in
      ["_rows", "_steps", "_former"].contains { table.name.hasSuffix($0) }
    }
    let plain = ViewSchema.tables.filter { table in !stored.contains { $0.name == table.name } }
    for view in ViewSchema.views { describe(view.name, view.note, view.columns, key: [], &out) }
    for table in plain { describe(table.name, table.note, table.columns, key: table.key, &out) }
    out += "\n## How they are stored · Saklanış biçimi\n"
    for table in stored { describe(table.name, table.note, table.columns, key: table.key, &out) }
    out += "\n## Code lists · Kod listeleri\n"
    list(InstructionState.self, &out)
    list(MemberKind.self, &out)
    list(MemberStatus.self, &out)
    list(UserType.self, &out)
    list(IdentityKind.self, &out)
    list(InvestorOrigin.self, &out)
    list(OpeningReason.self, &out)
    list(AccountType.self, &out)
    list(JointOwnership.self, &out)
    list(Register.self, &out)
    list(RegisterStep.self, &out)
    list(RegisterStatus.self, &out)
    list(InactivityReason.self, &out)
    list(AccountClass.self, &out)
    list(AccountStatus.self, &out)
    list(Restriction.self, &out)
    list(Subaccount.self, &out)
    list(InstrumentKind.self, &out)
    list(TransferReason.self, &out)
    list(TransferAlternative.self, &out)
    list(SecurityType.self, &out)
    list(CounterpartySetting.self, &out)
    list(OriginKind.self, &out)
    list(TradeType.self, &out)
    list(CalendarDayKind.self, &out)
    list(MarginAccount.self, &out)
    list(PositionOrigin.self, &out)
    list(CollateralGroup.self, &out)
    list(MarginRunKind.self, &out)
    list(MarginRunState.self, &out)
    list(CallState.self, &out)
    out += """

      ## Events of the journal · Yevmiye olayları

      An outcome is a run of events, each with its number and the line of the submission.

      Bir sonuç, her biri numarası ve bildirim satırıyla yazılmış olaylardan oluşur.

      """
    var events = EventList()
    OutcomeReader.forEachType(&events)
    return out + events.text
  }

  private static func describe(
    _ name: String, _ note: Bilingual, _ columns: [SQLColumn], key: [String], _ out: inout String
  ) {
    out += "\n### \(name)\n\n\(note.english.string)\n\n\(note.turkish.string)\n\n"
    out += "| column | type | meaning | anlamı |\n| --- | --- | --- | --- |\n"
    for column in columns {
      var type = column.type.name(in: .postgres)
      if column.isNullable { type += ", null" }
      if key.contains(column.name) { type += ", key" }
      let personal = column.isPersonal ? (" (personal data)", " (kişisel veri)") : ("", "")
      out += "| `\(column.name)` | \(type) | \(column.note.english.string)\(personal.0) "
      out += "| \(column.note.turkish.string)\(personal.1) |\n"
    }
  }

  private static func list<Code: CodedValue>(_: Code.Type, _ out: inout String) {
    out += "\n### \(Code.listName.string)\n\n\(Code.note.english.string) · \(Code.note.turkish.string)\n\n"
    out += "| code | number | meaning | anlamı |\n| --- | --- | --- | --- |\n"
    for code in Code.allCases {
      out += "| `\(code.code.string)` | \(code.rawValue) | \(code.meaning.english.string) "
      out += "| \(code.meaning.turkish.string) |\n"
    }
  }
}

/// Collects what is said of each type of event.
private struct EventList: EventHandler {
  var text = ""

  mutating func handle<Happening: Event>(_: Happening.Type) {
    text += "\n### \(Happening.code) \(Happening.name.string)\n\n"
    text += "\(Happening.meaning.english.string) · \(Happening.meaning.turkish.string)\n\n"
    text += "| field | type | meaning | anlamı |\n| --- | --- | --- | --- |\n"
    var rows = FieldTable()
    var event = Happening()
    event.describe(&rows)
    text += rows.text
    // The refusal has fields of several types and is described by hand, in its place.
    if Happening.code == Refused.code - 1 {
      text += """

        ### \(Refused.code) refused

        a line or the whole submission was refused · bir satır veya bildirimin bütünü reddedildi

        | field | type | meaning | anlamı |
        | --- | --- | --- | --- |
        | `code` | number of the refusal | code | kod |
        | `rule` | rule id | rule | kural |
        | `facts` | up to three names with texts | what decided | belirleyen bilgiler |

        """
    }
  }
}

private struct FieldTable: FieldVisitor {
  var text = ""

  private mutating func add(_ field: Field, _ type: String) {
    text +=
      "| `\(field.name.string)` | \(type) | \(field.label.english.string) | \(field.label.turkish.string) |\n"
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    add(field, Value.form.name.string)
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    add(field, "\(Value.form.name.string), optional")
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    add(field, "list of \(Value.form.name.string)")
  }
}
