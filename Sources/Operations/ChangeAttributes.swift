internal import KMIP
internal import Registry
internal import TTLV

/// Add Attribute (KMIP 2.1 §6.1.2, 1.4 §4.14).
func addAttribute(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try NewAttributeRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  var attribute = request.attribute
  // KMIP 1.4 §11.15: "New attribute contains Attribute Index" is Invalid Field; 0 says nothing that is not so.
  guard (attribute.index ?? 0) == 0 else {
    throw KMIPError(.invalidField, "the server gives the Attribute Index of a new instance")
  }
  try run.checkApplies(attribute.name, to: record.objectType)
  try run.checkMayAdd(attribute.name)
  attribute.value = try run.checkedValue(attribute, of: record)
  if !attribute.name.isMultiValued, try !run.instances(of: attribute.name, in: record).isEmpty {
    throw KMIPError(.attributeSingleValued, "the object has a \(attribute.name.display): modify it")
  }
  guard !record.attributes.instances(of: attribute.name).contains(where: { $0.value == attribute.value }) else {
    throw KMIPError(
      attribute.name == .standard(.name) ? .nonUniqueNameAttribute : .invalidAttribute,
      "the object has a \(attribute.name.display) with this value")
  }
  guard record.attributes.instances(of: attribute.name).count < OperationLimits.attributeInstances else {
    throw KMIPError(
      .serverLimitExceeded, "an object has at most \(OperationLimits.attributeInstances) \(attribute.name.display)")
  }
  try run.checkState(attribute.name, of: record)
  LifeCycle.settle(&record.attributes, at: run.now)
  attribute.index = record.attributes.append(attribute.name, attribute.value)
  try run.changed(&record, attribute.name)
  return try run.finish(record, attribute)
}

/// Modify Attribute (KMIP 2.1 §6.1.34, 1.4 §4.15).
func modifyAttribute(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ModifyAttributeRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  var attribute = request.attribute
  let name = attribute.name
  try run.checkApplies(name, to: record.objectType)
  try run.checkMayModify(name)
  attribute.value = try run.checkedValue(attribute, of: record)
  let instances = try run.instances(of: name, in: record, like: attribute)
  guard !instances.isEmpty else {
    throw KMIPError(.attributeNotFound, "the object has no \(name.display): add it")
  }
  let target: Attribute?
  if let current = request.current {
    guard current.name == name else {
      throw KMIPError(.invalidField, "Current Attribute and New Attribute are not the same attribute")
    }
    target = instances.first { $0.value == current.value }
  } else if run.version.spellsAttributesByName {
    target = instances.first { $0.index ?? 0 == attribute.index ?? 0 }
  } else if instances.count > 1 {
    throw KMIPError(.multiValuedAttribute, "the object has several \(name.display): give Current Attribute")
  } else {
    target = instances.first
  }
  guard let target else {
    throw KMIPError(.attributeInstanceNotFound, "the object has no such instance of \(name.display)")
  }
  try run.checkState(name, of: record)
  LifeCycle.settle(&record.attributes, at: run.now)
  attribute.index = target.index ?? 0
  if !record.attributes.replace(name, index: target.index ?? 0, attribute.value) {
    // A value that was implied until now.
    record.attributes.set(name, attribute.value)
  }
  try run.changed(&record, name)
  return try run.finish(record, attribute)
}

/// Set Attribute (KMIP 2.1 §6.1.51): adds or modifies; single instances only.
func setAttribute(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try NewAttributeRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  var attribute = request.attribute
  let name = attribute.name
  try run.checkApplies(name, to: record.objectType)
  let instances = try run.instances(of: name, in: record, like: attribute)
  guard instances.count < 2 else {
    throw KMIPError(.multiValuedAttribute, "the object has several \(name.display)")
  }
  if instances.isEmpty { try run.checkMayAdd(name) } else { try run.checkMayModify(name) }
  attribute.value = try run.checkedValue(attribute, of: record)
  try run.checkState(name, of: record)
  LifeCycle.settle(&record.attributes, at: run.now)
  if let old = instances.first, record.attributes.replace(name, index: old.index ?? 0, attribute.value) {
    attribute.index = old.index
  } else if name == .standard(.link) {
    attribute.index = record.attributes.append(name, attribute.value)
  } else {
    record.attributes.set(name, attribute.value)
  }
  try run.changed(&record, name)
  return try run.finish(record, attribute)
}

