internal import Custody
internal import Secrets

/// The keys that the node has at the moment of each call, for who lives longer than they do.
struct LiveSealing: Sealing {
  let keys: LiveKeys

  var generation: UInt64 { keys.keyring?.generation ?? 0 }

  func isCurrent(_ sealed: SealedBytes) -> Bool { keys.keyring?.isCurrent(sealed) ?? false }

  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    guard let keyring = keys.keyring else { throw .sealed }
    return try keyring.seal(plain, boundTo: recordKey)
  }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    guard let keyring = keys.keyring else { throw .sealed }
    return try keyring.open(sealed, boundTo: recordKey)
  }

  /// Without keys: of nothing that is there.
  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    keys.keyring?.hash(bytes, domain: domain) ?? [UInt8](repeating: 0, count: 16)
  }
}
