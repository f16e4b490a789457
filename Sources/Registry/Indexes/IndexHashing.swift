internal import KMIP
internal import Secrets
internal import Store
internal import TTLV

/// The keyed hashes that stand in record keys. Each meaning has a domain of its own, so that equal bytes of two
/// meanings do not hash alike.
struct IndexHashing: Sendable {
  let sealing: any Sealing

  private enum Domain {
    static let object: UInt8 = 1
    static let name: UInt8 = 2
    static let posting: UInt8 = 3
    static let standing: UInt8 = 4
    static let nameSpace: UInt8 = 5
  }

  func object(_ identifier: UniqueIdentifier) -> RecordHash {
    hash(identifier.text.utf8, Domain.object)
  }

  /// The key under which a live object claims a name in its owner's name space.
  func name(_ name: Text, owner: Text) -> RecordKey {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + owner.utf8.count + name.utf8.count)
    // The length keeps (owner, name) pairs apart whose concatenations are equal.
    bytes.append(halfWord: UInt32(owner.utf8.count))
    bytes.append(contentsOf: owner.utf8)
    bytes.append(contentsOf: name.utf8)
    return RecordSpace.names.key(hash(bytes, Domain.name).bytes)
  }

  func nameSpace(of owner: Text) -> RecordHash { hash(owner.utf8, Domain.nameSpace) }

  func standing(_ kind: StandingKind, _ name: [UInt8]) -> RecordKey {
    RecordSpace.standing.key([kind.rawValue] + hash([kind.rawValue] + name, Domain.standing).bytes)
  }

  /// What the keys of a posting list have in common; a nil term lists all objects of the scope.
  func prefix(_ scope: IndexScope, _ storage: StorageClass, _ term: IndexTerm?) -> RecordHash {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64 + (term?.bytes.count ?? 0))
    bytes.append(storage.rawValue)
    switch scope {
    case .everybody: bytes.append(0)
    case .owner(let owner):
      bytes.append(1)
      bytes.append(halfWord: UInt32(owner.utf8.count))
      bytes.append(contentsOf: owner.utf8)
    }
    if let term { bytes.append(contentsOf: term.bytes) }
    return hash(bytes, Domain.posting)
  }

  private func hash(_ bytes: [UInt8], _ domain: UInt8) -> RecordHash {
    guard let hash = RecordHash(sealing.hash(bytes, domain: domain)) else {
      preconditionFailure("a sealing's hash has sixteen bytes")
    }
    return hash
  }
}

extension RecordSpace {
  func key(_ hash: RecordHash) -> RecordKey {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 + RecordHash.length)
    bytes.append(rawValue)
    hash.append(to: &bytes)
    return RecordKey(bytes)
  }

  static func posting(_ prefix: RecordHash, _ creation: Creation) -> RecordKey {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 + RecordHash.length + 10)
    bytes.append(postings.rawValue)
    prefix.append(to: &bytes)
    bytes.append(word: creation.index)
    bytes.append(UInt8(creation.position >> 8))
    bytes.append(UInt8(creation.position & 0xFF))
    return RecordKey(bytes)
  }

  /// nil: no key of a posting.
  static func creation(ofPosting key: RecordKey) -> Creation? {
    let start = 1 + RecordHash.length
    guard key.bytes.count == start + 10, let index = key.bytes.word(at: start),
      let position = key.bytes.quarterWord(at: start + 8)
    else { return nil }
    return Creation(index: index, position: position)
  }

  static func reply(_ request: RequestIdentity) -> RecordKey {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 + RequestIdentity.length)
    bytes.append(replies.rawValue)
    request.append(to: &bytes)
    return RecordKey(bytes)
  }

  static func floor(origin: UInt64) -> RecordKey {
    var bytes = [floors.rawValue]
    bytes.append(word: origin)
    return RecordKey(bytes)
  }

  static func leaf(_ number: UInt64) -> RecordKey {
    var bytes = [leaves.rawValue]
    bytes.append(word: number)
    return RecordKey(bytes)
  }
}
