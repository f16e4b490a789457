public import KMIP
public import Store
public import TTLV

/// A Managed Object without its value: what one attribute record holds.
public struct ObjectRecord: Sendable {
  public let uniqueIdentifier: UniqueIdentifier
  public let objectType: ObjectType
  /// The identity that made the object; its name space is where the object's names are unique.
  public let owner: Text
  public var attributes: AttributeSet
  /// Destroyed objects keep their attributes, and have neither value nor claim to their names.
  public internal(set) var isDestroyed = false
  /// The entry that wrote this record; nil when the transaction that made or changed it has not been applied.
  public internal(set) var revision: Revision?
  /// nil until the entry that makes the object is in the log.
  public internal(set) var creation: Creation?

  public init(uniqueIdentifier: UniqueIdentifier, objectType: ObjectType, owner: Text, attributes: AttributeSet) {
    self.uniqueIdentifier = uniqueIdentifier
    self.objectType = objectType
    self.owner = owner
    self.attributes = attributes
  }

  /// KMIP 2.1 §4.5: Archive sets the Archive Date, and Recover deletes it.
  public var isArchived: Bool { !isDestroyed && attributes.contains(.archiveDate) }

  /// Where a search finds the object.
  public var storageClass: StorageClass { isDestroyed ? .destroyed : isArchived ? .archived : .online }
}
