internal import PKCS11

/// Where a vendor's module departs from what the standard lets one expect. The probe finds out by itself what a token
/// can do; here stands only what must be known before.
struct TokenQuirks: Sendable {
  /// How the module's description of itself (CK_INFO) begins.
  let library: String
  /// Keys can be made that live in a session only. Where not, a mechanism is proved with the key that is to be kept.
  let hasSessionKeys: Bool
  /// Bits of the RSA keys that are made.
  let modulusBits: Int

  static let table: [TokenQuirks] = [
    // tpm2-pkcs11 1.9: CKA_TOKEN false is CKR_ATTRIBUTE_VALUE_INVALID; most TPMs end at 2048 bits.
    TokenQuirks(library: "TPM2.0 Cryptoki", hasSessionKeys: false, modulusBits: 2048)
  ]

  static func of(_ library: Library) -> TokenQuirks {
    table.first { library.description.hasPrefix($0.library) }
      ?? TokenQuirks(library: "", hasSessionKeys: true, modulusBits: 3072)
  }
}
