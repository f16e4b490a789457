internal import Glibc
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
    var token: PKCS11Token?
    while let frame = try? socket.receive(deadline: nil) {
      let answer = Self.answer(frame, &token)
      guard (try? socket.send(answer.encode(), deadline: nil)) != nil else { return }
    }
  }

  private static func answer(_ frame: SecretBytes, _ token: inout PKCS11Token?) -> TokenAnswer {
    do throws(CustodyError) {
      switch (try TokenRequest(decoding: frame), token) {
      case (.open(let configuration, let pin, let missingKey), nil):
        let opened = try PKCS11Token(configuration, pin: pin, missingKey: missingKey)
        token = opened
        return .opened(opened.mechanism, keyIdentifier: opened.keyIdentifier)
      case (.wrap(let material), let token?): return .wrapped(try token.wrap(material))
      case (.unwrap(let wrapped), let token?): return .secret(try token.unwrap(wrapped))
      case (.random(let count), let token?): return .secret(try token.random(count))
      case (.renew, let token?):
        try token.renew()
        return .opened(token.mechanism, keyIdentifier: token.keyIdentifier)
      case (.destroy(let identifier), let token?):
        guard identifier != token.keyIdentifier else { throw TokenFrameReader(frame).broken }
        try token.destroy(identifier)
        return .opened(token.mechanism, keyIdentifier: token.keyIdentifier)
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
