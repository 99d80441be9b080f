// SPDX-License-Identifier: Apache-2.0
import Kernel
import Views

// The questions for people: the page `Docs/Queries.md` and the help of the command line.

extension Query {
  /// `Docs/Queries.md`. Made from the descriptions; a test keeps it current.
  public static var page: String {
    var page = """
      # Queries · Sorgular

      Every question that can be asked of the registry, made from the descriptions in the code (CLR-07): do not \
      edit by hand. Each is a `GET` of the address, and `kaydi report NAME` of the tool with the parameters as \
      options (`asOf` is `--as-of`).

      Every answer names the entry that it reflects (`sequence`, and the header `Kaydi-Sequence`). With `asOf` it \
      says what stood at a past moment: a time means the last entry at or before it. The views keep every row with \
      the entries from which and to which it held, so a past moment is answered as fast as the present; lots and \
      the state's digest are folded from the journal by a second engine, one question at a time \
      (`too-many-requests` when it is at work, `registry-unavailable` when the time for it does not suffice). A \
      moment before the first entry or one that has not passed is `resource-not-found`; a text that is neither a \
      time nor a sequence is `time-format`; a parameter that a question does not have is `field-unknown`.

      *Sisteme sorulabilecek bütün sorular; koddaki tanımlardan üretilir, elle değiştirilmez. Her yanıt yansıttığı \
      kaydı söyler (`sequence`). `asOf` ile geçmiş bir andaki durum sorulur: bir saat, o anda veya ondan önceki son \
      kayıt demektir.*

      """
    for query in allCases {
      page += "\n## \(query.rawValue)\n\n\(query.title.english) — *\(query.title.turkish)*\n\n"
      page += "`GET \(query.path)`\n\n"
      if let functions = query.openedBy {
        page += "\(functions.note(in: .english)) *\(functions.note(in: .turkish))*\n\n"
      }
      page += QueryParameter.table(query.parameters)
    }
    return page + reports
  }

  private static var reports: String {
    """

    ## Reports · Raporlar

    Who may do what, who did what, and every record of a movement (AUT-33, AUT-35, GEN-31, GEN-32, GEN-34). \
    `GET \(Report.listPath)` lists them. Each is `GET \(Report.listPath)/NAME` and `kaydi report NAME`: rows in \
    JSON page by page, or a file with `Accept: text/csv`. All pages show the moment of the first one. What is \
    another member's is `not-own-data`, days in the wrong order are `date-range-invalid`.

    *Kim neyi yapabilir, kim ne yaptı ve hareketlerin bütün kayıtları. Listesi `GET \(Report.listPath)`; satırlar \
    JSON olarak sayfa sayfa veya `Accept: text/csv` ile dosya olarak verilir. Bütün sayfalar ilk sayfanın anını \
    gösterir.*

    """ + Report.all.map(\.section).joined()
  }

  /// What `kaydi help` says of a question; nil for a name that is none.
  public static func help(_ name: String, in language: Language) -> String? {
    guard let query = Query(rawValue: name) else { return Report.named(name)?.help(in: language) }
    let note = query.openedBy.map { "\n\($0.note(in: language))" } ?? ""
    return "\(query.rawValue): \(query.title.text(in: language))\(note)\n\nkaydi report \(query.rawValue)\n"
      + QueryParameter.help(query.parameters, in: language)
  }
}

extension QueryParameter {
  static func table(_ parameters: [QueryParameter]) -> String {
    var text = "| Parameter | Needed | What it is | Nedir |\n| --- | --- | --- | --- |\n"
    for parameter in parameters {
      let names = parameter.note.isEmpty ? "" : " (\(parameter.note))"
      text += "| `\(parameter.name)` | \(parameter.isMandatory ? "yes" : "no") "
      text += "| \(parameter.meaning.english)\(names) | \(parameter.meaning.turkish)\(names) |\n"
    }
    return text
  }

  static func help(_ parameters: [QueryParameter], in language: Language) -> String {
    parameters.map { parameter in
      let names = parameter.note.isEmpty ? "" : " (\(parameter.note))"
      return "  --\(parameter.option)\(parameter.isMandatory ? " *" : ""): "
        + "\(parameter.meaning.text(in: language))\(names)\n"
    }.joined()
  }
}
