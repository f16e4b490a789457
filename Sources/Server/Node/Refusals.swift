internal import KMIP
internal import NodeCore
internal import Operations
internal import Registry

extension Evaluator {
  /// The reply to a request that the node did not run, or whose outcome it does not know.
  func refusal(_ frame: [UInt8], _ refusal: Refusal) -> [UInt8] {
    let stamp = Stamp(time: Clocks.wall())
    return self.refusal(frame, refusal, stamp)
  }

  private func refusal(_ frame: [UInt8], _ refusal: Refusal, _ stamp: Stamp) -> [UInt8] {
    switch refusal {
    case .noLeader:
      self.refusal(
        frame, .generalFailure,
        "the cluster has no leader now: a majority of its nodes must be up and reach each other. Not run; try again",
        stamp: stamp)
    case .outcomeUnknown:
      self.refusal(
        frame, .generalFailure,
        "outcome unknown: the cluster did not confirm the request in time. It may have run; look before you repeat it",
        stamp: stamp)
    case .busy:
      self.refusal(frame, .generalFailure, "the node holds too many requests. Not run; try again", stamp: stamp)
    case .failed:
      self.refusal(
        frame, .generalFailure, "the request met others that changed the same objects again and again. Not run",
        stamp: stamp)
    case .departed:
      self.refusal(
        frame, .generalFailure, "the node is no member of the cluster any more. Not run; ask another node", stamp: stamp
      )
    case .unavailable(let reason): self.refusal(frame, .generalFailure, "not served: \(reason). Not run", stamp: stamp)
    }
  }
}
