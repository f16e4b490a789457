/// A set of object types, as rule tables name them.
public struct ObjectTypeSet: Hashable, Sendable {
  let bits: UInt32

  private init(bits: UInt32) { self.bits = bits }
  init(_ types: [ObjectType]) { bits = types.reduce(0) { $0 | 1 << $1.rawValue } }

  public func contains(_ type: ObjectType) -> Bool { bits & (1 << type.rawValue) != 0 }

  static let all = ObjectTypeSet(bits: .max)
  /// Managed Cryptographic Objects (KMIP 1.4 §2.2: certificates, keys, split keys, secret data, PGP keys).
  static let cryptographic = ObjectTypeSet([
    .certificate, .symmetricKey, .publicKey, .privateKey, .splitKey, .secretData, .pgpKey,
  ])
  static let cryptographicAndTemplate = cryptographic.with(.template)
  static let cryptographicAndOpaque = cryptographic.with(.opaqueObject)
  static let keysAndTemplate = ObjectTypeSet([.symmetricKey, .publicKey, .privateKey, .splitKey, .pgpKey, .template])
  static let keysCertificatesTemplates = keysAndTemplate.with(.certificate)
  static let symmetricAndTemplate = ObjectTypeSet([.symmetricKey, .splitKey, .template])
  static let asymmetricAndTemplate = ObjectTypeSet([.publicKey, .privateKey, .template])
  static let secrets = ObjectTypeSet([.symmetricKey, .privateKey, .splitKey, .secretData])
  static let certificate = ObjectTypeSet([.certificate])
  static let certificateAndPGP = ObjectTypeSet([.certificate, .pgpKey])
  static let opaque = ObjectTypeSet([.opaqueObject])

  private func with(_ type: ObjectType) -> ObjectTypeSet { ObjectTypeSet(bits: bits | 1 << type.rawValue) }
}

/// A set of operations, as rule tables name them.
public struct OperationSet: Hashable, Sendable {
  let bits: UInt64

  private init(bits: UInt64) { self.bits = bits }

  public func contains(_ operation: Operation) -> Bool {
    operation.rawValue < 64 && bits & (1 << UInt64(operation.rawValue)) != 0
  }

  static let none = OperationSet(bits: 0)
  /// The operations that make an object.
  static let making: OperationSet = .these(
    .create, .createKeyPair, .register, .deriveKey, .certify, .reCertify, .reKey, .reKeyKeyPair)

  static func these(_ operations: Operation...) -> OperationSet { none.union(operations) }
  func and(_ operations: Operation...) -> OperationSet { union(operations) }

  private func union(_ operations: [Operation]) -> OperationSet {
    OperationSet(bits: operations.reduce(bits) { $0 | 1 << UInt64($1.rawValue) })
  }
}

/// A set of life-cycle states.
public struct StateSet: Hashable, Sendable {
  let bits: UInt8

  init(_ states: [State]) { bits = states.reduce(0) { $0 | 1 << UInt8($1.rawValue) } }

  public func contains(_ state: State) -> Bool { bits & (1 << UInt8(state.rawValue)) != 0 }

  static let all = StateSet(State.allCases)
  static let preActive = StateSet([.preActive])
  static let preActiveAndActive = StateSet([.preActive, .active])
}
