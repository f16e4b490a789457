internal import KMIP

extension CryptographicAlgorithm {
  /// The NIST Security Category of a post-quantum algorithm (KMIP 3.0): FIPS 203 table 2, FIPS 204 table 1, FIPS 205
  /// table 2. Nil: the algorithm has none, or not by itself.
  var nistSecurityCategory: Int32? {
    switch self {
    case .ml_KEM_512, .slh_DSA_SHA2_128s, .slh_DSA_SHA2_128f, .slh_DSA_SHAKE_128s, .slh_DSA_SHAKE_128f: 1
    case .ml_DSA_44: 2
    case .ml_KEM_768, .ml_DSA_65, .slh_DSA_SHA2_192s, .slh_DSA_SHA2_192f, .slh_DSA_SHAKE_192s, .slh_DSA_SHAKE_192f: 3
    case .ml_KEM_1024, .ml_DSA_87, .slh_DSA_SHA2_256s, .slh_DSA_SHA2_256f, .slh_DSA_SHAKE_256s, .slh_DSA_SHAKE_256f: 5
    default: nil
    }
  }
}
