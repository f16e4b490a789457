public import TTLV

/// Validate (KMIP 2.1 §6.1.57, 1.4 §4.24).
public struct ValidateRequest: Hashable, Sendable {
  /// The certificates that the request brings.
  public var certificates: [CertificateValue] = []
  /// Those that are managed objects.
  public var objects: [ObjectReference] = []
  /// Seconds since 1970; nil: now.
  public var date: Int64?

  public struct CertificateValue: Hashable, Sendable {
    public var type: CertificateType
    public var bytes: [UInt8]

    public init(_ type: CertificateType, _ bytes: [UInt8]) {
      self.type = type
      self.bytes = bytes
    }
  }

  public init() {}

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    for item in reader.all(.certificate) {
      guard case .certificate(let type, let bytes) = try ManagedObjectValue(decoding: item, version: version) else {
        throw KMIPError(.invalidMessage, "no Certificate")
      }
      certificates.append(CertificateValue(type, bytes))
    }
    while let reference = try reader.optionalReference() { objects.append(reference) }
    date = try reader.optionalDateTime(.validityDate)
    try reader.finish()
  }

  public var items: [Item] {
    certificates.map { certificate in
      Item(
        .certificate,
        .structure([
          Item(.certificateType, .enumeration(certificate.type.rawValue)),
          Item(.certificateValue, .byteString(certificate.bytes)),
        ]))
    } + objects.map { $0.item(.uniqueIdentifier) } + (date.map { [Item(.validityDate, .dateTime($0))] } ?? [])
  }
}
