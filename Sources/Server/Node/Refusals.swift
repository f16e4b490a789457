internal import KMIP
internal import NodeCore
internal import Operations

extension Evaluator {
  /// The reply to a request that the node did not run, or whose outcome it does not know.
  func refusal(_ frame: [UInt8], _ refusal: Refusal) -> [UInt8] {
    switch refusal {
    case .noLeader:
      self.refusal(
        frame, .generalFailure,
        "the cluster has no leader now: a majority of its nodes must be up and reach each other. Not run; try again")
    case .outcomeUnknown:
      self.refusal(
        frame, .generalFailure,
        "outcome unknown: the cluster did not confirm the request in time. It may have run; look before you repeat it")
    case .busy: self.refusal(frame, .generalFailure, "the node holds too many requests. Not run; try again")
    case .failed:
      self.refusal(
        frame, .generalFailure, "the request met others that changed the same objects again and again. Not run")
    case .unavailable(let reason): self.refusal(frame, .generalFailure, "not served: \(reason). Not run")
    }
  }
}
