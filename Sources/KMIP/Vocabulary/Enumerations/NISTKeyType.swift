/// NIST Key Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum NISTKeyType: UInt32, KMIPEnumeration {
  case privateSignatureKey = 0x0000_0001
  case publicSignatureVerificationKey = 0x0000_0002
  case symmetricAuthenticationKey = 0x0000_0003
  case privateAuthenticationKey = 0x0000_0004
  case publicAuthenticationKey = 0x0000_0005
  case symmetricDataEncryptionKey = 0x0000_0006
  case symmetricKeyWrappingKey = 0x0000_0007
  case symmetricRandomNumberGenerationKey = 0x0000_0008
  case symmetricMasterKey = 0x0000_0009
  case privateKeyTransportKey = 0x0000_000A
  case publicKeyTransportKey = 0x0000_000B
  case symmetricKeyAgreementKey = 0x0000_000C
  case privateStaticKeyAgreementKey = 0x0000_000D
  case publicStaticKeyAgreementKey = 0x0000_000E
  case privateEphemeralKeyAgreementKey = 0x0000_000F
  case publicEphemeralKeyAgreementKey = 0x0000_0010
  case symmetricAuthorizationKey = 0x0000_0011
  case privateAuthorizationKey = 0x0000_0012
  case publicAuthorizationKey = 0x0000_0013

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
