// SPDX-License-Identifier: Apache-2.0

/// Every refusal of the registry by its number. A number or name once published is never changed or used
/// again (`Docs/Refusals.csv` holds the published ones and a test compares).
///
/// The name that people and programs see is the case's name in kebab case: `notFreeSubaccount` is
/// `not-free-subaccount`. The sentences stand in `RefusalCode+Sentence.swift`; the compiler sees to it that
/// none is missing. Hundreds: 1 signature and door, 2 message and form, 3 access, 4 values, 5 members and
/// users, 6 accounts and investors, 7 securities, 8 instructions, 9 transfers,
/// 10 trades.
/// 11 clearing.
public enum RefusalCode: UInt16, CaseIterable, Sendable {
  // Door: cryptography and shape of bytes.
  case signatureMissing = 101
  case signatureMalformed = 102
  case algorithmNotAccepted = 103
  case certificateIssuerUnknown = 104
  case certificateNotYetValid = 105
  case certificateExpired = 106
  case certificateRevoked = 107
  case signatureNotBySender = 108
  case signatureExpired = 109
  case signatureInvalid = 110
  case certificateMissing = 111
  case bodyTooLarge = 112
  case bodyIncomplete = 113
  case tooManyRequests = 114
  case registryUnavailable = 115
  case formNotAccepted = 116
  case resourceNotFound = 117

  // The message as a whole.
  case marketUnknown = 201
  case catalogueVersionUnknown = 202
  case businessDayMismatch = 203
  case duplicateReference = 204
  case messageFormat = 206
  case functionNotDefined = 207
  case fieldMissing = 208
  case fieldUnknown = 209
  case fieldTooLong = 210
  case fieldCharacters = 211
  case fieldFormat = 212
  case fieldNotApplicable = 213
  case codeUnknown = 214
  case groupTooLarge = 215
  case groupRefused = 216
  case tableFull = 217
  case lineTooLong = 218
  case tooManyLines = 219

  // Who may do what.
  case userUnknown = 301
  case certificateNotAssigned = 302
  case certificateOfOtherUser = 303
  case userPassive = 304
  case rightMissing = 305
  case approvalRightMissing = 306
  case actingMemberMissing = 307
  case memberNotActive = 308
  case notOwnData = 309
  case sameOperator = 310
  case notBusinessDay = 311
  case operatorOnly = 312
  case storePositionUnknown = 313
  case noticeArchived = 314
  case originNotAllowed = 315
  case userBlocked = 316
  case userReadOnly = 317
  case surveillanceReadOnly = 318
  case channelUnknown = 319
  case channelNotEnabled = 320
  case noChannelLeft = 321
  case loginFailed = 322
  case passwordNotDelivered = 323
  case passwordExpired = 324
  case passwordChangeRequired = 325
  case sameAsOldPassword = 326
  case oldPasswordWrong = 327
  case passwordsDiffer = 328
  case passwordTooWeak = 329
  case passwordUsedBefore = 330
  case sessionEnded = 331
  case certificateNotLoaded = 332

  // Investors at the door.
  case investorLoginFailed = 350
  case investorBlocked = 351
  case investorCannotOperate = 352

  // Rules and records that MKK sets.
  case mkkRecordProtected = 370
  case parameterChangeWithoutReference = 371
  case parameterValueInvalid = 372
  case parameterDayNotLater = 373
  case ibanRequired = 374
  case ibanDuplicate = 375
  case classNotValidOnDate = 376
  case subaccountNotValidOnDate = 377
  case referenceRowInUse = 378
  case operatorStaysActive = 379

  // Values.
  case nominalInvalid = 401
  case currencyUnknown = 402
  case isinFormat = 403
  case isinCheckDigit = 404
  case tcknFormat = 405
  case tcknCheckDigit = 406
  case vknFormat = 407
  case vknCheckDigit = 408
  case ibanFormat = 409
  case ibanLength = 410
  case ibanCheckDigits = 411
  case ibanReserveDigit = 412
  case dateFormat = 413
  case timeFormat = 414
  case countryUnknown = 415
  case referenceFormat = 416
  case numberFormat = 417
  case priceFormat = 418
  case birthDateFuture = 419
  case phoneFormat = 440
  case emailFormat = 441
  case bicFormat = 442
  case genderUnknown = 443
  case sectorUnknown = 444
  case subsectorNotOfSector = 445
  case shareNotPositive = 446
  case portfolioCodeFormat = 447
  case accountPasswordFormat = 448
  case nationalityIsTr = 449

