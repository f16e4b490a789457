internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Keys that an operation uses on another object: for wrapping it, or for taking a wrapping off.
struct UsedKey {
  let record: ObjectRecord
  let block: KeyBlock
  let objectType: ObjectType
  /// The Cryptographic Parameters that apply, a structure.
  let parameters: Value

  /// The bytes of a symmetric key.
  var symmetricBytes: SecretBytes? {
    guard objectType == .symmetricKey, block.wrapping == nil, case .plain(let material, _)? = block.value else {
      return nil
    }
    switch material {
    case .bytes(let bytes): return bytes
    case .transparent(.symmetric(let bytes)): return bytes
    default: return nil
    }
  }

  func parameter<E: KMIPEnumeration>(_ tag: Tag, _ type: E.Type = E.self) -> E? {
    guard case .enumeration(let raw)? = parameters[tag] else { return nil }
    return E(rawValue: raw)
  }
}

extension RequestRun {
  /// The key that a Key Wrapping Specification or Key Wrapping Data names, when it may be used so.
  ///
  /// KMIP 2.1 §7.18: parameters that are given must be those of an instance of the key's Cryptographic Parameters, and
  /// without any the key's own apply.
  ///
  /// - Parameter protects: the key is to protect something now (wrap, sign), so it must be Active and within its dates; a
  ///   key that only takes protection off may be older (KMIP 2.1 §4.57).
  mutating func usedKey(
    _ reference: ObjectReference, _ given: Value?, for use: CryptographicUsageMask, protects: Bool
  ) throws(KMIPError) -> UsedKey {
    let record = try wrappingObject(try resolve(reference))
    guard let value = try material(of: record) else {
      throw KMIPError(.wrappingObjectDestroyed, "the wrapping key \(record.uniqueIdentifier) is destroyed")
    }
    let types: [ObjectType] = [.symmetricKey, .publicKey, .privateKey]
    guard types.contains(value.objectType), let block = value.keyBlock else {
      throw KMIPError(.invalidObjectType, "an object of type \(value.objectType.name) wraps nothing")
    }
    guard (record.attributes.usageMask ?? []).isSuperset(of: use) else {
      throw KMIPError(
        .incompatibleCryptographicUsageMask, "the Cryptographic Usage Mask of \(record.uniqueIdentifier) forbids it")
    }
    try checkTime(of: record, protects: protects)
    let parameters = try parameters(given, of: record)
    return UsedKey(record: record, block: block, objectType: value.objectType, parameters: parameters)
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

  /// KMIP 2.1 §4.57, §4.40, §4.41.
  func checkTime(of record: ObjectRecord, protects: Bool) throws(KMIPError) {
    let state = LifeCycle.state(of: record.attributes, at: now)
    let allowed: [State] = protects ? [.active] : [.active, .deactivated, .compromised]
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

  /// The object may be used for applying protection now.
  func checkProtects(_ record: ObjectRecord) throws(KMIPError) { try checkTime(of: record, protects: true) }

  private func parameters(_ given: Value?, of record: ObjectRecord) throws(KMIPError) -> Value {
    let own = record.attributes.instances(of: .cryptographicParameters).map(\.value)
    guard let given else { return own.first ?? .structure([]) }
    guard case .structure(let asked) = given else { return given }
    for instance in own {
      if asked.allSatisfy({ instance[$0.tag] == $0.value }) { return instance }
    }
    throw KMIPError(
      .badCryptographicParameters, "the Cryptographic Parameters are none of those of \(record.uniqueIdentifier)")
  }
}
