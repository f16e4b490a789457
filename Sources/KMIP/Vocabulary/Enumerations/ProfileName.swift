// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Profile Name (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ProfileName: UInt32, KMIPEnumeration {
  case baselineServerBasicKMIPV1_2 = 0x0000_0001
  case baselineServerTLSV1_2KMIPV1_2 = 0x0000_0002
  case baselineClientBasicKMIPV1_2 = 0x0000_0003
  case baselineClientTLSV1_2KMIPV1_2 = 0x0000_0004
  case completeServerBasicKMIPV1_2 = 0x0000_0005
  case completeServerTLSV1_2KMIPV1_2 = 0x0000_0006
  case tapeLibraryClientKMIPV1_0 = 0x0000_0007
  case tapeLibraryClientKMIPV1_1 = 0x0000_0008
  case tapeLibraryClientKMIPV1_2 = 0x0000_0009
  case tapeLibraryServerKMIPV1_0 = 0x0000_000A
  case tapeLibraryServerKMIPV1_1 = 0x0000_000B
  case tapeLibraryServerKMIPV1_2 = 0x0000_000C
  case symmetricKeyLifecycleClientKMIPV1_0 = 0x0000_000D
  case symmetricKeyLifecycleClientKMIPV1_1 = 0x0000_000E
  case symmetricKeyLifecycleClientKMIPV1_2 = 0x0000_000F
  case symmetricKeyLifecycleServerKMIPV1_0 = 0x0000_0010
  case symmetricKeyLifecycleServerKMIPV1_1 = 0x0000_0011
  case symmetricKeyLifecycleServerKMIPV1_2 = 0x0000_0012
  case asymmetricKeyLifecycleClientKMIPV1_0 = 0x0000_0013
  case asymmetricKeyLifecycleClientKMIPV1_1 = 0x0000_0014
  case asymmetricKeyLifecycleClientKMIPV1_2 = 0x0000_0015
  case asymmetricKeyLifecycleServerKMIPV1_0 = 0x0000_0016
  case asymmetricKeyLifecycleServerKMIPV1_1 = 0x0000_0017
  case asymmetricKeyLifecycleServerKMIPV1_2 = 0x0000_0018
  case basicCryptographicClientKMIPV1_2 = 0x0000_0019
  case basicCryptographicServerKMIPV1_2 = 0x0000_001A
  case advancedCryptographicClientKMIPV1_2 = 0x0000_001B
  case advancedCryptographicServerKMIPV1_2 = 0x0000_001C
  case rngCryptographicClientKMIPV1_2 = 0x0000_001D
  case rngCryptographicServerKMIPV1_2 = 0x0000_001E
  case basicSymmetricKeyFoundryClientKMIPV1_0 = 0x0000_001F
  case intermediateSymmetricKeyFoundryClientKMIPV1_0 = 0x0000_0020
  case advancedSymmetricKeyFoundryClientKMIPV1_0 = 0x0000_0021
  case basicSymmetricKeyFoundryClientKMIPV1_1 = 0x0000_0022
  case intermediateSymmetricKeyFoundryClientKMIPV1_1 = 0x0000_0023
  case advancedSymmetricKeyFoundryClientKMIPV1_1 = 0x0000_0024
  case basicSymmetricKeyFoundryClientKMIPV1_2 = 0x0000_0025
  case intermediateSymmetricKeyFoundryClientKMIPV1_2 = 0x0000_0026
  case advancedSymmetricKeyFoundryClientKMIPV1_2 = 0x0000_0027
  case symmetricKeyFoundryServerKMIPV1_0 = 0x0000_0028
  case symmetricKeyFoundryServerKMIPV1_1 = 0x0000_0029
  case symmetricKeyFoundryServerKMIPV1_2 = 0x0000_002A
  case opaqueManagedObjectStoreClientKMIPV1_0 = 0x0000_002B
  case opaqueManagedObjectStoreClientKMIPV1_1 = 0x0000_002C
  case opaqueManagedObjectStoreClientKMIPV1_2 = 0x0000_002D
  case opaqueManagedObjectStoreServerKMIPV1_0 = 0x0000_002E
  case opaqueManagedObjectStoreServerKMIPV1_1 = 0x0000_002F
  case opaqueManagedObjectStoreServerKMIPV1_2 = 0x0000_0030
  case suiteBMinLOS_128ClientKMIPV1_0 = 0x0000_0031
  case suiteBMinLOS_128ClientKMIPV1_1 = 0x0000_0032
  case suiteBMinLOS_128ClientKMIPV1_2 = 0x0000_0033
  case suiteBMinLOS_128ServerKMIPV1_0 = 0x0000_0034
  case suiteBMinLOS_128ServerKMIPV1_1 = 0x0000_0035
  case suiteBMinLOS_128ServerKMIPV1_2 = 0x0000_0036
  case suiteBMinLOS_192ClientKMIPV1_0 = 0x0000_0037
  case suiteBMinLOS_192ClientKMIPV1_1 = 0x0000_0038
  case suiteBMinLOS_192ClientKMIPV1_2 = 0x0000_0039
  case suiteBMinLOS_192ServerKMIPV1_0 = 0x0000_003A
  case suiteBMinLOS_192ServerKMIPV1_1 = 0x0000_003B
  case suiteBMinLOS_192ServerKMIPV1_2 = 0x0000_003C
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_0 = 0x0000_003D
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_1 = 0x0000_003E
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_2 = 0x0000_003F
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_0 = 0x0000_0040
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_1 = 0x0000_0041
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_2 = 0x0000_0042
  case httpsClientKMIPV1_0 = 0x0000_0043
  case httpsClientKMIPV1_1 = 0x0000_0044
  case httpsClientKMIPV1_2 = 0x0000_0045
  case httpsServerKMIPV1_0 = 0x0000_0046
  case httpsServerKMIPV1_1 = 0x0000_0047
  case httpsServerKMIPV1_2 = 0x0000_0048
  case jsonClientKMIPV1_0 = 0x0000_0049
  case jsonClientKMIPV1_1 = 0x0000_004A
  case jsonClientKMIPV1_2 = 0x0000_004B
  case jsonServerKMIPV1_0 = 0x0000_004C
  case jsonServerKMIPV1_1 = 0x0000_004D
  case jsonServerKMIPV1_2 = 0x0000_004E
  case xmlClientKMIPV1_0 = 0x0000_004F
  case xmlClientKMIPV1_1 = 0x0000_0050
  case xmlClientKMIPV1_2 = 0x0000_0051
  case xmlServerKMIPV1_0 = 0x0000_0052
  case xmlServerKMIPV1_1 = 0x0000_0053
  case xmlServerKMIPV1_2 = 0x0000_0054
  case baselineServerBasicKMIPV1_3 = 0x0000_0055
  case baselineServerTLSV1_2KMIPV1_3 = 0x0000_0056
  case baselineClientBasicKMIPV1_3 = 0x0000_0057
  case baselineClientTLSV1_2KMIPV1_3 = 0x0000_0058
  case completeServerBasicKMIPV1_3 = 0x0000_0059
  case completeServerTLSV1_2KMIPV1_3 = 0x0000_005A
  case tapeLibraryClientKMIPV1_3 = 0x0000_005B
  case tapeLibraryServerKMIPV1_3 = 0x0000_005C
  case symmetricKeyLifecycleClientKMIPV1_3 = 0x0000_005D
  case symmetricKeyLifecycleServerKMIPV1_3 = 0x0000_005E
  case asymmetricKeyLifecycleClientKMIPV1_3 = 0x0000_005F
  case asymmetricKeyLifecycleServerKMIPV1_3 = 0x0000_0060
  case basicCryptographicClientKMIPV1_3 = 0x0000_0061
  case basicCryptographicServerKMIPV1_3 = 0x0000_0062
  case advancedCryptographicClientKMIPV1_3 = 0x0000_0063
  case advancedCryptographicServerKMIPV1_3 = 0x0000_0064
  case rngCryptographicClientKMIPV1_3 = 0x0000_0065
  case rngCryptographicServerKMIPV1_3 = 0x0000_0066
  case basicSymmetricKeyFoundryClientKMIPV1_3 = 0x0000_0067
  case intermediateSymmetricKeyFoundryClientKMIPV1_3 = 0x0000_0068
  case advancedSymmetricKeyFoundryClientKMIPV1_3 = 0x0000_0069
  case symmetricKeyFoundryServerKMIPV1_3 = 0x0000_006A
  case opaqueManagedObjectStoreClientKMIPV1_3 = 0x0000_006B
  case opaqueManagedObjectStoreServerKMIPV1_3 = 0x0000_006C
  case suiteBMinLOS_128ClientKMIPV1_3 = 0x0000_006D
  case suiteBMinLOS_128ServerKMIPV1_3 = 0x0000_006E
  case suiteBMinLOS_192ClientKMIPV1_3 = 0x0000_006F
  case suiteBMinLOS_192ServerKMIPV1_3 = 0x0000_0070
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_3 = 0x0000_0071
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_3 = 0x0000_0072
  case httpsClientKMIPV1_3 = 0x0000_0073
  case httpsServerKMIPV1_3 = 0x0000_0074
  case jsonClientKMIPV1_3 = 0x0000_0075
  case jsonServerKMIPV1_3 = 0x0000_0076
  case xmlClientKMIPV1_3 = 0x0000_0077
  case xmlServerKMIPV1_3 = 0x0000_0078
  case baselineServerBasicKMIPV1_4 = 0x0000_0079
  case baselineServerTLSV1_2KMIPV1_4 = 0x0000_007A
  case baselineClientBasicKMIPV1_4 = 0x0000_007B
  case baselineClientTLSV1_2KMIPV1_4 = 0x0000_007C
  case completeServerBasicKMIPV1_4 = 0x0000_007D
  case completeServerTLSV1_2KMIPV1_4 = 0x0000_007E
  case tapeLibraryClientKMIPV1_4 = 0x0000_007F
  case tapeLibraryServerKMIPV1_4 = 0x0000_0080
  case symmetricKeyLifecycleClientKMIPV1_4 = 0x0000_0081
  case symmetricKeyLifecycleServerKMIPV1_4 = 0x0000_0082
  case asymmetricKeyLifecycleClientKMIPV1_4 = 0x0000_0083
  case asymmetricKeyLifecycleServerKMIPV1_4 = 0x0000_0084
  case basicCryptographicClientKMIPV1_4 = 0x0000_0085
  case basicCryptographicServerKMIPV1_4 = 0x0000_0086
  case advancedCryptographicClientKMIPV1_4 = 0x0000_0087
  case advancedCryptographicServerKMIPV1_4 = 0x0000_0088
  case rngCryptographicClientKMIPV1_4 = 0x0000_0089
  case rngCryptographicServerKMIPV1_4 = 0x0000_008A
  case basicSymmetricKeyFoundryClientKMIPV1_4 = 0x0000_008B
  case intermediateSymmetricKeyFoundryClientKMIPV1_4 = 0x0000_008C
  case advancedSymmetricKeyFoundryClientKMIPV1_4 = 0x0000_008D
  case symmetricKeyFoundryServerKMIPV1_4 = 0x0000_008E
  case opaqueManagedObjectStoreClientKMIPV1_4 = 0x0000_008F
  case opaqueManagedObjectStoreServerKMIPV1_4 = 0x0000_0090
  case suiteBMinLOS_128ClientKMIPV1_4 = 0x0000_0091
  case suiteBMinLOS_128ServerKMIPV1_4 = 0x0000_0092
  case suiteBMinLOS_192ClientKMIPV1_4 = 0x0000_0093
  case suiteBMinLOS_192ServerKMIPV1_4 = 0x0000_0094
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_4 = 0x0000_0095
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_4 = 0x0000_0096
  case httpsClientKMIPV1_4 = 0x0000_0097
  case httpsServerKMIPV1_4 = 0x0000_0098
  case jsonClientKMIPV1_4 = 0x0000_0099
  case jsonServerKMIPV1_4 = 0x0000_009A
  case xmlClientKMIPV1_4 = 0x0000_009B
  case xmlServerKMIPV1_4 = 0x0000_009C
  case completeServerBasic = 0x0000_0104
  case completeServerTLSV1_2 = 0x0000_0105
  case tapeLibraryClient = 0x0000_0106
  case tapeLibraryServer = 0x0000_0107
  case symmetricKeyLifecycleClient = 0x0000_0108
  case symmetricKeyLifecycleServer = 0x0000_0109
  case asymmetricKeyLifecycleClient = 0x0000_010A
  case asymmetricKeyLifecycleServer = 0x0000_010B
  case basicCryptographicClient = 0x0000_010C
  case basicCryptographicServer = 0x0000_010D
  case advancedCryptographicClient = 0x0000_010E
  case advancedCryptographicServer = 0x0000_010F
  case rngCryptographicClient = 0x0000_0110
  case rngCryptographicServer = 0x0000_0111
  case basicSymmetricKeyFoundryClient = 0x0000_0112
  case intermediateSymmetricKeyFoundryClient = 0x0000_0113
  case advancedSymmetricKeyFoundryClient = 0x0000_0114
  case symmetricKeyFoundryServer = 0x0000_0115
  case opaqueManagedObjectStoreClient = 0x0000_0116
  case opaqueManagedObjectStoreServer = 0x0000_0117
  case storageArrayWithSelfEncryptingDriveClient = 0x0000_011C
  case storageArrayWithSelfEncryptingDriveServer = 0x0000_011D
  case httpsClient = 0x0000_011E
  case httpsServer = 0x0000_011F
  case jsonClient = 0x0000_0120
  case jsonServer = 0x0000_0121
  case xmlClient = 0x0000_0122
  case xmlServer = 0x0000_0123
  case aesxtsClient = 0x0000_0124
  case aesxtsServer = 0x0000_0125
  case quantumSafeClient = 0x0000_0126
  case quantumSafeServer = 0x0000_0127
  case pkcs_11Client = 0x0000_0128
  case pkcs_11Server = 0x0000_0129
  case baselineClient = 0x0000_012A
  case baselineServer = 0x0000_012B
  case completeServer = 0x0000_012C

  public static let rows: [EnumerationRow<ProfileName>] = [
    .init(.baselineServerBasicKMIPV1_2, "BaselineServerBasicKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.baselineServerTLSV1_2KMIPV1_2, "BaselineServerTLSV1_2KMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.baselineClientBasicKMIPV1_2, "BaselineClientBasicKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.baselineClientTLSV1_2KMIPV1_2, "BaselineClientTLSV1_2KMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.completeServerBasicKMIPV1_2, "CompleteServerBasicKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.completeServerTLSV1_2KMIPV1_2, "CompleteServerTLSV1_2KMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryClientKMIPV1_0, "TapeLibraryClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryClientKMIPV1_1, "TapeLibraryClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryClientKMIPV1_2, "TapeLibraryClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryServerKMIPV1_0, "TapeLibraryServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryServerKMIPV1_1, "TapeLibraryServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryServerKMIPV1_2, "TapeLibraryServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleClientKMIPV1_0, "SymmetricKeyLifecycleClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleClientKMIPV1_1, "SymmetricKeyLifecycleClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleClientKMIPV1_2, "SymmetricKeyLifecycleClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleServerKMIPV1_0, "SymmetricKeyLifecycleServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleServerKMIPV1_1, "SymmetricKeyLifecycleServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleServerKMIPV1_2, "SymmetricKeyLifecycleServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleClientKMIPV1_0, "AsymmetricKeyLifecycleClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleClientKMIPV1_1, "AsymmetricKeyLifecycleClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleClientKMIPV1_2, "AsymmetricKeyLifecycleClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleServerKMIPV1_0, "AsymmetricKeyLifecycleServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleServerKMIPV1_1, "AsymmetricKeyLifecycleServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleServerKMIPV1_2, "AsymmetricKeyLifecycleServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.basicCryptographicClientKMIPV1_2, "BasicCryptographicClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.basicCryptographicServerKMIPV1_2, "BasicCryptographicServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.advancedCryptographicClientKMIPV1_2, "AdvancedCryptographicClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.advancedCryptographicServerKMIPV1_2, "AdvancedCryptographicServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.rngCryptographicClientKMIPV1_2, "RNGCryptographicClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.rngCryptographicServerKMIPV1_2, "RNGCryptographicServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.basicSymmetricKeyFoundryClientKMIPV1_0, "BasicSymmetricKeyFoundryClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(
      .intermediateSymmetricKeyFoundryClientKMIPV1_0, "IntermediateSymmetricKeyFoundryClientKMIPV1_0",
      .range(.v1_3, .v1_4)),
    .init(
      .advancedSymmetricKeyFoundryClientKMIPV1_0, "AdvancedSymmetricKeyFoundryClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.basicSymmetricKeyFoundryClientKMIPV1_1, "BasicSymmetricKeyFoundryClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(
      .intermediateSymmetricKeyFoundryClientKMIPV1_1, "IntermediateSymmetricKeyFoundryClientKMIPV1_1",
      .range(.v1_3, .v1_4)),
    .init(
      .advancedSymmetricKeyFoundryClientKMIPV1_1, "AdvancedSymmetricKeyFoundryClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.basicSymmetricKeyFoundryClientKMIPV1_2, "BasicSymmetricKeyFoundryClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(
      .intermediateSymmetricKeyFoundryClientKMIPV1_2, "IntermediateSymmetricKeyFoundryClientKMIPV1_2",
      .range(.v1_3, .v1_4)),
    .init(
      .advancedSymmetricKeyFoundryClientKMIPV1_2, "AdvancedSymmetricKeyFoundryClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyFoundryServerKMIPV1_0, "SymmetricKeyFoundryServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyFoundryServerKMIPV1_1, "SymmetricKeyFoundryServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyFoundryServerKMIPV1_2, "SymmetricKeyFoundryServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreClientKMIPV1_0, "OpaqueManagedObjectStoreClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreClientKMIPV1_1, "OpaqueManagedObjectStoreClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreClientKMIPV1_2, "OpaqueManagedObjectStoreClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreServerKMIPV1_0, "OpaqueManagedObjectStoreServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreServerKMIPV1_1, "OpaqueManagedObjectStoreServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreServerKMIPV1_2, "OpaqueManagedObjectStoreServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ClientKMIPV1_0, "SuiteBMinLOS_128ClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ClientKMIPV1_1, "SuiteBMinLOS_128ClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ClientKMIPV1_2, "SuiteBMinLOS_128ClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ServerKMIPV1_0, "SuiteBMinLOS_128ServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ServerKMIPV1_1, "SuiteBMinLOS_128ServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ServerKMIPV1_2, "SuiteBMinLOS_128ServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ClientKMIPV1_0, "SuiteBMinLOS_192ClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ClientKMIPV1_1, "SuiteBMinLOS_192ClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ClientKMIPV1_2, "SuiteBMinLOS_192ClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ServerKMIPV1_0, "SuiteBMinLOS_192ServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ServerKMIPV1_1, "SuiteBMinLOS_192ServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ServerKMIPV1_2, "SuiteBMinLOS_192ServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveClientKMIPV1_0, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_0",
      .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveClientKMIPV1_1, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_1",
      .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveClientKMIPV1_2, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_2",
      .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveServerKMIPV1_0, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_0",
      .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveServerKMIPV1_1, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_1",
      .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveServerKMIPV1_2, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_2",
      .range(.v1_3, .v1_4)),
    .init(.httpsClientKMIPV1_0, "HTTPSClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.httpsClientKMIPV1_1, "HTTPSClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.httpsClientKMIPV1_2, "HTTPSClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.httpsServerKMIPV1_0, "HTTPSServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.httpsServerKMIPV1_1, "HTTPSServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.httpsServerKMIPV1_2, "HTTPSServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.jsonClientKMIPV1_0, "JSONClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.jsonClientKMIPV1_1, "JSONClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.jsonClientKMIPV1_2, "JSONClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.jsonServerKMIPV1_0, "JSONServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.jsonServerKMIPV1_1, "JSONServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.jsonServerKMIPV1_2, "JSONServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.xmlClientKMIPV1_0, "XMLClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.xmlClientKMIPV1_1, "XMLClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.xmlClientKMIPV1_2, "XMLClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.xmlServerKMIPV1_0, "XMLServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.xmlServerKMIPV1_1, "XMLServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.xmlServerKMIPV1_2, "XMLServerKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.baselineServerBasicKMIPV1_3, "BaselineServerBasicKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.baselineServerTLSV1_2KMIPV1_3, "BaselineServerTLSV1_2KMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.baselineClientBasicKMIPV1_3, "BaselineClientBasicKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.baselineClientTLSV1_2KMIPV1_3, "BaselineClientTLSV1_2KMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.completeServerBasicKMIPV1_3, "CompleteServerBasicKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.completeServerTLSV1_2KMIPV1_3, "CompleteServerTLSV1_2KMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryClientKMIPV1_3, "TapeLibraryClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.tapeLibraryServerKMIPV1_3, "TapeLibraryServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleClientKMIPV1_3, "SymmetricKeyLifecycleClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyLifecycleServerKMIPV1_3, "SymmetricKeyLifecycleServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleClientKMIPV1_3, "AsymmetricKeyLifecycleClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.asymmetricKeyLifecycleServerKMIPV1_3, "AsymmetricKeyLifecycleServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.basicCryptographicClientKMIPV1_3, "BasicCryptographicClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.basicCryptographicServerKMIPV1_3, "BasicCryptographicServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.advancedCryptographicClientKMIPV1_3, "AdvancedCryptographicClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.advancedCryptographicServerKMIPV1_3, "AdvancedCryptographicServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.rngCryptographicClientKMIPV1_3, "RNGCryptographicClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.rngCryptographicServerKMIPV1_3, "RNGCryptographicServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.basicSymmetricKeyFoundryClientKMIPV1_3, "BasicSymmetricKeyFoundryClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(
      .intermediateSymmetricKeyFoundryClientKMIPV1_3, "IntermediateSymmetricKeyFoundryClientKMIPV1_3",
      .range(.v1_3, .v1_4)),
    .init(
      .advancedSymmetricKeyFoundryClientKMIPV1_3, "AdvancedSymmetricKeyFoundryClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyFoundryServerKMIPV1_3, "SymmetricKeyFoundryServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreClientKMIPV1_3, "OpaqueManagedObjectStoreClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreServerKMIPV1_3, "OpaqueManagedObjectStoreServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ClientKMIPV1_3, "SuiteBMinLOS_128ClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ServerKMIPV1_3, "SuiteBMinLOS_128ServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ClientKMIPV1_3, "SuiteBMinLOS_192ClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ServerKMIPV1_3, "SuiteBMinLOS_192ServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveClientKMIPV1_3, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_3",
      .range(.v1_3, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveServerKMIPV1_3, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_3",
      .range(.v1_3, .v1_4)),
    .init(.httpsClientKMIPV1_3, "HTTPSClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.httpsServerKMIPV1_3, "HTTPSServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.jsonClientKMIPV1_3, "JSONClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.jsonServerKMIPV1_3, "JSONServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.xmlClientKMIPV1_3, "XMLClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.xmlServerKMIPV1_3, "XMLServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.baselineServerBasicKMIPV1_4, "BaselineServerBasicKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.baselineServerTLSV1_2KMIPV1_4, "BaselineServerTLSV1_2KMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.baselineClientBasicKMIPV1_4, "BaselineClientBasicKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.baselineClientTLSV1_2KMIPV1_4, "BaselineClientTLSV1_2KMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.completeServerBasicKMIPV1_4, "CompleteServerBasicKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.completeServerTLSV1_2KMIPV1_4, "CompleteServerTLSV1_2KMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.tapeLibraryClientKMIPV1_4, "TapeLibraryClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.tapeLibraryServerKMIPV1_4, "TapeLibraryServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.symmetricKeyLifecycleClientKMIPV1_4, "SymmetricKeyLifecycleClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.symmetricKeyLifecycleServerKMIPV1_4, "SymmetricKeyLifecycleServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.asymmetricKeyLifecycleClientKMIPV1_4, "AsymmetricKeyLifecycleClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.asymmetricKeyLifecycleServerKMIPV1_4, "AsymmetricKeyLifecycleServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.basicCryptographicClientKMIPV1_4, "BasicCryptographicClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.basicCryptographicServerKMIPV1_4, "BasicCryptographicServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.advancedCryptographicClientKMIPV1_4, "AdvancedCryptographicClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.advancedCryptographicServerKMIPV1_4, "AdvancedCryptographicServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.rngCryptographicClientKMIPV1_4, "RNGCryptographicClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.rngCryptographicServerKMIPV1_4, "RNGCryptographicServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.basicSymmetricKeyFoundryClientKMIPV1_4, "BasicSymmetricKeyFoundryClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(
      .intermediateSymmetricKeyFoundryClientKMIPV1_4, "IntermediateSymmetricKeyFoundryClientKMIPV1_4",
      .range(.v1_4, .v1_4)),
    .init(
      .advancedSymmetricKeyFoundryClientKMIPV1_4, "AdvancedSymmetricKeyFoundryClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.symmetricKeyFoundryServerKMIPV1_4, "SymmetricKeyFoundryServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.opaqueManagedObjectStoreClientKMIPV1_4, "OpaqueManagedObjectStoreClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.opaqueManagedObjectStoreServerKMIPV1_4, "OpaqueManagedObjectStoreServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_128ClientKMIPV1_4, "SuiteBMinLOS_128ClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_128ServerKMIPV1_4, "SuiteBMinLOS_128ServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_192ClientKMIPV1_4, "SuiteBMinLOS_192ClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_192ServerKMIPV1_4, "SuiteBMinLOS_192ServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveClientKMIPV1_4, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_4",
      .range(.v1_4, .v1_4)),
    .init(
      .storageArrayWithSelfEncryptingDriveServerKMIPV1_4, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_4",
      .range(.v1_4, .v1_4)),
    .init(.httpsClientKMIPV1_4, "HTTPSClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.httpsServerKMIPV1_4, "HTTPSServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.jsonClientKMIPV1_4, "JSONClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.jsonServerKMIPV1_4, "JSONServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.xmlClientKMIPV1_4, "XMLClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.xmlServerKMIPV1_4, "XMLServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.completeServerBasic, "CompleteServerBasic", .since(.v2_0)),
    .init(.completeServerTLSV1_2, "CompleteServerTLSV1_2", .since(.v2_0)),
    .init(.tapeLibraryClient, "TapeLibraryClient", .since(.v2_0)),
    .init(.tapeLibraryServer, "TapeLibraryServer", .since(.v2_0)),
    .init(.symmetricKeyLifecycleClient, "SymmetricKeyLifecycleClient", .since(.v2_0)),
    .init(.symmetricKeyLifecycleServer, "SymmetricKeyLifecycleServer", .since(.v2_0)),
    .init(.asymmetricKeyLifecycleClient, "AsymmetricKeyLifecycleClient", .since(.v2_0)),
    .init(.asymmetricKeyLifecycleServer, "AsymmetricKeyLifecycleServer", .since(.v2_0)),
    .init(.basicCryptographicClient, "BasicCryptographicClient", .since(.v2_0)),
    .init(.basicCryptographicServer, "BasicCryptographicServer", .since(.v2_0)),
    .init(.advancedCryptographicClient, "AdvancedCryptographicClient", .since(.v2_0)),
    .init(.advancedCryptographicServer, "AdvancedCryptographicServer", .since(.v2_0)),
    .init(.rngCryptographicClient, "RNGCryptographicClient", .since(.v2_0)),
    .init(.rngCryptographicServer, "RNGCryptographicServer", .since(.v2_0)),
    .init(.basicSymmetricKeyFoundryClient, "BasicSymmetricKeyFoundryClient", .since(.v2_0)),
    .init(.intermediateSymmetricKeyFoundryClient, "IntermediateSymmetricKeyFoundryClient", .since(.v2_0)),
    .init(.advancedSymmetricKeyFoundryClient, "AdvancedSymmetricKeyFoundryClient", .since(.v2_0)),
    .init(.symmetricKeyFoundryServer, "SymmetricKeyFoundryServer", .since(.v2_0)),
    .init(.opaqueManagedObjectStoreClient, "OpaqueManagedObjectStoreClient", .since(.v2_0)),
    .init(.opaqueManagedObjectStoreServer, "OpaqueManagedObjectStoreServer", .since(.v2_0)),
    .init(.storageArrayWithSelfEncryptingDriveClient, "StorageArrayWithSelfEncryptingDriveClient", .since(.v2_0)),
    .init(.storageArrayWithSelfEncryptingDriveServer, "StorageArrayWithSelfEncryptingDriveServer", .since(.v2_0)),
    .init(.httpsClient, "HTTPSClient", .since(.v2_0)),
    .init(.httpsServer, "HTTPSServer", .since(.v2_0)),
    .init(.jsonClient, "JSONClient", .since(.v2_0)),
    .init(.jsonServer, "JSONServer", .since(.v2_0)),
    .init(.xmlClient, "XMLClient", .since(.v2_0)),
    .init(.xmlServer, "XMLServer", .since(.v2_0)),
    .init(.aesxtsClient, "AESXTSClient", .since(.v2_0)),
    .init(.aesxtsServer, "AESXTSServer", .since(.v2_0)),
    .init(.quantumSafeClient, "QuantumSafeClient", .since(.v2_0)),
    .init(.quantumSafeServer, "QuantumSafeServer", .since(.v2_0)),
    .init(.pkcs_11Client, "PKCS_11Client", .since(.v2_0)),
    .init(.pkcs_11Server, "PKCS_11Server", .since(.v2_0)),
    .init(.baselineClient, "BaselineClient", .since(.v2_0)),
    .init(.baselineServer, "BaselineServer", .since(.v2_0)),
    .init(.completeServer, "CompleteServer", .since(.v2_0)),
  ]
}
