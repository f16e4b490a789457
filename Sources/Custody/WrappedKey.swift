/// A key as a token hands it out: readable by that token only.
public struct WrappedKey: Hashable, Sendable {
  public let mechanism: WrappingMechanism
  /// Names the wrapping key inside the token (CKA_ID).
  public let keyIdentifier: [UInt8]
  public let bytes: [UInt8]

  public init(mechanism: WrappingMechanism, keyIdentifier: [UInt8], bytes: [UInt8]) {
    self.mechanism = mechanism
    self.keyIdentifier = keyIdentifier
    self.bytes = bytes
  }
}
