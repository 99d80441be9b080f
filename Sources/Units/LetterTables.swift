// SPDX-License-Identifier: Apache-2.0

/// The tables of composition and of capitals, for the letters of Latin and Cyrillic and of modern Greek.
///
/// They stand here and do not come from the standard library, so that a compared form made today is the one
/// made by every later version on every machine.
///
/// - Source: Unicode Character Database 14.0, UnicodeData.txt and SpecialCasing.txt, blocks U+0080 to U+024F,
///   U+0370 to U+052F and U+1E00 to U+1EFF.
struct LetterTables: Sendable {
  /// Letter and mark in one key, and the letter that they make.
  let composed: ScalarMap
  /// A letter, and the letter and mark in one key of which it is made.
  let decomposed: ScalarMap
  let capitals: ScalarMap

  static let shared = LetterTables()

  /// Letter and combining mark in one number: neither needs more than 21 bits.
  static func key(_ letter: UInt32, _ mark: UInt32) -> UInt64 { UInt64(letter) << 32 | UInt64(mark) }

  private init() {
    var composed: [(UInt64, UInt64)] = []
    for (mark, pairs) in Self.marks {
      Self.forEachPair(pairs) { composed.append((Self.key($0, mark), UInt64($1))) }
    }
    var capitals: [(UInt64, UInt64)] = []
    Self.forEachPair(Self.smallAndCapital) { capitals.append((UInt64($0), UInt64($1))) }
    self.composed = ScalarMap(composed)
    self.decomposed = ScalarMap(composed.map { ($0.1, $0.0) } + Self.singletons)
    self.capitals = ScalarMap(capitals)
  }

  private static func forEachPair(_ pairs: String, _ body: (UInt32, UInt32) -> Void) {
    var first: UInt32?
    for scalar in pairs.unicodeScalars {
      if let letter = first {
        body(letter, scalar.value)
        first = nil
      } else {
        first = scalar.value
      }
    }
    precondition(first == nil)
  }

  /// Characters that are only another name of one or two others.
  private static let singletons: [(UInt64, UInt64)] = [
    (0x0340, key(0x0300, 0)), (0x0341, key(0x0301, 0)), (0x0343, key(0x0313, 0)),
    (0x0344, key(0x0308, 0x0301)), (0x0374, key(0x02B9, 0)), (0x037E, key(0x003B, 0)),
    (0x0387, key(0x00B7, 0)), (0x2126, key(0x03A9, 0)), (0x212A, key(0x004B, 0)),
    (0x212B, key(0x00C5, 0)),
  ]

  /// The combining class of a mark, which orders the marks on one letter; 0 for what is no mark.
  static func combiningClass(_ scalar: UInt32) -> UInt8 {
    guard (0x0300..<0x0370).contains(scalar) else { return 0 }
    var found: UInt8 = 0
    for (first, value) in classes {
      guard first <= scalar else { break }
      found = value
    }
    return found
  }

  /// The first mark of each run with one combining class.
  private static let classes: [(UInt32, UInt8)] = [
    (0x0300, 230), (0x0315, 232), (0x0316, 220), (0x031A, 232), (0x031B, 216), (0x031C, 220),
    (0x0321, 202), (0x0323, 220), (0x0327, 202), (0x0329, 220), (0x0334, 1), (0x0339, 220),
    (0x033D, 230), (0x0345, 240), (0x0346, 230), (0x0347, 220), (0x034A, 230), (0x034D, 220),
    (0x034F, 0), (0x0350, 230), (0x0353, 220), (0x0357, 230), (0x0358, 232), (0x0359, 220),
    (0x035B, 230), (0x035C, 233), (0x035D, 234), (0x035F, 233), (0x0360, 234), (0x0362, 233),
    (0x0363, 230),
  ]

