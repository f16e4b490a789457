internal import Access
internal import NodeCore
internal import PeerWire
internal import Raft
internal import Registry

/// The node's messages as frames, and back.
enum PeerCoding {
  /// Frames for messages to one peer, in order; consensus messages that follow each other share a frame.
  static func frames(_ messages: [PeerMessage], _ envelope: Envelope) -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var consensus: [Message] = []
    var newest: Int64 = 0
    func flush() {
      if consensus.isEmpty { return }
      frames += PeerFrame.frames(of: consensus, stamp: newest, envelope)
      consensus = []
    }
    for message in messages {
      switch message {
      case .raft(let raft, let stamp):
        consensus.append(raft)
        newest = max(newest, stamp)
      case .forward(let forward):
        flush()
        frames.append(PeerFrame.forward(frame(forward)).encoded(envelope))
      case .forwardReply(let reply):
        flush()
        frames.append(PeerFrame.forwardReply(frame(reply)).encoded(envelope))
      case .report(let report):
        flush()
        frames.append(PeerFrame.report(frame(report)).encoded(envelope))
      case .departed(let incarnation):
        flush()
        frames.append(PeerFrame.departed(incarnation: incarnation).encoded(envelope))
      case .attestation(let attestation):
        flush()
        frames.append(PeerFrame.attestation(frame(attestation)).encoded(envelope))
      }
    }
    flush()
    return frames
  }

  private static func frame(_ forward: Forward) -> ForwardFrame {
    ForwardFrame(
      identity: ForwardIdentity(forward.identity), lowestOutstanding: forward.lowestOutstanding,
      term: forward.term.rawValue, kind: forward.kind.code, principal: forward.principal.encoded, frame: forward.frame)
  }

  private static func frame(_ reply: ForwardReply) -> ForwardReplyFrame {
    let (outcome, bytes): (UInt8, [UInt8]) =
      switch reply.outcome {
      case .reply(let bytes): (0, bytes)
      case .notLeader: (1, [])
      case .refused(.noLeader): (2, [])
      case .refused(.outcomeUnknown): (3, [])
      case .refused(.busy): (4, [])
      case .refused(.failed): (5, [])
      case .refused(.unavailable(let reason)): (6, Array(reason.utf8))
      case .refused(.departed): (7, [])
      }
    return ForwardReplyFrame(
      identity: ForwardIdentity(reply.identity), term: reply.term.rawValue, outcome: outcome, bytes: bytes)
  }

  private static func frame(_ report: NodeReport) -> NodeReportFrame {
    NodeReportFrame(
      isUnsealed: report.isUnsealed, hasToken: report.hasToken, hasSpace: report.hasSpace, start: report.start,
      lowestOutstanding: report.lowestOutstanding, durableCommit: report.durableCommit)
  }

  private static func frame(_ attestation: Attestation) -> AttestationFrame {
    switch attestation {
    case .reached(let position): .reached(term: position.term.rawValue, index: position.index.rawValue)
    case .ask(let start): .ask(start: start)
    case .answer(let start, .unknown): .unknown(start: start)
    case .answer(let start, .reached(let position)):
      .known(start: start, term: position.term.rawValue, index: position.index.rawValue)
    case .answer(let start, .laterIncarnation(let incarnation)): .laterIncarnation(start: start, incarnation)
    }
  }

  static func message(_ frame: AttestationFrame) -> PeerMessage {
    let attestation: Attestation =
      switch frame {
      case .reached(let term, let index): .reached(DurablePosition(term: Term(term), index: Index(index)))
      case .ask(let start): .ask(start: start)
      case .unknown(let start): .answer(start: start, .unknown)
      case .known(let start, let term, let index):
        .answer(start: start, .reached(DurablePosition(term: Term(term), index: Index(index))))
      case .laterIncarnation(let start, let incarnation): .answer(start: start, .laterIncarnation(incarnation))
      }
    return .attestation(attestation)
  }

  static func message(_ frame: NodeReportFrame) -> PeerMessage {
    .report(
      NodeReport(
        isUnsealed: frame.isUnsealed, hasToken: frame.hasToken, hasSpace: frame.hasSpace, start: frame.start,
        lowestOutstanding: frame.lowestOutstanding, durableCommit: frame.durableCommit))
  }

  static func message(_ frame: ForwardFrame) -> PeerMessage? {
    guard let kind = Request.Kind(code: frame.kind), let principal = try? Principal(encoded: frame.principal) else {
      return nil
    }
    return .forward(
      Forward(
        identity: RequestIdentity(frame.identity), lowestOutstanding: frame.lowestOutstanding, term: Term(frame.term),
        kind: kind, principal: principal, frame: frame.frame))
  }

  static func message(_ frame: ForwardReplyFrame) -> PeerMessage? {
    let outcome: ForwardReply.Outcome
    switch frame.outcome {
    case 0: outcome = .reply(frame.bytes)
    case 1: outcome = .notLeader
    case 2: outcome = .refused(.noLeader)
    case 3: outcome = .refused(.outcomeUnknown)
    case 4: outcome = .refused(.busy)
    case 5: outcome = .refused(.failed)
    case 6: outcome = .refused(.unavailable(String(decoding: frame.bytes, as: UTF8.self)))
    case 7: outcome = .refused(.departed)
    default: return nil
    }
    return .forwardReply(
      ForwardReply(identity: RequestIdentity(frame.identity), term: Term(frame.term), outcome: outcome))
  }
}

extension ForwardIdentity {
  init(_ identity: RequestIdentity) {
    self.init(origin: identity.origin, incarnation: identity.incarnation, sequence: identity.sequence)
  }
}

extension RequestIdentity {
  init(_ identity: ForwardIdentity) {
    self.init(origin: identity.origin, incarnation: identity.incarnation, sequence: identity.sequence)
  }
}

extension Request.Kind {
  fileprivate var code: UInt8 {
    switch self {
    case .read: 0
    // A use goes to the leader as the write that it has turned out to be.
    case .write, .use: 1
    case .longWrite: 2
    case .cluster: 3
    case .records: 4
    }
  }

  fileprivate init?(code: UInt8) {
    switch code {
    case 0: self = .read
    case 1: self = .write
    case 2: self = .longWrite
    case 3: self = .cluster
    case 4: self = .records
    default: return nil
    }
  }
}
