internal import Store

/// The spaces of the key space, by the first byte of a record key. Keys hold nothing readable: what follows is a keyed
/// hash, or a number.
public enum RecordSpace: UInt8, Sendable, CaseIterable {
  /// `A | object hash (16)`: an object's attributes, sealed. Kept when the object is destroyed.
  case attributes = 0x41
  /// `C`: the head of the table of members; `C | node (8)`: a member; `C | K`: the key ledger; all in clear.
  case members = 0x43
  /// `D | origin (8) | incarnation (8) | sequence (8)`: the reply kept for a repeat of a forwarded request, sealed.
  case replies = 0x44
  /// `F | origin (8)`: below which identity the origin's replies have been forgotten, in clear.
  case floors = 0x46
  /// `J | SHA-256 of a secret (32)`: a join token, in clear.
  case tokens = 0x4A
  /// `K | 1 | size (8)`: a signed head of the audit tree; `K | 2`: up to where the audit log was pruned; both in clear.
  case heads = 0x4B
  /// `L | leaf number (8)`: an audit leaf: its hash in the tree, and the entry, sealed.
  case leaves = 0x4C
  /// `M | object hash (16)`: an object's value, sealed; apart from the attributes, so that Locate never opens it.
  case material = 0x4D
  /// `N | hash of owner and name (16)`: the hash of the live object that holds the name.
  case names = 0x4E
  /// `P | hash of scope, storage, attribute and value (16) | creation index (8) | position (2)`: an object's hash.
  case postings = 0x50
  /// `S | kind (1) | hash of kind and name (16)`: what stands between requests, sealed.
  case standing = 0x53
  /// `T`: the ledger: newest stamp, number of leaves, peaks of the Merkle tree, in clear.
  case ledger = 0x54

  func key(_ rest: some Collection<UInt8>) -> RecordKey {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 + rest.count)
    bytes.append(rawValue)
    bytes.append(contentsOf: rest)
    return RecordKey(bytes)
  }
}
