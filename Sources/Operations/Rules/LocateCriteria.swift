internal import KMIP
internal import Registry
internal import TTLV

/// What a Locate asks of each object: all of it must hold.
struct LocateCriteria: Sendable {
  private enum Criterion: Sendable {
    case equal(AttributeName, Value)
    /// Bounds included; an open end is nil.
    case between(AttributeType, Int64?, Int64?)
    case hasBits(UInt32)
    case usageLimits(count: Int64?, total: Int64?)
    case freshMember
  }

  private var criteria: [Criterion] = []
  /// The object that alone can be meant.
  private(set) var uniqueIdentifier: UniqueIdentifier?
  /// Complete values of attributes that have an index.
  private(set) var terms: [IndexTerm] = []

  init(_ request: LocateRequest) throws(KMIPError) {
    var dates: [(type: AttributeType, values: [Int64])] = []
    for attribute in request.attributes {
      if case .standard(let type) = attribute.name, case .dateTime(let date) = attribute.value {
        if let at = dates.firstIndex(where: { $0.type == type }) {
          dates[at].values.append(date)
        } else {
          dates.append((type, [date]))
        }
        continue
      }
      add(attribute)
    }
    for (type, values) in dates {
      switch values.count {
      // "If a Date attribute is set to its largest possible value, then it is equivalent to an undefined attribute."
      case 1: if values[0] != .max { criteria.append(.between(type, values[0], values[0])) }
      case 2:
        let low = min(values[0], values[1])
        let high = max(values[0], values[1])
        criteria.append(.between(type, low == .max ? nil : low, high == .max ? nil : high))
      default: throw KMIPError(.invalidField, "\(type.name) is given more than twice: two values are a range")
      }
    }
    if request.objectGroupMember == .groupMemberFresh { criteria.append(.freshMember) }
  }

  private mutating func add(_ attribute: Attribute) {
    switch (attribute.name, attribute.value) {
    case (.standard(.uniqueIdentifier), let value):
      if let text = value.text { uniqueIdentifier = UniqueIdentifier(text) }
      criteria.append(.equal(attribute.name, value))
    case (.standard(.cryptographicUsageMask), .integer(let bits)):
      criteria.append(.hasBits(UInt32(bitPattern: bits)))
    case (.standard(.usageLimits), let value):
      criteria.append(
        .usageLimits(count: value.longInteger(.usageLimitsCount), total: value.longInteger(.usageLimitsTotal)))
    case (let name, let value):
      criteria.append(.equal(name, value))
      if let complete = Self.complete(attribute), let term = IndexTerm(complete) { terms.append(term) }
    }
  }

  /// The attribute as records hold it, when the request says all of it: only then its index can be asked.
  private static func complete(_ attribute: Attribute) -> Attribute? {
    guard case .structure(let members) = attribute.value else { return attribute }
    let parts: Set<Tag>
    switch attribute.name {
    case .standard(.name): parts = [.nameValue, .nameType]
    case .standard(.applicationSpecificInformation): parts = [.applicationNamespace, .applicationData]
    case .standard(.alternativeName): parts = [.alternativeNameValue, .alternativeNameType]
    case .standard(.link):
      // A link by enumeration or index means an object of the batch, which no record holds.
      guard attribute.value[.linkedObjectIdentifier]?.text != nil else { return nil }
      parts = [.linkType, .linkedObjectIdentifier]
    default: return nil
    }
    return members.count == parts.count && Set(members.map(\.tag)) == parts ? attribute : nil
  }

  func match(_ record: ObjectRecord, _ run: RequestRun) -> Bool {
    if record.isDestroyed, record.objectType == .template { return false }
    return criteria.allSatisfy { holds($0, record, run) }
  }

  private func holds(_ criterion: Criterion, _ record: ObjectRecord, _ run: RequestRun) -> Bool {
    switch criterion {
    case .equal(let name, let sought):
      let instances = (try? run.instances(of: name, in: record)) ?? []
      return instances.contains { Self.fits($0.value, sought) }
    case .between(let type, let low, let high):
      guard case .dateTime(let date)? = (try? run.instances(of: .standard(type), in: record))?.first?.value else {
        return false
      }
      return (low ?? .min) <= date && date <= (high ?? .max)
    case .hasBits(let bits):
      return (record.attributes.usageMask?.rawValue ?? 0) & bits == bits
    case .usageLimits(let count, let total):
      guard let limits = record.attributes[.usageLimits] else { return false }
      return (limits.longInteger(.usageLimitsCount) ?? 0) >= (count ?? .min)
        && (limits.longInteger(.usageLimitsTotal) ?? 0) >= (total ?? .min)
    case .freshMember:
      return record.attributes.contains(.objectGroup) && record.attributes.boolean(.fresh) != false
    }
  }

  /// Equal; of a structure, in the members that are given.
  private static func fits(_ value: Value, _ sought: Value) -> Bool {
    guard case .structure(let wanted) = sought, case .structure(let members) = value else { return value == sought }
    return wanted.allSatisfy { want in members.contains { $0.tag == want.tag && fits($0.value, want.value) } }
  }
}

extension Value {
  fileprivate func longInteger(_ tag: Tag) -> Int64? {
    if case .longInteger(let number)? = self[tag] { number } else { nil }
  }
}
