import KMIP
import Registry
import Secrets
import Store
import TTLV

/// A state machine over memory with what a transaction needs, one entry at a time.
final class World {
  let store = MemoryStore()
  let sealing = FakeSealing()
  let entropy = SeededEntropy(1)
  var machine: StateMachine
  var time: Int64 = 1_000

  init() throws { machine = try StateMachine(store: store) }

  func transaction(request: RequestIdentity? = nil, isReadOnly: Bool = false) throws -> Transaction {
    time += 1
    return Transaction(
      view: try store.view(), stamp: Stamp(time: time, request: request), sealing: sealing, entropy: entropy,
      isReadOnly: isReadOnly)
  }

  /// Takes a transaction through the log's bytes into the store.
  @discardableResult
  func commit(_ transaction: Transaction) throws -> AppliedEntry.Outcome? {
    guard let mutation = try transaction.finish() else { return nil }
    return try commit(mutation)
  }

  @discardableResult
  func commit(_ mutation: Mutation) throws -> AppliedEntry.Outcome {
    let revision = Revision(term: 1, index: store.applied.index + 1)
    return try machine.apply([CommittedEntry(revision: revision, bytes: try mutation.encoded())])[0].outcome
  }

  /// Makes one object in an entry of its own.
  @discardableResult
  func make(
    _ owner: Text = "alice", name: Text? = nil, group: Text? = nil, material: [UInt8] = [1, 2, 3]
  ) throws -> UniqueIdentifier {
    var transaction = try transaction()
    let identifier = transaction.newUniqueIdentifier()
    try transaction.insert(object(identifier, owner, name: name, group: group), value: value(material))
    let outcome = try commit(transaction)
    precondition(outcome == .applied)
    return identifier
  }
}

func object(_ identifier: UniqueIdentifier, _ owner: Text, name: Text? = nil, group: Text? = nil) -> ObjectRecord {
  var attributes = AttributeSet()
  if let name { attributes.append(.name, Name(name).value) }
  if let group { attributes.append(.objectGroup, .textString(group)) }
  attributes.set(.state, State.preActive)
  return ObjectRecord(
    uniqueIdentifier: identifier, objectType: .opaqueObject, owner: owner, attributes: attributes)
}

func value(_ material: [UInt8]) -> ManagedObjectValue {
  .opaqueObject(type: 0x8000_0001, value: SecretBytes(material))
}
