internal import KMIP
internal import Registry
internal import TTLV

/// Poll (KMIP 2.1 §6.1.38, 1.4 §4.28): what an asynchronous request has come to, "identical to the response that would
/// have been sent if the operation had completed synchronously". It is told once.
func poll(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CorrelationRequest(payload, version: run.version)
  var (job, index) = try run.outstanding(request)
  switch job.parts[index].state {
  case .waiting:
    var pending = ResponseBatchItem(operationCode: nil, status: .operationPending)
    pending.asynchronousCorrelationValue = request.correlation
    run.outcome = pending
    return []
  case .canceled, .done:
    run.outcome = try run.result(of: job.parts[index])
    job.parts[index].state = .obtained
    job.parts[index].result = nil
    run.keep(job)
    return []
  case .obtained: throw RequestRun.noSuchRequest
  }
}

/// Cancel (KMIP 2.1 §6.1.5, 1.4 §4.27): of a request that has not been run.
func cancel(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CorrelationRequest(payload, version: run.version)
  guard case (var job, let index)? = try run.job(request.correlation), job.parts[index].state != .obtained else {
    return CancelResponse(request.correlation, .unavailable).items
  }
  let result: CancellationResult
  switch job.parts[index].state {
  case .waiting:
    job.parts[index].state = .canceled
    run.keep(job)
    result = .canceled
  case .canceled: result = .canceled
  case .done, .obtained:
    result = try run.result(of: job.parts[index]).status == .success ? .completed : .failed
  }
  run.audit(nil)
  return CancelResponse(request.correlation, result).items
}

/// Process (KMIP 2.1 §6.1.39): the request is run now, so that "the next Poll … SHALL NOT return a pending status".
func process(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CorrelationRequest(payload, version: run.version)
  var (job, _) = try run.outstanding(request)
  try run.process(&job)
  run.keep(job)
  return []
}

/// Query Asynchronous Requests (KMIP 2.1 §6.1.41): the client's own "for which results have not yet been obtained".
func queryAsynchronousRequests(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try QueryAsynchronousRequest(payload, version: run.version)
  let found = try run.guarded { run throws(RegistryError) in
    try run.transaction.standing(.asynchronous, limit: OperationLimits.asynchronousExamined)
  }
  var items: [Item] = []
  for job in found.compactMap({ AsynchronousJob($0) }) where run.isMine(job) {
    for (index, part) in job.parts.enumerated() where part.state == .waiting || part.state == .done {
      let correlation = job.correlation(index)
      if let wanted = request.correlations, !wanted.contains(correlation) { continue }
      if let wanted = request.operations, !wanted.contains(where: { $0.rawValue == part.operationCode }) { continue }
      items.append(
        AsynchronousRequest(
          correlation: correlation, operationCode: part.operationCode, submission: job.submission,
          stage: part.state == .waiting ? .submitted : .completed
        ).item)
    }
  }
  return items
}

extension RequestRun {
  fileprivate static let noSuchRequest = KMIPError(
    .invalidAsynchronousCorrelationValue, "there is no outstanding request with this Asynchronous Correlation Value")

  fileprivate mutating func outstanding(_ request: CorrelationRequest) throws(KMIPError) -> (AsynchronousJob, Int) {
    guard let found = try job(request.correlation) else { throw Self.noSuchRequest }
    return (found.job, found.index)
  }

  /// What the batch item came to.
  fileprivate func result(of part: AsynchronousJob.Part) throws(KMIPError) -> ResponseBatchItem {
    let canceled = part.state == .canceled
    if !canceled, let bytes = part.result, let item = try? BinaryDecoder.decode(bytes),
      let answer = try? ResponseBatchItem(item, version: version)
    {
      return answer
    }
    return ResponseBatchItem(
      operationCode: Reply.known(part.operationCode, version), status: .operationFailed,
      reason: .operationCanceledByRequester,
      message: canceled
        ? "the request was canceled before it was run" : "an operation before it in its batch failed: it was not run")
  }
}
