public import TTLV

/// A password that is proved without being sent (KMIP 2.1 Table 415): Hash(S1 || Timestamp) || S2, where S1 is
/// Hash(Username || Password) and S2 is Hash(Password || Username).
public struct HashedPassword: Hashable, Sendable {
  public var username: Text
  /// Microseconds since 1970; from one credential to the next it has to grow.
  public var timestamp: Int64
  /// "SHALL default to SHA 256".
  public var algorithm: HashingAlgorithm
  public var hash: [UInt8]

  public init(username: Text, timestamp: Int64, algorithm: HashingAlgorithm = .sha_256, hash: [UInt8]) {
    self.username = username
    self.timestamp = timestamp
    self.algorithm = algorithm
    self.hash = hash
  }

  init(_ reader: inout StructureReader) throws(KMIPError) {
    username = try reader.text(.username)
    let stamp = try reader.required(.timeStamp)
    guard case .dateTimeExtended(let micros) = stamp.value else {
      throw stamp.wrongType("a Date-Time Extended", reader.version)
    }
    timestamp = micros
    algorithm = try reader.optionalEnumeration(.hashingAlgorithm) ?? .sha_256
    hash = try reader.bytes(.hashedPassword)
  }

  var items: [Item] {
    [
      Item(.username, .textString(username)), Item(.timeStamp, .dateTimeExtended(timestamp)),
      Item(.hashingAlgorithm, .enumeration(algorithm.rawValue)), Item(.hashedPassword, .byteString(hash)),
    ]
  }

  /// The timestamp as it is hashed: the bytes of its TTLV value (KMIP 2.1 §9.1.1.4).
  public var timestampBytes: [UInt8] { withUnsafeBytes(of: timestamp.bigEndian) { Array($0) } }
}
