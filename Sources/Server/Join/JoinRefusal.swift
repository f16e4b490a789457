internal import NodeCore

/// Why a member does not let a node in, as it travels to the joiner. Never renamed: joiners of other releases read them.
enum JoinRefusal: String, Error, Sendable {
  case unknownToken
  case tokenUsed
  case tokenExpired
  case unreachable
  case clock
  case badRequest
  case noAuthority
  case notThisNode
  case noLeader
  case refused
  case failed

  init(_ refusal: ClusterAnswer.Refusal) {
    switch refusal {
    case .unknownToken: self = .unknownToken
    case .tokenUsed: self = .tokenUsed
    case .tokenExpired: self = .tokenExpired
    case .noLeader, .sealed: self = .noLeader
    case .malformed, .anotherLog: self = .badRequest
    default: self = .refused
    }
  }
}

/// A refusal with the words for the operator at the joiner.
struct Refused: Error, Sendable {
  let code: JoinRefusal
  let message: String

  init(_ code: JoinRefusal, _ message: String) {
    self.code = code
    self.message = message
  }

  var reply: [String: any Sendable] { ["error": message, "code": code.rawValue] }
}
