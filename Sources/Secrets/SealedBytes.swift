/// Bytes that may stand on a disk or a wire. A type of its own, so that no path can persist plain bytes by mistake.
public struct SealedBytes: Hashable, Sendable {
  /// The opaque bytes: format version, key version, nonce, ciphertext, tag.
  public let bytes: [UInt8]

  /// Takes bytes that are sealed already: read back from a store, or just made by an implementation of `Sealing`.
  public init(opaque bytes: [UInt8]) { self.bytes = bytes }
}
