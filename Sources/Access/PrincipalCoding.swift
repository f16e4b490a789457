internal import TTLV

/// The bytes in which a principal travels between nodes: format version, flags, node and connection when the flags name
/// them (big-endian), the certificate's SHA-256 alike, identity to the end.
extension Principal {
  /// The version in which `encoded` writes.
  public static let formatVersion: UInt8 = 1

  public var encoded: [UInt8] {
    var flags: UInt8 = 0
    if isAdministrator { flags |= Flag.administrator }
    if mayReuseNames { flags |= Flag.reuse }
    if isPrivileged { flags |= Flag.privileged }
    if node != nil { flags |= Flag.node }
    if connection != nil { flags |= Flag.connection }
    if certificate != nil { flags |= Flag.certificate }
    var bytes: [UInt8] = [Self.formatVersion, flags]
    bytes.reserveCapacity(18 + Limits.fingerprintLength + identity.utf8.count)
    for number in [node, connection] {
      if let number { withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) } }
    }
    if let certificate {
      precondition(certificate.count == Limits.fingerprintLength, "a SHA-256")
      bytes.append(contentsOf: certificate)
    }
    bytes.append(contentsOf: identity.utf8)
    return bytes
  }

  /// Reads what `encoded` wrote.
  public init(encoded bytes: [UInt8]) throws(AccessError) {
    guard bytes.count >= 2 else { throw .malformedPrincipal }
    guard bytes[0] == Self.formatVersion else { throw .unknownFormat(version: bytes[0]) }
    let flags = bytes[1]
    guard flags & ~Flag.all == 0 else { throw .malformedPrincipal }
    var offset = 2
    func number(_ flag: UInt8) throws(AccessError) -> UInt64? {
      guard flags & flag != 0 else { return nil }
      guard bytes.count - offset >= 8 else { throw .malformedPrincipal }
      defer { offset += 8 }
      return bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    let node = try number(Flag.node)
    let connection = try number(Flag.connection)
    var certificate: [UInt8]?
    if flags & Flag.certificate != 0 {
      guard bytes.count - offset >= Limits.fingerprintLength else { throw .malformedPrincipal }
      certificate = Array(bytes[offset..<offset + Limits.fingerprintLength])
      offset += Limits.fingerprintLength
    }
    guard bytes.count - offset <= Limits.identityLength else { throw .malformedPrincipal }
    guard let identity = Text(validating: Array(bytes[offset...])) else { throw .malformedPrincipal }
    self.init(
      identity: identity, isAdministrator: flags & Flag.administrator != 0, mayReuseNames: flags & Flag.reuse != 0,
      isPrivileged: flags & Flag.privileged != 0, node: node, connection: connection)
    self.certificate = certificate
  }

  private enum Flag {
    static let administrator: UInt8 = 1
    static let reuse: UInt8 = 2
    static let node: UInt8 = 4
    static let connection: UInt8 = 8
    static let privileged: UInt8 = 16
    static let certificate: UInt8 = 32
    static let all: UInt8 = 63
  }
}
