internal import Access
internal import KMIP
internal import Registry
internal import TTLV

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Accepting, finding and running asynchronous requests.
extension RequestRun {
  /// Takes a request to be run later; the answers that say so.
  mutating func submit(_ message: RequestMessage) throws(KMIPError) -> [ResponseBatchItem] {
    for item in message.items {
      if let fault = item.fault { throw fault }
      guard let code = item.operationCode, let row = Catalogue.row(code, in: version), row.mayWait(item.payload)
      else {
        throw KMIPError(
          .featureNotSupported, "\(item.operation?.name ?? "the operation") is not run asynchronously")
      }
    }
    var header = RequestHeader(version: version)
    header.errorContinuation = message.header.errorContinuation
    header.clientCorrelationValue = message.header.clientCorrelationValue
    let frame = BinaryEncoder.encode(RequestMessage(header: header, items: message.items).item)
    let name = [UInt8](unsafeUninitializedCapacity: AsynchronousJob.nameLength) { buffer, count in
      capabilities.entropy.fill(UnsafeMutableRawBufferPointer(buffer))
      count = AsynchronousJob.nameLength
    }
    let job = AsynchronousJob(
      name: name, frame: frame, holder: HeldPrincipal(principal: principal, rights: rights),
      submission: transaction.stamp.time * 1_000,
      parts: message.items.map { AsynchronousJob.Part(operationCode: $0.operationCode ?? 0) })
    // What nobody has polled for in time goes when others come: names are random, so all are looked at in time.
    let oldest = job.submission - OperationLimits.asynchronousSeconds * 1_000_000
    let held = HeldPrincipal(principal: principal, rights: nil)
    try guarded { run throws(RegistryError) in
      _ = try run.transaction.standing(.asynchronous, name)
      let followers = try run.transaction.standing(.asynchronous, from: name, limit: OperationLimits.ticketsSwept)
      for old in followers.compactMap({ AsynchronousJob($0) }) where !old.isWaiting && old.submission < oldest {
        run.transaction.remove(.asynchronous, old.name)
      }
      run.transaction.put(.asynchronous, job.record)
      run.transaction.put(
        .submitted, StandingRecord(name: name, content: Item(.standingPrincipal, .byteString(held.principal.encoded))))
    }
    return message.items.enumerated().map { index, item in
      var answer = ResponseBatchItem(
        operationCode: item.operationCode, uniqueBatchItemID: item.uniqueBatchItemID, status: .operationPending)
      answer.asynchronousCorrelationValue = job.correlation(index)
      return answer
    }
  }

  /// The request of the principal's that a correlation value names, and the batch item; nil: there is none.
  mutating func job(_ correlation: [UInt8]) throws(KMIPError) -> (job: AsynchronousJob, index: Int)? {
    guard let (name, index) = AsynchronousJob.split(correlation) else { return nil }
    let found = try guarded { run throws(RegistryError) in try run.transaction.standing(.asynchronous, name) }
    guard let found, let job = AsynchronousJob(found), job.parts.indices.contains(index), isMine(job) else {
      return nil
    }
    return (job, index)
  }

  func isMine(_ job: AsynchronousJob) -> Bool { job.holder.principal.identity == principal.identity }

  /// Keeps a changed job, as long as there is something to ask it for.
  mutating func keep(_ job: AsynchronousJob) {
    if job.parts.allSatisfy({ $0.state == .obtained }) {
      transaction.remove(.asynchronous, job.name)
    } else {
      transaction.put(.asynchronous, job.record)
    }
    if !job.isWaiting { transaction.remove(.submitted, job.name) }
  }

  /// Runs a job now, within this transaction and on behalf of who submitted it.
  mutating func process(_ job: inout AsynchronousJob) throws(KMIPError) {
    #if CONCLAVE_MUTANTS
      guard job.isWaiting || mutant(.submittedRunsAgain) else { return }
    #else
      guard job.isWaiting else { return }
    #endif
    let message: RequestMessage
    do throws(Unreadable) {
      message = try RequestMessage(job.frame, spoken: ProtocolVersion.known)
    } catch {
      fault = .malformed(what: "asynchronous request")
      throw KMIPError(.generalFailure, "the server cannot read its records now")
    }
    var inner = RequestRun(
      version: message.header.version, principal: job.holder.principal, capabilities: capabilities,
      settings: settings, transaction: transaction, destroyed: destroyed)
    inner.rights = job.holder.rights
    var batch = Batch(message: message, run: inner)
    #if CONCLAVE_MUTANTS
      let canceled = mutant(.canceledRuns) ? [] : job.canceled
    #else
      let canceled = job.canceled
    #endif
    let results = try batch.runAll(leavingOut: canceled)
    transaction = batch.run.transaction
    fault = batch.run.fault
    for index in job.parts.indices {
      if results.indices.contains(index) {
        job.parts[index].result = BinaryEncoder.encode(VersionGate.passed(results[index].item, message.header.version))
      }
      if job.parts[index].state == .waiting { job.parts[index].state = .done }
    }
  }
}
