// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Units
import Views

/// The user screens: login, change of the password, the menu of what the user may do, the member's messages
/// and its notice store (GEN-03, GEN-20, AUT-11, AUT-12, AUT-28). They work from the keyboard and without
/// scripts.
struct AccessScreens: Sendable {
  let access: AccessDesk
  let callers: Callers
  let views: ViewKeeper
  let node: Node
  let limits: ServerLimits

  private static let newest = 50

  func addRoutes(to router: Router<ServerContext>) {
    router.get("/login") { request, _ in loginPage(request, refusal: nil) }
    router.post("/login") { try await logIn($0, $1) }
    router.get("/password") { request, context in
      _ = try await callers.session(request, context, allowsPasswordChange: true)
      return passwordPage(request, refusal: nil)
    }
    router.post("/password") { try await changePassword($0, $1) }
    router.post("/logout") { try await logOut($0, $1) }
    router.get("/desk") { try await desk($0, $1) }
    router.get("/desk/notices") { try await notices($0, $1) }
    router.get("/desk/instructions/:number") { try await instruction($0, $1) }
  }

  /// What a session's user holds; nil without a session.
  func held(_ request: Request, _ context: ServerContext) async throws -> [Depository.HeldAuthority]? {
    guard request.sessionToken != nil else { return nil }
    let session = try await callers.session(request, context)
    return try await node.read { $0.authorities(of: session.user) }.value
  }

  // MARK: Login

  private func loginPage(_ request: Request, refusal: DoorRefusal?) -> Response {
    let language = request.language
    let page = HTML.page(Self.login.text(in: language), in: language, path: "/login") { html in
      html.element("h1", Self.login.text(in: language))
      html.element("p", Self.loginNote.text(in: language))
      Self.alert(refusal, language, &html)
      html.element("form", [("method", "post"), ("action", "/login?lang=\(language.rawValue)")]) { html in
        Self.input("user", Self.userCode, type: "text", "username", language, &html)
        Self.input("password", Self.password, type: "password", "current-password", language, &html)
        html.element("button", [("type", "submit")], Self.login.text(in: language))
      }
    }
    return Self.respond(page, refusal, language)
  }

  private func logIn(_ request: Request, _ context: ServerContext) async throws -> Response {
    let form = try await self.form(request, context)
    do {
      let (session, token) = try await access.begin(
        user: try AccessDesk.user(form["user"] ?? ""), password: form["password"] ?? "", context)
      let place = session.mustChangePassword ? "/password" : "/desk"
      var response = Self.redirect(to: place, request.language)
      response.headers[.setCookie] = AccessDesk.cookie(token)
      return response
    } catch let refusal as DoorRefusal {
      return loginPage(request, refusal: refusal)
    }
  }

  private func logOut(_ request: Request, _ context: ServerContext) async throws -> Response {
    try await access.end(request, context)
    var response = Self.redirect(to: "/login", request.language)
    response.headers[.setCookie] = AccessDesk.endedCookie
    return response
  }

  // MARK: Password

  private func passwordPage(_ request: Request, refusal: DoorRefusal?) -> Response {
    let language = request.language
    let title = Self.changePassword.text(in: language)
    let page = HTML.page(title, in: language, path: "/password") { html in
      html.element("h1", title)
      html.element("p", RefusalCode.passwordTooWeak.sentence.text(in: language))
      Self.alert(refusal, language, &html)
      html.element("form", [("method", "post"), ("action", "/password?lang=\(language.rawValue)")]) { html in
        Self.input("old", Self.oldPassword, type: "password", "current-password", language, &html)
        Self.input("new", Self.newPassword, type: "password", "new-password", language, &html)
        Self.input("repeated", Self.repeatedPassword, type: "password", "new-password", language, &html)
        html.element("button", [("type", "submit")], title)
      }
    }
    return Self.respond(page, refusal, language)
  }

