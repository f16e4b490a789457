public import TTLV

/// KMIP 2.1 §6.1.16, since 1.1.
public struct DiscoverVersionsRequest: Hashable, Sendable {
  /// In decreasing order of preference; empty: which versions are there?
  public var versions: [ProtocolVersion]

  public init(_ versions: [ProtocolVersion] = []) { self.versions = versions }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    versions = []
    for item in reader.all(.protocolVersion) { versions.append(try ProtocolVersion(item, version: version)) }
    try reader.finish()
  }

  public var items: [Item] { versions.map(\.item) }
}

/// In decreasing order of preference.
public struct DiscoverVersionsResponse: Hashable, Sendable {
  public var versions: [ProtocolVersion]

  public init(_ versions: [ProtocolVersion]) { self.versions = versions }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    versions = []
    for item in payload where item.tag == .protocolVersion {
      versions.append(try ProtocolVersion(item, version: version))
    }
  }

  public var items: [Item] { versions.map(\.item) }
}
