/// The words in which the pure rooms ask for sealing. `Custody` implements them with the cluster's root key; the
/// simulator implements them with seeded keys.
///
/// A record is sealed exactly once, where its mutation is made; the log, the state and snapshots carry the same opaque
/// bytes. Applying needs none of this.
public protocol Sealing: Sendable {
  /// Seals `plain` and binds it to `recordKey`: opening under another record key fails.
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes

  /// Opens what `seal` made.
  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes

  /// The generation of the keyring that `seal` uses.
  var generation: UInt64 { get }

  /// Whether the bytes are a seal of the current generation; looks at their head only.
  func isCurrent(_ sealed: SealedBytes) -> Bool

  /// A keyed hash (HMAC-SHA-256 under the index key, cut to 16 bytes) of `bytes` in the space `domain`, for record keys
  /// and index entries. It does not rotate with the root key.
  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8]
}

/// Keys that never change.
extension Sealing {
  public var generation: UInt64 { 1 }

  public func isCurrent(_ sealed: SealedBytes) -> Bool { true }
}
