internal import Registry
internal import Synchronization

/// Where changes of objects flow to as they are applied, while somebody wants them. Costs one look at a flag otherwise.
final class ChangeTap: Sendable {
  private let open = Atomic<Bool>(false)
  private let taker = Mutex<(@Sendable ([RecordChange]) -> Void)?>(nil)

  var isOpen: Bool { open.load(ordering: .acquiring) }

  /// Sets who takes them; called on the state's thread, and must not block.
  func lead(to take: @escaping @Sendable ([RecordChange]) -> Void) { taker.withLock { $0 = take } }

  func set(open isWanted: Bool) { open.store(isWanted, ordering: .releasing) }

  func take(_ changes: [RecordChange]) {
    guard !changes.isEmpty else { return }
    taker.withLock { $0 }?(changes)
  }
}
