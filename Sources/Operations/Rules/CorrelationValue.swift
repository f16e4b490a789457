internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// The Correlation Value of a streamed operation (KMIP 2.1 §7.8): format, the node that holds the stream, the stream, the
/// number of the part that comes next, and a code over all of them.
public struct CorrelationValue: Hashable, Sendable {
  public let node: UInt64
  let stream: StreamName
  let part: UInt32

  static let length = 45
  private static let format: UInt8 = 1
  /// Apart from the domains of record keys and index entries.
  private static let domain: UInt8 = 0x43

  init(node: UInt64, stream: StreamName, part: UInt32) {
    self.node = node
    self.stream = stream
    self.part = part
  }

  private var fields: [UInt8] {
    var bytes: [UInt8] = [Self.format]
    bytes.reserveCapacity(Self.length)
    for word in [node, stream.high, stream.low] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: part >> UInt32(shift))) }
    return bytes
  }

  func bytes(_ sealing: any Sealing) -> [UInt8] {
    let fields = fields
    return fields + sealing.hash(fields, domain: Self.domain)
  }

  /// nil: not one of this cluster's.
  init?(_ bytes: [UInt8], _ sealing: any Sealing) {
    guard let read = CorrelationValue(unverified: bytes) else { return nil }
    let code = SecretBytes(sealing.hash(read.fields, domain: Self.domain))
    // Compared in constant time.
    guard code == SecretBytes(bytes.suffix(16)) else { return nil }
    self = read
  }

  /// What a value says of itself, without knowing whether it is genuine: enough to hand a request over.
  public init?(unverified bytes: [UInt8]) {
    guard bytes.count == Self.length, bytes[0] == Self.format else { return nil }
    func word(_ at: Int, _ count: Int) -> UInt64 { bytes[at..<at + count].reduce(0) { $0 << 8 | UInt64($1) } }
    self.init(
      node: word(1, 8), stream: StreamName(high: word(9, 8), low: word(17, 8)), part: UInt32(word(25, 4)))
  }
}
