// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What kind of institution a member is.
public enum MemberKind: UInt8, CodedValue {
  case operatorOfRegistry, bank, brokerage, takasbank, centralBank, regulator, auditor

  public static let listName: StaticString = "MemberKind"
  public static let note = Bilingual("kind of member", "üye türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .operatorOfRegistry: "MKK"
    case .bank: "BANK"
    case .brokerage: "BROKERAGE"
    case .takasbank: "TAKASBANK"
    case .centralBank: "TCMB"
    case .regulator: "SPK"
    case .auditor: "AUDITOR"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .operatorOfRegistry: Bilingual("operator of the registry", "sistem işleticisi")
    case .bank: Bilingual("bank", "banka")
    case .brokerage: Bilingual("brokerage house", "aracı kurum")
    case .takasbank: Bilingual("settlement and custody bank", "takas ve saklama bankası")
    case .centralBank: Bilingual("central bank", "merkez bankası")
    case .regulator: Bilingual("regulator, reads only", "düzenleyici, yalnızca okur")
    case .auditor: Bilingual("auditor, reads only", "denetçi, yalnızca okur")
    }
  }
  /// Surveillance and audit see everything and enter nothing (GEN-34).
  public var readsOnly: Bool { self == .regulator || self == .auditor }
}

/// The statuses of a member (CLR-04).
public enum MemberStatus: UInt8, CodedValue {
  case active, suspended, windingUp, gradualLiquidation, bankrupt
  case passiveLiquidated, passiveTakenOver, passiveCancelled, passiveMerged

  public static let listName: StaticString = "MemberStatus"
  public static let note = Bilingual("status of a member", "üyenin durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .active: "active"
    case .suspended: "suspended"
    case .windingUp: "winding-up"
    case .gradualLiquidation: "gradual-liquidation"
    case .bankrupt: "bankrupt"
    case .passiveLiquidated: "passive-liquidated"
    case .passiveTakenOver: "passive-taken-over"
    case .passiveCancelled: "passive-cancelled"
    case .passiveMerged: "passive-merged"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .active: Bilingual("active", "faal")
    case .suspended: Bilingual("activities suspended", "faaliyeti durdurulmuş")
    case .windingUp: Bilingual("winding up its activities", "faaliyetlerini tasfiye eden")
    case .gradualLiquidation: Bilingual("gradual liquidation", "tedrici tasfiye")
    case .bankrupt: Bilingual("bankrupt", "iflas")
    case .passiveLiquidated: Bilingual("liquidated", "tasfiye")
    case .passiveTakenOver: Bilingual("taken over", "devir")
    case .passiveCancelled: Bilingual("cancelled", "iptal")
    case .passiveMerged: Bilingual("merged", "birleşme")
    }
  }
  /// Its users are refused at login (AUT-11).
  public var isPassive: Bool { rawValue >= Self.passiveLiquidated.rawValue }
}

/// The types of users; a code has one for its whole life (AUT-04).
public enum UserType: UInt8, CodedValue {
  case principal, user, registry

  public static let listName: StaticString = "UserType"
  public static let note = Bilingual("type of user", "kullanıcı türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .principal: "PRINCIPAL"
    case .user: "USER"
    case .registry: "REGISTRY"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .principal: Bilingual("principal user, 900-990", "ana yetkili, 900-990")
    case .user: Bilingual("user, 001-899", "kullanıcı, 001-899")
    case .registry:
      Bilingual("the registry's own doors and gateways, 000", "sistemin kendi kapıları ve ağ geçitleri, 000")
    }
  }
}

/// The intermediary's account status, AK hesap işlem durumu (ACC-12).
public enum AccountStatus: UInt8, CodedValue {
  case normal, entriesOnly, closed

  public static let listName: StaticString = "AccountStatus"
  public static let note = Bilingual("intermediary's account status", "AK hesap işlem durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .normal: "A"
    case .entriesOnly: "S"
    case .closed: "P"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .normal: Bilingual("can transact normally", "normal işlem yapabilir")
    case .entriesOnly:
      Bilingual(
        "cannot transact for the time being: entries yes, exits no",
        "geçici işlem yapamaz: giriş var, çıkış yok")
    case .closed: Bilingual("closed", "kapalı")
    }
  }
}

/// The restriction status, hesap yasaklılık durumu (ACC-13).
public enum Restriction: UInt8, CodedValue {
  case withoutIdentity, normal, immobilised, liquidation, bankruptcy

