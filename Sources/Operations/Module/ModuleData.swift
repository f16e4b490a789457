internal import KMIP
internal import Secrets
internal import TTLV

/// Encrypting, decrypting, digesting, signing and verifying. A message that comes in parts is held until its end, in the
/// application's record: its parts may come through any node.
extension RequestRun {
  private enum Step {
    case begin, whole, part, end
  }

  private static let steps: [PKCS_11Function: (begin: PKCS_11Function, step: Step)] = [
    .c_EncryptInit: (.c_EncryptInit, .begin), .c_Encrypt: (.c_EncryptInit, .whole),
    .c_EncryptUpdate: (.c_EncryptInit, .part), .c_EncryptFinal: (.c_EncryptInit, .end),
    .c_DecryptInit: (.c_DecryptInit, .begin), .c_Decrypt: (.c_DecryptInit, .whole),
    .c_DecryptUpdate: (.c_DecryptInit, .part), .c_DecryptFinal: (.c_DecryptInit, .end),
    .c_DigestInit: (.c_DigestInit, .begin), .c_Digest: (.c_DigestInit, .whole),
    .c_DigestUpdate: (.c_DigestInit, .part), .c_DigestFinal: (.c_DigestInit, .end),
    .c_SignInit: (.c_SignInit, .begin), .c_Sign: (.c_SignInit, .whole), .c_SignUpdate: (.c_SignInit, .part),
    .c_SignFinal: (.c_SignInit, .end), .c_VerifyInit: (.c_VerifyInit, .begin), .c_Verify: (.c_VerifyInit, .whole),
    .c_VerifyUpdate: (.c_VerifyInit, .part), .c_VerifyFinal: (.c_VerifyInit, .end),
  ]

  mutating func moduleData(
    _ call: inout ModuleCall, _ state: ModuleState, _ session: inout ModuleState.Session
  ) throws(KMIPError) -> ModuleCode {
    if call.function == .c_GenerateRandom {
      let count = try call.input.number()
      try call.input.finish()
      guard count <= UInt64(OperationLimits.randomBytes) else { return .argumentsBad }
      call.output.array(try randomBytes(Int(count)).revealed())
      return .ok
    }
    guard let (begin, step) = Self.steps[call.function] else { return .functionNotSupported }
    if step == .begin { return try moduleBegin(begin, &call, state, &session) }
    let given = step == .end ? [] : try call.input.array()
    let signature = begin == .c_VerifyInit && step != .part ? try call.input.array() : nil
    try call.input.finish()
    guard var work = session.work, work.function == begin.rawValue else { return .operationNotInitialized }
    // A message is either whole or in parts (PKCS#11 3.0 §5.8.2).
    guard step != .whole || work.data.isEmpty else { return .operationActive }
    work.data += given
    guard work.data.count <= OperationLimits.moduleData || step == .whole else {
      session.work = nil
      return .dataLengthRange
    }
    guard step != .part else {
      session.work = work
      // Nothing comes out before the end.
      if begin == .c_EncryptInit || begin == .c_DecryptInit { call.output.array([]) }
      return .ok
    }
    // "Terminates the active operation", however it ends.
    session.work = nil
    return try moduleEnd(begin, work, signature, &call, state)
  }

  private mutating func moduleBegin(
    _ begin: PKCS_11Function, _ call: inout ModuleCall, _ state: ModuleState, _ session: inout ModuleState.Session
  ) throws(KMIPError) -> ModuleCode {
    let mechanism = try call.input.mechanism()
    let key = begin == .c_DigestInit ? 0 : try call.input.small()
    try call.input.finish()
    guard session.work == nil else { return .operationActive }
    guard let row = ModuleMechanism.row(mechanism.type) else { return .mechanismInvalid }
    let fits: Bool =
      switch (begin, row.kind) {
      case (.c_EncryptInit, .cipher), (.c_DecryptInit, .cipher), (.c_DigestInit, .digest), (.c_SignInit, .signature),
        (.c_SignInit, .code), (.c_VerifyInit, .signature), (.c_VerifyInit, .code):
        true
      default: false
      }
    guard fits else { return .mechanismInvalid }
    if begin != .c_DigestInit, state.object(key) == nil { return .keyHandleInvalid }
    session.work = ModuleState.Work(function: begin.rawValue, mechanism: mechanism, key: key)
    return .ok
  }

  private mutating func moduleEnd(
    _ begin: PKCS_11Function, _ work: ModuleState.Work, _ signature: [UInt8]?, _ call: inout ModuleCall,
    _ state: ModuleState
  ) throws(KMIPError) -> ModuleCode {
    let parameters = ModuleMechanism.parameters(work.mechanism.type)
    guard let identifier = begin == .c_DigestInit ? UniqueIdentifier("") : state.object(work.key) else {
      return .keyHandleInvalid
    }
    let object = ObjectReference.identifier(identifier)
    let isCode = ModuleMechanism.row(work.mechanism.type)?.kind == .code
    let nonce = work.mechanism.parameter.isEmpty ? nil : work.mechanism.parameter
    let result: (code: ModuleCode, payload: [Item])
    let wanted: Tag
    switch begin {
    case .c_EncryptInit:
      var request = EncryptRequest(object, data: work.data, parameters: parameters)
      request.nonce = nonce
      wanted = .data
      result = try moduleOperation(.encrypt, request.items(for: version))
    case .c_DecryptInit:
      var request = DecryptRequest(object, data: work.data, parameters: parameters)
      request.nonce = nonce
      wanted = .data
      releasesMaterial = true
      result = try moduleOperation(.decrypt, request.items(for: version))
      if result.code == .functionFailed { return .encryptedDataInvalid }
    case .c_DigestInit:
      wanted = .data
      result = try moduleOperation(.hash, HashRequest(work.data, parameters: parameters).items(for: version))
    case .c_SignInit where isCode:
      wanted = .macData
      result = try moduleOperation(
        .mac, MACRequest(object, data: work.data, parameters: parameters).items(for: version)
      )
    case .c_SignInit:
      wanted = .signatureData
      result = try moduleOperation(
        .sign, SignRequest(object, data: work.data, parameters: parameters).items(for: version)
      )
    default:
      return try moduleVerify(object, work.data, signature ?? [], parameters, isCode: isCode)
    }
    guard result.code == .ok else { return result.code }
    guard case .byteString(let bytes)? = result.payload.first(where: { $0.tag == wanted })?.value else {
      return .functionFailed
    }
    call.output.array(bytes)
    return .ok
  }

  private mutating func moduleVerify(
    _ object: ObjectReference, _ data: [UInt8], _ signature: [UInt8], _ parameters: CryptographicParameters,
    isCode: Bool
  ) throws(KMIPError) -> ModuleCode {
    let result: (code: ModuleCode, payload: [Item])
    if isCode {
      let request = MACVerifyRequest(object, data: data, mac: signature, parameters: parameters)
      result = try moduleOperation(.macVerify, request.items(for: version))
    } else {
      let request = SignatureVerifyRequest(object, data: data, signature: signature, parameters: parameters)
      result = try moduleOperation(.signatureVerify, request.items(for: version))
    }
    guard result.code == .ok else { return result.code }
    let valid = Item(.validityIndicator, .enumeration(ValidityIndicator.valid.rawValue))
    return result.payload.contains(valid) ? .ok : .signatureInvalid
  }
}
