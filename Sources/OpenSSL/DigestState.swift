internal import COpenSSL

/// A hash of one message, part by part. For one thread at a time.
public final class DigestState {
  private let context: OpaquePointer
  private let digest: Digest

  public init(_ digest: Digest) throws(OpenSSLError) {
    self.digest = digest
    guard let algorithm = digest.handle else {
      throw OpenSSLError("hash", "no \(digest.rawValue)", isUnsupported: true)
    }
    context = try Owned(EVP_MD_CTX_new(), EVP_MD_CTX_free, "hash").take()
    try check(EVP_DigestInit_ex2(context, algorithm, nil), "hash")
  }

  private init(copying other: DigestState) throws(OpenSSLError) {
    digest = other.digest
    context = try Owned(EVP_MD_CTX_new(), EVP_MD_CTX_free, "hash").take()
    try check(EVP_MD_CTX_copy_ex(context, other.context), "hash")
  }

  deinit { EVP_MD_CTX_free(context) }

  public func copy() throws(OpenSSLError) -> DigestState { try DigestState(copying: self) }

  public func update(_ part: [UInt8]) throws(OpenSSLError) {
    guard !part.isEmpty else { return }
    try check(EVP_DigestUpdate(context, part, part.count), "hash")
  }

  public func finish() throws(OpenSSLError) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    try check(EVP_DigestFinal_ex(context, &code, &length), "hash")
    code.removeLast(code.count - Int(length))
    return code
  }
}
