public import Access

/// A client's request as it entered at this node.
public struct Request: Sendable {
  /// How a request ends, as far as its operations tell.
  public enum Kind: Sendable {
    /// Answered from the applied state, behind a barrier, by any node.
    case read
    /// Uses a key, and most likely changes nothing: as `read`, and recorded within a bound (`UseRecords`).
    case use
    /// May end in a log entry: planned by the leader.
    case write
    /// As `write`, and its planning takes long (key pairs).
    case longWrite
    /// A command to the cluster itself (`ClusterCommand`), for its leader.
    case cluster
    /// Records of uses at a node: a `Mutation` of nothing but leaves, in clear.
    case records

    /// Whether it is planned on the applied state of any node, behind a read index.
    var isBehindBarrier: Bool { self == .read || self == .use }
  }

  /// The number by which the reply finds its connection; unique at this node.
  public let id: UInt64
  public let frame: [UInt8]
  public let principal: Principal
  public let kind: Kind

  public init(id: UInt64, frame: [UInt8], principal: Principal, kind: Kind) {
    self.id = id
    self.frame = frame
    self.principal = principal
    self.kind = kind
  }
}

/// Why a node answers a request itself, without having run it.
public enum Refusal: Hashable, Sendable {
  /// No leader within the deadline. The request was not run.
  case noLeader
  /// The deadline passed after the request had been proposed or forwarded: it may have run.
  case outcomeUnknown
  /// Too many requests are held. The request was not run.
  case busy
  /// Every planning met a conflicting mutation, the request's de-duplication record is gone, or its receivers died.
  case failed
  /// The node has been taken out of the cluster and will never answer again. The request was not run: whoever asked
  /// turns to another node.
  case departed
  /// The node has no space or no key to serve with.
  case unavailable(String)
}

/// The same under a name that does not collide where cluster answers have refusals of their own.
typealias NodeRefusal = Refusal
