internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// One request being run: what its operations work on. A value, thrown away with the request.
struct RequestRun {
  let version: ProtocolVersion
  /// Who asks: as the certificate says, until the header's credentials are checked.
  var principal: Principal
  /// Who asks by its certificate alone, as the records know it.
  var certified: Principal
  /// What the holder of a delegated ticket may do; nil: all that the principal may.
  var rights: [Right]?
  /// By which the server proves in turn that it knows the password of a Hashed Password credential.
  var serverHashedPassword: [UInt8]?
  let capabilities: Capabilities
  let settings: OperationSettings
  var transaction: Transaction
  /// Seconds since 1970, of the stamp: the time at which the whole request happens.
  let now: Int64
  /// A name space whose objects are being removed.
  let destroyed: NameSpaceMark?

  /// The operation that runs.
  var operation: Operation = .query
  /// The ID Placeholder (KMIP 2.1 §6.1).
  var placeholder: UniqueIdentifier?
  /// The identifiers in the answers so far, and where those of this batch item begin.
  var answered: [UniqueIdentifier] = []
  var itemStart = 0
  /// The identifier that each kind of operation last answered with.
  var results: [UniqueIdentifierEnumeration: UniqueIdentifier] = [:]
  /// This item's answer holds material or plaintext, although its operation need not.
  var releasesMaterial = false
  /// The whole answer of this item, where it is not a success with a payload.
  var outcome: ResponseBatchItem?
  /// The same for data.
  var answeredData: [[UInt8]] = []
  var dataStart = 0
  var dataResults: [DataEnumeration: [UInt8]] = [:]
  /// What this item has done, for the audit log; kept only when the item stands.
  var audits: [AuditRecord] = []
  /// The registry failed: nothing of the request can be answered, whatever the operation makes of the error.
  var fault: RegistryError?

  init(
    version: ProtocolVersion, principal: Principal, capabilities: Capabilities, settings: OperationSettings,
    transaction: Transaction, destroyed: NameSpaceMark? = nil
  ) {
    self.version = version
    self.principal = principal
    certified = principal
    self.capabilities = capabilities
    self.settings = settings
    self.transaction = transaction
    now = transaction.stamp.seconds
    self.destroyed = destroyed
  }

  /// Whether an identity's objects are being removed with the keys that seal them.
  func isDestroyed(nameSpaceOf owner: Text) -> Bool {
    guard let destroyed else { return false }
    return NameSpaceMark(owner: owner, capabilities.sealing) == destroyed
  }

  /// Whether the principal may ask for the operation at all.
  var isAllowedToAsk: Bool { hasRightToAsk && Decision.asking(operation, by: principal) == .allowed }

  // MARK: Objects

  /// The object that a payload names; Object Not Found for one that is absent, and in the same words for one that is
  /// another's.
  mutating func object(_ reference: ObjectReference?) throws(KMIPError) -> ObjectRecord {
    try object(try resolve(reference))
  }

  mutating func object(_ identifier: UniqueIdentifier) throws(KMIPError) -> ObjectRecord {
    guard let record = try visible(identifier) else {
      throw KMIPError(.objectNotFound, "there is no object \(identifier)")
    }
    // KMIP 1.4 chapter 11, below nearly every operation: it has to be recovered first.
    if record.isArchived, operation != .recover {
      throw KMIPError(.objectArchived, "the object \(identifier) is archived: recover it first")
    }
    return record
  }

  /// The object, when the principal may know of it.
  mutating func visible(_ identifier: UniqueIdentifier) throws(KMIPError) -> ObjectRecord? {
    guard let record = try guarded({ run throws(RegistryError) in try run.transaction.find(identifier) }) else {
      return nil
    }
    // KMIP 1.4 §4.21: a destroyed template is gone with all that was said of it.
    if record.isDestroyed, record.objectType == .template { return nil }
    // Users, groups and credentials do not exist for a version that has no words for them.
    if record.objectType.isSystem, version < .v3_0 { return nil }
    switch Decision.on(objectOf: record.owner, operation, by: principal) {
    case .allowed: return hasRight(to: record) ? record : nil
    case .absent: return nil
    case .denied: throw KMIPError(.permissionDenied, "\(operation.name) is not permitted on this object")
    }
  }

  /// An object that an operation is to change or use: not a destroyed one.
  mutating func liveObject(_ reference: ObjectReference?) throws(KMIPError) -> ObjectRecord {
    let record = try object(reference)
    guard !record.isDestroyed else {
      throw KMIPError(.objectDestroyed, "the object \(record.uniqueIdentifier) is destroyed")
    }
    return record
  }

  mutating func material(of record: ObjectRecord) throws(KMIPError) -> ManagedObjectValue? {
    try guarded { run throws(RegistryError) in try run.transaction.material(of: record) }
  }

  /// Writes back a changed object: the change is dated and audited.
  mutating func update(_ record: ObjectRecord, value: ManagedObjectValue? = nil) throws(KMIPError) {
    var record = record
    record.attributes.setDate(.lastChangeDate, now)
    try guarded { run throws(RegistryError) in try run.transaction.update(record, value: value) }
    audit(record.uniqueIdentifier)
  }

  /// Notes for the audit log that the operation did something to an object.
  mutating func audit(_ identifier: UniqueIdentifier?, message: Text? = nil) {
    audits.append(
      AuditRecord(
        time: transaction.stamp.time, identity: principal.identity, node: principal.node,
        connection: principal.connection, operation: operation, object: identifier, message: message))
  }

  /// Runs a call to the registry. Its failures are the node's, not the request's: they are remembered, and the client
  /// is told nothing of them but that it is so.
  mutating func guarded<Result>(_ body: (inout RequestRun) throws(RegistryError) -> Result) throws(KMIPError) -> Result
  {
    do throws(RegistryError) {
      return try body(&self)
    } catch {
      switch error {
      case .exceeds(let what, let limit):
        throw KMIPError(.serverLimitExceeded, "the request needs more than \(limit) \(what)")
      case .store, .sealing, .unknownFormat, .malformed:
        fault = error
        throw KMIPError(.generalFailure, "the server cannot read its records now")
      }
    }
  }

  // MARK: Identifiers in a batch

  /// Which object a payload means (KMIP 2.1 §4.58, §6.1).
  func resolve(_ reference: ObjectReference?) throws(KMIPError) -> UniqueIdentifier {
    switch reference {
    case .identifier(let identifier): return identifier
    case nil where version >= .v3_0:
      // KMIP 3.0: the Unique Identifier is required; who means the ID Placeholder says so.
      throw KMIPError(.invalidMessage, "Unique Identifier is required")
    case nil, .result(.idPlaceholder):
      guard let placeholder else {
        throw KMIPError(.objectNotFound, "the ID Placeholder is empty, and the payload names no object")
      }
      return placeholder
    case .result(let which):
      guard let identifier = results[which] else {
        throw KMIPError(.objectNotFound, "no operation of this batch has answered with a \(which.name) identifier")
      }
      return identifier
    case .ordinal(let number):
      let at = number >= 0 ? Int(number) : itemStart + Int(number)
      guard answered.indices.contains(at) else {
        throw KMIPError(.objectNotFound, "this batch has not answered with an identifier number \(number)")
      }
      return answered[at]
    }
  }

  /// Notes the identifiers that an operation answers with, for the items after it.
  mutating func answer(_ identifier: UniqueIdentifier, as result: UniqueIdentifierEnumeration? = nil) {
    answered.append(identifier)
    if let result { results[result] = identifier }
  }
}
