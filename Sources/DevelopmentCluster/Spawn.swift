import Glibc

/// Starts programs.
enum Spawn {
  /// `POSIX_SPAWN_SETSID` (glibc 2.26, spawn.h).
  private static let newSession: Int32 = 0x80

  /// Starts a program in a session of its own, so that it outlives whoever called: no terminal, no inherited files, no
  /// signal of the caller's group.
  static func detached(
    _ program: String, _ arguments: [String], environment: [String: String], log: String
  ) throws(ClusterError) -> pid_t {
    try start(program, arguments, environment, output: log, flags: newSession)
  }

  /// Runs a program to its end, its output going to a file.
  /// - Returns: its exit code, or 128 and the signal that ended it.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String], log: String,
    within limit: Duration = Limits.tool
  ) async throws(ClusterError) -> Int32 {
    let pid = try start(program, arguments, environment, output: log, flags: 0)
    let clock = ContinuousClock()
    let end = clock.now + limit
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      if clock.now > end {
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        throw ClusterError(.node, "\(program) did not end within \(limit); see \(log)")
      }
      try? await Task.sleep(for: Limits.poll)
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// The environment without settings of another node, and without crash reports that print memory.
  static func environment(adding more: [String: String] = [:]) -> [String: String] {
    var found: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].hasPrefix("CONCLAVE_") { found[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    found["SWIFT_BACKTRACE"] = "enable=no"
    return found.merging(more) { _, new in new }
  }

  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String], output: String, flags: Int32
  ) throws(ClusterError) -> pid_t {
    keepFilesFromChildren()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(flags | Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)))

    let words = cStrings([program] + arguments)
    let variables = cStrings(environment.map { "\($0.key)=\($0.value)" })
    defer { for pointer in words + variables { free(pointer) } }
    var pid: pid_t = 0
    let problem = posix_spawn(&pid, program, &actions, &attributes, words, variables)
    guard problem == 0 else {
      throw ClusterError(.node, "cannot start \(program): \(String(cString: strerror(problem)))")
    }
    return pid
  }

  /// Files that this process was given, such as the pipe of a calling shell, would be held open by a program that lives
  /// on, and the shell would wait for it.
  private static func keepFilesFromChildren() {
    guard let folder = opendir("/proc/self/fd") else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard let descriptor = Int32(name), descriptor > 2 else { continue }
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0, flags & FD_CLOEXEC == 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
  }

  private static func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }
}
