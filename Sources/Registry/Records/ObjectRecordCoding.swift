internal import KMIP
internal import Secrets
internal import Store
internal import TTLV

extension ObjectRecord {
  /// The version in which attribute records are written.
  static let formatVersion: Int32 = 1

  /// The sealed record.
  ///
  /// - Parameter creation: where the object was made; of one that the record's own entry makes only the position counts,
  ///   because the entry's index is not known before it is in the log, and is the record's revision then.
  func sealed(at key: RecordKey, creation: Creation?, position: UInt16, _ sealing: any Sealing) throws(RegistryError)
    -> SealedBytes
  {
    var items: [Item] = [
      Item(.formatVersion, .integer(Self.formatVersion)),
      Item(.uniqueIdentifier, .textString(uniqueIdentifier.text)),
      Item(.objectType, .enumeration(objectType.rawValue)),
      Item(.recordOwner, .textString(owner)),
      Item(.recordPosition, .integer(Int32(position))),
    ]
    if let creation { items.append(Item(.recordCreationIndex, .longInteger(Int64(bitPattern: creation.index)))) }
    if isDestroyed { items.append(Item(.recordIsDestroyed, .boolean(true))) }
    items.append(Item(.recordAttributes, .structure(attributes.recordItems)))
    return try sealing.seal(
      Item(.attributeRecord, .structure(items)), at: key, "attribute record", length: RegistryLimits.attributesLength)
  }

  static func open(_ record: Record, at key: RecordKey, _ sealing: any Sealing) throws(RegistryError) -> ObjectRecord {
    let members = try sealing.open(
      record.value, at: key, .attributeRecord, "attribute record", version: formatVersion,
      length: RegistryLimits.attributesLength)
    var identifier: Text?
    var type: ObjectType?
    var owner: Text?
    var index: UInt64?
    var position: UInt16?
    var isDestroyed = false
    var attributes: [Item]?
    for member in members {
      switch (member.tag, member.value) {
      case (.uniqueIdentifier, .textString(let text)): identifier = text
      case (.objectType, .enumeration(let value)): type = ObjectType(rawValue: value)
      case (.recordOwner, .textString(let text)): owner = text
      case (.recordPosition, .integer(let value)): position = UInt16(exactly: value)
      case (.recordCreationIndex, .longInteger(let value)): index = UInt64(bitPattern: value)
      case (.recordIsDestroyed, .boolean(let value)): isDestroyed = value
      case (.recordAttributes, .structure(let items)): attributes = items
      default: break
      }
    }
    guard let identifier, let type, let owner, let position, let attributes else {
      throw .malformed(what: "attribute record")
    }
    let set: AttributeSet
    do { set = try AttributeSet(recordItems: attributes) } catch { throw .malformed(what: "attributes of a record") }
    var object = ObjectRecord(
      uniqueIdentifier: UniqueIdentifier(identifier), objectType: type, owner: owner, attributes: set)
    object.isDestroyed = isDestroyed
    object.revision = record.revision
    object.creation = Creation(index: index ?? record.revision.index, position: position)
    return object
  }
}

/// The record that holds an object's value.
enum MaterialRecord {
  static let formatVersion: Int32 = 1

  static func sealed(_ value: ManagedObjectValue, at key: RecordKey, _ sealing: any Sealing) throws(RegistryError)
    -> SealedBytes
  {
    let version = Item(.formatVersion, .integer(formatVersion))
    return try sealing.seal(
      Item(.materialRecord, .structure([version, value.recordItem])), at: key, "material record",
      length: RegistryLimits.materialLength)
  }

  static func open(_ bytes: [UInt8], at key: RecordKey, _ sealing: any Sealing) throws(RegistryError)
    -> ManagedObjectValue
  {
    let members = try sealing.open(
      bytes, at: key, .materialRecord, "material record", version: formatVersion,
      length: RegistryLimits.materialLength)
    guard let value = members.first(where: { $0.tag != .formatVersion }) else {
      throw .malformed(what: "material record")
    }
    do { return try ManagedObjectValue(recordItem: value) } catch { throw .malformed(what: "object value of a record") }
  }
}
