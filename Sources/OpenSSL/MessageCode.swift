internal import COpenSSL
public import Secrets

/// A message authentication code over one message, part by part. For one thread at a time.
public final class MessageCode {
  public enum Kind: Hashable, Sendable {
    /// RFC 2104.
    case hmac(Digest)
    /// NIST SP 800-38B, over the cipher of that name in CBC mode ("AES-128-CBC").
    case cmac(cipher: String)
    /// RFC 8439 §2.5: the key of 32 bytes must not be used for another message.
    case poly1305

    fileprivate var name: String {
      switch self {
      case .hmac: "HMAC"
      case .cmac: "CMAC"
      case .poly1305: "POLY1305"
      }
    }
  }

  private let context: OpaquePointer
  private static let operation = "compute the code"

  public init(_ kind: Kind, key: SecretBytes) throws(OpenSSLError) {
    let algorithm = try Owned(EVP_MAC_fetch(nil, kind.name, nil), EVP_MAC_free, Self.operation)
    context = try Owned(EVP_MAC_CTX_new(algorithm.pointer), EVP_MAC_CTX_free, Self.operation).take()
    switch kind {
    case .hmac(let digest): try start(key, OSSL_MAC_PARAM_DIGEST, digest.rawValue)
    case .cmac(let cipher): try start(key, OSSL_MAC_PARAM_CIPHER, cipher)
    case .poly1305: try start(key, nil, "")
    }
  }

  private init(copying other: MessageCode) throws(OpenSSLError) {
    context = try Owned(EVP_MAC_CTX_dup(other.context), EVP_MAC_CTX_free, Self.operation).take()
  }

  deinit { EVP_MAC_CTX_free(context) }

  public func copy() throws(OpenSSLError) -> MessageCode { try MessageCode(copying: self) }

  private func start(_ key: SecretBytes, _ parameter: String?, _ value: String) throws(OpenSSLError) {
    var text = Array(value.utf8CString)
    // A parameter points at its name as well as at its value: both must outlive the call.
    var name = Array((parameter ?? "").utf8CString)
    var mutable = text.mutableSpan
    var named = name.mutableSpan
    try mutable.withUnsafeMutableBufferPointer { (text) throws(OpenSSLError) in
      try named.withUnsafeMutableBufferPointer { (name) throws(OpenSSLError) in
        var parameters = [OSSL_PARAM_construct_end()]
        if parameter != nil {
          parameters.insert(OSSL_PARAM_construct_utf8_string(name.baseAddress, text.baseAddress, 0), at: 0)
        }
        var span = parameters.mutableSpan
        try span.withUnsafeMutableBufferPointer { (parameters) throws(OpenSSLError) in
          try key.withUnsafeBytes { (raw) throws(OpenSSLError) in
            try check(EVP_MAC_init(context, raw.octets, raw.count, parameters.baseAddress), Self.operation)
          }
        }
      }
    }
  }

  public func update(_ part: [UInt8]) throws(OpenSSLError) {
    guard !part.isEmpty else { return }
    try check(EVP_MAC_update(context, part, part.count), Self.operation)
  }

  public func finish() throws(OpenSSLError) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length = 0
    try check(EVP_MAC_final(context, &code, &length, code.count), Self.operation)
    code.removeLast(code.count - length)
    return code
  }
}
