/// Destroy Action (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum DestroyAction: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case keyMaterialDeleted = 0x0000_0002
  case keyMaterialShredded = 0x0000_0003
  case metaDataDeleted = 0x0000_0004
  case metaDataShredded = 0x0000_0005
  case deleted = 0x0000_0006
  case shredded = 0x0000_0007

  public static let rows: [EnumerationRow<DestroyAction>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.keyMaterialDeleted, "KeyMaterialDeleted", .since(.v1_3)),
    .init(.keyMaterialShredded, "KeyMaterialShredded", .since(.v1_3)),
    .init(.metaDataDeleted, "MetaDataDeleted", .since(.v1_3)),
    .init(.metaDataShredded, "MetaDataShredded", .since(.v1_3)),
    .init(.deleted, "Deleted", .since(.v1_3)),
    .init(.shredded, "Shredded", .since(.v1_3)),
  ]
}
