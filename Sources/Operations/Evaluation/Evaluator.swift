public import Access
public import KMIP
public import Registry
internal import Secrets
public import Store
internal import TTLV

/// Requests in, replies and mutations out: a pure function of the frame, who sent it, what the state is and when.
public struct Evaluator: Sendable {
  public let capabilities: Capabilities
  public let settings: OperationSettings

  public init(capabilities: Capabilities, settings: OperationSettings) {
    self.capabilities = capabilities
    self.settings = settings
  }

  /// The generation of the keyring that mutations are sealed under.
  public var keyGeneration: UInt64 { capabilities.sealing.generation }

  /// Decodes, authorises, plans. Never throws: every failure is a reply.
  ///
  /// - Parameters:
  ///   - view: the applied state, or that with the mutations in flight over it. A request of class `immediate` leaves it
  ///     alone, one of class `read` plans no mutation, one of class `use` mostly one of audit leaves only.
  ///   - stamp: the time at which the whole request happens; names the request when another node forwarded it.
  ///   - destroyed: a name space whose objects are being removed: they are not there any more, and its owner is refused.
  ///   - recordsInClear: whether the audit leaves of its mutation are for another node to seal.
  public func evaluate(
    _ frame: [UInt8], principal: Principal, view: any ReadView, stamp: Stamp, destroyed: NameSpaceMark? = nil,
    recordsInClear: Bool = false
  ) -> Evaluation {
    let message: RequestMessage
    do throws(Unreadable) {
      message = try RequestMessage(frame, spoken: settings.versions)
    } catch {
      return Evaluation(reply: refusal(error, stamp: stamp))
    }
    let isReadOnly = message.requestClass < .use
    let transaction = Transaction(
      view: view, stamp: stamp, sealing: capabilities.sealing, entropy: capabilities.entropy, isReadOnly: isReadOnly,
      recordsInClear: recordsInClear)
    var batch = Batch(
      message: message,
      run: RequestRun(
        version: message.header.version, principal: principal, capabilities: capabilities, settings: settings,
        transaction: transaction, destroyed: destroyed))
    if !isReadOnly, !message.isRepeatable, let request = stamp.request {
      do throws(RegistryError) {
        switch try Deduplication.find(request, view: view, sealing: capabilities.sealing) {
        case .new: break
        case .ran(let stored): return batch.repeated(stored)
        case .forgotten:
          return Evaluation(
            reply: batch.refused(
              KMIPError(.generalFailure, "outcome unknown: the request was sent again too late to tell whether it ran"))
          )
        }
      } catch {
        return Evaluation(
          reply: batch.refused(KMIPError(.generalFailure, "the server cannot read its records now")), fault: error)
      }
    }
    return batch.evaluate()
  }

  /// A reply to a request that is not run at all: the refusal of its first operation, in its version as far as that can
  /// be read.
  public func refusal(_ frame: [UInt8], _ reason: ResultReason, _ message: String, stamp: Stamp? = nil) -> [UInt8] {
    let error = KMIPError(reason, message)
    do throws(Unreadable) {
      let request = try RequestMessage(frame, spoken: settings.versions)
      return Reply.refusing(request, error, seconds: stamp?.seconds ?? 0, correlation: nil)
    } catch {
      return Reply.refusing(error.answerIn, KMIPError(reason, message), seconds: stamp?.seconds ?? 0)
    }
  }

  /// The reply to a message that cannot be read.
  public func refusal(_ problem: Unreadable, stamp: Stamp) -> [UInt8] {
    Reply.refusing(problem.answerIn, problem.error, seconds: stamp.seconds)
  }
}

extension RequestMessage {
  /// Whether running the request twice does no harm: then nothing is kept to prevent it. A Get that runs again releases
  /// the same key to the same client under today's state, and is audited again.
  var isRepeatable: Bool {
    // A credential that is used up proves itself once, and what is run later is submitted once.
    guard header.requestClass < .write else { return false }
    return items.allSatisfy { item in
      switch item.operationCode.flatMap({ Operation(rawValue: $0) }) {
      case .get: true
      default: item.operationCode.map(Catalogue.requestClass) ?? .immediate < .use
      }
    }
  }

  /// As `RequestPeek` tells it from the bytes.
  var requestClass: RequestClass {
    items.reduce(header.requestClass) { most, item in
      max(most, item.operationCode.map(Catalogue.requestClass) ?? .immediate)
    }
  }
}

extension RequestHeader {
  fileprivate var requestClass: RequestClass {
    var asked = RequestPeek.Credentials.none
    for credential in credentials where !credential.isEmpty {
      switch credential {
      case .ticket, .oneTimePassword, .hashedPassword: asked = .used
      case .usernameAndPassword, .device, .other: asked = max(asked, .checked)
      }
    }
    return RequestClass(asked, asynchronousIndicator == .mandatory)
  }
}
