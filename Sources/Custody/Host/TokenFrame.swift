internal import Secrets

/// Collects the fields of a frame between a node and its PKCS#11 host. Frames hold PINs and keys: they live in locked
/// memory only.
struct TokenFrame {
  private var fields = SecretWriter()

  mutating func append(_ bytes: [UInt8]) { fields.put(bytes) }

  /// Bytes behind their count, which has two bytes.
  mutating func append(counted bytes: [UInt8]) {
    precondition(bytes.count <= Int(UInt16.max), "a field of a host frame is short")
    fields.put(UInt16(bytes.count))
    fields.put(bytes)
  }

  mutating func append(counted secret: SecretBytes) {
    precondition(secret.count <= Int(UInt16.max), "a field of a host frame is short")
    fields.put(UInt16(secret.count))
    fields.put(secret)
  }

  mutating func append(_ wrapped: WrappedKey) {
    append([wrapped.mechanism.rawValue])
    append(counted: wrapped.keyIdentifier)
    append(counted: wrapped.bytes)
  }

  func bytes() -> SecretBytes { fields.bytes() }
}

/// Reads the fields of a frame in their order; everything that does not fit is one error.
struct TokenFrameReader {
  private let bytes: SecretBytes
  private var position = 0

  init(_ bytes: SecretBytes) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  var broken: CustodyError {
    CustodyError(
      .moduleUnusable, "the PKCS#11 host process sent or got a frame that makes no sense",
      hint: "install conclaved and conclave-pkcs11-host from the same build")
  }

  mutating func byte() throws(CustodyError) -> UInt8 {
    let (_, first) = try skip(1)
    return bytes.withUnsafeBytes { $0[first] }
  }

  mutating func counted() throws(CustodyError) -> [UInt8] {
    let (count, first) = try skip(try length())
    return bytes.withUnsafeBytes { Array($0[first..<first + count]) }
  }

  mutating func countedSecret() throws(CustodyError) -> SecretBytes {
    let (count, first) = try skip(try length())
    return SecretBytes(count: count) { target in
      bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[first..<first + count])) }
    }
  }

  mutating func text() throws(CustodyError) -> String { String(decoding: try counted(), as: UTF8.self) }

  mutating func wrappedKey() throws(CustodyError) -> WrappedKey {
    guard let mechanism = WrappingMechanism(rawValue: try byte()) else { throw broken }
    let identifier = try counted()
    return WrappedKey(mechanism: mechanism, keyIdentifier: identifier, bytes: try counted())
  }

  private mutating func length() throws(CustodyError) -> Int {
    let high = try byte()
    return Int(high) << 8 | Int(try byte())
  }

  private mutating func skip(_ count: Int) throws(CustodyError) -> (count: Int, first: Int) {
    guard count <= bytes.count - position else { throw broken }
    defer { position += count }
    return (count, position)
  }
}
