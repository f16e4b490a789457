/// Query Function (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum QueryFunction: UInt32, KMIPEnumeration {
  case queryOperations = 0x0000_0001
  case queryObjects = 0x0000_0002
  case queryServerInformation = 0x0000_0003
  case queryApplicationNamespaces = 0x0000_0004
  case queryExtensionList = 0x0000_0005
  case queryExtensionMap = 0x0000_0006
  case queryAttestationTypes = 0x0000_0007
  case queryRNGs = 0x0000_0008
  case queryValidations = 0x0000_0009
  case queryProfiles = 0x0000_000A
  case queryCapabilities = 0x0000_000B
  case queryClientRegistrationMethods = 0x0000_000C
  case queryDefaultsInformation = 0x0000_000D
  case queryStorageProtectionMasks = 0x0000_000E
  case queryCredentialInformation = 0x0000_000F

  public static let rows: [EnumerationRow<QueryFunction>] = [
    .init(.queryOperations, "QueryOperations", .all),
    .init(.queryObjects, "QueryObjects", .all),
    .init(.queryServerInformation, "QueryServerInformation", .all),
    .init(.queryApplicationNamespaces, "QueryApplicationNamespaces", .all),
    .init(.queryExtensionList, "QueryExtensionList", .since(.v1_1)),
    .init(.queryExtensionMap, "QueryExtensionMap", .since(.v1_1)),
    .init(.queryAttestationTypes, "QueryAttestationTypes", .since(.v1_2)),
    .init(.queryRNGs, "QueryRNGs", .since(.v1_3)),
    .init(.queryValidations, "QueryValidations", .since(.v1_3)),
    .init(.queryProfiles, "QueryProfiles", .since(.v1_3)),
    .init(.queryCapabilities, "QueryCapabilities", .since(.v1_3)),
    .init(.queryClientRegistrationMethods, "QueryClientRegistrationMethods", .since(.v1_3)),
    .init(.queryDefaultsInformation, "QueryDefaultsInformation", .since(.v2_0)),
    .init(.queryStorageProtectionMasks, "QueryStorageProtectionMasks", .since(.v2_0)),
    .init(.queryCredentialInformation, "QueryCredentialInformation", .since(.v3_0)),
  ]
}
