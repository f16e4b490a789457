internal import COpenSSL

/// libcrypto's legacy provider, in a library context of its own: nothing that did not ask for it can reach what it has.
enum LegacyProvider {
  /// nil where this libcrypto has no legacy provider.
  nonisolated(unsafe) static let context: OpaquePointer? = {
    guard let context = OSSL_LIB_CTX_new() else { return nil }
    // Its fetches name it by property, so that the default provider beside it is used only inside (key derivation).
    guard OSSL_PROVIDER_load(context, "legacy") != nil, OSSL_PROVIDER_load(context, "default") != nil else {
      ERR_clear_error()
      OSSL_LIB_CTX_free(context)
      return nil
    }
    return context
  }()
}
