internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// The attributes of an object as a client sees them at a moment. Some are not stored, because they follow from others:
/// identifiers, the state that time has reached, and the values that an attribute has until it is set.
extension RequestRun {
  /// The instances of one attribute, in order; none when the object has none or, by its type, cannot have any in the
  /// request's version.
  func instances(of name: AttributeName, in record: ObjectRecord) throws(KMIPError) -> [Attribute] {
    guard case .standard(let type) = name else { return record.attributes.instances(of: name) }
    guard applies(name, to: record.objectType) else { return [] }
    if let implied = try implied(type, in: record) { return [Attribute(type, index: 0, implied)] }
    return record.attributes.instances(of: name)
  }

  /// Every instance of every attribute that the version has: a vendor's first, then what identifies the object, then in
  /// the order of the names.
  func allInstances(in record: ObjectRecord) throws(KMIPError) -> [Attribute] {
    var all = record.attributes.attributes.filter { if case .vendor = $0.name { true } else { false } }
    for type in AttributeType.displayOrder { all += try instances(of: .standard(type), in: record) }
    return all.filter { attribute in
      if case .standard(let type) = attribute.name {
        type.isHeld(in: version)
      } else {
        attribute.name.isKnown(in: version)
      }
    }
  }

  /// A value that is not stored as it is seen; nil: look at what is stored.
  private func implied(_ type: AttributeType, in record: ObjectRecord) throws(KMIPError) -> Value? {
    let attributes = record.attributes
    switch type {
    case .uniqueIdentifier: return .textString(record.uniqueIdentifier.text)
    case .objectClass:
      return .enumeration((record.objectType.isSystem ? ObjectClass.system : ObjectClass.user).rawValue)
    case .objectType: return .enumeration(record.objectType.rawValue)
    case .state: return LifeCycle.state(of: attributes, at: now).map { .enumeration($0.rawValue) }
    case .shortUniqueIdentifier: return .byteString(try shortIdentifier(record.uniqueIdentifier))
    // What is no key and no user's has none of the attributes that objects have until they are set.
    case .leaseTime, .fresh, .extractable, .sensitive, .alwaysSensitive, .neverExtractable, .protectionStorageMask:
      guard !record.objectType.isSystem else { return attributes[type] }
    default: break
    }
    switch type {
    case .leaseTime: return attributes[type] ?? .interval(settings.leaseTime)
    case .fresh, .extractable: return attributes[type] ?? .boolean(true)
    case .sensitive, .alwaysSensitive, .neverExtractable: return attributes[type] ?? .boolean(false)
    case .protectionStorageMask:
      return attributes[type] ?? .integer(Int32(bitPattern: ProtectionStorageMask.software.rawValue))
    default: return nil
    }
  }

  /// KMIP 2.1 §4.56: "a SHA-256 hash of the Unique Identifier".
  func shortIdentifier(_ identifier: UniqueIdentifier) throws(KMIPError) -> [UInt8] {
    try sha256(SecretBytes(identifier.text.utf8))
  }

  func sha256(_ bytes: SecretBytes) throws(KMIPError) -> [UInt8] {
    try cryptography { cryptographer throws(CryptographicError) in try cryptographer.digest(.sha_256, of: bytes) }
  }

  func randomBytes(_ count: Int) throws(KMIPError) -> SecretBytes {
    try cryptography { cryptographer throws(CryptographicError) in try cryptographer.random(count) }
  }

  func newKeyPair(_ kind: KeyPairKind) throws(KMIPError) -> GeneratedKeyPair {
    try cryptography { cryptographer throws(CryptographicError) in try cryptographer.generate(kind) }
  }

  /// Runs a call to the cryptography; its refusals in the words of the protocol.
  private func cryptography<Result>(_ body: (any Cryptographer) throws(CryptographicError) -> Result) throws(KMIPError)
    -> Result
  {
    do throws(CryptographicError) {
      return try body(capabilities.cryptographer)
    } catch {
      throw KMIPError(.cryptographicFailure, error.message)
    }
  }
}

extension AttributeType {
  /// What identifies an object first, then by name.
  static let displayOrder: [AttributeType] = {
    let first: [AttributeType] = [.uniqueIdentifier, .objectType, .cryptographicAlgorithm, .cryptographicLength]
    return first + allCases.filter { !first.contains($0) }.sorted { $0.name < $1.name }
  }()
}
