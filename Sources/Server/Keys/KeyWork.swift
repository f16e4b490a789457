internal import Custody
internal import Logging
internal import NodeCore
internal import Raft
internal import Registry
internal import Secrets

/// What the keys' thread works on: the life of this node's keys. Rotations are in `KeyWork+Rotation`.
struct KeyWork {
  let parts: KeyKeeper.Parts
  let put: @Sendable (KeyKeeper.Message) -> Void
  var life: KeyLife
  var token: (any WrappingToken)?
  var facts: KeyringFacts?
  var ledger = KeyLedger()
  /// When commands were sent that the ledger does not show yet.
  var sent: [ClusterCommand: Int64] = [:]
  var isFetching = false
  var fetchAfter: Int64 = 0
  var clearing: Clearing?
  /// When a rotation that a departure asks for may be begun (again).
  var departAfter: Int64 = 0
  /// When the replacement of the wrapping key is tried again that was interrupted.
  var wrapAfter: Int64 = 0
  /// Until when operators' shares are kept that are too few.
  var sharesUntil: Int64?
  var erasure: Erasure

  init(_ parts: KeyKeeper.Parts, _ start: KeyStart, put: @escaping @Sendable (KeyKeeper.Message) -> Void) {
    self.parts = parts
    self.put = put
    token = start.token
    facts = start.facts
    let state: KeyLife.State =
      if parts.token == nil || SealMark.isThere(in: parts.directory) {
        .closed
      } else if start.keyring != nil {
        .unsealed
      } else {
        .sealed(reason: start.reason ?? "the token has not been asked yet")
      }
    erasure = Erasure(in: parts.directory, hours: parts.care.erasureHours)
    life = KeyLife(state, grace: parts.grace, period: parts.period)
  }

  static var now: Int64 { Int64(Clocks.monotonic() / 1_000_000) }

  /// When the thread has to look again, in nanoseconds of the monotonic clock.
  var due: UInt64 {
    let now = Self.now
    let rotation = isAtRest ? Int64.max : now + 300
    let rest = min(erasure.due(after: now), sharesUntil ?? .max)
    return UInt64(max(0, min(life.due(after: now), rotation, rest))) * 1_000_000
  }

  mutating func take(_ message: KeyKeeper.Message) {
    switch message {
    case .ledger(let ledger):
      self.ledger = ledger
      sent = [:]
    case .order(let order, let answer): carryOut(order, answer)
    case .fetched(let parcel, let secret): fetched(parcel, secret)
    case .offered(let refusal, let answer):
      answer(refusal.map { .refused($0) } ?? .done(["accepted": true, "generation": facts?.next?.generation ?? 0]))
    case .compacted(let generation):
      if clearing?.generation == generation { clearing?.isCompacted = true }
    case .departed: rotateAfterDeparture()
    case .erased: erased()
    }
  }

  /// Does what is due.
  mutating func step() {
    if parts.token != nil {
      switch life.step(at: Self.now) {
      case .check: check()
      case .unwrap: unwrap()
      case .wipe: wipe()
      case .wait: break
      }
      if life.hasToken {
        tendKeys()
        goOnWrapping()
      }
      tell()
      dropShares()
    }
    clear()
    erase()
  }

  /// The core hears whether this node can serve.
  private func tell() {
    let isUnsealed = life.isUnsealed && hasWhatIsInUse
    let hasToken = life.hasToken
    parts.fitness.update {
      $0.isUnsealed = isUnsealed
      $0.hasToken = hasToken
    }
  }

  // MARK: The token

  private mutating func check() {
    let before = life.state
    do throws(CustodyError) {
      try token?.check()
      life.checked(nil, at: Self.now)
      if case .failing = before { parts.log.notice("the token \(label) is back") }
    } catch {
      life.checked(error.description, at: Self.now)
      if case .unsealed = before {
        parts.log.error(
          "the token \(label) does not answer; this node serves on for \(life.grace / 1000) s, then it is sealed: \(error)"
        )
      }
    }
  }

  private mutating func wipe() {
    // The core first: it must not plan what no key is there for.
    life.wiped(at: Self.now)
    tell()
    parts.keys.seal()
    // The software token's key is a key in this memory, too, and so is that of operators.
    if token?.kind == .software { token = nil }
    closeOperatorsToken()
    if case .sealed(let reason) = life.state {
      parts.log.error(
        "the token \(label) has been away for too long; the keys are wiped and the node is sealed: \(reason)")
    }
  }

