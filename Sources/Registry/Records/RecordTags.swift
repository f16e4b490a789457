internal import TTLV

/// Tags of our own for mutations and records, from the extension range (KMIP 2.1 §9.1.1.1). A number once used keeps
/// its meaning for ever.
extension Tag {
  static let mutation = Tag(0x540001)
  static let formatVersion = Tag(0x540002)
  static let stampTime = Tag(0x540003)
  static let requestIdentity = Tag(0x540004)

  static let guardPresent = Tag(0x540010)
  static let guardAbsent = Tag(0x540011)
  static let guardRange = Tag(0x540012)
  static let guardUnused = Tag(0x540013)

  static let writePut = Tag(0x540020)
  static let writeIndex = Tag(0x540021)
  static let writePostings = Tag(0x540022)
  static let writeDelete = Tag(0x540023)
  static let writeForget = Tag(0x540024)

  /// 0x540030 was a leaf that the tree hashed as it was sealed.
  static let auditLeaf = Tag(0x540031)

  static let attributeRecord = Tag(0x540040)
  static let recordOwner = Tag(0x540041)
  static let recordCreationIndex = Tag(0x540042)
  static let recordPosition = Tag(0x540043)
  static let recordIsDestroyed = Tag(0x540044)
  static let recordAttributes = Tag(0x540045)
  static let materialRecord = Tag(0x540046)

  static let storedReply = Tag(0x540050)
  static let storedItem = Tag(0x540051)
  static let storedReadAgain = Tag(0x540052)

  static let standingRecord = Tag(0x540070)
  static let standingName = Tag(0x540071)
  static let standingContent = Tag(0x540072)

  static let auditRecord = Tag(0x540060)
  static let auditTime = Tag(0x540061)
  static let auditIdentity = Tag(0x540062)
  static let auditNode = Tag(0x540063)
  static let auditConnection = Tag(0x540064)
  static let auditOperation = Tag(0x540065)
  static let auditObject = Tag(0x540066)
  static let auditReason = Tag(0x540067)
  static let auditClientCorrelation = Tag(0x540068)
  static let auditServerCorrelation = Tag(0x540069)
  static let auditMessage = Tag(0x54006A)
  static let auditCommand = Tag(0x54006B)
  static let auditSalt = Tag(0x54006C)
}