  private func changePassword(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await callers.session(request, context, allowsPasswordChange: true)
    let form = try await self.form(request, context)
    do {
      try await access.change(
        session, from: form["old"] ?? "", to: form["new"] ?? "", form["repeated"] ?? "", request)
    } catch let refusal as DoorRefusal {
      return passwordPage(request, refusal: refusal)
    }
    return Self.redirect(to: "/desk", request.language)
  }

  // MARK: Desk

  private func desk(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await callers.session(request, context)
    let (language, member) = (request.language, session.user.member)
    let menu = try await access.menu(session.user)
    let messages = try await views.ask { try $0.instructions(member: member, limit: Self.newest).rows }
    let page = HTML.page(session.user.text, in: language, path: "/desk") { html in
      html.element("h1", session.user.text)
      html.element("nav", [("aria-label", Self.menu.text(in: language))]) { html in
        if menu.isEmpty { html.element("p", Self.nothing.text(in: language)) }
        for function in menu { Self.list(function, language, &html) }
      }
      html.element("p") { html in
        Self.link("/desk/notices", Self.store, language, &html)
        html.raw(" · ")
        Self.link("/password", Self.changePassword, language, &html)
      }
      html.element("form", [("method", "post"), ("action", "/logout?lang=\(language.rawValue)")]) { html in
        html.element("button", [("type", "submit")], Self.logout.text(in: language))
      }
      html.table(
        caption: Self.messages.text(in: language), Self.messageHeadings.map { $0.text(in: language) },
        messages.map { row in
          [
            String(row.number.value), row.operation, row.state.meaning.text(in: language),
            row.enteredBy?.text ?? "", row.updatedAt.description,
          ]
        }, numbers: [0]
      ) { "/desk/instructions/\(messages[$0].number.value)?lang=\(language.rawValue)" }
    }
    return Response(page: page, language: language)
  }

  /// The history of one instruction, as a picture and in words (GEN-20).
  private func instruction(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await callers.session(request, context)
    let seesAll = try await callers.caller(request, context).seesAll
    let (language, member) = (request.language, seesAll ? nil : session.user.member)
    let number: InstructionNumber = try Request.read(context.parameters.get("number") ?? "", "number")
    let found = try await views.ask { try $0.timeline(number, member: member) }
    // Another member's is not told apart from one that is not there.
    guard let found else { throw DoorRefusal(.instructionNotFound, "GEN-14", .init("field", "number")) }
    let timeline = Timeline(found, in: language)
    let page = HTML.page(timeline.title, in: language, path: "/desk/instructions/\(number.value)") { html in
      timeline.write(to: &html, TimelineWords(language))
      html.element("p") { html in Self.link("/desk", Self.messages, language, &html) }
    }
    return Response(page: page, language: language)
  }

  private static func list(_ function: AccessDesk.MenuFunction, _ language: Language, _ html: inout HTML) {
    html.element("h2", function.title.text(in: language))
    html.element("ul") { html in
      for (operation, stages) in function.operations {
        html.element("li") { html in
          if stages.contains(.enter) {
            link("/forms/\(operation.message(.enter))", operation.about.title, language, &html)
          } else {
            html.escaped(operation.about.title.text(in: language))
          }
          html.element("small", stages.map(\.name.string).joined(separator: ", "))
        }
      }
    }
  }

  /// From the oldest of the store on, a page at a time (GEN-20 (iii), GEN-22).
  private func notices(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await callers.session(request, context)
    let (language, member, now) = (request.language, session.user.member, node.now)
    let start = try Queries.position(request.text("after"))
    let found = try await views.ask {
      try $0.notices(member: member, after: start, limit: Self.newest, now: now)
    }
    let title = Self.store.text(in: language)
    let page = HTML.page(title, in: language, path: "/desk/notices") { html in
      html.element("h1", title)
      html.table(
        caption: title, Self.noticeHeadings.map { $0.text(in: language) },
        found.rows.map { row in
          [
            row.position.description, row.kind.rawValue, row.result ?? "",
            row.instruction.map { String($0.value) } ?? "", row.code ?? "",
            row.quantity.map { String($0.units) } ?? "", row.time.description,
          ]
        }, numbers: [3, 5])
      if let next = found.next {
        html.element("a", [("href", "/desk/notices?lang=\(language.rawValue)&after=\(next)")], "→")
      }
    }
    return Response(page: page, language: language)
  }

