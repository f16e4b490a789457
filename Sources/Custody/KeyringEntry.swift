public import Secrets

/// One key below the root.
public struct KeyringEntry: Sendable {
  /// What a key is for, by its number in files.
  public enum Use: UInt8, Hashable, Sendable {
    /// Seals records.
    case records = 1
    /// Hashes record keys and index entries; does not rotate with the root.
    case index = 2
  }

  public static let keyLength = 32

  public let use: Use
  /// 0 is the default name space.
  public let nameSpace: UInt32
  /// Versions of keys that seal records are unique in the cluster, across name spaces: a record names only this number.
  public let version: UInt32
  /// True for the one version of its use and name space that new records are sealed under.
  public let isCurrent: Bool
  public let key: SecretBytes
}
