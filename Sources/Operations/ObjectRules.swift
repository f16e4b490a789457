internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// Set Constraints (KMIP 2.1 §6.1.52): from now on objects are made within these, those that are there stay as they are.
func setConstraints(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRulesRequest(constraints: payload, version: run.version)
  try run.set(.constraints, request.rules)
  return []
}

/// Get Constraints (KMIP 2.1 §6.1.22).
func getConstraints(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  try StructureReader(payload, version: run.version).finish()
  return [ObjectRulesRequest(try run.rules(.constraints)).item(.constraints, for: run.version)]
}

/// Set Defaults (KMIP 2.1 §6.1.53): attributes that new objects get when the client says none.
func setDefaults(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRulesRequest(defaults: payload, version: run.version)
  for rule in request.rules {
    for attribute in rule.attributes {
      for type in rule.objectTypes { try run.checkApplies(attribute.name, to: type) }
    }
  }
  try run.set(.defaults, request.rules)
  return []
}

/// The rules for new objects that clients set.
enum ObjectRuleKind: UInt8 {
  case constraints = 1
  case defaults = 2
}

extension RequestRun {
  /// The rules as they are now.
  mutating func rules(_ kind: ObjectRuleKind) throws(KMIPError) -> [ObjectRule] {
    let record = try guarded { run throws(RegistryError) in
      try run.transaction.standing(.objectRules, [kind.rawValue])
    }
    guard case .structure(let items)? = record?.content.value else { return [] }
    return items.compactMap { ObjectRule(recordItem: $0) }
  }

  fileprivate mutating func set(_ kind: ObjectRuleKind, _ rules: [ObjectRule]) throws(KMIPError) {
    guard rules.count <= OperationLimits.objectRules else {
      throw KMIPError(.invalidField, "at most \(OperationLimits.objectRules) rules are kept")
    }
    for type in rules.flatMap(\.objectTypes) where !Catalogue.objectTypes(in: version).contains(type) {
      throw KMIPError(.invalidObjectType, "there are no objects of type \(type.name)")
    }
    // Looked for before it is replaced, so that two that set at once do so one after the other.
    _ = try self.rules(kind)
    transaction.put(
      .objectRules,
      StandingRecord(name: [kind.rawValue], content: Item(.constraints, .structure(rules.map(\.recordItem)))))
    audit(nil)
  }

  /// Adds the defaults for what the request leaves out.
  mutating func applyDefaults(_ attributes: inout [Attribute], for type: ObjectType) throws(KMIPError) {
    for rule in try rules(.defaults) where rule.isMeant(for: type, attributes) {
      let given = Set(attributes.map(\.name))
      for attribute in rule.attributes where !given.contains(attribute.name) && applies(attribute.name, to: type) {
        attributes.append(Attribute(attribute.name, attribute.value))
      }
    }
  }

  /// KMIP 2.1 §7.6: an attribute of a constraint names the values that a new object may have; of masks, the bits.
  mutating func checkConstraints(_ set: AttributeSet, for type: ObjectType) throws(KMIPError) {
    for rule in try rules(.constraints) where rule.isMeant(for: type, set.attributes) {
      for name in Set(rule.attributes.map(\.name)) {
        let allowed = rule.attributes.filter { $0.name == name }.map(\.value)
        let values = set.instances(of: name).map(\.value)
        guard values.allSatisfy({ Self.isAllowed($0, allowed, name) }), !values.isEmpty else {
          throw KMIPError(.constraintViolation, "a constraint rules the \(name.display) of a \(type.name)")
        }
      }
    }
  }

  private static func isAllowed(_ value: Value, _ allowed: [Value], _ name: AttributeName) -> Bool {
    if case .standard(.cryptographicUsageMask) = name, case .integer(let bits) = value {
      return allowed.contains { if case .integer(let mask) = $0 { bits & ~mask == 0 } else { false } }
    }
    return allowed.contains(value)
  }
}

extension ObjectRule {
  fileprivate func isMeant(for type: ObjectType, _ attributes: [Attribute]) -> Bool {
    guard objectTypes.isEmpty || objectTypes.contains(type) else { return false }
    if objectGroups.isEmpty { return true }
    return attributes.contains { attribute in
      let isGroup = attribute.name == .standard(.objectGroup) || attribute.name == .standard(.groupLink)
      return isGroup && attribute.value.text.map { objectGroups.contains($0) } ?? false
    }
  }
}
