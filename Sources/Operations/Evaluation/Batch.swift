internal import KMIP
internal import Registry
internal import TTLV

/// One request as a transaction: its batch items in order, by the rules of the Batch Error Continuation Option (KMIP 2.1
/// §9.6, 1.4 §6.13 and §11.43).
///
/// Items always run in the order of the request: Batch Order Option may ask for that, and forbids nothing.
struct Batch {
  let message: RequestMessage
  var run: RequestRun

  private var version: ProtocolVersion { message.header.version }

  init(message: RequestMessage, run: RequestRun) {
    self.message = message
    self.run = run
  }

  /// An answer on its way, with what is needed to undo it or to keep it for a repeat.
  private struct Answer {
    var item: ResponseBatchItem
    var releasesMaterial = false
    var audits: [AuditRecord] = []

    /// The object that the answer is about.
    var object: UniqueIdentifier? {
      item.payload?.first { $0.tag == .uniqueIdentifier }?.value.text.map { UniqueIdentifier($0) }
    }
  }

  // MARK: A request's first run

  mutating func evaluate() -> Evaluation {
    do throws(KMIPError) { try admit() } catch { return Evaluation(reply: refused(error), fault: run.fault) }
    let correlation = newCorrelation()
    do throws(KMIPError) {
      if runsLater { return conclude(try run.submit(message).map { Answer(item: $0) }, correlation) }
      return conclude(try answers(), correlation)
    } catch {
      return Evaluation(reply: refused(error), fault: run.fault)
    }
  }

  /// Runs all items within the transaction of somebody else's request, and audits what stands; their answers.
  ///
  /// - Parameter canceled: items that are not run, and fail.
  mutating func runAll(leavingOut canceled: Set<Int>) throws(KMIPError) -> [ResponseBatchItem] {
    let answers = try answers(leavingOut: canceled)
    for answer in answers {
      for var record in answer.audits {
        record.clientCorrelation = message.header.clientCorrelationValue
        run.transaction.audit(record)
      }
    }
    return answers.map(\.item)
  }

  /// Runs the items. Throws only where the registry has failed.
  private mutating func answers(leavingOut canceled: Set<Int> = []) throws(KMIPError) -> [Answer] {
    let start = run.transaction.savepoint
    var answers: [Answer] = []
    answers.reserveCapacity(message.items.count)
    for (index, item) in message.items.enumerated() {
      let before = run.transaction.savepoint
      do throws(KMIPError) {
        guard !canceled.contains(index) else {
          throw KMIPError(.operationCanceledByRequester, "the request was canceled before it was run")
        }
        let (row, payload) = try perform(item)
        answers.append(
          Answer(
            item: answered(item, payload), releasesMaterial: row.releasesMaterial || run.releasesMaterial,
            audits: run.audits))
      } catch {
        run.transaction.rollBack(to: before)
        if run.fault != nil { throw error }
        let failed = Reply.refused(item, error, version)
        if message.header.errorContinuation == .undo {
          run.transaction.rollBack(to: start)
          for at in answers.indices { undo(&answers[at]) }
        }
        answers.append(Answer(item: failed))
        if message.header.errorContinuation != .continue { break }
      }
    }
    return answers
  }

  /// The answer to an item that did not fail: the operation's payload, or what the operation says instead.
  private func answered(_ item: RequestBatchItem, _ payload: [Item]) -> ResponseBatchItem {
    guard var answer = run.outcome else {
      return ResponseBatchItem(
        operationCode: item.operationCode, uniqueBatchItemID: item.uniqueBatchItemID, status: .success,
        payload: payload)
    }
    answer.operationCode = answer.operationCode ?? item.operationCode
    answer.uniqueBatchItemID = item.uniqueBatchItemID
    return answer
  }

  /// KMIP 2.1 §11.3: Mandatory asks for it; where it is optional (1.4 §6.7), what takes long is run later.
  private var runsLater: Bool {
    switch message.header.asynchronousIndicator {
    case .prohibited: false
    case .mandatory: true
    case .optional:
      message.items.contains { $0.operation == .createKeyPair || $0.operation == .reKeyKeyPair }
        && message.items.allSatisfy { $0.fault == nil }
    }
  }

  /// KMIP 2.1 §9.19: "performed, but had to be undone". An undone item returns no material.
  private func undo(_ answer: inout Answer) {
    guard answer.item.status == .success else { return }
    answer.item.status = .operationUndone
    answer.audits = []
    if answer.releasesMaterial {
      answer.item.payload = answer.item.payload?.filter { $0.tag == .uniqueIdentifier }
      answer.releasesMaterial = false
    }
  }

