public import KMIP
public import TTLV

/// Plays the cases of one family and version, in order, against a server.
public struct Player {
  /// Sends the bytes of a request and returns those of its response.
  public typealias Exchange = (_ request: [UInt8]) async throws -> [UInt8]

  private let exchange: Exchange
  private var bindings: Bindings
  private var history = History()

  /// - Parameter now: what `$NOW` stands for, seconds since 1970.
  public init(now: Int64, exchange: @escaping Exchange) {
    self.exchange = exchange
    bindings = Bindings(now: now)
  }

  /// Plays one case up to its first difference.
  public mutating func play(_ testCase: TestCase) async -> Outcome {
    bindings.beginCase()
    for (index, step) in testCase.exchanges.enumerated() {
      do {
        let request = try bindings.filled(step.request)
        history.sent(request)
        let response = try BinaryDecoder.decode(
          try await exchange(BinaryEncoder.encode(request)), limits: Limits.messages)
        history.answered(response)
        bindings.note(response)
        var comparison = Comparison(bindings: bindings, request: request, history: history)
        if let difference = comparison.compare(step.response, response) {
          return .failed(.init(step: index, what: "\(difference)", request: request, response: response))
        }
        bindings = comparison.bindings
      } catch {
        return .failed(.init(step: index, what: "\(error)", request: step.request, response: nil))
      }
    }
    return .passed
  }

  /// Destroys what the cases have made and left. What is gone already is no failure: answers are not looked at.
  public mutating func destroyLeftovers(in version: ProtocolVersion) async throws {
    let made = history.made.prefix(Limits.leftovers)
    history.forgetMade()
    // Users before the credentials that they link to.
    for one in made.reversed() {
      try await Leftovers.destroy(one.identifier, version, one.authentication, exchange)
    }
  }
}

/// How a case ended.
public enum Outcome: Sendable {
  case passed
  case failed(Failure)

  public struct Failure: Sendable {
    /// Which exchange of the case, counted from 0.
    public let step: Int
    public let what: String
    public let request: Item
    /// Nil when there was none, or none that could be read.
    public let response: Item?
  }

  public var failure: Failure? { if case .failed(let failure) = self { failure } else { nil } }
}
