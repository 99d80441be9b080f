// SPDX-License-Identifier: Apache-2.0

extension RefusalCode {
  /// The sentence in English; the Turkish is in `RefusalCode+Turkish.swift`.
  var english: StaticString {
    switch self {
    case .signatureMissing:
      "The message carries no signature. Sign it with your certificate and send it again."
    case .signatureMalformed:
      "The signature or its header cannot be read. Sign again in the documented form."
    case .algorithmNotAccepted:
      "The signature algorithm is not accepted. Sign with ES256."
    case .certificateIssuerUnknown:
      "No authority known here issued the certificate for signing. Use the certificate assigned to you."
    case .certificateNotYetValid:
      "The certificate is not valid yet. Sign again once its validity has begun."
    case .certificateExpired:
      "The certificate has expired. Have a new one assigned."
    case .certificateRevoked:
      "The certificate has been revoked. Have a new one assigned."
    case .signatureNotBySender:
      "The signature is not that of the sending user. The user who sends must sign."
    case .signatureExpired:
      "The signing time is too far from the time of receipt. Check your clock and sign again."
    case .signatureInvalid:
      "The signature does not fit the content. Sign exactly the bytes that you send."
    case .certificateMissing:
      "No certificate was presented. Connect with your certificate."
    case .bodyTooLarge:
      "The content is larger than one message may be. Divide it into several."
    case .bodyIncomplete:
      "The content broke off before its end. Send it again."
    case .tooManyRequests:
      "Too many requests came in a short time. Wait a little and try again."
    case .registryUnavailable:
      "The registry takes no messages now. Send the same one again later; it is not processed twice."
    case .formNotAccepted:
      "The form of the content is not accepted. Send JSON or CSV."
    case .resourceNotFound:
      "There is nothing at this address. Check the address."

    case .marketUnknown:
      "The market named in the message is not kept here. Name the right one and sign again."
    case .catalogueVersionUnknown:
      "The catalogue of operations has no such version. Use the published one."
    case .businessDayMismatch:
      "The message was signed for a day that is not the system's. Sign it for the system's day."
    case .duplicateReference:
      "Another message or instruction of today has this reference. Give a new one."
    case .messageFormat:
      "The message or line is not in the documented form. Correct its form and send it again."
    case .functionNotDefined:
      "The catalogue has no such operation or stage. Check the name."
    case .fieldMissing:
      "A mandatory field is not given. Fill it in."
    case .fieldUnknown:
      "The message names a field that does not exist. Leave it out or correct its name."
    case .fieldTooLong:
      "A field or list is longer than allowed. Shorten it."
    case .fieldCharacters:
      "A field holds characters that are not allowed. Remove them."
    case .fieldFormat:
      "A field has the wrong form. Give it in the form described for it."
    case .fieldNotApplicable:
      "A field is given that must be empty in this case. Leave it out."
    case .codeUnknown:
      "A code is not in the list of its field. Choose one from the list."
    case .groupTooLarge:
      "The all-or-nothing group has too many lines. Divide it, or have the lines processed one by one."
    case .groupRefused:
      "A line was refused, so none of the group was done. Correct it and send all with a new reference."
    case .tableFull:
      "The system has no room left for this. Try again later or ask MKK."
    case .lineTooLong:
      "A line is longer than allowed. Shorten it."
    case .tooManyLines:
      "The message has too many lines. Divide it into several messages."

    case .userUnknown:
      "There is no user with this code. Check the code."
    case .certificateNotAssigned:
      "The user has no assigned certificate. A principal user of the member can assign one."
    case .certificateOfOtherUser:
      "The certificate is not the one assigned to this user. Sign with the user's own certificate."
    case .userPassive:
      "The user is passive. A principal user of the member or MKK can make it active again."
    case .rightMissing:
      "The user has no authority for this stage of the operation. A principal user can grant it."
    case .approvalRightMissing:
      "The user has no approval authority. A user who has it must approve."
    case .actingMemberMissing:
      "The member acted for has given the user no authority. Its principal user can grant it."
    case .memberNotActive:
      "The status of the member does not allow this. Only MKK changes the status."
    case .notOwnData:
      "These records belong to another member. Ask for those of your own member."
    case .sameOperator:
      "The user who entered the record may not approve it. A second user must approve."
    case .notBusinessDay:
      "Today is not a business day, so no securities are moved. Send it on the next business day."
    case .storePositionUnknown:
      "No notice of yours has this position. Ask again from the beginning or from a position that you got."
    case .noticeArchived:
      "This notice has left the store after seven days. Ask the operator for it."
    case .operatorOnly:
      "Only MKK may do this. Ask MKK."

    case .nominalInvalid:
      "The nominal is not valid. Give a multiple of the security's smallest unit, more than zero."
    case .currencyUnknown:
      "There is no currency with this code. Give three letters of ISO 4217, such as TRY."
    case .isinFormat:
      "The ISIN is badly formed. Give 12 upper-case letters and digits, such as TRAGARAN91N1."
    case .isinCheckDigit:
      "The check digit of the ISIN is wrong. Find and correct the mistyped character."
    case .tcknFormat:
      "The Turkish identity number is badly formed. Give 11 digits, the first of them not 0."
    case .tcknCheckDigit:
      "The check digits of the Turkish identity number are wrong. Find and correct the mistyped digit."
    case .vknFormat:
      "The tax number is badly formed. Give 10 digits."
    case .vknCheckDigit:
      "The check digit of the tax number is wrong. Find and correct the mistyped digit."
    case .ibanFormat:
      "The IBAN is badly formed. Give country code, check digits and account without other signs."
    case .ibanLength:
      "The IBAN does not have the length of its country; a Turkish one has 26 characters. Correct it."
    case .ibanCheckDigits:
      "The check digits of the IBAN are wrong. Find and correct the mistyped character."
    case .ibanReserveDigit:
      "The tenth character of the Turkish IBAN, its reserve digit, is not 0. Correct the IBAN."
    case .dateFormat:
      "There is no such day, or it is not written like 2026-03-02. Correct the date."
    case .timeFormat:
      "There is no such time of day, or it is not written like 15:00. Correct the time."
    case .countryUnknown:
      "There is no country with this code. Give two letters of ISO 3166, such as TR."
    case .referenceFormat:
      "The reference is badly formed. Give 1 to 18 letters (A-Z, a-z), digits or hyphens."
    case .numberFormat:
      "The number is badly formed. Give at most 18 digits without sign, point or leading zero."
    case .priceFormat:
      "The price is badly formed. Give at most 12 digits before the point and 4 after it."
    case .phoneFormat:
      "A telephone number does not have 7 to 15 digits. Write digits only, with + in front if wanted."
    case .emailFormat:
      "An e-mail address has no single @, or is too long. Check the address."
    case .bicFormat:
      "A SWIFT code does not have its 8 or 11 characters. Check the code (ISO 9362)."
    case .genderUnknown:
      "The gender is neither F nor M. Give one of the two."
    case .sectorUnknown:
      "The sector is not a division of NACE Rev. 2. Choose two digits from the classification."
    case .subsectorNotOfSector:
      "The sub-sector is not four digits that begin with its sector. Correct one of the two."
    case .shareNotPositive:
      "A share is not greater than zero. Give every holder a share, or leave the holder out."
    case .portfolioCodeFormat:
      "A portfolio code does not have 1 to 16 capital letters or digits. Check the code."
    case .accountPasswordFormat:
      "The account password is not an Argon2id hash. Send the hash of a password of 6 to 20 characters, never the password itself."
    case .nationalityIsTr:
      "A foreign investor has the nationality TR. Send a domestic identity instead."
    case .birthDateFuture:
      "The date of birth lies in the future. Correct the date."

    case .memberCodeFormat:
      "The member code is badly formed. Give three upper-case letters or digits, such as AKA."
    case .memberExists:
      "A member with this code is already defined. Choose another code."
    case .memberUnknown:
      "There is no member with this code. Check the code."
    case .userCodeFormat:
      "The user code is badly formed. Give the member code and three digits, such as AKA001."
    case .userCodeRangeExhausted:
      "The member has used up all codes of this type of user. No further user can be defined."
    case .authorityUnknown:
      "There is no such authority. Give one of the catalogue, such as transfer.enter."
    case .grantorNotPrincipal:
      "The user is not a principal user and cannot grant authorities. Ask a principal user."
    case .grantorOfOtherMember:
      "The user belongs to another member. A principal user of that member must do this."
    case .certificateAssignedElsewhere:
      "The certificate is already assigned to another user. Assign a different one."
    case .duplicateTcmbMember:
      "TCMB is already defined as a member. There can be no second one."
    case .duplicateTakasbankMember:
      "Takasbank is already defined as a member. There can be no second one."
    case .statusUnchanged:
      "The status asked for already holds. Nothing needs to be changed."
    case .definerNotMkk:
      "Only the operator defines users. Ask the operator with the member's information."
    case .documentReferenceRequired:
      "A document must be named. Give its reference."
    case .certificateFormat:
      "The digest of the certificate is badly formed. Give its SHA-256 as 64 lower-case hex digits."
    case .calendarDayBegun:
      "The day has already begun and cannot be changed. Choose a later day."

    case .accountNumberFormat:
      "The account is badly formed. Give 1 to 16 upper-case letters or digits; with member: AKA/1001."
    case .accountNumberReserved:
      "This account number is reserved. Choose another number."
    case .accountExists:
      "The member already has an account with this number. Choose another number."
    case .accountNotFound:
      "The member has no account with this number. Check the number."
    case .accountNotOfMember:
      "The account is not kept at the member acted for. Give an account of that member."
    case .accountInLiquidation:
      "The account is in liquidation. Members cannot use it until MKK lifts this status."
    case .accountBankrupt:
      "The account is in bankruptcy. Members cannot use it until MKK lifts this status."
    case .accountImmobilised:
      "The account is suspended at MKK. Members cannot use it until MKK lifts this status."
    case .accountWithoutIdentity:
      "The account has no identity yet. Send the identity of its holder first."
    case .accountClosed:
      "The account is closed. Use another account, or change its status first."
    case .accountInactive:
      "The account is inactive. It opens again by itself once its identity has been accepted."
    case .accountDebitBlocked:
      "The account takes entries but no exits. Change its status to A first."
    case .closedAtOpening:
      "An account cannot be opened with the status closed. Give A or S."
    case .reasonDOnlyByTakeover:
      "Opening reason D is used only when a member is taken over. Give N or H."
    case .identityAlreadySent:
      "An identity has already been sent for this account. To correct it, send an identity change."
    case .identityTypeNotForClass:
      "The identity kind does not fit the account class. Correct it or use an account of another class."
    case .identityKeyConflict:
      "An investor with this number is registered with another name or birth date. Check your data."
    case .registrationNumberNotFound:
      "No investor has this registration number. Check it, or send the full identity instead."
    case .nameMismatch:
      "The name or title differs from the registered one. Give it as registered."
    case .dbdepoNoOtherSubaccount:
      "The pool account has the free sub-account only. Name an investor's account."
    case .subaccountNotForDibs: "Government debt is not kept in this sub-account. Choose another one."
    case .onlyTakasbank: "Only Takasbank moves securities into or out of this sub-account. Ask Takasbank."
    case .blockedSubaccount:
      "The sub-account is blocked. Its own operation moves securities into it and out of it."
    case .pledgeMessageRequired: "Only pledge operations move securities here. Enter a pledge or a release."
    case .fzkbohTcmbOnly: "Only the central bank has a balance in this sub-account. It comes with its notice."
    case .spkApprovalMissing:
      "SPK's approval for an account at Takasbank is not on the list. Ask MKK to record the decision."
    case .identityTypeNotAllowed:
      "There is no such kind among foreign investors. Choose natural, legal or fund."
    case .taxpayerKindNotAllowed:
      "A domestic investor is always a full taxpayer. Leave the field out or give FULL."
    case .vknRequiredForFullTaxpayer:
      "A foreign full taxpayer has a tax number, and none is given. Give it, or send the investor as a limited taxpayer."
    case .representativeTitleMissing:
      "The tax number is the representative's, but its title is missing. Give the title."
    case .limitedFlagMissing:
      "It is not said whether a limited taxpayer acts through a representative or place of business. Give yes or no."
    case .holderCount:
      "The number of holders does not fit the account. A single account has one holder, a joint one two to a hundred."
    case .holderDuplicate:
      "This investor is a holder of the account already. Send each holder once."
    case .holderNotFound:
      "The account has no such holder. Look at its holders and their numbers."
    case .holdersFixed:
      "All holders are registered, so none can be added or cancelled. Open another account if the owners change."
    case .shareMissing:
      "Not every holder has a share. Give as many shares as there are holders."
    case .shareNotApplicable:
      "Shares are given for a joint and several account. Leave them out: each holder is entitled to the whole."
    case .sharesNot100:
      "The shares do not add up to exactly 100 per cent. Correct them."
    case .jointNotForClass:
      "Accounts of this class have one owner. Open a single account."
    case .accountTypeNotChangeable:
      "Single and joint, and the kind of joint ownership, stand from the opening on. Open another account."
    case .classNotChangeable:
      "The account has moved securities, so its class is fixed. Open another account of the class wanted."
    case .reasonNotChangeable:
      "The opening reason stands from the opening on. Leave the field out."
    case .fieldNotSettable:
      "A field is set by the system and cannot be chosen. Leave it out."
    case .portfolioCodeUnknown:
      "The portfolio code is not in the register, or not in force today. Ask MKK to register it."
    case .portfolioAuthorityMissing:
      "The member's authority to manage this portfolio has ended or not begun. Ask MKK for its renewal."
    case .dbdepoNotByMember:
      "The pool account DBDEPO is kept by the system alone. Choose an investor account."
    case .omnibusTcmbOnly:
      "The aggregate OMNIBUS exists under the central bank alone, which alone notifies it. Name TCMB's."
    case .omnibusNoDetail:
      "The aggregate OMNIBUS is kept in total only; no bank's part of it is known here. Ask for the total."
    case .omnibusDateInvalid:
      "The day of the notice is no business day that has begun, or lies before the last one notified. Correct the day."
    case .omnibusDuplicate:
      "A notice for this day has been taken. To replace it, mark the notice as a correction with a higher number."
    case .duplicateIsin:
      "An ISIN stands in the notice twice. Send one line for each security."
    case .lineCountMismatch:
      "The number of lines is not the one stated. Check that the notice is whole and send it again."
    case .controlSumMismatch:
      "The nominals do not add up to the control sum of their currency. Check lines and sums."
    case .perBankDetailNotAllowed:
      "The notice gives the part of one bank. Send totals of all depots only."
    case .physicalNegative:
      "More would come back than is in physical circulation. Check the nominal and the security."
    case .notAnMksOperation:
      "This operation is not made here: banks make it over their depots at the central bank. Move the securities there first, by a depot transfer (AKTR-ISTE)."
    case .settlementAtTakasbank:
      "Trades of the bond market are settled, and defaults handled, at Takasbank. To pay a debt there, send the securities by a depot transfer to Takasbank's depot."
    case .queryNotOpen:
      "No such question to a register is open: it was answered, or replaced by a later one. Nothing was changed."
    case .fieldOwnedByRegister:
      "A registered investor's data come from the registers. Send the number only; they are asked what it says now."
    case .identityKeyNotChangeable:
      "The number that identifies an investor cannot be changed. An error in it is corrected by MKK on a document."
    case .vknMismatch:
      "The tax number is not this investor's. Check the number and the account."
    case .restrictionOnlyByMkk:
      "Only MKK sets and lifts the restriction status of an account. Ask MKK."
    case .poolAccountNotAllowed:
      "A pool or aggregate account cannot be used for this. Give another account."
    case .accountNotEmpty:
      "The account still holds securities. Empty it before closing it."
    case .openInstructions:
      "The account still has open instructions. Let them end or cancel them."
    case .omnibusNotTransactable:
      "The aggregate account OMNIBUS only shows totals; nothing moves through it. Name another account."
    case .notOwnPortfolio:
      "The portfolio account is the member's own, the identity is not. Send the member's identity."

    case .isinUnknown:
      "No security is defined with this ISIN. Check the ISIN."
    case .securityExists:
      "A security with this ISIN is already defined. Check the ISIN."
    case .securitySuspended:
      "Operations in this security are stopped. Try again when MKK has resumed them."
    case .securityRedeemed:
      "The security has reached its redemption date and cannot be moved. Check the ISIN."
    case .issueNotInMks:
      "Government debt securities are issued at TCMB, not here. They arrive through EMKT."

    case .instructionNotFound:
      "There is no instruction with this number. Check the number."
    case .stateNotAllowed:
      "The state of the instruction does not allow this. Look at its state."
    case .otherMembersRecord:
      "The record belongs to another member. Only that member may act on it."
    case .versionChanged:
      "The instruction was corrected after you looked at it. Look at the new version and decide again."
    case .approvedNotCancellable:
      "The record is approved and can no longer be withdrawn. Correct it by a reverse transaction."
    case .approvedNotEditable:
      "The record is approved and can no longer be edited. Correct it by a reverse transaction."
    case .insufficientBalance:
      "The balance of the sub-account is too small. Lower the amount or add to the balance first."
    case .forwardValueNotAllowed:
      "The date lies in the future, and only today is accepted. Send the instruction on that day."
    case .backDateNotAllowed:
      "The date lies in the past, and only today is accepted. Give today's date."

    case .limitNotRaised:
      "A limit is only raised, and no further than its greatest value. Give a value between the two."
    case .transferTypeUnknown:
      "There is no such type of transfer. Give SV, the free transfer."
    case .sameAccount:
      "The debited and the credited account are the same. Give another receiving account."
    case .transferReasonMissing:
      "The transfer reason is not given. Give DEVIR, HIBE or MIRAS."
    case .transferReasonInvalid:
      "There is no such transfer reason. Give DEVIR, HIBE or MIRAS."
    case .notFreeSubaccount:
      "A transfer is made only from the free sub-account. Give SERB or leave the field empty."
    case .receiverAccountMissing:
      "The receiving account is not given. Give its number."
    case .receiverAccountNotFound:
      "The receiving member has no account with this number. Check the number."
    case .alternativeUnknown:
      "There is no such transfer alternative. Choose one from the list."
    case .alternativeNotAccepted:
      "The receiving member does not accept this alternative. Choose one that its policy allows."
    case .afterCutoff:
      "The last time of the instruction has passed. Give a later one or enter it on the next business day."
    case .priorityInvalid:
      "The priority is not valid. Give 1 (first) to 99 (last)."
    case .notSender:
      "The member is not the sender of this instruction. Only the sending member may do this."
    case .dvpNotSupported:
      "There is no transfer against payment here. Leave the payment out."
    case .startTimeInvalid:
      "The start time is not before the last time of the instruction. Give an earlier one."
    case .receiverCannotEdit:
      "The receiving member cannot change the instruction. Approve it or reject it."
    case .originNotAllowed:
      "Only the registry's own doors and gateways bring this in, or they may bring in nothing else. Use an operation of the catalogue."
    case .userBlocked:
      "The user code is blocked after three wrong passwords. Have it made active again: a user by the principal user, a principal user by MKK in writing."
    case .investorLoginFailed:
      "Registration number and password do not go together. Try again, or ask MKK for a new password."
    case .investorBlocked:
      "The access is blocked after three wrong entries. Ask MKK for a new password with a proof of identity."
    case .investorCannotOperate:
      "Investors carry out no transactions here. Turn to the member that keeps the account."
    case .userReadOnly:
      "The user may look and report but make no transactions. Ask the principal user."
    case .surveillanceReadOnly:
      "Regulators, surveillance and auditors enter nothing here. Use the questions and reports."
    case .channelUnknown:
      "There is no such channel. Write SCREEN or WS."
    case .channelNotEnabled:
      "The member has not enabled this channel. Use the other one, or have it enabled."
    case .noChannelLeft:
      "A member keeps at least one channel. Enable the other one first."
    case .loginFailed:
      "User code or password is wrong. After the third wrong password in a row the code is blocked."
    case .passwordNotDelivered:
      "No password has been delivered to the user yet. The member asks MKK for one in writing."
    case .passwordExpired:
      "The password is older than 90 days. The member asks MKK for a new one in writing."
    case .passwordChangeRequired:
      "The password was made by MKK. Change it before anything else."
    case .sameAsOldPassword:
      "The new password is the old one. Choose another."
    case .oldPasswordWrong:
      "The old password is wrong. It counts as a wrong entry."
    case .passwordsDiffer:
      "The new password was repeated differently. Write it twice alike."
    case .passwordTooWeak:
      "The password is too weak. Use at least 10 characters with letters and digits, without the user code or registration number."
    case .passwordUsedBefore:
      "The password is one of the last five. Choose another."
    case .sessionEnded:
      "There is no session, or it has ended. Log in again."
    case .certificateNotLoaded:
      "MKK has not loaded this certificate. Use the one assigned to you."
    case .certificateDuplicate:
      "This certificate, or one of the same issuer and number, is loaded already. Load another one."
    case .certificateMemberMismatch:
      "The certificate names a user of another member. Match it to that member."
    case .certificateNotMatchedToMember:
      "The certificate is not matched to this member. MKK loads and matches it first."
    case .userHasCertificate:
      "The user has a certificate. Replace it instead of assigning one."
    case .certificateProcessIncomplete:
      "The user's certificate process is not completed. MKK records its end with the match."
    case .loaderNotMkk:
      "Only MKK loads, matches and revokes certificates. Ask MKK."
    case .userTypeFixed:
      "The type of a user code never changes. Have a new code defined for the person."
    case .memberInformationRequired:
      "The member's information is missing. Name the letter or application on which the user is defined."
    case .officerMustBePrincipal:
      "The person is a company officer of the member. Define a principal user."
    case .userCodeNotFreeText:
      "The registry makes user codes. Leave the field out."
    case .signatoryNotAuthorised:
      "The signatory is not on the member's signature list. Return the request."
    case .deliveryProcedureMissing:
      "The request does not say how the password is delivered. Name ADDRESS or HAND."
    case .receiverNotAuthorised:
      "The receiver is neither the user nor the person named in the request. Hand it to one of them."
    case .principalRequired:
      "A member works only with an active principal user. Define one or make one active."
    case .lastPrincipal:
      "This is the member's last active principal user. Define another one first."
    case .notBlocked:
      "The user code is not blocked. Nothing needs to be lifted."
    case .principalNeedsMkk:
      "The status of a principal user is not the member's to change. Ask MKK in writing."
    case .roleNameDuplicate:
      "The member has a role of this name. Choose another name, or change that role."
    case .roleEmpty:
      "The role would hold no authority. Name at least one."
    case .roleUnknown:
      "The member has no role of this name. Define it first."
    case .roleInUse:
      "Users hold the role. Take it from them first."
    case .foreignUserPassive:
      "The other member's user is passive or blocked. Choose an active one."
    case .undertakingMissing:
      "No joint operation undertaking with that member is in force. Record it first."
    case .officerNotOfOperatingMember:
      "The person is no company officer of the operating member. Define one of its officers."
    case .operatingMemberNotActive:
      "The operating member is not active. Wait until it is, or name another."
    case .documentTypeNotListed:
      "No paper of this type is asked for. See the list of exceptions."
    case .dateRangeInvalid:
      "The last day lies before the first, or is not allowed here. Correct the days."
    case .mkkRecordProtected:
      "The record was made by MKK. Only MKK lifts it, on a document."
    case .parameterChangeWithoutReference:
      "A parameter is changed with its legal reference and its first day. Give both."
    case .parameterValueInvalid:
      "The parameter does not take this value. See what it may be in the catalogue."
    case .parameterDayNotLater:
      "A parameter changes from a later day on. Give a day after today."
    case .ibanRequired:
      "Every account needs an IBAN since the day that MKK has set. Give the account's IBAN."
    case .ibanDuplicate:
      "Another open account carries this IBAN. Check the number."
    case .classNotValidOnDate:
      "The account class may not be used today. Choose one that is in force."
    case .subaccountNotValidOnDate:
      "The sub-account may not be used today. Choose one that is in force."
    case .referenceRowInUse:
      "Accounts or balances stand in this row. Empty it before it ends."
    case .operatorStaysActive:
      "The operator of the registry stays active. Its status does not change."
    case .limitBeyondMemory:
      "The limit would take more memory than the registry was founded with. Choose a smaller one."
    case .passwordRequestOpen:
      "A password request of this user is still open. Finish or return it first."
    case .memberNotAuthorisedToTrade:
      "Only banks, brokers, Takasbank and the central bank report trades. Ask one of them."
    case .tradeTypeUnknown:
      "There is no such type of trade. Use PRSAT, PRALS, IHSAT, IHALS, BRSAT or BRALS."
    case .customerAccountIsHouseAccount:
      "The customer's side is the member's own pool or portfolio account. Name the customer's account."
    case .contraAccountNotAllowed:
      "The house side is not the member's own. Name its pool or one of its portfolio accounts."
    case .houseAccountAmbiguous:
      "The member has several portfolio accounts. Name one of them."
    case .dibsOnly:
      "Only government debt securities go this way. Use a free transfer for others."
    case .tradeDateNotBusinessDay:
      "The trade date is not a business day. Correct it."
    case .tradeDateTooOld:
      "The trade date lies too far back. Trades are reported on the next business day at the latest."
    case .investorBanned:
      "The customer is banned from organised markets. The purchase cannot be made."
    case .holdingBanned:
      "The securities carry the code of a ban. They cannot be delivered."

    case .priceNotPositive:
      "A price of the series is not positive. Correct the series and load it again."
    case .historyTooShort:
      "The price history is shorter than five years or 1,250 prices. The parameter in force stays; wait for more prices."
    case .historyUnreliable:
      "Too many moves of the history span suspect steps. Check the steps and confirm those that are real."
    case .riskValueOutOfRange:
      "The risk value is not above 0 and at most 1. Check the history or the figure entered."
    case .riskValueBelowModel:
      "The risk value is below the computed one. Enter one that is not lower."
    case .reasonMissing:
      "No reason is given. Say why."
    case .stepNotSuspect:
      "The step is not suspect. There is nothing to confirm."
    case .intraSpreadRateTooHigh:
      "The spread rate between settlement dates is above 0.4 of the risk value. Enter a lower one."
    case .creditRateTooHigh:
      "The credit rate of the pair is above 0.80. Enter a lower one."
    case .pairHistoryTooShort:
      "The common dates of the pair are fewer than a history needs. Leave the pair without a credit."
    case .coefficientOutOfRange:
      "The valuation coefficient is not between 0 and 1. Check the add-ons."
    case .addonNegative:
      "An add-on of the valuation coefficient is negative. Enter zero or more."
    case .assetNotEligible:
      "The asset is not accepted as collateral here. Choose one from the list of eligible assets."
    case .shareNotInIndex:
      "The share is not in the index. Choose one that is."
    case .letterOfGuaranteeNotAccepted:
      "Letters of guarantee are not accepted, or not any more. Bring another asset."
    case .methodUnknown:
      "There is no such margining method. Give NET or GROSS."
    case .directiveReferenceMissing:
      "The change names no market directive or no date of its approval. Give both."
    case .closeFlagNotUsed:
      "Trades of a net account carry no closing flag. Leave it out."
    case .closeExceedsPosition:
      "The closing trade is larger than the position it closes. Divide it into two."
    case .priceMissing:
      "There is no price for the day. Enter one, or have the previous one approved."
    case .whatIfInstrumentUnknown:
      "The parameters know no such instrument. Check the code."
    case .attributionWithoutCustomerDetail:
      "The positions are not given customer by customer. Give them so."
    case .noMarginInPeriod:
      "No member had a margin in the period. Check the period."
    case .scenarioShareMissing:
      "The scenario has no move for a share with a position. Add it."
    case .scenarioNotApproved:
      "The scenario is not approved. Have it approved first."
    case .contributionEffectiveBeforeNotice:
      "The contribution would take effect before its notice allows. Choose the fifth business day after the notice or later."
    case .contributionBelowRequirement:
      "The contribution left would be below the requirement. Withdraw less."
    case .collateralNotFree:
      "The account would not be adequate afterwards. Move less."
    case .accountHasOpenCall:
      "The account has an open margin call. Meet it first."
    case .differentMember:
      "The two accounts belong to different members. Move collateral between accounts of one member."
    case .givingAccountHasOpenCall:
      "The giving account has an open margin call. Meet it first."
    case .fxNotRemunerated:
      "Only Turkish lira is remunerated. Leave foreign currency out."
    case .parameterEffectiveInPast:
      "The parameter set would take effect in the past. Choose a later day."
    case .parameterNotApproved:
      "No approved parameter set is in force on the day. Have one approved first."
    case .positionTooLarge:
      "The amount of a position is larger than the calculation takes. Divide it or check the figures."
    case .customerCannotMoveCollateral:
      "A customer cannot move collateral at the counterparty. The member must do it."
    case .exchangeMarginNotInUse:
      "The exchange holds no collateral of this market any more. Lodge it with the counterparty."
    case .accountKindUnknown:
      "There is no collateral account of this kind. Give PF, MS, NM or GF."
    case .noRegistrationLevelMargin:
      "There is no margin at the level of registration numbers. Use the member's accounts."
    case .ownershipDeclarationMissing:
      "The deposit does not declare whose the asset is. Declare OWN or DISPOSAL-RIGHT."
    case .customerOwnedCollateral:
      "A customer's assets are not accepted as the member's collateral. Bring assets of your own or at your free disposal."
    case .guaranteeFundNeedsOwnAssets:
      "Contributions come from the member's own assets alone. Bring assets that you own."
    case .assetRestricted:
      "The asset is attached, pledged or banned at the depository. Bring a free one."
    case .quantityNotPositive:
      "The quantity is not positive. Enter more than zero."
    case .ccpFlagRetroactive:
      "The change of the counterparty's service would take effect in the past. Choose a later day."
    case .openPosition:
      "The member has an open position. Wait for its settlement."
    case .contributionStillBound:
      "The month of the guarantee fund has not ended. Wait for its end."
    case .sameUserApproval:
      "The user who entered the record cannot approve it. Have another approve it."
    case .defaultNeedsOverdueCall:
      "No call of the account is overdue. A default needs one."
    case .runAlreadyOfficial:
      "The official margin run of the day has been made. Its figures stand."
    case .originMissing:
      "The trade does not say whether it is the member's own or a customer's. Give the origin."
    case .collateralAccountExists:
      "The member's accounts at the central counterparty are open already. There are no others."
    case .accountUnknown:
      "The member has no account at the central counterparty. Have it admitted first."
    case .memberDefaulted:
      "Default was declared against the member. Nothing leaves its accounts."
    case .originCorrectionAfterTradeDate:
      "The origin of a trade can be corrected on its trade date only. Margin has been called on it since."
    case .seriesOutOfOrder:
      "The days of the series do not ascend, or a day has two prices. Sort it and leave one price a day."
    case .correctionExceedsTrades:
      "The position has no such trade of today. Give at most what was bought or sold today, at its price."
    case .requestAlreadyOpen:
      "A cancellation request for this transfer is still open. Wait for its end or withdraw it."
    case .notRealised:
      "Nothing of the transfer was realised. Cancel it instead, or check the number."
    case .instructionStillOpen:
      "A remainder of the transfer still waits. Cancel the remainder first."
    case .alreadyReversed:
      "The transfer was already taken back by a reverse transfer. Nothing is left to do."
    case .reverseNotReversible:
      "This is a reverse transfer, which cannot be reversed. Enter a new transfer."
    case .requestTooLate:
      "The registry no longer keeps what this transfer realised. Ask the receiving member for a new transfer."
    case .insufficientBalanceForReversal:
      "The receiving account's free balance is below the realised nominal. Accept once it holds enough."
    case .alreadyRealised:
      "Nothing unrealised is left to cancel. Send a cancellation request instead."
    case .alreadyClosed:
      "The transfer has ended without being realised. Nothing needs to be cancelled."
    case .policySetEmpty:
      "At least one alternative must remain. Name one or several."
    case .alternativeRequired:
      "The receiving member accepts several alternatives. Name one of them."
    case .nameVisibilityRequired:
      "The alternatives with a shown name need the names to be visible to that sender. Allow it first, to count by the same day."
    case .nameNotVisible:
      "The receiving member does not show names to this member. Use an alternative without a shown name."
    case .nameOrRegistrationRequired:
      "This alternative needs the holder's name or registration number. Enter one of them."
    case .registrationMismatch:
      "The registration number does not belong to the account. Correct it."
    case .nameNotConfirmed:
      "The shown name was not confirmed. Confirm it."
    case .receiverMemberNotAuthorised:
      "The user is not authorised to transfer to this member. Have the principal user define it."
    case .userNotOfMember:
      "The user belongs to another member. Name a user of the own member."
    case .limitAmountInvalid:
      "A limit is more than zero. Correct the amount."
    case .limitRowDuplicate:
      "This limit is already defined. Change it instead."
    case .limitRowMissing:
      "This limit is not defined. Define it first."
    case .limitCurrencyMismatch:
      "The user has no limit in the currency of this security. Have the principal user define one."
    case .limitSecurityTypeMismatch:
      "The user has no limit for this type of security. Have the principal user define one."
    case .userLimitExceeded:
      "The nominal is above what is left of the entry user's limit. Have the limit raised, or approve tomorrow a new entry."
    case .receiverLimitExceeded:
      "The receiving member's limit for direct transfers is exceeded. Send less, or agree with that member."
    }
  }
}
