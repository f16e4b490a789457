internal import Custody
internal import Secrets
internal import Synchronization

/// The node's token and the cluster's keys behind it.
enum NodeKeys {
  /// The token that the node was made with; one that lacks the wrapping key is refused, never given a new one.
  static func token(_ configuration: Configuration.Token) throws(StartError) -> any WrappingToken {
    do { return try open(configuration, creating: false) } catch { throw StartError(error.description) }
  }

  /// The token of a node that is about to get its root key: its file or its wrapping key is made where there is none.
  static func create(_ configuration: Configuration.Token) throws(StartError) -> any WrappingToken {
    do { return try open(configuration, creating: true) } catch { throw StartError(error.description) }
  }

  static func open(_ configuration: Configuration.Token, creating: Bool) throws(CustodyError) -> any WrappingToken {
    switch configuration {
    case .software(let path, let allowedInProduction):
      return try TokenConfiguration.software(path: path).open(
        creating: creating, acceptsSoftware: allowedInProduction)
    case .operators(let path): return try operators(path)
    case .pkcs11(let module, let parameters, let label, let pinFile):
      let pin = try TokenConfiguration.pin(fromFile: pinFile)
      let name = "\(module)\u{0}\(parameters ?? "")\u{0}\(label)"
      guard refusedPINs.withLock({ $0[name] != pin }) else {
        throw CustodyError(
          .wrongPIN, "token \(label) refuses the PIN", hint: "correct the PIN's file; the node goes on by itself")
      }
      if !creating, let open = openTokens.withLock({ $0[name]?.token }) { return open }
      do throws(CustodyError) {
        let token = try TokenConfiguration.pkcs11(
          .init(module: module, moduleParameters: parameters, tokenLabel: label), pin: pin
        ).open(creating: creating, acceptsSoftware: false)
        if let token = token as? HostedToken { openTokens.withLock { $0[name] = OpenToken(token: token) } }
        return token
      } catch {
        if error.code == .wrongPIN { refusedPINs.withLock { $0[name] = pin } }
        throw error
      }
    }
  }

  /// Remembers the PIN that a token has refused after it was opened: the object that knows is about to go.
  static func note(_ token: (any WrappingToken)?, of configuration: Configuration.Token?) {
    guard case .pkcs11(let module, let parameters, let label, _)? = configuration,
      let pin = (token as? HostedToken)?.refusedPIN
    else { return }
    refusedPINs.withLock { $0["\(module)\u{0}\(parameters ?? "")\u{0}\(label)"] = pin }
  }

  /// PINs that tokens have refused, by module and label: whoever in this process asks for the token, a PIN is not tried
  /// again, because a few tries lock it.
  private static let refusedPINs = Mutex<[String: SecretBytes]>([:])

  /// Tokens that somebody in this process has open: they are shared, so that a node has one process with its module and
  /// one login.
  private static let openTokens = Mutex<[String: OpenToken]>([:])

  private struct OpenToken {
    weak var token: HostedToken?
  }

  /// The operators' token of this process, by its file: shares that one of its users was given open it for all.
  static func operators(_ path: String) throws(CustodyError) -> OperatorToken {
    try operatorTokens.withLock { (tokens) throws(CustodyError) in
      if let known = tokens[path] { return known }
      let token = try OperatorToken(path: path)
      tokens[path] = token
      return token
    }
  }

  private static let operatorTokens = Mutex<[String: OperatorToken]>([:])

  /// The operators' token of a node that has one.
  static func operators(_ configuration: Configuration.Token?) -> OperatorToken? {
    guard case .operators(let path)? = configuration else { return nil }
    return try? operators(path)
  }

  /// The cluster's keys and its authority on this node's disk, for a moment's use: to hand them on, to sign, to back them
  /// up. Waits for the token. A node that an operator has sealed has none for anybody.
  static func keyrings(
    _ configuration: Configuration, in directory: String
  ) throws -> (present: RootKeyring, next: RootKeyring?, authority: ClusterAuthority) {
    guard let configured = configuration.token else {
      throw StartError("a witness has no keys", hint: "ask a full member")
    }
    guard !SealMark.isThere(in: directory) else {
      throw StartError("an operator has sealed this node", hint: "ask another member, or `conclave unseal` first")
    }
    func read() throws -> (present: RootKeyring, next: RootKeyring?, authority: ClusterAuthority) {
      try Custody.loadAll(from: directory, unwrappedBy: try token(configured))
    }
    do { return try read() } catch let error as CustodyError where error.code == .wrappingKeyMissing {
      // The wrapping key may just have been replaced, between the file that named it and the token.
      return try read()
    }
  }

  /// Gets the keys at the start of a node. Without its token the node starts all the same, sealed; a PIN that is refused,
  /// and files that are damaged or belong elsewhere, end the start: waiting would not mend them.
  static func start(_ configuration: Configuration.Token?, in directory: String) throws(StartError) -> KeyStart {
    guard let configuration else { return KeyStart() }
    if SealMark.isThere(in: directory) { return KeyStart(reason: "an operator has sealed it") }
    var start = KeyStart()
    do throws(CustodyError) {
      let token = try open(configuration, creating: false)
      start.token = token
      let both = try Custody.loadBoth(from: directory, unwrappedBy: token)
      start.keyring = try SealingKeyring(both.present, next: both.next)
      start.facts = KeyringFacts(both.present, both.next)
    } catch {
      switch error.code {
      case .tokenMissing, .tokenFailed, .moduleUnusable, .wrappingKeyMissing, .noMechanism, .sharesMissing:
        start.reason = error.description
      case .fileMissing where start.token == nil:
        // The software token's own file, or that of the PIN: on a medium that is not there.
        start.reason = error.description
      default: throw StartError(error.description)
      }
    }
    return start
  }
}
