internal import COpenSSL
public import Secrets

/// AES-CMAC (RFC 4493, NIST SP 800-38B).
public enum CMAC {
  /// The 16-byte code of one message under a key of 16, 24 or 32 bytes.
  public static func authenticate(_ message: [UInt8], key: SecretBytes) throws(OpenSSLError) -> [UInt8] {
    let operation = "compute a CMAC"
    let algorithm = try Owned(EVP_MAC_fetch(nil, "CMAC", nil), EVP_MAC_free, operation)
    let context = try Owned(EVP_MAC_CTX_new(algorithm.pointer), EVP_MAC_CTX_free, operation)
    var name = Array("AES-\(key.count * 8)-CBC".utf8CString)
    var code = [UInt8](repeating: 0, count: 16)
    var length = 0
    var named = name.mutableSpan
    // A parameter points at its name as well as at its value: both must outlive the call.
    var parameter = Array(OSSL_MAC_PARAM_CIPHER.utf8CString)
    var parameterSpan = parameter.mutableSpan
    try named.withUnsafeMutableBufferPointer { (text) throws(OpenSSLError) in
      try parameterSpan.withUnsafeMutableBufferPointer { (parameter) throws(OpenSSLError) in
        var parameters = [
          OSSL_PARAM_construct_utf8_string(parameter.baseAddress, text.baseAddress, 0), OSSL_PARAM_construct_end(),
        ]
        var span = parameters.mutableSpan
        try span.withUnsafeMutableBufferPointer { (parameters) throws(OpenSSLError) in
          try key.withUnsafeBytes { (raw) throws(OpenSSLError) in
            try check(EVP_MAC_init(context.pointer, raw.octets, raw.count, parameters.baseAddress), operation)
          }
        }
      }
    }
    try check(EVP_MAC_update(context.pointer, message, message.count), operation)
    try check(EVP_MAC_final(context.pointer, &code, &length, code.count), operation)
    return code
  }
}
