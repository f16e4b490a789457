internal import KMIP
internal import TTLV

/// Query (KMIP 2.1 §6.1.40, 1.4 §4.26): what is there, in this version, and nothing else.
func query(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try QueryRequest(payload, version: run.version)
  let asked = Set(request.functions)
  let version = run.version
  var items: [Item] = []
  // In the order of the response payload, whatever the order of the questions.
  if asked.contains(.queryOperations) {
    for row in Catalogue.rows
    where row.operation.versions.contains(version) && Catalogue.isOffered(row.operation, run.settings) {
      items.append(Item(.operation, .enumeration(row.operation.rawValue)))
    }
  }
  if asked.contains(.queryObjects) {
    for type in Catalogue.objectTypes(in: version) { items.append(Item(.objectType, .enumeration(type.rawValue))) }
  }
  if asked.contains(.queryServerInformation) {
    items.append(Item(.vendorIdentification, .textString(run.settings.vendorIdentification)))
    items.append(serverInformation(run.settings, version))
  }
  // No application namespaces, extensions, attestation types and validations: these questions have empty answers.
  if asked.contains(.queryRNGs) { items.append(Item(.rngParameters, RequestRun.generator)) }
  if asked.contains(.queryProfiles) {
    for name in ServerProfiles.names(in: version, run.settings) {
      items.append(
        Item(.profileInformation, .structure([Item(.profileName, .enumeration(name.rawValue))])))
    }
  }
  if asked.contains(.queryCapabilities) { items.append(capabilityInformation(version)) }
  if asked.contains(.queryClientRegistrationMethods) {
    // KMIP 2.1 §11.8: clients come with certificates that an authority of the operators issued.
    items.append(Item(.clientRegistrationMethod, .enumeration(ClientRegistrationMethod.serverPreGenerated.rawValue)))
  }
  if asked.contains(.queryDefaultsInformation) { items.append(try defaultsInformation(&run)) }
  if asked.contains(.queryStorageProtectionMasks) {
    let software = Int32(bitPattern: ProtectionStorageMask.software.rawValue)
    items.append(
      Item(.protectionStorageMasks, .structure([Item(.protectionStorageMask, .integer(software))])))
  }
  if asked.contains(.queryCredentialInformation) { items.append(credentialInformation(run.settings)) }
  return items
}

/// KMIP 3.0: the types of credentials that are checked here.
private func credentialInformation(_ settings: OperationSettings) -> Item {
  var types: [CredentialType] = [.usernameAndPassword, .device, .oneTimePassword, .hashedPassword, .ticket, .password]
  if settings.reprovisions { types.append(.certificate) }
  return Item(
    .credentialInformation, .structure(types.map { Item(.credentialType, .enumeration($0.rawValue)) }))
}

/// KMIP 2.1 §7.37; before 2.0 the structure has no fields of the standard.
private func serverInformation(_ settings: OperationSettings, _ version: ProtocolVersion) -> Item {
  let fields = [
    Item(.serverName, .textString(settings.serverName)), Item(.serverVersion, .textString(settings.serverVersion)),
    Item(.productName, .textString("Conclave")),
  ]
  return Item(.serverInformation, .structure(fields.filter { $0.tag.isKnown(in: version) }))
}

/// KMIP 2.1 §7.5.
private func capabilityInformation(_ version: ProtocolVersion) -> Item {
  let fields = [
    Item(.streamingCapability, .boolean(true)), Item(.asynchronousCapability, .boolean(true)),
    Item(.attestationCapability, .boolean(false)), Item(.batchUndoCapability, .boolean(true)),
    Item(.batchContinueCapability, .boolean(true)),
    Item(.destroyAction, .enumeration(DestroyAction.keyMaterialDeleted.rawValue)),
  ]
  return Item(.capabilityInformation, .structure(fields.filter { $0.tag.isKnown(in: version) }))
}

/// KMIP 2.1 §7.11: the values that requests may leave out, those that Set Defaults has set first.
private func defaultsInformation(_ run: inout RequestRun) throws(KMIPError) -> Item {
  let rules = try run.rules(.defaults)
  let version = run.version
  let rows: [(ObjectType, CryptographicAlgorithm?, Int32?)] = [
    (.symmetricKey, .aes, 256), (.privateKey, .rsa, 2048), (.publicKey, .rsa, 2048), (.secretData, nil, 256),
  ]
  let defaults = rows.map { type, algorithm, length in
    let set = rules.filter { $0.objectGroups.isEmpty && $0.objectTypes.contains(type) }.flatMap(\.attributes)
    var attributes: [Item] = []
    if let algorithm { attributes.append(Item(.cryptographicAlgorithm, .enumeration(algorithm.rawValue))) }
    if let length { attributes.append(Item(.cryptographicLength, .integer(length))) }
    let mask = UsageMasks.usual(type, algorithm)
    attributes.append(Item(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))))
    attributes.removeAll { item in
      set.contains { $0.name == AttributeType(item.tag).map { AttributeName.standard($0) } }
    }
    return Item(
      .objectDefaults,
      .structure([
        Item(.objectType, .enumeration(type.rawValue)), Item(.attributes, .structure(attributes)),
      ]))
  }
  return Item(
    .defaultsInformation, .structure(rules.map { $0.item(.objectDefaults, for: version) } + defaults))
}
