internal import Dispatch
internal import PKCS11
internal import Secrets
internal import Synchronization

/// The open sessions with one token: each serves one caller at a time, so a call that takes its time holds up no other.
/// The first one logs in; those beside it share its login. One that has failed is closed and never given out again.
final class SessionPool: Sendable {
  /// A session that is given out, and closed when it is told to.
  final class Pooled: Sendable {
    private let session: Mutex<TokenSession?>

    fileprivate init(_ session: consuming TokenSession) { self.session = Mutex(consume session) }

    func run<R: Sendable>(_ body: (borrowing TokenSession) throws(CustodyError) -> R) throws(CustodyError) -> R {
      try session.withLock { (session) throws(CustodyError) in
        guard session != nil else { preconditionFailure("a closed session is given to nobody") }
        return try session!.run(body)
      }
    }

    fileprivate func close() { session.withLock { $0 = nil } }
  }

  /// Who has what.
  private struct State {
    var idle: [Pooled] = []
    /// Given out, idle, or being opened.
    var count = 0
    /// Who waits for a session, the first one first.
    var waiting: [DispatchSemaphore] = []

    mutating func wakeNext() {
      if !waiting.isEmpty { waiting.removeFirst().signal() }
    }
  }

  /// What sessions are opened and closed behind, one at a time: the login ends with the last of them.
  private struct Door {
    /// How another session is opened beside those that are; nil: it has to find the token and log in.
    var place: TokenSession.Place?
    var open = 0
  }

  private let module: Module
  private let configuration: PKCS11Token.Configuration
  private let pin: SecretBytes
  private let state = Mutex(State())
  private let door = Mutex(Door())

  init(_ module: Module, _ configuration: PKCS11Token.Configuration, pin: SecretBytes) {
    self.module = module
    self.configuration = configuration
    self.pin = pin
  }

  private enum Turn {
    case use(Pooled)
    case open
    case wait(DispatchSemaphore)
  }

  /// A session for one caller. Waits while all are given out.
  func take() throws(CustodyError) -> Pooled {
    var mayAdd = true
    while true {
      let turn = state.withLock { (state) -> Turn in
        if let session = state.idle.popLast() { return .use(session) }
        if state.count == 0 || (mayAdd && state.count < Limits.sessions) {
          state.count += 1
          return .open
        }
        let turn = DispatchSemaphore(value: 0)
        state.waiting.append(turn)
        return .wait(turn)
      }
      switch turn {
      case .use(let session): return session
      case .wait(let turn): turn.wait()
      case .open:
        if let session = try opened() { return session }
        mayAdd = false
      }
    }
  }

  func giveBack(_ session: Pooled) {
    state.withLock { state in
      state.idle.append(session)
      state.wakeNext()
    }
  }

  /// Closes a session that has failed, and with the token's absence all that are idle.
  func evict(_ session: Pooled, _ remedy: Remedy) {
    shut([session] + stale(remedy))
    state.withLock { state in
      state.count -= 1
      state.wakeNext()
    }
  }

  /// Closes a session that has failed, and opens another one, which looks for the token and logs in: the old one is gone
  /// before, since its handle may be given out again.
  func replace(_ session: Pooled, _ remedy: Remedy) throws(CustodyError) -> Pooled {
    shut([session] + stale(remedy))
    do throws(CustodyError) { return try entered(mayShareLogin: false) } catch {
      state.withLock { state in
        state.count -= 1
        state.wakeNext()
      }
      throw error
    }
  }

  /// A token that was away has forgotten all sessions.
  private func stale(_ remedy: Remedy) -> [Pooled] {
    guard remedy == .waitForToken else { return [] }
    return state.withLock { state in
      defer { state.idle = [] }
      state.count -= state.idle.count
      return state.idle
    }
  }

  /// nil: there are others, and no more of them (some tokens have few sessions): the caller has to wait for one of those.
  private func opened() throws(CustodyError) -> Pooled? {
    do throws(CustodyError) { return try entered(mayShareLogin: true) } catch {
      let areOthers = state.withLock { (state) -> Bool in
        state.count -= 1
        state.wakeNext()
        return state.count > 0
      }
      switch error.remedy {
      case .none, .findObjects, .openSession, .tryOnceMore, .waitForToken:
        guard areOthers else { throw error }
        return nil
      case .startModule, .anotherPIN, .securityOfficer: throw error
      }
    }
  }

  private func entered(mayShareLogin: Bool) throws(CustodyError) -> Pooled {
    let (module, configuration, pin) = (module, configuration, pin)
    return try door.withLock { (door) throws(CustodyError) in
      if mayShareLogin, door.open > 0, let place = door.place {
        let session = Pooled(try TokenSession(beside: place))
        door.open += 1
        return session
      }
      let fresh = try TokenSession(module, configuration, pin: pin)
      door.place = fresh.place
      door.open += 1
      return Pooled(fresh)
    }
  }

  private func shut(_ sessions: [Pooled]) {
    door.withLock { door in
      for session in sessions {
        session.close()
        door.open -= 1
      }
      // Whoever failed may have failed for want of the login: the next one logs in by itself.
      door.place = nil
    }
  }
}
