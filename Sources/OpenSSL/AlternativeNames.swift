internal import COpenSSL
internal import Glibc

/// The subject alternative names of a certificate (RFC 5280 §4.2.1.6), of the four kinds that identify a peer.
struct AlternativeNames {
  var dns: [String] = []
  var emails: [String] = []
  var uris: [String] = []
  var addresses: [[UInt8]] = []

  init(of certificate: OpaquePointer, _ operation: String) throws(OpenSSLError) {
    var isCritical: Int32 = 0
    guard let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, &isCritical, nil) else {
      // −1: the extension is absent; everything else is one that cannot be read, or stands there twice.
      guard isCritical == -1 else { throw OpenSSLError(operation, "the alternative names cannot be read") }
      return
    }
    let names = OpaquePointer(raw)
    defer { GENERAL_NAMES_free(names) }
    let count = shim_names_count(names)
    guard count <= Limits.alternativeNames else { throw OpenSSLError(operation, "too many alternative names") }
    for position in 0..<count {
      guard let name = shim_names_at(names, position) else { continue }
      switch name.pointee.type {
      case GEN_DNS: dns.append(try validText(bytes(of: name.pointee.d.dNSName), operation))
      case GEN_EMAIL: emails.append(try validText(bytes(of: name.pointee.d.rfc822Name), operation))
      case GEN_URI: uris.append(try validText(bytes(of: name.pointee.d.uniformResourceIdentifier), operation))
      case GEN_IPADD:
        let address = bytes(of: name.pointee.d.iPAddress)
        guard address.count == 4 || address.count == 16 else {
          throw OpenSSLError(operation, "an IP address of \(address.count) bytes")
        }
        addresses.append(address)
      default: continue
      }
    }
  }

  static func addressText(_ address: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = address.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, address, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The names of a certificate to be issued, as OpenSSL's stack (the caller frees it).
  static func stack(ipAddresses: [String], dnsNames: [String], _ operation: String) throws(OpenSSLError) -> Owned {
    let names = try Owned(shim_names_new(), { GENERAL_NAMES_free($0) }, operation)
    for text in ipAddresses {
      guard let address = a2i_IPADDRESS(text) else { throw OpenSSLError(operation, "\(text) is no IP address") }
      try push(address, GEN_IPADD, to: names.pointer, operation)
    }
    for text in dnsNames {
      let bytes = Array(text.utf8)
      guard !bytes.isEmpty, bytes.count <= 255, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw OpenSSLError(operation, "\(text.debugDescription) is no DNS name")
      }
      guard let value = ASN1_IA5STRING_new(), ASN1_STRING_set(value, bytes, Int32(bytes.count)) == 1 else {
        throw OpenSSLError(operation)
      }
      try push(value, GEN_DNS, to: names.pointer, operation)
    }
    return names
  }

  /// Every name of the extension `nid` (subject or issuer alternative names) as DER of one GeneralName; of all kinds.
  static func encodings(
    _ nid: Int32, of certificate: OpaquePointer, _ operation: String
  ) throws(OpenSSLError) -> [[UInt8]] {
    guard let raw = X509_get_ext_d2i(certificate, nid, nil, nil) else {
      ERR_clear_error()
      return []
    }
    let names = OpaquePointer(raw)
    defer { GENERAL_NAMES_free(names) }
    var found: [[UInt8]] = []
    for position in 0..<min(shim_names_count(names), Int32(Limits.alternativeNames)) {
      let name = shim_names_at(names, position)
      found.append(try encoded(operation) { i2d_GENERAL_NAME(name, $0) })
    }
    return found
  }

  private static func push(
    _ value: UnsafeMutablePointer<ASN1_STRING>, _ type: Int32, to names: OpaquePointer, _ operation: String
  ) throws(OpenSSLError) {
    guard let name = GENERAL_NAME_new() else {
      ASN1_STRING_free(value)
      throw OpenSSLError(operation)
    }
    GENERAL_NAME_set0_value(name, type, value)
    guard shim_names_push(names, name) > 0 else {
      GENERAL_NAME_free(name)
      throw OpenSSLError(operation)
    }
  }
}
