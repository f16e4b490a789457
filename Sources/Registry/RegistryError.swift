public import Secrets
public import Store

/// Why the registry could not answer. A refusal of the protocol ("wrong state") is never one of these.
public enum RegistryError: Error, Hashable, Sendable {
  /// The key space failed: damaged or unreadable.
  case store(StoreError)
  /// Sealing or opening failed: the node holds no key now, or a record is damaged.
  case sealing(SealingError)
  /// A record, a mutation or the ledger of a format version that this build does not know.
  case unknownFormat(what: String, version: Int32)
  /// Bytes that verified and are still not what they should be.
  case malformed(what: String)
  /// More than the module's limits allow; `what` names the limit.
  case exceeds(what: String, limit: Int)
}
