// SPDX-License-Identifier: Apache-2.0
import Depository
import Gateways
import Kernel
import Signing
import TestSupport
import Testing
import Units

/// The registers' protocols between the real client and the stand-in, over TLS.
@Suite struct WireTests {
  private static func question(
    _ register: Register, _ step: RegisterStep, key: String, name: String = "", birth: String = "1980-05-17"
  ) throws -> OpenQuestion {
    OpenQuestion(
      number: 44, register: register, step: step, key: try TaxNumber.read(Array(key.utf8).span),
      name: Text(utf8: Array(name.utf8)), birthDate: try Day.read(Array(birth.utf8).span))
  }

  private static func client(
    _ register: Register, _ address: RegisterAddress
  ) throws -> (any RegisterClient, RegisterConnection) {
    let connection = try RegisterConnection(address)
    return (register == .mernis ? MernisClient(connection) : TaxClient(connection), connection)
  }

  private static func mernis(_ answer: RegisterAnswer) throws -> MernisAnswer {
    guard case .mernis(let answer) = answer else { throw RegisterFailure.malformed }
    return answer
  }

  private static func tax(_ answer: RegisterAnswer) throws -> TaxAnswer {
    guard case .tax(let answer) = answer else { throw RegisterFailure.malformed }
    return answer
  }

  @Test(.rule("ACC-42", "GEN-38"))
  func `number, name and birth date are compared with those of MERNIS`() async throws {
    let register = try await TestRegister(.mernis)
    let (client, connection) = try Self.client(.mernis, register.address())
    for (key, name, birth, isRight) in [
      ("12345678950", "Deniz Örnek", "1980-05-17", true),
      ("12345678950", "  deniz   ÖRNEK ", "1980-05-17", true),
      ("12345678950", "Deniz Örnek", "1980-05-18", false),
      ("12345678950", "Deniz Ornek", "1980-05-17", false),
      ("10000000146", "Işık Deneme", "1970-01-02", true), ("10000000146", "işik Deneme", "1970-01-02", false),
      ("19090909018", "Deniz Örnek", "1980-05-17", false),
    ] {
      let question = try Self.question(.mernis, .check, key: key, name: name, birth: birth)
      let answer = try Self.mernis(try await client.ask(question))
      #expect(answer.matches?.isSet == isRight, "\(key) \(name) \(birth)")
      #expect(answer.query.value == 44 && answer.data.name == nil, "nothing of the register's is kept")
    }
    await connection.close()
    await register.stop()
  }

  @Test(.rule("ACC-39", "ACC-43")) func `the other data are brought`() async throws {
    let register = try await TestRegister(.mernis)
    let (client, connection) = try Self.client(.mernis, register.address())
    let whole = try Self.mernis(try await client.ask(Self.question(.mernis, .data, key: "12345678950")))
    #expect(whole.matches?.isSet == true)
    #expect(whole.data.fatherName?.string == "Ali" && whole.data.motherName?.string == "Ayşe")
    #expect(whole.data.birthPlace?.string == "İzmir" && whole.data.gender == .female)
    #expect(whole.data.civilRegistry?.string == "İzmir, Konak" && whole.data.nationality?.text == "TR")
    #expect(whole.data.isAlive?.isSet == true && whole.data.surname?.string == "Örnek")
    let part = try Self.mernis(try await client.ask(Self.question(.mernis, .data, key: "10000000146")))
    #expect(part.matches?.isSet == true && part.data.birthPlace == nil)
    let none = try Self.mernis(try await client.ask(Self.question(.mernis, .data, key: "19090909018")))
    #expect(none.matches?.isSet == false && none.data.name == nil)
    await connection.close()
    await register.stop()
  }

  @Test(.rule("ACC-46")) func `the tax register tells whose number it is`() async throws {
    let register = try await TestRegister(.tax)
    let (client, connection) = try Self.client(.tax, register.address())
    let known = try Self.tax(try await client.ask(Self.question(.tax, .number, key: "3456789014")))
    #expect(known.title?.string == "Deneme \"Tekstil\" <A.Ş.> & Ortakları")
    #expect(known.taxOffice?.string == "Konak" && known.query.value == 44)
    let unknown = try Self.tax(try await client.ask(Self.question(.tax, .number, key: "4000000012")))
    #expect(unknown.title == nil)
    await connection.close()
    await register.stop()
  }

