internal import TTLV

/// The members of the structures that attribute values and key wrapping use, in the order in which the standard prints
/// them, with the versions that have each.
/// Members that a client may leave out for the server to fill (Usage Limits, Application Data) are not required here.
let structureRules: [StructureRule] = [
  StructureRule(
    .alternativeName,
    [
      MemberRule(.alternativeNameValue, .textString, .since(.v1_2), required: .since(.v1_2)),
      MemberRule(.alternativeNameType, .enumeration, .since(.v1_2), required: .since(.v1_2)),
    ]),
  StructureRule(
    .applicationSpecificInformation,
    [
      MemberRule(.applicationNamespace, .textString, .all, required: .all),
      MemberRule(.applicationData, .textString, .all),
    ]),
  StructureRule(
    .certificateIdentifier,
    [
      MemberRule(.issuer, .textString, .until(.v1_4), required: .until(.v1_4)),
      MemberRule(.serialNumber, .textString, .until(.v1_4)),
    ]),
  StructureRule(
    .certificateIssuer,
    [
      MemberRule(.certificateIssuerDistinguishedName, .textString, .until(.v1_4), required: .until(.v1_4)),
      MemberRule(.certificateIssuerAlternativeName, .textString, .until(.v1_4), many: true),
    ]),
  StructureRule(
    .certificateSubject,
    [
      MemberRule(.certificateSubjectDistinguishedName, .textString, .until(.v1_4)),
      MemberRule(.certificateSubjectAlternativeName, .textString, .until(.v1_4), many: true),
    ]),
  StructureRule(
    .cryptographicDomainParameters,
    [
      MemberRule(.qlength, .integer, .all),
      MemberRule(.recommendedCurve, .enumeration, .all),
    ]),
  StructureRule(
    .cryptographicParameters,
    [
      MemberRule(.blockCipherMode, .enumeration, .all),
      MemberRule(.paddingMethod, .enumeration, .all),
      MemberRule(.hashingAlgorithm, .enumeration, .all),
      MemberRule(.keyRoleType, .enumeration, .all),
      MemberRule(.digitalSignatureAlgorithm, .enumeration, .since(.v1_2)),
      MemberRule(.cryptographicAlgorithm, .enumeration, .since(.v1_2)),
      MemberRule(.randomIV, .boolean, .since(.v1_2)),
      MemberRule(.ivLength, .integer, .since(.v1_2)),
      MemberRule(.tagLength, .integer, .since(.v1_2)),
      MemberRule(.fixedFieldLength, .integer, .since(.v1_2)),
      MemberRule(.invocationFieldLength, .integer, .since(.v1_2)),
      MemberRule(.counterLength, .integer, .since(.v1_2)),
      MemberRule(.initialCounterValue, .integer, .since(.v1_2)),
      MemberRule(.saltLength, .integer, .since(.v1_4)),
      MemberRule(.maskGenerator, .enumeration, .since(.v1_4)),
      MemberRule(.maskGeneratorHashingAlgorithm, .enumeration, .since(.v1_4)),
      MemberRule(.pSource, .byteString, .since(.v1_4)),
      MemberRule(.trailerField, .integer, .since(.v1_4)),
    ]),
  StructureRule(
    .digest,
    [
      MemberRule(.hashingAlgorithm, .enumeration, .all, required: .all),
      MemberRule(.digestValue, .byteString, .all),
      MemberRule(.keyFormatType, .enumeration, .since(.v1_1)),
    ]),
  StructureRule(
    .keyValueLocation,
    [
      MemberRule(.keyValueLocationValue, .textString, .since(.v1_2), required: .since(.v1_2)),
      MemberRule(.keyValueLocationType, .enumeration, .since(.v1_2), required: .since(.v1_2)),
    ]),
  StructureRule(
    .link,
    [
      MemberRule(.linkType, .enumeration, .until(.v2_1), required: .until(.v2_1)),
      MemberRule(.linkedObjectIdentifier, .textString, .until(.v2_1), required: .until(.v2_1)),
    ]),
  StructureRule(
    .name,
    [
      MemberRule(.nameValue, .textString, .until(.v2_1), required: .until(.v2_1)),
      MemberRule(.nameType, .enumeration, .until(.v2_1), required: .until(.v2_1)),
    ]),
  StructureRule(
    .randomNumberGenerator,
    [
      MemberRule(.rngAlgorithm, .enumeration, .since(.v1_3), required: .since(.v1_3)),
      MemberRule(.cryptographicAlgorithm, .enumeration, .since(.v1_3)),
      MemberRule(.cryptographicLength, .integer, .since(.v1_3)),
      MemberRule(.hashingAlgorithm, .enumeration, .since(.v1_3)),
      MemberRule(.drbgAlgorithm, .enumeration, .since(.v1_3)),
      MemberRule(.recommendedCurve, .enumeration, .since(.v1_3)),
      MemberRule(.fips186Variation, .enumeration, .since(.v1_3)),
      MemberRule(.predictionResistance, .boolean, .since(.v1_3)),
    ]),
  StructureRule(
    .revocationReason,
    [
      MemberRule(.revocationReasonCode, .enumeration, .all, required: .all),
      MemberRule(.revocationMessage, .textString, .all),
    ]),
  StructureRule(
    .rotateName,
    [
      MemberRule(.rotateNameValue, .textString, .range(.v2_1, .v2_1)),
      MemberRule(.rotateNameType, .enumeration, .range(.v2_1, .v2_1)),
    ]),
  StructureRule(
    .usageLimits,
    [
      MemberRule(.usageLimitsTotal, .longInteger, .all),
      MemberRule(.usageLimitsCount, .longInteger, .all),
      MemberRule(.usageLimitsUnit, .enumeration, .all),
    ]),
  StructureRule(
    .x_509CertificateIdentifier,
    [
      MemberRule(.issuerDistinguishedName, .byteString, .since(.v1_1), required: .since(.v1_1)),
      MemberRule(.certificateSerialNumber, .byteString, .since(.v1_1), required: .since(.v1_1)),
    ]),
  StructureRule(
    .x_509CertificateIssuer,
    [
      MemberRule(.issuerDistinguishedName, .byteString, .since(.v1_1), required: .since(.v1_1)),
      MemberRule(.issuerAlternativeName, .byteString, .since(.v1_1), many: true),
    ]),
  StructureRule(
    .x_509CertificateSubject,
    [
      MemberRule(.subjectDistinguishedName, .byteString, .since(.v1_1)),
      MemberRule(.subjectAlternativeName, .byteString, .since(.v1_1), many: true),
    ]),
  StructureRule(
    .deactivationReason,
    [
      MemberRule(.deactivationReasonCode, .enumeration, .since(.v3_0), required: .since(.v3_0)),
      MemberRule(.deactivationMessage, .textString, .since(.v3_0)),
    ]),
  StructureRule(
    .encryptionKeyInformation,
    [
      MemberRule(.uniqueIdentifier, .textString, .all, required: .all),
      MemberRule(.cryptographicParameters, .structure, .all),
    ]),
  StructureRule(
    .macSignatureKeyInformation,
    [
      MemberRule(.uniqueIdentifier, .textString, .all, required: .all),
      MemberRule(.cryptographicParameters, .structure, .all),
    ]),
  StructureRule(
    .keyWrappingData,
    [
      MemberRule(.wrappingMethod, .enumeration, .all, required: .all),
      MemberRule(.encryptionKeyInformation, .structure, .all),
      MemberRule(.macSignatureKeyInformation, .structure, .all),
      MemberRule(.macSignature, .byteString, .all),
      MemberRule(.ivCounterNonce, .byteString, .all),
      MemberRule(.encodingOption, .enumeration, .since(.v1_1)),
    ]),
  StructureRule(
    .keyWrappingSpecification,
    [
      MemberRule(.wrappingMethod, .enumeration, .all, required: .all),
      MemberRule(.encryptionKeyInformation, .structure, .all),
      MemberRule(.macSignatureKeyInformation, .structure, .all),
      MemberRule(.attributeName, .textString, .all, many: true),
      MemberRule(.encodingOption, .enumeration, .since(.v1_1)),
    ]),
  StructureRule(
    .nonce,
    [
      MemberRule(.nonceID, .byteString, .since(.v1_2), required: .since(.v1_2)),
      MemberRule(.nonceValue, .byteString, .since(.v1_2), required: .since(.v1_2)),
    ]),
]