  private mutating func unwrap() {
    let before = life.state
    do throws(CustodyError) {
      let isKept = token != nil
      let token = try openToken()
      self.token = token
      // One that was kept may remember what it is to be asked for.
      if isKept { try token.check() }
      let both = try Custody.loadBoth(from: parts.directory, unwrappedBy: token)
      parts.keys.unseal(try SealingKeyring(both.present, next: both.next))
      facts = KeyringFacts(both.present, both.next)
      life.unwrapped(nil, at: Self.now)
      parts.log.notice("unsealed by the token \(token.label)")
    } catch {
      if error.code == .wrongPIN || error.code == .pinLocked {
        // A token object that was refused stays so; another PIN needs another one.
        NodeKeys.note(token, of: parts.token)
        token = nil
      }
      life.unwrapped(error.description, at: Self.now)
      if life.state != before { parts.log.error("this node is sealed and serves nothing: \(error)") }
    }
  }

  private mutating func openToken() throws(CustodyError) -> any WrappingToken {
    if let token { return token }
    guard let configured = parts.token else { preconditionFailure("a witness has no token") }
    return try NodeKeys.open(configured, creating: false)
  }

  var label: String {
    switch parts.token {
    case .software(let path, _)?, .operators(let path)?: path
    case .pkcs11(_, _, let label, _)?: label
    case nil: "of a witness"
    }
  }

  // MARK: Operators

  private mutating func carryOut(_ order: KeyOrder, _ answer: (@escaping @Sendable (KeyAnswer) -> Void)) {
    switch order {
    case .status, .erasure, .erase: break
    default: if parts.token == nil { return answer(.refused("a witness has no keys")) }
    }
    switch order {
    case .status: answer(.done(status))
    case .seal:
      do throws(CustodyError) { try SealMark.put(in: parts.directory) } catch {
        return answer(.refused(error.description))
      }
      life.close()
      tell()
      parts.keys.seal()
      token = nil
      closeOperatorsToken()
      parts.log.warning("sealed by an operator: this node serves nothing until `conclave unseal`")
      answer(.done(["accepted": true]))
    case .unseal: unsealByWord(answer)
    case .reception: receive(answer)
    case .share(let bytes): take(share: bytes, answer)
    case .replaceWrapping(let keepsOld): replaceWrapping(keepsOld, answer)
    case .erasure: answer(.done(erasureStatus))
    case .erase:
      erasure.isWanted = true
      erase()
      answer(.done(erasureStatus))
    case .rotate(let part, let owner): beginRotation(part, destroying: owner, answer)
    }
  }

  mutating func unsealByWord(_ answer: @Sendable (KeyAnswer) -> Void) {
    do throws(CustodyError) { try SealMark.take(from: parts.directory) } catch {
      return answer(.refused(error.description))
    }
    life.open(at: Self.now)
    life.hurry()
    step()
    answer(life.isUnsealed ? .done(status) : .refused("the node stays sealed: \(reason ?? "")"))
  }

  var reason: String? {
    switch life.state {
    case .sealed(let reason), .failing(_, let reason): reason
    case .closed: parts.token == nil ? nil : "an operator has sealed it"
    case .unsealed: hasWhatIsInUse ? nil : "it does not have the cluster's present keys yet"
    }
  }

  /// The answer to the admin command `keys`.
  var status: [String: any Sendable] {
    let state =
      switch life.state {
      case _ where parts.token == nil: "witness"
      case .sealed: "sealed"
      case .closed: "sealed by an operator"
      case .unsealed: hasWhatIsInUse ? "unsealed" : "outdated"
      case .failing: "token lost"
      }
    var object: [String: any Sendable] = [
      "state": state, "generation": ledger.generation, "newest": ledger.newest, "oldest": ledger.oldest,
      "stage": stage,
    ]
    if parts.token != nil { object["token"] = label }
    if let facts { object["holds"] = facts.present.generation }
    object["reason"] = reason
    if parts.token != nil, let key = WrappingReplacement.wrappingKey(of: parts.directory) {
      object["wrapping_key"] = Hexadecimal.text(key)
    }
    if WrappingReplacement.isUnderWay(in: parts.directory) { object["wrapping"] = "being replaced" }
    if let operators = NodeKeys.operators(parts.token), !operators.isOpen {
      object["shares_given"] = operators.given.map { Int($0) }
      object["shares_needed"] = operators.threshold
    }
    if let offer = ledger.offer { object["holders"] = offer.holders.map(\.rawValue) }
    if ledger.offer?.destroyed != nil || ledger.destroyed != nil { object["destroys"] = true }
    if ledger.isClearing { object["cleared"] = ledger.cleared.map(\.rawValue) }
    return object
  }

  private var stage: String {
    if let offer = ledger.offer { return "keyring \(offer.generation) is handed round" }
    if ledger.destroyed != nil {
      return "a name space is removed, and all other records are sealed anew under keyring \(ledger.generation)"
    }
    if ledger.isSweeping { return "records are sealed anew under keyring \(ledger.generation)" }
    if ledger.isClearing { return "members let go of what older keys sealed" }
    return "at rest"
  }
}
