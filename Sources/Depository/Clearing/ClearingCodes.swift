// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// The accounts of a member at the counterparty: three for collateral, one for its contribution (CCP-04).
public enum MarginAccount: UInt8, CodedValue {
  case house, customers, withoutService, contribution

  public static let listName: StaticString = "MarginAccount"
  public static let note = Bilingual("account at the central counterparty", "MKT nezdindeki hesap")
  public static var unknown: RefusalCode { .accountKindUnknown }

  public var code: StaticString { kind.code }

  public var meaning: Bilingual {
    switch self {
    case .house: Bilingual("house collateral", "portföy teminat hesabı")
    case .customers: Bilingual("customer collateral", "müşteri teminat hesabı")
    case .withoutService:
      Bilingual("collateral for instruments without CCP service", "MKT dışı teminat hesabı")
    case .contribution: Bilingual("guarantee-fund contribution", "garanti fonu katkı payı hesabı")
    }
  }

  var kind: CollateralAccountKind { CollateralAccountKind.allCases[Int(rawValue)] }

  public static var form: FieldForm {
    FieldForm(
      listName, longest: 2, example: "PF", note, codes: allCases.map { (code: $0.code, meaning: $0.meaning) },
      refusals: [.accountKindUnknown, .noRegistrationLevelMargin])
  }

  /// There is no account of a registration number (CCP-07).
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    if let known = allCases.first(where: { $0.code.equals(text) }) { return known }
    var isNumber = !text.isEmpty
    for index in text.indices where !(48...57).contains(text[index]) { isNumber = false }
    throw FieldProblem(isNumber ? .noRegistrationLevelMargin : .accountKindUnknown)
  }
}

/// For whom a trade was made (CCP-03).
public enum PositionOrigin: UInt8, CodedValue {
  case house, customer

  public static let listName: StaticString = "PositionOrigin"
  public static let note = Bilingual("origin of a position", "pozisyonun kaynağı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .house ? "HOUSE" : "CUSTOMER" }
  public var meaning: Bilingual {
    self == .house ? Bilingual("the member's own", "üyenin kendi") : Bilingual("its customers'", "müşteri")
  }
}

/// What happens to a position (CCP-03, CCP-33).
public enum PositionAct: UInt8, CodedValue {
  case buy, sell, deliver

  public static let listName: StaticString = "PositionAct"
  public static let note = Bilingual("what happens to a position", "pozisyonda olan")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .buy: "BUY"
    case .sell: "SELL"
    case .deliver: "DELIVERY"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .buy: Bilingual("a purchase", "alış")
    case .sell: Bilingual("a sale", "satış")
    case .deliver: Bilingual("its obligation was fulfilled", "yükümlülük yerine getirildi")
    }
  }
}

/// Groups of assets that may be lodged (CCP-21, CCP-22), in the order of the tables.
public enum CollateralGroup: UInt8, CodedValue {
  case lira, fx, dibs, eurobond, lease, equity, equityFund, debtFund, letter

  public static let listName: StaticString = "CollateralGroup"
  public static let note = Bilingual("group of collateral", "teminat grubu")
  public static var unknown: RefusalCode { .assetNotEligible }
  public var code: StaticString { self == .letter ? "LETTER" : group.code }
  public var meaning: Bilingual {
    switch self {
    case .lira: Bilingual("Turkish lira", "Türk lirası")
    case .fx: Bilingual("convertible currency", "konvertibl döviz")
    case .dibs: Bilingual("government domestic debt", "devlet iç borçlanma senedi")
    case .eurobond: Bilingual("Treasury Eurobond", "Hazine eurobondu")
    case .lease: Bilingual("Treasury lease certificate", "Hazine kira sertifikası")
    case .equity: Bilingual("share of the index", "endeks payı")
    case .equityFund: Bilingual("equity umbrella fund", "hisse senedi şemsiye fonu")
    case .debtFund: Bilingual("debt umbrella fund", "borçlanma araçları şemsiye fonu")
    case .letter: Bilingual("letter of guarantee, while accepted", "kabul edildiği sürece teminat mektubu")
    }
  }

  /// A letter of guarantee is in no group of the tables; its amount is lira (CCP-24).
  public var group: AssetGroup { AssetGroup(rawValue: rawValue) ?? .lira }

  /// Money, which needs no price.
  var isLira: Bool { self == .lira || self == .letter }

  /// Priced per 100 nominal (CCP-37).
  var isPricedPerHundred: Bool { self == .dibs || self == .eurobond || self == .lease }
}

/// What a call is for: with member, account and day it names it (CCP-48, CCP-60).
public enum CallPurpose: UInt8, CodedValue {
  case run, notice

