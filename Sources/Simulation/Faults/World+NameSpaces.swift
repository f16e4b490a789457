internal import Access
internal import KMIP
internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// Name spaces that end with the keys that seal them: identities of whom nothing else is heard make objects while a
/// rotation begins that does not carry them over. When the older keys have retired, no state holds any of them.
struct DoomedNameSpaces {
  /// Requests of such identities have numbers from here on; nobody waits for their answers.
  static let numbers: UInt64 = 1 << 41

  var requests: UInt64 = 0
  var owners: [NameSpaceMark: Text] = [:]
  /// By the generation that they do not live to see: whose it is, and whether there was anything to destroy.
  var ending: [UInt64: (owner: Text, hadObjects: Bool)] = [:]
  /// The entry up to which the state was swept for a generation.
  var sweptAt: [UInt64: UInt64] = [:]
}

extension World {
  /// An identity makes objects, and its name space is to end with the next rotation.
  func doom(_ generation: UInt64, at node: SimulatedNode) -> Text {
    let owner = Text("doomed-\(generation)")
    doomed.owners[NameSpaceMark(owner: owner, SimulatedSealing(keys: node.keys))] = owner
    for name in 0..<3 {
      doomed.requests += 1
      let frame = Frames.frame([.create], name: name, number: doomed.requests, .stop, .v2_1)
      give(
        .request(
          Request(
            id: DoomedNameSpaces.numbers + doomed.requests, frame: frame,
            principal: Principal(identity: owner, node: node.identity.rawValue), kind: .write)), to: node)
    }
    return owner
  }

  /// The core tells of the ledger.
  func noteDestruction(_ ledger: KeyLedger, at node: SimulatedNode) {
    if ledger.isClearing { doomed.sweptAt[ledger.generation] = ledger.sweptAt }
    guard let mark = ledger.destroyed else { return }
    guard let owner = doomed.owners[mark] else {
      return violated("rotation", "a name space is destroyed that nobody has named")
    }
    let hadObjects = doomed.ending[ledger.generation]?.hadObjects ?? false
    doomed.ending[ledger.generation] = (owner, hadObjects || record(of: owner, at: node) != nil)
  }

  /// The older keys have retired: what of the name space is left on a member's disk, if anything.
  func leftover(of generation: UInt64, on node: SimulatedNode) -> String? {
    guard let (owner, hadObjects) = doomed.ending[generation], let sweptAt = doomed.sweptAt[generation] else {
      return nil
    }
    if hadObjects { reached(.nameSpaceDestroyed) }
    if orphan(at: node) { return "a value has outlived its object" }
    // What came after the sweep is its owner's next life.
    guard let found = record(of: owner, at: node), found <= sweptAt else { return nil }
    return "an object of \(owner) that entry \(found) wrote has outlived the keys before generation \(generation)"
  }

  /// Whether a value stands without its attributes.
  private func orphan(at node: SimulatedNode) -> Bool {
    var objects: Set<[UInt8]> = []
    var isOrphaned = false
    do {
      // Attributes come before values.
      try node.store.view().scan(.all, .ascending) { key, _ in
        if key.bytes.first == 0x41 { objects.insert(Array(key.bytes.dropFirst())) }
        isOrphaned = key.bytes.first == 0x4D && !objects.contains(Array(key.bytes.dropFirst()))
        return isOrphaned ? .stop : .proceed
      }
    } catch {
      preconditionFailure("a memory store cannot fail: \(error)")
    }
    return isOrphaned
  }

  /// The oldest entry that wrote an attribute record of the owner's.
  private func record(of owner: Text, at node: SimulatedNode) -> UInt64? {
    var found: UInt64?
    do {
      try node.store.view().scan(.all, .ascending) { key, record in
        guard key.bytes.first == 0x41, record.value.holds(owner.utf8) else { return .proceed }
        found = min(found ?? .max, record.revision.index)
        return .proceed
      }
    } catch {
      preconditionFailure("a memory store cannot fail: \(error)")
    }
    return found
  }
}

extension [UInt8] {
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard count >= part.count else { return false }
    return (0...(count - part.count)).contains { self[$0..<$0 + part.count].elementsEqual(part) }
  }
}
