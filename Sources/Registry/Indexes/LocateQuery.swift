public import KMIP
public import TTLV

/// What a Locate looks for. The result's order is by creation, newest first.
public struct LocateQuery {
  public var scope: IndexScope
  /// Owners whose objects are meant too.
  public var owners: [Text] = []
  /// Only these; destroyed objects are found when their class is named.
  public var storage: Set<StorageClass>
  /// When given, only this object can be meant: it is read by its key.
  public var uniqueIdentifier: UniqueIdentifier?
  /// Values that the object must have, of attributes for which there is an index (`IndexTerm.isSelective`); the most
  /// selective one narrows the search. They need not be repeated in `matches`, and may be.
  public var terms: [IndexTerm]
  /// Matching objects to pass over.
  public var offset: Int
  /// Matching objects to answer at most; nil: all.
  public var maximum: Int?
  /// The rest of the question, asked of each object that the index proposes.
  public var matches: (ObjectRecord) -> Bool

  public init(
    scope: IndexScope, storage: Set<StorageClass> = [.online], uniqueIdentifier: UniqueIdentifier? = nil,
    terms: [IndexTerm] = [], offset: Int = 0, maximum: Int? = nil,
    matches: @escaping (ObjectRecord) -> Bool = { _ in true }
  ) {
    self.scope = scope
    self.storage = storage
    self.uniqueIdentifier = uniqueIdentifier
    self.terms = terms
    self.offset = offset
    self.maximum = maximum
    self.matches = matches
  }
}

/// What a Locate found.
public struct LocateResult: Sendable {
  /// Newest first.
  public let objects: [ObjectRecord]
  /// How many objects match in all; nil when the search ended early, with `maximum` found.
  public let total: Int?
}
