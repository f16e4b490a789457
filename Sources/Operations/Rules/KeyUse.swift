internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// What an operation wants a managed object for (KMIP 2.1 §4.17, §4.57).
struct KeyUse {
  let mask: CryptographicUsageMask
  /// Applying protection needs an Active object; processing what is protected asks for less.
  let protects: Bool
  let types: [ObjectType]

  static let encrypt = KeyUse(mask: .encrypt, protects: true, types: [.symmetricKey, .publicKey, .certificate])
  static let decrypt = KeyUse(mask: .decrypt, protects: false, types: [.symmetricKey, .privateKey])
  static let sign = KeyUse(mask: .sign, protects: true, types: [.privateKey])
  static let verify = KeyUse(mask: .verify, protects: false, types: [.publicKey, .certificate])
  static let macGenerate = KeyUse(mask: .macGenerate, protects: true, types: [.symmetricKey, .secretData])
  static let macVerify = KeyUse(mask: .macVerify, protects: false, types: [.symmetricKey, .secretData])
  static let derive = KeyUse(
    mask: .deriveKey, protects: true, types: [.symmetricKey, .secretData, .privateKey, .publicKey])
}

/// An object that may be used as was asked, and its value.
struct UsedObject {
  var record: ObjectRecord
  let value: ManagedObjectValue

  var algorithm: CryptographicAlgorithm? { record.attributes.cryptographicAlgorithm }
  var bits: Int { Int(record.attributes.cryptographicLength ?? 0) }

  /// The bytes of a symmetric key or of secret data.
  func secret() throws(KMIPError) -> SecretBytes {
    switch value.keyBlock?.value {
    case .plain(.bytes(let bytes), _): return bytes
    case .plain(.transparent(.symmetric(let bytes)), _): return bytes
    default: throw KMIPError(.keyValueNotPresent, "the server does not have the key's bytes in the clear")
    }
  }

  func privateKey() throws(KMIPError) -> PrivateKeyMaterial {
    guard let block = value.keyBlock, let key = KeyForms.privateMaterial(block) else {
      throw KMIPError(.keyValueNotPresent, "the server cannot read the private key in the format it was given")
    }
    return key
  }

  func publicKey(_ cryptographer: any Cryptographer) throws(KMIPError) -> PublicKeyMaterial {
    if case .certificate(.x_509, let der) = value {
      return try cryptographic { () throws(CryptographicError) in try cryptographer.publicKey(ofCertificate: der) }
    }
    guard let block = value.keyBlock, let key = KeyForms.publicMaterial(block) else {
      throw KMIPError(.keyValueNotPresent, "the server cannot read the public key in the format it was given")
    }
    return key
  }
}

extension RequestRun {
  /// The object for a use, when everything allows it: its type, its Cryptographic Usage Mask, its state and dates.
  mutating func used(_ reference: ObjectReference?, for use: KeyUse) throws(KMIPError) -> UsedObject {
    let record = try liveObject(reference)
    guard use.types.contains(record.objectType) else {
      throw KMIPError(
        .invalidObjectType, "an object of type \(record.objectType.name) is of no use to \(operation.name)")
    }
    guard (record.attributes.usageMask ?? []).isSuperset(of: use.mask) else {
      throw KMIPError(
        .incompatibleCryptographicUsageMask, "the object's Cryptographic Usage Mask does not allow \(operation.name)")
    }
    try checkTime(of: record, for: use)
    guard let value = try material(of: record) else {
      throw KMIPError(.objectDestroyed, "the object \(record.uniqueIdentifier) is destroyed")
    }
    if let block = value.keyBlock {
      guard block.value != nil else {
        throw KMIPError(.keyValueNotPresent, "the server has only the attributes of this key")
      }
      guard block.wrapping == nil else {
        throw KMIPError(.keyValueNotPresent, "the key was registered wrapped: the server cannot use it")
      }
    }
    return UsedObject(record: record, value: value)
  }

