public import TTLV

/// Whose objects an index lists.
public enum IndexScope: Hashable, Sendable {
  /// The objects of one identity.
  case owner(Text)
  /// All objects; for administrators.
  case everybody
}

/// Which of them.
public enum StorageClass: UInt8, Hashable, Sendable, CaseIterable {
  case online = 1
  case destroyed = 2
  case archived = 3
}
