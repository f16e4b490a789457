internal import NodeCore
internal import Raft
internal import Store

/// Something that happens in a simulated world at a certain time. What belongs to a node's process names its life and is
/// void once that life has ended.
enum Event {
  case tick(node: Int, life: Int)
  /// The node's own thread takes what has gathered for it.
  case wake(node: Int, life: Int)
  /// The log's thread has finished a group.
  case logged(node: Int, life: Int)
  /// The state machine's thread has finished what was queued.
  case stated(node: Int, life: Int)
  /// A worker begins a plan.
  case planning(node: Int, life: Int, Plan)
  /// A worker has finished a plan.
  case planned(node: Int, life: Int, Planned)
  case delivery(from: Sender, to: Int, Parcel)
  /// Operators look at what they are about; void when they have been called since.
  case operate(round: Int)
  /// A link is seen to be broken at one of its ends.
  case linkLost(node: Int, life: Int, peer: Int)
  case snapshotSent(node: Int, life: Int, to: Int, succeeded: Bool)
  /// A node looks after its keys: takes new ones, confirms, switches, lets old ones go.
  case tendKeys(node: Int, life: Int)
  case client(Int)
  /// A client's patience with a request ends.
  case impatient(UInt64)
  case fault
  case crashLeader
  case crashNode(Int, life: Int)
  case restart(node: Int)
  case unpause(node: Int)
  case mendNetwork(Int)
  case mendDisk(node: Int)
  case mendCondition(node: Int, FaultKind)
}

/// What travels between nodes.
enum Parcel {
  case message(PeerMessage)
  /// A whole streamed snapshot, and the message that installs it.
  case snapshot(InstallSnapshot, [(key: RecordKey, record: Record)])
}

/// Events in the order of their times; those of one time in the order in which they were put.
struct EventQueue {
  /// What the heap moves around: small, and without anything to count references of.
  private struct Item {
    let time: UInt64
    let number: UInt64
    let slot: Int

    func isBefore(_ other: Item) -> Bool { time < other.time || (time == other.time && number < other.number) }
  }

  private var heap: [Item] = []
  private var events: [Event?] = []
  private var free: [Int] = []
  private var next: UInt64 = 0

  mutating func put(_ event: Event, at time: UInt64) {
    let slot: Int
    if let last = free.popLast() {
      slot = last
      events[slot] = event
    } else {
      slot = events.count
      events.append(event)
    }
    let item = Item(time: time, number: next, slot: slot)
    next += 1
    heap.append(item)
    var at = heap.count - 1
    while at > 0 {
      let parent = (at - 1) / 2
      guard item.isBefore(heap[parent]) else { break }
      heap[at] = heap[parent]
      at = parent
    }
    heap[at] = item
  }

  mutating func take() -> (time: UInt64, event: Event)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      var at = 0
      while true {
        var child = 2 * at + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
        guard heap[child].isBefore(last) else { break }
        heap[at] = heap[child]
        at = child
      }
      heap[at] = last
    }
    guard let event = events[first.slot] else { preconditionFailure("an event is taken once") }
    events[first.slot] = nil
    free.append(first.slot)
    return (first.time, event)
  }
}
