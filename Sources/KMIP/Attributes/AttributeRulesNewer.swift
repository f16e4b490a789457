internal import TTLV

// The rule tables of the attributes (KMIP 2.1 §4, 1.x chapter 3), the second half in the order of their tags.

let attributeRulesNewer: [AttributeRule] = [
  AttributeRule(
    .certificateSubjectEmail, "Certificate Subject Email", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectC, "Certificate Subject C", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectST, "Certificate Subject ST", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectL, "Certificate Subject L", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectUID, "Certificate Subject UID", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectSerialNumber, "Certificate Subject Serial Number", .textString, .since(.v2_0),
    [.many, .serverSets], objects: .certificate, objects2: .certificate,
    implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectTitle, "Certificate Subject Title", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectDC, "Certificate Subject DC", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateSubjectDNQualifier, "Certificate Subject DN Qualifier", .textString, .since(.v2_0),
    [.many, .serverSets], objects: .certificate, objects2: .certificate,
    implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerCN, "Certificate Issuer CN", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerO, "Certificate Issuer O", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerOU, "Certificate Issuer OU", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerEmail, "Certificate Issuer Email", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerC, "Certificate Issuer C", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerST, "Certificate Issuer ST", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerL, "Certificate Issuer L", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerUID, "Certificate Issuer UID", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerSerialNumber, "Certificate Issuer Serial Number", .textString, .since(.v2_0),
    [.many, .serverSets], objects: .certificate, objects2: .certificate,
    implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerTitle, "Certificate Issuer Title", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerDC, "Certificate Issuer DC", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerDNQualifier, "Certificate Issuer DN Qualifier", .textString, .since(.v2_0), [.many, .serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .sensitive, "Sensitive", .boolean, .since(.v1_4),
    [.always, .serverSets, .clientSets, .serverModifies, .clientModifies], implied: .making),
  AttributeRule(
    .alwaysSensitive, "Always Sensitive", .boolean, .since(.v1_4), [.always, .serverSets, .serverModifies],
    implied: .these(.create, .createKeyPair, .register, .reKey, .deriveKey, .reKeyKeyPair)),
  AttributeRule(
    .extractable, "Extractable", .boolean, .since(.v1_4),
    [.always, .serverSets, .clientSets, .serverModifies, .clientModifies], implied: .making),
  AttributeRule(
    .neverExtractable, "Never Extractable", .boolean, .since(.v1_4), [.always, .serverSets, .serverModifies],
    implied: .these(.create, .createKeyPair, .register, .reKey, .deriveKey, .reKeyKeyPair)),
  AttributeRule(
    .shortUniqueIdentifier, "Short Unique Identifier", .byteString, .since(.v2_0), [.always, .serverSets],
    implied: .making, index: .equality),
  AttributeRule(
    .nistKeyType, "NIST Key Type", .enumeration, .since(.v2_0), [.many, .clientSets]),
  AttributeRule(
    .protectionLevel, "Protection Level", .enumeration, .since(.v2_0), [.clientSets, .clientModifies, .clientDeletes]),
  AttributeRule(
    .protectionPeriod, "Protection Period", .interval, .since(.v2_0), [.clientSets, .clientModifies, .clientDeletes]),
  AttributeRule(
    .quantumSafe, "Quantum Safe", .boolean, .since(.v2_0), [.clientSets, .clientModifies, .clientDeletes]),
  AttributeRule(
    .protectionStorageMask, "Protection Storage Mask", .integer, .since(.v2_0), [.always, .serverSets], implied: .making
  ),
  AttributeRule(
    .rotateInterval, "Rotate Interval", .interval, .since(.v2_1), [.serverSets, .clientSets, .serverModifies],
    implied: .making),
  AttributeRule(
    .rotateAutomatic, "Rotate Automatic", .boolean, .since(.v2_1), [.serverSets, .clientSets, .serverModifies]),
  AttributeRule(
    .rotateOffset, "Rotate Offset", .interval, .since(.v2_1), [.serverSets, .clientSets, .serverModifies],
    implied: .making),
  AttributeRule(
    .rotateDate, "Rotate Date", .dateTime, .since(.v2_1), [.serverSets], index: .date),
  AttributeRule(
    .rotateGeneration, "Rotate Generation", .integer, .since(.v2_1), [.serverSets]),
  AttributeRule(
    .rotateName, "Rotate Name", .structure, .since(.v2_1), [.clientSets, .clientModifies, .clientDeletes]),
  AttributeRule(
    .rotateLatest, "Rotate Latest", .boolean, .since(.v2_1), [.serverSets, .serverModifies]),
  AttributeRule(
    .objectClass, "Object Class", .enumeration, .since(.v3_0), [.always, .serverSets]),
  AttributeRule(
    .credentialLink, "Credential Link", .reference, .since(.v3_0),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .passwordLink, "Password Link", .reference, .since(.v3_0),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .otpCounter, "OTP Counter", .byteString, .since(.v3_0), [.serverSets, .serverModifies]),
  AttributeRule(
    .groupLink, "Group Link", .reference, .since(.v3_0),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .splitKeyBaseLink, "Split Key Base Link", .reference, .since(.v3_0),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .joinedSplitKeyPartsLink, "Joined Split Key Parts Link", .reference, .since(.v3_0),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .splitKeyPolynomial, "Split Key Polynomial", .enumeration, .since(.v3_0), [.serverSets]),
  AttributeRule(
    .deactivationReason, "Deactivation Reason", .structure, .since(.v3_0), [.serverSets]),
  AttributeRule(
    .certificateSubjectDN, "Certificate Subject DN", .textString, .since(.v3_0), [.serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateIssuerDN, "Certificate Issuer DN", .textString, .since(.v3_0), [.serverSets],
    objects: .certificate, objects2: .certificate, implied: .these(.register, .certify, .reCertify)),
  AttributeRule(
    .certificateRequestLink, "Certificate Request Link", .reference, .since(.v3_0),
    [.many, .serverSets, .clientSets, .serverModifies, .clientModifies, .clientDeletes]),
  AttributeRule(
    .certifyCounter, "Certify Counter", .longInteger, .since(.v3_0), [.serverSets, .serverModifies]),
  AttributeRule(
    .decryptCounter, "Decrypt Counter", .longInteger, .since(.v3_0), [.serverSets, .serverModifies]),
  AttributeRule(
    .encryptCounter, "Encrypt Counter", .longInteger, .since(.v3_0), [.serverSets, .serverModifies]),
  AttributeRule(
    .signCounter, "Sign Counter", .longInteger, .since(.v3_0), [.serverSets, .serverModifies]),
  AttributeRule(
    .signatureVerifyCounter, "Signature Verify Counter", .longInteger, .since(.v3_0), [.serverSets, .serverModifies]),
  AttributeRule(
    .nistSecurityCategory, "NIST Security Category", .integer, .since(.v3_0), [.serverSets]),
]
