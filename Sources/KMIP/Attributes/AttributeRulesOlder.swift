internal import TTLV

// The rule tables of the attributes (KMIP 2.1 §4, 1.x chapter 3), the first half in the order of their tags.

let attributeRulesOlder: [AttributeRule] = [
  AttributeRule(
    .activationDate, "Activation Date", .dateTime, .all, [.serverSets, .clientSets, .serverModifies, .clientModifies],
    objects: .cryptographicAndTemplate, implied: .making.and(.activate), states: .preActive, index: .date),
  AttributeRule(
    .applicationSpecificInformation, "Application Specific Information", .structure, .all,
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes],
    implied: .these(.reKey, .reCertify, .reKeyKeyPair), index: .equality),
  AttributeRule(
    .archiveDate, "Archive Date", .dateTime, .all, [.serverSets], implied: .these(.archive), index: .date),
  AttributeRule(
    .certificateIdentifier, "Certificate Identifier", .structure, .until(.v1_4), [.always, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuer, "Certificate Issuer", .structure, .until(.v1_4), [.always, .serverSets], objects: .certificate,
    objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubject, "Certificate Subject", .structure, .until(.v1_4), [.always, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateType, "Certificate Type", .enumeration, .all, [.always, .serverSets], objects: .certificate,
    objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .compromiseDate, "Compromise Date", .dateTime, .all, [.serverSets], objects: .cryptographicAndOpaque,
    implied: .these(.revoke), index: .date),
  AttributeRule(
    .compromiseOccurrenceDate, "Compromise Occurrence Date", .dateTime, .all, [.serverSets],
    objects: .cryptographicAndOpaque, implied: .these(.revoke), index: .date),
  AttributeRule(
    .contactInformation, "Contact Information", .textString, .all,
    [.serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes], implied: .making, index: .equality),
  AttributeRule(
    .credentialType, "Credential Type", .enumeration, .since(.v3_0), [.clientSets]),
  AttributeRule(
    .cryptographicAlgorithm, "Cryptographic Algorithm", .enumeration, .all, [.always, .serverSets],
    objects: .keysCertificatesTemplates, implied: .making),
  AttributeRule(
    .cryptographicDomainParameters, "Cryptographic Domain Parameters", .structure, .all, [.clientSets],
    objects: .asymmetricAndTemplate, implied: .these(.reKey, .reKeyKeyPair)),
  AttributeRule(
    .cryptographicLength, "Cryptographic Length", .integer, .all, [.always, .serverSets],
    objects: .keysCertificatesTemplates, implied: .making),
  AttributeRule(
    .cryptographicParameters, "Cryptographic Parameters", .structure, .all,
    [.many, .clientSets, .clientModifies, .clientDeletes], objects: .keysCertificatesTemplates,
    implied: .these(.reKey, .reCertify, .reKeyKeyPair)),
  AttributeRule(
    .cryptographicUsageMask, "Cryptographic Usage Mask", .integer, .all,
    [.always, .serverSets, .clientSets, .serverModifies], objects: .cryptographicAndTemplate, implied: .making),
  AttributeRule(
    .deactivationDate, "Deactivation Date", .dateTime, .all,
    [.serverSets, .clientSets, .serverModifies, .clientModifies], objects: .cryptographicAndTemplate,
    implied: .making.and(.revoke), states: .preActiveAndActive, index: .date),
  AttributeRule(
    .destroyDate, "Destroy Date", .dateTime, .all, [.serverSets], objects: .cryptographicAndOpaque,
    implied: .these(.destroy), index: .date),
  AttributeRule(
    .digest, "Digest", .structure, .all, [.always, .many, .serverSets], objects: .cryptographicAndOpaque,
    implied: .making),
  AttributeRule(
    .initialDate, "Initial Date", .dateTime, .all, [.always, .serverSets], implied: .making, index: .date),
  AttributeRule(
    .keyFormatType, "Key Format Type", .enumeration, .since(.v2_0), [.always, .serverSets]),
  AttributeRule(
    .keyPartIdentifier, "Key Part Identifier", .integer, .since(.v3_0), [.serverSets]),
  AttributeRule(
    .lastChangeDate, "Last Change Date", .dateTime, .all, [.always, .serverSets, .serverModifies],
    implied: .making.and(
      .addAttribute, .modifyAttribute, .deleteAttribute, .getUsageAllocation, .activate, .revoke, .destroy, .archive,
      .recover), index: .date),
  AttributeRule(
    .leaseTime, "Lease Time", .interval, .all, [.serverSets, .serverModifies], objects: .cryptographic, implied: .making
  ),
  AttributeRule(
    .link, "Link", .structure, .until(.v2_1),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes], objects: .cryptographic,
    implied: .these(.createKeyPair, .register, .reKey, .deriveKey, .certify, .reCertify, .reKeyKeyPair),
    index: .equality),
  AttributeRule(
    .name, "Name", .structure, .all, [.many, .clientSets, .serverModifies, .clientModifies, .clientDeletes],
    implied: .these(.reKey, .reCertify, .reKeyKeyPair), index: .equality),
  AttributeRule(
    .objectGroup, "Object Group", .textString, .until(.v2_1),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes], implied: .making,
    index: .equality),
  AttributeRule(
    .objectType, "Object Type", .enumeration, .all, [.always, .serverSets], implied: .making),
  AttributeRule(
    .opaqueDataType, "Opaque Data Type", .enumeration, .since(.v2_0), [.always, .serverSets], objects: .opaque,
    objects2: .opaque, implied: .these(.register)),
  AttributeRule(
    .operationPolicyName, "Operation Policy Name", .textString, .until(.v1_4),
    [.serverSets, .clientSets, .serverModifies], implied: .making),
  AttributeRule(
    .processStartDate, "Process Start Date", .dateTime, .all,
    [.serverSets, .clientSets, .serverModifies, .clientModifies], objects: .symmetricAndTemplate,
    implied: .these(.create, .register, .reKey, .deriveKey), states: .preActiveAndActive, index: .date),
  AttributeRule(
    .protectStopDate, "Protect Stop Date", .dateTime, .all,
    [.serverSets, .clientSets, .serverModifies, .clientModifies], objects: .symmetricAndTemplate,
    implied: .these(.create, .register, .reKey, .deriveKey), states: .preActiveAndActive, index: .date),
  AttributeRule(
    .revocationReason, "Revocation Reason", .structure, .all, [.serverSets, .serverModifies],
    objects: .cryptographicAndOpaque, implied: .these(.revoke)),
  AttributeRule(
    .splitKeyMethod, "Split Key Method", .enumeration, .since(.v3_0), [.serverSets]),
  AttributeRule(
    .splitKeyParts, "Split Key Parts", .integer, .since(.v3_0), [.serverSets]),
  AttributeRule(
    .splitKeyThreshold, "Split Key Threshold", .integer, .since(.v3_0), [.serverSets]),
  AttributeRule(
    .state, "State", .enumeration, .all, [.always, .serverSets, .serverModifies], objects: .cryptographic,
    implied: .making.and(.activate, .revoke, .destroy)),
  AttributeRule(
    .uniqueIdentifier, "Unique Identifier", .textString, .all, [.always, .serverSets], implied: .making,
    index: .equality),
  AttributeRule(
    .usageLimits, "Usage Limits", .structure, .all,
    [.serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes], objects: .keysAndTemplate,
    implied: .these(.create, .createKeyPair, .register, .reKey, .deriveKey, .getUsageAllocation, .reKeyKeyPair)),
  AttributeRule(
    .fresh, "Fresh", .boolean, .since(.v1_1), [.always, .serverSets, .clientSets, .serverModifies],
    objects: .cryptographic, implied: .making),
  AttributeRule(
    .certificateLength, "Certificate Length", .integer, .since(.v1_1), [.always, .serverSets], objects: .certificate,
    objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .digitalSignatureAlgorithm, "Digital Signature Algorithm", .enumeration, .since(.v1_1),
    [.always, .many, .serverSets], objects: .certificate, objects2: .certificateAndPGP,
    implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .x_509CertificateIdentifier, "X.509 Certificate Identifier", .structure, .since(.v1_1), [.always, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .x_509CertificateIssuer, "X.509 Certificate Issuer", .structure, .since(.v1_1), [.always, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .x_509CertificateSubject, "X.509 Certificate Subject", .structure, .since(.v1_1), [.always, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .keyValueLocation, "Key Value Location", .structure, .since(.v1_2),
    [.many, .clientSets, .clientModifies, .clientDeletes], objects: .secrets),
  AttributeRule(
    .keyValuePresent, "Key Value Present", .boolean, .since(.v1_2), [.serverSets], objects: .secrets,
    implied: .these(.register)),
  AttributeRule(
    .originalCreationDate, "Original Creation Date", .dateTime, .since(.v1_2), [.serverSets, .clientSets],
    implied: .these(.create, .createKeyPair, .reKey, .deriveKey, .reKeyKeyPair), index: .date),
  AttributeRule(
    .alternativeName, "Alternative Name", .structure, .since(.v1_2),
    [.many, .clientSets, .serverModifies, .clientModifies, .clientDeletes], index: .equality),
  AttributeRule(
    .randomNumberGenerator, "Random Number Generator", .structure, .since(.v1_3), [.serverSets, .clientSets],
    objects: .cryptographic, implied: .these(.create, .createKeyPair, .reKey, .deriveKey, .reKeyKeyPair)),
  AttributeRule(
    .pkcs_12FriendlyName, "PKCS#12 Friendly Name", .textString, .since(.v1_4),
    [.serverSets, .clientSets, .clientModifies, .clientDeletes], objects: .cryptographic),
  AttributeRule(
    .description, "Description", .textString, .since(.v1_4),
    [.serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .comment, "Comment", .textString, .since(.v1_4),
    [.serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .certificateSubjectCN, "Certificate Subject CN", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectO, "Certificate Subject O", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectOU, "Certificate Subject OU", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
]
