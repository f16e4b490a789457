internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// What clients may do with attributes, by the rule tables (KMIP 2.1 §4, 1.4 chapter 3).
extension RequestRun {
  /// The attributes that a request gives to a new object of `type`: templates laid under, checked one by one.
  mutating func givenAttributes(_ requested: RequestedAttributes, for type: ObjectType) throws(KMIPError)
    -> [Attribute]
  {
    try requested.checkInstances(version: version)
    var given = requested.attributes
    for at in given.indices {
      try checkApplies(given[at].name, to: type)
      try checkMaySet(given[at].name)
      given[at].value = try checkedValue(given[at])
    }
    if !requested.templates.isEmpty { given = try merged(given, over: requested.templates, for: type) }
    return given
  }

  /// KMIP 1.4 chapter 4: the last of conflicting templates takes precedence over those before it, the request over all;
  /// of multi-instance attributes the union is taken.
  private mutating func merged(_ given: [Attribute], over templates: [Name], for type: ObjectType) throws(KMIPError)
    -> [Attribute]
  {
    var result: [Attribute] = []
    for name in templates {
      let holder = try guarded { run throws(RegistryError) in
        try run.transaction.nameHolder(name.text, owner: run.principal.identity)
      }
      guard let holder, let template = try visible(holder.uniqueIdentifier), template.objectType == .template,
        case .template(let attributes)? = try material(of: template)
      else { throw KMIPError(.objectNotFound, "there is no template \"\(name.text)\"") }
      result = Self.laid(attributes.filter { applies($0.name, to: type) }, over: result)
    }
    return Self.laid(given, over: result)
  }

  /// `upper` over `lower`: single-valued attributes of `upper` replace, other instances are added.
  static func laid(_ upper: [Attribute], over lower: [Attribute]) -> [Attribute] {
    guard !lower.isEmpty else { return upper }
    var result = lower.filter { below in
      if case .standard(let type) = below.name, !type.isMultiValued {
        return !upper.contains { $0.name == below.name }
      }
      return !upper.contains { $0.name == below.name && $0.value == below.value }
    }
    // Instances of two sources are numbered anew.
    for at in result.indices { result[at].index = nil }
    for var attribute in upper {
      if result.contains(where: { $0.name == attribute.name }) { attribute.index = nil }
      result.append(attribute)
    }
    return result
  }

  func applies(_ name: AttributeName, to type: ObjectType) -> Bool {
    guard case .standard(let attribute) = name else { return true }
    guard attribute.isHeld(in: version) else { return false }
    if attribute.rule.applies(to: type, in: version) { return true }
    // 1.4 §3.25 and §3.26 give these dates to symmetric keys; CS-AC-M-8 gives them to key pairs, in every version that signs.
    return [.processStartDate, .protectStopDate].contains(attribute) && [.privateKey, .publicKey].contains(type)
      && version >= .v1_2
  }

  func checkApplies(_ name: AttributeName, to type: ObjectType) throws(KMIPError) {
    guard applies(name, to: type) else {
      throw KMIPError(.invalidAttribute, "an object of type \(type.name) has no \(name.display)")
    }
  }

  /// May a client give this attribute a first value?
  private func checkMaySet(_ name: AttributeName) throws(KMIPError) {
    switch name {
    // KMIP 1.4 §3.39: attributes that begin with y- are the server's.
    case .vendor("y", _): throw KMIPError(.attributeReadOnly, "\(name.display) is set by the server")
    case .vendor: return
    case .standard(let type):
      guard type.rule.traits.contains(.clientSets) || type.isGivenWhenMaking else {
        throw KMIPError(.attributeReadOnly, "\(name.display) is set by the server")
      }
    }
  }

  func checkMayAdd(_ name: AttributeName) throws(KMIPError) {
    if case .standard(let type) = name, !type.rule.traits.contains(.clientSets) {
      throw KMIPError(.attributeReadOnly, "\(name.display) is set by the server")
    }
    try checkMaySet(name)
  }

  func checkMayModify(_ name: AttributeName) throws(KMIPError) {
    if case .standard(let type) = name, !type.rule.traits.contains(.clientModifies) {
      throw KMIPError(.attributeReadOnly, "\(name.display) cannot be changed by a client")
    }
    try checkMaySet(name)
  }

  func checkMayDelete(_ name: AttributeName) throws(KMIPError) {
    if case .standard(let type) = name, !type.rule.traits.contains(.clientDeletes) {
      throw KMIPError(.attributeReadOnly, "\(name.display) cannot be deleted by a client")
    }
    try checkMaySet(name)
  }

