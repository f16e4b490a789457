internal import KMIP
internal import TTLV

/// Usage Limits (KMIP 2.1 §4.59, 1.4 §3.21): a client says Total and Unit; the Count is the server's.
struct UsageLimits {
  var total: Int64
  /// What is left of the total.
  var count: Int64
  var unit: UInt32

  /// As stored.
  init?(_ value: Value) {
    guard case .longInteger(let total)? = value[.usageLimitsTotal],
      case .longInteger(let count)? = value[.usageLimitsCount], case .enumeration(let unit)? = value[.usageLimitsUnit]
    else { return nil }
    (self.total, self.count, self.unit) = (total, count, unit)
  }

  /// Of an object that gets its first. "The server SHALL ignore the Usage Limits Count value if the attribute is specified
  /// in an operation that creates a new object."
  init(new value: Value) throws(KMIPError) {
    guard case .longInteger(let total)? = value[.usageLimitsTotal],
      case .enumeration(let unit)? = value[.usageLimitsUnit]
    else { throw KMIPError(.invalidAttributeValue, "Usage Limits need Usage Limits Total and Usage Limits Unit") }
    guard total >= 0 else { throw KMIPError(.invalidAttributeValue, "Usage Limits Total must not be negative") }
    (self.total, self.count, self.unit) = (total, total, unit)
  }

  /// Given by Add, Modify or Set Attribute, in place of `current`: "The Usage Limits Count value SHALL NOT be set or
  /// modified by the client", and the total no more once the count has changed.
  init(given value: Value, over current: UsageLimits?) throws(KMIPError) {
    if let current, current.count != current.total {
      throw KMIPError(.attributeReadOnly, "Usage Limits cannot be changed once they have been used")
    }
    var members: [Item] = []
    if let total = value[.usageLimitsTotal] ?? current.map({ .longInteger($0.total) }) {
      members.append(Item(.usageLimitsTotal, total))
    }
    if let unit = value[.usageLimitsUnit] ?? current.map({ .enumeration($0.unit) }) {
      members.append(Item(.usageLimitsUnit, unit))
    }
    try self.init(new: .structure(members))
    if case .longInteger(let said)? = value[.usageLimitsCount], said != count {
      throw KMIPError(.attributeReadOnly, "Usage Limits Count is set by the server")
    }
  }

  var value: Value {
    .structure([
      Item(.usageLimitsTotal, .longInteger(total)), Item(.usageLimitsCount, .longInteger(count)),
      Item(.usageLimitsUnit, .enumeration(unit)),
    ])
  }
}
