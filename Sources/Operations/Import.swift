internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Import (KMIP 2.1 §6.1.25, 1.4 §4.42): an object under a given identifier, with the attributes that come with it: "all
/// attributes MUST be set to the supplied values rather than any server generated values".
func importObject(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ImportRequest(payload, version: run.version)
  guard Catalogue.objectTypes(in: run.version).contains(request.objectType), !request.objectType.isSystem else {
    throw KMIPError(.invalidField, "objects of type \(request.objectType.name) cannot be imported")
  }
  let identifier = request.identifier
  guard (1...OperationLimits.identifierLength).contains(identifier.text.utf8.count) else {
    throw KMIPError(.invalidField, "a Unique Identifier has 1 to \(OperationLimits.identifierLength) bytes")
  }
  guard var value = request.object else { throw KMIPError(.invalidMessage, "Import needs the object itself") }
  let existing = try run.guarded { run throws(RegistryError) in try run.transaction.find(identifier) }
  if let existing {
    // Whose it is does not matter to whom may not replace it: the identifier is taken.
    let mayReplace = Decision.on(objectOf: existing.owner, .import, by: run.principal) == .allowed
    guard request.replacesExisting, mayReplace else {
      throw KMIPError(.objectAlreadyExists, "there is an object \(identifier)")
    }
  }
  if request.keyWrapType == .notWrapped { value = try run.unwrapped(value) }
  var attributes = try run.suppliedAttributes(request)
  switch value {
  case .certificate(let type, let bytes): try run.describe(certificate: bytes, type, &attributes)
  case .certificateRequest(_, let bytes): try run.describe(certificateRequest: bytes, &attributes)
  case .template(let template): try run.check(template: template, attributes)
  case .opaqueObject, .system: break
  case .secretData, .splitKey, .pgpKey, .symmetricKey, .privateKey, .publicKey:
    guard let block = value.keyBlock else { preconditionFailure("keys have a key block") }
    value.keyBlock = try run.describe(block, of: value, &attributes)
    run.linkWrappingKey(block, &attributes)
  }
  try run.store(imported: value, attributes, as: identifier, owner: existing?.owner)
  run.answer(identifier, as: .import)
  run.placeholder = identifier
  return ObjectResponse(identifier).items(for: run.version)
}

extension RequestRun {
  /// The attributes as they came, checked for what an object of that type can have.
  fileprivate mutating func suppliedAttributes(_ request: ImportRequest) throws(KMIPError) -> [Attribute] {
    try RequestedAttributes(attributes: request.attributes).checkInstances(version: version)
    var supplied: [Attribute] = []
    for var attribute in request.attributes {
      try checkApplies(attribute.name, to: request.objectType)
      switch attribute.name {
      case .standard(.uniqueIdentifier):
        guard attribute.value.text == request.identifier.text else {
          throw KMIPError(.invalidField, "the Unique Identifier differs between payload and attributes")
        }
        continue
      case .standard(.objectType):
        guard attribute.value == .enumeration(request.objectType.rawValue) else {
          throw KMIPError(.invalidField, "the Object Type differs between payload and attributes")
        }
        continue
      // These follow from others, or are told by the certificate itself.
      case .standard(.shortUniqueIdentifier): continue
      case .standard(let type) where type.isToldByCertificate: continue
      case .standard(.usageLimits): break
      default: attribute.value = try checkedValue(attribute)
      }
      supplied.append(attribute)
    }
    return supplied
  }

  /// What the request leaves out is filled in, because objects cannot be without it.
  fileprivate mutating func store(
    imported value: ManagedObjectValue, _ supplied: [Attribute], as identifier: UniqueIdentifier, owner: Text?
  ) throws(KMIPError) {
    let type = value.objectType
    var attributes = AttributeSet(supplied)
    if attributes.date(.initialDate) == nil { attributes.setDate(.initialDate, now) }
    if attributes.date(.lastChangeDate) == nil { attributes.setDate(.lastChangeDate, now) }
    if type != .template {
      if type != .opaqueObject, !attributes.contains(.cryptographicUsageMask) {
        attributes.usageMask = UsageMasks.usual(type, attributes.cryptographicAlgorithm)
      }
      if let limits = attributes[.usageLimits], UsageLimits(limits) == nil {
        attributes.set(.usageLimits, try UsageLimits(new: limits).value)
      }
      // Of this value, not of the form in which it was elsewhere.
      attributes.removeAll(.digest)
      if let digest = try digest(of: value) { attributes.set(.digest, digest.value) }
      switch value {
      case .opaqueObject(let opaque, _): attributes.set(.opaqueDataType, .enumeration(opaque))
      case .certificate(let kind, _): attributes.certificateType = kind
      default: attributes.keyFormatType = value.keyBlock?.format
      }
      try LifeCycle.checkDates(attributes)
      if attributes.state == nil { attributes.state = .preActive }
      guard attributes.state != .destroyed, attributes.state != .destroyedCompromised else {
        throw KMIPError(.invalidField, "an object with a value is not \(attributes.state?.name ?? "")")
      }
      LifeCycle.settle(&attributes, at: now)
    }
    try checkNames(attributes, owner: owner ?? principal.identity, except: owner == nil ? nil : identifier)
    let record = ObjectRecord(
      uniqueIdentifier: identifier, objectType: type, owner: owner ?? principal.identity, attributes: attributes)
    try guarded { run throws(RegistryError) in
      if owner == nil {
        try run.transaction.insert(record, value: value)
      } else {
        try run.transaction.replace(record, value: value)
      }
    }
    audit(identifier)
  }
}

extension AttributeType {
  /// Attributes that follow from a certificate's bytes.
  fileprivate var isToldByCertificate: Bool {
    let certifies: Set<Operation> = [.register, .certify, .reCertify]
    return certifies.allSatisfy { rule.implied.contains($0) } && !rule.implied.contains(.create)
      && !rule.implied.contains(.createKeyPair) && self != .link
  }
}
