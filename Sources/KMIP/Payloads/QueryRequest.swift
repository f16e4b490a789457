public import TTLV

/// KMIP 2.1 §6.1.40.
public struct QueryRequest: Hashable, Sendable {
  public var functions: [QueryFunction]
  /// Object Groups that the question is about (2.1).
  public var objectGroups: Item?

  public init(_ functions: [QueryFunction]) { self.functions = functions }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    functions = []
    for item in reader.all(.queryFunction) { functions.append(try item.enumeration(version)) }
    guard !functions.isEmpty else { throw KMIPError(.invalidMessage, "Query needs at least one Query Function") }
    if version >= .v2_1 { objectGroups = reader.optional(.objectGroups) }
    try reader.finish()
  }

  public var items: [Item] {
    functions.map { Item(.queryFunction, .enumeration($0.rawValue)) } + (objectGroups.map { [$0] } ?? [])
  }
}
