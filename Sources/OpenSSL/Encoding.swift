internal import COpenSSL
internal import Secrets

/// A memory BIO over bytes that outlive `body`.
func withReader<R: ~Copyable>(
  over bytes: [UInt8], limit: Int = Limits.encodedLength, _ operation: String,
  _ body: (OpaquePointer) throws(OpenSSLError) -> R
) throws(OpenSSLError) -> R {
  guard bytes.count <= limit else { throw OpenSSLError(operation, "longer than \(limit) bytes") }
  return try bytes.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
    let reader = try Owned(BIO_new_mem_buf(raw.baseAddress, Int32(raw.count)), { _ = BIO_free($0) }, operation)
    return try body(reader.pointer)
  }
}

/// What `body` writes into a memory BIO. The BIO wipes its buffer when it is freed.
func written(_ operation: String, _ body: (OpaquePointer) throws(OpenSSLError) -> Void) throws(OpenSSLError) -> [UInt8]
{
  let writer = try Owned(BIO_new(BIO_s_mem()), { _ = BIO_free($0) }, operation)
  try body(writer.pointer)
  var contents: UnsafePointer<UInt8>?
  let length = shim_bio_contents(writer.pointer, &contents)
  return Array(UnsafeBufferPointer(start: contents, count: length))
}

/// DER made by one of OpenSSL's `i2d` functions.
func encoded(
  _ operation: String, _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
) throws(OpenSSLError) -> [UInt8] {
  let length = encode(nil)
  guard length > 0 else { throw OpenSSLError(operation) }
  return [UInt8](unsafeUninitializedCapacity: Int(length)) { target, count in
    var cursor = target.baseAddress
    count = Int(max(0, encode(&cursor)))
  }
}

/// DER of a secret, made by one of OpenSSL's `i2d` functions straight into wiped memory.
func encodedSecret(
  _ operation: String, _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
) throws(OpenSSLError) -> SecretBytes {
  let length = encode(nil)
  guard length > 0 else { throw OpenSSLError(operation) }
  return try SecretBytes(count: Int(length)) { (target) throws(OpenSSLError) in
    var cursor = target.bindMemory(to: UInt8.self).baseAddress
    guard encode(&cursor) == length else { throw OpenSSLError(operation) }
  }
}

/// Reads one DER value with one of OpenSSL's `d2i` functions, and refuses bytes after it.
func decoded(
  _ bytes: UnsafeRawBufferPointer, _ release: Owned.Release, _ operation: String, limit: Int = Limits.encodedLength,
  _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
) throws(OpenSSLError) -> Owned {
  guard bytes.count <= limit else { throw OpenSSLError(operation, "longer than \(limit) bytes") }
  let start = bytes.bindMemory(to: UInt8.self).baseAddress
  var cursor = start
  let value = try Owned(decode(&cursor, bytes.count), release, operation)
  guard let start, let end = cursor, end - start == bytes.count else {
    throw OpenSSLError(operation, "bytes follow the encoded value")
  }
  ERR_clear_error()
  return value
}

/// The password callback for PEM: never asks a terminal, so that an encrypted file is an error at once.
let noPassword: @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
  _, _, _, _ in -1
}