  // MARK: Parts of pages

  private func form(_ request: Request, _ context: ServerContext) async throws -> [String: String] {
    // A form of another site sends no cookie (SameSite) and is refused besides.
    if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
      throw DoorRefusal(.originNotAllowed, "GEN-01")
    }
    return Screens.decode(try await Upload(limits, limitBytes: 4_096).read(request, on: context.channel))
  }

  private static func alert(_ refusal: DoorRefusal?, _ language: Language, _ html: inout HTML) {
    guard let refusal else { return }
    html.element(
      "p", [("class", "wrong"), ("role", "alert")],
      "\(refusal.code.name): \(refusal.code.sentence.text(in: language))")
  }

  private static func input(
    _ name: String, _ label: Bilingual, type: String, _ purpose: String, _ language: Language,
    _ html: inout HTML
  ) {
    html.element("label", [("for", name)], label.text(in: language))
    html.open(
      "input",
      [
        ("id", name), ("name", name), ("type", type), ("autocomplete", purpose), ("maxlength", "128"),
        ("required", "required"),
      ])
  }

  private static func link(_ path: String, _ text: Bilingual, _ language: Language, _ html: inout HTML) {
    html.element("a", [("href", "\(path)?lang=\(language.rawValue)")], text.text(in: language))
  }

  private static func respond(_ page: [UInt8], _ refusal: DoorRefusal?, _ language: Language) -> Response {
    var response = Response(page: page, language: language)
    if let refusal { response.status = .init(code: refusal.status) }
    return response
  }

  private static func redirect(to path: String, _ language: Language) -> Response {
    Response(status: .seeOther, headers: [.location: "\(path)?lang=\(language.rawValue)"])
  }

  private static let login = Bilingual("Log in", "Giriş")
  private static let logout = Bilingual("Log out", "Çıkış")
  private static let loginNote = Bilingual(
    "The connection shows your card's certificate; the password of the registry comes after it.",
    "Bağlantı kartınızdaki sertifikayı gösterir; ardından MKS şifresi sorulur.")
  private static let userCode = Bilingual("User code", "Kullanıcı kodu")
  private static let password = Bilingual("Password", "Şifre")
  private static let oldPassword = Bilingual("Old password", "Eski şifre")
  private static let newPassword = Bilingual("New password", "Yeni şifre")
  private static let repeatedPassword = Bilingual("New password again", "Yeni şifre, yeniden")
  private static let changePassword = Bilingual("Change the password", "Şifre değiştir")
  private static let menu = Bilingual("What you may do", "Yapabilecekleriniz")
  private static let nothing = Bilingual(
    "You hold no authority yet. Ask your principal user.", "Henüz yetkiniz yok. Ana yetkilinize başvurun.")
  private static let store = Bilingual("Notice store", "Bildirim deposu")
  private static let messages = Bilingual("Messages, newest first", "Bildirimler, yeniden eskiye")
  private static let messageHeadings = [
    Bilingual("No", "No"), Bilingual("Operation", "İşlem"), Bilingual("State", "Durum"),
    Bilingual("Entered by", "Giren"), Bilingual("Time", "Zaman"),
  ]
  private static let noticeHeadings = [
    Bilingual("Position", "Konum"), Bilingual("Kind", "Tür"), Bilingual("Result", "Sonuç"),
    Bilingual("No", "No"), Bilingual("Refusal", "Ret"), Bilingual("Quantity", "Adet"),
    Bilingual("Time", "Zaman"),
  ]
}

extension HTTPFields.Element.Name {
  static let secFetchSite = HeaderName("Sec-Fetch-Site")!
}
