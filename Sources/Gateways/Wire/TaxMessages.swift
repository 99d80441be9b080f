// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// The messages between the registry and the tax register: flat JSON objects.
enum Tax {
  static let path = "/v1/taxpayer-queries"
  static let contentType = "application/json"

  struct Question: Described {
    var query = WholeNumber.blank
    var number = TaxNumber.blank
    init() {}

    mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
      visitor.field(Field("query", "number of the question", "sorgu numarası"), &query)
      visitor.field(Field("number", "tax number", "vergi kimlik numarası"), &number)
    }
  }

  struct Answer: Described {
    var query = WholeNumber.blank
    var number = TaxNumber.blank
    var known = Flag.blank
    var title: Text<150>?
    var taxOffice: Text<50>?
    init() {}

    mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
      visitor.field(Field("query", "number of the question", "sorgu numarası"), &query)
      visitor.field(Field("number", "tax number", "vergi kimlik numarası"), &number)
      visitor.field(Field("known", "the number is known", "numara kayıtlı"), &known)
      visitor.field(Field("title", "name or title of its owner", "sahibinin adı veya unvanı"), &title)
      visitor.field(Field("taxOffice", "tax office", "vergi dairesi"), &taxOffice)
    }
  }
}
