/// The enumeration form of Unique Identifier: which object of the batch so far is meant (KMIP 2.0 §11.58).
public enum UniqueIdentifierEnumeration: UInt32, KMIPEnumeration {
  case idPlaceholder = 0x0000_0001
  case certify = 0x0000_0002
  case create = 0x0000_0003
  case createKeyPair = 0x0000_0004
  case createKeyPairPrivateKey = 0x0000_0005
  case createKeyPairPublicKey = 0x0000_0006
  case createSplitKey = 0x0000_0007
  case deriveKey = 0x0000_0008
  case `import` = 0x0000_0009
  case joinSplitKey = 0x0000_000A
  case locate = 0x0000_000B
  case register = 0x0000_000C
  case reKey = 0x0000_000D
  case reCertify = 0x0000_000E
  case reKeyKeyPair = 0x0000_000F
  case reKeyKeyPairPrivateKey = 0x0000_0010
  case reKeyKeyPairPublicKey = 0x0000_0011
  case reProvision = 0x0000_0012
  case createUser = 0x0000_0013
  case createGroup = 0x0000_0014
  case createCredential = 0x0000_0015

  public static let rows: [EnumerationRow<UniqueIdentifierEnumeration>] = [
    .init(.idPlaceholder, "IDPlaceholder", .since(.v2_0)),
    .init(.certify, "Certify", .since(.v2_0)),
    .init(.create, "Create", .since(.v2_0)),
    .init(.createKeyPair, "CreateKeyPair", .since(.v2_0)),
    .init(.createKeyPairPrivateKey, "CreateKeyPairPrivateKey", .since(.v2_0)),
    .init(.createKeyPairPublicKey, "CreateKeyPairPublicKey", .since(.v2_0)),
    .init(.createSplitKey, "CreateSplitKey", .since(.v2_0)),
    .init(.deriveKey, "DeriveKey", .since(.v2_0)),
    .init(.`import`, "Import", .since(.v2_0)),
    .init(.joinSplitKey, "JoinSplitKey", .since(.v2_0)),
    .init(.locate, "Locate", .since(.v2_0)),
    .init(.register, "Register", .since(.v2_0)),
    .init(.reKey, "ReKey", .since(.v2_0)),
    .init(.reCertify, "ReCertify", .since(.v2_0)),
    .init(.reKeyKeyPair, "ReKeyKeyPair", .since(.v2_0)),
    .init(.reKeyKeyPairPrivateKey, "ReKeyKeyPairPrivateKey", .since(.v2_0)),
    .init(.reKeyKeyPairPublicKey, "ReKeyKeyPairPublicKey", .since(.v2_0)),
    .init(.reProvision, "ReProvision", .since(.v3_0)),
    .init(.createUser, "CreateUser", .since(.v3_0)),
    .init(.createGroup, "CreateGroup", .since(.v3_0)),
    .init(.createCredential, "CreateCredential", .since(.v3_0)),
  ]
}
