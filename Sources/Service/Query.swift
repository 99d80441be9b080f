// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// The questions that can be asked of the registry, each described once: routes, the OpenAPI document, the
/// page of queries, the reports of the tool and their help are made from it (CLR-06, CLR-07).
public enum Query: String, CaseIterable, Sendable {
  case instructions, instruction, holdings, lots, movements, accounts, members, users, securities, notices
  case totals, state, entry
  case alternatives
  case holderNames = "holder-names"

  public var title: Bilingual {
    switch self {
    case .instructions: Bilingual("Instructions, newest first", "Talimatlar, yeniden eskiye")
    case .instruction: Bilingual("One instruction with its history", "Geçmişiyle bir talimat")
    case .holdings: Bilingual("Holdings of accounts", "Hesap bakiyeleri")
    case .lots:
      Bilingual(
        "Lots of an account in one security, in the order in which they leave",
        "Bir hesabın bir kıymetteki partileri, çıkış sırasıyla")
    case .movements: Bilingual("Movements, newest first", "Hareketler, yeniden eskiye")
    case .accounts: Bilingual("Accounts", "Hesaplar")
    case .members: Bilingual("The member; all for the operator", "Üye; işletici için bütün üyeler")
    case .users: Bilingual("Users, without names", "Kullanıcılar, adsız")
    case .securities: Bilingual("Securities", "Kıymetler")
    case .notices:
      Bilingual(
        "Notices of the last seven days, from a position on (GEN-21, GEN-22)",
        "Son yedi günün bildirimleri, bir konumdan sonra (GEN-21, GEN-22)")
    case .alternatives:
      Bilingual(
        "The alternatives that a receiving member accepts from the sender today (TRF-38)",
        "Alıcı üyenin bugün gönderenden kabul ettiği alternatifler (TRF-38)")
    case .holderNames:
      Bilingual(
        "Names of the holders of a receiving account, where its member shows them (TRF-41)",
        "Alıcı hesabın sahiplerinin adları, üyesi gösteriyorsa (TRF-41)")
    case .totals: Bilingual("What all entries came to", "Bütün kayıtların toplamı")
    case .state:
      Bilingual(
        "The digest of the whole state, folded from the journal; for the operator",
        "Günlükten yeniden kurulan bütün durumun özeti; işletici için")
    case .entry:
      Bilingual(
        "An entry of the journal with its answer: one's own", "Bir günlük kaydı ve yanıtı: kendinizinki")
    }
  }

  public var path: String {
    switch self {
    case .instruction: "/v1/instructions/{number}"
    case .entry: "/v1/entries/{sequence}"
    default: "/v1/\(rawValue)"
    }
  }

  public var parameters: [QueryParameter] {
    let own: [QueryParameter] =
      switch self {
      case .instructions: [.member, .state, .isin]
      case .instruction: [.number, .member]
      case .holdings, .movements: [.member, .account, .isin]
      case .lots: [.member, .heldAccount, .heldSecurity]
      case .accounts, .members, .users: [.member]
      case .securities, .state: []
      case .notices: [.member, .after, .archive]
      case .totals: [.member]
      case .alternatives: [.member, .receivingMember]
      case .holderNames: [.member, .receivingAccount]
      case .entry: [.sequence, .member]
      }
    let paging: [QueryParameter] =
      switch self {
      case .instruction, .totals, .state, .entry, .alternatives, .holderNames: []
      case .notices: [.limit]
      default: [.cursor, .limit]
      }
    return own + [.asOf, .atLeast] + paging
  }

  /// The functions of which one opens it: its user holds some stage of one of their operations, if only
  /// `view` (AUT-28). Nil for what every user of a member may ask: notices, members, securities. Instructions
  /// and entries, which answer what the member itself sent, open with any authority.
  public var openedBy: FunctionSet? {
    switch self {
    case .holdings, .lots, .movements, .accounts, .totals: [2, 3, 4, 5, 6, 8, 9]
    case .users: [1]
    case .alternatives, .holderNames: [3]
    case .instructions, .instruction, .entry: .any
    case .members, .securities, .notices, .state: nil
    }
  }

  /// The name of the schema of its answer.
  var document: String {
    switch self {
    case .instructions: RowForms.instruction.page
    case .instruction: "Instruction"
    case .holdings: RowForms.holding.page
    case .lots: RowForms.lot.page
    case .movements: RowForms.movement.page
    case .accounts: RowForms.account.page
    case .members: RowForms.member.page
    case .users: RowForms.user.page
    case .securities: RowForms.security.page
    case .notices: RowForms.notice.page
    case .alternatives: RowForms.alternative.page
    case .holderNames: RowForms.shownName.page
    case .totals: RowForms.totals.name
    case .state: RowForms.state.name
    case .entry: "Entry"
    }
  }
}

