public import OpenSSL

/// The cluster's identity: 16 random bytes, made once with the root key. Every file of custody names it.
public struct ClusterID: Hashable, Sendable, CustomStringConvertible {
  public static let length = 16

  public let bytes: [UInt8]

  /// Takes 16 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.length else { return nil }
    self.bytes = Array(bytes)
  }

  /// A new identity.
  public static func random() throws(OpenSSLError) -> ClusterID {
    ClusterID(exactly: try Random.bytes(length))
  }

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }

  /// 32 hexadecimal digits.
  public var description: String { hexadecimal(bytes) }

  /// Reads 32 hexadecimal digits.
  public init?(hexadecimal text: String) {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 2 * Self.length, text.count == digits.count else { return nil }
    bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// Bytes as lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
