/// FIPS186 Variation (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum FIPS186Variation: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case gpxOriginal = 0x0000_0002
  case gpxChangeNotice = 0x0000_0003
  case xOriginal = 0x0000_0004
  case xChangeNotice = 0x0000_0005
  case kOriginal = 0x0000_0006
  case kChangeNotice = 0x0000_0007

  public static let rows: [EnumerationRow<FIPS186Variation>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.gpxOriginal, "GPXOriginal", .since(.v1_3)),
    .init(.gpxChangeNotice, "GPXChangeNotice", .since(.v1_3)),
    .init(.xOriginal, "XOriginal", .since(.v1_3)),
    .init(.xChangeNotice, "XChangeNotice", .since(.v1_3)),
    .init(.kOriginal, "KOriginal", .since(.v1_3)),
    .init(.kChangeNotice, "KChangeNotice", .since(.v1_3)),
  ]
}