/// Delete Attribute (KMIP 2.1 §6.1.13, 1.4 §4.16).
func deleteAttribute(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try DeleteAttributeRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  var deleted: [Attribute]
  let name: AttributeName
  switch request.target {
  case .unknown: throw KMIPError(.attributeNotFound, "the object has no such attribute")
  case .index(let found, let index):
    name = found
    let instances = try run.instances(of: found, in: record)
    guard !instances.isEmpty else { throw KMIPError(.attributeNotFound, "the object has no \(found.display)") }
    deleted = instances.filter { $0.index ?? 0 == index ?? 0 }
  case .value(let attribute):
    name = attribute.name
    let instances = try run.instances(of: attribute.name, in: record)
    guard !instances.isEmpty else {
      throw KMIPError(.attributeNotFound, "the object has no \(attribute.name.display)")
    }
    let value = try run.checkedValue(attribute)
    deleted = Array(instances.filter { $0.value == value }.prefix(1))
  case .links(let kind):
    name = .standard(.link)
    deleted = try run.instances(of: name, in: record).filter { Link($0.value)?.type == kind }
    guard !deleted.isEmpty else { throw KMIPError(.attributeNotFound, "the object has no \(kind.name)") }
  case .all(let found):
    name = found
    deleted = try run.instances(of: found, in: record)
    guard !deleted.isEmpty else { throw KMIPError(.attributeNotFound, "the object has no \(found.display)") }
  }
  try run.checkMayDelete(name)
  // KMIP 2.1 §4.59: deletable "as long as Get Usage Allocation has not been performed".
  if name == .standard(.usageLimits), let limits = record.attributes[.usageLimits].flatMap(UsageLimits.init),
    limits.count != limits.total
  {
    throw KMIPError(.attributeReadOnly, "Usage Limits cannot be deleted once they have been used")
  }
  guard let first = deleted.first else {
    throw KMIPError(.attributeInstanceNotFound, "the object has no such instance of \(name.display)")
  }
  try run.checkState(name, of: record)
  LifeCycle.settle(&record.attributes, at: run.now)
  for instance in deleted { record.attributes.remove(name, index: instance.index ?? 0) }
  try run.changed(&record, name)
  return try run.finish(record, first)
}

extension RequestRun {
  /// The instances of the attribute that a new value belongs to: 3.0 has one for each kind of Link.
  fileprivate func instances(of name: AttributeName, in record: ObjectRecord, like new: Attribute) throws(KMIPError)
    -> [Attribute]
  {
    let all = try instances(of: name, in: record)
    guard name == .standard(.link), version >= .v3_0, let kind = Link(new.value)?.type else { return all }
    return all.filter { Link($0.value)?.type == kind }
  }

  /// The value to store at an object that is there already.
  mutating func checkedValue(_ attribute: Attribute, of record: ObjectRecord) throws(KMIPError) -> Value {
    guard attribute.name == .standard(.usageLimits) else { return try checkedValue(attribute) }
    return try UsageLimits(given: attribute.value, over: record.attributes[.usageLimits].flatMap(UsageLimits.init))
      .value
  }

  /// What follows from a changed attribute, and must hold with it.
  mutating func changed(_ record: inout ObjectRecord, _ name: AttributeName) throws(KMIPError) {
    guard case .standard(let type) = name else { return }
    switch type {
    case .name: try checkNames(record.attributes, owner: record.owner, except: record.uniqueIdentifier)
    case .activationDate, .deactivationDate, .processStartDate, .protectStopDate:
      try LifeCycle.checkDates(record.attributes)
      // Transitions 4 and 6: a date in the past, or the current one, takes effect now.
      LifeCycle.settle(&record.attributes, at: now)
    case .sensitive:
      let ever = record.attributes.boolean(.alwaysSensitive) ?? false
      record.attributes.set(.alwaysSensitive, .boolean(ever && record.attributes.boolean(.sensitive) == true))
    case .extractable:
      let never = record.attributes.boolean(.neverExtractable) ?? false
      record.attributes.set(.neverExtractable, .boolean(never && record.attributes.boolean(.extractable) == false))
    default: break
    }
  }

  fileprivate mutating func finish(_ record: ObjectRecord, _ attribute: Attribute) throws(KMIPError) -> [Item] {
    try update(record)
    answer(record.uniqueIdentifier)
    return AttributeResponse(record.uniqueIdentifier, attribute).items(for: version)
  }
}

extension AttributeName {
  /// Custom and vendor attributes may have several instances (KMIP 1.4 §3.39).
  fileprivate var isMultiValued: Bool {
    switch self {
    case .standard(let type): type.isMultiValued
    case .vendor: true
    }
  }
}
