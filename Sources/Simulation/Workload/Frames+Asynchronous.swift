internal import KMIP
internal import TTLV

/// Requests about work that is run later, and what they are answered.
extension Frames {
  /// The length of the name that the correlation values of a request's items share.
  private static let nameLength = 16

  static func frame(_ role: Call.Role, _ version: ProtocolVersion) -> [UInt8] {
    let operation: KMIP.Operation
    switch role {
    case .poll: operation = .poll
    case .cancel: operation = .cancel
    case .process: operation = .process
    case .plain, .submission: preconditionFailure("made of its steps")
    }
    let payload = CorrelationRequest(role.part?.correlation ?? []).items
    let message = RequestMessage(
      header: RequestHeader(version: version), items: [RequestBatchItem(operation, payload: payload)])
    return BinaryEncoder.encode(message.item)
  }

  /// The name of the request that one is about.
  static func jobName(_ correlation: [UInt8]) -> [UInt8] { Array(correlation.prefix(nameLength)) }

  /// The same, of a frame that has work done now; nil: it is none.
  static func processed(_ frame: [UInt8]) -> [UInt8]? {
    guard let message = try? RequestMessage(frame, spoken: ProtocolVersion.known), message.items.count == 1,
      let item = message.items.first, item.operation == .process,
      let request = try? CorrelationRequest(item.payload, version: message.header.version)
    else { return nil }
    return jobName(request.correlation)
  }

  /// - Parameter steps: those of the request that it is, or is about.
  static func answer(of reply: [UInt8], to role: Call.Role, _ steps: [Step], _ version: ProtocolVersion)
    -> Result<JobAnswer, Garbled>
  {
    do {
      let response = try ResponseMessage(reply)
      guard response.version == version else { return .failure(Garbled("version \(response.version)")) }
      guard let part = role.part else { return accepted(response.items, steps) }
      guard response.items.count == 1 else { return .failure(Garbled("\(response.items.count) items")) }
      let item = response.items[0]
      if item.reason == .invalidAsynchronousCorrelationValue { return .success(.none) }
      switch role {
      case .poll: return try told(item, steps[part.index], version)
      case .cancel where item.status == .success:
        return .success(.cancellation(try CancelResponse(item.payload ?? [], version: version).result))
      case .process where item.status == .success: return .success(.processed)
      default: return .failure(garbled(item))
      }
    } catch {
      return .failure(Garbled("\(error)"))
    }
  }

  private static func accepted(_ items: [ResponseBatchItem], _ steps: [Step]) -> Result<JobAnswer, Garbled> {
    var values: [[UInt8]] = []
    for item in items {
      guard item.status == .operationPending, let value = item.asynchronousCorrelationValue else {
        return .failure(garbled(item))
      }
      values.append(value)
    }
    guard values.count == steps.count, Set(values).count == values.count, Set(values.map(jobName)).count == 1 else {
      return .failure(Garbled("\(values.count) correlation values for \(steps.count) operations"))
    }
    return .success(.accepted(values))
  }

  private static func told(_ item: ResponseBatchItem, _ step: Step, _ version: ProtocolVersion) throws
    -> Result<JobAnswer, Garbled>
  {
    switch item.status {
    case .operationPending: return .success(.pending)
    case .operationUndone: return .success(.result(.undone))
    case .success: return .success(.result(try result(item.payload ?? [], step, version)))
    case .operationFailed:
      if item.reason == .operationCanceledByRequester {
        return .success(item.message?.description.hasPrefix("the request was canceled") == true ? .canceled : .notRun)
      }
      if item.reason == .generalFailure || item.reason == .cryptographicFailure { return .failure(garbled(item)) }
      return .success(.result(.failed))
    }
  }

  private static func garbled(_ item: ResponseBatchItem) -> Garbled {
    let text = item.message?.description ?? "\(item.status)"
    return Garbled(text, isRefusal: text.hasPrefix("the server's disk is nearly full"))
  }
}
