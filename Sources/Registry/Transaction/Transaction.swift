public import KMIP
public import Secrets
public import Store
public import TTLV

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// One request's reading and writing: a value over a view of the state, which collects what was read (guards) and what
/// is to change, sees its own changes, and ends as one `Mutation` or none.
///
/// Nothing is sealed or hashed into the log before `finish`. Refusals of the protocol are the operations' matter; what
/// is thrown here is a failing store, a sealed node or a limit.
public struct Transaction: Sendable {
  public let stamp: Stamp
  /// Whether it can only read: nothing is remembered for guards, so that a Locate may look at very many objects.
  public let isReadOnly: Bool
  /// Whether its audit records are handed over in clear, for the leader to seal: what is in no mutation yet must not
  /// bear a seal, since the keys may have been rotated before it is in one.
  public let recordsInClear: Bool

  let view: any ReadView
  let sealing: any Sealing
  let entropy: any Entropy
  let hashing: IndexHashing

  /// What was read of the view. Never rolled back: the reply of an undone item still rests on it.
  var reads = Reads()
  /// What is to change. Savepoints are copies of it.
  var changes = Changes()
  /// Never rolled back: an undone item was attempted.
  var audits: [AuditRecord] = []
  var reply: StoredReply?
  var forgets: [RequestIdentity] = []

  /// - Parameters:
  ///   - view: the applied state, or that with the mutations in flight over it.
  ///   - isReadOnly: promised by who only reads; changing something is then a broken invariant.
  public init(
    view: any ReadView, stamp: Stamp, sealing: any Sealing, entropy: any Entropy, isReadOnly: Bool = false,
    recordsInClear: Bool = false
  ) {
    self.view = view
    self.stamp = stamp
    self.sealing = sealing
    self.entropy = entropy
    self.isReadOnly = isReadOnly
    self.recordsInClear = recordsInClear
    hashing = IndexHashing(sealing: sealing)
  }

  // MARK: Reading

  /// The object of that identifier as this transaction sees it, destroyed ones included; nil when there is none. Whether
  /// the client may know of it is for `Access` to say.
  public mutating func find(_ identifier: UniqueIdentifier) throws(RegistryError) -> ObjectRecord? {
    try find(hashing.object(identifier))
  }

  /// The object's value; nil when it is destroyed.
  ///
  /// No guard of its own: a value never changes without its attribute record, whose guard `find` has left.
  public mutating func material(of record: ObjectRecord) throws(RegistryError) -> ManagedObjectValue? {
    let hash = hashing.object(record.uniqueIdentifier)
    if let change = changes.objects[hash] {
      if change.isGone || change.record.isDestroyed { return nil }
      if let value = change.value { return value }
    }
    let key = RecordSpace.material.key(hash)
    guard let found = try read(key) else { return nil }
    return try MaterialRecord.open(found.value, at: key, sealing)
  }

  /// The live object that holds `name` in the owner's name space; nil when the name is free. Where the owner may reuse
  /// names, the one that took it last.
  public mutating func nameHolder(_ name: Text, owner: Text) throws(RegistryError) -> ObjectRecord? {
    guard let hash = try holder(of: hashing.name(name, owner: owner)) else { return nil }
    return try find(hash)
  }

  /// Whether a live object other than `identifier` holds `name`. Opens nothing.
  public mutating func isNameTaken(_ name: Text, owner: Text, except identifier: UniqueIdentifier? = nil)
    throws(RegistryError) -> Bool
  {
    guard let hash = try holder(of: hashing.name(name, owner: owner)) else { return false }
    guard let identifier else { return true }
    return hashing.object(identifier) != hash
  }

  /// Whether something else than audit records is to be committed.
  public var changesObjects: Bool { !changes.order.isEmpty }

  // MARK: Writing

  /// A new identifier: a random UUID (RFC 9562 §5.4) as text.
  public func newUniqueIdentifier() -> UniqueIdentifier {
    UniqueIdentifier(Text.uuid(from: entropy))
  }

