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
  case delivery(from: Int, to: Int, Parcel)
  /// A link is seen to be broken at one of its ends.
  case linkLost(node: Int, life: Int, peer: Int)
  case snapshotSent(node: Int, life: Int, to: Int, succeeded: Bool)
  case client(Int)
  case fault
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
  private struct Item {
    let time: UInt64
    let number: UInt64
    let event: Event

    func isBefore(_ other: Item) -> Bool { time < other.time || (time == other.time && number < other.number) }
  }

  private var heap: [Item] = []
  private var next: UInt64 = 0

  mutating func put(_ event: Event, at time: UInt64) {
    heap.append(Item(time: time, number: next, event: event))
    next += 1
    var at = heap.count - 1
    while at > 0 {
      let parent = (at - 1) / 2
      guard heap[at].isBefore(heap[parent]) else { break }
      heap.swapAt(at, parent)
      at = parent
    }
  }

  mutating func take() -> (time: UInt64, event: Event)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      var at = 0
      while true {
        var least = at
        for child in [2 * at + 1, 2 * at + 2] where child < heap.count && heap[child].isBefore(heap[least]) {
          least = child
        }
        if least == at { break }
        heap.swapAt(at, least)
        at = least
      }
    }
    return (first.time, first.event)
  }
}
