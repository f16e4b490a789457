import NodeCore
import Raft
import Registry
import Testing

@testable import Simulation

/// The memory that is held against the nodes' own, on what must never be.
struct ProofWatchTests {
  private func world() throws -> World {
    // Of several founders: a lone one asks nobody.
    let seed = try #require((0..<100 as Range<UInt64>).first { Simulation.options(of: $0).nodes >= 3 })
    let world = World(seed: seed)
    world.run(faulty: 3_000_000)
    #expect(world.violations == [])
    return world
  }

  /// A node that has started anew, and waits for its peers.
  private func asking(_ world: World) throws -> SimulatedNode {
    let node = try #require(world.present.first { $0.isUp })
    world.crash(node.place)
    world.start(node)
    try #require(node.core != nil)
    #expect(node.core?.position.isProven == false)
    return node
  }

  private func names(_ world: World) -> Set<String> { Set(world.violations.map(\.checker)) }

  @Test func aNodeThatIsNotAskedStartsToBeFound() throws {
    let world = try world()
    let node = try asking(world)
    let other = try #require(world.nodes.first { $0.place != node.place && $0.core?.position.isProven == true })
    // One that takes part, and has been answered by nobody.
    node.core = other.core
    #expect(!world.watchStart(of: node))
    #expect(names(world) == ["nothing is promised by an older disk"])
  }

  @Test func aContradictionThatIsPassedOverIsFound() throws {
    let world = try world()
    let node = try asking(world)
    let other = try #require(world.nodes.first { $0.place != node.place && $0.core?.position.isProven == true })
    let finding = Attestation.Finding.reached(DurablePosition(term: Term(1_000), index: 1))
    for peer in world.nodes where peer.place != node.place {
      node.proof.hear(
        Sender(peer.identity), .attestation(.answer(start: node.proof.question, finding)), at: node)
    }
    #expect(node.proof.contradiction != nil)
    node.core = other.core
    #expect(!world.watchStart(of: node))
    #expect(names(world) == ["nothing is promised by an older disk"])
  }

  @Test func aQuorumThatAnsweredIsEnough() throws {
    let world = try world()
    let node = try asking(world)
    let other = try #require(world.nodes.first { $0.place != node.place && $0.core?.position.isProven == true })
    for peer in world.nodes where peer.place != node.place {
      node.proof.hear(
        Sender(peer.identity), .attestation(.answer(start: node.proof.question, .unknown)), at: node)
    }
    node.core = other.core
    #expect(!world.watchStart(of: node))
    #expect(world.violations == [])
  }

  @Test(arguments: [(6, 1, true), (5, 9, true), (5, 8, false), (4, 900, false)] as [(UInt64, UInt64, Bool)])
  func aPromiseThatIsForgottenIsFound(term: UInt64, index: UInt64, isRight: Bool) throws {
    let world = World(seed: 3)
    let node = world.nodes[0]
    let told = DurablePosition(term: 5, index: 9)
    node.proof.hear(Sender(2), .attestation(.reached(told)), at: node)
    node.proof.hear(Sender(2), .attestation(.ask(start: 77)), at: node)
    let finding = Attestation.Finding.reached(DurablePosition(term: Term(term), index: Index(index)))
    let wrong = node.proof.fault(of: finding, to: 77, of: 2)
    #expect((wrong == nil) == isRight)
    // Answered once; a second answer was not asked for.
    #expect(node.proof.fault(of: finding, to: 77, of: 2) != nil)
  }

  @Test func whatWasHeardLongAgoOutlivesACrash() throws {
    let world = World(seed: 3)
    let node = world.nodes[0]
    func isKept(after ticks: Int) -> Bool {
      var proof = ProofWatch()
      proof.hear(Sender(2), .attestation(.reached(DurablePosition(term: 5, index: 9))), at: node)
      for _ in 0..<ticks { proof.tick() }
      proof.crash()
      proof.hear(Sender(2), .attestation(.ask(start: 77)), at: node)
      return proof.fault(of: .unknown, to: 77, of: 2) != nil
    }
    #expect(!isKept(after: 20))
    #expect(isKept(after: 200))
  }

  @Test func anAlarmWithoutAnOlderDiskIsFound() throws {
    let world = try world()
    world.damaged(world.nodes[0], "for no reason")
    #expect(names(world) == ["damage"])
  }
}