  /// KMIP 2.1 §4.57: only Active objects protect, and not after Protect Stop Date; Deactivated and Compromised ones
  /// process with special permission, and none does before Process Start Date (§4.40, §4.41).
  private func checkTime(of record: ObjectRecord, for use: KeyUse) throws(KMIPError) {
    let state = LifeCycle.state(of: record.attributes, at: now)
    func refuse(_ why: String) -> KMIPError { KMIPError(.wrongKeyLifecycleState, why) }
    switch state {
    case .active: break
    case .deactivated where !use.protects, .compromised where !use.protects:
      guard settings.policy.processesWithRetiredKeys else {
        throw refuse("the object is \(state?.name ?? ""), and such keys are not used here any more")
      }
    default: throw refuse("the object is \(state?.name ?? "without state"), not Active")
    }
    // The object is Active: what is wrong is the time, which 2.0 calls Permission Denied and 2.1 by its own reason
    // (CS-AC-M-8 and CS-BC-M-14 of each; both lists have both).
    let reason: ResultReason = version < .v2_1 ? .permissionDenied : .wrongKeyLifecycleState
    if use.protects, let stop = record.attributes.date(.protectStopDate), stop <= now {
      throw KMIPError(reason, "the object's Protect Stop Date has passed")
    }
    if !use.protects, let start = record.attributes.date(.processStartDate), start > now {
      throw KMIPError(reason, "the object's Process Start Date has not come")
    }
  }

  /// Pays for a use and notes it. Objects with Usage Limits pay for protection in bytes or, at the first
  /// part of a message, by the message (KMIP 2.1 §4.59; "obtain an allocation … prior to performing the operation").
  mutating func spend(_ used: inout UsedObject, bytes: Int, begins: Bool) throws(KMIPError) {
    guard let value = used.record.attributes[.usageLimits], var limits = UsageLimits(value) else {
      try note(used.record, begins: begins)
      return
    }
    let cost: Int64
    switch UsageLimitsUnit(rawValue: limits.unit) {
    case .byte: cost = Int64(bytes)
    default: cost = begins ? 1 : 0
    }
    // "Result reason of Permission Denied" (KMIP 2.1 §6.1.17, §6.1.55; cases CS-BC-M-7), though the list below has Usage
    // Limit Exceeded, which remains for MAC and Derive Key.
    guard cost <= limits.count else {
      let isNamed = operation == .encrypt || operation == .sign
      throw KMIPError(isNamed ? .permissionDenied : .usageLimitExceeded, "the object's Usage Limits are spent")
    }
    limits.count -= cost
    used.record.attributes.set(.usageLimits, limits.value)
    if begins, let counter = counter(of: used.record) { count(counter, in: &used.record) }
    try update(used.record)
  }

  /// Notes a use for the audit log, and counts it where 3.0 tells how many there were. A count is no change of the object
  /// that Last Change Date would tell.
  mutating func note(_ record: ObjectRecord, begins: Bool) throws(KMIPError) {
    if begins, let counter = counter(of: record) {
      var counted = record
      count(counter, in: &counted)
      let written = counted
      try guarded { run throws(RegistryError) in try run.transaction.update(written) }
    }
    audit(record.uniqueIdentifier)
  }

  /// What counts a use by this operation (KMIP 3.0, facts §5). A count begins with the first use by 3.0 and goes on with
  /// those of all versions: keys that only older clients use cost no write of their record for each use.
  private func counter(of record: ObjectRecord) -> AttributeType? {
    let counter: AttributeType
    switch operation {
    case .encrypt: counter = .encryptCounter
    case .decrypt: counter = .decryptCounter
    case .sign: counter = .signCounter
    case .signatureVerify: counter = .signatureVerifyCounter
    default: return nil
    }
    return version >= .v3_0 || record.attributes.contains(counter) ? counter : nil
  }

  func count(_ counter: AttributeType, in record: inout ObjectRecord) {
    var count: Int64 = 0
    if case .longInteger(let before)? = record.attributes[counter] { count = before }
    record.attributes.set(counter, .longInteger(count &+ 1))
  }

  /// The parameters of the request or, when it has none, the object's first Cryptographic Parameters.
  func parameters(_ given: CryptographicParameters?, of used: UsedObject) throws(KMIPError) -> CryptographicParameters {
    let own = used.record.attributes.instances(of: .cryptographicParameters).map { CryptographicParameters($0.value) }
    guard let given, !given.isEmpty else { return own.first ?? CryptographicParameters() }
    // KMIP 2.1 §4.16: the role that the key plays is the object's; a request cannot give it another one.
    if let role = given.keyRoleType {
      let roles = own.compactMap(\.keyRoleType)
      guard roles.isEmpty || roles.contains(role) else {
        throw KMIPError(.badCryptographicParameters, "the key's role is not \(role.name)")
      }
    }
    return given
  }
}

/// Gives the failures of the cryptography their reasons.
func cryptographic<R>(_ body: () throws(CryptographicError) -> R) throws(KMIPError) -> R {
  do throws(CryptographicError) {
    return try body()
  } catch {
    switch error.code {
    case .unsupported: throw KMIPError(.unsupportedCryptographicParameters, error.message)
    case .malformed, .failed: throw KMIPError(.cryptographicFailure, error.message)
    }
  }
}
