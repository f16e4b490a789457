internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Objects as PKCS#11 sees them: those of the client, on the one token.
extension RequestRun {
  mutating func moduleObjects(
    _ call: inout ModuleCall, _ state: inout ModuleState, _ session: inout ModuleState.Session
  ) throws(KMIPError) -> ModuleCode {
    switch call.function {
    case .c_FindObjectsInit:
      let template = try call.input.template()
      try call.input.finish()
      guard session.found == nil else { return .operationActive }
      guard let found = try moduleSearch(template, &state) else { return .deviceMemory }
      session.found = found
    case .c_FindObjects:
      let most = try call.input.number()
      try call.input.finish()
      guard let found = session.found else { return .operationNotInitialized }
      let given = found.prefix(Int(clamping: most))
      session.found = Array(found.dropFirst(given.count))
      call.output.count(given.count)
      for handle in given { call.output.number(UInt64(handle)) }
    case .c_FindObjectsFinal:
      try call.input.finish()
      guard session.found != nil else { return .operationNotInitialized }
      session.found = nil
    case .c_GetAttributeValue: return try moduleAttributes(&call, state)
    case .c_DestroyObject:
      let handle = try call.input.small()
      try call.input.finish()
      guard session.isReadWrite else { return .sessionReadOnly }
      guard let identifier = state.object(handle) else { return .objectHandleInvalid }
      return try moduleOperation(.destroy, ObjectRequest(.identifier(identifier)).items).code
    default:
      let mechanism = try call.input.mechanism()
      let template = try call.input.template()
      try call.input.finish()
      guard case .generation(let algorithm)? = ModuleMechanism.row(mechanism.type)?.kind else {
        return .mechanismInvalid
      }
      guard session.isReadWrite else { return .sessionReadOnly }
      return try moduleGenerate(algorithm, template, &call, &state)
    }
    return .ok
  }

  /// Handles of the client's live objects that have all values of a template, oldest first; nil: more than handles.
  private mutating func moduleSearch(_ template: [ModuleReader.TemplateEntry], _ state: inout ModuleState)
    throws(KMIPError) -> [UInt32]?
  {
    // An administrator's token holds its own objects, as everybody's does.
    let owners = Decision.searchScope(of: principal) ?? [principal.identity]
    let reader = self
    var query = LocateQuery(scope: .owner(owners[0]), maximum: OperationLimits.moduleHandles) { record in
      guard ModuleAttribute.objectClass(record.objectType) != nil, reader.hasRight(to: record) else { return false }
      return template.allSatisfy { entry in
        guard let value = entry.value else { return true }
        return ModuleAttribute(rawValue: entry.type)?.value(of: record) == value
      }
    }
    query.owners = Array(owners.dropFirst())
    let asked = query
    let result = try guarded { run throws(RegistryError) in try run.transaction.locate(asked) }
    var handles: [UInt32] = []
    for record in result.objects.reversed() {
      guard let handle = state.handle(record.uniqueIdentifier) else { return nil }
      handles.append(handle)
    }
    return handles
  }

  /// C_GetAttributeValue: the template with values. The value of a key leaves as by Get, with its audit record.
  private mutating func moduleAttributes(_ call: inout ModuleCall, _ state: ModuleState) throws(KMIPError) -> ModuleCode
  {
    let handle = try call.input.small()
    let template = try call.input.template()
    try call.input.finish()
    guard let identifier = state.object(handle), let record = try visible(identifier), !record.isDestroyed else {
      return .objectHandleInvalid
    }
    call.output.count(template.count)
    for entry in template {
      guard let attribute = ModuleAttribute(rawValue: entry.type) else { return .attributeTypeInvalid }
      let value: [UInt8]
      if attribute == .value {
        let (code, payload) = try moduleOperation(.get, GetRequest(.identifier(identifier)).items)
        guard code == .ok else { return code == .keyFunctionNotPermitted ? .attributeSensitive : code }
        releasesMaterial = true
        guard let found = try Self.moduleValue(payload, version) else { return .attributeTypeInvalid }
        value = found
      } else if let found = attribute.value(of: record) {
        value = found
      } else {
        return .attributeTypeInvalid
      }
      call.output.number(UInt64(entry.type))
      call.output.byte(1)
      call.output.byte(1)
      call.output.array(value)
    }
    return .ok
  }

