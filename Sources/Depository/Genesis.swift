// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The first entry of a journal: the operator of the registry, its two officers, the sizes of the tables.
/// Everything later comes by signed instructions.
public struct Genesis: Described {
  public var market = Text<10>.blank
  public var operatorCode = MemberCode.blank
  public var operatorTitle = Text<150>.blank
  public var firstOfficer: CertificateFingerprint?
  public var secondOfficer: CertificateFingerprint?
  /// Of the registry's own door and gateways.
  public var door: CertificateFingerprint?
  /// Of the authority whose certificates are loaded; any when left out.
  public var issuer: CertificateFingerprint?
  /// False only where nothing is signed: stories and simulations.
  public var checksCertificates = Flag(true)
  /// Whether MERNIS and the tax register are asked; where not, the members' word stands for theirs.
  public var asksRegisters: Flag?
  public var members: WholeNumber?
  public var users: WholeNumber?
  public var investors: WholeNumber?
  public var accounts: WholeNumber?
  public var securities: WholeNumber?
  public var holdings: WholeNumber?
  public var lots: WholeNumber?
  public var waitingTransfers: WholeNumber?
  public var realisedTransfers: WholeNumber?
  public var textPieces: WholeNumber?
  public var openInstructions: WholeNumber?
  public var submissionsADay: WholeNumber?
  public var referencesADay: WholeNumber?
  public var groupLines: WholeNumber?
  public var steps: WholeNumber?
  /// What all limits together may take of the machine.
  public var memoryBytes: WholeNumber?

  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("market", "market code", "piyasa kodu"), &market)
    visitor.field(Field("operatorCode", "member code of the operator", "işleticinin üye kodu"), &operatorCode)
    visitor.field(Field("operatorTitle", "title of the operator", "işleticinin unvanı"), &operatorTitle)
    visitor.field(
      Field("firstOfficer", "certificate of the first officer", "ilk yetkilinin sertifikası"), &firstOfficer)
    visitor.field(
      Field("secondOfficer", "certificate of the second officer", "ikinci yetkilinin sertifikası"),
      &secondOfficer)
    visitor.field(
      Field("door", "certificate of the registry's own door", "sistemin kapısının sertifikası"), &door)
    visitor.field(
      Field("issuer", "certificate of the authority", "sertifika verenin sertifikası"), &issuer)
    visitor.field(
      Field("checksCertificates", "whether certificates are checked", "sertifikalar denetlenir mi"),
      &checksCertificates)
    visitor.field(
      Field("asksRegisters", "whether the public registers are asked", "kamu sicillerine sorulur mu"),
      &asksRegisters)
    visitor.field(Field("members", "limit of members", "üye sınırı"), &members)
    visitor.field(Field("users", "limit of users", "kullanıcı sınırı"), &users)
    visitor.field(Field("investors", "limit of investors", "yatırımcı sınırı"), &investors)
    visitor.field(Field("accounts", "limit of accounts", "hesap sınırı"), &accounts)
    visitor.field(Field("securities", "limit of securities", "kıymet sınırı"), &securities)
    visitor.field(Field("holdings", "limit of holdings", "bakiye satırı sınırı"), &holdings)
    visitor.field(Field("lots", "limit of lots beyond the first", "ilkinden sonraki parti sınırı"), &lots)
    visitor.field(
      Field("waitingTransfers", "limit of waiting transfers", "bekleyen virman sınırı"), &waitingTransfers)
    visitor.field(
      Field(
        "realisedTransfers", "limit of realised transfers that can be reversed",
        "geri alınabilir gerçekleşmiş virman sınırı"), &realisedTransfers)
    visitor.field(Field("textPieces", "limit of text pieces", "metin parçası sınırı"), &textPieces)
    visitor.field(
      Field("openInstructions", "limit of instructions awaiting a person", "onay bekleyen talimat sınırı"),
      &openInstructions)
    visitor.field(
      Field("submissionsADay", "limit of submissions a day", "günlük bildirim sınırı"), &submissionsADay)
    visitor.field(
      Field("referencesADay", "limit of references a day", "günlük referans sınırı"), &referencesADay)
    visitor.field(
      Field("groupLines", "lines of an all-or-nothing group", "hep-ya-hiç grubunun satır sınırı"), &groupLines
    )
    visitor.field(
      Field("steps", "steps that one entry may cause", "bir kaydın yol açabileceği adım sınırı"), &steps)
    visitor.field(
      Field("memoryBytes", "bytes that all limits together may take", "bütün sınırların alabileceği bayt"),
      &memoryBytes)
  }

  /// Whether every size can be reserved and leaves room for the first officers. Slots have 32 bits, those of
  /// securities 24 (`HoldingKey`).
  public var hasUsableSizes: Bool {
    func isWithin(_ given: WholeNumber?, _ least: UInt64 = 1, _ most: UInt64 = 500_000_000) -> Bool {
      given.map { least <= $0.value && $0.value <= most } ?? true
    }
    return [
      investors, accounts, holdings, lots, waitingTransfers, textPieces, submissionsADay, referencesADay,
    ]
    .allSatisfy { isWithin($0) }
      && isWithin(members, 1, RegistryLimit.members.greatest)
      && isWithin(users, 3, RegistryLimit.users.greatest)
      && isWithin(realisedTransfers, 1, RegistryLimit.realisedTransfers.greatest)
      && isWithin(securities, 1, 1 << 24 - 1) && isWithin(openInstructions)
      && isWithin(groupLines) && isWithin(steps)
  }

  public var limits: Limits {
    let standard = Limits()
    var limits = Limits()
    func value(_ given: WholeNumber?, _ usual: Int) -> Int { given.map { Int($0.value) } ?? usual }
    limits.members = value(members, standard.members)
    limits.users = value(users, standard.users)
    limits.investors = value(investors, standard.investors)
    limits.accounts = value(accounts, standard.accounts)
    limits.securities = value(securities, standard.securities)
    limits.holdings = value(holdings, standard.holdings)
    limits.lots = value(lots, standard.lots)
    limits.waitingTransfers = value(waitingTransfers, standard.waitingTransfers)
    limits.realisedTransfers = value(realisedTransfers, standard.realisedTransfers)
    limits.textPieces = value(textPieces, standard.textPieces)
    return limits
  }
}

