import Testing

@testable import Raft

@Suite("Configuration changes")
struct MembershipTests {
  private static func randomSteps(_ generator: inout SeededGenerator) -> [ConfigurationChange.Step] {
    (0...generator.below(5)).map { _ in
      let action: ConfigurationChange.Step.Action = [.addVoter, .remove, .update, .addLearner][generator.below(4)]
      return .init(action, NodeID(UInt64(generator.below(6)) + 1))
    }
  }

  private static func changer(_ configuration: Configuration, _ lastIndex: Index = 9) throws -> ConfigurationChanger {
    try ConfigurationChanger.restoring(
      configuration, lastIndex: lastIndex, window: InflightWindow(limit: 4, byteLimit: 0))
  }

  @Test("a random change made directly, or through a joint configuration, ends the same")
  func simpleEqualsJoint() throws {
    var generator = SeededGenerator(seed: 11)
    var both = 0
    for _ in 0..<3_000 {
      var configuration = Configuration(voters: [1])
      for _ in 0..<generator.below(4) {
        var changer = try Self.changer(configuration)
        try? changer.enterJoint(autoLeave: false, Self.randomSteps(&generator))
        try? changer.leaveJoint()
        configuration = changer.configuration
      }
      let steps = Self.randomSteps(&generator)
      var direct = try Self.changer(configuration)
      var joint = direct
      guard (try? direct.simple(steps)) != nil else { continue }
      both += 1
      try joint.enterJoint(autoLeave: generator.oneIn(2), steps)
      // While it is joint, the old voters are still there, all of them.
      #expect(joint.configuration.votersOutgoing == configuration.voters)
      try joint.leaveJoint()
      #expect(joint.configuration == direct.configuration)
    }
    #expect(both > 500)
  }

  @Test("whatever configuration can be reached can be restored from a snapshot")
  func restoration() throws {
    var generator = SeededGenerator(seed: 12)
    var joints = 0
    for _ in 0..<3_000 {
      var changer = try Self.changer(Configuration(voters: [1, 2, 3]))
      for _ in 0..<generator.below(4) {
        try? changer.enterJoint(autoLeave: generator.oneIn(2), Self.randomSteps(&generator))
        if generator.oneIn(2) { try? changer.leaveJoint() }
      }
      joints += changer.configuration.isJoint ? 1 : 0
      let restored = try Self.changer(changer.configuration)
      #expect(restored.configuration == changer.configuration)
      #expect(restored.peers.peers.map(\.id) == changer.configuration.members)
    }
    #expect(joints > 300)
  }

  @Test("what no change can lead to is not restored")
  func impossible() {
    for configuration in [
      Configuration(voters: [1], learners: [1]), Configuration(voters: [1], learnersNext: [2]),
      Configuration(voters: [], votersOutgoing: [1]), Configuration(voters: [1], autoLeave: true),
    ] {
      #expect(throws: RaftError.inconsistentStorage) { _ = try Self.changer(configuration) }
    }
  }

  @Test("a change is written and read again, and nothing else is")
  func coding() throws {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<1_000 {
      let change = ConfigurationChange(
        transition: [.automatic, .implicit, .explicit][generator.below(3)], steps: Self.randomSteps(&generator),
        context: (0..<generator.below(20)).map { UInt8($0) })
      let bytes = change.encoded
      #expect(try ConfigurationChange(encoded: bytes) == change)
      // Cut short, or with one byte too many, it is not read.
      for length in 1..<bytes.count {
        #expect(throws: RaftError.malformedConfigurationChange) {
          _ = try ConfigurationChange(encoded: Array(bytes.prefix(length)))
        }
      }
      #expect(throws: RaftError.malformedConfigurationChange) { _ = try ConfigurationChange(encoded: bytes + [0]) }
    }
    #expect(ConfigurationChange.leaveJoint.encoded.isEmpty)
    #expect(try ConfigurationChange(encoded: []) == .leaveJoint)
  }

  @Test("the form on disk does not change unnoticed")
  func form() throws {
    let change = ConfigurationChange(
      transition: .explicit, steps: [.init(.addVoter, 258), .init(.addLearner, 3)], context: [9])
    let expected: [UInt8] = [
      1, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 9,
    ]
    #expect(change.encoded == expected)
    for (place, value) in [(0, 2), (1, 3), (4, 4)] as [(Int, UInt8)] {
      var wrong = expected
      wrong[place] = value
      #expect(throws: RaftError.malformedConfigurationChange) { _ = try ConfigurationChange(encoded: wrong) }
    }
    #expect(throws: RaftError.malformedConfigurationChange) {
      _ = try ConfigurationChange(encoded: [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }
  }

  @Test("only one change is on its way at a time (§4.1)")
  func oneAtATime() throws {
    var node = try Bench.leader()
    node.work()
    try node.acknowledge(2, upTo: 1)
    node.work()
    let change = ConfigurationChange(steps: [.init(.addLearner, 4)])
    #expect(node.propose(change) == .appended(term: 1, indexes: 2...2))
    #expect(node.propose(change) == .refused(.pending(at: 2, applied: 1)))
    node.work()
    try node.acknowledge(2, upTo: 3)
    node.work()
    #expect(node.configuration.learners == [4])
    #expect(node.propose(ConfigurationChange(steps: [.init(.addVoter, 4)])) == .appended(term: 1, indexes: 4...4))
  }
}
