extension ConfigurationChanger {
  /// The state after which a cluster has come to this configuration, with new progress for all members.
  /// - Throws: ``RaftError/inconsistentStorage`` if no sequence of changes can lead to it.
  static func restoring(
    _ configuration: Configuration, lastIndex: Index, window: InflightWindow
  ) throws(RaftError) -> ConfigurationChanger {
    var changer = ConfigurationChanger(
      configuration: Configuration(), peers: PeerTable(), lastIndex: lastIndex, window: window)
    do throws(ConfigurationError) {
      let incoming =
        configuration.voters.map { ConfigurationChange.Step(.addVoter, $0) }
        + configuration.learners.map { ConfigurationChange.Step(.addLearner, $0) }
        + configuration.learnersNext.map { ConfigurationChange.Step(.addLearner, $0) }
      if configuration.isJoint {
        // First the old voters, one by one; then, in one joint step, they go and all others come.
        for id in configuration.votersOutgoing { try changer.simple([.init(.addVoter, id)]) }
        let outgoing = configuration.votersOutgoing.map { ConfigurationChange.Step(.remove, $0) }
        try changer.enterJoint(autoLeave: configuration.autoLeave, outgoing + incoming)
      } else {
        for step in incoming { try changer.simple([step]) }
      }
    } catch {
      throw .inconsistentStorage
    }
    guard changer.configuration == configuration else { throw .inconsistentStorage }
    return changer
  }
}
