import NodeCore
import Raft
import Registry
import TTLV
import Testing

/// Commands, answers and members come back from their bytes, and no other bytes are taken for one.
struct ClusterCodingTests {
  static let particulars = Particulars(
    kind: .witness, priority: 7, peer: Array("h:1".utf8), kmip: Array("h:2".utf8), https: [], admin: Array("h:3".utf8),
    name: [UInt8](repeating: 0x61, count: 255), fingerprint: [UInt8](repeating: 9, count: 32))
  static let member = Member(id: NodeID(5), incarnation: .max, particulars)
  static let hash = [UInt8](0..<32)

  static let commands: [ClusterCommand] = [
    .issueToken(hash: hash, expires: -1, kind: .witness), .admit(tokenHash: hash, particulars), .remove(NodeID(3)),
    .promote(NodeID(.max)), .replace(NodeID(1), by: NodeID(2)), .transferLeadership(to: nil),
    .transferLeadership(to: NodeID(4)), .rejoin(NodeID(2), incarnation: 0, Particulars()),
    .describe(NodeID(2), particulars), .status, .recordHead(head),
    .pruneAudit(through: 77, under: head), .noteBackup([UInt8](repeating: 5, count: 16)),
    .offerKeys(generation: 2, commitment: hash, by: NodeID(3)),
    .destroyNameSpace("tenant 7", generation: 2, commitment: hash, by: NodeID(3)),
    .holdKeys(generation: .max, by: NodeID(3)), .clearKeys(generation: 2, by: NodeID(.max)),
  ]
  static let head = SignedHead(
    cluster: [UInt8](repeating: 3, count: 16), size: 99, root: hash, time: -4, node: 2,
    certificate: [UInt8](repeating: 8, count: 600), signature: [UInt8](repeating: 7, count: 72))

  static let answers: [ClusterAnswer] =
    [
      .done, .admitted(member, members: [member, Member(id: NodeID(1))]), .admitted(member, members: []),
      .status(
        ClusterStatus(
          term: 9, leader: NodeID(1), commit: 77, isChanging: true,
          members: [
            MemberStatus(
              member: member, standing: .leaving, isUnwanted: true, match: 12, takesSnapshot: false, isActive: true,
              isUnsealed: false, hasSpace: true)
          ])),
    ] + ClusterAnswer.Refusal.allCases.map { .refused($0, message: "why") }

  @Test(arguments: commands)
  func aCommandComesBack(_ command: ClusterCommand) throws {
    #expect(try ClusterCommand(encoded: command.encoded) == command)
  }

  @Test(arguments: answers)
  func anAnswerComesBack(_ answer: ClusterAnswer) throws {
    #expect(try ClusterAnswer(encoded: answer.encoded) == answer)
  }

  @Test func aMemberComesBack() throws {
    #expect(try Member(encoded: Self.member.encoded) == Self.member)
  }

  @Test func truncatedAndLongerBytesAreRefused() {
    for bytes in Self.commands.map(\.encoded) {
      for length in 0..<bytes.count {
        #expect(throws: RegistryError.self) { try ClusterCommand(encoded: Array(bytes[..<length])) }
      }
      #expect(throws: RegistryError.self) { try ClusterCommand(encoded: bytes + [0]) }
    }
    for bytes in Self.answers.map(\.encoded) {
      for length in 0..<bytes.count {
        #expect(throws: RegistryError.self) { try ClusterAnswer(encoded: Array(bytes[..<length])) }
      }
      #expect(throws: RegistryError.self) { try ClusterAnswer(encoded: bytes + [0]) }
    }
  }

  @Test func flippedBytesNeverCrash() {
    var state: UInt64 = 42
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 17
    }
    for bytes in Self.commands.map(\.encoded) + Self.answers.map(\.encoded) {
      for _ in 0..<2_000 {
        var other = bytes
        for _ in 0...(next() % 3) { other[Int(next() % UInt64(other.count))] = UInt8(truncatingIfNeeded: next()) }
        // What is read can be written, and read again as the same.
        if let command = try? ClusterCommand(encoded: other) {
          #expect((try? ClusterCommand(encoded: command.encoded)) == command)
        }
        if let answer = try? ClusterAnswer(encoded: other) {
          #expect((try? ClusterAnswer(encoded: answer.encoded)) == answer)
        }
        if let member = try? Member(encoded: other) { #expect((try? Member(encoded: member.encoded)) == member) }
      }
    }
  }
}
