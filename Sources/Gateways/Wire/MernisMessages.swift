// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// The messages between the registry and MERNIS; element names as in the population register's own language.
enum Mernis {
  static let namespace = "urn:kaydi:mernis:1"
  static let path = "/mernis"
  static let check = "KisiDogrula"
  static let data = "KisiBilgi"
  static func answer(to name: String) -> String { name + "Cevap" }

  /// Which data the register has for number, name and birth date (ACC-42), or all that it has for a number
  /// (ACC-43, ACC-62).
  struct Question: Described {
    var query = WholeNumber.blank
    var tckn = TCKN.blank
    var fullName: Text<150>?
    var birthDate: Day?
    init() {}

    mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
      visitor.field(Field("SorguNo", "number of the question", "sorgu numarası"), &query)
      visitor.field(Field("TCKimlikNo", "Turkish identity number", "T.C. kimlik numarası"), &tckn)
      visitor.field(Field("AdSoyad", "name and surname as sent", "gönderilen ad ve soyadı"), &fullName)
      visitor.field(Field("DogumTarihi", "date of birth as sent", "gönderilen doğum tarihi"), &birthDate)
    }
  }

  /// What is needed to judge name and birth date.
  struct CheckAnswer: Described {
    var query = WholeNumber.blank
    var tckn = TCKN.blank
    var isKnown = Flag.blank
    var name: Text<30>?
    var surname: Text<30>?
    var birthDate: Day?
    init() {}

    mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
      visitor.field(Field("SorguNo", "number of the question", "sorgu numarası"), &query)
      visitor.field(Field("TCKimlikNo", "Turkish identity number", "T.C. kimlik numarası"), &tckn)
      visitor.field(Field("Bulundu", "the number is known", "numara kayıtlı"), &isKnown)
      visitor.field(Field("Ad", "given name", "ad"), &name)
      visitor.field(Field("Soyad", "surname", "soyadı"), &surname)
      visitor.field(Field("DogumTarihi", "date of birth", "doğum tarihi"), &birthDate)
    }
  }

  /// The other data, as far as the register has them (ACC-39).
  struct DataAnswer: Described {
    var query = WholeNumber.blank
    var tckn = TCKN.blank
    var isKnown = Flag.blank
    var data = CivilData()
    init() {}

    mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
      visitor.field(Field("SorguNo", "number of the question", "sorgu numarası"), &query)
      visitor.field(Field("TCKimlikNo", "Turkish identity number", "T.C. kimlik numarası"), &tckn)
      visitor.field(Field("Bulundu", "the number is known", "numara kayıtlı"), &isKnown)
      visitor.field(Field("Ad", "given name", "ad"), &data.name)
      visitor.field(Field("Soyad", "surname", "soyadı"), &data.surname)
      visitor.field(Field("BabaAdi", "father's name", "baba adı"), &data.fatherName)
      visitor.field(Field("AnneAdi", "mother's name", "anne adı"), &data.motherName)
      visitor.field(Field("DogumYeri", "place of birth", "doğum yeri"), &data.birthPlace)
      visitor.field(Field("Cinsiyet", "gender", "cinsiyet"), &data.gender)
      visitor.field(
        Field("NufusaKayitliYer", "place of civil registration", "nüfusa kayıtlı olduğu yer"),
        &data.civilRegistry)
      visitor.field(Field("Uyruk", "nationality", "uyruk"), &data.nationality)
      visitor.field(Field("Sag", "alive", "sağ"), &data.isAlive)
    }
  }
}
