internal import KMIP
internal import Registry
internal import TTLV

/// What the object that replaces another has of it: Re-key, Re-key Key Pair and Re-certify (KMIP 2.1 §6.1.45–6.1.47, 1.4
/// §4.4, §4.5, §4.8).
extension RequestRun {
  /// Attributes that the replacement does not take over: set anew, or not set. The Names are moved apart from this.
  private static let leftBehind: Set<AttributeType> = [
    .uniqueIdentifier, .objectType, .initialDate, .destroyDate, .compromiseOccurrenceDate, .compromiseDate,
    .revocationReason, .deactivationReason, .state, .digest, .lastChangeDate, .randomNumberGenerator,
    .originalCreationDate, .archiveDate, .fresh, .link, .name, .keyValueLocation, .keyValuePresent, .alwaysSensitive,
    .neverExtractable, .shortUniqueIdentifier, .rotateDate, .rotateGeneration, .rotateLatest,
  ]

  private static let dates: [AttributeType] = [
    .activationDate, .processStartDate, .protectStopDate, .deactivationDate,
  ]

  /// The attributes of the object that replaces `existing`: those of `existing`, with `requested` laid over them, and
  /// dates moved by the Offset (2.1 Table 303).
  ///
  /// - Parameter withoutCopies: attributes that the new value tells anew (a certificate's).
  func replacement(
    of existing: ObjectRecord, offset: UInt32?, _ requested: [Attribute], withoutCopies: Set<AttributeType> = []
  ) throws(KMIPError) -> [Attribute] {
    var copied = existing.attributes.attributes.filter { attribute in
      guard case .standard(let type) = attribute.name else { return true }
      return !Self.leftBehind.contains(type) && !withoutCopies.contains(type)
    }
    if let offset {
      // KMIP 1.4 §11.5: Invalid Message.
      for type in Self.dates where requested.value(type) != nil {
        throw KMIPError(.invalidMessage, "with an Offset no \(type.name) is given")
      }
      let activation = now + Int64(offset)
      let moved = Self.dates.filter { $0 != .activationDate && existing.attributes.date($0) != nil }
      let before = existing.attributes.date(.activationDate)
      guard before != nil || moved.isEmpty else {
        throw KMIPError(
          .illegalOperation, "the existing object has no Activation Date from which its other dates could be counted")
      }
      copied.set(.activationDate, .dateTime(activation))
      for type in moved {
        guard let before, let date = existing.attributes.date(type) else { continue }
        copied.set(type, .dateTime(date &+ (activation &- before)))
      }
    }
    return Self.laid(requested, over: copied)
  }

  /// Adds the replacement: names and links move, rotation is counted.
  ///
  /// - Parameter links: further links of the replacement.
  mutating func replace(
    _ existing: ObjectRecord, by value: ManagedObjectValue, _ attributes: [Attribute], identifier: UniqueIdentifier,
    isMade: Bool, links: [Link] = []
  ) throws(KMIPError) {
    var old = existing
    LifeCycle.settle(&old.attributes, at: now)
    let names = old.attributes.instances(of: .name)
    // Free before they are taken.
    old.attributes.removeAll(.name)
    old.attributes.setLink(.replacementObjectLink, identifier)
    let generation = existing.attributes.integer(.rotateGeneration) ?? 0
    old.attributes.set(.rotateLatest, .boolean(false))
    try update(old)
    var given = attributes
    for name in names where !given.contains(where: { $0.name == name.name && $0.value == name.value }) {
      given.append(Attribute(name.name, name.value))
    }
    given.append(Attribute(.link, Link(.replacedObjectLink, existing.uniqueIdentifier).value))
    for link in links { given.append(Attribute(.link, link.value)) }
    given.set(.rotateGeneration, .integer(generation &+ 1))
    given.set(.rotateLatest, .boolean(true))
    given.set(.rotateDate, .dateTime(now))
    try insert(value, given, identifier: identifier, isMade: isMade)
  }
}
