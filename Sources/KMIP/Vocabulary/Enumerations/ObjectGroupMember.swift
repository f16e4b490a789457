/// Object Group Member (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ObjectGroupMember: UInt32, KMIPEnumeration {
  case groupMemberFresh = 0x0000_0001
  case groupMemberDefault = 0x0000_0002

  public static let rows: [EnumerationRow<ObjectGroupMember>] = [
    .init(.groupMemberFresh, "GroupMemberFresh", .range(.v1_1, .v2_1)),
    .init(.groupMemberDefault, "GroupMemberDefault", .range(.v1_1, .v2_1)),
  ]
}
