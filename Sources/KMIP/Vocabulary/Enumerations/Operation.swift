/// Operation (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum Operation: UInt32, KMIPEnumeration {
  case create = 0x00000001
  case createKeyPair = 0x00000002
  case register = 0x00000003
  case reKey = 0x00000004
  case deriveKey = 0x00000005
  case certify = 0x00000006
  case reCertify = 0x00000007
  case locate = 0x00000008
  case check = 0x00000009
  case get = 0x0000000A
  case getAttributes = 0x0000000B
  case getAttributeList = 0x0000000C
  case addAttribute = 0x0000000D
  case modifyAttribute = 0x0000000E
  case deleteAttribute = 0x0000000F
  case obtainLease = 0x00000010
  case getUsageAllocation = 0x00000011
  case activate = 0x00000012
  case revoke = 0x00000013
  case destroy = 0x00000014
  case archive = 0x00000015
  case recover = 0x00000016
  case validate = 0x00000017
  case query = 0x00000018
  case cancel = 0x00000019
  case poll = 0x0000001A
  case notify = 0x0000001B
  case put = 0x0000001C
  case reKeyKeyPair = 0x0000001D
  case discoverVersions = 0x0000001E
  case encrypt = 0x0000001F
  case decrypt = 0x00000020
  case sign = 0x00000021
  case signatureVerify = 0x00000022
  case mac = 0x00000023
  case macVerify = 0x00000024
  case rngRetrieve = 0x00000025
  case rngSeed = 0x00000026
  case hash = 0x00000027
  case createSplitKey = 0x00000028
  case joinSplitKey = 0x00000029
  case `import` = 0x0000002A
  case export = 0x0000002B
  case log = 0x0000002C
  case login = 0x0000002D
  case logout = 0x0000002E
  case delegatedLogin = 0x0000002F
  case adjustAttribute = 0x00000030
  case setAttribute = 0x00000031
  case setEndpointRole = 0x00000032
  case pkcs_11 = 0x00000033
  case interop = 0x00000034
  case reProvision = 0x00000035
  case setDefaults = 0x00000036
  case setConstraints = 0x00000037
  case getConstraints = 0x00000038
  case queryAsynchronousRequests = 0x00000039
  case process = 0x0000003A
  case ping = 0x0000003B
  case createGroup = 0x0000003C
  case obliterate = 0x0000003D
  case createUser = 0x0000003E
  case createCredential = 0x0000003F
  case deactivate = 0x00000040

  public static let rows: [EnumerationRow<Operation>] = [
    .init(.create, "Create", .all),
    .init(.createKeyPair, "CreateKeyPair", .all),
    .init(.register, "Register", .all),
    .init(.reKey, "ReKey", .all),
    .init(.deriveKey, "DeriveKey", .all),
    .init(.certify, "Certify", .all),
    .init(.reCertify, "ReCertify", .all),
    .init(.locate, "Locate", .all),
    .init(.check, "Check", .all),
    .init(.get, "Get", .all),
    .init(.getAttributes, "GetAttributes", .all),
    .init(.getAttributeList, "GetAttributeList", .all),
    .init(.addAttribute, "AddAttribute", .all),
    .init(.modifyAttribute, "ModifyAttribute", .all),
    .init(.deleteAttribute, "DeleteAttribute", .all),
    .init(.obtainLease, "ObtainLease", .all),
    .init(.getUsageAllocation, "GetUsageAllocation", .all),
    .init(.activate, "Activate", .all),
    .init(.revoke, "Revoke", .all),
    .init(.destroy, "Destroy", .all),
    .init(.archive, "Archive", .all),
    .init(.recover, "Recover", .all),
    .init(.validate, "Validate", .all),
    .init(.query, "Query", .all),
    .init(.cancel, "Cancel", .all),
    .init(.poll, "Poll", .all),
    .init(.notify, "Notify", .all),
    .init(.put, "Put", .all),
    .init(.reKeyKeyPair, "ReKeyKeyPair", .since(.v1_1)),
    .init(.discoverVersions, "DiscoverVersions", .since(.v1_1)),
    .init(.encrypt, "Encrypt", .since(.v1_2)),
    .init(.decrypt, "Decrypt", .since(.v1_2)),
    .init(.sign, "Sign", .since(.v1_2)),
    .init(.signatureVerify, "SignatureVerify", .since(.v1_2)),
    .init(.mac, "MAC", .since(.v1_2)),
    .init(.macVerify, "MACVerify", .since(.v1_2)),
    .init(.rngRetrieve, "RNGRetrieve", .since(.v1_2)),
    .init(.rngSeed, "RNGSeed", .since(.v1_2)),
    .init(.hash, "Hash", .since(.v1_2)),
    .init(.createSplitKey, "CreateSplitKey", .since(.v1_2)),
    .init(.joinSplitKey, "JoinSplitKey", .since(.v1_2)),
    .init(.`import`, "Import", .since(.v1_4)),
    .init(.export, "Export", .since(.v1_4)),
    .init(.log, "Log", .since(.v2_0)),
    .init(.login, "Login", .since(.v2_0)),
    .init(.logout, "Logout", .since(.v2_0)),
    .init(.delegatedLogin, "DelegatedLogin", .since(.v2_0)),
    .init(.adjustAttribute, "AdjustAttribute", .since(.v2_0)),
    .init(.setAttribute, "SetAttribute", .since(.v2_0)),
    .init(.setEndpointRole, "SetEndpointRole", .since(.v2_0)),
    .init(.pkcs_11, "PKCS_11", .since(.v2_0)),
    .init(.interop, "Interop", .since(.v2_0)),
    .init(.reProvision, "ReProvision", .since(.v2_0)),
    .init(.setDefaults, "SetDefaults", .since(.v2_1)),
    .init(.setConstraints, "SetConstraints", .since(.v2_1)),
    .init(.getConstraints, "GetConstraints", .since(.v2_1)),
    .init(.queryAsynchronousRequests, "QueryAsynchronousRequests", .since(.v2_1)),
    .init(.process, "Process", .since(.v2_1)),
    .init(.ping, "Ping", .since(.v2_1)),
    .init(.createGroup, "CreateGroup", .since(.v3_0)),
    .init(.obliterate, "Obliterate", .since(.v3_0)),
    .init(.createUser, "CreateUser", .since(.v3_0)),
    .init(.createCredential, "CreateCredential", .since(.v3_0)),
    .init(.deactivate, "Deactivate", .since(.v3_0)),
  ]
}
