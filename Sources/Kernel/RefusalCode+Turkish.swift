// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
  /// The sentence in Turkish, in the words of the rulebook; the English is in `RefusalCode+English.swift`.
  var turkish: StaticString {
    switch self {
    case .signatureMissing:
      "Bildirimde imza yok. Sertifikanızla imzalayıp yeniden gönderin."
    case .signatureMalformed:
      "İmza veya imza başlığı okunamıyor. Belgelerdeki biçimde yeniden imzalayın."
    case .algorithmNotAccepted:
      "İmza algoritması kabul edilmiyor. ES256 ile imzalayın."
    case .certificateIssuerUnknown:
      "Sertifikayı imza için tanınan bir makam vermemiş. Size atanan sertifikayı kullanın."
    case .certificateNotYetValid:
      "Sertifikanın geçerlilik süresi henüz başlamadı. Süre başlayınca yeniden imzalayın."
    case .certificateExpired:
      "Sertifikanın geçerlilik süresi doldu. Yeni bir sertifika atanmasını isteyin."
    case .certificateRevoked:
      "Sertifika iptal edilmiş. Yeni bir sertifika atanmasını isteyin."
    case .signatureNotBySender:
      "İmza, gönderen kullanıcıya ait değil. Bildirimi gönderen kullanıcı imzalamalıdır."
    case .signatureExpired:
      "İmza zamanı, alınma zamanından çok uzak. Saatinizi kontrol edip yeniden imzalayın."
    case .signatureInvalid:
      "İmza içerikle uyuşmuyor. Tam olarak gönderdiğiniz içeriği imzalayın."
    case .certificateMissing:
      "Sertifika sunulmadı. Sertifikanızla bağlanın."
    case .bodyTooLarge:
      "İçerik, bir bildirim için izin verilenden büyük. Birkaç bildirime bölün."
    case .bodyIncomplete:
      "İçerik sonuna gelmeden kesildi. Yeniden gönderin."
    case .tooManyRequests:
      "Kısa sürede çok fazla istek geldi. Biraz bekleyip yeniden deneyin."
    case .registryUnavailable:
      "Sistem şu anda bildirim alamıyor. Aynı bildirimi sonra yeniden gönderin; iki kez işlenmez."
    case .formNotAccepted:
      "İçeriğin biçimi kabul edilmiyor. JSON veya CSV gönderin."
    case .resourceNotFound:
      "Bu adreste bir şey yok. Adresi kontrol edin."

    case .marketUnknown:
      "Bildirimde yazılı piyasa burada tanımlı değil. Doğru piyasayı yazıp yeniden imzalayın."
    case .catalogueVersionUnknown:
      "İşlem kataloğunun böyle bir sürümü yok. Yayımlanan sürümü kullanın."
    case .businessDayMismatch:
      "Bildirim, sistemin gününden başka bir gün için imzalanmış. Sistemin günü için imzalayın."
    case .duplicateReference:
      "Bu referans bugün başka bir bildirim veya talimatta kullanılmış. Yeni bir referans verin."
    case .messageFormat:
      "Bildirim veya satır, belgelerdeki biçimde değil. Biçimini düzeltip yeniden gönderin."
    case .functionNotDefined:
      "Katalogda böyle bir işlem veya aşama yok. Adı kontrol edin."
    case .fieldMissing:
      "Zorunlu bir alan verilmemiş. Alanı doldurun."
    case .fieldUnknown:
      "Bildirimde olmayan bir alan adı var. Alanı çıkarın veya adını düzeltin."
    case .fieldTooLong:
      "Bir alan veya liste izin verilenden uzun. Kısaltın."
    case .fieldCharacters:
      "Bir alanda izin verilmeyen karakterler var. Bunları çıkarın."
    case .fieldFormat:
      "Bir alanın biçimi yanlış. Alanı, kendisi için tanımlanan biçimde verin."
    case .fieldNotApplicable:
      "Bu durumda boş olması gereken bir alan verilmiş. Alanı çıkarın."
    case .codeUnknown:
      "Bir kod, alanının listesinde yok. Listeden bir kod seçin."
    case .groupTooLarge:
      "Hep-ya-hiç grubunda çok fazla satır var. Grubu bölün veya satırların tek tek işlenmesini isteyin."
    case .groupRefused:
      "Bir satır reddedildi, bu yüzden grup işlenmedi. Düzeltip hepsini yeni bir referansla gönderin."
    case .tableFull:
      "Sistemde bunun için yer kalmadı. Daha sonra yeniden deneyin veya MKK'ya başvurun."
    case .lineTooLong:
      "Bir satır izin verilenden uzun. Satırı kısaltın."
    case .tooManyLines:
      "Bildirimde çok fazla satır var. Birkaç bildirime bölün."

    case .userUnknown:
      "Bu kodla tanımlı bir kullanıcı yok. Kodu kontrol edin."
    case .certificateNotAssigned:
      "Kullanıcıya atanmış bir sertifika yok. Üyenin ana yetkilisi sertifika atayabilir."
    case .certificateOfOtherUser:
      "Sertifika bu kullanıcıya atanan sertifika değil. Kullanıcının kendi sertifikasıyla imzalayın."
    case .userPassive:
      "Kullanıcı pasif. Üyenin ana yetkilisi veya MKK kullanıcıyı yeniden aktif yapabilir."
    case .rightMissing:
      "Kullanıcının işlemin bu aşaması için yetkisi yok. Yetkiyi ana yetkili verebilir."
    case .approvalRightMissing:
      "Kullanıcının onay yetkisi yok. Onayı bu yetkiye sahip bir kullanıcı vermelidir."
    case .actingMemberMissing:
      "Adına işlem yapılan üye, kullanıcıya yetki vermemiş. Yetkiyi o üyenin ana yetkilisi verebilir."
    case .memberNotActive:
      "Üyenin durumu bu işleme izin vermiyor. Durumu yalnızca MKK değiştirir."
    case .notOwnData:
      "Bu kayıtlar başka bir üyeye ait. Kendi üyenizin kayıtlarını sorgulayın."
    case .sameOperator:
      "Girişi yapan kullanıcı aynı kaydı onaylayamaz. İkinci bir kullanıcı onaylamalıdır."
    case .notBusinessDay:
      "Bugün iş günü değil, kıymet hareketi yapılmaz. Bir sonraki iş günü gönderin."
    case .storePositionUnknown:
      "Bu konumda size ait bir bildirim yok. Baştan veya daha önce aldığınız bir konumdan sorun."
    case .noticeArchived:
      "Bu bildirim yedi günün sonunda arşive kaldırıldı. İşleticiden isteyin."
    case .operatorOnly:
      "Bunu yalnızca MKK yapabilir. MKK'ya başvurun."

    case .nominalInvalid:
      "Nominal tutar geçersiz. Kıymetin en küçük biriminin katı olan, sıfırdan büyük bir tutar verin."
    case .currencyUnknown:
      "Bu kodla bir para birimi yok. TRY gibi üç harfli bir ISO 4217 kodu verin."
    case .isinFormat:
      "ISIN'in biçimi yanlış. TRAGARAN91N1 gibi, büyük harf ve rakamdan oluşan 12 karakter verin."
    case .isinCheckDigit:
      "ISIN'in kontrol basamağı yanlış. Hatalı yazılan karakteri bulup düzeltin."
    case .tcknFormat:
      "T.C. kimlik numarasının biçimi yanlış. İlki 0 olmayan 11 rakam verin."
    case .tcknCheckDigit:
      "T.C. kimlik numarasının kontrol basamakları yanlış. Hatalı yazılan rakamı bulup düzeltin."
    case .vknFormat:
      "Vergi kimlik numarasının biçimi yanlış. 10 rakam verin."
    case .vknCheckDigit:
      "Vergi kimlik numarasının kontrol basamağı yanlış. Hatalı yazılan rakamı bulup düzeltin."
    case .ibanFormat:
      "IBAN'ın biçimi yanlış. Ülke kodu, kontrol basamakları ve hesabı başka işaret katmadan verin."
    case .ibanLength:
      "IBAN'ın uzunluğu ülkesine uymuyor; Türkiye için 26 karakterdir. IBAN'ı düzeltin."
    case .ibanCheckDigits:
      "IBAN'ın kontrol basamakları yanlış. Hatalı yazılan karakteri bulup düzeltin."
    case .ibanReserveDigit:
      "Türkiye IBAN'ının onuncu karakteri olan rezerv basamağı 0 değil. IBAN'ı düzeltin."
    case .dateFormat:
      "Böyle bir gün yok ya da tarih 2026-03-02 gibi yazılmamış. Tarihi düzeltin."
    case .timeFormat:
      "Böyle bir saat yok ya da saat 15:00 gibi yazılmamış. Saati düzeltin."
    case .countryUnknown:
      "Bu kodla bir ülke yok. TR gibi iki harfli bir ISO 3166 kodu verin."
    case .referenceFormat:
      "Referansın biçimi yanlış. 1-18 harf (A-Z, a-z), rakam veya tire verin."
    case .numberFormat:
      "Sayının biçimi yanlış. İşaretsiz, noktasız, başında sıfır olmadan en çok 18 rakam verin."
    case .priceFormat:
      "Fiyatın biçimi yanlış. Noktadan önce en çok 12, sonra en çok 4 rakam verin."
    case .phoneFormat:
      "Telefon numarası 7-15 rakam değil. Yalnızca rakam, gerekirse başına + yazın."
    case .emailFormat:
      "E-posta adresinde tek bir @ yok veya adres çok uzun. Adresi kontrol edin."
    case .bicFormat:
      "SWIFT kodu 8 veya 11 karakterlik yapısında değil. Kodu kontrol edin (ISO 9362)."
    case .genderUnknown:
      "Cinsiyet F veya M değil. İkisinden birini verin."
    case .sectorUnknown:
      "Sektör kodu NACE Rev. 2 bölümü değil. Sınıflamadan iki hane seçin."
    case .subsectorNotOfSector:
      "Alt sektör kodu, sektörüyle başlayan dört hane değil. İkisinden birini düzeltin."
    case .shareNotPositive:
      "Bir pay sıfırdan büyük değil. Her sahibe pay verin veya sahibi çıkarın."
    case .portfolioCodeFormat:
      "Portföy kodu 1-16 büyük harf veya rakam değil. Kodu kontrol edin."
    case .accountPasswordFormat:
      "Hesap şifresi Argon2id özeti değil. 6-20 karakterlik şifrenin özetini gönderin, şifrenin kendisini göndermeyin."
    case .nationalityIsTr:
      "Yabancı yatırımcının uyruğu TR verilmiş. Bunun yerine yerli kimlik gönderin."
    case .birthDateFuture:
      "Doğum tarihi gelecekte. Tarihi düzeltin."

    case .memberCodeFormat:
      "Üye kodunun biçimi yanlış. AKA gibi üç büyük harf veya rakam verin."
    case .memberExists:
      "Bu kodla tanımlı bir üye zaten var. Başka bir kod seçin."
    case .memberUnknown:
      "Bu kodla tanımlı bir üye yok. Kodu kontrol edin."
    case .userCodeFormat:
      "Kullanıcı kodunun biçimi yanlış. AKA001 gibi, üye kodu ve üç rakam verin."
    case .userCodeRangeExhausted:
      "Üyede bu kullanıcı türünün bütün kodları verilmiş. Bu türde yeni kullanıcı tanımlanamaz."
    case .authorityUnknown:
      "Böyle bir yetki yok. Katalogdaki bir yetkiyi verin, örneğin transfer.enter."
    case .grantorNotPrincipal:
      "Kullanıcı ana yetkili değil, yetki veremez. Ana yetkiliye başvurun."
    case .grantorOfOtherMember:
      "Kullanıcı başka bir üyeye bağlı. Bunu o üyenin ana yetkilisi yapmalıdır."
    case .certificateAssignedElsewhere:
      "Sertifika başka bir kullanıcıya atanmış. Farklı bir sertifika atayın."
    case .duplicateTcmbMember:
      "TCMB zaten üye olarak tanımlı. İkinci kez tanımlanamaz."
    case .duplicateTakasbankMember:
      "Takasbank zaten üye olarak tanımlı. İkinci kez tanımlanamaz."
    case .statusUnchanged:
      "İstenen durum zaten geçerli. Değişiklik gerekmiyor."
    case .definerNotMkk:
      "Kullanıcıları yalnızca işletici tanımlar. Üyenin bilgisiyle işleticiye başvurun."
    case .documentReferenceRequired:
      "Bir belgeye dayanmak gerekir. Belgenin numarasını yazın."
    case .certificateFormat:
      "Sertifika özetinin biçimi yanlış. SHA-256 özetini 64 küçük harfli onaltılık basamakla verin."
    case .calendarDayBegun:
      "Gün başlamış, artık değiştirilemez. Daha sonraki bir gün seçin."

    case .accountNumberFormat:
      "Hesabın biçimi yanlış. 1-16 büyük harf veya rakam verin; üyeyle birlikte: AKA/1001."
    case .accountNumberReserved:
      "Bu hesap numarası ayrılmış. Başka bir numara seçin."
    case .accountExists:
      "Üyenin bu numarayla bir hesabı zaten var. Başka bir numara seçin."
    case .accountNotFound:
      "Üyenin bu numarayla bir hesabı yok. Numarayı kontrol edin."
    case .accountNotOfMember:
      "Hesap, adına işlem yapılan üyede değil. O üyenin bir hesabını verin."
    case .accountInLiquidation:
      "Hesap tasfiye durumunda. MKK bu durumu kaldırana kadar üyeler hesapta işlem yapamaz."
    case .accountBankrupt:
      "Hesap iflas durumunda. MKK bu durumu kaldırana kadar üyeler hesapta işlem yapamaz."
    case .accountImmobilised:
      "Hesap, MKK'da geçici işlem yapamaz durumunda. MKK bunu kaldırana kadar üyeler işlem yapamaz."
    case .accountWithoutIdentity:
      "Hesap kimliksiz. Önce hesap sahibinin kimliğini gönderin."
    case .accountClosed:
      "Hesap kapalı. Başka bir hesap kullanın veya önce durumunu değiştirin."
    case .accountInactive:
      "Hesap hareketsiz. Kimliği kabul edilince kendiliğinden yeniden işleme açılır."
    case .accountDebitBlocked:
      "Hesap girişe açık, çıkışa kapalı. Önce durumunu A yapın."
    case .closedAtOpening:
      "Hesap, kapalı durumuyla açılamaz. A veya S verin."
    case .reasonDOnlyByTakeover:
      "D açma nedeni yalnızca üye devrinde kullanılır. N veya H verin."
    case .identityAlreadySent:
      "Bu hesap için kimlik zaten gönderilmiş. Düzeltmek için kimlik değişikliği gönderin."
    case .identityTypeNotForClass:
      "Kimlik tipi hesap sınıfına uymuyor. Düzeltin veya başka sınıftan bir hesap kullanın."
    case .identityKeyConflict:
      "Bu numarayla kayıtlı yatırımcının adı veya doğum tarihi farklı. Bilgilerinizi kontrol edin."
    case .registrationNumberNotFound:
      "Bu sicil numarasıyla bir yatırımcı yok. Numarayı kontrol edin veya kimliği tam gönderin."
    case .nameMismatch:
      "Ad, soyad veya unvan kayıtlı olandan farklı. Kayıtlı olduğu gibi verin."
    case .dbdepoNoOtherSubaccount:
      "Havuz hesabın yalnız serbest alt hesabı vardır. Bir yatırımcı hesabı verin."
    case .subaccountNotForDibs: "Bu alt hesapta DİBS tutulmaz. Başka bir alt hesap seçin."
    case .onlyTakasbank: "Bu alt hesaba yalnız Takasbank giriş ve çıkış yapar. Takasbank'a başvurun."
    case .blockedSubaccount: "Alt hesap blokelidir. Giriş ve çıkış kendi işlemiyle yapılır."
    case .pledgeMessageRequired: "Buraya yalnız rehin işlemleriyle kıymet aktarılır. Rehin veya çözme girin."
    case .fzkbohTcmbOnly:
      "Bu alt hesapta yalnız Merkez Bankası'nın bakiyesi olur. Bakiye kendi bildirimiyle gelir."
    case .spkApprovalMissing:
      "Takasbank'ta hesap için SPK uygunluğu listede yok. Kararın kaydı için MKK'ya başvurun."
    case .identityTypeNotAllowed:
      "Yabancılarda böyle bir kimlik tipi yok. Gerçek, tüzel veya fon seçin."
    case .taxpayerKindNotAllowed:
      "Yerli yatırımcı her zaman tam mükelleftir. Alanı boş bırakın veya FULL verin."
    case .vknRequiredForFullTaxpayer:
      "Tam mükellef yabancının vergi numarası verilmemiş. Numarayı verin veya dar mükellef olarak gönderin."
    case .representativeTitleMissing:
      "Vergi numarası daimi temsilcinin, ama unvanı yok. Temsilcinin unvanını verin."
    case .limitedFlagMissing:
      "Dar mükellefte temsilci veya işyeri aracılığı olup olmadığı yok. Evet veya hayır verin."
    case .holderCount:
      "Sahip sayısı hesaba uymuyor. Tekil hesabın bir, müşterek hesabın iki ile yüz arası sahibi olur."
    case .holderDuplicate:
      "Bu yatırımcı zaten hesabın sahibi. Her sahibi bir kez gönderin."
    case .holderNotFound:
      "Hesabın böyle bir sahibi yok. Sahiplere ve sıra numaralarına bakın."
    case .holdersFixed:
      "Bütün sahipler kayıtlı, sahip eklenemez veya çıkarılamaz. Sahipler değişiyorsa başka hesap açın."
    case .shareMissing:
      "Her sahibin payı verilmemiş. Sahip sayısı kadar pay verin."
    case .shareNotApplicable:
      "Müteselsil hesap için pay verilmiş. Payları çıkarın: her sahip hesabın tamamında hak sahibidir."
    case .sharesNot100:
      "Paylar tam yüzde 100 etmiyor. Payları düzeltin."
    case .jointNotForClass:
      "Bu sınıftaki hesapların tek sahibi olur. Tekil hesap açın."
    case .accountTypeNotChangeable:
      "Tekil, müşterek ve ortaklık türü açılışta belirlenir, değişmez. Başka hesap açın."
    case .classNotChangeable:
      "Hesap hareket gördü, sınıfı değişmez. İstenen sınıfta başka hesap açın."
    case .reasonNotChangeable:
      "Açma nedeni açılışta belirlenir, değişmez. Alanı çıkarın."
    case .fieldNotSettable:
      "Bir alanı sistem belirler, seçilemez. Alanı çıkarın."
    case .portfolioCodeUnknown:
      "Portföy kodu kayıtlarda yok veya bugün geçerli değil. MKK kaydını isteyin."
    case .portfolioAuthorityMissing:
      "Üyenin bu portföyü yönetme yetkisi bitmiş veya başlamamış. MKK yenilemesini isteyin."
    case .dbdepoNotByMember:
      "DBDEPO havuz hesabını yalnızca sistem yönetir. Bir yatırımcı hesabı seçin."
    case .omnibusTcmbOnly:
      "OMNIBUS hesap yalnızca TCMB altındadır ve yalnızca TCMB bildirir. TCMB'nin hesabını verin."
    case .omnibusNoDetail:
      "OMNIBUS hesap yalnızca toplam olarak tutulur; bir bankanın payı burada bilinmez. Toplamı sorun."
    case .omnibusDateInvalid:
      "Bildirimin günü başlamış bir iş günü değil veya son bildirilen günden önce. Günü düzeltin."
    case .omnibusDuplicate:
      "Bu gün için bildirim alınmış. Yerine geçmesi için daha büyük numarayla düzeltme olarak gönderin."
    case .duplicateIsin:
      "Bildirimde bir ISIN iki kez var. Her kıymet için tek satır gönderin."
    case .lineCountMismatch:
      "Satır sayısı bildirilenle tutmuyor. Bildirimin eksiksiz olduğunu denetleyip yeniden gönderin."
    case .controlSumMismatch:
      "Nominallerin toplamı para biriminin denetim toplamıyla tutmuyor. Satırları ve toplamları denetleyin."
    case .perBankDetailNotAllowed:
      "Bildirim bir bankanın payını veriyor. Yalnızca bütün depoların toplamını gönderin."
    case .physicalNegative:
      "Fiziki dolaşımda olandan fazlası dönemez. Nominali ve kıymeti denetleyin."
    case .notAnMksOperation:
      "Bu işlem burada yapılmaz: bankalar TCMB'deki depoları üzerinden yapar. Kıymeti önce depo devriyle (AKTR-ISTE) oraya gönderin."
    case .settlementAtTakasbank:
      "Tahvil ve bono piyasasının takası ve temerrüt işlemleri Takasbank'ta yapılır. Borç için kıymeti depo devriyle Takasbank deposuna gönderin."
    case .queryNotOpen:
      "Böyle bir sicil sorgusu açık değil: cevaplanmış veya yerine yenisi geçmiş. Hiçbir şey değişmedi."
    case .fieldOwnedByRegister:
      "Kayıtlı yatırımcının bilgileri sicillerden gelir. Yalnızca numarayı gönderin; güncel hali sicile sorulur."
    case .identityKeyNotChangeable:
      "Yatırımcıyı tanıtan numara değişmez. Yanlışlık belgeyle MKK tarafından düzeltilir."
    case .vknMismatch:
      "Vergi numarası bu yatırımcının değil. Numarayı ve hesabı kontrol edin."
    case .restrictionOnlyByMkk:
      "Hesap yasaklılık durumunu yalnızca MKK koyar ve kaldırır. MKK'ya başvurun."
    case .poolAccountNotAllowed:
      "Havuz veya omnibus hesap bu işlemde kullanılamaz. Başka bir hesap verin."
    case .accountNotEmpty:
      "Hesapta hâlâ kıymet var. Kapatmadan önce hesabı boşaltın."
    case .openInstructions:
      "Hesabın hâlâ açık talimatları var. Sonuçlanmalarını bekleyin veya onları iptal edin."
    case .omnibusNotTransactable:
      "OMNIBUS hesabı yalnızca toplamları gösterir, üzerinden işlem yapılmaz. Başka bir hesap yazın."
    case .notOwnPortfolio:
      "AK portföy hesabı üyenin kendisine aittir, kimlik ise başkasının. Üyenin kimliğini gönderin."

    case .isinUnknown:
      "Bu ISIN ile tanımlı bir kıymet yok. ISIN'i kontrol edin."
    case .securityExists:
      "Bu ISIN ile tanımlı bir kıymet zaten var. ISIN'i kontrol edin."
    case .securitySuspended:
      "Bu kıymetin işlemleri durdurulmuş. MKK işlemleri başlatınca yeniden deneyin."
    case .securityRedeemed:
      "Kıymetin itfa tarihi gelmiş, hareketi yapılamaz. ISIN'i kontrol edin."
    case .issueNotInMks:
      "Devlet iç borçlanma senetleri burada değil, TCMB'de ihraç edilir. Buraya EMKT yoluyla gelir."

    case .instructionNotFound:
      "Bu numarayla bir talimat yok. Numarayı kontrol edin."
    case .stateNotAllowed:
      "Talimatın durumu buna izin vermiyor. Talimatın durumuna bakın."
    case .otherMembersRecord:
      "Kayıt başka bir üyeye ait. Bu kayıtta yalnızca o üye işlem yapabilir."
    case .versionChanged:
      "Talimat, siz baktıktan sonra düzeltilmiş. Yeni sürüme bakıp yeniden karar verin."
    case .approvedNotCancellable:
      "Kayıt onaylanmış, artık geri çekilemez. Ters işlemle düzeltin."
    case .approvedNotEditable:
      "Kayıt onaylanmış, artık değiştirilemez. Ters işlemle düzeltin."
    case .insufficientBalance:
      "Alt hesabın bakiyesi yetersiz. Tutarı azaltın veya önce bakiyeyi tamamlayın."
    case .forwardValueNotAllowed:
      "Tarih ileride; yalnızca bugün kabul edilir. Talimatı o gün gönderin."
    case .backDateNotAllowed:
      "Tarih geçmişte; yalnızca bugün kabul edilir. Bugünün tarihini verin."

    case .limitNotRaised:
      "Sınır yalnızca artırılır ve en büyük değerini aşamaz. İkisinin arasında bir değer verin."
    case .transferTypeUnknown:
      "Böyle bir virman türü yok. Serbest virman için SV verin."
    case .sameAccount:
      "Borçlu ve alacaklı hesap aynı. Başka bir alıcı hesap verin."
    case .transferReasonMissing:
      "Devir nedeni verilmemiş. DEVIR, HIBE veya MIRAS verin."
    case .transferReasonInvalid:
      "Böyle bir devir nedeni yok. DEVIR, HIBE veya MIRAS verin."
    case .notFreeSubaccount:
      "Virman yalnızca serbest alt hesaptan yapılır. SERB verin veya alanı boş bırakın."
    case .receiverAccountMissing:
      "Alıcı hesap verilmemiş. Hesap numarasını verin."
    case .receiverAccountNotFound:
      "Alıcı üyenin bu numarayla bir hesabı yok. Numarayı kontrol edin."
    case .alternativeUnknown:
      "Böyle bir virman alternatifi yok. Listeden birini seçin."
    case .alternativeNotAccepted:
      "Alıcı üye bu alternatifi kabul etmiyor. Transfer politikasının izin verdiği birini seçin."
    case .afterCutoff:
      "Talimatın son saati geçmiş. Daha geç bir saat verin veya sonraki iş günü yeniden girin."
    case .priorityInvalid:
      "Öncelik geçersiz. 1 (ilk) ile 99 (son) arasında bir sayı verin."
    case .notSender:
      "Üye bu talimatın göndereni değil. Bunu yalnızca gönderen üye yapabilir."
    case .dvpNotSupported:
      "Burada ödeme karşılığı virman yapılmaz. Ödeme alanını boş bırakın."
    case .startTimeInvalid:
      "Başlangıç saati talimatın son saatinden önce değil. Daha erken bir saat verin."
    case .receiverCannotEdit:
      "Alıcı üye talimatı değiştiremez. Talimatı onaylayın veya reddedin."
    case .originNotAllowed:
      "Bunu yalnızca sistemin kendi kapıları ve ağ geçitleri bildirir; başka bir şey de bildiremezler. Katalogdaki bir işlemi kullanın."
    case .userBlocked:
      "Kullanıcı kodu üç yanlış şifreden sonra kilitlendi. Yeniden etkinleştirilmesini isteyin: kullanıcıyı ana yetkili, ana yetkiliyi yazılı başvuruyla MKK."
    case .investorLoginFailed:
      "Sicil numarası ile şifre birbirini tutmuyor. Yeniden deneyin veya MKK'dan yeni şifre isteyin."
    case .investorBlocked:
      "Erişim üç yanlış girişten sonra kilitlendi. Kimliğinizi göstererek MKK'dan yeni şifre isteyin."
    case .investorCannotOperate:
      "Yatırımcılar burada işlem yapamaz. Hesabın bulunduğu üyeye başvurun."
    case .userReadOnly:
      "Kullanıcı yalnızca sorgu ve rapor alabilir, işlem yapamaz. Ana yetkiliye başvurun."
    case .surveillanceReadOnly:
      "Düzenleyici, gözetim ve denetçi kullanıcıları burada işlem girmez. Sorgu ve raporları kullanın."
    case .channelUnknown:
      "Böyle bir kanal yok. SCREEN veya WS yazın."
    case .channelNotEnabled:
      "Üye bu kanalı açmamış. Diğer kanalı kullanın veya bu kanalı açtırın."
    case .noChannelLeft:
      "Üyenin en az bir kanalı açık kalmalıdır. Önce diğerini açın."
    case .loginFailed:
      "Kullanıcı kodu veya şifre yanlış. Art arda üçüncü yanlış şifrede kod kilitlenir."
    case .passwordNotDelivered:
      "Kullanıcıya henüz şifre teslim edilmedi. Üye MKK'dan yazılı olarak ister."
    case .passwordExpired:
      "Şifrenin 90 günlük süresi doldu. Üye MKK'dan yazılı olarak yenisini ister."
    case .passwordChangeRequired:
      "Şifre MKK'ca üretilmiştir. Başka bir işlemden önce değiştirin."
    case .sameAsOldPassword:
      "Yeni şifre eskisiyle aynı. Başka bir şifre seçin."
    case .oldPasswordWrong:
      "Eski şifre yanlış. Yanlış giriş olarak sayılır."
    case .passwordsDiffer:
      "Yeni şifrenin tekrarı farklı. İki kez aynı yazın."
    case .passwordTooWeak:
      "Şifre zayıf. En az 10 karakter, harf ve rakam kullanın; kullanıcı kodunu veya sicil numarasını içermesin."
    case .passwordUsedBefore:
      "Şifre son beş şifreden biri. Başka bir şifre seçin."
    case .sessionEnded:
      "Oturum yok veya sona erdi. Yeniden giriş yapın."
    case .certificateNotLoaded:
      "Bu sertifika MKK'ca yüklenmemiş. Size eşlenmiş sertifikayı kullanın."
    case .certificateDuplicate:
      "Bu sertifika ya da aynı verenin aynı numaralı sertifikası zaten yüklü. Başka bir sertifika yükleyin."
    case .certificateMemberMismatch:
      "Sertifika başka bir üyenin kullanıcısını gösteriyor. O üyeyle eşleştirin."
    case .certificateNotMatchedToMember:
      "Sertifika bu üyeyle eşleştirilmemiş. Önce MKK yükler ve eşleştirir."
    case .userHasCertificate:
      "Kullanıcının sertifikası var. Yeni atama yerine değiştirme yapın."
    case .certificateProcessIncomplete:
      "Kullanıcının sertifika süreci tamamlanmamış. MKK bitişini eşleştirmeyle kaydeder."
    case .loaderNotMkk:
      "Sertifikaları yalnızca MKK yükler, eşleştirir ve iptal eder. MKK'ya başvurun."
    case .userTypeFixed:
      "Kullanıcı kodunun türü değişmez. Kişi için yeni bir kod tanımlatın."
    case .memberInformationRequired:
      "Üye bildirimi eksik. Kullanıcının dayandığı yazı veya başvuruyu belirtin."
    case .officerMustBePrincipal:
      "Kişi üyenin şirket yetkilisidir. Ana yetkili olarak tanımlayın."
    case .userCodeNotFreeText:
      "Kullanıcı kodunu sistem üretir. Alanı boş bırakın."
    case .signatoryNotAuthorised:
      "İmza sahibi üyenin imza listesinde yok. Başvuruyu iade edin."
    case .deliveryProcedureMissing:
      "Başvuruda şifrenin nasıl teslim edileceği yok. ADDRESS veya HAND yazın."
    case .receiverNotAuthorised:
      "Teslim alan, kullanıcı veya başvuruda adı geçen kişi değil. Onlardan birine teslim edin."
    case .principalRequired:
      "Üye ancak etkin bir ana yetkiliyle çalışır. Tanımlayın veya etkinleştirin."
    case .lastPrincipal:
      "Bu, üyenin son etkin ana yetkilisidir. Önce başka birini tanımlayın."
    case .notBlocked:
      "Kullanıcı kodu kilitli değil. Kaldırılacak bir kilit yok."
    case .principalNeedsMkk:
      "Ana yetkilinin durumunu üye değiştiremez. MKK'ya yazılı olarak başvurun."
    case .roleNameDuplicate:
      "Üyenin bu adda bir rolü var. Başka bir ad seçin veya o rolü değiştirin."
    case .roleEmpty:
      "Rolde hiç yetki olmayacak. En az bir yetki yazın."
    case .roleUnknown:
      "Üyenin bu adda bir rolü yok. Önce tanımlayın."
    case .roleInUse:
      "Rol kullanıcılarda. Önce onlardan alın."
    case .foreignUserPassive:
      "Diğer üyenin kullanıcısı pasif veya kilitli. Etkin birini seçin."
    case .undertakingMissing:
      "O üyeyle yürürlükte bir Ortak İşlem Taahhütnamesi yok. Önce kaydedin."
    case .officerNotOfOperatingMember:
      "Kişi, işlemleri yapan üyenin şirket yetkilisi değil. Yetkililerinden birini tanımlayın."
    case .operatingMemberNotActive:
      "İşlemleri yapan üye faal değil. Faal olmasını bekleyin veya başkasını belirtin."
    case .documentTypeNotListed:
      "Bu türde bir kâğıt belge istenmez. İstisna listesine bakın."
    case .dateRangeInvalid:
      "Son gün ilk günden önce ya da burada kullanılamaz. Günleri düzeltin."
    case .mkkRecordProtected:
      "Kayıt MKK tarafından konulmuştur. Yalnızca MKK, belgeyle kaldırır."
    case .parameterChangeWithoutReference:
      "Parametre, hukuki dayanağı ve ilk günüyle değiştirilir. İkisini de verin."
    case .parameterValueInvalid:
      "Parametre bu değeri almaz. Alabileceği değerler için kataloğa bakın."
    case .parameterDayNotLater:
      "Parametre sonraki bir günden geçerli olmak üzere değişir. Bugünden sonraki bir gün verin."
    case .ibanRequired:
      "MKK'nın belirlediği günden beri her hesapta IBAN gerekir. Hesabın IBAN kodunu verin."
    case .ibanDuplicate:
      "Bu IBAN başka bir açık hesapta kayıtlı. Numarayı denetleyin."
    case .classNotValidOnDate:
      "Hesap sınıfı bugün kullanılamaz. Yürürlükte olan bir sınıf seçin."
    case .subaccountNotValidOnDate:
      "Alt hesap bugün kullanılamaz. Yürürlükte olan bir alt hesap seçin."
    case .referenceRowInUse:
      "Bu satırda hesap veya bakiye var. Bitirmeden önce boşaltın."
    case .operatorStaysActive:
      "Sistemin işleticisi faal kalır. Durumu değiştirilmez."
    case .limitBeyondMemory:
      "Sınır, sistemin kuruluşunda ayrılan bellekten fazlasını ister. Daha küçük bir sınır seçin."
    case .passwordRequestOpen:
      "Bu kullanıcının açık bir şifre başvurusu var. Önce onu sonuçlandırın veya iade edin."
    case .memberNotAuthorisedToTrade:
      "İşlemi yalnızca bankalar, aracı kurumlar, Takasbank ve TCMB bildirir. Onlardan birine başvurun."
    case .tradeTypeUnknown:
      "Böyle bir işlem türü yok. PRSAT, PRALS, IHSAT, IHALS, BRSAT veya BRALS yazın."
    case .customerAccountIsHouseAccount:
      "Müşteri tarafı üyenin kendi havuz veya portföy hesabı. Müşterinin hesabını yazın."
    case .contraAccountNotAllowed:
      "Karşı hesap üyenin kendi hesabı değil. Havuz hesabını veya portföy hesaplarından birini yazın."
    case .houseAccountAmbiguous:
      "Üyenin birden çok portföy hesabı var. Birini belirtin."
    case .dibsOnly:
      "Bu yolla yalnızca devlet iç borçlanma senedi işlem görür. Diğerleri için serbest virman kullanın."
    case .tradeDateNotBusinessDay:
      "İşlem tarihi iş günü değil. Düzeltin."
    case .tradeDateTooOld:
      "İşlem tarihi çok geride. İşlemler en geç ertesi iş günü bildirilir."
    case .investorBanned:
      "Müşteri teşkilatlanmış piyasalarda yasaklı. Alış yapılamaz."
    case .holdingBanned:
      "Kıymetler yasaklı kodu taşıyor. Teslim edilemez."

    case .priceNotPositive:
      "Serideki bir fiyat pozitif değil. Seriyi düzeltip yeniden yükleyin."
    case .historyTooShort:
      "Fiyat geçmişi beş yıldan ya da 1.250 fiyattan kısa. Yürürlükteki parametre kalır; fiyatların birikmesini bekleyin."
    case .historyUnreliable:
      "Geçmişteki çok sayıda hareket şüpheli adım içeriyor. Adımları inceleyin, gerçek olanları onaylayın."
    case .riskValueOutOfRange:
      "Risk değeri 0'dan büyük ve en çok 1 değil. Geçmişi ya da girilen değeri kontrol edin."
    case .riskValueBelowModel:
      "Risk değeri hesaplanandan düşük. Ondan düşük olmayan bir değer girin."
    case .reasonMissing:
      "Gerekçe yok. Nedenini yazın."
    case .stepNotSuspect:
      "Adım şüpheli değil. Onaylanacak bir şey yok."
    case .intraSpreadRateTooHigh:
      "Vadeler arası yayılma oranı risk değerinin 0,4'ünü aşıyor. Daha düşük bir oran girin."
    case .creditRateTooHigh:
      "Çiftin indirim oranı 0,80'i aşıyor. Daha düşük bir oran girin."
    case .pairHistoryTooShort:
      "Çiftin ortak günleri bir geçmiş için yetersiz. Çifti indirimsiz bırakın."
    case .coefficientOutOfRange:
      "Değerleme katsayısı 0 ile 1 arasında değil. Ek payları kontrol edin."
    case .addonNegative:
      "Değerleme katsayısının bir ek payı negatif. Sıfır ya da daha büyük girin."
    case .assetNotEligible:
      "Varlık burada teminata kabul edilmiyor. Kabul edilenlerden birini seçin."
    case .shareNotInIndex:
      "Pay endekste değil. Endekste olan birini seçin."
    case .letterOfGuaranteeNotAccepted:
      "Teminat mektubu kabul edilmiyor ya da artık edilmiyor. Başka bir varlık getirin."
    case .methodUnknown:
      "Böyle bir teminatlandırma yöntemi yok. NET ya da GROSS yazın."
    case .directiveReferenceMissing:
      "Değişiklikte piyasa yönergesi ya da onay tarihi yok. İkisini de yazın."
    case .closeFlagNotUsed:
      "Net hesapta işlemlere pozisyon kapatıcı işareti konmaz. İşareti kaldırın."
    case .closeExceedsPosition:
      "Pozisyon kapatıcı işlem kapatacağı pozisyondan büyük. İkiye bölün."
    case .priceMissing:
      "Gün için fiyat yok. Fiyat girin ya da öncekini onaylatın."
    case .whatIfInstrumentUnknown:
      "Parametrelerde böyle bir araç yok. Kodu kontrol edin."
    case .attributionWithoutCustomerDetail:
      "Pozisyonlar müşteri müşteri verilmemiş. Ayrıntısını verin."
    case .noMarginInPeriod:
      "Dönemde hiçbir üyenin teminat yükümlülüğü yok. Dönemi kontrol edin."
    case .scenarioShareMissing:
      "Senaryoda pozisyonu olan bir payın hareketi yok. Ekleyin."
    case .scenarioNotApproved:
      "Senaryo onaylanmamış. Önce onaylatın."
    case .contributionEffectiveBeforeNotice:
      "Katkı payı, bildirimin izin verdiğinden önce yürürlüğe girecek. Bildirimden sonraki beşinci iş gününü ya da sonrasını seçin."
    case .contributionBelowRequirement:
      "Kalan katkı payı yükümlülüğün altında olur. Daha az çekin."
    case .collateralNotFree:
      "Hesap sonrasında yeterli olmaz. Daha azını hareket ettirin."
    case .accountHasOpenCall:
      "Hesapta açık bir teminat tamamlama çağrısı var. Önce onu karşılayın."
    case .differentMember:
      "İki hesap farklı üyelerin. Teminatı tek bir üyenin hesapları arasında aktarın."
    case .givingAccountHasOpenCall:
      "Veren hesapta açık bir teminat tamamlama çağrısı var. Önce onu karşılayın."
    case .fxNotRemunerated:
      "Yalnızca Türk lirası nemalandırılır. Yabancı parayı çıkarın."
    case .parameterEffectiveInPast:
      "Parametre kümesi geçmişte yürürlüğe girecek. Daha ileri bir gün seçin."
    case .parameterNotApproved:
      "O gün yürürlükte onaylı bir parametre kümesi yok. Önce birini onaylatın."
    case .positionTooLarge:
      "Bir pozisyonun tutarı hesaplamanın alabileceğinden büyük. Bölün ya da rakamları kontrol edin."
    case .customerCannotMoveCollateral:
      "Müşteri, merkezi karşı taraf nezdinde teminat hareketi yapamaz. Üyenin yapması gerekir."
    case .exchangeMarginNotInUse:
      "Bu piyasada borsa artık teminat tutmaz. Teminatı merkezi karşı tarafa yatırın."
    case .accountKindUnknown:
      "Bu türde bir teminat hesabı yok. PF, MS, NM ya da GF yazın."
    case .noRegistrationLevelMargin:
      "Sicil düzeyinde teminat yoktur. Üyenin hesaplarını kullanın."
    case .ownershipDeclarationMissing:
      "Yatırma işleminde varlığın kime ait olduğu bildirilmemiş. OWN ya da DISPOSAL-RIGHT bildirin."
    case .customerOwnedCollateral:
      "Müşterinin varlıkları üyenin teminatı olarak kabul edilmez. Kendinize ait ya da tasarruf hakkınız olan varlıklar getirin."
    case .guaranteeFundNeedsOwnAssets:
      "Katkı payı yalnızca üyenin kendi varlıklarından karşılanır. Mülkiyetinizdeki varlıkları getirin."
    case .assetRestricted:
      "Varlık, saklama kuruluşunda hacizli, rehinli ya da yasaklı. Serbest bir varlık getirin."
    case .quantityNotPositive:
      "Miktar pozitif değil. Sıfırdan büyük girin."
    case .ccpFlagRetroactive:
      "Merkezi karşı taraf hizmetindeki değişiklik geçmişte yürürlüğe girecek. Daha ileri bir gün seçin."
    case .openPosition:
      "Üyenin açık pozisyonu var. Takasını bekleyin."
    case .contributionStillBound:
      "Garanti fonunun ayı bitmedi. Bitmesini bekleyin."
    case .sameUserApproval:
      "Kaydı giren kullanıcı onu onaylayamaz. Başkasına onaylatın."
    case .defaultNeedsOverdueCall:
      "Hesabın gecikmiş bir çağrısı yok. Temerrüt için gecikmiş çağrı gerekir."
    case .runAlreadyOfficial:
      "Günün resmi teminat hesaplaması yapıldı. Sonuçları geçerlidir."
    case .originMissing:
      "İşlemin portföye mi müşteriye mi ait olduğu belirtilmemiş. Kaynağını yazın."
    case .collateralAccountExists:
      "Üyenin merkezi karşı taraftaki hesapları zaten açık. Başka hesap yoktur."
    case .accountUnknown:
      "Üyenin merkezi karşı tarafta hesabı yok. Önce üyeliğini onaylatın."
    case .memberDefaulted:
      "Üyenin temerrüdü ilan edildi. Hesaplarından çıkış yapılamaz."
    case .originCorrectionAfterTradeDate:
      "İşlemin kaynağı yalnızca işlem tarihinde düzeltilebilir. O günden sonra üzerinden teminat çağrılmıştır."
    case .seriesOutOfOrder:
      "Serinin günleri artan sırada değil veya bir günün iki fiyatı var. Sıralayın, günde tek fiyat bırakın."
    case .correctionExceedsTrades:
      "Pozisyonda bugünün böyle bir işlemi yok. En çok bugün alınan veya satılanı, fiyatıyla verin."
    case .requestAlreadyOpen:
      "Bu virman için açık bir iptal talebi var. Sonuçlanmasını bekleyin veya geri çekin."
    case .notRealised:
      "Virmanın gerçekleşen kısmı yok. Bunun yerine iptal edin veya numarayı denetleyin."
    case .instructionStillOpen:
      "Virmanın kalan kısmı hâlâ bekliyor. Önce kalanı iptal edin."
    case .alreadyReversed:
      "Virman ters virmanla zaten geri alındı. Yapılacak bir şey yok."
    case .reverseNotReversible:
      "Bu bir ters virmandır, geri alınamaz. Yeni bir virman girin."
    case .requestTooLate:
      "Sistem bu virmanın gerçekleşme kaydını artık tutmuyor. Alıcı üyeden yeni bir virman isteyin."
    case .insufficientBalanceForReversal:
      "Alıcı hesabın serbest bakiyesi gerçekleşen nominalin altında. Bakiye yeterli olunca kabul edin."
    case .alreadyRealised:
      "İptal edilecek gerçekleşmemiş kısım kalmadı. Bunun yerine iptal talebi gönderin."
    case .alreadyClosed:
      "Virman gerçekleşmeden sona erdi. İptal gerekmez."
    case .policySetEmpty:
      "En az bir alternatif kalmalıdır. Bir veya daha çok alternatif verin."
    case .alternativeRequired:
      "Alıcı üye birden çok alternatif kabul ediyor. Birini seçin."
    case .nameVisibilityRequired:
      "Ad gösterilen alternatifler için adların o gönderene görünmesi gerekir. Önce aynı günden geçerli olacak şekilde izin verin."
    case .nameNotVisible:
      "Alıcı üye bu üyeye ad göstermiyor. Ad gösterilmeyen bir alternatif kullanın."
    case .nameOrRegistrationRequired:
      "Bu alternatif hesap sahibinin adını veya sicil numarasını ister. Birini girin."
    case .registrationMismatch:
      "Sicil numarası hesaba ait değil. Düzeltin."
    case .nameNotConfirmed:
      "Görüntülenen ad onaylanmadı. Onaylayın."
    case .receiverMemberNotAuthorised:
      "Kullanıcının bu üyeye virman yetkisi yok. Ana yetkiliye tanımlatın."
    case .userNotOfMember:
      "Kullanıcı başka üyenin. Kendi üyenizin kullanıcısını verin."
    case .limitAmountInvalid:
      "Limit sıfırdan büyük olmalıdır. Tutarı düzeltin."
    case .limitRowDuplicate:
      "Bu limit zaten tanımlı. Bunun yerine değiştirin."
    case .limitRowMissing:
      "Bu limit tanımlı değil. Önce tanımlayın."
    case .limitCurrencyMismatch:
      "Kullanıcının bu kıymetin para biriminde limiti yok. Ana yetkiliye tanımlatın."
    case .limitSecurityTypeMismatch:
      "Kullanıcının bu kıymet tipi için limiti yok. Ana yetkiliye tanımlatın."
    case .userLimitExceeded:
      "Nominal, girişi yapan kullanıcının kalan limitini aşıyor. Limiti yükseltin veya yarın yeniden girin."
    case .receiverLimitExceeded:
      "Alıcı üyenin doğrudan virman limiti aşılıyor. Daha azını gönderin veya o üyeyle anlaşın."
    }
  }
}
