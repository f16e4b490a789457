// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Cryptographic Usage Mask: a bit mask (KMIP 2.1 §11, 1.x chapter 9.1.3.3).
public struct CryptographicUsageMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let sign = CryptographicUsageMask(rawValue: 0x0000_0001)
  public static let verify = CryptographicUsageMask(rawValue: 0x0000_0002)
  public static let encrypt = CryptographicUsageMask(rawValue: 0x0000_0004)
  public static let decrypt = CryptographicUsageMask(rawValue: 0x0000_0008)
  public static let wrapKey = CryptographicUsageMask(rawValue: 0x0000_0010)
  public static let unwrapKey = CryptographicUsageMask(rawValue: 0x0000_0020)
  public static let export = CryptographicUsageMask(rawValue: 0x0000_0040)
  public static let macGenerate = CryptographicUsageMask(rawValue: 0x0000_0080)
  public static let macVerify = CryptographicUsageMask(rawValue: 0x0000_0100)
  public static let deriveKey = CryptographicUsageMask(rawValue: 0x0000_0200)
  public static let contentCommitment_NonRepudiation = CryptographicUsageMask(rawValue: 0x0000_0400)
  public static let keyAgreement = CryptographicUsageMask(rawValue: 0x0000_0800)
  public static let certificateSign = CryptographicUsageMask(rawValue: 0x0000_1000)
  public static let crlSign = CryptographicUsageMask(rawValue: 0x0000_2000)
  public static let generateCryptogram = CryptographicUsageMask(rawValue: 0x0000_4000)
  public static let validateCryptogram = CryptographicUsageMask(rawValue: 0x0000_8000)
  public static let translateEncrypt = CryptographicUsageMask(rawValue: 0x0001_0000)
  public static let translateDecrypt = CryptographicUsageMask(rawValue: 0x0002_0000)
  public static let translateWrap = CryptographicUsageMask(rawValue: 0x0004_0000)
  public static let translateUnwrap = CryptographicUsageMask(rawValue: 0x0008_0000)
  public static let authenticate = CryptographicUsageMask(rawValue: 0x0010_0000)
  public static let unrestricted = CryptographicUsageMask(rawValue: 0x0020_0000)
  public static let fpeEncrypt = CryptographicUsageMask(rawValue: 0x0040_0000)
  public static let fpeDecrypt = CryptographicUsageMask(rawValue: 0x0080_0000)

  public static let rows: [MaskRow] = [
    MaskRow(0x0000_0001, "Sign", .all),
    MaskRow(0x0000_0002, "Verify", .all),
    MaskRow(0x0000_0004, "Encrypt", .all),
    MaskRow(0x0000_0008, "Decrypt", .all),
    MaskRow(0x0000_0010, "WrapKey", .all),
    MaskRow(0x0000_0020, "UnwrapKey", .all),
    MaskRow(0x0000_0040, "Export", .until(.v1_4)),
    MaskRow(0x0000_0080, "MACGenerate", .all),
    MaskRow(0x0000_0100, "MACVerify", .all),
    MaskRow(0x0000_0200, "DeriveKey", .all),
    MaskRow(0x0000_0400, "ContentCommitment_NonRepudiation", .until(.v1_4)),
    MaskRow(0x0000_0800, "KeyAgreement", .all),
    MaskRow(0x0000_1000, "CertificateSign", .all),
    MaskRow(0x0000_2000, "CRLSign", .all),
    MaskRow(0x0000_4000, "GenerateCryptogram", .until(.v1_4)),
    MaskRow(0x0000_8000, "ValidateCryptogram", .until(.v1_4)),
    MaskRow(0x0001_0000, "TranslateEncrypt", .until(.v1_4)),
    MaskRow(0x0002_0000, "TranslateDecrypt", .until(.v1_4)),
    MaskRow(0x0004_0000, "TranslateWrap", .until(.v1_4)),
    MaskRow(0x0008_0000, "TranslateUnwrap", .until(.v1_4)),
    MaskRow(0x0010_0000, "Authenticate", .since(.v2_0)),
    MaskRow(0x0020_0000, "Unrestricted", .since(.v2_0)),
    MaskRow(0x0040_0000, "FPEEncrypt", .since(.v2_0)),
    MaskRow(0x0080_0000, "FPEDecrypt", .since(.v2_0)),
  ]
}
