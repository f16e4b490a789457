internal import Glibc
internal import PKCS11
internal import Secrets
internal import Synchronization

/// The process that holds a vendor's PKCS#11 module, so that its crash or its hanging costs the node a time-out and
/// nothing else. It serves one node over the socket that it was given, and ends with it.
public enum TokenHost {
  /// The numbers under which the host finds its sockets.
  static let lanes: Range<Int32> = 3..<3 + Int32(Limits.sessions)

  /// Whether this process was started with them.
  public static var hasSockets: Bool { lanes.allSatisfy { fcntl($0, F_GETFD) != -1 } }

  private static let served = Mutex(Served.nothing)

  /// Serves until the node is gone.
  public static func serve() {
    closeOtherFiles()
    leaveWithTheNode()
    for descriptor in lanes.dropFirst() {
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { argument in
          TokenHost.serve(Int32(truncatingIfNeeded: Int(bitPattern: argument)))
          return nil
        }, UnsafeMutableRawPointer(bitPattern: Int(descriptor)))
      // The node is told at once instead of waiting for an answer on a lane that nobody serves.
      guard code == 0 else { return }
    }
    serve(lanes.lowerBound)
  }

  private static func serve(_ descriptor: Int32) {
    let socket = FrameSocket(descriptor: descriptor)
    while let frame = try? socket.receive(deadline: nil) {
      guard (try? socket.send(answer(frame).encode(), deadline: nil)) != nil else { break }
    }
    _exit(0)
  }

  /// What the host was opened for.
  private enum Served: Sendable {
    case nothing
    case token(PKCS11Token)
    case recovery(TokenConnection, TokenSession.RecoveryKeyFacts)
  }

  private static func answer(_ frame: SecretBytes) -> TokenAnswer {
    do throws(CustodyError) {
      let request = try TokenRequest(decoding: frame)
      switch request {
      case .open, .openRecovery, .list, .probe, .tidy:
        return try served.withLock { (served) throws(CustodyError) in
          guard case .nothing = served else { throw TokenFrameReader(frame).broken }
          return try open(request, &served)
        }
      default: return try work(request, served.withLock { $0 })
      }
    } catch {
      return .failed(error)
    }
  }

  /// The requests of which one comes first.
  private static func open(_ request: TokenRequest, _ served: inout Served) throws(CustodyError) -> TokenAnswer {
    switch request {
    case .open(let configuration, let pin, let missingKey):
      let opened = try PKCS11Token(configuration, pin: pin, missingKey: missingKey)
      served = .token(opened)
      return .opened(opened.mechanism, keyIdentifier: opened.keyIdentifier)
    case .openRecovery(let configuration, let pin, let missingKey):
      let connection = try TokenConnection(configuration, pin: pin)
      let key = try connection.withSession { (session) throws(CustodyError) in
        try session.recoveryKey(creating: missingKey == .generate)
      }
      served = .recovery(connection, key)
      return .publicKey(key.publicKey)
    case .list(let configuration):
      let module = try TokenConnection(configuration, pin: SecretBytes([])).module
      return .module(try token("of any label") { () throws(PKCS11Error) in try ModuleReport(module) })
    case .probe(let configuration, let pin):
      return .probe(
        try TokenConnection(configuration, pin: pin).withSession { (session) throws(CustodyError) in
          try session.probe()
        })
    case .tidy(let configuration, let pin):
      return try TokenConnection(configuration, pin: pin).withSession { (session) throws(CustodyError) in
        try session.tidy()
        return .tidy
      }
    default: preconditionFailure("no request that comes first")
    }
  }

  private static func work(_ request: TokenRequest, _ served: Served) throws(CustodyError) -> TokenAnswer {
    switch (request, served) {
    case (.wrap(let material), .token(let token)): return .wrapped(try token.wrap(material))
    case (.unwrap(let wrapped), .token(let token)): return .secret(try token.unwrap(wrapped))
    case (.random(let count), .token(let token)): return .secret(try token.random(count))
    case (.renew, .token(let token)):
      try token.renew()
      return .opened(token.mechanism, keyIdentifier: token.keyIdentifier)
    case (.destroy(let identifier), .token(let token)):
      guard identifier != token.keyIdentifier else { throw TokenFrameReader(SecretBytes([])).broken }
      try token.destroy(identifier)
      return .opened(token.mechanism, keyIdentifier: token.keyIdentifier)
    case (.signingKey, .token(let token)):
      guard let key = try token.signingKey() else { throw TokenFrameReader(SecretBytes([])).broken }
      return .signingKey(key)
    case (.sign(let statement, let key), .token(let token)):
      return .signature(try token.sign(statement, by: key))
    case (.shared(let encapsulation), .recovery(let connection, let key)):
      return .secret(
        try connection.withSession { (session) throws(CustodyError) in try session.shared(encapsulation, key) })
    default: throw TokenFrameReader(SecretBytes([])).broken
    }
  }

  /// A vendor's module sees none of the node's files and connections, should any have been handed down.
  private static func closeOtherFiles() {
    guard let folder = opendir("/proc/self/fd") else { return }
    var others: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let number = Int32(name), number >= lanes.upperBound, number != dirfd(folder) { others.append(number) }
    }
    closedir(folder)
    for number in others { close(number) }
  }

  /// A module may hang for ever: a thread of its own notices that the node is gone, whatever the module does.
  private static func leaveWithTheNode() {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        // Of a hang-up poll tells unasked.
        var entry = pollfd(fd: TokenHost.lanes.lowerBound, events: 0, revents: 0)
        while poll(&entry, 1, -1) < 0, errno == EINTR {}
        _exit(0)
      }, nil)
  }
}
