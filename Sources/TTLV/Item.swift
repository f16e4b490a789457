/// One TTLV item: a tag and a value. The tree of items is where the three encodings (binary, XML, JSON) meet.
public struct Item: Hashable, Sendable {
  public let tag: Tag
  public let value: Value

  @inlinable public init(_ tag: Tag, _ value: Value) {
    self.tag = tag
    self.value = value
  }
}

/// A value of one of the item types (KMIP 2.1 §9.1.1.2).
public enum Value: Hashable, Sendable {
  case structure([Item])
  case integer(Int32)
  case longInteger(Int64)
  /// Two's complement, big-endian, as on the wire: a multiple of eight bytes, sign-extended at the front.
  case bigInteger([UInt8])
  case enumeration(UInt32)
  case boolean(Bool)
  case textString(Text)
  case byteString([UInt8])
  /// Seconds since 1970-01-01T00:00:00Z.
  case dateTime(Int64)
  /// Seconds.
  case interval(UInt32)
  /// Microseconds since 1970-01-01T00:00:00Z (KMIP 2.0 and later).
  case dateTimeExtended(Int64)
  /// KMIP 3.0: the unique identifier of an object.
  case identifier(Text)
  /// KMIP 3.0: a reference to an object by its unique identifier.
  case reference(Text)
  /// KMIP 3.0: a reference to an object by its name.
  case nameReference(Text)

  public var type: ItemType {
    switch self {
    case .structure: .structure
    case .integer: .integer
    case .longInteger: .longInteger
    case .bigInteger: .bigInteger
    case .enumeration: .enumeration
    case .boolean: .boolean
    case .textString: .textString
    case .byteString: .byteString
    case .dateTime: .dateTime
    case .interval: .interval
    case .dateTimeExtended: .dateTimeExtended
    case .identifier: .identifier
    case .reference: .reference
    case .nameReference: .nameReference
    }
  }
}

/// The item types with their codes on the wire.
public enum ItemType: UInt8, Sendable, CaseIterable {
  case structure = 0x01
  case integer = 0x02
  case longInteger = 0x03
  case bigInteger = 0x04
  case enumeration = 0x05
  case boolean = 0x06
  case textString = 0x07
  case byteString = 0x08
  case dateTime = 0x09
  case interval = 0x0A
  case dateTimeExtended = 0x0B
  case identifier = 0x0C
  case reference = 0x0D
  case nameReference = 0x0E
}