  // Members and users.
  case memberCodeFormat = 501
  case memberExists = 502
  case memberUnknown = 503
  case userCodeFormat = 504
  case userCodeRangeExhausted = 505
  case authorityUnknown = 506
  case grantorNotPrincipal = 507
  case grantorOfOtherMember = 508
  case certificateAssignedElsewhere = 509
  case duplicateTcmbMember = 510
  case duplicateTakasbankMember = 511
  case statusUnchanged = 514
  case certificateFormat = 515
  case calendarDayBegun = 517
  case definerNotMkk = 520
  case documentReferenceRequired = 521
  case certificateDuplicate = 522
  case certificateMemberMismatch = 523
  case certificateNotMatchedToMember = 524
  case userHasCertificate = 525
  case certificateProcessIncomplete = 526
  case loaderNotMkk = 527
  case userTypeFixed = 528
  case memberInformationRequired = 529
  case officerMustBePrincipal = 530
  case userCodeNotFreeText = 531
  case signatoryNotAuthorised = 532
  case deliveryProcedureMissing = 533
  case receiverNotAuthorised = 534
  case principalRequired = 535
  case lastPrincipal = 536
  case notBlocked = 537
  case principalNeedsMkk = 538
  case roleNameDuplicate = 539
  case roleEmpty = 540
  case roleUnknown = 541
  case roleInUse = 542
  case foreignUserPassive = 543
  case undertakingMissing = 544
  case officerNotOfOperatingMember = 545
  case operatingMemberNotActive = 546
  case documentTypeNotListed = 547
  case passwordRequestOpen = 548
  case dateRangeInvalid = 549

  // Accounts and investors.
  case accountNumberFormat = 601
  case accountNumberReserved = 602
  case accountExists = 603
  case accountNotFound = 604
  case accountNotOfMember = 605
  case accountInLiquidation = 606
  case accountBankrupt = 607
  case accountImmobilised = 608
  case accountWithoutIdentity = 609
  case accountClosed = 610
  case accountInactive = 611
  case accountDebitBlocked = 612
  case closedAtOpening = 613
  case reasonDOnlyByTakeover = 614
  case identityAlreadySent = 615
  case identityTypeNotForClass = 616
  case identityKeyConflict = 617
  case registrationNumberNotFound = 618
  case nameMismatch = 619
  case restrictionOnlyByMkk = 622
  case poolAccountNotAllowed = 623
  case accountNotEmpty = 624
  case openInstructions = 625
  case notOwnPortfolio = 627
  case omnibusNotTransactable = 628
  case dbdepoNoOtherSubaccount = 629
  case subaccountNotForDibs = 630
  case onlyTakasbank = 631
  case blockedSubaccount = 632
  case pledgeMessageRequired = 633
  case fzkbohTcmbOnly = 634
  case spkApprovalMissing = 635
  case identityTypeNotAllowed = 640
  case taxpayerKindNotAllowed = 641
  case vknRequiredForFullTaxpayer = 642
  case representativeTitleMissing = 643
  case limitedFlagMissing = 644
  case holderCount = 645
  case holderDuplicate = 646
  case holderNotFound = 647
  case holdersFixed = 648
  case shareMissing = 649
  case shareNotApplicable = 650
  case sharesNot100 = 651
  case jointNotForClass = 652
  case accountTypeNotChangeable = 653
  case classNotChangeable = 654
  case reasonNotChangeable = 655
  case fieldNotSettable = 656
  case portfolioCodeUnknown = 657
  case portfolioAuthorityMissing = 658
  case dbdepoNotByMember = 659
  case queryNotOpen = 660
  case fieldOwnedByRegister = 661
  case identityKeyNotChangeable = 662
  case vknMismatch = 663
  case omnibusTcmbOnly = 680
  case omnibusNoDetail = 681
  case omnibusDateInvalid = 682
  case omnibusDuplicate = 683
  case duplicateIsin = 684
  case lineCountMismatch = 685
  case controlSumMismatch = 686
  case perBankDetailNotAllowed = 687
  case physicalNegative = 688
  case notAnMksOperation = 689
  case settlementAtTakasbank = 690

  // Securities.
  case isinUnknown = 701
  case securityExists = 702
  case securitySuspended = 703
  case securityRedeemed = 704
  case issueNotInMks = 705

  // Instructions of any kind.
  case instructionNotFound = 801
  case stateNotAllowed = 802
  case otherMembersRecord = 803
  case versionChanged = 804
  case approvedNotCancellable = 805
  case approvedNotEditable = 806
  case insufficientBalance = 807
  case forwardValueNotAllowed = 808
  case backDateNotAllowed = 809

  // The registry itself.
  case limitNotRaised = 850
  case limitBeyondMemory = 851

