internal import Secrets
public import TTLV

extension ManagedObjectValue {
  /// Reads the object of a request, for instance of Register: its tag says which object it is.
  public init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    var members = try StructureReader(item, version: version)
    guard item.tag.isKnown(in: version) else { throw Self.noObject(item.tag, version) }
    switch item.tag {
    case .certificate:
      let type: CertificateType = try members.enumeration(.certificateType)
      self = .certificate(type: type, value: try members.nonEmptyBytes(.certificateValue))
    case .symmetricKey: self = .symmetricKey(try members.keyBlock())
    case .publicKey: self = .publicKey(try members.keyBlock())
    case .privateKey: self = .privateKey(try members.keyBlock())
    case .splitKey: self = .splitKey(try SplitKey(&members))
    case .template:
      guard version.spellsAttributesByName else { throw Self.noObject(item.tag, version) }
      var attributes: [Attribute] = []
      let items = members.all(.attribute)
      try Limits.check(attributes: items.count, version)
      for item in items { attributes.append(try Attribute(decoding: item, version: version)) }
      self = .template(AttributeSet(attributes).attributes)
    case .secretData:
      let type: SecretDataType = try members.enumeration(.secretDataType)
      self = .secretData(type: type, try members.keyBlock())
    case .opaqueObject:
      let type = try members.required(.opaqueDataType)
      guard case .enumeration(let raw) = type.value else { throw type.wrongType("an Enumeration", version) }
      self = .opaqueObject(type: raw, value: SecretBytes(try members.bytes(.opaqueDataValue)))
    case .pgpKey:
      let pgp = try members.integer(.pgpKeyVersion)
      self = .pgpKey(version: pgp, try members.keyBlock())
    case .certificateRequest:
      // 1.x has the tag for Certify's payload only; the object came with 2.0 (§2.3).
      guard !version.spellsAttributesByName else { throw Self.noObject(item.tag, version) }
      let type: CertificateRequestType = try members.enumeration(.certificateRequestType)
      self = .certificateRequest(type: type, value: try members.nonEmptyBytes(.certificateRequestValue))
    case .passwordCredential, .deviceCredential, .otpCredential, .hashedPasswordCredential:
      self = .system(try SystemObject(&members))
    default: throw Self.noObject(item.tag, version)
    }
    try members.finish()
  }

  /// The object as `version` spells it. Throws when that version cannot: Key Format Type Not Supported, or Invalid Object
  /// Type (1.x: Invalid Field) when it has no such object.
  public func encoded(for version: ProtocolVersion) throws(KMIPError) -> Item {
    guard objectType.versions.contains(version), tag.isKnown(in: version) else { throw Self.noObject(tag, version) }
    let items: [Item]
    switch self {
    case .certificate(let type, let value):
      guard type.versions.contains(version) else { throw Self.noObject(tag, version) }
      items = [Item(.certificateType, .enumeration(type.rawValue)), Item(.certificateValue, .byteString(value))]
    case .symmetricKey(let block), .publicKey(let block), .privateKey(let block):
      items = [try block.encoded(for: version)]
    case .splitKey(let split): items = try split.members(for: version)
    case .template(let attributes):
      guard version.spellsAttributesByName else { throw Self.noObject(tag, version) }
      items = attributes.compactMap { $0.encoded(for: version) }
    case .secretData(let type, let block):
      guard type.versions.contains(version) else { throw Self.noObject(tag, version) }
      items = [Item(.secretDataType, .enumeration(type.rawValue)), try block.encoded(for: version)]
    case .opaqueObject(let type, let value):
      items = [
        Item(.opaqueDataType, .enumeration(type)), Item(.opaqueDataValue, .byteString(value.revealed())),
      ]
    case .pgpKey(let pgp, let block):
      items = [Item(.pgpKeyVersion, .integer(pgp)), try block.encoded(for: version)]
    case .system(let object):
      // Users and groups have no structure of their own.
      guard object.hasStructure else { throw Self.noObject(tag, version) }
      items = object.fields
    case .certificateRequest(let type, let value):
      guard !version.spellsAttributesByName else { throw Self.noObject(tag, version) }
      items = [
        Item(.certificateRequestType, .enumeration(type.rawValue)),
        Item(.certificateRequestValue, .byteString(value)),
      ]
    }
    return Item(tag, .structure(items))
  }

  private static func noObject(_ tag: Tag, _ version: ProtocolVersion) -> KMIPError {
    KMIPError(.invalidObjectType.spelled(for: version), "KMIP \(version) has no object \(tag.name)")
  }

  /// Whether `tag` is that of an object.
  public static func isObject(_ tag: Tag) -> Bool {
    switch tag {
    case .certificate, .symmetricKey, .publicKey, .privateKey, .splitKey, .template, .secretData, .opaqueObject,
      .pgpKey, .certificateRequest:
      true
    default: false
    }
  }
}

extension SplitKey {
  fileprivate init(_ members: inout StructureReader) throws(KMIPError) {
    let parts = try members.integer(.splitKeyParts)
    let identifier = try members.integer(.keyPartIdentifier)
    let threshold = try members.integer(.splitKeyThreshold)
    let method: SplitKeyMethod = try members.enumeration(.splitKeyMethod)
    let prime = try members.optionalBig(.primeFieldSize)
    let block = try members.keyBlock()
    guard parts > 0, (1...parts).contains(threshold), (1...parts).contains(identifier) else {
      throw KMIPError(.invalidField, "a split key has a part identifier and a threshold from 1 to the number of parts")
    }
    guard method != .polynomialSharingPrimeField || prime != nil else {
      throw KMIPError(.missingData, "PrimeFieldSize is required for Polynomial Sharing Prime Field")
    }
    self.init(
      parts: parts, partIdentifier: identifier, threshold: threshold, method: method, primeFieldSize: prime,
      keyBlock: block)
  }

  fileprivate func members(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    guard method.versions.contains(version) else {
      throw KMIPError(.keyFormatTypeNotSupported, "KMIP \(version) has no Split Key Method \(method.name)")
    }
    var items = [
      Item(.splitKeyParts, .integer(parts)), Item(.keyPartIdentifier, .integer(partIdentifier)),
      Item(.splitKeyThreshold, .integer(threshold)), Item(.splitKeyMethod, .enumeration(method.rawValue)),
    ]
    if let primeFieldSize { items.append(Item(.primeFieldSize, .bigInteger(primeFieldSize))) }
    items.append(try keyBlock.encoded(for: version))
    return items
  }
}

extension StructureReader {
  fileprivate mutating func keyBlock() throws(KMIPError) -> KeyBlock {
    try KeyBlock(decoding: try required(.keyBlock), version: version)
  }

  fileprivate mutating func nonEmptyBytes(_ tag: Tag) throws(KMIPError) -> [UInt8] {
    let bytes = try bytes(tag)
    guard !bytes.isEmpty else { throw KMIPError(.invalidField, "\(tag.name) is empty") }
    return bytes
  }
}
