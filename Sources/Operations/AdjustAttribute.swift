internal import KMIP
internal import Registry
internal import TTLV

/// Adjust Attribute (KMIP 2.1 §6.1.3): counts a number or an interval up or down, negates a number or a Boolean.
func adjustAttribute(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try AdjustAttributeRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  guard let name = request.attribute else {
    throw KMIPError(.unsupportedAttribute, "the attribute is not known here")
  }
  try run.checkApplies(name, to: record.objectType)
  let instances = try run.instances(of: name, in: record)
  guard instances.count < 2 else {
    throw KMIPError(.multiValuedAttribute, "the object has several \(name.display)")
  }
  if instances.isEmpty { try run.checkMayAdd(name) } else { try run.checkMayModify(name) }
  guard let old = instances.first?.value ?? name.zero else {
    throw KMIPError(.invalidDataType, "the object has no \(name.display) to be adjusted")
  }
  let new = try old.adjusted(request.adjustment, by: request.value)
  var attribute = Attribute(name, index: instances.first?.index, new)
  attribute.value = try run.checkedValue(attribute, of: record)
  try run.checkState(name, of: record)
  LifeCycle.settle(&record.attributes, at: run.now)
  if instances.isEmpty || !record.attributes.replace(name, index: attribute.index ?? 0, attribute.value) {
    record.attributes.set(name, attribute.value)
  }
  try run.changed(&record, name)
  try run.update(record)
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}

extension AttributeName {
  /// "the previous value is assumed to be a 0 for numeric types and intervals, or false for Boolean".
  fileprivate var zero: Value? {
    guard case .standard(let type) = self else { return nil }
    // A mask is no number.
    guard type.tag.mask == nil else { return nil }
    switch type.rule.item {
    case .integer: return .integer(0)
    case .longInteger: return .longInteger(0)
    case .interval: return .interval(0)
    case .boolean: return .boolean(false)
    default: return nil
    }
  }
}

extension Value {
  /// Increment and Decrement count by the adjustment's value, by one when there is none; Negate takes none.
  fileprivate func adjusted(_ adjustment: AdjustmentType, by step: Value?) throws(KMIPError) -> Value {
    if adjustment == .negate {
      guard step == nil else { throw KMIPError(.invalidField, "Negate takes no Adjustment Value") }
      switch self {
      case .boolean(let value): return .boolean(!value)
      case .integer(let value): return .integer(try Self.inRange(0, value) { $0.subtractingReportingOverflow($1) })
      case .longInteger(let value):
        return .longInteger(try Self.inRange(0, value) { $0.subtractingReportingOverflow($1) })
      default: throw KMIPError(.invalidDataType, "a value of type \(type) is not negated")
      }
    }
    let isUp = adjustment == .increment
    switch (self, step) {
    case (.integer(let value), .integer(let by)): return .integer(try Self.counted(value, by, isUp))
    case (.integer(let value), nil): return .integer(try Self.counted(value, 1, isUp))
    case (.longInteger(let value), .longInteger(let by)): return .longInteger(try Self.counted(value, by, isUp))
    case (.longInteger(let value), nil): return .longInteger(try Self.counted(value, 1, isUp))
    case (.interval(let value), .interval(let by)): return .interval(try Self.counted(value, by, isUp))
    case (.interval(let value), nil): return .interval(try Self.counted(value, 1, isUp))
    case (.dateTime(let value), .interval(let by)): return .dateTime(try Self.counted(value, Int64(by), isUp))
    case (.dateTime(let value), .dateTime(let by)): return .dateTime(try Self.counted(value, by, isUp))
    case (.dateTime(let value), nil): return .dateTime(try Self.counted(value, 1, isUp))
    case (.boolean, _): throw KMIPError(.invalidDataType, "a Boolean is negated, not counted")
    default: throw KMIPError(.invalidDataType, "a value of type \(type) is not adjusted by such an Adjustment Value")
    }
  }

  private static func counted<N: FixedWidthInteger>(_ value: N, _ by: N, _ isUp: Bool) throws(KMIPError) -> N {
    try inRange(value, by) { isUp ? $0.addingReportingOverflow($1) : $0.subtractingReportingOverflow($1) }
  }

  private static func inRange<N: FixedWidthInteger>(
    _ left: N, _ right: N, _ body: (N, N) -> (partialValue: N, overflow: Bool)
  )
    throws(KMIPError) -> N
  {
    let (result, overflow) = body(left, right)
    guard !overflow else { throw KMIPError(.numericRange, "the adjusted value is out of its range") }
    return result
  }
}
