internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// A cryptographic operation on one message, whether it comes whole or in parts: begin, one step for each part, finish.
struct MessageWork {
  let plan: StreamPlan
  var work: Streams.Work

  /// Takes the next part; what comes out of it, nil where nothing can before the end.
  mutating func step(_ part: [UInt8]) throws(KMIPError) -> [UInt8]? {
    switch work {
    case .cipher(let stream):
      return try cryptographic { () throws(CryptographicError) in try stream.update(part) }
    case .code(let stream):
      try cryptographic { () throws(CryptographicError) in try stream.update(part) }
      return nil
    case .held(var bytes):
      // Taken out first, so that the bytes grow in place.
      work = .held([])
      if bytes.isEmpty { bytes = part } else { bytes += part }
      guard bytes.count <= OperationLimits.streamHeld else {
        throw KMIPError(
          .invalidField,
          "a message of this algorithm is held whole, and has at most \(OperationLimits.streamHeld) bytes")
      }
      work = .held(bytes)
      return nil
    }
  }
}

/// What a message's end needs beside what its beginning fixed.
struct MessageKeys {
  var secret: SecretBytes?
  var privateKey: PrivateKeyMaterial?
  var publicKey: PublicKeyMaterial?
  /// The code or signature to be verified.
  var claimed: [UInt8]?
}

extension RequestRun {
  /// Ends a message.
  func finish(_ work: MessageWork, _ keys: MessageKeys) throws(KMIPError) -> StreamAnswer {
    let plan = work.plan
    let state = work.work
    let operation = operation
    let cryptographer = capabilities.cryptographer
    return try cryptographic { () throws(CryptographicError) in
      var answer = StreamAnswer()
      switch (plan, state) {
      case (.cipher, .cipher(let stream)):
        let end = try stream.finish()
        answer.data = end.data
        answer.tag = end.tag.isEmpty ? nil : end.tag
      case (.cipher(let method, let nonce, let additional, let tag, _), .held(let bytes)):
        guard let key = keys.secret else { throw CryptographicError(.failed, "no key") }
        if operation == .decrypt {
          answer.data = try cryptographer.decrypt(
            bytes, method, key: key, nonce: nonce, additional: additional, tag: tag ?? [])
        } else {
          let made = try cryptographer.encrypt(bytes, method, key: key, nonce: nonce, additional: additional)
          answer.data = made.data
          answer.tag = made.tag.isEmpty ? nil : made.tag
        }
      case (.asymmetric(let method), .held(let bytes)):
        if let key = keys.privateKey {
          answer.data = try cryptographer.decrypt(bytes, method, key: key).revealed()
        } else if let key = keys.publicKey {
          answer.data = try cryptographer.encrypt(bytes, method, key: key)
        }
      case (.hash, .code(let stream)): answer.data = try stream.finish()
      case (.code(let length), .code(let stream)):
        var code = try stream.finish()
        if let length { code = Array(code.prefix(length)) }
        if operation == .macVerify {
          // Compared in constant time.
          answer.validity = SecretBytes(code) == SecretBytes(keys.claimed ?? []) ? .valid : .invalid
        } else {
          answer.data = code
        }
      case (.signature(let method, let isMaskSaid), let state):
        let input: [UInt8]
        switch state {
        case .code(let stream): input = try stream.finish()
        case .held(let bytes): input = bytes
        case .cipher: throw CryptographicError(.failed, "no digest")
        }
        if let key = keys.privateKey {
          answer.data = try cryptographer.sign(input, method, key: key)
        } else if let key = keys.publicKey {
          let isValid = try Self.verifies(
            keys.claimed ?? [], input, method, key, isMaskSaid: isMaskSaid, cryptographer)
          answer.validity = isValid ? .valid : .invalid
        }
      default: throw CryptographicError(.failed, "the stream is not of this operation")
      }
      return answer
    }
  }

  /// The mask of PSS defaults to SHA-1 by KMIP 2.1 §4.16, and to the hash by the published case CS-AC-M-2: signatures are
  /// made as the case has them, and where nothing is said both are taken.
  private static func verifies(
    _ signature: [UInt8], _ input: [UInt8], _ method: SignatureMethod, _ key: PublicKeyMaterial, isMaskSaid: Bool,
    _ cryptographer: any Cryptographer
  ) throws(CryptographicError) -> Bool {
    if try cryptographer.verify(signature, of: input, method, key: key) { return true }
    guard case .rsaPSS(let hash, let mask, let salt) = method, !isMaskSaid, mask != .sha_1 else { return false }
    return try cryptographer.verify(signature, of: input, .rsaPSS(hash, mask: .sha_1, salt: salt), key: key)
  }

