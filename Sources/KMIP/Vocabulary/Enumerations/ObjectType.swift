/// Object Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ObjectType: UInt32, KMIPEnumeration {
  case certificate = 0x0000_0001
  case symmetricKey = 0x0000_0002
  case publicKey = 0x0000_0003
  case privateKey = 0x0000_0004
  case splitKey = 0x0000_0005
  case template = 0x0000_0006
  case secretData = 0x0000_0007
  case opaqueObject = 0x0000_0008
  case pgpKey = 0x0000_0009
  case certificateRequest = 0x0000_000A
  case user = 0x0000_000B
  case group = 0x0000_000C
  case passwordCredential = 0x0000_000D
  case deviceCredential = 0x0000_000E
  case oneTimePasswordCredential = 0x0000_000F
  case hashedPasswordCredential = 0x0000_0010

  public static let rows: [EnumerationRow<ObjectType>] = [
    .init(.certificate, "Certificate", .all),
    .init(.symmetricKey, "SymmetricKey", .all),
    .init(.publicKey, "PublicKey", .all),
    .init(.privateKey, "PrivateKey", .all),
    .init(.splitKey, "SplitKey", .all),
    .init(.template, "Template", .until(.v1_4)),
    .init(.secretData, "SecretData", .all),
    .init(.opaqueObject, "OpaqueObject", .all),
    .init(.pgpKey, "PGPKey", .since(.v1_2)),
    .init(.certificateRequest, "CertificateRequest", .since(.v2_0)),
    .init(.user, "User", .since(.v3_0)),
    .init(.group, "Group", .since(.v3_0)),
    .init(.passwordCredential, "PasswordCredential", .since(.v3_0)),
    .init(.deviceCredential, "DeviceCredential", .since(.v3_0)),
    .init(.oneTimePasswordCredential, "OneTimePasswordCredential", .since(.v3_0)),
    .init(.hashedPasswordCredential, "HashedPasswordCredential", .since(.v3_0)),
  ]
}