  /// May the attribute be changed while the object is in this state (dates that have passed stay as they are)?
  func checkState(_ name: AttributeName, of record: ObjectRecord) throws(KMIPError) {
    guard case .standard(let type) = name, let state = LifeCycle.state(of: record.attributes, at: now) else { return }
    guard type.rule.states.contains(state) else {
      throw KMIPError(.wrongKeyLifecycleState, "\(name.display) cannot be changed while the object is \(state.name)")
    }
    // KMIP 2.1 §4.40, §4.41: "once the … Date has occurred, then this attribute SHALL NOT be changed".
    if type == .processStartDate || type == .protectStopDate, let date = record.attributes.date(type), date <= now {
      throw KMIPError(.wrongKeyLifecycleState, "the \(name.display) has been reached")
    }
  }

  /// The value to store: a link's place in the batch, and the Name that it says, become an identifier.
  mutating func checkedValue(_ attribute: Attribute) throws(KMIPError) -> Value {
    guard case .standard(let type) = attribute.name else { return attribute.value }
    switch type {
    case .link: return try resolvedLink(attribute.value)
    case .applicationSpecificInformation:
      guard attribute.value[.applicationData] != nil else {
        throw KMIPError(
          .applicationNamespaceNotSupported, "the server makes no Application Data: give it with the namespace")
      }
      return attribute.value
    case .name:
      guard let name = Name(attribute.value), !name.text.isEmpty else {
        throw KMIPError(.invalidAttributeValue, "a Name must not be empty")
      }
      return attribute.value
    default:
      guard type.rule.item == .reference, let target = try result(attribute.value) else { return attribute.value }
      return .reference(target.text)
    }
  }

  /// The object of this batch that a link means; nil when it names its target.
  private func result(_ value: Value) throws(KMIPError) -> UniqueIdentifier? {
    switch value {
    case .enumeration(let raw):
      guard let which = UniqueIdentifierEnumeration(rawValue: raw) else {
        throw KMIPError(.invalidAttributeValue, "a link to the result \(raw) means nothing")
      }
      return try resolve(.result(which))
    case .integer(let number): return try resolve(.ordinal(number))
    default: return nil
    }
  }

  private mutating func resolvedLink(_ value: Value) throws(KMIPError) -> Value {
    guard case .structure(let members) = value else { return value }
    var resolved: [Item] = []
    for member in members {
      guard member.tag == .linkedObjectIdentifier else {
        resolved.append(member)
        continue
      }
      let target: UniqueIdentifier
      if let made = try result(member.value) {
        target = made
      } else if case .nameReference(let name) = member.value {
        target = try holder(of: name)
      } else {
        resolved.append(member)
        continue
      }
      resolved.append(Item(.linkedObjectIdentifier, .textString(target.text)))
    }
    return .structure(resolved)
  }

  /// The client's own object of that Name (KMIP 3.0, a Name Reference).
  private mutating func holder(of name: Text) throws(KMIPError) -> UniqueIdentifier {
    let found = try guarded { run throws(RegistryError) in
      try run.transaction.nameHolder(name, owner: run.principal.identity)
    }
    guard let found else { throw KMIPError(.invalidAttributeValue, "no object has the Name \"\(name)\"") }
    return found.uniqueIdentifier
  }

  /// Names are unique within their owner's name space; an identity may be allowed to reuse its own.
  mutating func checkNames(_ attributes: AttributeSet, owner: Text, except identifier: UniqueIdentifier?)
    throws(KMIPError)
  {
    if isDestroyed(nameSpaceOf: owner) {
      throw KMIPError(
        .permissionDenied, "all objects of this identity are being destroyed: it can make new ones afterwards")
    }
    var seen: Set<Text> = []
    for name in attributes.objectNames {
      guard seen.insert(name.text).inserted else {
        throw KMIPError(.nonUniqueNameAttribute, "the Name \"\(name.text)\" is given twice")
      }
      if principal.mayReuseNames { continue }
      let isTaken = try guarded { run throws(RegistryError) in
        try run.transaction.isNameTaken(name.text, owner: owner, except: identifier)
      }
      if isTaken { throw KMIPError(.nonUniqueNameAttribute, "another object has the Name \"\(name.text)\"") }
    }
  }
}

extension AttributeType {
  /// Attributes that the rule tables call the server's, and that the requests which make objects give all the same (KMIP
  /// 1.4 Tables 165, 170 and 176, 2.1 Table 293 and §4.26): the server takes the value or refuses the request.
  var isGivenWhenMaking: Bool {
    switch self {
    case .cryptographicAlgorithm, .cryptographicLength, .certificateType, .certificateLength,
      .digitalSignatureAlgorithm, .keyFormatType, .opaqueDataType:
      true
    default: false
    }
  }
}
