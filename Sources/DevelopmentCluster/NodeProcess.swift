import Glibc

/// The process of one node: started detached, known by its pid file.
struct NodeProcess {
  let id: Int
  let layout: Layout

  /// The process that was started last, if it lives.
  var running: ProcessRecord? {
    guard let record = ProcessRecord(file: layout.process(id)), record.isRunning else { return nil }
    return record
  }

  /// Starts `conclaved run` for the node, and leaves it behind.
  func start(program: String, environment: [String: String]) throws(ClusterError) -> ProcessRecord {
    guard Files.exists(program) else {
      throw ClusterError(.usage, "\(program) is not there; `make build` makes it")
    }
    let pid = try Spawn.detached(
      program, ["run", "--config", layout.configuration(id)], environment: environment, log: layout.log(id))
    guard let record = ProcessRecord(of: pid) else {
      throw ClusterError(.node, "node \(id) ended at once; \(lastWords)")
    }
    try record.write(layout.process(id))
    return record
  }

  /// Waits until a process has gone.
  func awaitDeath(_ record: ProcessRecord, within limit: Duration) async throws(ClusterError) {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while record.isRunning {
      guard clock.now < end else {
        throw ClusterError(
          .node, "node \(id) (process \(record.pid)) still lives after \(limit); see \(layout.log(id))")
      }
      try? await Task.sleep(for: Limits.poll)
    }
    reap(record)
  }

  /// Takes the exit code of a child that has ended, so that it does not linger; a no-op for others.
  func reap(_ record: ProcessRecord) {
    var status: Int32 = 0
    _ = waitpid(record.pid, &status, WNOHANG)
  }

  /// The last line of the node's log and where the rest is.
  var lastWords: String {
    let path = layout.log(id)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "it left no log at \(path)" }
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    var bytes = [UInt8](repeating: 0, count: Limits.quotedLogBytes)
    let count = pread(descriptor, &bytes, bytes.count, max(0, status.st_size - bytes.count))
    let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    guard let last = lines.last else { return "its log is empty: \(path)" }
    return "its log ends with \"\(last.prefix(400))\"; the whole is in \(path)"
  }
}
