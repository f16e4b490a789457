internal import KMIP
public import Secrets
public import Store

/// Seals records anew that stand under an older generation of the keyring: a stretch of the key space at a time, by
/// ordinary mutations, while requests go on. A record that a request changes meanwhile is sealed anew by that request.
///
/// A leaf of the audit tree keeps its hash, so that the tree stays what it is.
///
/// The objects of a name space that is being destroyed are removed instead, whatever they stand under, with their values,
/// names and places in the indexes.
public enum Resealing {
  /// What a stretch came to.
  public struct Stretch: Sendable {
    /// nil: nothing in it stood under an older generation.
    public let mutation: Mutation?
    /// The last key looked at; nil at the end of the key space.
    public let resume: RecordKey?
    public let examined: Int
    public let resealed: Int
  }

  private static let spaces: [RecordSpace] = [.attributes, .replies, .leaves, .material, .standing]

  /// Looks at what lies behind `after`.
  public static func stretch(
    after: RecordKey?, in view: any ReadView, stamp: Stamp, sealing: any Sealing,
    destroying nameSpace: NameSpaceMark? = nil
  ) throws(RegistryError) -> Stretch {
    var mutation = Mutation(stamp: stamp)
    var examined = 0
    var bytes = 0
    // Values of objects that this stretch removes: the view has them still.
    var removed: Set<RecordKey> = []
    for space in spaces {
      let upper = space.range.upper
      var lower = space.range.lower
      if let after {
        if after >= upper { continue }
        lower = max(lower, RecordKey(after.bytes + [0]))
      }
      var last: RecordKey?
      var isFull = false
      var stale: [(key: RecordKey, record: Record)] = []
      do {
        try view.scan(RecordRange(lower: lower, upper: upper), .ascending) { key, record in
          examined += 1
          last = key
          let mayBeDestroyed = nameSpace != nil && space == .attributes
          if mayBeDestroyed || !sealing.isCurrent(SealedBytes(opaque: seal(in: record.value, space))) {
            stale.append((key, record))
            bytes += record.value.count
          }
          isFull =
            examined >= RegistryLimits.resealingExamined || bytes >= RegistryLimits.resealingLength
            || mutation.writes.count + stale.count >= RegistryLimits.resealingWrites
          return isFull ? .stop : .proceed
        }
      } catch {
        throw .store(error)
      }
      if space == .leaves, !stale.isEmpty {
        // A leaf changes only by being let go. When it came, apply did not count among what guards see.
        let pruned: Record?
        do { pruned = try view.record(RecordSpace.prunedLog) } catch { throw .store(error) }
        mutation.guards.append(
          pruned.map { .present(RecordSpace.prunedLog, $0.revision) } ?? .absent(RecordSpace.prunedLog))
      }
      var before = after
      for (key, record) in stale {
        defer { before = key }
        if space == .attributes, let nameSpace {
          let object = try ObjectRecord.open(record, at: key, sealing)
          if NameSpaceMark(owner: object.owner, sealing) == nameSpace {
            let end = try removal(of: object, in: view, stamp, sealing)
            // Objects with very many indexed values: the rest is the next stretch's.
            if !mutation.writes.isEmpty, mutation.writes.count + end.writes.count > RegistryLimits.removalWrites {
              return Stretch(
                mutation: mutation, resume: before, examined: examined, resealed: mutation.writes.count)
            }
            mutation.guards += end.guards
            mutation.writes += end.writes
            for case .delete(let key) in end.writes { removed.insert(key) }
            continue
          }
          if sealing.isCurrent(SealedBytes(opaque: record.value)) { continue }
        }
        if removed.contains(key) { continue }
        guard let sealed = try resealed(record, at: key, space, sealing) else { continue }
        if space != .leaves { mutation.guards.append(.present(key, record.revision)) }
        mutation.writes.append(.put(key, sealed))
      }
      if isFull, let last {
        return Stretch(
          mutation: mutation.writes.isEmpty ? nil : mutation, resume: last, examined: examined,
          resealed: mutation.writes.count)
      }
    }
    return Stretch(
      mutation: mutation.writes.isEmpty ? nil : mutation, resume: nil, examined: examined,
      resealed: mutation.writes.count)
  }

  /// What it takes for nothing of an object to be left.
  private static func removal(
    of object: ObjectRecord, in view: any ReadView, _ stamp: Stamp, _ sealing: any Sealing
  ) throws(RegistryError) -> Mutation {
    var transaction = Transaction(view: view, stamp: stamp, sealing: sealing, entropy: NoEntropy())
    guard let found = try transaction.find(object.uniqueIdentifier) else {
      preconditionFailure("an object that a scan of the view has met stands in the view")
    }
    try transaction.obliterate(found)
    return try transaction.finish() ?? Mutation(stamp: stamp)
  }

  /// Who only removes names nothing.
  private struct NoEntropy: Entropy {
    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
      preconditionFailure("nothing is named while objects are removed")
    }
  }

  /// The sealed part of a record: a leaf has its hash before it.
  private static func seal(in value: [UInt8], _ space: RecordSpace) -> [UInt8] {
    space == .leaves ? Array(value.dropFirst(AuditLeaf.hashLength)) : value
  }

  private static func resealed(
    _ record: Record, at key: RecordKey, _ space: RecordSpace, _ sealing: any Sealing
  ) throws(RegistryError) -> SealedBytes? {
    if space == .attributes {
      // The entry that writes the record is where an object without a creation of its own was made: now it has to say.
      let object = try ObjectRecord.open(record, at: key, sealing)
      guard let creation = object.creation else { throw .malformed(what: "attribute record") }
      return try object.sealed(at: key, creation: creation, position: creation.position, sealing)
    }
    if space == .leaves {
      let entry = try AuditLeaf.open(record.value, sealing: sealing)
      do throws(SealingError) {
        let again = try sealing.seal(SecretBytes(entry.bytes), boundTo: AuditEntry.binding)
        return SealedBytes(opaque: AuditLeaf.hash(of: record.value) + again.bytes)
      } catch {
        throw .sealing(error)
      }
    }
    do throws(SealingError) {
      let plain = try sealing.open(SealedBytes(opaque: record.value), boundTo: key.bytes)
      return try sealing.seal(plain, boundTo: key.bytes)
    } catch {
      // Replies to commands to the cluster itself are kept in clear: they do not open under any key.
      if space == .replies, error != .sealed { return nil }
      throw .sealing(error)
    }
  }
}
