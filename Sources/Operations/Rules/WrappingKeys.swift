internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// A key that wraps another object or takes a wrapping off, with the Cryptographic Parameters that apply.
struct WrappingUse {
  var used: UsedObject
  let parameters: CryptographicParameters

  var objectType: ObjectType { used.value.objectType }
}

extension RequestRun {
  /// The key that a Key Wrapping Specification or Key Wrapping Data names, when it may be used so.
  ///
  /// KMIP 2.1 §7.18: parameters that a specification gives must be those of an instance of the key's Cryptographic
  /// Parameters, and without any the key's own apply. Key Wrapping Data may give parameters to a key that has none.
  ///
  /// - Parameters:
  ///   - type: the key that does this step when the one that is named belongs to a pair: the public key wraps and verifies,
  ///     the private key unwraps and signs.
  ///   - use: what it takes of a symmetric key, and of a key of that type.
  ///   - protects: the key is to protect something now, so it must be Active and within its dates; one that takes
  ///     protection off may be older (KMIP 2.1 §4.57).
  mutating func wrappingUse(
    _ reference: ObjectReference, _ given: Value?, symmetric: CryptographicUsageMask, pair: CryptographicUsageMask,
    _ type: ObjectType, protects: Bool
  ) throws(KMIPError) -> WrappingUse {
    var record = try wrappingObject(try resolve(reference))
    let other: LinkType = type == .publicKey ? .publicKeyLink : .privateKeyLink
    let isHalf = record.objectType == .publicKey || record.objectType == .privateKey
    if isHalf, record.objectType != type {
      guard let link = record.attributes.link(other) else {
        throw KMIPError(
          .incompatibleCryptographicUsageMask, "the key \(record.uniqueIdentifier) is the wrong one of its pair")
      }
      record = try wrappingObject(link)
    }
    guard let value = try material(of: record) else {
      throw KMIPError(.wrappingObjectDestroyed, "the wrapping key \(record.uniqueIdentifier) is destroyed")
    }
    guard value.objectType == .symmetricKey || value.objectType == type else {
      throw KMIPError(.invalidObjectType, "an object of type \(value.objectType.name) wraps nothing")
    }
    let use = value.objectType == .symmetricKey ? symmetric : pair
    guard (record.attributes.usageMask ?? []).isSuperset(of: use) else {
      throw KMIPError(
        .incompatibleCryptographicUsageMask, "the Cryptographic Usage Mask of \(record.uniqueIdentifier) forbids it")
    }
    try checkTime(of: record, protects: protects)
    return WrappingUse(
      used: UsedObject(record: record, value: value),
      parameters: CryptographicParameters(try wrappingParameters(given, of: record, mustMatch: protects)))
  }

  private mutating func wrappingObject(_ identifier: UniqueIdentifier) throws(KMIPError) -> ObjectRecord {
    let found = try guarded { run throws(RegistryError) in try run.transaction.find(identifier) }
    guard let found, Decision.on(objectOf: found.owner, operation, by: principal) == .allowed, hasRight(to: found)
    else {
      throw KMIPError(.wrappingObjectNotFound, "there is no wrapping key \(identifier)")
    }
    if found.isDestroyed { throw KMIPError(.wrappingObjectDestroyed, "the wrapping key \(identifier) is destroyed") }
    if found.isArchived { throw KMIPError(.wrappingObjectArchived, "the wrapping key \(identifier) is archived") }
    return found
  }

  /// The object may be used for applying protection now.
  func checkProtects(_ record: ObjectRecord) throws(KMIPError) { try checkTime(of: record, protects: true) }

  /// KMIP 2.1 §4.57, §4.40, §4.41.
  private func checkTime(of record: ObjectRecord, protects: Bool) throws(KMIPError) {
    let state = LifeCycle.state(of: record.attributes, at: now)
    let retired = settings.policy.processesWithRetiredKeys
    let allowed: [State] = protects || !retired ? [.active] : [.active, .deactivated, .compromised]
    guard let state, allowed.contains(state) else {
      throw KMIPError(
        .wrongKeyLifecycleState, "the key \(record.uniqueIdentifier) is \(state?.name ?? "without state")")
    }
    if protects, let stop = record.attributes.date(.protectStopDate), stop <= now {
      throw KMIPError(.wrongKeyLifecycleState, "the Protect Stop Date of \(record.uniqueIdentifier) has passed")
    }
    if !protects, let start = record.attributes.date(.processStartDate), start > now {
      throw KMIPError(.wrongKeyLifecycleState, "the Process Start Date of \(record.uniqueIdentifier) is to come")
    }
  }

  private func wrappingParameters(_ given: Value?, of record: ObjectRecord, mustMatch: Bool) throws(KMIPError) -> Value
  {
    let own = record.attributes.instances(of: .cryptographicParameters).map(\.value)
    guard let given, case .structure(let asked) = given else { return own.first ?? .structure([]) }
    for instance in own {
      if asked.allSatisfy({ instance[$0.tag] == $0.value }) { return instance }
    }
    // One key in two modes can betray what it wraps: who says how a key is to be used means it for unwrapping too.
    guard own.isEmpty, !mustMatch else {
      throw KMIPError(
        .badCryptographicParameters, "the Cryptographic Parameters are none of those of \(record.uniqueIdentifier)")
    }
    return given
  }
}
