internal import COpenSSL
internal import Glibc

/// A copy of an ASN.1 string's content.
func bytes(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
  Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
}

/// The magnitude of a serial number, big-endian. A zero serial is one zero byte.
func serialBytes(_ serial: UnsafePointer<ASN1_INTEGER>?, _ operation: String) throws(OpenSSLError) -> [UInt8] {
  let number = try Owned(ASN1_INTEGER_to_BN(serial, nil), BN_free, operation)
  let length = Int((BN_num_bits(number.pointer) + 7) / 8)
  guard length > 0 else { return [0] }
  return [UInt8](unsafeUninitializedCapacity: length) { target, count in
    count = Int(BN_bn2bin(number.pointer, target.baseAddress))
  }
}

/// The content bytes of an INTEGER's DER.
func integerContent(_ integer: UnsafePointer<ASN1_INTEGER>?, _ operation: String) throws(OpenSSLError) -> [UInt8] {
  let der = try encoded(operation) { i2d_ASN1_INTEGER(integer, $0) }
  // Tag, then a length of one byte, or of 0x80 + n and n bytes.
  guard der.count >= 2 else { throw OpenSSLError(operation, "an integer without content") }
  return Array(der[(der[1] < 0x80 ? 2 : 2 + Int(der[1] & 0x7F))...])
}

/// An ASN.1 integer of a big-endian magnitude.
func serialNumber(_ magnitude: [UInt8], _ operation: String) throws(OpenSSLError) -> UnsafeMutablePointer<ASN1_INTEGER>
{
  let number = try Owned(BN_bin2bn(magnitude, Int32(magnitude.count), nil), BN_free, operation)
  guard let serial = BN_to_ASN1_INTEGER(number.pointer, nil) else { throw OpenSSLError(operation) }
  return serial
}

/// An ASN.1 time as seconds since 1970.
func secondsSince1970(_ time: UnsafePointer<ASN1_TIME>?, _ operation: String) throws(OpenSSLError) -> Int64 {
  var parts = tm()
  // A missing time would be read as "now".
  guard let time else { throw OpenSSLError(operation, "a time is missing") }
  try check(ASN1_TIME_to_tm(time, &parts), operation)
  return Int64(timegm(&parts))
}
