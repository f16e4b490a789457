public import Secrets
public import TTLV

/// Names a name space, that is the objects of one identity (decision 4), where it has to stand in clear: a keyed hash of
/// the owner, of sixteen bytes. Who lacks the index key learns nothing from it.
public struct NameSpaceMark: Hashable, Sendable {
  let hash: RecordHash

  public init(owner: Text, _ sealing: any Sealing) {
    hash = IndexHashing(sealing: sealing).nameSpace(of: owner)
  }

  /// nil: not sixteen bytes.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == RecordHash.length, let hash = RecordHash(bytes) else { return nil }
    self.hash = hash
  }

  var bytes: [UInt8] { hash.bytes }
}
