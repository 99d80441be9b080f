// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Kernel
import Synchronization
import Units
import Views

/// The page that everybody may see: totals, the newest instructions, refusals by reason. Codes, counts,
/// quantities; no name, no account, no person.
final class PublicPage: Sendable {
  /// What the page shows after an entry, as markup.
  struct State: Sendable {
    var sequence: UInt64
    var content: String
    fileprivate var made: ContinuousClock.Instant
  }

  private let views: ViewKeeper
  private let node: Node
  private let states = Mutex<[Language: State]>([:])
  private static let age = Duration.seconds(1)
  private static let newest = 20

  init(views: ViewKeeper, node: Node) {
    self.views = views
    self.node = node
  }

  func respond(_ request: Request) async throws -> Response {
    let language = request.language
    let state = try await state(in: language)
    let title = Bilingual("Registry", "Kayıt sistemi").text(in: language)
    let page = HTML.page(title, in: language, path: "/", refreshSeconds: 5, isLive: true) {
      $0.raw(state.content)
    }
    return Response(page: page, language: language)
  }

  /// Made at most once a second, however many look.
  func state(in language: Language) async throws -> State {
    if let state = states.withLock({ $0[language] }),
      state.sequence == views.position || ContinuousClock.now - state.made < Self.age
    {
      return state
    }
    let day = node.now.day
    let (totals, refusals, instructions) = try await views.ask { projection in
      (
        try projection.totals(), try projection.refusalsByCode(day: day),
        try projection.instructions(member: nil, limit: Self.newest)
      )
    }
    var html = HTML()
    Self.totals(totals, instructions.sequence, language, &html)
    Self.instructions(instructions.rows, language, &html)
    Self.refusals(refusals, language, &html)
    let state = State(sequence: instructions.sequence, content: html.text, made: .now)
    states.withLock { $0[language] = state }
    return state
  }

  private static func totals(_ totals: Totals, _ sequence: UInt64, _ language: Language, _ html: inout HTML) {
    let figures: [(Bilingual, UInt64)] = [
      (Bilingual("Entries in the journal", "Günlükteki kayıt"), sequence),
      (Bilingual("Lines accepted", "Kabul edilen satır"), totals.accepted),
      (Bilingual("Lines refused", "Reddedilen satır"), totals.refused),
      (Bilingual("Transfers realised", "Gerçekleşen virman"), totals.realised),
    ]
    html.element("h1", Bilingual("The registry now", "Sistem şu anda").text(in: language))
    html.element("dl", [("class", "totals")]) { html in
      for (name, value) in figures {
        html.element("div", []) { html in
          html.element("dt", name.text(in: language))
          html.element("dd", grouped(Int64(clamping: value), language))
        }
      }
    }
    html.raw("\n")
  }

  private static func instructions(_ rows: [InstructionView], _ language: Language, _ html: inout HTML) {
    let headings = [
      Bilingual("Number", "Numara"), Bilingual("Time", "Saat"), Bilingual("Operation", "İşlem"),
      Bilingual("Member", "Üye"), Bilingual("Receiver", "Alıcı"), Bilingual("Security", "Kıymet"),
      Bilingual("Nominal", "Nominal"), Bilingual("Realised", "Gerçekleşen"), Bilingual("State", "Durum"),
    ].map { $0.text(in: language) }
    html.table(
      caption: Bilingual("Newest instructions", "Son talimatlar").text(in: language), headings,
      rows.map { row in
        [
          String(row.number.value), String(row.enteredAt.description.dropFirst(11).prefix(8)),
          Catalogue.operation(named: row.operation)?.about.title.text(in: language) ?? row.operation,
          row.member.text, row.receiver?.text ?? "", row.isin?.text ?? "",
          row.nominal.map { grouped($0.units, language) } ?? "",
          row.nominal == nil ? "" : grouped(row.realised.units, language),
          row.state.meaning.text(in: language),
        ]
      }, numbers: [0, 6, 7])
    html.raw("\n")
  }

  private static func refusals(_ counts: [RefusalCount], _ language: Language, _ html: inout HTML) {
    guard !counts.isEmpty else { return }
    let headings = [
      Bilingual("Code", "Kod"), Bilingual("Rule", "Kural"), Bilingual("Meaning", "Anlamı"),
      Bilingual("Count", "Sayı"),
    ].map { $0.text(in: language) }
    html.table(
      caption: Bilingual("Refusals of the day by reason", "Günün ret nedenleri").text(in: language), headings,
      counts.map { count in
        let code = RefusalCode.allCases.first { $0.name == count.code }
        return [
          count.code, count.rule, code?.sentence.text(in: language) ?? "",
          grouped(Int64(clamping: count.count), language),
        ]
      }, numbers: [3])
  }

  /// Thousands apart, as the language writes them.
  private static func grouped(_ number: Int64, _ language: Language) -> String {
    let digits = Array(String(number))
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0, digits[index - 1] != "-" {
        out.append(language == .turkish ? "." : ",")
      }
      out.append(digit)
    }
    return out
  }
}

extension Response {
  /// A page that loads nothing from elsewhere.
  init(page: [UInt8], status: HTTPResponse.Status = .ok, language: Language) {
    self.init(status: status, "text/html; charset=utf-8", page, language: language)
    headers[.contentSecurityPolicy] =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
      + "base-uri 'none'; frame-ancestors 'none'"
  }
}
