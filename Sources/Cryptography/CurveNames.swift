internal import KMIP
internal import OpenSSL

/// The curves of KMIP by libcrypto's names. Those of RFC 7748 are no groups there and have no row.
enum CurveNames {
  static let rows: [(curve: RecommendedCurve, name: String)] = [
    (.p_192, "prime192v1"), (.k_163, "sect163k1"), (.b_163, "sect163r2"), (.p_224, "secp224r1"),
    (.k_233, "sect233k1"), (.b_233, "sect233r1"), (.p_256, "prime256v1"), (.k_283, "sect283k1"),
    (.b_283, "sect283r1"), (.p_384, "secp384r1"), (.k_409, "sect409k1"), (.b_409, "sect409r1"),
    (.p_521, "secp521r1"), (.k_571, "sect571k1"), (.b_571, "sect571r1"), (.secp112R1, "secp112r1"),
    (.secp112R2, "secp112r2"), (.secp128R1, "secp128r1"), (.secp128R2, "secp128r2"), (.secp160K1, "secp160k1"),
    (.secp160R1, "secp160r1"), (.secp160R2, "secp160r2"), (.secp192K1, "secp192k1"), (.secp224K1, "secp224k1"),
    (.secp256K1, "secp256k1"), (.sect113R1, "sect113r1"), (.sect113R2, "sect113r2"), (.sect131R1, "sect131r1"),
    (.sect131R2, "sect131r2"), (.sect163R1, "sect163r1"), (.sect193R1, "sect193r1"), (.sect193R2, "sect193r2"),
    (.sect239K1, "sect239k1"), (.ansix9P192V2, "prime192v2"), (.ansix9P192V3, "prime192v3"),
    (.ansix9P239V1, "prime239v1"), (.ansix9P239V2, "prime239v2"), (.ansix9P239V3, "prime239v3"),
    (.ansix9C2PNB163V1, "c2pnb163v1"), (.ansix9C2PNB163V2, "c2pnb163v2"), (.ansix9C2PNB163V3, "c2pnb163v3"),
    (.ansix9C2PNB176V1, "c2pnb176v1"), (.ansix9C2TNB191V1, "c2tnb191v1"), (.ansix9C2TNB191V2, "c2tnb191v2"),
    (.ansix9C2TNB191V3, "c2tnb191v3"), (.ansix9C2PNB208W1, "c2pnb208w1"), (.ansix9C2TNB239V1, "c2tnb239v1"),
    (.ansix9C2TNB239V2, "c2tnb239v2"), (.ansix9C2TNB239V3, "c2tnb239v3"), (.ansix9C2PNB272W1, "c2pnb272w1"),
    (.ansix9C2PNB304W1, "c2pnb304w1"), (.ansix9C2TNB359V1, "c2tnb359v1"), (.ansix9C2PNB368W1, "c2pnb368w1"),
    (.ansix9C2TNB431R1, "c2tnb431r1"), (.brainpoolp160R1, "brainpoolP160r1"), (.brainpoolp160T1, "brainpoolP160t1"),
    (.brainpoolp192R1, "brainpoolP192r1"), (.brainpoolp192T1, "brainpoolP192t1"),
    (.brainpoolp224R1, "brainpoolP224r1"), (.brainpoolp224T1, "brainpoolP224t1"),
    (.brainpoolp256R1, "brainpoolP256r1"), (.brainpoolp256T1, "brainpoolP256t1"),
    (.brainpoolp320R1, "brainpoolP320r1"), (.brainpoolp320T1, "brainpoolP320t1"),
    (.brainpoolp384R1, "brainpoolP384r1"), (.brainpoolp384T1, "brainpoolP384t1"),
    (.brainpoolp512R1, "brainpoolP512r1"), (.brainpoolp512T1, "brainpoolP512t1"),
  ]

  private static let byCurve = Dictionary(uniqueKeysWithValues: rows.map { ($0.curve, Curve(name: $0.name)) })
  private static let byName = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0.curve) })
  /// What this libcrypto lacks is found out once.
  private static let supported = Set(rows.filter { Curve(name: $0.name).isSupported }.map(\.curve))

  static func group(of curve: RecommendedCurve) -> Curve? { supported.contains(curve) ? byCurve[curve] : nil }

  static func curve(of group: Curve) -> RecommendedCurve? { byName[group.name] }
}
