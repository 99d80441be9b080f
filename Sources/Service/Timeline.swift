// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units
import Views

/// The history of an instruction for people: who did what and when, which stage it reached, and what it waits
/// for. Terminal, page and document are made from the same lines.
struct Timeline {
  /// One moment, or what has not come yet.
  struct Line {
    enum Mark { case passed, moved, refused, waiting }
    var mark: Mark
    /// Nil for what is waited for.
    var time: Moment?
    var stage: String
    var who: String
    var details: [String]
  }

  let title: String
  /// Accounts, units and how far it has come.
  let summary: [String]
  let lines: [Line]

  init(_ timeline: InstructionTimeline, in language: Language) {
    let words = TimelineWords(language)
    let one = timeline.history.instruction
    let operation = Catalogue.operation(named: one.operation)?.about.title.text(in: language) ?? one.operation
    title =
      "\(words.instruction) \(one.number.value) · \(operation) · \(one.state.meaning.text(in: language))"
    summary = Self.summary(timeline.history, words)
    var lines = timeline.points.map { point in
      var details: [String] = []
      if let moved = point.moved { details.append(words.moved(moved)) }
      if let refusal = point.refusal {
        let sentence = RefusalCode.allCases.first { $0.name == refusal.code }?.sentence.text(in: language)
        details.append("\(words.refused): \(refusal.code) (\(refusal.rule)). \(sentence ?? "")")
      }
      let step = point.step
      if step.version > 1, step.state == .entered { details.append(words.corrected(step.version)) }
      return Line(
        mark: point.refusal != nil ? .refused : point.moved != nil ? .moved : .passed, time: step.time,
        stage: step.state.meaning.text(in: language),
        who: step.user.map { words.user($0, for: step.member) } ?? words.system, details: details)
    }
    if let waiting = timeline.waiting {
      let (stage, who) = words.waiting(waiting, isin: one.isin)
      lines.append(Line(mark: .waiting, time: nil, stage: stage, who: who, details: []))
    }
    self.lines = lines
  }

  private static func summary(_ history: InstructionHistory, _ words: TimelineWords) -> [String] {
    let one = history.instruction
    var summary: [String] = []
    if let target = one.target, let isin = one.isin, let nominal = one.nominal {
      summary.append("\(one.source?.text ?? "–") → \(target.text)   \(nominal.units) \(isin.text)")
      summary.append(words.progress(one.realised, of: nominal))
    }
    if let reference = one.reference { summary.append("\(words.reference) \(reference.text)") }
    if let trade = history.trade {
      let back = trade.isBackDated ? ", \(words.backDated): \(trade.backDateReason ?? "")" : ""
      summary.append("\(trade.type.text) · \(words.tradeDate) \(trade.tradeDate.text)\(back)")
    }
    return summary
  }

  // MARK: Terminal

  /// Times to the left of the line, stages to the right, details below.
  var text: String {
    var out = title + "\n" + summary.map { $0 + "\n" }.joined() + "\n"
    let widest = lines.map(\.stage.count).max() ?? 0
    for (index, line) in lines.enumerated() {
      let time = line.time.map(Self.clock) ?? ""
      let padding = String(repeating: " ", count: 19 - time.count)
      let gap = String(repeating: " ", count: widest - line.stage.count)
      out += "  \(time)\(padding)  \(line.mark.sign) \(line.stage)\(gap)  \(line.who)\n"
      let rail = index == lines.count - 1 ? " " : "│"
      for detail in line.details { out += String(repeating: " ", count: 23) + "\(rail)   \(detail)\n" }
    }
    return out
  }

  /// Day and time in Istanbul.
  static func clock(_ time: Moment) -> String { "\(time.day.text) \(time.timeOfDay.text.padded)" }

  // MARK: Page

