internal import COpenSSL

/// Reading and making X.500 names.
enum DistinguishedName {
  /// RFC 2253 text.
  static func text(_ name: OpaquePointer?, _ operation: String) throws(OpenSSLError) -> String {
    let bytes = try written(operation) { (writer) throws(OpenSSLError) in
      guard X509_NAME_print_ex(writer, name, 0, shim_name_flags()) >= 0 else { throw OpenSSLError(operation) }
    }
    return try validText(bytes, operation)
  }

  /// The last value of an attribute: the most specific one, as RFC 5280 orders a name from the root down.
  static func last(_ nid: Int32, of name: OpaquePointer?, _ operation: String) throws(OpenSSLError) -> String? {
    var position: Int32 = -1
    var found: Int32 = -1
    repeat {
      position = X509_NAME_get_index_by_NID(name, nid, position)
      if position >= 0 { found = position }
    } while position >= 0
    guard found >= 0 else { return nil }
    return try value(of: X509_NAME_get_entry(name, found), operation)
  }

  /// Every part of the name, in its order, as OpenSSL's short name of the attribute (`CN`, `OU`, `emailAddress`, or
  /// digits with dots where it has none) and the value's UTF-8.
  static func parts(_ name: OpaquePointer?, _ operation: String) throws(OpenSSLError) -> [NamePart] {
    var parts: [NamePart] = []
    for position in 0..<max(0, X509_NAME_entry_count(name)) {
      let entry = X509_NAME_get_entry(name, position)
      var text = [CChar](repeating: 0, count: 128)
      let nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry))
      let attribute: String
      if nid != NID_undef, let short = OBJ_nid2sn(nid) {
        attribute = String(cString: short)
      } else {
        let length = OBJ_obj2txt(&text, Int32(text.count), X509_NAME_ENTRY_get_object(entry), 1)
        attribute = String(
          decoding: text.prefix(max(0, min(Int(length), text.count - 1))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
      parts.append(NamePart(attribute: attribute, value: try value(of: entry, operation)))
    }
    return parts
  }

  private static func value(of entry: OpaquePointer?, _ operation: String) throws(OpenSSLError) -> String {
    var buffer: UnsafeMutablePointer<UInt8>?
    let length = ASN1_STRING_to_UTF8(&buffer, X509_NAME_ENTRY_get_data(entry))
    guard length >= 0, let buffer else { throw OpenSSLError(operation) }
    defer { CRYPTO_free(buffer, nil, 0) }
    return try validText(Array(UnsafeBufferPointer(start: buffer, count: Int(length))), operation)
  }

  /// Fills `name` with UTF-8 values, in the order given (the root first).
  static func fill(
    _ name: OpaquePointer?, _ parts: [(nid: Int32, value: String)], _ operation: String
  ) throws(OpenSSLError) {
    for part in parts {
      let value = Array(part.value.utf8)
      guard !value.contains(0) else { throw OpenSSLError(operation, "a name holds a NUL") }
      try check(X509_NAME_add_entry_by_NID(name, part.nid, MBSTRING_UTF8, value, Int32(value.count), -1, 0), operation)
    }
  }
}

/// Text of a certificate: valid UTF-8 without a NUL.
func validText(_ bytes: [UInt8], _ operation: String) throws(OpenSSLError) -> String {
  guard !bytes.contains(0) else { throw OpenSSLError(operation, "a name holds a NUL") }
  guard let text = String(validating: bytes, as: UTF8.self) else { throw OpenSSLError(operation, "a name is no text") }
  return text
}
