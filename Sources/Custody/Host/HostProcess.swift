internal import Dispatch
internal import Glibc
internal import Synchronization

/// A running PKCS#11 host; killed and waited for when nobody uses it any more. It takes a few requests at a time, each on
/// a lane of its own: one that takes long holds up no other.
final class HostProcess: Sendable {
  /// A socket to the host, with one request on it at a time.
  private final class Lane: Sendable {
    let socket: FrameSocket

    init(_ socket: consuming FrameSocket) { self.socket = socket }
  }

  /// Why a request was not answered, or how it was refused.
  struct Failure: Error {
    let error: CustodyError
    /// It was this request that got no answer in time.
    var hasHung = false
  }

  private let pid: pid_t
  private let module: String
  private let lost = Atomic<Bool>(false)
  /// Lanes that nobody uses, and as many permits.
  private let idle: Mutex<[Lane]>
  private let permits: DispatchSemaphore

  /// True when the host has died or was given up: it answers nothing any more.
  var isLost: Bool { lost.load(ordering: .relaxed) }

  private init(pid: pid_t, lanes: [Lane], module: String) {
    self.pid = pid
    idle = Mutex(lanes)
    permits = DispatchSemaphore(value: 0)
    self.module = module
    for _ in lanes { permits.signal() }
  }

  /// Gives the host up: whoever waits for an answer is told at once.
  func end() {
    lost.store(true, ordering: .relaxed)
    kill(pid, SIGKILL)
  }

  deinit {
    // Nobody else waits for the process, so the number is still its own.
    kill(pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  }

  /// Starts the program `conclave-pkcs11-host`, which lies beside the running one.
  static func start(module: String) throws(CustodyError) -> HostProcess {
    let program = try beside("conclave-pkcs11-host")
    var lanes: [Lane] = []
    var far: [Int32] = []
    defer { for descriptor in far { close(descriptor) } }
    for _ in 0..<Limits.sessions {
      var pair: [Int32] = [0, 0]
      guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
        throw unusable("no socket for the PKCS#11 host: \(String(cString: strerror(errno)))")
      }
      lanes.append(Lane(FrameSocket(descriptor: pair[0])))
      // Out of the way of the numbers under which the host finds them: one must not take another's place.
      let apart = fcntl(pair[1], F_DUPFD_CLOEXEC, TokenHost.lanes.upperBound + 1)
      close(pair[1])
      guard apart >= 0 else {
        throw unusable("no socket for the PKCS#11 host: \(String(cString: strerror(errno)))")
      }
      far.append(apart)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    for (descriptor, place) in zip(far, TokenHost.lanes) {
      posix_spawn_file_actions_adddup2(&actions, descriptor, place)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
    var environment = variables().map { strdup($0) } as [UnsafeMutablePointer<CChar>?] + [nil]
    defer { for string in arguments + environment { free(string) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, program, &actions, nil, &arguments, &environment)
    guard code == 0 else { throw unusable("\(program) does not start: \(String(cString: strerror(code)))") }
    return HostProcess(pid: pid, lanes: lanes, module: module)
  }

  /// Asks, and waits for the answer at most `patience` milliseconds. After a time-out or a crash the host is lost.
  func ask(_ request: TokenRequest, patience: Int64) throws(CustodyError) -> TokenAnswer {
    do throws(Failure) { return try attempt(request, patience: patience) } catch { throw error.error }
  }

  /// The same, and tells whether it was this request that hung.
  func attempt(_ request: TokenRequest, patience: Int64) throws(Failure) -> TokenAnswer {
    let deadline = FrameSocket.now() + patience
    guard permits.wait(timeout: .now() + .milliseconds(Int(patience))) == .success else {
      throw Failure(
        error: CustodyError(
          .tokenFailed, "the PKCS#11 module \(module) is still at work on \(Limits.sessions) other calls",
          hint: "look at the token: it is slower than what is asked of it"))
    }
    defer { permits.signal() }
    guard let lane = idle.withLock({ $0.popLast() }) else { preconditionFailure("a permit stands for a lane") }
    defer { idle.withLock { $0.append(lane) } }
    let answer: TokenAnswer
    do throws(FrameSocket.Failure) {
      guard !isLost else { throw .closed }
      try lane.socket.send(request.encode(), deadline: deadline)
      let frame = try lane.socket.receive(deadline: deadline)
      do throws(CustodyError) { answer = try TokenAnswer(decoding: frame) } catch {
        throw FrameSocket.Failure.closed
      }
    } catch {
      end()
      let what = error == .timedOut ? "did not answer within \(patience) ms" : "ended its process"
      throw Failure(
        error: CustodyError(
          .tokenFailed, "the PKCS#11 module \(module) \(what)",
          hint: "look at the module's own log and at the token; the next use starts it anew"),
        hasHung: error == .timedOut)
    }
    if case .failed(let error) = answer { throw Failure(error: error) }
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
