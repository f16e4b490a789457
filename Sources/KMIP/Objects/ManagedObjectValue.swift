public import Secrets
public import TTLV

/// A managed object apart from its attributes (KMIP 2.1 §2, 1.4 §2.2).
public enum ManagedObjectValue: Equatable, Sendable {
  case certificate(type: CertificateType, value: [UInt8])
  case symmetricKey(KeyBlock)
  case publicKey(KeyBlock)
  case privateKey(KeyBlock)
  case splitKey(SplitKey)
  /// KMIP 1.x only. The attributes keep the spelling of 2.1 as everywhere.
  case template([Attribute])
  case secretData(type: SecretDataType, KeyBlock)
  /// The types of opaque data are all extensions, so this one is kept as its number.
  case opaqueObject(type: UInt32, value: SecretBytes)
  case pgpKey(version: Int32, KeyBlock)
  case certificateRequest(type: CertificateRequestType, value: [UInt8])
  /// KMIP 3.0: users, groups and credentials.
  case system(SystemObject)

  public var objectType: ObjectType {
    switch self {
    case .certificate: .certificate
    case .symmetricKey: .symmetricKey
    case .publicKey: .publicKey
    case .privateKey: .privateKey
    case .splitKey: .splitKey
    case .template: .template
    case .secretData: .secretData
    case .opaqueObject: .opaqueObject
    case .pgpKey: .pgpKey
    case .certificateRequest: .certificateRequest
    case .system(let object): object.objectType
    }
  }

  /// The key block of the objects that have one.
  public var keyBlock: KeyBlock? {
    get {
      switch self {
      case .symmetricKey(let block), .publicKey(let block), .privateKey(let block), .secretData(_, let block),
        .pgpKey(_, let block):
        block
      case .splitKey(let split): split.keyBlock
      case .certificate, .template, .opaqueObject, .certificateRequest, .system: nil
      }
    }
    set {
      guard let block = newValue else { return }
      switch self {
      case .symmetricKey: self = .symmetricKey(block)
      case .publicKey: self = .publicKey(block)
      case .privateKey: self = .privateKey(block)
      case .secretData(let type, _): self = .secretData(type: type, block)
      case .pgpKey(let version, _): self = .pgpKey(version: version, block)
      case .splitKey(var split):
        split.keyBlock = block
        self = .splitKey(split)
      case .certificate, .template, .opaqueObject, .certificateRequest, .system: break
      }
    }
  }

  /// The tag of the object's structure.
  public var tag: Tag {
    switch self {
    case .certificate: .certificate
    case .symmetricKey: .symmetricKey
    case .publicKey: .publicKey
    case .privateKey: .privateKey
    case .splitKey: .splitKey
    case .template: .template
    case .secretData: .secretData
    case .opaqueObject: .opaqueObject
    case .pgpKey: .pgpKey
    case .certificateRequest: .certificateRequest
    case .system(let object): object.structureTag
    }
  }
}

/// One part of a split key (KMIP 2.1 §2.6, 1.4 §2.2.5).
public struct SplitKey: Equatable, Sendable {
  public var parts: Int32
  public var partIdentifier: Int32
  public var threshold: Int32
  public var method: SplitKeyMethod
  /// Required for Polynomial Sharing Prime Field: big-endian two's complement.
  public var primeFieldSize: [UInt8]?
  public var keyBlock: KeyBlock

  public init(
    parts: Int32, partIdentifier: Int32, threshold: Int32, method: SplitKeyMethod, primeFieldSize: [UInt8]? = nil,
    keyBlock: KeyBlock
  ) {
    self.parts = parts
    self.partIdentifier = partIdentifier
    self.threshold = threshold
    self.method = method
    self.primeFieldSize = primeFieldSize
    self.keyBlock = keyBlock
  }
}
