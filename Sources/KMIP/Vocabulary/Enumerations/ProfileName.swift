/// Profile Name (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ProfileName: UInt32, KMIPEnumeration {
  case baselineServerBasicKMIPV1_2 = 0x00000001
  case baselineServerTLSV1_2KMIPV1_2 = 0x00000002
  case baselineClientBasicKMIPV1_2 = 0x00000003
  case baselineClientTLSV1_2KMIPV1_2 = 0x00000004
  case completeServerBasicKMIPV1_2 = 0x00000005
  case completeServerTLSV1_2KMIPV1_2 = 0x00000006
  case tapeLibraryClientKMIPV1_0 = 0x00000007
  case tapeLibraryClientKMIPV1_1 = 0x00000008
  case tapeLibraryClientKMIPV1_2 = 0x00000009
  case tapeLibraryServerKMIPV1_0 = 0x0000000A
  case tapeLibraryServerKMIPV1_1 = 0x0000000B
  case tapeLibraryServerKMIPV1_2 = 0x0000000C
  case symmetricKeyLifecycleClientKMIPV1_0 = 0x0000000D
  case symmetricKeyLifecycleClientKMIPV1_1 = 0x0000000E
  case symmetricKeyLifecycleClientKMIPV1_2 = 0x0000000F
  case symmetricKeyLifecycleServerKMIPV1_0 = 0x00000010
  case symmetricKeyLifecycleServerKMIPV1_1 = 0x00000011
  case symmetricKeyLifecycleServerKMIPV1_2 = 0x00000012
  case asymmetricKeyLifecycleClientKMIPV1_0 = 0x00000013
  case asymmetricKeyLifecycleClientKMIPV1_1 = 0x00000014
  case asymmetricKeyLifecycleClientKMIPV1_2 = 0x00000015
  case asymmetricKeyLifecycleServerKMIPV1_0 = 0x00000016
  case asymmetricKeyLifecycleServerKMIPV1_1 = 0x00000017
  case asymmetricKeyLifecycleServerKMIPV1_2 = 0x00000018
  case basicCryptographicClientKMIPV1_2 = 0x00000019
  case basicCryptographicServerKMIPV1_2 = 0x0000001A
  case advancedCryptographicClientKMIPV1_2 = 0x0000001B
  case advancedCryptographicServerKMIPV1_2 = 0x0000001C
  case rngCryptographicClientKMIPV1_2 = 0x0000001D
  case rngCryptographicServerKMIPV1_2 = 0x0000001E
  case basicSymmetricKeyFoundryClientKMIPV1_0 = 0x0000001F
  case intermediateSymmetricKeyFoundryClientKMIPV1_0 = 0x00000020
  case advancedSymmetricKeyFoundryClientKMIPV1_0 = 0x00000021
  case basicSymmetricKeyFoundryClientKMIPV1_1 = 0x00000022
  case intermediateSymmetricKeyFoundryClientKMIPV1_1 = 0x00000023
  case advancedSymmetricKeyFoundryClientKMIPV1_1 = 0x00000024
  case basicSymmetricKeyFoundryClientKMIPV1_2 = 0x00000025
  case intermediateSymmetricKeyFoundryClientKMIPV1_2 = 0x00000026
  case advancedSymmetricKeyFoundryClientKMIPV1_2 = 0x00000027
  case symmetricKeyFoundryServerKMIPV1_0 = 0x00000028
  case symmetricKeyFoundryServerKMIPV1_1 = 0x00000029
  case symmetricKeyFoundryServerKMIPV1_2 = 0x0000002A
  case opaqueManagedObjectStoreClientKMIPV1_0 = 0x0000002B
  case opaqueManagedObjectStoreClientKMIPV1_1 = 0x0000002C
  case opaqueManagedObjectStoreClientKMIPV1_2 = 0x0000002D
  case opaqueManagedObjectStoreServerKMIPV1_0 = 0x0000002E
  case opaqueManagedObjectStoreServerKMIPV1_1 = 0x0000002F
  case opaqueManagedObjectStoreServerKMIPV1_2 = 0x00000030
  case suiteBMinLOS_128ClientKMIPV1_0 = 0x00000031
  case suiteBMinLOS_128ClientKMIPV1_1 = 0x00000032
  case suiteBMinLOS_128ClientKMIPV1_2 = 0x00000033
  case suiteBMinLOS_128ServerKMIPV1_0 = 0x00000034
  case suiteBMinLOS_128ServerKMIPV1_1 = 0x00000035
  case suiteBMinLOS_128ServerKMIPV1_2 = 0x00000036
  case suiteBMinLOS_192ClientKMIPV1_0 = 0x00000037
  case suiteBMinLOS_192ClientKMIPV1_1 = 0x00000038
  case suiteBMinLOS_192ClientKMIPV1_2 = 0x00000039
  case suiteBMinLOS_192ServerKMIPV1_0 = 0x0000003A
  case suiteBMinLOS_192ServerKMIPV1_1 = 0x0000003B
  case suiteBMinLOS_192ServerKMIPV1_2 = 0x0000003C
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_0 = 0x0000003D
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_1 = 0x0000003E
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_2 = 0x0000003F
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_0 = 0x00000040
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_1 = 0x00000041
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_2 = 0x00000042
  case httpsClientKMIPV1_0 = 0x00000043
  case httpsClientKMIPV1_1 = 0x00000044
  case httpsClientKMIPV1_2 = 0x00000045
  case httpsServerKMIPV1_0 = 0x00000046
  case httpsServerKMIPV1_1 = 0x00000047
  case httpsServerKMIPV1_2 = 0x00000048
  case jsonClientKMIPV1_0 = 0x00000049
  case jsonClientKMIPV1_1 = 0x0000004A
  case jsonClientKMIPV1_2 = 0x0000004B
  case jsonServerKMIPV1_0 = 0x0000004C
  case jsonServerKMIPV1_1 = 0x0000004D
  case jsonServerKMIPV1_2 = 0x0000004E
  case xmlClientKMIPV1_0 = 0x0000004F
  case xmlClientKMIPV1_1 = 0x00000050
  case xmlClientKMIPV1_2 = 0x00000051
  case xmlServerKMIPV1_0 = 0x00000052
  case xmlServerKMIPV1_1 = 0x00000053
  case xmlServerKMIPV1_2 = 0x00000054
  case baselineServerBasicKMIPV1_3 = 0x00000055
  case baselineServerTLSV1_2KMIPV1_3 = 0x00000056
  case baselineClientBasicKMIPV1_3 = 0x00000057
  case baselineClientTLSV1_2KMIPV1_3 = 0x00000058
  case completeServerBasicKMIPV1_3 = 0x00000059
  case completeServerTLSV1_2KMIPV1_3 = 0x0000005A
  case tapeLibraryClientKMIPV1_3 = 0x0000005B
  case tapeLibraryServerKMIPV1_3 = 0x0000005C
  case symmetricKeyLifecycleClientKMIPV1_3 = 0x0000005D
  case symmetricKeyLifecycleServerKMIPV1_3 = 0x0000005E
  case asymmetricKeyLifecycleClientKMIPV1_3 = 0x0000005F
  case asymmetricKeyLifecycleServerKMIPV1_3 = 0x00000060
  case basicCryptographicClientKMIPV1_3 = 0x00000061
  case basicCryptographicServerKMIPV1_3 = 0x00000062
  case advancedCryptographicClientKMIPV1_3 = 0x00000063
  case advancedCryptographicServerKMIPV1_3 = 0x00000064
  case rngCryptographicClientKMIPV1_3 = 0x00000065
  case rngCryptographicServerKMIPV1_3 = 0x00000066
  case basicSymmetricKeyFoundryClientKMIPV1_3 = 0x00000067
  case intermediateSymmetricKeyFoundryClientKMIPV1_3 = 0x00000068
  case advancedSymmetricKeyFoundryClientKMIPV1_3 = 0x00000069
  case symmetricKeyFoundryServerKMIPV1_3 = 0x0000006A
  case opaqueManagedObjectStoreClientKMIPV1_3 = 0x0000006B
  case opaqueManagedObjectStoreServerKMIPV1_3 = 0x0000006C
  case suiteBMinLOS_128ClientKMIPV1_3 = 0x0000006D
  case suiteBMinLOS_128ServerKMIPV1_3 = 0x0000006E
  case suiteBMinLOS_192ClientKMIPV1_3 = 0x0000006F
  case suiteBMinLOS_192ServerKMIPV1_3 = 0x00000070
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_3 = 0x00000071
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_3 = 0x00000072
  case httpsClientKMIPV1_3 = 0x00000073
  case httpsServerKMIPV1_3 = 0x00000074
  case jsonClientKMIPV1_3 = 0x00000075
  case jsonServerKMIPV1_3 = 0x00000076
  case xmlClientKMIPV1_3 = 0x00000077
  case xmlServerKMIPV1_3 = 0x00000078
  case baselineServerBasicKMIPV1_4 = 0x00000079
  case baselineServerTLSV1_2KMIPV1_4 = 0x0000007A
  case baselineClientBasicKMIPV1_4 = 0x0000007B
  case baselineClientTLSV1_2KMIPV1_4 = 0x0000007C
  case completeServerBasicKMIPV1_4 = 0x0000007D
  case completeServerTLSV1_2KMIPV1_4 = 0x0000007E
  case tapeLibraryClientKMIPV1_4 = 0x0000007F
  case tapeLibraryServerKMIPV1_4 = 0x00000080
  case symmetricKeyLifecycleClientKMIPV1_4 = 0x00000081
  case symmetricKeyLifecycleServerKMIPV1_4 = 0x00000082
  case asymmetricKeyLifecycleClientKMIPV1_4 = 0x00000083
  case asymmetricKeyLifecycleServerKMIPV1_4 = 0x00000084
  case basicCryptographicClientKMIPV1_4 = 0x00000085
  case basicCryptographicServerKMIPV1_4 = 0x00000086
  case advancedCryptographicClientKMIPV1_4 = 0x00000087
  case advancedCryptographicServerKMIPV1_4 = 0x00000088
  case rngCryptographicClientKMIPV1_4 = 0x00000089
  case rngCryptographicServerKMIPV1_4 = 0x0000008A
  case basicSymmetricKeyFoundryClientKMIPV1_4 = 0x0000008B
  case intermediateSymmetricKeyFoundryClientKMIPV1_4 = 0x0000008C
  case advancedSymmetricKeyFoundryClientKMIPV1_4 = 0x0000008D
  case symmetricKeyFoundryServerKMIPV1_4 = 0x0000008E
  case opaqueManagedObjectStoreClientKMIPV1_4 = 0x0000008F
  case opaqueManagedObjectStoreServerKMIPV1_4 = 0x00000090
  case suiteBMinLOS_128ClientKMIPV1_4 = 0x00000091
  case suiteBMinLOS_128ServerKMIPV1_4 = 0x00000092
  case suiteBMinLOS_192ClientKMIPV1_4 = 0x00000093
  case suiteBMinLOS_192ServerKMIPV1_4 = 0x00000094
  case storageArrayWithSelfEncryptingDriveClientKMIPV1_4 = 0x00000095
  case storageArrayWithSelfEncryptingDriveServerKMIPV1_4 = 0x00000096
  case httpsClientKMIPV1_4 = 0x00000097
  case httpsServerKMIPV1_4 = 0x00000098
  case jsonClientKMIPV1_4 = 0x00000099
  case jsonServerKMIPV1_4 = 0x0000009A
  case xmlClientKMIPV1_4 = 0x0000009B
  case xmlServerKMIPV1_4 = 0x0000009C
  case completeServerBasic = 0x00000104
  case completeServerTLSV1_2 = 0x00000105
  case tapeLibraryClient = 0x00000106
  case tapeLibraryServer = 0x00000107
  case symmetricKeyLifecycleClient = 0x00000108
  case symmetricKeyLifecycleServer = 0x00000109
  case asymmetricKeyLifecycleClient = 0x0000010A
  case asymmetricKeyLifecycleServer = 0x0000010B
  case basicCryptographicClient = 0x0000010C
  case basicCryptographicServer = 0x0000010D
  case advancedCryptographicClient = 0x0000010E
  case advancedCryptographicServer = 0x0000010F
  case rngCryptographicClient = 0x00000110
  case rngCryptographicServer = 0x00000111
  case basicSymmetricKeyFoundryClient = 0x00000112
  case intermediateSymmetricKeyFoundryClient = 0x00000113
  case advancedSymmetricKeyFoundryClient = 0x00000114
  case symmetricKeyFoundryServer = 0x00000115
  case opaqueManagedObjectStoreClient = 0x00000116
  case opaqueManagedObjectStoreServer = 0x00000117
  case storageArrayWithSelfEncryptingDriveClient = 0x0000011C
  case storageArrayWithSelfEncryptingDriveServer = 0x0000011D
  case httpsClient = 0x0000011E
  case httpsServer = 0x0000011F
  case jsonClient = 0x00000120
  case jsonServer = 0x00000121
  case xmlClient = 0x00000122
  case xmlServer = 0x00000123
  case aesxtsClient = 0x00000124
  case aesxtsServer = 0x00000125
  case quantumSafeClient = 0x00000126
  case quantumSafeServer = 0x00000127
  case pkcs_11Client = 0x00000128
  case pkcs_11Server = 0x00000129
  case baselineClient = 0x0000012A
  case baselineServer = 0x0000012B
  case completeServer = 0x0000012C

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
    .init(.intermediateSymmetricKeyFoundryClientKMIPV1_0, "IntermediateSymmetricKeyFoundryClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.advancedSymmetricKeyFoundryClientKMIPV1_0, "AdvancedSymmetricKeyFoundryClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.basicSymmetricKeyFoundryClientKMIPV1_1, "BasicSymmetricKeyFoundryClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.intermediateSymmetricKeyFoundryClientKMIPV1_1, "IntermediateSymmetricKeyFoundryClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.advancedSymmetricKeyFoundryClientKMIPV1_1, "AdvancedSymmetricKeyFoundryClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.basicSymmetricKeyFoundryClientKMIPV1_2, "BasicSymmetricKeyFoundryClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.intermediateSymmetricKeyFoundryClientKMIPV1_2, "IntermediateSymmetricKeyFoundryClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.advancedSymmetricKeyFoundryClientKMIPV1_2, "AdvancedSymmetricKeyFoundryClientKMIPV1_2", .range(.v1_3, .v1_4)),
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
    .init(.storageArrayWithSelfEncryptingDriveClientKMIPV1_0, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveClientKMIPV1_1, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveClientKMIPV1_2, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_2", .range(.v1_3, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveServerKMIPV1_0, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_0", .range(.v1_3, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveServerKMIPV1_1, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_1", .range(.v1_3, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveServerKMIPV1_2, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_2", .range(.v1_3, .v1_4)),
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
    .init(.intermediateSymmetricKeyFoundryClientKMIPV1_3, "IntermediateSymmetricKeyFoundryClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.advancedSymmetricKeyFoundryClientKMIPV1_3, "AdvancedSymmetricKeyFoundryClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.symmetricKeyFoundryServerKMIPV1_3, "SymmetricKeyFoundryServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreClientKMIPV1_3, "OpaqueManagedObjectStoreClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.opaqueManagedObjectStoreServerKMIPV1_3, "OpaqueManagedObjectStoreServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ClientKMIPV1_3, "SuiteBMinLOS_128ClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_128ServerKMIPV1_3, "SuiteBMinLOS_128ServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ClientKMIPV1_3, "SuiteBMinLOS_192ClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.suiteBMinLOS_192ServerKMIPV1_3, "SuiteBMinLOS_192ServerKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveClientKMIPV1_3, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_3", .range(.v1_3, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveServerKMIPV1_3, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_3", .range(.v1_3, .v1_4)),
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
    .init(.intermediateSymmetricKeyFoundryClientKMIPV1_4, "IntermediateSymmetricKeyFoundryClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.advancedSymmetricKeyFoundryClientKMIPV1_4, "AdvancedSymmetricKeyFoundryClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.symmetricKeyFoundryServerKMIPV1_4, "SymmetricKeyFoundryServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.opaqueManagedObjectStoreClientKMIPV1_4, "OpaqueManagedObjectStoreClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.opaqueManagedObjectStoreServerKMIPV1_4, "OpaqueManagedObjectStoreServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_128ClientKMIPV1_4, "SuiteBMinLOS_128ClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_128ServerKMIPV1_4, "SuiteBMinLOS_128ServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_192ClientKMIPV1_4, "SuiteBMinLOS_192ClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.suiteBMinLOS_192ServerKMIPV1_4, "SuiteBMinLOS_192ServerKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveClientKMIPV1_4, "StorageArrayWithSelfEncryptingDriveClientKMIPV1_4", .range(.v1_4, .v1_4)),
    .init(.storageArrayWithSelfEncryptingDriveServerKMIPV1_4, "StorageArrayWithSelfEncryptingDriveServerKMIPV1_4", .range(.v1_4, .v1_4)),
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
