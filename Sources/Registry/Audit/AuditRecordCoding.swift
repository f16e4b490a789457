public import Secrets

extension AuditRecord {
  /// The record as a leaf: see `AuditLeaf`.
  func sealed(_ sealing: any Sealing, _ entropy: any Entropy) throws(RegistryError) -> SealedBytes {
    let entry = try salted(entropy)
    let sealed: SealedBytes
    do { sealed = try sealing.seal(SecretBytes(entry.bytes), boundTo: AuditEntry.binding) } catch {
      throw .sealing(error)
    }
    return SealedBytes(opaque: entry.leafHash + sealed.bytes)
  }

  /// The record as a leaf that the leader has still to seal (`AuditLeaf.sealed`).
  func inClear(_ entropy: any Entropy) throws(RegistryError) -> SealedBytes {
    let entry = try salted(entropy)
    return SealedBytes(opaque: entry.leafHash + [AuditLeaf.clear] + entry.bytes)
  }

  private func salted(_ entropy: any Entropy) throws(RegistryError) -> AuditEntry {
    var salt = [UInt8](repeating: 0, count: AuditEntry.saltLength)
    salt.withUnsafeMutableBytes { entropy.fill($0) }
    let entry = AuditEntry(self, salt: salt)
    guard entry.bytes.count <= RegistryLimits.attributesLength else {
      throw .exceeds(what: "bytes of one audit record", limit: RegistryLimits.attributesLength)
    }
    return entry
  }

  /// The record as a leaf of a leader that holds no key.
  func inClear() -> SealedBytes {
    let entry = AuditEntry(self, salt: [UInt8](repeating: 0, count: AuditEntry.saltLength))
    return SealedBytes(opaque: entry.leafHash + [AuditLeaf.clear] + entry.bytes)
  }

  /// Opens a leaf as it stands in the leaf store.
  public static func open(leaf: [UInt8], sealing: any Sealing) throws(RegistryError) -> AuditRecord {
    try AuditLeaf.open(leaf, sealing: sealing).record
  }
}
