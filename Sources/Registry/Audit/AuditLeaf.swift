public import Secrets

/// An audit record as the log, the state and snapshots hold it: `leaf hash[32] ‖ sealed entry`.
///
/// The tree is over the hashes of the entries in clear (each with a random salt, so that a hash tells nothing): whoever
/// was given an entry can prove its place without any key, and sealing it anew under another key version changes no head.
/// Apply takes the hash as it stands; whoever opens a leaf checks it.
public enum AuditLeaf {
  /// Bytes of a leaf hash.
  public static let hashLength = 32

  /// What stands behind the hash of a leaf that was made where there was no key, before the entry in clear: about a
  /// node alone, never about a person or an object. The next rotation seals it. Every seal begins with another byte.
  static let clear: UInt8 = 0

  /// The leaf hash. Leaves are longer than it: their decoding has seen to that.
  public static func hash(of leaf: [UInt8]) -> [UInt8] { Array(leaf.prefix(hashLength)) }

  /// A leaf in clear, sealed for the log: its hash and its entry stay what they are. What is no leaf in clear is refused.
  public static func sealed(clear leaf: [UInt8], _ sealing: any Sealing) throws(RegistryError) -> SealedBytes {
    guard leaf.count > hashLength, leaf[hashLength] == clear else { throw .malformed(what: "audit leaf in clear") }
    _ = try open(leaf, sealing: sealing)
    do throws(SealingError) {
      let sealed = try sealing.seal(SecretBytes(Array(leaf.dropFirst(hashLength + 1))), boundTo: AuditEntry.binding)
      return SealedBytes(opaque: hash(of: leaf) + sealed.bytes)
    } catch {
      throw .sealing(error)
    }
  }

  /// The entry in a leaf, after its hash was found to be the leaf's.
  public static func open(_ leaf: [UInt8], sealing: any Sealing) throws(RegistryError) -> AuditEntry {
    guard leaf.count > hashLength else { throw .malformed(what: "audit leaf") }
    if leaf[hashLength] == clear {
      let entry = try AuditEntry(bytes: Array(leaf.dropFirst(hashLength + 1)))
      guard entry.leafHash == hash(of: leaf) else { throw .malformed(what: "audit leaf: another entry's hash") }
      return entry
    }
    let plain: SecretBytes
    do {
      plain = try sealing.open(SealedBytes(opaque: Array(leaf.dropFirst(hashLength))), boundTo: AuditEntry.binding)
    } catch {
      throw .sealing(error)
    }
    let entry = try AuditEntry(bytes: plain.withUnsafeBytes { Array($0) })
    guard entry.leafHash == hash(of: leaf) else { throw .malformed(what: "audit leaf: another entry's hash") }
    return entry
  }
}