  /// Decides the reply's size before anything is changed (KMIP 2.1 §9.12), and closes the transaction.
  private mutating func conclude(_ answers: [Answer], _ correlation: Text?) -> Evaluation {
    let reply = response(answers.map(\.item), correlation)
    if let limit = message.header.maximumResponseSize, reply.count > Int(limit) {
      return Evaluation(
        reply: refused(
          KMIPError(.responseTooLarge, "the reply has \(reply.count) bytes, Maximum Response Size is \(limit)")))
    }
    guard !run.transaction.isReadOnly else { return Evaluation(reply: reply) }
    for answer in answers {
      for var record in answer.audits {
        record.clientCorrelation = message.header.clientCorrelationValue
        record.serverCorrelation = correlation
        run.transaction.audit(record)
      }
    }
    if run.transaction.stamp.request != nil, !message.isRepeatable {
      run.transaction.rememberReply(
        StoredReply(
          parts: answers.map { answer in
            answer.releasesMaterial
              ? .readAgain(placeholder: answer.object)
              : .item(BinaryEncoder.encode(VersionGate.passed(answer.item.item, version)))
          }))
    }
    do throws(RegistryError) {
      return Evaluation(reply: reply, mutation: try run.transaction.finish())
    } catch {
      if case .exceeds(let what, let limit) = error {
        return Evaluation(
          reply: refused(KMIPError(.serverLimitExceeded, "the request needs more than \(limit) \(what)")))
      }
      return Evaluation(
        reply: refused(KMIPError(.generalFailure, "the server cannot write its records now")), fault: error)
    }
  }

  // MARK: A repeat

  /// The reply to a request that has run before: as it was, but what held material is read again under today's state
  /// (and audited again: it is released again).
  mutating func repeated(_ stored: StoredReply) -> Evaluation {
    do throws(KMIPError) {
      try run.recognise(isRepeat: true)
      try run.authenticate(message.header.credentials, isRepeat: true)
    } catch {
      return Evaluation(reply: refused(error), fault: run.fault)
    }
    let correlation = newCorrelation()
    var answers: [Answer] = []
    for (at, part) in stored.parts.enumerated() {
      switch part {
      case .item(let bytes):
        guard let item = try? BinaryDecoder.decode(bytes),
          let answer = try? ResponseBatchItem(item, version: version)
        else {
          return Evaluation(
            reply: refused(KMIPError(.generalFailure, "the server cannot read its records now")),
            fault: .malformed(what: "stored reply"))
        }
        answers.append(Answer(item: answer))
      case .readAgain(let placeholder):
        guard message.items.indices.contains(at) else {
          return Evaluation(
            reply: refused(KMIPError(.generalFailure, "the request is not the one that ran under this identity")))
        }
        // The object that was read, however the payload named it: places in the batch mean nothing now.
        run.placeholder = placeholder
        var item = message.items[at]
        if case .structure(let fields) = item.payload.value {
          var fields = fields.filter { $0.tag != .uniqueIdentifier }
          // 3.0 wants the ID Placeholder said.
          if version >= .v3_0, let placeholder {
            fields.insert(Item(.uniqueIdentifier, .identifier(placeholder.text)), at: 0)
          }
          item.payload = Item(.requestPayload, .structure(fields))
        }
        do throws(KMIPError) {
          let (row, payload) = try perform(item)
          answers.append(
            Answer(
              item: ResponseBatchItem(
                operationCode: item.operationCode, uniqueBatchItemID: item.uniqueBatchItemID, status: .success,
                payload: payload),
              releasesMaterial: row.releasesMaterial || run.releasesMaterial, audits: run.audits))
        } catch {
          if let fault = run.fault { return Evaluation(reply: refused(error), fault: fault) }
          answers.append(
            Answer(item: Reply.refused(item, error, version)))
        }
      }
    }
    for answer in answers { for record in answer.audits { run.transaction.audit(record) } }
    let reply = response(answers.map(\.item), correlation)
    do throws(RegistryError) {
      return Evaluation(reply: reply, mutation: try run.transaction.finish())
    } catch {
      return Evaluation(
        reply: refused(KMIPError(.generalFailure, "the server cannot write its records now")), fault: error)
    }
  }

  // MARK: Parts

