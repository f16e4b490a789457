import NIOEmbedded
import Testing

@testable import Server

/// What calls the loop, and what waits until something else does.
struct InboxTests {
  /// An inbox whose turns note what they took.
  private final class Bench {
    let loop = EmbeddedEventLoop()
    let inbox: Inbox<Int>
    var taken: [[Int]] = []
    var heedsQuiet = true

    init() { inbox = Inbox(loop) }

    func open() {
      nonisolated(unsafe) let bench = self
      inbox.open {
        bench.taken.append(bench.inbox.take())
        bench.inbox.wait(heedingQuiet: bench.heedsQuiet)
      }
    }
  }

  @Test func oneTurnTakesAllThatHasGathered() {
    let bench = Bench()
    bench.inbox.put(0)
    bench.open()
    bench.inbox.put(1)
    bench.inbox.put(contentsOf: [2, 3])
    bench.loop.run()
    #expect(bench.taken == [[0, 1, 2, 3]])
    bench.inbox.put(4)
    bench.loop.run()
    #expect(bench.taken == [[0, 1, 2, 3], [4]])
  }

  @Test func quietMessagesWaitForOthersWhereTheyAreNotHeeded() {
    let bench = Bench()
    bench.open()
    bench.heedsQuiet = false
    bench.inbox.put(1)
    bench.loop.run()
    bench.inbox.put(contentsOf: [2], quietly: true)
    bench.loop.run()
    #expect(bench.taken == [[1]])
    bench.heedsQuiet = true
    bench.inbox.put(3)
    bench.loop.run()
    #expect(bench.taken == [[1], [2, 3]])
    bench.inbox.put(contentsOf: [4], quietly: true)
    bench.loop.run()
    #expect(bench.taken == [[1], [2, 3], [4]])
  }

  @Test func nothingComesAfterTheEnd() {
    let bench = Bench()
    bench.open()
    bench.inbox.close()
    bench.inbox.put(1)
    bench.loop.run()
    #expect(bench.taken.isEmpty)
  }
}
