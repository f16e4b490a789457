internal import Raft

/// Format version 1 of the key ledger, in clear.
extension KeyLedger {
  private static let formatVersion: UInt8 = 1
  /// Bytes of an offered keyring's commitment (SHA-256).
  public static let commitmentBytes = 32

  var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    for word in [generation, newest, oldest, sweptAt, departed] { writer.put(word) }
    writer.put(text: commitment)
    writer.put(nodes: cleared)
    writer.put((offer == nil ? 0 : 1) as UInt8)
    if let offer {
      writer.put(offer.generation)
      writer.put(text: offer.commitment)
      writer.put(offer.origin.rawValue)
      writer.put(nodes: offer.holders)
    }
    return writer.bytes
  }

  init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "key ledger")
    try reader.version(Self.formatVersion)
    self.init()
    generation = try reader.word()
    newest = try reader.word()
    oldest = try reader.word()
    sweptAt = try reader.word()
    departed = try reader.word()
    commitment = try reader.text(limit: Self.commitmentBytes)
    cleared = try reader.nodes()
    if try reader.flag() {
      let generation = try reader.word()
      let commitment = try reader.text(limit: Self.commitmentBytes)
      guard let origin = NodeID(rawValue: try reader.word()) else { throw reader.malformed }
      offer = Offer(
        generation: generation, commitment: commitment, origin: origin, holders: try reader.nodes())
    }
    try reader.finish()
    guard oldest >= 1, oldest <= generation, generation <= newest else { throw reader.malformed }
  }
}

extension FieldWriter {
  fileprivate mutating func put(nodes: [NodeID]) {
    put(UInt64(nodes.count))
    for node in nodes { put(node.rawValue) }
  }
}

extension FieldReader {
  fileprivate mutating func nodes() throws(RegistryError) -> [NodeID] {
    let count = try word()
    guard count <= UInt64(RegistryLimits.members) else { throw malformed }
    var nodes: [NodeID] = []
    for _ in 0..<count {
      guard let node = NodeID(rawValue: try word()) else { throw malformed }
      nodes.append(node)
    }
    return nodes
  }
}
