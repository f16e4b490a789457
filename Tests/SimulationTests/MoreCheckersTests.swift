import KMIP
import NodeCore
import Raft
import Registry
import Store
import TTLV
import Testing

@testable import Simulation

/// Checkers of leaders, of disks that are read again, and of what clients are told: each on what must never be.
struct MoreCheckersTests {
  private func names(_ world: World) -> Set<String> { Set(world.violations.map(\.checker)) }

  private func world() -> World {
    let world = World(seed: 3)
    world.run(faulty: 3_000_000)
    #expect(world.violations == [])
    return world
  }

  private func leader(_ world: World) throws -> SimulatedNode {
    try #require(world.nodes.first { $0.core?.status.role == .leader })
  }

  @Test func twoLeadersOfATermAreFound() throws {
    let world = world()
    let leader = try leader(world)
    let other = SimulatedNode(
      place: (leader.place + 1) % world.nodes.count, configuration: leader.disk.durable.configuration,
      evaluator: leader.evaluator)
    other.core = leader.core
    other.mirror = leader.mirror
    world.checkers.observe(other, in: world)
    #expect(names(world).contains("one leader"))
  }

  @Test func aLeaderThatLacksACommittedEntryIsFound() throws {
    let world = world()
    let leader = try leader(world)
    let newest = try #require(world.checkers.committed.last).entry
    leader.mirror = MemoryLogStorage(
      hardState: leader.mirror.hardState, base: leader.mirror.base, entries: leader.mirror.entries.dropLast(),
      configuration: leader.mirror.configuration)
    world.checkers.complete(leader, newest.term.next, world)
    #expect(names(world) == ["leader completeness"])
  }

  @Test func anEarlierTermCommittedByCountingIsFound() throws {
    let world = world()
    let leader = try leader(world)
    let commit = try #require(leader.core).status.commit
    let entries = leader.mirror.entries.map { entry in
      var entry = entry
      if entry.index == commit { entry.term = Term(0) }
      return entry
    }
    leader.mirror = MemoryLogStorage(
      hardState: leader.mirror.hardState, base: leader.mirror.base, entries: entries,
      configuration: leader.mirror.configuration)
    leader.seenCommit = commit.previous
    world.checkers.observe(leader, in: world)
    #expect(names(world).contains("commits its own term"))
  }

  @Test func aDamagedEntryThatIsReadAgainIsFound() throws {
    let world = world()
    let node = world.nodes[0]
    let last = try #require(node.mirror.entries.last)
    var damaged = last
    damaged.data += [1]
    node.mirror.append([damaged])
    world.checkers.restarted(node, in: world)
    #expect(names(world) == ["log matching"])
  }

  @Test func timeThatGoesBackAcrossTermsIsFound() throws {
    let world = world()
    let at = try #require(
      world.checkers.committed.indices.first {
        guard case .applied? = world.checkers.committed[$0].outcome else { return false }
        return world.workload.made[world.checkers.committed[$0].entry.data] != nil
      })
    world.checkers.stamps = (Term(0), .min, .max)
    world.checkers.stamped(at, world)
    #expect(names(world) == ["stamps"])
  }

  @Test func aKeyReleasedWithoutAnEntryIsFound() {
    let world = world()
    let call = call(world, [.get(UniqueIdentifier("x"))], .answered([.material(1)]))
    world.checkers.answered(call, in: world)
    #expect(names(world) == ["audit"])
  }

  @Test func aReplyThatIsNoAnswerIsFound() {
    let world = world()
    world.checkers.answered(call(world, [.create], .garbled("three items")), in: world)
    #expect(names(world) == ["replies"])
  }

  private func call(_ world: World, _ steps: [Step], _ outcome: Call.Outcome) -> Call {
    let known = world.workload.next(0, node: 0, at: world.time)
    return Call(
      number: known.number, client: 0, node: 0, name: 0, steps: steps, continuation: .stop, version: .v1_4,
      frame: [], invoked: world.time, ended: world.time, outcome: outcome)
  }
}
