internal import KMIP
internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// One operation of a client's request, in the words of the model that histories are checked against.
enum Step: Hashable, Sendable {
  case create
  case locate
  case get(UniqueIdentifier)
  case state(UniqueIdentifier)
  /// Decrypts with the key.
  case use(UniqueIdentifier)
  /// nil: the object that the batch has just made (the ID Placeholder).
  case activate(UniqueIdentifier?)
  case revoke(UniqueIdentifier, compromise: Bool)
  case destroy(UniqueIdentifier)
  /// Takes units off the object's Usage Limits.
  case allocate(UniqueIdentifier, units: Int64)
  /// Uses the key, which takes a unit too.
  case encrypt(UniqueIdentifier)
  /// Reads how many units are left.
  case left(UniqueIdentifier)
  /// Adds an attribute that no other request adds.
  case mark(UniqueIdentifier)

  /// Whether it can change what others see.
  var changes: Bool {
    switch self {
    case .locate, .get, .state, .left, .use: false
    default: true
    }
  }
}

/// What one operation was answered with.
enum StepResult: Hashable, Sendable {
  case done
  case created(UniqueIdentifier)
  case found([UniqueIdentifier])
  case state(State)
  case left(Int64)
  /// A digest of the key.
  case material(UInt64)
  case failed
  case undone
}

/// A client's request, from its beginning to its answer.
struct Call {
  enum Outcome {
    case open
    /// What the items of the reply say.
    case answered([StepResult])
    /// The reply is no answer to the request.
    case garbled(String)
    /// The node says that it did not run.
    case notRun(Refusal)
    /// It may have run, now or later.
    case unknown
  }

  let number: UInt64
  let client: Int
  let node: Int
  /// All steps of a request are about one name and the objects made under it.
  let name: Int
  var steps: [Step]
  let continuation: BatchErrorContinuationOption
  let version: ProtocolVersion
  let frame: [UInt8]
  var invoked: UInt64
  var ended: UInt64?
  var outcome = Outcome.open
  var isProbe = false
  var role = Role.plain
  /// What it was answered, where its steps are not run at once.
  var told: JobAnswer?
  /// Whether its client has gone on without its answer.
  var isLeft = false

  /// Whether the client was told that it has not run.
  var isCalledNotRun: Bool { if case .notRun = outcome { true } else { false } }

  /// Whether it came to its end without an answer of the service: refused by the node, or lost.
  var isUnanswered: Bool {
    switch outcome {
    case .notRun, .unknown: true
    case .open, .answered, .garbled: false
    }
  }

  var isRead: Bool {
    guard case .plain = role else { return false }
    return steps.allSatisfy { step in
      switch step {
      case .locate, .state, .left: true
      default: false
      }
    }
  }
  /// The way it goes, as the front of a node would tell from its frame. Encrypt goes as a use, and turns out to be a write
  /// when it takes a unit.
  var kind: Request.Kind {
    guard role == .plain else { return .write }
    var kind = Request.Kind.read
    for step in steps {
      switch step {
      case .locate, .state, .left: break
      case .use, .encrypt: if kind == .read { kind = .use }
      default: return .write
      }
    }
    return kind
  }
  /// Whether an answer to it says that a key was used.
  func tellsOfUse(_ results: [StepResult]) -> Bool {
    zip(steps, results).contains { step, result in
      switch step {
      case .use, .encrypt: result == .done
      default: false
      }
    }
  }
  var changes: Bool { role == .plain && steps.contains { $0.changes } }
}
