import KMIP
import Registry
import Secrets
import TTLV

/// A request of the random workload: reads, decides by what it read, and changes things.
struct ConcurrentRequest {
  static let owners: [Text] = ["alice", "bob"]
  static let names: [Text] = ["n0", "n1", "n2", "n3", "n4"]
  static let groups: [Text] = ["g0", "g1"]

  enum Kind: CaseIterable {
    case create, createBlindly, rename, destroy, regroup, count, copyNewest, batchUndone, release, list
  }

  let number: UInt64
  let kind: Kind
  let owner: Text
  let name: Text
  let other: Text
  let group: Text
  let maximum: Int

  init(number: UInt64, using generator: inout Seeded) {
    self.number = number
    kind = Kind.allCases.randomElement(using: &generator)!
    owner = Self.owners.randomElement(using: &generator)!
    name = Self.names.randomElement(using: &generator)!
    other = Self.names.randomElement(using: &generator)!
    group = Self.groups.randomElement(using: &generator)!
    maximum = Int.random(in: 1...3, using: &generator)
  }

  /// Runs it and answers the reply.
  func run(_ transaction: inout Transaction) throws -> String {
    switch kind {
    case .create: return try create(&transaction, name)
    case .createBlindly:
      let identifier = transaction.newUniqueIdentifier()
      try transaction.insert(object(identifier, owner, group: group), value: value([UInt8(number & 0xFF)]))
      return "made \(identifier)"
    case .rename: return try rename(&transaction)
    case .destroy:
      guard let record = try transaction.nameHolder(name, owner: owner) else { return "no \(name)" }
      try transaction.destroy(record)
      return "destroyed \(record.uniqueIdentifier)"
    case .regroup: return try regroup(&transaction)
    case .count: return try count(&transaction)
    case .copyNewest: return try copyNewest(&transaction)
    case .batchUndone: return try batchUndone(&transaction)
    case .release:
      guard let record = try transaction.nameHolder(name, owner: owner) else { return "no \(name)" }
      let material = try transaction.material(of: record)
      transaction.audit(
        AuditRecord(time: 1, identity: owner, operation: .get, object: record.uniqueIdentifier))
      return "released \(String(describing: material)) of \(record.uniqueIdentifier)"
    case .list:
      return "\(try search(&transaction, .everybody, [.online, .destroyed]).map(\.uniqueIdentifier))"
    }
  }

  private func create(_ transaction: inout Transaction, _ name: Text) throws -> String {
    if try transaction.isNameTaken(name, owner: owner) { return "\(name) is taken" }
    let identifier = transaction.newUniqueIdentifier()
    try transaction.insert(
      object(identifier, owner, name: name, group: group), value: value([UInt8(number & 0xFF)]))
    return "made \(identifier)"
  }

  private func rename(_ transaction: inout Transaction) throws -> String {
    guard var record = try transaction.nameHolder(name, owner: owner) else { return "no \(name)" }
    if try transaction.isNameTaken(other, owner: owner, except: record.uniqueIdentifier) { return "\(other) is taken" }
    record.attributes.set(.name, Name(other).value)
    try transaction.update(record)
    return "renamed \(record.uniqueIdentifier)"
  }

  private func regroup(_ transaction: inout Transaction) throws -> String {
    guard var record = try transaction.nameHolder(name, owner: owner) else { return "no \(name)" }
    if record.attributes.objectGroups.contains(group) {
      record.attributes.remove(.standard(.objectGroup), value: .textString(group))
    } else {
      record.attributes.append(.objectGroup, .textString(group))
    }
    try transaction.update(record, value: value([0xFF, UInt8(number & 0xFF)]))
    return "regrouped \(record.uniqueIdentifier)"
  }

  /// Makes an object whose attribute tells how many there were.
  private func count(_ transaction: inout Transaction) throws -> String {
    var query = LocateQuery(scope: .owner(owner), storage: [.online])
    if let term = IndexTerm(Attribute(.objectGroup, .textString(group))) { query.terms = [term] }
    let total = try transaction.locate(query).total
    let identifier = transaction.newUniqueIdentifier()
    var record = object(identifier, owner)
    record.attributes.set(.comment, .textString(Text("there were \(total ?? -1) in \(group)")))
    try transaction.insert(record, value: value([1]))
    return "counted \(total ?? -1)"
  }

  /// Writes the newest ones of a group, destroyed or not, into another object's attribute.
  private func copyNewest(_ transaction: inout Transaction) throws -> String {
    let found = try search(&transaction, .owner(owner), [.online, .destroyed]).map(\.uniqueIdentifier.text.string)
    guard var record = try transaction.nameHolder(name, owner: owner) else { return "no \(name), newest \(found)" }
    record.attributes.set(.comment, .textString(Text(found.joined(separator: " "))))
    try transaction.update(record)
    return "newest \(found)"
  }

  /// A batch whose middle is undone.
  private func batchUndone(_ transaction: inout Transaction) throws -> String {
    let first = try create(&transaction, name)
    let savepoint = transaction.savepoint
    let second = try create(&transaction, other)
    let seen = try search(&transaction, .owner(owner), [.online]).map(\.uniqueIdentifier)
    transaction.audit(AuditRecord(time: 1, identity: owner, operation: .create))
    transaction.rollBack(to: savepoint)
    let third = try rename(&transaction)
    return "\(first); \(second), seen \(seen), undone; \(third)"
  }

  private func search(_ transaction: inout Transaction, _ scope: IndexScope, _ storage: Set<StorageClass>) throws
    -> [ObjectRecord]
  {
    var query = LocateQuery(scope: scope, storage: storage, maximum: maximum)
    if let term = IndexTerm(Attribute(.objectGroup, .textString(group))) { query.terms = [term] }
    return try transaction.locate(query).objects
  }
}