  /// The parts of a message in one request after another, or all of it in one.
  ///
  /// - Parameters:
  ///   - key: of a symmetric key: that of a stream must not have changed under it.
  ///   - begin: what the first part fixes, and a nonce that the server has made.
  ///   - keys: what the end needs.
  mutating func run(
    _ indicators: StreamIndicators, on object: UniqueIdentifier?, key: SecretBytes? = nil, input: [UInt8]?,
    begin: (RequestRun) throws(KMIPError) -> (MessageWork, nonce: [UInt8]?),
    keys: (RequestRun) throws(KMIPError) -> MessageKeys
  ) throws(KMIPError) -> (answer: StreamAnswer, correlation: [UInt8]?) {
    guard !(indicators.isInit && indicators.correlation != nil) else {
      throw KMIPError(.invalidMessage, "Init Indicator begins a stream, and Correlation Value goes on with one")
    }
    if let correlation = indicators.correlation {
      return try goOn(correlation, indicators, on: object, key: key, input: input ?? [], keys: keys)
    }
    guard let input = input ?? (indicators.isInit ? [] : nil) else {
      throw KMIPError(.invalidMessage, "\(operation.name) needs Data")
    }
    var (work, nonce) = try begin(self)
    try checkLength(0, input.count, work.plan)
    let output = try work.step(input)
    if !indicators.isInit || indicators.isFinal {
      var answer = try finish(work, try keys(self))
      if let output { answer.data = output + (answer.data ?? []) }
      answer.nonce = nonce
      return (answer, nil)
    }
    let answer = StreamAnswer(data: output, nonce: nonce)
    let name = StreamName(from: capabilities.entropy)
    let stream = Streams.Stream(
      operation: operation, owner: Array(principal.identity.utf8), object: object, key: key, plan: work.plan,
      work: work.work, count: input.count)
    guard capabilities.streams.open(name, stream, input: input, answer: answer, now: now) else {
      throw KMIPError(.permissionDenied, "too many streams are open: finish some first")
    }
    return (answer, correlation(name, part: 1))
  }

  private mutating func goOn(
    _ bytes: [UInt8], _ indicators: StreamIndicators, on object: UniqueIdentifier?, key: SecretBytes?, input: [UInt8],
    keys: (RequestRun) throws(KMIPError) -> MessageKeys
  ) throws(KMIPError) -> (answer: StreamAnswer, correlation: [UInt8]?) {
    let gone = KMIPError(.invalidCorrelationValue, "there is no stream that goes on with this Correlation Value")
    guard let value = CorrelationValue(bytes, capabilities.sealing), value.node == capabilities.streams.node else {
      throw gone
    }
    let streams = capabilities.streams
    let taken = streams.take(
      value.stream, part: value.part, input: input, isFinal: indicators.isFinal, operation: operation,
      owner: Array(principal.identity.utf8), object: object, now: now)
    guard case .next(let stream) = taken else {
      guard case .repeated(var answer, let part, let isFinal) = taken else { throw gone }
      answer.isRepeated = true
      return (answer, isFinal ? nil : correlation(value.stream, part: part))
    }
    guard stream.key == key else { throw gone }
    var last = stream
    var work = MessageWork(plan: stream.plan, work: stream.work)
    try checkLength(stream.count, input.count, work.plan)
    let output = try work.step(input)
    last.part += 1
    last.count += input.count
    guard indicators.isFinal else {
      last.work = work.work
      let answer = StreamAnswer(data: output)
      guard streams.put(value.stream, last, of: last, input: input, answer: answer, now: now) else {
        throw KMIPError(.permissionDenied, "the streams that are open take too much memory: this one has ended")
      }
      return (answer, correlation(value.stream, part: last.part))
    }
    var answer = try finish(work, try keys(self))
    if let output { answer.data = output + (answer.data ?? []) }
    // Without room the answer cannot be given again; it is given now all the same.
    _ = streams.put(value.stream, nil, of: last, input: input, answer: answer, now: now)
    return (answer, nil)
  }

  private func correlation(_ name: StreamName, part: UInt32) -> [UInt8] {
    CorrelationValue(node: capabilities.streams.node, stream: name, part: part).bytes(capabilities.sealing)
  }

  /// No counter comes round again under one key.
  private func checkLength(_ before: Int, _ more: Int, _ plan: StreamPlan) throws(KMIPError) {
    guard case .cipher(_, _, _, _, let longest?) = plan, before + more > longest else { return }
    throw KMIPError(.badCryptographicParameters, "the message is longer than its counter reaches")
  }
}
