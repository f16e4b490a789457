internal import COpenSSL

/// What protects the memory in which libcrypto keeps its key schedules.
public enum ProcessMemory {
  /// Forbids core files, and reading or attaching by other processes of the same user (PR_SET_DUMPABLE 0). False when
  /// the kernel refuses.
  public static func forbidInspection() -> Bool { shim_forbid_inspection() == 0 }
}
