// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// Lists of codes of accounts and identities.

/// What an investor is (ACC-26).
public enum IdentityKind: UInt8, CodedValue {
  case natural, legal, fund, trust, other

  public static let listName: StaticString = "IdentityKind"
  public static let note = Bilingual("identity kind", "kimlik tipi")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .natural: "NATURAL"
    case .legal: "LEGAL"
    case .fund: "FUND"
    case .trust: "TRUST"
    case .other: "OTHER"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .natural: Bilingual("natural person", "gerçek kişi")
    case .legal: Bilingual("legal person", "tüzel kişi")
    case .fund: Bilingual("fund", "fon")
    case .trust: Bilingual("investment trust", "yatırım ortaklığı")
    case .other: Bilingual("other", "diğer")
    }
  }
}

/// Where an investor is at home (ACC-26).
public enum InvestorOrigin: UInt8, CodedValue {
  case domestic, foreign

  public static let listName: StaticString = "InvestorOrigin"
  public static let note = Bilingual("domestic or foreign", "yerli veya yabancı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .domestic: "DOMESTIC"
    case .foreign: "FOREIGN"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .domestic: Bilingual("domestic", "yerli")
    case .foreign: Bilingual("foreign", "yabancı")
    }
  }
}

/// Whether all income is taxed or only that from the country (ACC-26, ACC-32).
public enum TaxpayerKind: UInt8, CodedValue {
  case full, limited

  public static let listName: StaticString = "TaxpayerKind"
  public static let note = Bilingual("kind of taxpayer", "mükellefiyet bilgisi")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .full: "FULL"
    case .limited: "LIMITED"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .full: Bilingual("full taxpayer", "tam mükellef")
    case .limited: Bilingual("limited taxpayer", "dar mükellef")
    }
  }
}

/// ACC-32.
public enum Gender: UInt8, CodedValue {
  case female, male

  public static let listName: StaticString = "Gender"
  public static let note = Bilingual("gender", "cinsiyet")
  public static var unknown: RefusalCode { .genderUnknown }
  public var code: StaticString {
    switch self {
    case .female: "F"
    case .male: "M"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .female: Bilingual("female", "kadın")
    case .male: Bilingual("male", "erkek")
    }
  }
}

/// Whose number a foreign investor sends (ACC-33).
public enum TaxNumberOwner: UInt8, CodedValue {
  case own, representative

  public static let listName: StaticString = "TaxNumberOwner"
  public static let note = Bilingual("whose tax number it is", "vergi numarasının sahibi")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .own: "OWN"
    case .representative: "REPRESENTATIVE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .own: Bilingual("the investor itself", "yatırımcının kendisi")
    case .representative: Bilingual("its permanent representative", "daimi temsilcisi")
    }
  }
}

/// ACC-20.
public enum AccountType: UInt8, CodedValue {
  case single, joint

  public static let listName: StaticString = "AccountType"
  public static let note = Bilingual("account type", "hesap türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .single: "TEKIL"
    case .joint: "MUSTEREK"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .single: Bilingual("single", "tekil")
    case .joint: Bilingual("joint", "müşterek")
    }
  }
}

/// How the holders of a joint account own it (ACC-21).
public enum JointOwnership: UInt8, CodedValue {
  case several, proportional

  public static let listName: StaticString = "JointOwnership"
  public static let note = Bilingual("joint ownership kind", "müşterek hesap ortaklık türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .several: "MUTESELSIL"
    case .proportional: "ORANSAL"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .several:
      Bilingual(
        "joint and several: each is entitled to the whole",
        "müteselsil: her biri hesabın tamamında hak sahibi")
    case .proportional: Bilingual("proportional: by share", "oransal: payı kadar")
    }
  }
}

/// The public registers that confirm an identity (ACC-39, ACC-44).
public enum Register: UInt8, CodedValue {
  case mernis, tax

  public static let listName: StaticString = "Register"
  public static let note = Bilingual("public register", "kamu sicili")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .mernis: "MERNIS"
    case .tax: "MALIYE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .mernis: Bilingual("population register", "Merkezi Nüfus İdaresi Sistemi")
    case .tax: Bilingual("tax register", "vergi sicili")
    }
  }
}

/// How an identity stands in a register (ACC-42 to ACC-47).
public enum RegisterStatus: UInt8, CodedValue {
  case entered, asked, accepted, rejected, notApplicable

  public static let listName: StaticString = "RegisterStatus"
  public static let note = Bilingual("state of an identity in a register", "kimliğin sicildeki durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .entered: "G"
    case .asked: "S"
    case .accepted: "K"
    case .rejected: "R"
    case .notApplicable: "U"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .entered: Bilingual("entered", "giriş")
    case .asked: Bilingual("to be queried", "sorulacak")
    case .accepted: Bilingual("accepted", "kabul")
    case .rejected: Bilingual("rejected", "red")
    case .notApplicable: Bilingual("not applicable", "uygulanmaz")
    }
  }
  /// What no register is asked about counts as accepted (ACC-47).
  public var isFavourable: Bool { self == .accepted || self == .notApplicable }
}

/// What a register is asked (ACC-42, ACC-43, ACC-46, ACC-62).
public enum RegisterStep: UInt8, CodedValue {
  case check, data, number

  public static let listName: StaticString = "RegisterStep"
  public static let note = Bilingual("what is asked", "ne sorulduğu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .check: "CHECK"
    case .data: "DATA"
    case .number: "NUMBER"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .check:
      Bilingual("number, name and birth date: right or wrong", "numara, ad ve doğum tarihi: doğru mu")
    case .data: Bilingual("the other data", "öteki veriler")
    case .number: Bilingual("whose tax number it is", "vergi numarasının sahibi")
    }
  }
}

/// Why an account is inactive, or will be (ACC-50 to ACC-53).
public enum InactivityReason: UInt8, CodedValue {
  case none, mernisRed, taxRed, bothRed, taxQuery, confirmation

  public static let listName: StaticString = "InactivityReason"
  public static let note = Bilingual("reason of inactivity", "hareketsizlik nedeni")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .none: "NONE"
    case .mernisRed: "MERNIS_RED"
    case .taxRed: "MALIYE_RED"
    case .bothRed: "MERNIS_RED+MALIYE_RED"
    case .taxQuery: "MALIYE_QUERY"
    case .confirmation: "MKK_CONFIRMATION"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .none: Bilingual("not inactive", "hareketsiz değil")
    case .mernisRed: Bilingual("rejected by MERNIS", "MERNIS red")
    case .taxRed: Bilingual("rejected by the tax register", "Maliye red")
    case .bothRed: Bilingual("rejected by both", "ikisi de red")
    case .taxQuery: Bilingual("the tax register has not answered", "Maliye sorgusu sürüyor")
    case .confirmation: Bilingual("awaits the confirmation of MKK", "MKK teyidi bekliyor")
    }
  }
}
