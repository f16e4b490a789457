internal import Glibc
internal import PKCS11
internal import Secrets

/// The process that holds a vendor's PKCS#11 module, so that its crash or its hanging costs the node a time-out and
/// nothing else. It serves one node over the socket that it was given, and ends with it.
public enum TokenHost {
  /// The number under which the host finds its socket.
  public static let descriptor: Int32 = 3

  /// Serves until the node is gone.
  public static func serve() {
    closeOtherFiles()
    leaveWithTheNode()
    let socket = FrameSocket(descriptor: descriptor)
    var served = Served.nothing
    while let frame = try? socket.receive(deadline: nil) {
      let answer = Self.answer(frame, &served)
      guard (try? socket.send(answer.encode(), deadline: nil)) != nil else { return }
    }
  }

  /// What the host was opened for.
  private enum Served {
    case nothing
    case token(PKCS11Token)
    case recovery(TokenConnection, TokenSession.RecoveryKeyFacts)
  }

  private static func answer(_ frame: SecretBytes, _ served: inout Served) -> TokenAnswer {
    do throws(CustodyError) {
      switch (try TokenRequest(decoding: frame), served) {
      case (.open(let configuration, let pin, let missingKey), .nothing):
        let opened = try PKCS11Token(configuration, pin: pin, missingKey: missingKey)
        served = .token(opened)
        return .opened(opened.mechanism, keyIdentifier: opened.keyIdentifier)
      case (.openRecovery(let configuration, let pin, let missingKey), .nothing):
        let connection = try TokenConnection(configuration, pin: pin)
        let key = try connection.withSession { (session) throws(CustodyError) in
          try session.recoveryKey(creating: missingKey == .generate)
        }
        served = .recovery(connection, key)
        return .publicKey(key.publicKey)
      case (.list(let configuration), .nothing):
        let module = try TokenConnection(configuration, pin: SecretBytes([])).module
        return .module(try token("of any label") { () throws(PKCS11Error) in try ModuleReport(module) })
      case (.probe(let configuration, let pin), .nothing):
        return .probe(
          try TokenConnection(configuration, pin: pin).withSession { (session) throws(CustodyError) in
            try session.probe()
          })
      case (.wrap(let material), .token(let token)): return .wrapped(try token.wrap(material))
      case (.unwrap(let wrapped), .token(let token)): return .secret(try token.unwrap(wrapped))
      case (.random(let count), .token(let token)): return .secret(try token.random(count))
      case (.renew, .token(let token)):
        try token.renew()
        return .opened(token.mechanism, keyIdentifier: token.keyIdentifier)
      case (.destroy(let identifier), .token(let token)):
        guard identifier != token.keyIdentifier else { throw TokenFrameReader(frame).broken }
        try token.destroy(identifier)
        return .opened(token.mechanism, keyIdentifier: token.keyIdentifier)
      case (.tidy(let configuration, let pin), .nothing):
        return try TokenConnection(configuration, pin: pin).withSession { (session) throws(CustodyError) in
          try session.tidy()
          return .tidy
        }
      case (.signingKey, .token(let token)):
        guard let key = try token.signingKey() else { throw TokenFrameReader(frame).broken }
        return .signingKey(key)
      case (.sign(let statement, let key), .token(let token)):
        return .signature(try token.sign(statement, by: key))
      case (.shared(let encapsulation), .recovery(let connection, let key)):
        return .secret(
          try connection.withSession { (session) throws(CustodyError) in try session.shared(encapsulation, key) })
      default: throw TokenFrameReader(frame).broken
      }
    } catch {
      return .failed(error)
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
      if let number = Int32(name), number > descriptor, number != dirfd(folder) { others.append(number) }
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
        var entry = pollfd(fd: TokenHost.descriptor, events: 0, revents: 0)
        while poll(&entry, 1, -1) < 0, errno == EINTR {}
        _exit(0)
      }, nil)
  }
}