  /// What concerns the message as a whole.
  private mutating func admit() throws(KMIPError) {
    try run.recognise()
    try run.authenticate(message.header.credentials)
    for item in message.items {
      // KMIP 2.1 §9.13: "the receiver SHALL reject the entire message".
      for found in item.extensions where found.isCritical {
        throw KMIPError(
          .featureNotSupported, "the critical message extension of \(found.vendorIdentification) is not understood")
      }
    }
  }

  /// Runs one item; the payload of its answer.
  private mutating func perform(_ item: RequestBatchItem) throws(KMIPError) -> (Catalogue.Row, [Item]) {
    run.audits.removeAll(keepingCapacity: true)
    run.outcome = nil
    run.releasesMaterial = false
    run.itemStart = run.answered.count
    run.dataStart = run.answeredData.count
    guard let code = item.operationCode else { throw item.fault ?? KMIPError(.invalidMessage, "no Operation") }
    if let operation = Operation(rawValue: code) { run.operation = operation }
    guard let row = Catalogue.row(code, in: version), Catalogue.isOffered(row.operation, run.settings) else {
      let name = Operation(rawValue: code).map(\.name) ?? "operation \(code)"
      throw KMIPError(.operationNotSupported, "\(name) is not supported in KMIP \(version)")
    }
    if let fault = item.fault { throw fault }
    // KMIP 2.1 §8.3: "REQUIRED if Batch Count > 1"; 3.0 asks for none.
    if message.items.count > 1, item.uniqueBatchItemID == nil, version < .v3_0 {
      throw KMIPError(.invalidMessage, "a batch item among several needs a Unique Batch Item ID")
    }
    let withheld = try Self.withheld(item.ephemeral, version)
    try Self.authorise(&run)
    var payload = try row.run(item.payload, &run)
    switch withheld {
    case nil: break
    case .empty: payload = []
    case .data: payload.removeAll { $0.tag == .data }
    case .uniqueIdentifier: payload.removeAll { $0.tag == .uniqueIdentifier }
    }
    return (row, payload)
  }

  /// What of the answer the client does not want: Data where it says so, and in 3.0 what the enumeration names.
  private static func withheld(_ item: Item?, _ version: ProtocolVersion) throws(KMIPError) -> Ephemeral? {
    switch item?.value {
    case nil: return nil
    case .boolean(let isEphemeral) where version < .v3_0: return isEphemeral ? .data : nil
    case .enumeration(let raw) where version >= .v3_0:
      guard let which = Ephemeral(rawValue: raw) else {
        throw KMIPError(.unknownEnumeration, "Ephemeral has no value \(raw)")
      }
      return which
    default: throw KMIPError(.invalidDataType, "Ephemeral is \(version < .v3_0 ? "a Boolean" : "an Enumeration")")
    }
  }

  private static func authorise(_ run: inout RequestRun) throws(KMIPError) {
    guard run.isAllowedToAsk else {
      throw KMIPError(.permissionDenied, "this client may not ask for \(run.operation.name)")
    }
  }

  /// A reply that refuses the message as a whole and changes nothing.
  func refused(_ error: KMIPError) -> [UInt8] {
    Reply.refusing(message, error, seconds: run.now, correlation: nil)
  }

  private func response(_ items: [ResponseBatchItem], _ correlation: Text?) -> [UInt8] {
    var response = ResponseMessage(version: version, timeStamp: run.now, items: items)
    if tellsCorrelation { response.serverCorrelationValue = correlation }
    response.serverHashedPassword = run.serverHashedPassword
    return response.encoded()
  }

  /// KMIP 1.4 §6.19 and 2.1 §9.10 say SHOULD: clients that correlate themselves get it in every version.
  private var tellsCorrelation: Bool {
    !ClientQuirk.noCorrelationUnasked.versions.contains(version) || message.header.clientCorrelationValue != nil
  }

  /// KMIP 2.1 §9.10: "SHOULD be provided by the server and SHOULD be globally unique". 1.4 brought it.
  private func newCorrelation() -> Text? {
    guard version >= .v1_4 else { return nil }
    var random: UInt64 = 0
    withUnsafeMutableBytes(of: &random) { run.capabilities.entropy.fill($0) }
    let digits: StaticString = "0123456789abcdef"
    let utf8 = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      for shift in stride(from: 60, through: 0, by: -4) {
        buffer[count] = digits.utf8Start[Int(random >> UInt64(shift) & 0xF)]
        count += 1
      }
    }
    return Text(validating: utf8)
  }
}
