internal import KMIP
internal import Registry
internal import TTLV

/// The attributes of PKCS#11 objects that managed objects have (PKCS#11 3.0 §4).
enum ModuleAttribute: UInt32, CaseIterable {
  case `class` = 0x000
  case token = 0x001
  case `private` = 0x002
  case label = 0x003
  case uniqueID = 0x004
  case value = 0x011
  case keyType = 0x100
  case id = 0x102
  case sensitive = 0x103
  case encrypt = 0x104
  case decrypt = 0x105
  case wrap = 0x106
  case unwrap = 0x107
  case sign = 0x108
  case verify = 0x10A
  case derive = 0x10C
  case valueLength = 0x161
  case extractable = 0x162
  case neverExtractable = 0x164
  case alwaysSensitive = 0x165

  /// A CK_BBOOL.
  var isFlag: Bool {
    switch self {
    case .token, .private, .extractable, .neverExtractable, .sensitive, .alwaysSensitive: true
    default: mask != nil
    }
  }

  /// The bit of the Cryptographic Usage Mask that means the same.
  var mask: CryptographicUsageMask? {
    switch self {
    case .encrypt: .encrypt
    case .decrypt: .decrypt
    case .wrap: .wrapKey
    case .unwrap: .unwrapKey
    case .sign: [.sign, .macGenerate]
    case .verify: [.verify, .macVerify]
    case .derive: .deriveKey
    default: nil
    }
  }

  /// The value of an object's attribute, apart from CKA_VALUE; nil: it has none.
  func value(of record: ObjectRecord) -> [UInt8]? {
    let attributes = record.attributes
    switch self {
    case .class: return Self.objectClass(record.objectType).map { ModuleWriter.number(UInt64($0)) }
    case .token, .private: return [1]
    case .label: return attributes.objectNames.first.map { Array($0.text.utf8) } ?? []
    case .uniqueID, .id: return Array(record.uniqueIdentifier.text.utf8)
    case .keyType: return Self.keyType(attributes.cryptographicAlgorithm).map { ModuleWriter.number(UInt64($0)) }
    case .valueLength:
      guard record.objectType == .symmetricKey else { return nil }
      return attributes.cryptographicLength.map { ModuleWriter.number(UInt64($0) / 8) }
    case .sensitive, .alwaysSensitive:
      return [attributes.boolean(self == .sensitive ? .sensitive : .alwaysSensitive) == true ? 1 : 0]
    case .extractable: return [attributes.boolean(.extractable) == false ? 0 : 1]
    case .neverExtractable: return [attributes.boolean(.neverExtractable) == true ? 1 : 0]
    case .value: return nil
    default: return mask.map { [(attributes.usageMask ?? []).isDisjoint(with: $0) ? 0 : 1] }
    }
  }

  /// CK_OBJECT_CLASS.
  static func objectClass(_ type: ObjectType) -> UInt32? {
    switch type {
    case .secretData, .opaqueObject: 0
    case .certificate: 1
    case .publicKey: 2
    case .privateKey: 3
    case .symmetricKey: 4
    default: nil
    }
  }

  /// CK_KEY_TYPE.
  static func keyType(_ algorithm: CryptographicAlgorithm?) -> UInt32? {
    switch algorithm {
    case .rsa: 0x00
    case .dsa: 0x01
    case .dh: 0x02
    case .ec, .ecdsa, .ecdh: 0x03
    case .des3: 0x15
    case .aes: 0x1F
    case .camellia: 0x25
    case .hmac_SHA1, .hmac_SHA256, .hmac_SHA384, .hmac_SHA512: 0x10
    default: nil
    }
  }
}
