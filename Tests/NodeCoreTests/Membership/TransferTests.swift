import Access
import NodeCore
import Raft
import Registry
import TTLV
import Testing

/// A leader on its way out.
struct TransferTests {
  /// Its proposals would be dropped. Planned again and again without a pause, they would keep the node from hearing that
  /// the transfer is over.
  @Test func plansNothingUntilTheTransferIsOver() throws {
    let bench = try Bench(3)
    #expect(try bench.run(until: { bench.leader?.machine.members.index ?? 0 > 0 }))
    try bench.run(ticks: 20)
    let leader = try #require(bench.leader)
    let target = try #require(bench.nodes.keys.first { $0 != leader.member.id })
    // The order to take over never arrives.
    bench.cut = [target]
    #expect(try bench.command(.transferLeadership(to: target)) == .done)
    let command = ClusterCommand.issueToken(hash: [UInt8](repeating: 1, count: 32), expires: 1, kind: .full)
    leader.core.step(
      .request(
        .init(
          id: 77, frame: command.encoded, principal: .init(identity: "a", isAdministrator: true), kind: .cluster)))
    let planned = leader.core.takeEffects().contains { if case .plan = $0 { true } else { false } }
    #expect(!planned)
    #expect(leader.replies[77] == nil)
    // Given up after an election timeout; then the command is carried out.
    #expect(try bench.run(until: { leader.replies[77] != nil }, limit: 40))
  }
}