  /// Adds an object whose identifier is new (from `newUniqueIdentifier`, or found to be free by `find`). It takes its
  /// names from their holders, if they have any: ask `isNameTaken` before.
  public mutating func insert(_ record: ObjectRecord, value: ManagedObjectValue) throws(RegistryError) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    let hash = hashing.object(record.uniqueIdentifier)
    precondition(changes.objects[hash] == nil, "an identifier is used for one object")
    guard changes.inserted < RegistryLimits.objectsPerTransaction else {
      throw .exceeds(what: "objects of a transaction", limit: RegistryLimits.objectsPerTransaction)
    }
    if reads.opened[hash] == nil { try reads.note(.absent(RecordSpace.attributes.key(hash))) }
    changes.inserted += 1
    changes.order.append(hash)
    changes.objects[hash] = Changes.Change(base: nil, record: record, value: value)
    try moveNames(of: hash, from: nil, to: record)
  }

  /// Replaces the attributes of an object that this transaction has found or inserted, and its value when one is given.
  public mutating func update(_ record: ObjectRecord, value: ManagedObjectValue? = nil) throws(RegistryError) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    let hash = hashing.object(record.uniqueIdentifier)
    guard var change = try change(to: hash) else {
      preconditionFailure("only an object that was found can be changed")
    }
    precondition(!change.record.isDestroyed || value == nil, "a destroyed object has no value")
    let before = change.record
    var record = record
    record.creation = before.creation
    record.revision = before.revision
    record.isDestroyed = before.isDestroyed
    change.record = record
    if let value { change.value = value }
    changes.objects[hash] = change
    try moveNames(of: hash, from: before, to: record)
  }

  /// Puts another object in the place of one that this transaction has found, a destroyed one included, under the same
  /// identifier.
  public mutating func replace(_ record: ObjectRecord, value: ManagedObjectValue) throws(RegistryError) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    let hash = hashing.object(record.uniqueIdentifier)
    guard var change = try change(to: hash) else {
      preconditionFailure("only an object that was found can be replaced")
    }
    let before = change.record
    var record = record
    record.creation = before.creation
    record.revision = before.revision
    record.isDestroyed = false
    change.record = record
    change.value = value
    changes.objects[hash] = change
    try moveNames(of: hash, from: before, to: record)
  }

  /// Destroys an object that this transaction has found or inserted: its value goes, its names are free, its attributes
  /// become those of `record`.
  public mutating func destroy(_ record: ObjectRecord) throws(RegistryError) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    let hash = hashing.object(record.uniqueIdentifier)
    guard var change = try change(to: hash) else {
      preconditionFailure("only an object that was found can be destroyed")
    }
    let before = change.record
    var record = record
    record.creation = before.creation
    record.revision = before.revision
    record.isDestroyed = true
    change.record = record
    change.value = nil
    changes.objects[hash] = change
    try moveNames(of: hash, from: before, to: record)
  }

  /// Removes every trace of an object that this transaction has found or inserted (KMIP 3.0 Obliterate): value,
  /// attributes, names, and its places in the indexes.
  public mutating func obliterate(_ record: ObjectRecord) throws(RegistryError) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    let hash = hashing.object(record.uniqueIdentifier)
    guard var change = try change(to: hash) else {
      preconditionFailure("only an object that was found can be obliterated")
    }
    let before = change.record
    var record = before
    record.isDestroyed = true
    change.record = record
    change.value = nil
    change.isGone = true
    changes.objects[hash] = change
    try moveNames(of: hash, from: before, to: record)
  }

  /// Adds a leaf to the audit tree. Stays when the item that it tells of is undone.
  public mutating func audit(_ record: AuditRecord) {
    precondition(!isReadOnly, "a transaction that promised to read only")
    #if CONCLAVE_MUTANTS
      if mutant(.releaseWithoutAudit) { return }
    #endif
    audits.append(record)
  }

  /// Keeps the reply for a repeat of the same forwarded request, and makes sure that the request runs once. Does nothing
  /// for a request that was not forwarded. To be called once, for every forwarded request that changes something.
  public mutating func rememberReply(_ reply: StoredReply) {
    if stamp.request != nil { self.reply = reply }
  }

  /// Lets go of kept replies: all of that origin up to each identity. Costs no entry of its own: they go with a mutation
  /// or not at all.
  public mutating func forgetReplies(_ requests: [RequestIdentity]) {
    forgets.append(contentsOf: requests.prefix(RegistryLimits.forgetsPerTransaction - forgets.count))
  }

  // MARK: Savepoints

  /// What has been changed up to a point, cheap to keep.
  public struct Savepoint: Sendable {
    let changes: Changes
  }

  public var savepoint: Savepoint { Savepoint(changes: changes) }

  /// Takes back all changes since `savepoint`; what was read since, and the audit records, stay.
  public mutating func rollBack(to savepoint: Savepoint) {
    #if CONCLAVE_MUTANTS
      if mutant(.undoKeepsChanges) { return }
    #endif
    changes = savepoint.changes
  }
}
