internal import Glibc
internal import OpenSSL

/// What a process that holds keys does at its start.
public enum ProcessHardening {
  /// No core files (RLIMIT_CORE 0), and no other process of the same user may attach or read the memory
  /// (PR_SET_DUMPABLE 0). Swift's crash backtrace prints memory and must be off too: `SWIFT_BACKTRACE=enable=no` has to
  /// stand in the environment before the process starts.
  ///
  /// - Returns: false when the kernel refused either; the caller reports it.
  public static func apply() -> Bool {
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    let isLimited = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0
    let isClosed = ProcessMemory.forbidInspection()
    return isLimited && isClosed
  }

  /// True when Swift's backtrace on crashes is off, as it must be in production.
  public static var backtraceIsOff: Bool {
    guard let setting = getenv("SWIFT_BACKTRACE") else { return false }
    let text = String(cString: setting)
    return text.split(separator: ",").contains { $0 == "enable=no" || $0 == "enable=off" || $0 == "enable=false" }
  }
}
