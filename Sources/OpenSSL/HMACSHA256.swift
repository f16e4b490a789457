internal import COpenSSL
public import Secrets

/// HMAC-SHA-256 (RFC 2104) under one key, for many short messages.
public final class HMACSHA256: Sendable {
  public static let length = 32

  private let contexts: Lanes<Lane>

  /// Takes a key of any length.
  public init(key: SecretBytes) throws(OpenSSLError) {
    contexts = try Lanes { () throws(OpenSSLError) -> Lane in try Lane(key) }
  }

  /// The code of `first` followed by `second`; all 32 bytes or the leading ones that `target` has room for.
  public func authenticate(
    _ first: RawSpan, _ second: RawSpan, into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) {
    try contexts.with { (lane) throws(OpenSSLError) in try lane.authenticate(first, second, into: target) }
  }

  /// The code of one message.
  public func authenticate(_ message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Self.length)
    var span = code.mutableSpan
    try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
      try authenticate(message.span.bytes, RawSpan(), into: target)
    }
    return code
  }

  /// The keyed inner and outer states of the hash, copied for each message: cheaper than keying HMAC again.
  private struct Lane: ~Copyable {
    private let inner: Owned
    private let outer: Owned
    private let work: Owned
    private let scratch: UnsafeMutablePointer<UInt8>

    private static let operation = "compute an HMAC"
    private static let blockLength = 64

    init(_ key: SecretBytes) throws(OpenSSLError) {
      let inner = try Owned(EVP_MD_CTX_new(), EVP_MD_CTX_free, Self.operation)
      let outer = try Owned(EVP_MD_CTX_new(), EVP_MD_CTX_free, Self.operation)
      let work = try Owned(EVP_MD_CTX_new(), EVP_MD_CTX_free, Self.operation)
      let padded = try SecretBytes(count: Self.blockLength) { (target) throws(OpenSSLError) in
        try key.withUnsafeBytes { (raw) throws(OpenSSLError) in
          if raw.count <= Self.blockLength {
            target.copyBytes(from: raw)
          } else {
            try check(EVP_Digest(raw.baseAddress, raw.count, target.octets, nil, EVP_sha256(), nil), Self.operation)
          }
        }
      }
      try Self.prepare(inner.pointer, padded, 0x36)
      try Self.prepare(outer.pointer, padded, 0x5C)
      self.inner = inner
      self.outer = outer
      self.work = work
      scratch = .allocate(capacity: 32)
    }

    deinit {
      OPENSSL_cleanse(scratch, 32)
      scratch.deallocate()
    }

    private static func prepare(_ state: OpaquePointer, _ padded: SecretBytes, _ pad: UInt8) throws(OpenSSLError) {
      let block = SecretBytes(count: blockLength) { target in
        padded.withUnsafeBytes { raw in for index in 0..<blockLength { target[index] = raw[index] ^ pad } }
      }
      try check(EVP_DigestInit_ex2(state, EVP_sha256(), nil), operation)
      try block.withUnsafeBytes { (raw) throws(OpenSSLError) in
        try check(EVP_DigestUpdate(state, raw.baseAddress, raw.count), operation)
      }
    }

    func authenticate(
      _ first: RawSpan, _ second: RawSpan, into target: UnsafeMutableRawBufferPointer
    ) throws(OpenSSLError) {
      try check(EVP_MD_CTX_copy_ex(work.pointer, inner.pointer), Self.operation)
      try update(first)
      try update(second)
      try check(EVP_DigestFinal_ex(work.pointer, scratch, nil), Self.operation)
      try check(EVP_MD_CTX_copy_ex(work.pointer, outer.pointer), Self.operation)
      try check(EVP_DigestUpdate(work.pointer, scratch, HMACSHA256.length), Self.operation)
      try check(EVP_DigestFinal_ex(work.pointer, scratch, nil), Self.operation)
      target.copyBytes(from: UnsafeRawBufferPointer(start: scratch, count: min(target.count, HMACSHA256.length)))
    }

    private func update(_ span: RawSpan) throws(OpenSSLError) {
      try span.withUnsafeBytes { (raw) throws(OpenSSLError) in
        guard raw.count > 0 else { return }
        try check(EVP_DigestUpdate(work.pointer, raw.baseAddress, raw.count), Self.operation)
      }
    }
  }
}