  @Test(arguments: [Register.mernis, .tax])
  func `whatever is not an answer to the question is a failure`(register: Register) async throws {
    let server = try await TestRegister(register)
    let (client, connection) = try Self.client(register, server.address())
    let question = try Self.question(
      register, register == .mernis ? .check : .number, key: "12345678950", name: "Deniz Örnek")
    let expected: [(StandInBehaviour.Fault, Set<RegisterFailure>)] = [
      (.unavailable, [.unavailable]), (.notAccepted, [.notAccepted]), (.garbage, [.malformed]),
      (.deep, [.malformed]), (.bomb, [.malformed]), (.huge, [.malformed]), (.otherQuestion, [.malformed]),
      (.half, [.malformed, .unreachable]), (.dropped, [.unreachable]),
    ]
    for (fault, failures) in expected {
      var behaviour = StandInBehaviour()
      behaviour.fault = fault
      server.standIn.behaviour = behaviour
      let failure = await #expect(throws: RegisterFailure.self) { try await client.ask(question) }
      #expect(failure.map { failures.contains($0) } == true, "\(fault): \(failure as Any)")
    }
    server.standIn.behaviour = StandInBehaviour()
    _ = try await client.ask(question)
    await connection.close()
    await server.stop()
  }

  private static let envelope = ##"""
    <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>BODY</s:Body></s:Envelope>
    """##
  private static let right = """
    <KisiDogrulaCevap xmlns="urn:kaydi:mernis:1"><SorguNo>44</SorguNo><TCKimlikNo>12345678950</TCKimlikNo>\
    <Bulundu>true</Bulundu><Ad>Deniz</Ad><Soyad>Örnek</Soyad><DogumTarihi>1980-05-17</DogumTarihi>\
    </KisiDogrulaCevap>
    """

  @Test func `an answer of MERNIS is taken as another program would write it`() async throws {
    let server = try await TestRegister(.mernis)
    let (client, connection) = try Self.client(.mernis, server.address())
    let question = try Self.question(.mernis, .check, key: "12345678950", name: "Deniz Örnek")
    let whole = Self.envelope.replacing("BODY", with: Self.right)
    for text in [
      whole, "<?xml version='1.0'?>\n<!-- sicil -->\n" + whole + "\n",
      whole.replacing("Deniz", with: "De<![CDATA[n]]>i&#122;"), whole.replacing("><", with: ">\n\t<"),
      whole.replacing("Ad>", with: "Ad >").replacing("<Ad >", with: "<Ad \n a='&lt;b&gt;' >"),
      whole.replacing("<s:Body>", with: "<s:Header><x xmlns='urn:x'/></s:Header><s:Body>"),
    ] {
      server.standIn.behaviour = Self.verbatim(text)
      let answer = try Self.mernis(try await client.ask(question))
      #expect(answer.matches?.isSet == true, "\(text)")
    }
    await connection.close()
    await server.stop()
  }

  private static func verbatim(_ text: String, type: String = "") -> StandInBehaviour {
    var behaviour = StandInBehaviour()
    behaviour.fault = .verbatim
    behaviour.body = text
    behaviour.contentType = type
    return behaviour
  }

  @Test func `an answer of MERNIS with anything wrong in it is none`() async throws {
    let server = try await TestRegister(.mernis)
    let (client, connection) = try Self.client(.mernis, server.address())
    let question = try Self.question(.mernis, .check, key: "12345678950", name: "Deniz Örnek")
    let whole = Self.envelope.replacing("BODY", with: Self.right)
    var behaviours = [
      whole.replacing("44", with: "45"), whole.replacing("12345678950", with: "10000000146"),
      whole.replacing("12345678950", with: "12345678951"), whole.replacing("1980-05-17", with: "17.05.1980"),
      whole.replacing("<Ad>Deniz</Ad>", with: ""), whole.replacing("<Ad>", with: "<Ad/><Ad>"),
      whole.replacing("<Ad>", with: "<Yas>1</Yas><Ad>"), whole.replacing("Deniz", with: "<b>Deniz</b>"),
      whole.replacing("Deniz", with: String(repeating: "D", count: 31)),
      whole.replacing("urn:kaydi:mernis:1", with: "urn:kaydi:mernis:2"),
      whole.replacing("KisiDogrulaCevap", with: "KisiBilgiCevap"), whole.replacing("s:Body", with: "s:Bod"),
      whole.replacing("schemas.xmlsoap.org", with: "example.org"), String(whole.dropLast(3)), whole + whole,
      "<!DOCTYPE x>" + whole, whole.replacing("Deniz", with: "&ad;"), whole.replacing("Deniz", with: "&#0;"),
      "<?php ?>" + whole, whole.replacing("<Ad>", with: "<?x?><Ad>"), "", " ", "Deniz", Self.right,
      whole.replacing("true", with: "belki"), whole.replacing("</Soyad>", with: "</Ad>"),
      whole.replacing("xmlns:s", with: "xmlns:s='a' xmlns:s"), whole.replacing("<Ad>", with: "<q:Ad>"),
      Self.envelope.replacing("BODY", with: Self.right + Self.right),
    ].map { Self.verbatim($0) }
    behaviours.append(Self.verbatim(whole, type: "text/html"))
    for behaviour in behaviours {
      server.standIn.behaviour = behaviour
      await #expect(throws: RegisterFailure.malformed, "\(behaviour.body)") { try await client.ask(question) }
    }
    await connection.close()
    await server.stop()
  }

  @Test func `an answer of the tax register with anything wrong in it is none`() async throws {
    let server = try await TestRegister(.tax)
    let (client, connection) = try Self.client(.tax, server.address())
    let question = try Self.question(.tax, .number, key: "3456789014")
    let whole = #"{"query":44,"number":"3456789014","known":true,"title":"Deneme","taxOffice":"Konak"}"#
    server.standIn.behaviour = Self.verbatim(whole)
    #expect(try Self.tax(try await client.ask(question)).title?.string == "Deneme")
    var behaviours = [
      whole.replacing("44", with: "45"), whole.replacing("3456789014", with: "4000000012"),
      whole.replacing("3456789014", with: "3456789010"), whole.replacing("true", with: "false"),
      whole.replacing(#""title":"Deneme","#, with: ""), whole.replacing("taxOffice", with: "office"),
      whole.replacing("taxOffice", with: "title"), whole.replacing("Deneme", with: "De\u{1}neme"),
      whole.replacing("Deneme", with: String(repeating: "D", count: 151)), String(whole.dropLast()),
      whole + whole, "[\(whole)]", "", "null", whole.replacing("\"Deneme\"", with: "{}"),
    ].map { Self.verbatim($0) }
    behaviours.append(Self.verbatim(whole, type: "text/plain"))
    for behaviour in behaviours {
      server.standIn.behaviour = behaviour
      await #expect(throws: RegisterFailure.malformed, "\(behaviour.body)") { try await client.ask(question) }
    }
    await connection.close()
    await server.stop()
  }

  // MARK: TLS

  @Test(.rule("GEN-41")) func `a register is believed only by its certificate`() async throws {
    let question = try Self.question(.tax, .number, key: "3456789014")
    let server = try await TestRegister(.tax), other = try await TestRegister(.tax, hosts: ["example.org"])
    for address in [
      server.address { $0.authorities = [other.authority.credential.certificate] }, other.address(),
    ] {
      let (client, connection) = try Self.client(.tax, address)
      await #expect(throws: RegisterFailure.unreachable) { try await client.ask(question) }
      await connection.close()
    }
    #expect(server.standIn.times.isEmpty && other.standIn.times.isEmpty, "nothing was told to a stranger")
    await server.stop()
    await other.stop()
  }

  @Test func `a register may ask for the registry's certificate`() async throws {
    var random = SystemRandomNumberGenerator()
    let own = try CertificateAuthority.create(
      name: "Kaydi", validity: TestRegister.validity, using: &random)
    let inner = TestRegister.validity.lowerBound + 1...TestRegister.validity.upperBound - 1
    let credential = try own.issueUser(member: "MKK", user: "MKK000", validity: inner, using: &random)
    let server = try await TestRegister(.tax, clients: [own.credential.certificate])
    let question = try Self.question(.tax, .number, key: "3456789014")
    let (stranger, first) = try Self.client(.tax, server.address())
    await #expect(throws: RegisterFailure.unreachable) { try await stranger.ask(question) }
    let (client, second) = try Self.client(
      .tax,
      server.address {
        $0.certificate = credential.certificate
        $0.keyPEM = credential.keyPEM
      })
    _ = try await client.ask(question)
    #expect(server.standIn.times == [44: 1])
    await first.close()
    await second.close()
    await server.stop()
  }
}