extension FunctionSet {
  /// What documents say of a question that functions open.
  func note(in language: Language) -> String {
    let list = numbers.map(String.init).joined(separator: ", ")
    return switch (language, self == .any) {
    case (.english, true): "For users who hold an authority of any function."
    case (.turkish, true): "Herhangi bir fonksiyonda yetkisi olan kullanıcılar için."
    case (.english, false):
      "For users who hold an authority of one of these functions, if only `view`: \(list)."
    case (.turkish, false):
      "Şu fonksiyonların birinde, yalnız `view` bile olsa, yetkisi olan kullanıcılar için: \(list)."
    }
  }
}

/// A parameter of questions.
public struct QueryParameter: Sendable {
  public let name: String
  public let meaning: Bilingual
  /// Part of the address itself.
  public let isInPath: Bool
  public let isMandatory: Bool
  let schema: JSONValue

  /// What else may be said of it: the names that it takes.
  let note: String

  private init(
    _ name: String, _ schema: JSONValue, _ english: StaticString, _ turkish: StaticString,
    isInPath: Bool = false, isMandatory: Bool = false
  ) {
    self.name = name
    self.schema = schema
    self.isInPath = isInPath
    self.isMandatory = isMandatory || isInPath
    meaning = Bilingual(english, turkish)
    note = ""
  }

  init(_ name: String, _ schema: JSONValue, _ meaning: Bilingual, note: String = "") {
    self.name = name
    self.schema = schema
    self.meaning = meaning
    self.note = note
    isInPath = false
    isMandatory = false
  }

  /// As an option of the tool: `asOf` is `--as-of`.
  public var option: String { RefusalCode.kebab(name) }

  /// Both languages in one line, as the tool's help has it.
  public var help: String { "\(meaning.english.string) / \(meaning.turkish.string)" }

  private static var positive: JSONValue { ["type": "integer", "minimum": 1] }

  public static let member = QueryParameter(
    "member", MemberCode.form.schema,
    "Whose data: one's own when not given; another member's for the operator or with an authority.",
    "Kimin verisi: verilmezse kendinizin; işletici için veya yetkiyle başka üyenin.")
  public static let state = QueryParameter(
    "state", InstructionState.form.schema, "State of the instruction.", "Talimatın durumu.")
  public static let isin = QueryParameter("isin", ISIN.form.schema, "Security.", "Kıymet.")
  public static let account = QueryParameter(
    "account", AccountKey.form.schema, "Account: member and number.", "Hesap: üye ve numara.")
  static let heldSecurity = QueryParameter(
    "isin", ISIN.form.schema, "Security.", "Kıymet.", isMandatory: true)
  static let heldAccount = QueryParameter(
    "account", AccountKey.form.schema, "Account: member and number.", "Hesap: üye ve numara.",
    isMandatory: true)
  static let receivingMember = QueryParameter(
    "receivingMember", MemberCode.form.schema, "Receiving member.", "Alıcı üye.", isMandatory: true)
  static let receivingAccount = QueryParameter(
    "receivingAccount", AccountKey.form.schema, "Receiving account: member and number.",
    "Alıcı hesap: üye ve numara.", isMandatory: true)
  public static let asOf = QueryParameter(
    "asOf", AsOf.schema,
    "What stood at a past moment: a time in Istanbul such as 2026-03-02T15:00:00, or the sequence of an entry.",
    "Geçmiş bir andaki durum: 2026-03-02T15:00:00 gibi İstanbul saati veya bir kaydın sıra numarası.")
  public static let atLeast = QueryParameter(
    "atLeast", positive, "Waits until the answer reflects this entry: one's own write.",
    "Yanıt bu kaydı yansıtana dek bekler: kendi yazdığınız.")
  public static let after = QueryParameter(
    "after", ["type": "string"], "Position of the last notice that was read.", "Okunan son bildirimin konumu."
  )
  public static let archive = QueryParameter(
    "archive", ["type": "boolean"],
    "true for all notices, those of the archive too; for the operator alone (GEN-23).",
    "Arşivdekiler dâhil bütün bildirimler için true; yalnız işletici (GEN-23).")
  public static let cursor = QueryParameter(
    "cursor", ["type": "string"], "`next` of the page before.", "Önceki sayfanın `next` değeri.")
  public static let limit = QueryParameter(
    "limit", ["type": "integer", "minimum": 1, "maximum": 1000, "default": 100], "Rows of a page.",
    "Sayfadaki satır sayısı.")
  public static let number = QueryParameter(
    "number", positive, "Number of the instruction.", "Talimat numarası.", isInPath: true)
  public static let sequence = QueryParameter(
    "sequence", positive, "Sequence of the entry.", "Kaydın sıra numarası.", isInPath: true)
}