  private static func moduleValue(_ payload: [Item], _ version: ProtocolVersion) throws(KMIPError) -> [UInt8]? {
    let object = try GetResponse(payload, version: version).object
    switch object {
    case .certificate(_, let bytes): return bytes
    case .opaqueObject(_, let bytes): return bytes.revealed()
    default:
      guard case .plain(let material, _)? = object.keyBlock?.value else { return nil }
      switch material {
      case .bytes(let bytes): return bytes.revealed()
      case .transparent(.symmetric(let bytes)): return bytes.revealed()
      default: return nil
      }
    }
  }

  /// C_GenerateKey: CKA_VALUE_LEN, CKA_LABEL and the uses of the template.
  private mutating func moduleGenerate(
    _ algorithm: CryptographicAlgorithm, _ template: [ModuleReader.TemplateEntry], _ call: inout ModuleCall,
    _ state: inout ModuleState
  ) throws(KMIPError) -> ModuleCode {
    var attributes = [Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue))]
    var mask: CryptographicUsageMask = []
    for entry in template {
      guard let attribute = ModuleAttribute(rawValue: entry.type) else { return .attributeTypeInvalid }
      guard let value = entry.value else { return .attributeValueInvalid }
      switch attribute {
      case .valueLength:
        guard value.count == 8, let length = Int32(exactly: value.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } * 8) else {
          return .attributeValueInvalid
        }
        attributes.append(Attribute(.cryptographicLength, .integer(length)))
      case .label:
        guard let text = Text(validating: value) else { return .attributeValueInvalid }
        if !text.isEmpty { attributes.append(Attribute(.name, Name(text).value)) }
      case .sensitive, .extractable:
        attributes.append(Attribute(attribute == .sensitive ? .sensitive : .extractable, .boolean(value == [1])))
      case .class, .keyType, .token, .private: continue
      default:
        guard let bits = attribute.mask else { return .attributeReadOnly }
        if value == [1] { mask.formUnion(bits) }
      }
    }
    guard attributes.contains(where: { $0.name == .standard(.cryptographicLength) }) else { return .templateIncomplete }
    attributes.append(Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))))
    // A token's keys can be used as soon as they are there.
    attributes.append(Attribute(.activationDate, .dateTime(now)))
    let request = CreateRequest(.symmetricKey, RequestedAttributes(attributes: attributes))
    let (code, payload) = try moduleOperation(.create, request.items(for: version))
    guard code == .ok else { return code == .argumentsBad ? .templateInconsistent : code }
    guard let handle = state.handle(try CreateResponse(payload, version: version).identifier) else {
      return .deviceMemory
    }
    call.output.number(UInt64(handle))
    return .ok
  }

  /// Runs one of KMIP's operations for the application, as if the client had asked for it itself: with its rights, its
  /// rules and its audit record. What it refuses comes back as a return code, with nothing changed.
  mutating func moduleOperation(
    _ operation: KMIP.Operation, _ payload: [Item]
  ) throws(KMIPError) -> (code: ModuleCode, payload: [Item]) {
    let asked = self.operation
    let before = transaction.savepoint
    let (answeredBefore, dataBefore, auditsBefore) = (answered, answeredData, audits)
    self.operation = operation
    defer {
      self.operation = asked
      // The answer is the call's: items after it cannot mean these.
      (answered, answeredData) = (answeredBefore, dataBefore)
    }
    guard isAllowedToAsk, let row = Catalogue.row(operation.rawValue, in: version) else {
      return (.keyFunctionNotPermitted, [])
    }
    do throws(KMIPError) {
      return (.ok, try row.run(Item(.requestPayload, .structure(payload)), &self))
    } catch {
      if fault != nil { throw error }
      transaction.rollBack(to: before)
      audits = auditsBefore
      return (Self.moduleCode(error.reason), [])
    }
  }

  private static func moduleCode(_ reason: ResultReason) -> ModuleCode {
    switch reason {
    case .objectNotFound, .itemNotFound, .objectDestroyed, .objectArchived: .keyHandleInvalid
    case .incompatibleCryptographicUsageMask, .wrongKeyLifecycleState, .permissionDenied, .usageLimitExceeded,
      .sensitive, .notExtractable, .keyValueNotPresent, .invalidObjectType:
      .keyFunctionNotPermitted
    case .badCryptographicParameters, .unsupportedCryptographicParameters: .mechanismParamInvalid
    case .invalidField, .invalidMessage, .invalidAttributeValue, .invalidAttribute: .argumentsBad
    case .cryptographicFailure: .functionFailed
    default: .generalError
    }
  }
}
