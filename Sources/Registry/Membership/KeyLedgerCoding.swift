internal import Raft

/// Formats of the key ledger, in clear: version 2 where a name space is being destroyed, version 1 else.
extension KeyLedger {
  private static let plainVersion: UInt8 = 1
  private static let destroyingVersion: UInt8 = 2
  /// Bytes of an offered keyring's commitment (SHA-256).
  public static let commitmentBytes = 32

  var encoded: [UInt8] {
    var writer = FieldWriter()
    let isDestroying = destroyed != nil || offer?.destroyed != nil
    writer.put(isDestroying ? Self.destroyingVersion : Self.plainVersion)
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
    if isDestroying {
      writer.put(text: destroyed?.bytes ?? [])
      writer.put(text: offer?.destroyed?.bytes ?? [])
    }
    return writer.bytes
  }

  init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "key ledger")
    let version = try reader.version(Self.plainVersion, Self.destroyingVersion)
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
    if version == Self.destroyingVersion {
      destroyed = try reader.mark()
      let offered = try reader.mark()
      guard destroyed != nil || offered != nil, destroyed == nil || isSweeping, offered == nil || offer != nil else {
        throw reader.malformed
      }
      if let offered, let plain = offer {
        offer = Offer(
          generation: plain.generation, commitment: plain.commitment, origin: plain.origin, holders: plain.holders,
          destroyed: offered)
      }
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
  fileprivate mutating func version(_ known: UInt8...) throws(RegistryError) -> UInt8 {
    let version = try byte()
    guard known.contains(version) else { throw unknownFormat(version) }
    return version
  }

  fileprivate mutating func mark() throws(RegistryError) -> NameSpaceMark? {
    let bytes = try text(limit: RecordHash.length)
    if bytes.isEmpty { return nil }
    guard let mark = NameSpaceMark(bytes) else { throw malformed }
    return mark
  }

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
