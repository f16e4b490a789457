import Raft
import Testing

@testable import NodeCore

/// Which configuration is in force at which entry.
struct ConfigurationHistoryTests {
  private func entry(_ index: UInt64, _ change: ConfigurationChange) -> Entry {
    Entry(term: 1, index: Index(index), kind: .configurationChangeV2, data: change.encoded)
  }

  private func history() throws -> ConfigurationHistory {
    var history = ConfigurationHistory(Configuration(voters: [1, 2, 3]), at: 10)
    try history.note(Entry(term: 1, index: 11, data: [1]))
    try history.note(entry(12, ConfigurationChange(transition: .implicit, steps: [.init(.addLearner, 4)])))
    try history.note(entry(14, .leaveJoint))
    try history.note(entry(20, ConfigurationChange(transition: .implicit, steps: [.init(.remove, 1)])))
    return history
  }

  @Test func eachEntryHasTheConfigurationInForce() throws {
    let history = try history()
    #expect(history.at(10) == Configuration(voters: [1, 2, 3]))
    #expect(history.at(11) == Configuration(voters: [1, 2, 3]))
    #expect(history.at(12).isJoint && history.at(13).isJoint)
    #expect(history.at(14) == Configuration(voters: [1, 2, 3], learners: [4]))
    #expect(history.at(19) == history.at(14))
    #expect(history.newest.voters == [2, 3] && history.newest.votersOutgoing == [1, 2, 3])
    // Before its beginning, the oldest that is known.
    #expect(history.at(3) == history.at(10))
  }

  @Test func whatIsCutIsForgottenAndWhatIsInForceStays() throws {
    var history = try history()
    let before = (14...25).map { history.at(Index(UInt64($0))) }
    history.forget(before: 17)
    #expect((14...25).map { history.at(Index(UInt64($0))) } == before)
    #expect(history.at(11) == history.at(14))
  }

  @Test func entriesAreTakenOnceAndWhatDoesNotFitIsRefused() throws {
    var history = try history()
    let newest = history.newest
    try history.note(entry(14, .leaveJoint))
    #expect(history.newest == newest)
    #expect(throws: RaftError.self) {
      try history.note(entry(21, ConfigurationChange(transition: .implicit, steps: [.init(.addVoter, 9)])))
    }
    #expect(history.newest == newest)
  }
}