  /// The picture, then the same in words for those who do not see it.
  func write(to html: inout HTML, _ words: TimelineWords) {
    html.element("h1", title)
    for line in summary { html.element("p", line) }
    let rows = 64
    let height = lines.count * rows + 16
    html.element(
      "svg",
      [
        ("class", "timeline"), ("viewBox", "0 0 720 \(height)"), ("role", "img"),
        ("aria-label", "\(words.history): \(lines.map(\.stage).joined(separator: ", "))"),
      ]
    ) { html in
      for (index, line) in lines.enumerated() {
        let y = index * rows + 24
        if index + 1 < lines.count {
          html.element(
            "line",
            [("x1", "180"), ("x2", "180"), ("y1", "\(y)"), ("y2", "\(y + rows)")]
              + (lines[index + 1].mark == .waiting ? [("stroke-dasharray", "4 6")] : []), "")
        }
        html.element(
          "circle", [("cx", "180"), ("cy", "\(y)"), ("r", "8"), ("class", line.mark.name)], "")
        html.element("text", [("x", "0"), ("y", "\(y + 5)")], line.time.map(Self.clock) ?? "")
        html.element("text", [("x", "204"), ("y", "\(y + 5)"), ("class", "stage")], line.stage)
        html.element(
          "text", [("x", "204"), ("y", "\(y + 27)")], ([line.who] + line.details).joined(separator: " · "))
      }
    }
    html.table(
      caption: words.history, words.headings,
      lines.map { line in
        [
          line.time.map(Self.clock) ?? "", line.stage, line.who, line.details.joined(separator: " "),
        ]
      })
  }
}

extension Timeline.Line.Mark {
  /// As a terminal shows it.
  fileprivate var sign: String {
    switch self {
    case .passed: "●"
    case .moved: "◆"
    case .refused: "✗"
    case .waiting: "○"
    }
  }

  /// As the style sheet knows it.
  fileprivate var name: String {
    switch self {
    case .passed: "passed"
    case .moved: "moved"
    case .refused: "refused"
    case .waiting: "waiting"
    }
  }
}

extension String {
  /// "09:00" as "09:00:00".
  fileprivate var padded: String { count == 5 ? self + ":00" : self }
}

/// What a timeline says, in one of the languages.
struct TimelineWords {
  private let language: Language

  init(_ language: Language) { self.language = language }

  private func say(_ english: String, _ turkish: String) -> String {
    language == .turkish ? turkish : english
  }

  var instruction: String { say("Instruction", "Talimat") }
  var history: String { say("History", "Geçmiş") }
  var reference: String { say("reference", "referans") }
  var tradeDate: String { say("trade date", "işlem tarihi") }
  var backDated: String { say("back-dated", "geri tarihli") }
  var refused: String { say("approval refused", "onay reddedildi") }
  var system: String { say("the system, at its time", "sistem, zamanı gelince") }
  var headings: [String] {
    [say("Time", "Zaman"), say("Stage", "Aşama"), say("Who", "Kim"), say("Details", "Ayrıntı")]
  }

  func moved(_ quantity: Quantity) -> String {
    say("\(quantity.units) units moved", "\(quantity.units) adet aktarıldı")
  }

  func corrected(_ version: Int) -> String { say("version \(version)", "\(version). sürüm") }

  func progress(_ realised: Quantity, of nominal: Quantity) -> String {
    let left = nominal.units - realised.units
    return say("moved \(realised.units), left \(left)", "aktarılan \(realised.units), kalan \(left)")
  }

  func user(_ user: UserCode, for member: MemberCode?) -> String {
    guard let member, member != user.member else { return user.text }
    return say("\(user.text) for \(member.text)", "\(member.text) adına \(user.text)")
  }

  /// What is waited for, and by whom it can come.
  func waiting(_ waiting: InstructionTimeline.Waiting, isin: ISIN?) -> (stage: String, who: String) {
    switch waiting {
    case .approval(let member):
      (
        say("waits for its approval", "onay bekliyor"),
        say("a user of \(member.text) who may approve", "\(member.text) üyesinin onay yetkilisi")
      )
    case .decision(let member):
      (
        say("waits for the receiver's decision", "alıcının kararını bekliyor"),
        say("a user of \(member.text) who may accept", "\(member.text) üyesinin kabul yetkilisi")
      )
    case .approvalOfDecision(let member):
      (
        say("waits for the approval of the decision", "kararın onayını bekliyor"),
        say("a user of \(member.text) who may approve it", "\(member.text) üyesinin kabul onay yetkilisi")
      )
    case .balance(let quantity, let account):
      (
        say("waits for balance", "bakiye bekliyor"),
        say(
          "\(quantity.units) \(isin?.text ?? "") more in \(account?.text ?? "")",
          "\(account?.text ?? "") hesabında \(quantity.units) \(isin?.text ?? "") daha")
      )
    }
  }
}

extension InstructionTimeline.Waiting {
  /// As programs see it.
  var name: String {
    switch self {
    case .approval: "approval"
    case .decision: "decision"
    case .approvalOfDecision: "approval-of-decision"
    case .balance: "balance"
    }
  }
}
