internal import CPKCS11
public import Secrets

/// One attribute of an object, with its value.
public struct Attribute: Sendable {
  enum Value: Sendable {
    case flag(Bool)
    case number(UInt)
    case bytes([UInt8])
    case secret(SecretBytes)
  }

  let type: CK_ATTRIBUTE_TYPE
  let value: Value

  private init(_ type: CK_ATTRIBUTE_TYPE, _ value: Value) {
    self.type = type
    self.value = value
  }

  /// The class of an object (CKA_CLASS).
  public enum ObjectClass: UInt, Sendable {
    case publicKey = 2
    case privateKey = 3
    case secretKey = 4
  }

  public static func `class`(_ value: ObjectClass) -> Attribute { Attribute(CKA_CLASS, .number(value.rawValue)) }
  /// CKA_KEY_TYPE: CKK_AES.
  public static let aes = Attribute(CKA_KEY_TYPE, .number(CKK_AES))
  /// CKA_KEY_TYPE: CKK_GENERIC_SECRET.
  public static let genericSecret = Attribute(CKA_KEY_TYPE, .number(CKK_GENERIC_SECRET))
  /// CKA_KEY_TYPE: CKK_RSA.
  public static let rsa = Attribute(CKA_KEY_TYPE, .number(CKK_RSA))
  public static func label(_ value: String) -> Attribute { Attribute(CKA_LABEL, .bytes(Array(value.utf8))) }
  public static func id(_ value: [UInt8]) -> Attribute { Attribute(CKA_ID, .bytes(value)) }
  public static func value(_ value: SecretBytes) -> Attribute { Attribute(CKA_VALUE, .secret(value)) }
  /// In bytes.
  public static func valueLength(_ value: Int) -> Attribute { Attribute(CKA_VALUE_LEN, .number(UInt(value))) }
  public static func modulusBits(_ value: Int) -> Attribute { Attribute(CKA_MODULUS_BITS, .number(UInt(value))) }
  public static func publicExponent(_ value: [UInt8]) -> Attribute { Attribute(CKA_PUBLIC_EXPONENT, .bytes(value)) }
  /// CKA_EC_PARAMS: the curve P-256 by its object identifier.
  public static let p256 = Attribute(CKA_EC_PARAMS, .bytes([0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]))
  /// True: the object outlives the session.
  public static func token(_ value: Bool) -> Attribute { Attribute(CKA_TOKEN, .flag(value)) }
  public static func isPrivate(_ value: Bool) -> Attribute { Attribute(CKA_PRIVATE, .flag(value)) }
  public static func sensitive(_ value: Bool) -> Attribute { Attribute(CKA_SENSITIVE, .flag(value)) }
  public static func extractable(_ value: Bool) -> Attribute { Attribute(CKA_EXTRACTABLE, .flag(value)) }
  public static func modifiable(_ value: Bool) -> Attribute { Attribute(CKA_MODIFIABLE, .flag(value)) }
  public static func wrap(_ value: Bool) -> Attribute { Attribute(CKA_WRAP, .flag(value)) }
  public static func unwrap(_ value: Bool) -> Attribute { Attribute(CKA_UNWRAP, .flag(value)) }
  public static func encrypt(_ value: Bool) -> Attribute { Attribute(CKA_ENCRYPT, .flag(value)) }
  public static func decrypt(_ value: Bool) -> Attribute { Attribute(CKA_DECRYPT, .flag(value)) }
  public static func sign(_ value: Bool) -> Attribute { Attribute(CKA_SIGN, .flag(value)) }
  public static func verify(_ value: Bool) -> Attribute { Attribute(CKA_VERIFY, .flag(value)) }
  public static func derive(_ value: Bool) -> Attribute { Attribute(CKA_DERIVE, .flag(value)) }
}

/// The names of attributes that are read back.
public enum AttributeName: Sendable {
  case id, label, value, sensitive, extractable, neverExtractable, wrap, unwrap, encrypt, decrypt, sign, derive
  case objectClass, modulus, publicExponent, point

  var type: CK_ATTRIBUTE_TYPE {
    switch self {
    case .id: CKA_ID
    case .label: CKA_LABEL
    case .value: CKA_VALUE
    case .sensitive: CKA_SENSITIVE
    case .extractable: CKA_EXTRACTABLE
    case .neverExtractable: CKA_NEVER_EXTRACTABLE
    case .wrap: CKA_WRAP
    case .unwrap: CKA_UNWRAP
    case .encrypt: CKA_ENCRYPT
    case .decrypt: CKA_DECRYPT
    case .sign: CKA_SIGN
    case .derive: CKA_DERIVE
    case .objectClass: CKA_CLASS
    case .modulus: CKA_MODULUS
    case .publicExponent: CKA_PUBLIC_EXPONENT
    case .point: CKA_EC_POINT
    }
  }
}

/// Attributes laid out as the C functions take them, valid during `body`. Values are wiped afterwards.
func withTemplate<R>(
  _ attributes: [Attribute], _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>, CK_ULONG) throws(PKCS11Error) -> R
) throws(PKCS11Error) -> R {
  var holders: [SecretBytes] = []
  for attribute in attributes {
    switch attribute.value {
    case .flag(let value): holders.append(SecretBytes([value ? 1 : 0]))
    case .number(let value):
      holders.append(SecretBytes(count: MemoryLayout<CK_ULONG>.size) { $0.storeBytes(of: value, as: CK_ULONG.self) })
    case .bytes(let value): holders.append(SecretBytes(value))
    case .secret(let value): holders.append(value)
    }
  }
  let template = UnsafeMutablePointer<CK_ATTRIBUTE>.allocate(capacity: max(1, attributes.count))
  defer { template.deallocate() }
  for (position, attribute) in attributes.enumerated() {
    // The holders keep the addresses valid; PKCS#11 takes templates for input without const.
    let (address, length) = holders[position].withUnsafeBytes { ($0.baseAddress, $0.count) }
    template[position] = CK_ATTRIBUTE(
      type: attribute.type, pValue: UnsafeMutableRawPointer(mutating: address), ulValueLen: CK_ULONG(length))
  }
  return try withExtendedLifetime(holders) { () throws(PKCS11Error) -> R in
    try body(template, CK_ULONG(attributes.count))
  }
}
