/// Object Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ObjectType: UInt32, KMIPEnumeration {
  case certificate = 0x00000001
  case symmetricKey = 0x00000002
  case publicKey = 0x00000003
  case privateKey = 0x00000004
  case splitKey = 0x00000005
  case template = 0x00000006
  case secretData = 0x00000007
  case opaqueObject = 0x00000008
  case pgpKey = 0x00000009
  case certificateRequest = 0x0000000A
  case user = 0x0000000B
  case group = 0x0000000C
  case passwordCredential = 0x0000000D
  case deviceCredential = 0x0000000E
  case oneTimePasswordCredential = 0x0000000F
  case hashedPasswordCredential = 0x00000010

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
