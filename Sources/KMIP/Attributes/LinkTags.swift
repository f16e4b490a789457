internal import TTLV

/// KMIP 3.0 has an attribute per kind of link where 2.1 has one Link with a Link Type.
enum LinkTags {
  private static let pairs: [(type: LinkType, tag: Tag)] = [
    (.certificateLink, .certificateLink), (.publicKeyLink, .publicKeyLink), (.privateKeyLink, .privateKeyLink),
    (.derivationBaseObjectLink, .derivationObjectLink), (.derivedKeyLink, .derivedObjectLink),
    (.replacementObjectLink, .replacementObjectLink), (.replacedObjectLink, .replacedObjectLink),
    (.parentLink, .parentLink), (.childLink, .childLink), (.previousLink, .previousLink), (.nextLink, .nextLink),
    (.pkcs_12CertificateLink, .pkcs_12CertificateLink), (.pkcs_12PasswordLink, .pkcs_12PasswordLink),
    (.wrappingKeyLink, .wrappingKeyLink),
  ]

  /// The kind of link that an Attribute Reference of 3.0 means; nil: it means no link.
  static func type(ofReference item: Item, _ version: ProtocolVersion) -> LinkType? {
    guard version >= .v3_0, case .enumeration(let raw) = item.value else { return nil }
    return type(of: Tag(raw))
  }

  static func type(of tag: Tag) -> LinkType? { pairs.first { $0.tag == tag }?.type }
  static func tag(of type: LinkType) -> Tag? { pairs.first { $0.type == type }?.tag }
}
