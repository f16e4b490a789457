import Testing

@testable import Simulation

struct EventQueueTests {
  @Test func eventsComeInTheOrderOfTheirTimes() {
    var queue = EventQueue()
    var draw = SeededGenerator(seed: 1)
    var put: [(time: UInt64, client: Int)] = []
    for client in 0..<500 {
      let time = draw.within(UInt64(0)...50)
      put.append((time, client))
      queue.put(.client(client), at: time)
    }
    // Those of one time keep the order in which they were put.
    let expected = put.sorted { ($0.time, $0.client) < ($1.time, $1.client) }
    for each in expected {
      guard let taken = queue.take(), case .client(let client) = taken.event else {
        return #expect(Bool(false), "an event is missing")
      }
      #expect(taken.time == each.time)
      #expect(client == each.client)
    }
    #expect(queue.take()?.time == nil)
  }
}
