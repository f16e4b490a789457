/// How the bytes of a connection are cut into requests: the port that it came to decides.
enum Framing {
  case ttlv(FrameAssembler)
  case https(HTTPAssembler)

  enum Step {
    case needsMore
    case announced(Int)
    /// To be sent before the request is complete.
    case interim([UInt8])
    case frame([UInt8])
    case request(HTTPRequest)
    case ended(Farewell)
  }

  /// What is said to a stream that cannot be used further.
  enum Farewell {
    case ttlv(FrameProblem, prefix: [UInt8])
    case https(HTTPRefusal)
  }

  init(_ transport: FrontEnd.Transport, _ limits: FrontEndLimits) {
    switch transport {
    case .ttlv: self = .ttlv(FrameAssembler(limit: limits.frameBytes, announceAbove: limits.freeFrameBytes))
    case .https: self = .https(HTTPAssembler(limit: limits.frameBytes, announceAbove: limits.freeFrameBytes))
    }
  }

  /// For a client that answers instead of asking.
  init(ofResponses limits: FrontEndLimits) {
    self = .ttlv(FrameAssembler(limit: limits.responseBytes, announceAbove: limits.responseBytes, message: .response))
  }

  var isPartial: Bool {
    switch self {
    case .ttlv(let assembler): assembler.isPartial
    case .https(let assembler): assembler.isPartial
    }
  }

  var partialBytes: Int {
    switch self {
    case .ttlv(let assembler): assembler.partialBytes
    case .https(let assembler): assembler.partialBytes
    }
  }

  mutating func take(from bytes: UnsafeRawBufferPointer, at offset: inout Int) -> Step {
    switch self {
    case .ttlv(var assembler):
      // The enum lets go of its copy, so that the assembler's bytes are changed in place.
      self = .https(HTTPAssembler(limit: 0, announceAbove: 0))
      defer { self = .ttlv(assembler) }
      switch assembler.take(from: bytes, at: &offset) {
      case .needsMore: return .needsMore
      case .announced(let count): return .announced(count)
      case .frame(let frame): return .frame(frame)
      case .broken(let problem, let prefix): return .ended(.ttlv(problem, prefix: prefix))
      }
    case .https(var assembler):
      self = .ttlv(FrameAssembler(limit: 0, announceAbove: 0))
      defer { self = .https(assembler) }
      switch assembler.take(from: bytes, at: &offset) {
      case .needsMore: return .needsMore
      case .announced(let count): return .announced(count)
      case .awaited: return .interim(HTTPReply.goOn)
      case .request(let request): return .request(request)
      case .refused(let refusal): return .ended(.https(refusal))
      }
    }
  }

  /// What to say to a sender that stopped in the midst of a request; nil: nothing.
  func abandoned() -> Farewell? {
    switch self {
    case .ttlv(let assembler):
      guard let (problem, prefix) = assembler.abandoned(), case .tooLong = problem else { return nil }
      return .ttlv(problem, prefix: prefix)
    case .https(let assembler): return assembler.isPartial ? .https(.requestTimeout) : nil
    }
  }

  /// What to say to a client whose certificate is no longer accepted.
  func refused(_ frame: [UInt8], _ reason: String) -> Farewell {
    switch self {
    case .ttlv: .ttlv(.refused(reason), prefix: frame)
    case .https: .https(.forbidden)
    }
  }
}
