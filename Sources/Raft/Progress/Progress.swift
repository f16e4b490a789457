/// What a leader knows about one member's log, and what it does about it.
public struct Progress: Sendable {
  /// How the leader sends entries to the member.
  public enum State: UInt8, Hashable, Sendable {
    /// At most one append for each heartbeat, to find where the logs part.
    case probe
    /// Optimistically, many appends before the first is acknowledged.
    case replicate
    /// Not at all, until the member has received a snapshot.
    case snapshot
  }

  /// The highest index at which the member's durable log is known to equal the leader's. Less than ``next``.
  public internal(set) var match: Index
  /// The next entry to send. In ``State/replicate`` everything before it is on its way; in ``State/snapshot`` it
  /// follows the snapshot.
  public internal(set) var next: Index
  /// The highest commit index that is on its way to the member, so that it is not sent twice; it falls back when
  /// appends are found to be lost.
  var sentCommit = Index.zero
  /// How entries are sent.
  public internal(set) var state = State.probe
  /// In ``State/snapshot``, the index of the snapshot on its way. It is told to the member by one message: should that
  /// one be lost, only the report of it (or an append response) ends the state.
  public internal(set) var pendingSnapshot: Index?
  /// Whether the member was heard from since the last check of the quorum.
  public internal(set) var isRecentlyActive: Bool
  /// Whether nothing is sent until the member is heard from: in ``State/probe`` after one append, in
  /// ``State/replicate`` when the window is full.
  public internal(set) var isFlowPaused = false
  /// The appends on their way in ``State/replicate``.
  public internal(set) var inflight: InflightWindow
  /// Whether the member is a learner.
  public internal(set) var isLearner: Bool

  init(match: Index, next: Index, isLearner: Bool, isRecentlyActive: Bool, inflight: InflightWindow) {
    self.match = match
    self.next = next
    self.isLearner = isLearner
    self.isRecentlyActive = isRecentlyActive
    self.inflight = inflight
  }

  /// Whether nothing may be sent to the member at present.
  public var isPaused: Bool {
    state == .snapshot || isFlowPaused
  }

  private mutating func enter(_ state: State) {
    isFlowPaused = false
    pendingSnapshot = nil
    self.state = state
    inflight.reset()
  }

  /// Goes to look for the point at which the logs part, after a snapshot that was sent or after what matched.
  mutating func becomeProbe() {
    let snapshot = state == .snapshot ? pendingSnapshot : nil
    enter(.probe)
    next = max(match, snapshot ?? .zero).next
    sentCommit = min(sentCommit, next.previous)
  }

  /// Goes to send optimistically from what matched.
  mutating func becomeReplicate() {
    enter(.replicate)
    next = match.next
  }

  /// Waits for a snapshot to arrive.
  mutating func becomeSnapshot(at index: Index) {
    enter(.snapshot)
    pendingSnapshot = index
    next = index.next
    sentCommit = index
  }

  /// Notes an append of so many entries and bytes that was sent from ``next`` on.
  mutating func noteSent(entries: Int, bytes: UInt64, commit: Index) {
    switch state {
    case .replicate:
      if entries > 0 {
        next = next + UInt64(entries)
        inflight.add(last: next.previous, bytes: bytes)
      }
      // An append that fills the window, or an empty one that finds it full, is itself the probe to wait for.
      isFlowPaused = inflight.isFull
    case .probe:
      if entries > 0 { isFlowPaused = true }
    case .snapshot:
      preconditionFailure("nothing is sent while a snapshot is on its way")
    }
    sentCommit = commit
  }

  /// Notes a commit index sent by a heartbeat.
  mutating func noteSentCommit(_ commit: Index) {
    sentCommit = commit
  }

  /// Whether an append with this commit index could tell the member anything new.
  func canRaiseCommit(to index: Index) -> Bool {
    // Beyond next - 1 the member would have nothing to commit.
    index > sentCommit && sentCommit < next.previous
  }

  /// Takes an acknowledgement up to an index. Returns whether it is news.
  mutating func update(match index: Index) -> Bool {
    guard index > match else { return false }
    match = index
    next = max(next, index.next)
    isFlowPaused = false
    return true
  }

  /// Takes a rejection of an append after `rejected`, with the last index at which the logs may still match. Returns
  /// false for a rejection that can only be late.
  mutating func decrease(rejected: Index, hint: Index) -> Bool {
    if state == .replicate {
      guard rejected > match else { return false }
      next = match.next
      sentCommit = min(sentCommit, next.previous)
      return true
    }
    // A member that is probed gets one append at a time, so the rejection must be of the one before `next`.
    guard next.previous == rejected else { return false }
    next = max(min(rejected, hint.next), match.next)
    sentCommit = min(sentCommit, next.previous)
    isFlowPaused = false
    return true
  }
}
