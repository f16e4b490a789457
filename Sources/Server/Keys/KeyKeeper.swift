internal import Access
internal import Custody
internal import Logging
internal import NodeCore
internal import Raft
internal import Registry
internal import Secrets
internal import Synchronization
internal import TTLV

/// Keeps one node's keys: gets them by the token and looks after the token, seals the node when that is gone for too
/// long, unseals it when it is back, and does the node's part in rotations. All of it on one thread of its own, because a
/// token may take its time.
final class KeyKeeper: Sendable {
  /// What it stands on.
  struct Parts: Sendable {
    let node: NodeID
    let directory: String
    /// nil at a witness.
    let token: Configuration.Token?
    let grace: Int64
    let period: Int64
    let care: Configuration.KeyCare
    let keys: LiveKeys
    let fitness: NodeFitness
    let log: Logger
    /// Carries a command to the leader; its answer is looked at by who asked.
    let command: @Sendable (ClusterCommand) async -> ClusterAnswer
    /// Asks a member for the keyring of a generation.
    let fetch: @Sendable (KeyLedger.Wanted, SecretBytes) async -> KeyringParcel?
    let disk: KeyedDisk
  }

  enum Message: Sendable {
    case ledger(KeyLedger)
    /// An operator's word, and where the answer goes.
    case order(KeyOrder, @Sendable (KeyAnswer) -> Void)
    case fetched(KeyringParcel?, SecretBytes)
    /// What became of the keyring that this node offered.
    case offered(refusal: String?, @Sendable (KeyAnswer) -> Void)
    case compacted(generation: UInt64)
    /// The leader's table says that a full member has left that knows the newest keys.
    case departed
    /// The tables have been written anew, to let go of what was destroyed.
    case erased
  }

  private let mailbox = Mailbox<Message>()
  private let thread: ServerThread

  /// - Parameter start: what the start of the node came to.
  init(_ parts: Parts, _ start: KeyStart) {
    let mailbox = mailbox
    thread = ServerThread("keys") {
      var work = KeyWork(parts, start) { mailbox.put($0) }
      while let messages = mailbox.take(until: work.due) {
        for message in messages { work.take(message) }
        work.step()
      }
    }
  }

  func put(_ message: Message) { mailbox.put(message) }

  /// Carries an operator's order out.
  func order(_ order: KeyOrder) async -> KeyAnswer {
    await withCheckedContinuation { continuation in
      mailbox.put(.order(order) { continuation.resume(returning: $0) })
    }
  }

  /// Takes nothing more. The thread ends by itself: a token may keep it for seconds, and the process need not wait.
  func stop() { mailbox.close() }
}

/// What operators ask of one node's keys.
enum KeyOrder: Sendable {
  case status
  /// Forget the keys until told otherwise.
  case seal
  /// Get the keys again by the token.
  case unseal
  /// The key to seal an operator's share to.
  case reception
  /// An operator's share, sealed to that key.
  case share([UInt8])
  /// Replace this node's wrapping key; the old one may stay in the token.
  case replaceWrapping(keepsOld: Bool)
  case erasure
  /// Let go of what was destroyed now.
  case erase
  /// Make keys anew, for the whole cluster; the objects of an identity are not carried over to them.
  case rotate(RootKeyring.Part, destroying: Text? = nil)
}

extension KeyOrder {
  /// The order in an administrator's question; nil when it is none.
  init?(_ question: AdminQuestion) {
    switch question.command {
    case "keys": self = .status
    case "seal": self = .seal
    case "unseal": self = .unseal
    case "share-reception": self = .reception
    case "share":
      guard let bytes = question.bytes("share", count: 1...4_096) else { return nil }
      self = .share(bytes)
    case "erasure": self = .erasure
    case "erase": self = .erase
    case "rotate" where question.text("part") == "wrapping":
      self = .replaceWrapping(keepsOld: question.flag("keep_old"))
    case "rotate":
      guard let part = question.text("part").flatMap(RootKeyring.Part.init(rawValue:)) else { return nil }
      guard question.names("destroy") else {
        self = .rotate(part)
        return
      }
      // What cannot be understood must not become a rotation that spares what it was to destroy.
      guard let owner = question.text("destroy"), part != .root,
        (1...Access.Limits.identityLength).contains(owner.utf8.count)
      else { return nil }
      self = .rotate(part, destroying: Text(owner))
    default: return nil
    }
  }
}

/// Carries the key ledger from the core to the keeper, which is made after it.
final class LedgerRelay: Sendable {
  private let state = Mutex<(keeper: KeyKeeper?, newest: KeyLedger?)>((nil, nil))

  func put(_ ledger: KeyLedger) {
    let keeper = state.withLock { state in
      state.newest = ledger
      return state.keeper
    }
    keeper?.put(.ledger(ledger))
  }

  func open(to keeper: KeyKeeper) {
    let newest = state.withLock { state in
      state.keeper = keeper
      return state.newest
    }
    if let newest { keeper.put(.ledger(newest)) }
  }
}

extension KeyOrder {
  /// What the audit log says of it; nil for a question, and for what has a record of its own.
  func audited(at node: UInt64) -> String? {
    switch self {
    case .seal: "seal node \(node)"
    case .unseal: "unseal node \(node)"
    case .share: "give an operator's share to node \(node)"
    case .replaceWrapping: "replace the wrapping key of node \(node)"
    case .erase: "let go of what was destroyed at node \(node)"
    // The rotation itself is on record as the node's act; this says by whose word.
    case .rotate(_, let owner?): "have node \(node) destroy the name space of \(owner)"
    case .status, .reception, .erasure, .rotate: nil
    }
  }
}

enum KeyAnswer: Sendable {
  case done([String: any Sendable])
  case refused(String)
}

/// How a node's start went, as far as its keys go.
struct KeyStart: Sendable {
  var token: (any WrappingToken)?
  /// nil when it has no keys: why.
  var keyring: SealingKeyring?
  var facts: KeyringFacts?
  var reason: String?
}

extension KeyLedger {
  /// A keyring that a node lacks.
  struct Wanted: Sendable, Hashable {
    let generation: UInt64
    let commitment: [UInt8]
  }

  /// What a full member has to hold: what is in use, and what is offered.
  var wanted: [Wanted] {
    let used = Wanted(generation: generation, commitment: commitment)
    return [used] + (offer.map { [Wanted(generation: $0.generation, commitment: $0.commitment)] } ?? [])
  }
}
