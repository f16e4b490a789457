/// NIST Key Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum NISTKeyType: UInt32, KMIPEnumeration {
  case privateSignatureKey = 0x00000001
  case publicSignatureVerificationKey = 0x00000002
  case symmetricAuthenticationKey = 0x00000003
  case privateAuthenticationKey = 0x00000004
  case publicAuthenticationKey = 0x00000005
  case symmetricDataEncryptionKey = 0x00000006
  case symmetricKeyWrappingKey = 0x00000007
  case symmetricRandomNumberGenerationKey = 0x00000008
  case symmetricMasterKey = 0x00000009
  case privateKeyTransportKey = 0x0000000A
  case publicKeyTransportKey = 0x0000000B
  case symmetricKeyAgreementKey = 0x0000000C
  case privateStaticKeyAgreementKey = 0x0000000D
  case publicStaticKeyAgreementKey = 0x0000000E
  case privateEphemeralKeyAgreementKey = 0x0000000F
  case publicEphemeralKeyAgreementKey = 0x00000010
  case symmetricAuthorizationKey = 0x00000011
  case privateAuthorizationKey = 0x00000012
  case publicAuthorizationKey = 0x00000013

  public static let rows: [EnumerationRow<NISTKeyType>] = [
    .init(.privateSignatureKey, "PrivateSignatureKey", .since(.v2_0)),
    .init(.publicSignatureVerificationKey, "PublicSignatureVerificationKey", .since(.v2_0)),
    .init(.symmetricAuthenticationKey, "SymmetricAuthenticationKey", .since(.v2_0)),
    .init(.privateAuthenticationKey, "PrivateAuthenticationKey", .since(.v2_0)),
    .init(.publicAuthenticationKey, "PublicAuthenticationKey", .since(.v2_0)),
    .init(.symmetricDataEncryptionKey, "SymmetricDataEncryptionKey", .since(.v2_0)),
    .init(.symmetricKeyWrappingKey, "SymmetricKeyWrappingKey", .since(.v2_0)),
    .init(.symmetricRandomNumberGenerationKey, "SymmetricRandomNumberGenerationKey", .since(.v2_0)),
    .init(.symmetricMasterKey, "SymmetricMasterKey", .since(.v2_0)),
    .init(.privateKeyTransportKey, "PrivateKeyTransportKey", .since(.v2_0)),
    .init(.publicKeyTransportKey, "PublicKeyTransportKey", .since(.v2_0)),
    .init(.symmetricKeyAgreementKey, "SymmetricKeyAgreementKey", .since(.v2_0)),
    .init(.privateStaticKeyAgreementKey, "PrivateStaticKeyAgreementKey", .since(.v2_0)),
    .init(.publicStaticKeyAgreementKey, "PublicStaticKeyAgreementKey", .since(.v2_0)),
    .init(.privateEphemeralKeyAgreementKey, "PrivateEphemeralKeyAgreementKey", .since(.v2_0)),
    .init(.publicEphemeralKeyAgreementKey, "PublicEphemeralKeyAgreementKey", .since(.v2_0)),
    .init(.symmetricAuthorizationKey, "SymmetricAuthorizationKey", .since(.v2_0)),
    .init(.privateAuthorizationKey, "PrivateAuthorizationKey", .since(.v2_0)),
    .init(.publicAuthorizationKey, "PublicAuthorizationKey", .since(.v2_0)),
  ]
}
