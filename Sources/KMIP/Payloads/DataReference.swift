internal import TTLV

/// What a request gives as Data (KMIP 2.1 §7.9): bytes, or from 2.0 on data that an earlier item of the batch answered
/// with.
public enum DataReference: Hashable, Sendable {
  case bytes([UInt8])
  /// The data of the last operation of that kind.
  case result(DataEnumeration)
  /// The nth data in the response, from 0; negative: counted backwards from the beginning of this batch item.
  case ordinal(Int32)

  init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    switch item.value {
    case .byteString(let bytes): self = .bytes(bytes)
    case .enumeration where version >= .v2_0: self = .result(try item.enumeration(version))
    case .integer(let number) where version >= .v2_0: self = .ordinal(number)
    default: throw item.wrongType("a Byte String", version)
    }
  }

  func item(_ tag: Tag) -> Item {
    switch self {
    case .bytes(let bytes): Item(tag, .byteString(bytes))
    case .result(let which): Item(tag, .enumeration(which.rawValue))
    case .ordinal(let number): Item(tag, .integer(number))
    }
  }
}

extension StructureReader {
  mutating func optionalData(_ tag: Tag = .data) throws(KMIPError) -> DataReference? {
    guard let item = optional(tag) else { return nil }
    return try DataReference(item, version: version)
  }
}