  public static let listName: StaticString = "Restriction"
  public static let note = Bilingual("account restriction status", "hesap yasaklılık durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .withoutIdentity: "K"
    case .normal: "N"
    case .immobilised: "M"
    case .liquidation: "T"
    case .bankruptcy: "I"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .withoutIdentity: Bilingual("without identity", "kimliksiz")
    case .normal: Bilingual("can transact normally", "normal işlem yapabilir")
    case .immobilised: Bilingual("suspended at MKK", "MKK'da geçici işlem yapamaz")
    case .liquidation: Bilingual("liquidation", "tasfiye")
    case .bankruptcy: Bilingual("bankruptcy", "iflas")
    }
  }
}

/// Why an account was opened (ACC-11).
public enum OpeningReason: UInt8, CodedValue {
  case normal, takeover, publicOffering

  public static let listName: StaticString = "OpeningReason"
  public static let note = Bilingual("account opening reason", "hesap açma neden kodu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .normal: "N"
    case .takeover: "D"
    case .publicOffering: "H"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .normal: Bilingual("normal", "normal")
    case .takeover: Bilingual("takeover of a member", "üye devri")
    case .publicOffering: Bilingual("public offering", "halka arz")
    }
  }
}

/// The account classes 1 to 11 (ACC-15).
public enum AccountClass: UInt8, CodedValue {
  case investor, portfolioInvestor, fund, intermediaryPortfolio, publicOffering, issuerShareholder
  case agencyCustodian, fundCustodian, portfolioCustodian, trust, trustCustodian

  public static let listName: StaticString = "AccountClass"
  public static let note = Bilingual("account class", "hesap sınıfı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .investor: "1"
    case .portfolioInvestor: "2"
    case .fund: "3"
    case .intermediaryPortfolio: "4"
    case .publicOffering: "5"
    case .issuerShareholder: "6"
    case .agencyCustodian: "7"
    case .fundCustodian: "8"
    case .portfolioCustodian: "9"
    case .trust: "10"
    case .trustCustodian: "11"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .investor: Bilingual("investor custody account", "yatırımcı saklama hesabı")
    case .portfolioInvestor:
      Bilingual("portfolio investor custody account", "portföy yatırımcısı saklama hesabı")
    case .fund: Bilingual("investment fund custody account", "yatırım fonu saklama hesabı")
    case .intermediaryPortfolio: Bilingual("intermediary portfolio account", "AK portföy hesabı")
    case .publicOffering: Bilingual("public offering account", "halka arz hesabı")
    case .issuerShareholder: Bilingual("issuer shareholder account", "ihraççı ortak hesabı")
    case .agencyCustodian: Bilingual("agency custodian transaction account", "acente saklamacı işlem hesabı")
    case .fundCustodian:
      Bilingual("fund custodian transaction account", "yatırım fonu saklamacı işlem hesabı")
    case .portfolioCustodian:
      Bilingual(
        "portfolio management custodian transaction account", "portföy yönetim saklamacı işlem hesabı")
    case .trust: Bilingual("investment trust custody account", "yatırım ortaklığı saklama hesabı")
    case .trustCustodian:
      Bilingual("investment trust custodian transaction account", "yatırım ortaklığı saklamacı işlem hesabı")
    }
  }
}

/// The ten sub-accounts that every account has (ACC-65).
public enum Subaccount: UInt8, CodedValue {
  case serb, hacz, haps, opsp, optd, rhna, rhnv, teka, opoz, fzkboh

  public static let listName: StaticString = "Subaccount"
  public static let note = Bilingual("sub-account", "alt hesap")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .serb: "SERB"
    case .hacz: "HACZ"
    case .haps: "HAPS"
    case .opsp: "OPSP"
    case .optd: "OPTD"
    case .rhna: "RHNA"
    case .rhnv: "RHNV"
    case .teka: "TEKA"
    case .opoz: "OPOZ"
    case .fzkboh: "FZKBOH"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .serb: Bilingual("free", "serbest hesap")
    case .hacz: Bilingual("attachment", "haciz hesabı")
    case .haps: Bilingual("lien", "hapis hesabı")
    case .opsp: Bilingual("lending request block", "ÖPSP talep blokaj hesabı")
    case .optd: Bilingual("lending closing block", "ÖPSP kapama blokaj hesabı")
    case .rhna: Bilingual("pledges taken", "rehin alınan kıymetler hesabı")
    case .rhnv: Bilingual("pledges given", "rehin verilen kıymetler hesabı")
    case .teka: Bilingual("securities to be transferred", "transfer edilecek kıymetler alt hesabı")
    case .opoz: Bilingual("stopped securities", "opoze alt hesabı")
    case .fzkboh: Bilingual("physical securities, holder unknown", "fiziki bilinmeyen ortak hesabı")
    }
  }
}