  public static let listName: StaticString = "CallPurpose"
  public static let note = Bilingual("what a call is for", "çağrının konusu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .run ? "RUN" : "NOTICE" }
  public var meaning: Bilingual {
    switch self {
    case .run: Bilingual("what an official run found missing", "resmi hesaplamada eksik bulunan")
    case .notice: Bilingual("what a contribution notice asks to be added", "katkı payı bildirimiyle istenen")
    }
  }
}

/// What is done with collateral (CCP-43, CCP-44, CCP-47).
public enum CollateralAct: UInt8, CodedValue {
  case deposit, withdraw, transfer

  public static let listName: StaticString = "CollateralAct"
  public static let note = Bilingual("what is done with collateral", "teminatta yapılan")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .deposit: "DEPOSIT"
    case .withdraw: "WITHDRAW"
    case .transfer: "TRANSFER"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .deposit: Bilingual("lodged", "yatırma")
    case .withdraw: Bilingual("withdrawn", "çekme")
    case .transfer: Bilingual("moved between own accounts", "kendi hesapları arası aktarma")
    }
  }
}

/// Whose an asset is, as the member declares with each deposit (CCP-08).
public enum OwnershipDeclaration: UInt8, CodedValue {
  case own, disposalRight, customer

  public static let listName: StaticString = "OwnershipDeclaration"
  public static let note = Bilingual("whose the asset is", "varlığın sahipliği")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .own: "OWN"
    case .disposalRight: "DISPOSAL-RIGHT"
    case .customer: "CUSTOMER"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .own: Bilingual("the member's own", "üyenin kendisinin")
    case .disposalRight: Bilingual("at the member's free disposal", "üyenin serbest tasarrufunda")
    case .customer: Bilingual("a customer's; refused", "müşterinin; reddedilir")
    }
  }

  var ownership: Deposit.Ownership {
    switch self {
    case .own: .own
    case .disposalRight: .disposalRight
    case .customer: .customer
    }
  }
}

/// Who deposits and with whom (CCP-01, CCP-09).
public enum CollateralParty: UInt8, CodedValue {
  case member, customer, counterparty, exchange

  public static let listName: StaticString = "CollateralParty"
  public static let note = Bilingual("a party of a deposit", "yatırma işleminin tarafı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .member: "MEMBER"
    case .customer: "CUSTOMER"
    case .counterparty: "CCP"
    case .exchange: "EXCHANGE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .member: Bilingual("the member", "üye")
    case .customer: Bilingual("a customer", "müşteri")
    case .counterparty: Bilingual("the central counterparty", "merkezi karşı taraf")
    case .exchange: Bilingual("the exchange", "borsa")
    }
  }
}

/// End of day or within it: only the first is official and makes calls (CCP-34).
public enum MarginRunKind: UInt8, CodedValue {
  case endOfDay, intraday

  public static let listName: StaticString = "MarginRunKind"
  public static let note = Bilingual("kind of margin run", "teminat hesaplama türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .endOfDay ? "EOD" : "INTRADAY" }
  public var meaning: Bilingual {
    self == .endOfDay
      ? Bilingual("official, after the close", "gün sonu, resmi")
      : Bilingual("for information, makes no call", "gün içi, çağrı üretmez")
  }
}

/// How far a margin run has come.
public enum MarginRunState: UInt8, CodedValue {
  case running, done

  public static let listName: StaticString = "MarginRunState"
  public static let note = Bilingual("state of a margin run", "teminat hesaplamasının durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .running ? "RUNNING" : "DONE" }
  public var meaning: Bilingual {
    self == .running ? Bilingual("at work", "sürüyor") : Bilingual("all accounts are done", "bitti")
  }
}

/// The states of a margin call.
public enum CallState: UInt8, CodedValue {
  case issued, partMet, met, overdue, metLate, defaulted, withdrawn

  public static let listName: StaticString = "CallState"
  public static let note = Bilingual("state of a margin call", "teminat tamamlama çağrısının durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .issued: "ISSUED"
    case .partMet: "PART-MET"
    case .met: "MET"
    case .overdue: "OVERDUE"
    case .metLate: "MET-LATE"
    case .defaulted: "DEFAULTED"
    case .withdrawn: "WITHDRAWN"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .issued: Bilingual("issued", "yapıldı")
    case .partMet: Bilingual("met in part", "kısmen karşılandı")
    case .met: Bilingual("met", "karşılandı")
    case .overdue: Bilingual("not met by its deadline", "süresinde karşılanmadı")
    case .metLate: Bilingual("met after its deadline", "süresinden sonra karşılandı")
    case .defaulted: Bilingual("default was declared", "temerrüt ilan edildi")
    case .withdrawn: Bilingual("the run was wrong", "hesaplama hatalıydı, geri alındı")
    }
  }

  /// Whether movements out of the account wait for it (CCP-47, CCP-52).
  public var isOpen: Bool { self == .issued || self == .partMet || self == .overdue }
}
