public import TTLV

/// Re-Provision (KMIP 2.1 §6.1.48): a certification request, or a certificate, or nothing when the server is to make the
/// client's credential.
public struct ReProvisionRequest: Sendable {
  public enum Wish: Sendable {
    case sign(CertificateRequestType, [UInt8])
    case take(ManagedObjectValue)
    case make
  }

  public var wish: Wish

  public init(_ wish: Wish) { self.wish = wish }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    let request = try reader.optional(.certificateRequest).map { item throws(KMIPError) in
      try ManagedObjectValue(decoding: item, version: version)
    }
    let certificate = try reader.optional(.certificate).map { item throws(KMIPError) in
      try ManagedObjectValue(decoding: item, version: version)
    }
    try reader.finish()
    switch (request, certificate) {
    case (.certificateRequest(let type, let bytes)?, nil): wish = .sign(type, bytes)
    case (nil, let certificate?): wish = .take(certificate)
    case (nil, nil): wish = .make
    default: throw KMIPError(.invalidField, "a Certificate Request or a Certificate, not both")
    }
  }

  public func items(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    switch wish {
    case .sign(let type, let bytes):
      [try ManagedObjectValue.certificateRequest(type: type, value: bytes).encoded(for: version)]
    case .take(let value): [try value.encoded(for: version)]
    case .make: []
    }
  }
}
