public import KMIP
public import TTLV

/// Who did what to which object, when, and how it ended: one leaf of the audit tree. Holds no key material, plaintext
/// or attribute but the Unique Identifier.
public struct AuditRecord: Hashable, Sendable {
  /// Milliseconds since 1970, the mutation's stamp.
  public var time: Int64
  /// The client's identity.
  public var identity: Text
  /// The node that the client spoke to, and its connection there; nil when the edge did not say.
  public var node: UInt64?
  public var connection: UInt64?
  /// nil: an administrator's command to the cluster, which `command` tells.
  public var operation: Operation?
  /// What was asked of the cluster itself, in words.
  public var command: Text?
  public var object: UniqueIdentifier?
  /// nil: the operation succeeded.
  public var refusal: ResultReason?
  public var clientCorrelation: Text?
  public var serverCorrelation: Text?
  /// What the client asked to be logged (Log).
  public var message: Text?

  public init(
    time: Int64, identity: Text, node: UInt64? = nil, connection: UInt64? = nil, operation: Operation?,
    command: Text? = nil, object: UniqueIdentifier? = nil, refusal: ResultReason? = nil, clientCorrelation: Text? = nil,
    serverCorrelation: Text? = nil, message: Text? = nil
  ) {
    self.time = time
    self.identity = identity
    self.node = node
    self.connection = connection
    self.operation = operation
    self.command = command
    self.object = object
    self.refusal = refusal
    self.clientCorrelation = clientCorrelation
    self.serverCorrelation = serverCorrelation
    self.message = message
  }
}