/// Instrument kinds (GEN-05).
public enum InstrumentKind: UInt8, CodedValue {
  case share, governmentDebt, fundUnit, privateDebt, other

  public static let listName: StaticString = "InstrumentKind"
  public static let note = Bilingual("kind of instrument", "kıymet türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .share: "SHARE"
    case .governmentDebt: "DIBS"
    case .fundUnit: "FUND"
    case .privateDebt: "DEBT"
    case .other: "OTHER"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .share: Bilingual("share", "pay senedi")
    case .governmentDebt: Bilingual("government debt security", "devlet iç borçlanma senedi")
    case .fundUnit: Bilingual("fund unit", "fon katılma payı")
    case .privateDebt: Bilingual("private debt", "özel sektör borçlanma aracı")
    case .other: Bilingual("other", "diğer")
    }
  }
}

/// The only type of transfer: SV, free of payment (TRF-04).
public enum TransferType: UInt8, CodedValue {
  case free

  public static let listName: StaticString = "TransferType"
  public static let note = Bilingual("type of transfer", "virman türü")
  public static var unknown: RefusalCode { .transferTypeUnknown }
  public var code: StaticString { "SV" }
  public var meaning: Bilingual { Bilingual("free transfer", "serbest virman") }
}

/// The transfer reasons (TRF-07).
public enum TransferReason: UInt8, CodedValue {
  case assignment, gift, inheritance

  public static let listName: StaticString = "TransferReason"
  public static let note = Bilingual("transfer reason", "devir nedeni")
  public static var unknown: RefusalCode { .transferReasonInvalid }
  public var code: StaticString {
    switch self {
    case .assignment: "DEVIR"
    case .gift: "HIBE"
    case .inheritance: "MIRAS"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .assignment: Bilingual("assignment", "devir")
    case .gift: Bilingual("gift", "hibe")
    // TRF-08: each heir's account gets an instruction of its own.
    case .inheritance: Bilingual("inheritance", "miras")
    }
  }
}

/// The seven alternatives of a transfer between members (TRF-18).
public enum TransferAlternative: UInt8, CodedValue {
  case mixed, directA, directB, directC, approvedA, approvedB, approvedC

  public static let listName: StaticString = "TransferAlternative"
  public static let note = Bilingual("alternative of a transfer", "virman alternatifi")
  public static var unknown: RefusalCode { .alternativeUnknown }
  public var code: StaticString {
    switch self {
    case .mixed: "MIX"
    case .directA: "D-A"
    case .directB: "D-B"
    case .directC: "D-C"
    case .approvedA: "A-A"
    case .approvedB: "A-B"
    case .approvedC: "A-C"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .mixed: Bilingual("mixed", "karma")
    case .directA: Bilingual("direct, account number", "doğrudan a")
    case .directB: Bilingual("direct, name shown and confirmed", "doğrudan b")
    case .directC: Bilingual("direct, name or registration number checked", "doğrudan c")
    case .approvedA: Bilingual("receiver approves, account number", "karşı üye onaylı a")
    case .approvedB: Bilingual("receiver approves, name shown and confirmed", "karşı üye onaylı b")
    case .approvedC: Bilingual("receiver approves, name or registration number checked", "karşı üye onaylı c")
    }
  }
}

/// Why securities moved (TRF-05).
public enum OriginKind: UInt8, CodedValue {
  case issue, transfer, subaccount, trade, depotIn, reverse, physical, collateral

  public static let listName: StaticString = "OriginKind"
  public static let note = Bilingual("origin of a movement", "hareketin kaynağı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .issue: "ISSUE"
    case .transfer: "TRANSFER"
    case .subaccount: "SUBACCOUNT"
    case .trade: "TRADE"
    case .depotIn: "DEPOT-IN"
    case .reverse: "REVERSE"
    case .physical: "PHYSICAL"
    case .collateral: "COLLATERAL"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .issue: Bilingual("issue", "ihraç")
    case .transfer: Bilingual("transfer", "virman")
    case .subaccount: Bilingual("move between sub-accounts", "alt hesaplar arası hareket")
    case .trade: Bilingual("trade of a member with its customer", "üyenin müşterisiyle işlemi")
    case .depotIn: Bilingual("entry from a depot at the central bank", "TCMB deposundan giriş")
    case .reverse: Bilingual("reverse transfer", "ters virman")
    case .physical: Bilingual("printing or return of physical pieces", "fiziki senet basımı veya dönüşü")
    case .collateral:
      Bilingual("deposit at the counterparty or its return", "MKT'ye teminat yatırma veya iadesi")
    }
  }
}