extension Depository {
  /// The tables with the operator, its two officers and their authorities.
  public init(_ genesis: borrowing Genesis, on day: Day, _ work: inout Work) {
    self.init(limits: genesis.limits)
    settings.checksCertificates = genesis.checksCertificates.isSet
    settings.issuer = genesis.issuer
    settings.memoryBytes = genesis.memoryBytes?.value
    settings.asksRegisters = genesis.asksRegisters?.isSet ?? false
    let limits = genesis.limits
    for (limit, value) in [
      (RegistryLimit.members, limits.members), (.users, limits.users), (.investors, limits.investors),
      (.accounts, limits.accounts), (.securities, limits.securities), (.holdings, limits.holdings),
      (.lots, limits.lots), (.waitingTransfers, limits.waitingTransfers),
      (.realisedTransfers, limits.realisedTransfers), (.textPieces, limits.textPieces),
    ] { state(limit, value) }
    addMember(genesis.operatorCode, .operatorOfRegistry, genesis.operatorTitle.utf8, nil, on: day, &work)
    let member = member(genesis.operatorCode)!
    let door = addUser(member, .registry, Array("Registry".utf8), &work)
    assign(genesis.door, to: door, &work)
    for certificate in [genesis.firstOfficer, genesis.secondOfficer] {
      let officer = addUser(member, .principal, Array("Officer".utf8), &work)
      assign(certificate, to: officer, &work)
      for code in Self.codes where Self.about(code)?.isReport == false {
        for stage in Stage.allCases { grant(officer, member, code, stage, true, &work) }
      }
    }
  }

  /// A certificate that comes with the genesis entry, which knows nothing of its number and time; the door
  /// sees to both.
  private mutating func assign(
    _ certificate: CertificateFingerprint?, to user: Slot<UserRow>, _ work: inout Work
  ) {
    guard let certificate else { return }
    var row = CertificateRow(
      fingerprint: certificate.bytes, validFrom: Moment(microseconds: 0), validTo: .never,
      subject: users[user].code, serial: .none)
    row.member = users[user].member
    row.isCompleted = true
    assign(addCertificate(row, &work), to: user, &work)
  }
}
