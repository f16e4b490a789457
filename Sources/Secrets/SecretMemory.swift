/// What the pages of secrets amount to, for the node's metrics and its start-up report.
public struct SecretMemory: Hashable, Sendable {
  /// Bytes of pages taken from the kernel for secrets.
  public let reservedBytes: Int
  /// Those of them that cannot be swapped out. Less than reserved when RLIMIT_MEMLOCK is exhausted.
  public let lockedBytes: Int

  /// The present state of this process.
  public static var current: SecretMemory {
    let pages = SecretPages.total()
    return SecretMemory(reservedBytes: pages.reserved, lockedBytes: pages.locked)
  }

  /// Takes a first slab at once, so that the start of the process tells whether pages can be locked at all.
  public static func prepare() -> SecretMemory {
    _ = SecretBytes(count: 1) { _ in }
    return current
  }
}
