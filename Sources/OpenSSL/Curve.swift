internal import COpenSSL

/// A named elliptic curve, by OpenSSL's name for its group.
public struct Curve: Hashable, Sendable {
  public let name: String

  public init(name: String) { self.name = name }

  public static let p256 = Curve(name: "prime256v1")
  public static let p384 = Curve(name: "secp384r1")
  public static let p521 = Curve(name: "secp521r1")

  /// True when this libcrypto has the group.
  public var isSupported: Bool { fieldBits != nil }

  /// The length of the curve's field in bits; nil when this libcrypto lacks the group.
  public var fieldBits: Int? {
    let nid = OBJ_sn2nid(name)
    guard nid != NID_undef, let group = EC_GROUP_new_by_curve_name(nid) else {
      ERR_clear_error()
      return nil
    }
    defer { EC_GROUP_free(group) }
    return Int(EC_GROUP_get_degree(group))
  }

  init?(handle: OpaquePointer) {
    var buffer = [CChar](repeating: 0, count: 80)
    var length = 0
    guard EVP_PKEY_get_group_name(handle, &buffer, buffer.count, &length) == 1, length > 0 else {
      ERR_clear_error()
      return nil
    }
    name = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
