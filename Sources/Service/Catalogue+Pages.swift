// SPDX-License-Identifier: Apache-2.0
import Kernel

// The catalogue for people: the page `Docs/Operations.md` and the help of the command line.

extension Catalogue {
  /// `Docs/Operations.md`: English, with Turkish beside it. Made from the descriptions; a test keeps it
  /// current.
  public static var operationsPage: String {
    var page = """
      # Operations

      Every operation that can be sent to the registry, made from the descriptions in the code (CLR-06, \
      CLR-07): do not edit by hand. A message is named `operation.verb`. Content is JSON or CSV; the \
      signature goes beside it. In CSV the first line names the message and the columns, each further line is \
      one instruction; `transfer.enter all:` makes the file one all-or-nothing group, as `"mode": "all"` does \
      in JSON.

      *Sisteme gönderilebilecek bütün işlemler; koddaki tanımlardan üretilir, elle değiştirilmez.*

      | Operation | Title | Başlık | Function | Used by | Stages |
      | --- | --- | --- | --- | --- | --- |

      """
    for operation in operations {
      let about = operation.about
      page += """
        | [`\(about.name)`](#\(about.name)) | \(about.title.english) | \(about.title.turkish) \
        | \(about.function) \
        | \(about.usedBy.english) | \(about.stages.map(\.name.string).joined(separator: ", ")) |

        """
    }
    page += "\n" + actionsSection
    for operation in operations { page += "\n" + section(operation) }
    return page
  }

  private static var actionsSection: String {
    """
    ## What every message but `enter` and `correct` carries

    \(table(actionFields))
    `correct` carries `instruction` and then all the fields of `enter` anew.

    """
  }

  private static func section(_ operation: CatalogueOperation) -> String {
    let about = operation.about
    let function = function(about.function)
    let authorities = about.stages.map { "`\(about.name).\($0.name)` (*\($0.title.turkish)*)" }
    var section = """
      ## \(about.name)

      **\(about.title.english)** — *\(about.title.turkish)*

      \(about.summary.english)

      *\(about.summary.turkish)*

      - Function: \(about.function), \(function.english) (*\(function.turkish)*)
      - Used by: \(about.usedBy.english) (*\(about.usedBy.turkish)*)
      - Authorities: \(authorities.joined(separator: ", "))
      - Not approved in time: \(about.expiry.text.english) \
      (*zamanında onaylanmazsa \(about.expiry.text.turkish)*)

      """
    if about.needsTwoPersons {
      section +=
        "- Entry and approval by two different persons (*giriş ve onay iki ayrı kişi tarafından*) (AUT-34)\n"
    }
    if about.needsBusinessDay {
      section += "- Only on an open business day (*yalnızca açık iş gününde*) (GEN-42)\n"
    }
    if !about.rules.isEmpty {
      section += "- Rules: \(about.rules.map(\.description).joined(separator: ", "))\n"
    }
    section += "\n| Message | What it does | Ne yapar | Authority |\n| --- | --- | --- | --- |\n"
    for verb in about.verbs {
      section += """
        | `\(operation.message(verb))` | \(verb.title.english) | \(verb.title.turkish) \
        | `\(about.name).\(verb.stage.name)` |

        """
    }
    section += "\n" + table(operation.fields) + "\n" + codes(operation)
    section += """
      ```json
      \(String(decoding: operation.exampleJSON.bytes, as: UTF8.self))
      ```

      ```csv
      \(operation.exampleCSV)```

      Refusals of its own, in the order tested (*kendi ret nedenleri, sınandıkları sırayla*):

      | Number | Code | Rule | Sentence | Cümle |
      | --- | --- | --- | --- | --- |

      """
    for refusal in about.refusals {
      let sentence = refusal.code.sentence
      section += """
        | \(refusal.code.rawValue) | `\(refusal.code.name)` | \(refusal.rule) \
        | \(cell(sentence.english.string)) \
        | \(cell(sentence.turkish.string)) |

        """
    }
    return section
  }

