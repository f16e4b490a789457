public import TTLV

/// A user, a group or a credential (KMIP 3.0 §2.1): an Object of Object Class System. Users and groups have attributes
/// only; credentials have fields too.
public struct SystemObject: Equatable, Sendable {
  public let objectType: ObjectType
  /// In the standard's order; none for users and groups.
  public var fields: [Item]

  public init(_ objectType: ObjectType, _ fields: [Item] = []) {
    self.objectType = objectType
    self.fields = fields
  }

  /// Whether the standard has a structure for objects of this type.
  var hasStructure: Bool { objectType.structureTag != nil }

  /// The tag of the structure; that of the attribute which tells the type, where there is none.
  var structureTag: Tag { objectType.structureTag ?? .objectType }

  /// The value of the first field with `tag`.
  public subscript(tag: Tag) -> Value? { Value.structure(fields)[tag] }

  /// Reads the members of a credential's structure.
  init(_ members: inout StructureReader) throws(KMIPError) {
    let row: Row
    switch members.tag {
    case .passwordCredential: row = Self.password
    case .deviceCredential: row = Self.device
    case .otpCredential: row = Self.oneTimePassword
    default: row = Self.hashedPassword
    }
    objectType = row.type
    fields = []
    for field in row.fields {
      guard let item = members.optional(field.tag) else {
        guard !field.isRequired else {
          throw KMIPError(.invalidMessage, "\(field.tag.name) is required in \(members.tag.name)")
        }
        continue
      }
      guard item.value.type == field.item else { throw item.wrongType("of type \(field.item)", members.version) }
      if case .enumeration(let raw) = item.value, let table = field.tag.enumeration,
        !table.contains(raw, in: members.version)
      {
        throw KMIPError(.invalidField, "\(field.tag.name) has no value \(raw)")
      }
      fields.append(item)
    }
  }

  // MARK: Fields

  private struct Field {
    let tag: Tag
    let item: TTLV.ItemType
    let isRequired: Bool

    init(_ tag: Tag, _ item: TTLV.ItemType, isRequired: Bool = false) {
      self.tag = tag
      self.item = item
      self.isRequired = isRequired
    }
  }

  private struct Row {
    let type: ObjectType
    let fields: [Field]
  }

  private static let password = Row(
    type: .passwordCredential,
    fields: [
      Field(.password, .textString), Field(.passwordSalt, .byteString), Field(.passwordSaltAlgorithm, .enumeration),
      Field(.saltedPassword, .byteString), Field(.iterationCount, .integer),
    ])
  private static let device = Row(
    type: .deviceCredential,
    fields: [
      Field(.deviceSerialNumber, .textString), Field(.deviceIdentifier, .textString),
      Field(.networkIdentifier, .textString), Field(.machineIdentifier, .textString),
      Field(.mediaIdentifier, .textString),
    ])
  private static let oneTimePassword = Row(
    type: .oneTimePasswordCredential,
    fields: [
      Field(.otpAlgorithm, .enumeration, isRequired: true), Field(.otpDigest, .enumeration),
      Field(.otpSerial, .textString), Field(.otpSeed, .byteString), Field(.otpInterval, .interval),
      Field(.otpDigits, .integer),
    ])
  private static let hashedPassword = Row(
    type: .hashedPasswordCredential,
    fields: [
      Field(.hashingAlgorithm, .enumeration, isRequired: true),
      Field(.hashedUsernamePassword, .byteString, isRequired: true),
      Field(.hashedPasswordUsername, .byteString, isRequired: true),
    ])

  // MARK: Records

  /// As records hold it: under the tag of the class, so that it is nothing that a request could hold.
  var recordItem: Item {
    Item(.objectClass, .structure([Item(.objectType, .enumeration(objectType.rawValue))] + fields))
  }

  init?(recordItem item: Item) {
    guard item.tag == .objectClass, case .structure(let members) = item.value, let first = members.first,
      case .enumeration(let raw) = first.value, let type = ObjectType(rawValue: raw)
    else { return nil }
    self.init(type, Array(members.dropFirst()))
  }
}

extension ObjectType {
  /// Users, groups and credentials are the system's objects, all others are users' (KMIP 3.0 §4.40).
  public var isSystem: Bool {
    switch self {
    case .user, .group, .passwordCredential, .deviceCredential, .oneTimePasswordCredential, .hashedPasswordCredential:
      true
    default: false
    }
  }
}
