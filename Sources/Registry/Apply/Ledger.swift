public import Store

/// What the state says of itself: one record, written once for each applied batch.
public struct Ledger: Hashable, Sendable {
  static let formatVersion: UInt8 = 1
  static let key = RecordKey([RecordSpace.ledger.rawValue])

  /// The newest stamp of an applied mutation, in milliseconds since 1970: a new leader's stamps begin here.
  public internal(set) var newestStamp: Int64
  /// The audit tree over all leaves applied.
  public internal(set) var tree: MerkleTree

  public init() {
    newestStamp = .min
    tree = MerkleTree()
  }

  /// The ledger of a view; the empty one where nothing has been applied.
  public init(of view: any ReadView) throws(RegistryError) {
    let record: Record?
    do { record = try view.record(Self.key) } catch { throw .store(error) }
    self.init()
    guard let bytes = record?.value else { return }
    guard let version = bytes.first else { throw .malformed(what: "ledger") }
    guard version == Self.formatVersion else { throw .unknownFormat(what: "ledger", version: Int32(version)) }
    guard let stamp = bytes.word(at: 1), let tree = MerkleTree(encoded: bytes.dropFirst(9)) else {
      throw .malformed(what: "ledger")
    }
    newestStamp = Int64(bitPattern: stamp)
    self.tree = tree
  }

  var encoded: [UInt8] {
    var bytes = [Self.formatVersion]
    bytes.append(word: UInt64(bitPattern: newestStamp))
    tree.append(to: &bytes)
    return bytes
  }
}
