// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// All that may be told of a holder. What a kind of investor needs and what it has not stands in
/// `IdentityForm`.
public struct IdentityData: Described {
  public var kind: IdentityKind?
  public var origin: InvestorOrigin?
  public var taxpayer: TaxpayerKind?
  public var name: Text<30>?
  public var surname: Text<30>?
  public var title: Text<150>?
  public var tckn: TCKN?
  public var vkn: TaxNumber?
  public var vknOwner: TaxNumberOwner?
  public var representativeTitle: Text<150>?
  public var throughRepresentative: Flag?
  public var birthDate: Day?
  public var documentNumber: DocumentNumber?
  public var fatherName: Text<30>?
  public var motherName: Text<30>?
  public var nationality: CountryCode?
  public var birthPlace: Text<30>?
  public var gender: Gender?
  public var taxOffice: Text<50>?
  public var registryOffice: Text<50>?
  public var registryDate: Day?
  public var registryNumber: Text<20>?
  public var publicInstitution: Flag?
  public var sector: SectorCode?
  public var subsector: SubsectorCode?
  public var bic: BIC?
  public var contact = ContactData()
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field(
        "kind", "identity kind; not given with a registration number",
        "kimlik tipi; sicil numarası varsa verilmez"), &kind)
    visitor.field(
      Field(
        "origin", "domestic or foreign, domestic when not given", "yerli veya yabancı, verilmezse yerli"),
      &origin)
    visitor.field(
      Field("taxpayer", "kind of taxpayer, of a foreign investor", "yabancının mükellefiyet bilgisi"),
      &taxpayer)
    visitor.field(Field("name", "given name of a person", "kişinin adı"), &name)
    visitor.field(Field("surname", "surname of a person", "kişinin soyadı"), &surname)
    visitor.field(Field("title", "title of an institution", "kurumun unvanı"), &title)
    visitor.field(Field("tckn", "Turkish identity number of a person", "kişinin T.C. kimlik numarası"), &tckn)
    visitor.field(Field("vkn", "tax number", "vergi kimlik numarası"), &vkn)
    visitor.field(
      Field("vknOwner", "whose number it is, of a foreign institution", "yabancı kurumda numaranın sahibi"),
      &vknOwner)
    visitor.field(
      Field(
        "representativeTitle", "title of the permanent representative, if the number is its own",
        "numara daimi temsilcininse onun unvanı"), &representativeTitle)
    visitor.field(
      Field(
        "throughRepresentative",
        "whether a limited taxpayer acts through a permanent representative or a place of business",
        "dar mükellefte daimi temsilci veya işyeri aracılığı var mı"), &throughRepresentative)
    visitor.field(Field("birthDate", "date of birth of a person", "kişinin doğum tarihi"), &birthDate)
    visitor.field(
      Field(
        "documentNumber", "number of a foreigner's identity document", "yabancının kimlik belge numarası"),
      &documentNumber)
    visitor.field(Field("fatherName", "father's name", "baba adı"), &fatherName)
    visitor.field(Field("motherName", "mother's name", "anne adı"), &motherName)
    visitor.field(Field("nationality", "nationality", "uyruğu"), &nationality)
    visitor.field(Field("birthPlace", "place of birth", "doğum yeri"), &birthPlace)
    visitor.field(Field("gender", "gender", "cinsiyeti"), &gender)
    visitor.field(Field("taxOffice", "tax office", "vergi dairesi"), &taxOffice)
    visitor.field(Field("registryOffice", "trade registry office", "ticaret sicil dairesi"), &registryOffice)
    visitor.field(
      Field("registryDate", "date of the trade registry", "ticaret sicil kayıt tarihi"), &registryDate)
    visitor.field(
      Field("registryNumber", "number in the trade registry", "ticaret sicil kayıt numarası"), &registryNumber
    )
    visitor.field(
      Field(
        "publicInstitution", "public institution, not in the trade registry",
        "ticaret sicilinde olmayan kamu kurumu"),
      &publicInstitution)
    visitor.field(Field("sector", "sector", "sektör kodu"), &sector)
    visitor.field(Field("subsector", "sub-sector", "alt sektör kodu"), &subsector)
    visitor.field(Field("bic", "SWIFT code", "SWIFT kodu"), &bic)
    contact.describe(&visitor)
  }

  /// Name and surname with a blank, or the title.
  public var fullName: [UInt8]? {
    if let title { return title.utf8 }
    guard let name, let surname else { return nil }
    return name.utf8 + [32] + surname.utf8
  }

  /// The form of the identity, once its kind is known.
  var form: IdentityForm? { kind.flatMap { IdentityForm($0, origin ?? .domestic) } }
}

/// How an investor is reached: the member's own data, which no register owns (ACC-63).
public struct ContactData: Described {
  public var address: Text<250>?
  public var phone: PhoneNumber?
  public var mobile: PhoneNumber?
  public var fax: PhoneNumber?
  public var email: EmailAddress?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("address", "address", "adres"), &address)
    visitor.field(Field("phone", "telephone", "telefon"), &phone)
    visitor.field(Field("mobile", "mobile telephone", "cep telefonu"), &mobile)
    visitor.field(Field("fax", "fax", "faks"), &fax)
    visitor.field(Field("email", "electronic mail", "e-posta"), &email)
  }

  var isEmpty: Bool { address == nil && phone == nil && mobile == nil && fax == nil && email == nil }
}