  /// The capitals of letters that become more than one.
  static func capitals(of scalar: UInt32) -> [UInt32]? {
    switch scalar {
    case 0x00DF: [0x53, 0x53]  // ß
    case 0x0149: [0x02BC, 0x4E]  // ŉ
    case 0x01F0: [0x4A, 0x030C]  // ǰ
    case 0x0390: [0x0399, 0x0308, 0x0301]  // ΐ
    case 0x03B0: [0x03A5, 0x0308, 0x0301]  // ΰ
    case 0x1E96: [0x48, 0x0331]  // ẖ
    case 0x1E97: [0x54, 0x0308]  // ẗ
    case 0x1E98: [0x57, 0x030A]  // ẘ
    case 0x1E99: [0x59, 0x030A]  // ẙ
    case 0x1E9A: [0x41, 0x02BE]  // ẚ
    default: nil
    }
  }

  /// For each combining mark the letters that can carry it, each followed by the letter composed.
  private static let marks: [(mark: UInt32, pairs: String)] = [
    (0x0300, "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳ"),
    (
      0x0301,
      """
      AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿ¨΅ΑΆΕΈΗΉΙΊΟΌΥΎΩΏϊΐαά\
      εέηήιίϋΰοόυύωώϒϓГЃКЌгѓкќÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứ
      """
    ),
    (0x0302, "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ"),
    (0x0303, "AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"),
    (0x0304, "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳИӢиӣУӮуӯGḠgḡḶḸḷḹṚṜṛṝ"),
    (0x0306, "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўЖӁжӂАӐаӑЕӖеӗȨḜȩḝẠẶạặ"),
    (
      0x0307,
      """
      CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡŚṤśṥŠṦšṧṢṨṣṩTṪtṫWẆwẇXẊxẋYẎ\
      yẏſẛ
      """
    ),
    (
      0x0308,
      """
      AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋϒϔЕЁІЇеёіїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦоӧӨӪөӫЭӬэӭУӰуӱЧӴчӵЫӸыӹHḦ\
      hḧÕṎõṏŪṺūṻWẄwẅXẌxẍtẗ
      """
    ),
    (0x0309, "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"),
    (0x030A, "AÅaåUŮuůwẘyẙ"),
    (0x030B, "OŐoőUŰuűУӲуӳ"),
    (0x030C, "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ"),
    (0x030F, "AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕѴѶѵѷ"),
    (0x0311, "AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ"),
    (0x031B, "OƠoơUƯuư"),
    (
      0x0323,
      """
      BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸeẹIỊiịOỌoọƠỢơợUỤuụƯỰưựYỴyỵ
      """
    ),
    (0x0324, "UṲuṳ"),
    (0x0325, "AḀaḁ"),
    (0x0326, "SȘsșTȚtț"),
    (0x0327, "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ"),
    (0x0328, "AĄaąEĘeęIĮiįUŲuųOǪoǫ"),
    (0x032D, "DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ"),
    (0x032E, "HḪhḫ"),
    (0x0330, "EḚeḛIḬiḭUṴuṵ"),
    (0x0331, "BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ"),
  ]

