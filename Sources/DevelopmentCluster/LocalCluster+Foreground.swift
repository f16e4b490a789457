import Glibc

extension LocalCluster {
  /// Keeps a second `conclaved dev` from the same folder.
  public struct ForegroundClaim: Sendable {
    fileprivate let descriptor: Int32

    public func release() { close(descriptor) }
  }

  /// Claims the folder for one command that stays in the foreground. The system gives the claim back when it ends.
  public func claimForeground() throws(ClusterError) -> ForegroundClaim {
    let path = layout.folder + "/foreground.lock"
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Files.failure("open", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ClusterError(
        .usage, "another `conclaved dev` runs the cluster in \(layout.folder); use --dir for a second one")
    }
    return ForegroundClaim(descriptor: descriptor)
  }

  /// The nodes whose processes live. Takes note of those that have ended and were this process's children.
  public func runningNodes() -> [Int] {
    ((try? ids()) ?? []).filter { id in
      let process = NodeProcess(id: id, layout: layout)
      guard let record = ProcessRecord(file: layout.process(id)) else { return false }
      if record.isRunning { return true }
      process.reap(record)
      return false
    }
  }

  /// Where `conclaved dev` keeps its cluster unless told otherwise: `$CONCLAVE_DIR`, or `conclave/dev` in the person's
  /// folder for data (XDG Base Directory Specification).
  public static func developmentFolder() throws(ClusterError) -> String {
    if let folder = variable("CONCLAVE_DIR") { return folder }
    if let data = variable("XDG_DATA_HOME") { return data + "/conclave/dev" }
    guard let home = variable("HOME") else {
      throw ClusterError(.usage, "HOME is not set; name a folder with --dir")
    }
    return home + "/.local/share/conclave/dev"
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
