/// Key Role Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum KeyRoleType: UInt32, KMIPEnumeration {
  case bdk = 0x0000_0001
  case cvk = 0x0000_0002
  case dek = 0x0000_0003
  case mkac = 0x0000_0004
  case mksmc = 0x0000_0005
  case mksmi = 0x0000_0006
  case mkdac = 0x0000_0007
  case mkdn = 0x0000_0008
  case mkcp = 0x0000_0009
  case mkoth = 0x0000_000A
  case kek = 0x0000_000B
  case mac16609 = 0x0000_000C
  case mac97971 = 0x0000_000D
  case mac97972 = 0x0000_000E
  case mac97973 = 0x0000_000F
  case mac97974 = 0x0000_0010
  case mac97975 = 0x0000_0011
  case zpk = 0x0000_0012
  case pvkibm = 0x0000_0013
  case pvkpvv = 0x0000_0014
  case pvkoth = 0x0000_0015
  case dukpt = 0x0000_0016
  case iv = 0x0000_0017
  case trkbk = 0x0000_0018

  public static let rows: [EnumerationRow<KeyRoleType>] = [
    .init(.bdk, "BDK", .all),
    .init(.cvk, "CVK", .all),
    .init(.dek, "DEK", .all),
    .init(.mkac, "MKAC", .all),
    .init(.mksmc, "MKSMC", .all),
    .init(.mksmi, "MKSMI", .all),
    .init(.mkdac, "MKDAC", .all),
    .init(.mkdn, "MKDN", .all),
    .init(.mkcp, "MKCP", .all),
    .init(.mkoth, "MKOTH", .all),
    .init(.kek, "KEK", .all),
    .init(.mac16609, "MAC16609", .all),
    .init(.mac97971, "MAC97971", .all),
    .init(.mac97972, "MAC97972", .all),
    .init(.mac97973, "MAC97973", .all),
    .init(.mac97974, "MAC97974", .all),
    .init(.mac97975, "MAC97975", .all),
    .init(.zpk, "ZPK", .all),
    .init(.pvkibm, "PVKIBM", .all),
    .init(.pvkpvv, "PVKPVV", .all),
    .init(.pvkoth, "PVKOTH", .all),
    .init(.dukpt, "DUKPT", .since(.v1_4)),
    .init(.iv, "IV", .since(.v1_4)),
    .init(.trkbk, "TRKBK", .since(.v1_4)),
  ]
}
