/// Cryptographic Usage Mask: a bit mask (KMIP 2.1 §11, 1.x chapter 9.1.3.3).
public struct CryptographicUsageMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let sign = CryptographicUsageMask(rawValue: 0x00000001)
  public static let verify = CryptographicUsageMask(rawValue: 0x00000002)
  public static let encrypt = CryptographicUsageMask(rawValue: 0x00000004)
  public static let decrypt = CryptographicUsageMask(rawValue: 0x00000008)
  public static let wrapKey = CryptographicUsageMask(rawValue: 0x00000010)
  public static let unwrapKey = CryptographicUsageMask(rawValue: 0x00000020)
  public static let export = CryptographicUsageMask(rawValue: 0x00000040)
  public static let macGenerate = CryptographicUsageMask(rawValue: 0x00000080)
  public static let macVerify = CryptographicUsageMask(rawValue: 0x00000100)
  public static let deriveKey = CryptographicUsageMask(rawValue: 0x00000200)
  public static let contentCommitment_NonRepudiation = CryptographicUsageMask(rawValue: 0x00000400)
  public static let keyAgreement = CryptographicUsageMask(rawValue: 0x00000800)
  public static let certificateSign = CryptographicUsageMask(rawValue: 0x00001000)
  public static let crlSign = CryptographicUsageMask(rawValue: 0x00002000)
  public static let generateCryptogram = CryptographicUsageMask(rawValue: 0x00004000)
  public static let validateCryptogram = CryptographicUsageMask(rawValue: 0x00008000)
  public static let translateEncrypt = CryptographicUsageMask(rawValue: 0x00010000)
  public static let translateDecrypt = CryptographicUsageMask(rawValue: 0x00020000)
  public static let translateWrap = CryptographicUsageMask(rawValue: 0x00040000)
  public static let translateUnwrap = CryptographicUsageMask(rawValue: 0x00080000)
  public static let authenticate = CryptographicUsageMask(rawValue: 0x00100000)
  public static let unrestricted = CryptographicUsageMask(rawValue: 0x00200000)
  public static let fpeEncrypt = CryptographicUsageMask(rawValue: 0x00400000)
  public static let fpeDecrypt = CryptographicUsageMask(rawValue: 0x00800000)

  public static let rows: [MaskRow] = [
    MaskRow(0x00000001, "Sign", .all),
    MaskRow(0x00000002, "Verify", .all),
    MaskRow(0x00000004, "Encrypt", .all),
    MaskRow(0x00000008, "Decrypt", .all),
    MaskRow(0x00000010, "WrapKey", .all),
    MaskRow(0x00000020, "UnwrapKey", .all),
    MaskRow(0x00000040, "Export", .until(.v1_4)),
    MaskRow(0x00000080, "MACGenerate", .all),
    MaskRow(0x00000100, "MACVerify", .all),
    MaskRow(0x00000200, "DeriveKey", .all),
    MaskRow(0x00000400, "ContentCommitment_NonRepudiation", .until(.v1_4)),
    MaskRow(0x00000800, "KeyAgreement", .all),
    MaskRow(0x00001000, "CertificateSign", .all),
    MaskRow(0x00002000, "CRLSign", .all),
    MaskRow(0x00004000, "GenerateCryptogram", .until(.v1_4)),
    MaskRow(0x00008000, "ValidateCryptogram", .until(.v1_4)),
    MaskRow(0x00010000, "TranslateEncrypt", .until(.v1_4)),
    MaskRow(0x00020000, "TranslateDecrypt", .until(.v1_4)),
    MaskRow(0x00040000, "TranslateWrap", .until(.v1_4)),
    MaskRow(0x00080000, "TranslateUnwrap", .until(.v1_4)),
    MaskRow(0x00100000, "Authenticate", .since(.v2_0)),
    MaskRow(0x00200000, "Unrestricted", .since(.v2_0)),
    MaskRow(0x00400000, "FPEEncrypt", .since(.v2_0)),
    MaskRow(0x00800000, "FPEDecrypt", .since(.v2_0)),
  ]
}