  /// Small letters, each followed by its capital; the letters of ASCII and the Turkish i and ı are not among
  /// them.
  private static let smallAndCapital = """
    µΜàÀáÁâÂãÃäÄåÅæÆçÇèÈéÉêÊëËìÌíÍîÎïÏðÐñÑòÒóÓôÔõÕöÖøØùÙúÚûÛüÜýÝþÞÿŸāĀăĂąĄćĆĉĈċĊčČďĎđĐēĒĕĔėĖęĘěĚĝĜğĞ\
    ġĠģĢĥĤħĦĩĨīĪĭĬįĮĳĲĵĴķĶĺĹļĻľĽŀĿłŁńŃņŅňŇŋŊōŌŏŎőŐœŒŕŔŗŖřŘśŚŝŜşŞšŠţŢťŤŧŦũŨūŪŭŬůŮűŰųŲŵŴŷŶźŹżŻžŽſSƀɃƃƂ\
    ƅƄƈƇƌƋƒƑƕǶƙƘƚȽƞȠơƠƣƢƥƤƨƧƭƬưƯƴƳƶƵƹƸƽƼƿǷǅǄǆǄǈǇǉǇǋǊǌǊǎǍǐǏǒǑǔǓǖǕǘǗǚǙǜǛǝƎǟǞǡǠǣǢǥǤǧǦǩǨǫǪǭǬǯǮǲǱǳǱǵǴǹǸǻǺ\
    ǽǼǿǾȁȀȃȂȅȄȇȆȉȈȋȊȍȌȏȎȑȐȓȒȕȔȗȖșȘțȚȝȜȟȞȣȢȥȤȧȦȩȨȫȪȭȬȯȮȱȰȳȲȼȻȿⱾɀⱿɂɁɇɆɉɈɋɊɍɌɏɎͱͰͳͲͷͶͻϽͼϾͽϿάΆέΈήΉίΊαΑβΒ\
    γΓδΔεΕζΖηΗθΘιΙκΚλΛμΜνΝξΞοΟπΠρΡςΣσΣτΤυΥφΦχΧψΨωΩϊΪϋΫόΌύΎώΏϐΒϑΘϕΦϖΠϗϏϙϘϛϚϝϜϟϞϡϠϣϢϥϤϧϦϩϨϫϪϭϬϯϮϰΚϱΡϲϹ\
    ϳͿϵΕϸϷϻϺаАбБвВгГдДеЕжЖзЗиИйЙкКлЛмМнНоОпПрРсСтТуУфФхХцЦчЧшШщЩъЪыЫьЬэЭюЮяЯѐЀёЁђЂѓЃєЄѕЅіІїЇјЈљЉњЊћЋ\
    ќЌѝЍўЎџЏѡѠѣѢѥѤѧѦѩѨѫѪѭѬѯѮѱѰѳѲѵѴѷѶѹѸѻѺѽѼѿѾҁҀҋҊҍҌҏҎґҐғҒҕҔҗҖҙҘқҚҝҜҟҞҡҠңҢҥҤҧҦҩҨҫҪҭҬүҮұҰҳҲҵҴҷҶҹҸһҺҽҼҿҾ\
    ӂӁӄӃӆӅӈӇӊӉӌӋӎӍӏӀӑӐӓӒӕӔӗӖәӘӛӚӝӜӟӞӡӠӣӢӥӤӧӦөӨӫӪӭӬӯӮӱӰӳӲӵӴӷӶӹӸӻӺӽӼӿӾԁԀԃԂԅԄԇԆԉԈԋԊԍԌԏԎԑԐԓԒԕԔԗԖԙԘԛԚԝԜԟԞ\
    ԡԠԣԢԥԤԧԦԩԨԫԪԭԬԯԮḁḀḃḂḅḄḇḆḉḈḋḊḍḌḏḎḑḐḓḒḕḔḗḖḙḘḛḚḝḜḟḞḡḠḣḢḥḤḧḦḩḨḫḪḭḬḯḮḱḰḳḲḵḴḷḶḹḸḻḺḽḼḿḾṁṀṃṂṅṄṇṆṉṈṋṊṍṌṏṎ\
    ṑṐṓṒṕṔṗṖṙṘṛṚṝṜṟṞṡṠṣṢṥṤṧṦṩṨṫṪṭṬṯṮṱṰṳṲṵṴṷṶṹṸṻṺṽṼṿṾẁẀẃẂẅẄẇẆẉẈẋẊẍẌẏẎẑẐẓẒẕẔẛṠạẠảẢấẤầẦẩẨẫẪậẬắẮằẰẳẲẵẴặẶ\
    ẹẸẻẺẽẼếẾềỀểỂễỄệỆỉỈịỊọỌỏỎốỐồỒổỔỗỖộỘớỚờỜởỞỡỠợỢụỤủỦứỨừỪửỬữỮựỰỳỲỵỴỷỶỹỸỻỺỽỼỿỾ
    """
}

/// A fixed map from numbers to numbers, looked up by halving.
struct ScalarMap: Sendable {
  private let keys: [UInt64]
  private let values: [UInt64]

  init(_ pairs: [(UInt64, UInt64)]) {
    let sorted = pairs.sorted { $0.0 < $1.0 }
    keys = sorted.map { $0.0 }
    values = sorted.map { $0.1 }
  }

  subscript(key: UInt64) -> UInt64? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? values[low] : nil
  }
}
