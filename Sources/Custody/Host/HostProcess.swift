internal import Glibc
internal import Synchronization

/// A running PKCS#11 host with one owner; killed and waited for when the owner goes.
final class HostProcess: Sendable {
  private let pid: pid_t
  private let socket: FrameSocket
  private let module: String
  private let lost = Atomic<Bool>(false)
  private let hung = Atomic<Bool>(false)

  /// True when the host has died or was given up: it answers nothing any more.
  var isLost: Bool { lost.load(ordering: .relaxed) }
  /// True when it was given up because it did not answer in time.
  var hasHung: Bool { hung.load(ordering: .relaxed) }

  private init(pid: pid_t, socket: consuming FrameSocket, module: String) {
    self.pid = pid
    self.socket = socket
    self.module = module
  }

  deinit {
    kill(pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  }

  /// Starts the program `conclave-pkcs11-host`, which lies beside the running one.
  static func start(module: String) throws(CustodyError) -> HostProcess {
    let program = try beside("conclave-pkcs11-host")
    var pair: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
      throw unusable("no socket for the PKCS#11 host: \(String(cString: strerror(errno)))")
    }
    let near = FrameSocket(descriptor: pair[0])
    defer { close(pair[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pair[1], TokenHost.descriptor)
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
    var environment = variables().map { strdup($0) } as [UnsafeMutablePointer<CChar>?] + [nil]
    defer { for string in arguments + environment { free(string) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, program, &actions, nil, &arguments, &environment)
    guard code == 0 else { throw unusable("\(program) does not start: \(String(cString: strerror(code)))") }
    return HostProcess(pid: pid, socket: near, module: module)
  }

  /// Asks, and waits for the answer at most `patience` milliseconds. After a time-out or a crash the host is lost.
  func ask(_ request: TokenRequest, patience: Int64) throws(CustodyError) -> TokenAnswer {
    let deadline = FrameSocket.now() + patience
    let answer: TokenAnswer
    do throws(FrameSocket.Failure) {
      try socket.send(request.encode(), deadline: deadline)
      let frame = try socket.receive(deadline: deadline)
      do throws(CustodyError) { answer = try TokenAnswer(decoding: frame) } catch {
        lost.store(true, ordering: .relaxed)
        throw FrameSocket.Failure.closed
      }
    } catch {
      lost.store(true, ordering: .relaxed)
      hung.store(error == .timedOut, ordering: .relaxed)
      let what = error == .timedOut ? "did not answer within \(patience) ms" : "ended its process"
      throw CustodyError(
        .tokenFailed, "the PKCS#11 module \(module) \(what)",
        hint: "look at the module's own log and at the token; the next use starts it anew")
    }
    if case .failed(let error) = answer { throw error }
    return answer
  }

  private static func unusable(_ cause: String) -> CustodyError {
    CustodyError(.moduleUnusable, cause, hint: "install conclave-pkcs11-host beside conclaved, from the same build")
  }

  private static func beside(_ name: String) throws(CustodyError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw unusable("the running program does not know its own path") }
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    guard access(folder + name, X_OK) == 0 else { throw unusable("\(folder)\(name) is missing") }
    return folder + name
  }

  /// The environment, for the modules that are configured by it, without Swift's report on crashes, which prints memory.
  private static func variables() -> [String] {
    var found = ["SWIFT_BACKTRACE=enable=no"]
    var entry = environ
    while let text = entry.pointee {
      let variable = String(cString: text)
      if !variable.hasPrefix("SWIFT_BACKTRACE=") { found.append(variable) }
      entry += 1
    }
    return found
  }
}
