@testable import Raft

/// Plays scripts about the algebra of configuration changes.
struct ConfigurationPlayer {
  private var configuration = Configuration()
  private var peers = PeerTable()
  private var lastIndex = Index.zero

  mutating func handle(_ directive: Directive) -> String {
    // The log is one entry longer for each command, so that it shows when a member was added.
    defer { lastIndex = lastIndex.next }
    var changer = ConfigurationChanger(
      configuration: configuration, peers: peers, lastIndex: lastIndex,
      window: InflightWindow(limit: 10, byteLimit: 0))
    do throws(ScriptError) {
      let steps = try ConfigurationChange.steps(directive.input)
      do throws(ConfigurationError) {
        switch directive.command {
        case "simple": try changer.simple(steps)
        case "enter-joint":
          try changer.enterJoint(autoLeave: directive.values("autoleave")?.first == "true", steps)
        case "leave-joint":
          guard steps.isEmpty else { return "this command takes no input\n" }
          try changer.leaveJoint()
        default: return "unknown command"
        }
      } catch {
        return error.etcdText + "\n"
      }
    } catch {
      return error.description
    }
    configuration = changer.configuration
    peers = changer.peers
    return configuration.etcdConfiguration + "\n"
      + peers.peers.map { "\($0.id): \($0.progress.etcdText)\n" }.joined()
  }
}

extension ConfigurationError {
  var etcdText: String {
    switch self {
    case .removedAllVoters: "removed all voters"
    case .moreThanOneVoterChanged: "more than one voter changed without entering joint config"
    case .alreadyJoint: "config is already joint"
    case .notJoint: "can't leave a non-joint config"
    case .simpleChangeInJoint: "can't apply simple config change in joint config"
    case .zeroVoterJoint: "can't make a zero-voter config joint"
    }
  }
}