  private static func table(_ fields: [CatalogueField]) -> String {
    var table = """
      | Field | Type | Needed | Longest | Pattern | What it is | Nedir |
      | --- | --- | --- | --- | --- | --- | --- |

      """
    for field in fields {
      let pattern = field.form.pattern.utf8CodeUnitCount == 0 ? "" : "`\(cell(field.form.pattern.string))`"
      table += """
        | `\(field.name)` | \(field.form.name) | \(field.needText.english) | \(field.form.longest) \
        | \(pattern) \
        | \(cell(field.label.english.string)) | \(cell(field.label.turkish.string)) |

        """
    }
    return table
  }

  /// The lists of codes that the fields take, each once.
  private static func codes(_ operation: CatalogueOperation) -> String {
    var text = ""
    var told: Set<String> = []
    for field in operation.fields
    where !field.form.codes.isEmpty && told.insert(field.form.name.string).inserted {
      text += "`\(field.form.name)`: \(field.form.note.english) (*\(field.form.note.turkish)*)\n\n"
      text += "| Code | Meaning | Anlamı |\n| --- | --- | --- |\n"
      for code in field.form.codes {
        text += "| `\(code.code)` | \(code.meaning.english) | \(code.meaning.turkish) |\n"
      }
      text += "\n"
    }
    return text
  }

  /// A bar would end the cell.
  private static func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  // MARK: Help

  /// What `kaydi help` says of an operation, or of all; nil for a name that is not in the catalogue.
  public static func help(_ name: String? = nil, in language: Language) -> String? {
    guard let name else {
      let width = operations.map(\.name.count).max() ?? 0
      return operations.map { operation in
        let gap = String(repeating: " ", count: width - operation.name.count + 2)
        return "\(operation.name)\(gap)\(operation.about.title.text(in: language))\n"
      }.joined()
    }
    guard let operation = operation(named: name) else { return nil }
    let verb = message(named: name)?.1 ?? .enter
    let about = operation.about
    let words = Words(language)
    var help =
      "\(operation.message(verb)): \(about.title.text(in: language)), \(verb.title.text(in: language))\n\n"
    help += "\(about.summary.text(in: language))\n\n"
    help += "\(words.authority): \(about.name).\(verb.stage.name)\n"
    help += "\(words.messages): \(about.verbs.map { operation.message($0) }.joined(separator: ", "))\n\n"
    help += "\(words.fields):\n"
    for field in operation.fields(of: verb) {
      help += "  \(field.name)\(field.need == .mandatory ? " *" : ""): \(field.label.text(in: language))\n"
      help += "      \(field.form.name), \(field.form.note.text(in: language))\n"
      for code in field.form.codes { help += "      \(code.code): \(code.meaning.text(in: language))\n" }
    }
    help += "  \(words.needed)\n"
    if verb == .enter { help += "\n\(words.example):\n\(operation.exampleCSV)" }
    if verb == .enter, !about.refusals.isEmpty {
      help += "\n\(words.refusals):\n"
      for refusal in about.refusals {
        help += "  \(refusal.code.name) (\(refusal.rule)): \(refusal.code.sentence.text(in: language))\n"
      }
    }
    return help
  }

  private struct Words {
    let authority, messages, fields, needed, example, refusals: String

    init(_ language: Language) {
      switch language {
      case .turkish:
        authority = "Yetki"
        messages = "Mesajlar"
        fields = "Alanlar"
        needed = "* zorunlu alan"
        example = "Örnek (CSV)"
        refusals = "Ret nedenleri, sınandıkları sırayla"
      case .english:
        authority = "Authority"
        messages = "Messages"
        fields = "Fields"
        needed = "* needed"
        example = "Example (CSV)"
        refusals = "Refusals, in the order tested"
      }
    }
  }
}
