import Foundation
import Peering
import Raft
import Registry
import Testing

@testable import Server

@Suite struct KnownMembersTests {
  private static func member(_ id: UInt64, incarnation: UInt64 = 1) -> Registry.Member {
    Registry.Member(
      id: NodeID(id), incarnation: incarnation, Particulars(peer: Array("127.0.0.\(id):5697".utf8)))
  }

  private var known = KnownMembers(own: 1, founders: (1...3).map { Self.member($0) }, remembered: nil)
  private static let elsewhere = PeerAddress(host: "127.0.0.9", port: 1)

  @Test func membersAreWelcomeAndCalledWhereTheTableSays() {
    var known = known
    let answer1 = known.verdict(2, incarnation: 1, address: nil)
    #expect(answer1 == .welcome)
    #expect(
      known.peers == [2: PeerAddress(host: "127.0.0.2", port: 5697), 3: PeerAddress(host: "127.0.0.3", port: 5697)])
  }

  @Test func aNodeThatWasRemovedIsToldSo() {
    var known = known
    let answer2 = known.take([Self.member(1), Self.member(2)], at: 10)
    #expect(answer2)
    guard case .departed(incarnation: 1, _) = known.verdict(3, incarnation: 1, address: Self.elsewhere) else {
      Issue.record("let in")
      return
    }
    #expect(known.peers[3] == nil)
  }

  @Test func anEarlierLifeOfADiskIsTurnedAway() {
    var known = known
    let answer3 = known.take([Self.member(1), Self.member(2, incarnation: 4), Self.member(3)], at: 10)
    #expect(answer3)
    guard case .departed(incarnation: 4, _) = known.verdict(2, incarnation: 3, address: nil) else {
      Issue.record("let in")
      return
    }
    let answer4 = known.verdict(2, incarnation: 4, address: nil)
    #expect(answer4 == .welcome)
  }

  @Test func aNodeThatTheLogHasNotToldOfYetIsCalledWhereItSays() {
    var known = known
    let answer5 = known.verdict(4, incarnation: 1, address: Self.elsewhere)
    #expect(answer5 == .newcomer)
    #expect(known.peers[4] == Self.elsewhere)
    let answer6 = known.verdict(4, incarnation: 1, address: Self.elsewhere)
    #expect(answer6 == .welcome)
    guard case .refused = known.verdict(5, incarnation: 1, address: nil) else {
      Issue.record("let in without an address")
      return
    }
    // The log tells of it: from now on the table says where it is.
    let answer7 = known.take((1...4).map { Self.member($0) }, at: 10)
    #expect(answer7)
    #expect(known.peers[4] == PeerAddress(host: "127.0.0.4", port: 5697))
  }

  @Test func visitorsAreBounded() {
    var known = known
    for id in 4..<20 as Range<UInt64> {
      let answer8 = known.verdict(NodeID(id), incarnation: 1, address: Self.elsewhere)
      #expect(answer8 == .newcomer)
    }
    guard case .refused = known.verdict(20, incarnation: 1, address: Self.elsewhere) else {
      Issue.record("a seventeenth visitor")
      return
    }
  }

  /// A state that is rebuilt goes through all old tables again: they must not undo what a newer one said.
  @Test func anOlderListDoesNotUndoTheRememberedOne() {
    let remembered = MembersFile.Content(index: 100, highest: 5, members: [Self.member(1), Self.member(5)])
    var known = KnownMembers(own: 1, founders: (1...3).map { Self.member($0) }, remembered: remembered)
    let answer9 = known.take((1...3).map { Self.member($0) }, at: 40)
    #expect(!answer9)
    let answer10 = known.verdict(5, incarnation: 1, address: nil)
    #expect(answer10 == .welcome)
    guard case .departed = known.verdict(4, incarnation: 1, address: Self.elsewhere) else {
      Issue.record("a removed node was let in")
      return
    }
    let answer11 = known.take([Self.member(1)], at: 101)
    #expect(answer11)
    guard case .departed = known.verdict(5, incarnation: 1, address: nil) else {
      Issue.record("a removed node was let in")
      return
    }
  }

  @Test func theFileKeepsTheListAndForgetsItWhenDamaged() throws {
    let folder = try TemporaryFolder()
    let content = MembersFile.Content(index: 12, highest: 9, members: [Self.member(1), Self.member(7, incarnation: 3)])
    try MembersFile.write(content, in: folder.path)
    #expect(MembersFile.read(in: folder.path) == content)
    let path = folder.path + "/members"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for bad in ["", "conclave members 2\n", String(text.dropLast(3)), text.replacing("12 9", with: "12")] {
      try bad.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(MembersFile.read(in: folder.path) == nil, "\(bad)")
    }
  }
}