  // Transfers.
  case transferTypeUnknown = 901
  case sameAccount = 902
  case transferReasonMissing = 903
  case transferReasonInvalid = 904
  case notFreeSubaccount = 905
  case receiverAccountMissing = 906
  case receiverAccountNotFound = 907
  case alternativeUnknown = 908
  case alternativeNotAccepted = 909
  case afterCutoff = 910
  case priorityInvalid = 911
  case notSender = 912
  case dvpNotSupported = 913
  case startTimeInvalid = 914
  case receiverCannotEdit = 917
  case requestAlreadyOpen = 930
  case notRealised = 931
  case instructionStillOpen = 932
  case alreadyReversed = 933
  case reverseNotReversible = 934
  case requestTooLate = 935
  case insufficientBalanceForReversal = 936
  case alreadyRealised = 937
  case alreadyClosed = 938
  case policySetEmpty = 940
  case alternativeRequired = 941
  case nameVisibilityRequired = 942
  case nameNotVisible = 943
  case nameOrRegistrationRequired = 944
  case registrationMismatch = 945
  case nameNotConfirmed = 946
  case receiverMemberNotAuthorised = 950
  case userNotOfMember = 951
  case limitAmountInvalid = 952
  case limitRowDuplicate = 953
  case limitRowMissing = 954
  case limitCurrencyMismatch = 955
  case limitSecurityTypeMismatch = 956
  case userLimitExceeded = 957
  case receiverLimitExceeded = 958

  // Trades.
  case memberNotAuthorisedToTrade = 1001
  case tradeTypeUnknown = 1002
  case customerAccountIsHouseAccount = 1003
  case contraAccountNotAllowed = 1004
  case houseAccountAmbiguous = 1005
  case dibsOnly = 1006
  case tradeDateNotBusinessDay = 1007
  case tradeDateTooOld = 1008
  case investorBanned = 1009
  case holdingBanned = 1010
  // Central counterparty.
  case priceNotPositive = 1101
  case historyTooShort = 1102
  case historyUnreliable = 1103
  case riskValueOutOfRange = 1104
  case riskValueBelowModel = 1105
  case reasonMissing = 1106
  case stepNotSuspect = 1107
  case intraSpreadRateTooHigh = 1108
  case creditRateTooHigh = 1109
  case pairHistoryTooShort = 1110
  case coefficientOutOfRange = 1111
  case addonNegative = 1112
  case assetNotEligible = 1113
  case shareNotInIndex = 1114
  case letterOfGuaranteeNotAccepted = 1115
  case methodUnknown = 1116
  case directiveReferenceMissing = 1117
  case closeFlagNotUsed = 1118
  case closeExceedsPosition = 1119
  case priceMissing = 1120
  case whatIfInstrumentUnknown = 1121
  case attributionWithoutCustomerDetail = 1122
  case noMarginInPeriod = 1123
  case scenarioShareMissing = 1124
  case scenarioNotApproved = 1125
  case contributionEffectiveBeforeNotice = 1126
  case contributionBelowRequirement = 1127
  case collateralNotFree = 1128
  case accountHasOpenCall = 1129
  case differentMember = 1130
  case givingAccountHasOpenCall = 1131
  case fxNotRemunerated = 1132
  case parameterEffectiveInPast = 1133
  case parameterNotApproved = 1134
  case positionTooLarge = 1135
  case customerCannotMoveCollateral = 1136
  case exchangeMarginNotInUse = 1137
  case accountKindUnknown = 1138
  case noRegistrationLevelMargin = 1139
  case ownershipDeclarationMissing = 1140
  case customerOwnedCollateral = 1141
  case guaranteeFundNeedsOwnAssets = 1142
  case assetRestricted = 1143
  case quantityNotPositive = 1144
  case ccpFlagRetroactive = 1145
  case openPosition = 1146
  case contributionStillBound = 1147
  case sameUserApproval = 1148
  case defaultNeedsOverdueCall = 1149
  case runAlreadyOfficial = 1150
  case originMissing = 1151
  case originCorrectionAfterTradeDate = 1152
  case collateralAccountExists = 1153
  case accountUnknown = 1154
  case memberDefaulted = 1155

  /// The name in kebab case, as programs see it.
  public var name: String { Self.kebab(String(describing: self)) }

  /// Turns a name of the code into a name of the record: `dateFormat` into `date-format`, `sharesNot100` into
  /// `shares-not-100`.
  public static func kebab(_ camel: String) -> String {
    var out: [UInt8] = []
    for byte in camel.utf8 {
      if byte >= 65 && byte <= 90 {
        out.append(45)
        out.append(byte + 32)
      } else if (48...57).contains(byte), let last = out.last, !(48...57).contains(last) {
        out.append(45)
        out.append(byte)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
