public import Access
public import Raft
public import Registry
public import Store

/// One planning: a request to be evaluated on a worker, against a view that the worker takes when it begins.
public struct Plan: Sendable {
  public let id: UInt64
  public let frame: [UInt8]
  public let principal: Principal
  public let kind: Request.Kind
  public let stamp: Stamp
  /// Mutations proposed and perhaps not yet applied; empty for reads, which see the applied state only.
  public let overlay: Overlay
  /// Replies kept for repeats that can go now.
  public let forget: [RequestIdentity]
  /// What is to be done.
  public let work: Work
  /// Whether growth is refused now (the disk is nearly full).
  public let refusesGrowth: Bool
  /// The generation of the keyring that a mutation must be sealed under, by the applied state.
  public let keys: UInt64
  /// A name space whose objects are being removed: for requests they are not there any more.
  public let destroyed: NameSpaceMark?
}

extension Plan {
  /// What a plan is for.
  public enum Work: Sendable {
    /// The request in its frame.
    case request
    /// The first table of members, for a cluster that has none.
    case found([MemberRecord])
    /// Members that are out of the configuration are let go.
    case dismiss([NodeID])
    /// A look at the replies that are kept, from behind this one on.
    case sweep(after: RequestIdentity?)
    /// A step of a rotation of keys.
    case keys(KeyLedger.Step)
    /// A stretch of records is sealed anew, from behind this key on.
    case reseal(after: RecordKey?)
  }
}

/// What a worker made of a plan.
public struct Planned: Sendable {
  public let id: UInt64
  public let reply: [UInt8]
  /// nil: the request changes nothing and releases nothing.
  public let mutation: Prepared?
  /// The state could not be read while planning; a damaged one is for the edge to act upon.
  public let fault: RegistryError?
  /// To a sweep: replies that are kept.
  public let kept: [RequestIdentity]
  /// To a stretch of resealing.
  public let stretch: Stretch?
  /// The node has been sealed since the plan was made: there was no key to plan with.
  public let lacksKey: Bool

  public init(
    id: UInt64, reply: [UInt8], mutation: Prepared?, fault: RegistryError? = nil, kept: [RequestIdentity] = [],
    lacksKey: Bool = false, stretch: Stretch? = nil
  ) {
    self.stretch = stretch
    self.lacksKey = lacksKey
    self.id = id
    self.kept = kept
    self.reply = reply
    self.mutation = mutation
    self.fault = fault
  }

  /// How far a stretch of resealing came.
  public struct Stretch: Sendable {
    /// nil: to the end of the key space.
    public let resume: RecordKey?
    public let examined: Int
    public let resealed: Int
  }

  /// A mutation in the bytes that go to the log, read back from them.
  public struct Prepared: Sendable {
    public let bytes: [UInt8]
    public let mutation: Mutation

    public init(bytes: [UInt8], mutation: Mutation) {
      self.bytes = bytes
      self.mutation = mutation
    }
  }
}
