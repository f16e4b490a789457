internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// Create User (KMIP 3.0).
func createUser(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try AttributesRequest(payload, version: run.version)
  return try run.insertSystemObject(SystemObject(.user), request.attributes, as: .createUser)
}

/// Create Group (KMIP 3.0).
func createGroup(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try AttributesRequest(payload, version: run.version)
  return try run.insertSystemObject(SystemObject(.group), request.attributes, as: .createGroup)
}

/// Create Credential (KMIP 3.0). A certificate becomes a Certificate object; other credentials have types of their own.
func createCredential(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CreateCredentialRequest(payload, version: run.version)
  let expected: ObjectType
  switch request.type {
  case .password, .usernameAndPassword: expected = .passwordCredential
  case .device: expected = .deviceCredential
  case .oneTimePassword: expected = .oneTimePasswordCredential
  case .hashedPassword: expected = .hashedPasswordCredential
  case .certificate: expected = .certificate
  default: throw KMIPError(.invalidField, "there is no credential object of type \(request.type.name)")
  }
  guard let value = request.object, value.objectType == expected else {
    throw KMIPError(.invalidField, "a credential of type \(request.type.name) comes with a \(expected.name)")
  }
  guard case .system(let object) = value else {
    return try run.insertCertificate(value, request.attributes)
  }
  return try run.insertSystemObject(object, request.attributes, as: .createCredential, type: request.type)
}

extension RequestRun {
  /// Whose the system's objects are: nobody's identity, so that only administrators see them and their Names are one name
  /// space.
  static let systemOwner: Text = "\u{1}system"

  fileprivate mutating func insertSystemObject(
    _ object: SystemObject, _ requested: RequestedAttributes, as result: UniqueIdentifierEnumeration,
    type: CredentialType? = nil
  ) throws(KMIPError) -> [Item] {
    let given = try givenAttributes(requested, for: object.objectType)
    var attributes = AttributeSet(given)
    attributes.setDate(.initialDate, now)
    attributes.setDate(.lastChangeDate, now)
    attributes.setDate(.originalCreationDate, now)
    if let type { attributes.set(.credentialType, type) }
    try checkNames(attributes, owner: Self.systemOwner, except: nil)
    let identifier = transaction.newUniqueIdentifier()
    let record = ObjectRecord(
      uniqueIdentifier: identifier, objectType: object.objectType, owner: Self.systemOwner, attributes: attributes)
    try guarded { run throws(RegistryError) in try run.transaction.insert(record, value: .system(object)) }
    audit(identifier)
    answer(identifier, as: result)
    placeholder = identifier
    return ObjectResponse(identifier).items(for: version)
  }

  fileprivate mutating func insertCertificate(_ value: ManagedObjectValue, _ requested: RequestedAttributes)
    throws(KMIPError) -> [Item]
  {
    guard case .certificate(let kind, let bytes) = value else {
      throw KMIPError(.invalidField, "no certificate")
    }
    var attributes = try givenAttributes(requested, for: .certificate)
    try describe(certificate: bytes, kind, &attributes)
    attributes.set(.credentialType, .enumeration(CredentialType.certificate.rawValue))
    let identifier = transaction.newUniqueIdentifier()
    try insert(value, attributes, identifier: identifier, isMade: false)
    answer(identifier, as: .createCredential)
    placeholder = identifier
    return ObjectResponse(identifier).items(for: version)
  }
}
