// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Operation (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum Operation: UInt32, KMIPEnumeration {
  case create = 0x0000_0001
  case createKeyPair = 0x0000_0002
  case register = 0x0000_0003
  case reKey = 0x0000_0004
  case deriveKey = 0x0000_0005
  case certify = 0x0000_0006
  case reCertify = 0x0000_0007
  case locate = 0x0000_0008
  case check = 0x0000_0009
  case get = 0x0000_000A
  case getAttributes = 0x0000_000B
  case getAttributeList = 0x0000_000C
  case addAttribute = 0x0000_000D
  case modifyAttribute = 0x0000_000E
  case deleteAttribute = 0x0000_000F
  case obtainLease = 0x0000_0010
  case getUsageAllocation = 0x0000_0011
  case activate = 0x0000_0012
  case revoke = 0x0000_0013
  case destroy = 0x0000_0014
  case archive = 0x0000_0015
  case recover = 0x0000_0016
  case validate = 0x0000_0017
  case query = 0x0000_0018
  case cancel = 0x0000_0019
  case poll = 0x0000_001A
  case notify = 0x0000_001B
  case put = 0x0000_001C
  case reKeyKeyPair = 0x0000_001D
  case discoverVersions = 0x0000_001E
  case encrypt = 0x0000_001F
  case decrypt = 0x0000_0020
  case sign = 0x0000_0021
  case signatureVerify = 0x0000_0022
  case mac = 0x0000_0023
  case macVerify = 0x0000_0024
  case rngRetrieve = 0x0000_0025
  case rngSeed = 0x0000_0026
  case hash = 0x0000_0027
  case createSplitKey = 0x0000_0028
  case joinSplitKey = 0x0000_0029
  case `import` = 0x0000_002A
  case export = 0x0000_002B
  case log = 0x0000_002C
  case login = 0x0000_002D
  case logout = 0x0000_002E
  case delegatedLogin = 0x0000_002F
  case adjustAttribute = 0x0000_0030
  case setAttribute = 0x0000_0031
  case setEndpointRole = 0x0000_0032
  case pkcs_11 = 0x0000_0033
  case interop = 0x0000_0034
  case reProvision = 0x0000_0035
  case setDefaults = 0x0000_0036
  case setConstraints = 0x0000_0037
  case getConstraints = 0x0000_0038
  case queryAsynchronousRequests = 0x0000_0039
  case process = 0x0000_003A
  case ping = 0x0000_003B
  case createGroup = 0x0000_003C
  case obliterate = 0x0000_003D
  case createUser = 0x0000_003E
  case createCredential = 0x0000_003F
  case deactivate = 0x0000_0040

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
