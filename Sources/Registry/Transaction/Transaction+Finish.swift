internal import KMIP
internal import Secrets
internal import Store
internal import TTLV

extension Transaction {
  /// The mutation that this transaction comes to; nil when nothing is to be committed. All sealing happens here.
  public func finish() throws(RegistryError) -> Mutation? {
    if changes.order.isEmpty && changes.standingOrder.isEmpty && audits.isEmpty { return nil }
    var mutation = Mutation(stamp: stamp, guards: reads.guards)
    var position: UInt16 = 0
    for hash in changes.order {
      guard let change = changes.objects[hash] else { continue }
      if change.isGone {
        // What was made by this very transaction has never been.
        if let base = change.base { try erase(hash, base, from: &mutation) }
      } else if change.base == nil {
        try writeNew(hash, change, position, to: &mutation)
        position += 1
      } else {
        try write(hash, change, to: &mutation)
      }
    }
    for name in changes.nameOrder {
      switch changes.names[name] {
      case .some(.some(let holder)): mutation.writes.append(.index(name, holder))
      case .some(.none): mutation.writes.append(.delete(name))
      case .none: break
      }
    }
    for key in changes.standingOrder {
      switch changes.standing[key] {
      case .some(.some(let record)): mutation.writes.append(.put(key, try record.sealed(at: key, sealing)))
      case .some(.none): mutation.writes.append(.delete(key))
      case .none: break
      }
    }
    if let reply, let request = stamp.request {
      mutation.guards.append(.unused(request))
      let key = RecordSpace.reply(request)
      mutation.writes.append(.put(key, try reply.sealed(at: key, sealing)))
    }
    for request in forgets { mutation.writes.append(.forget(request)) }
    for audit in audits {
      mutation.leaves.append(try recordsInClear ? audit.inClear(entropy) : audit.sealed(sealing, entropy))
    }
    let count = mutation.guards.count + mutation.writes.count + mutation.leaves.count
    guard count <= RegistryLimits.mutationItems else {
      throw .exceeds(what: "guards, writes and leaves of a mutation", limit: RegistryLimits.mutationItems)
    }
    return mutation
  }

  private func writeNew(_ hash: RecordHash, _ change: Changes.Change, _ position: UInt16, to mutation: inout Mutation)
    throws(RegistryError)
  {
    let record = change.record
    let key = RecordSpace.attributes.key(hash)
    mutation.writes.append(
      .put(key, try record.sealed(at: key, creation: nil, position: position, sealing)))
    if let value = change.value {
      let key = RecordSpace.material.key(hash)
      mutation.writes.append(.put(key, try MaterialRecord.sealed(value, at: key, sealing)))
    }
    mutation.writes.append(.postings(position: position, object: hash, prefixes: try prefixes(of: record)))
  }

  private func write(_ hash: RecordHash, _ change: Changes.Change, to mutation: inout Mutation) throws(RegistryError) {
    guard let base = change.base, let creation = base.creation else {
      preconditionFailure("an object of the view has a creation")
    }
    let record = change.record
    let key = RecordSpace.attributes.key(hash)
    mutation.writes.append(
      .put(key, try record.sealed(at: key, creation: creation, position: creation.position, sealing)))
    let material = RecordSpace.material.key(hash)
    if record.isDestroyed {
      if !base.isDestroyed { mutation.writes.append(.delete(material)) }
    } else if let value = change.value {
      mutation.writes.append(.put(material, try MaterialRecord.sealed(value, at: material, sealing)))
    }
    let old = IndexTerm.all(of: base.attributes)
    let new = IndexTerm.all(of: record.attributes)
    if base.storageClass == record.storageClass && old == new { return }
    let before = try prefixes(of: base, terms: old)
    let after = try prefixes(of: record, terms: new)
    for prefix in before where !after.contains(prefix) {
      mutation.writes.append(.delete(RecordSpace.posting(prefix, creation)))
    }
    for prefix in after where !before.contains(prefix) {
      mutation.writes.append(.index(RecordSpace.posting(prefix, creation), hash))
    }
  }

  private func erase(_ hash: RecordHash, _ base: ObjectRecord, from mutation: inout Mutation) throws(RegistryError) {
    guard let creation = base.creation else { preconditionFailure("an object of the view has a creation") }
    mutation.writes.append(.delete(RecordSpace.attributes.key(hash)))
    if !base.isDestroyed { mutation.writes.append(.delete(RecordSpace.material.key(hash))) }
    for prefix in try prefixes(of: base) {
      mutation.writes.append(.delete(RecordSpace.posting(prefix, creation)))
    }
  }

  private func prefixes(of record: ObjectRecord) throws(RegistryError) -> [RecordHash] {
    try prefixes(of: record, terms: IndexTerm.all(of: record.attributes))
  }

  /// The posting lists that an object stands in: of its owner and of everybody, each once.
  private func prefixes(of record: ObjectRecord, terms: [IndexTerm]) throws(RegistryError) -> [RecordHash] {
    guard terms.count <= RegistryLimits.indexTerms else {
      throw .exceeds(what: "indexed attribute values of an object", limit: RegistryLimits.indexTerms)
    }
    let storage = record.storageClass
    var prefixes: [RecordHash] = []
    prefixes.reserveCapacity(2 * (terms.count + 1))
    for scope in [IndexScope.owner(record.owner), .everybody] {
      prefixes.append(hashing.prefix(scope, storage, nil))
      for term in terms { prefixes.append(hashing.prefix(scope, storage, term)) }
    }
    return prefixes
  }
}
