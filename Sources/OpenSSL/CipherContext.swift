internal import COpenSSL

/// One reusable EVP cipher context.
struct CipherContext: ~Copyable {
  let pointer: OpaquePointer
  private let owned: Owned

  init(_ operation: String) throws(OpenSSLError) {
    owned = try Owned(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free, operation)
    pointer = owned.pointer
  }
}

/// Ciphers fetched from the default provider once; a fetch in each call would take a lock and a look-up.
enum Cipher {
  nonisolated(unsafe) static let aes256ECB = fetch("AES-256-ECB")
  nonisolated(unsafe) static let aes128GCM = fetch("AES-128-GCM")
  nonisolated(unsafe) static let aes192GCM = fetch("AES-192-GCM")
  nonisolated(unsafe) static let aes256GCM = fetch("AES-256-GCM")

  private static func fetch(_ name: String) -> OpaquePointer {
    guard let cipher = EVP_CIPHER_fetch(nil, name, nil) else {
      preconditionFailure("libcrypto's default provider has no \(name)")
    }
    return cipher
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes as OpenSSL's functions take them.
  var octets: UnsafePointer<UInt8>? { bindMemory(to: UInt8.self).baseAddress }
}

extension UnsafeMutableRawBufferPointer {
  var octets: UnsafeMutablePointer<UInt8>? { bindMemory(to: UInt8.self).baseAddress }
}
