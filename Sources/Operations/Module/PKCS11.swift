internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// PKCS#11 (KMIP 2.1 §6.1.37): one call of an application. What the application has open is a record, named by the
/// Correlation Value, so that the next call may come through any node.
///
/// A call that the module refuses is an operation that succeeded, with the module's return code; a request that is no
/// call is refused by the operation.
func pkcs11(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ModuleRequest(payload, version: run.version)
  if let interface = request.interface, interface != "PKCS 11" {
    throw KMIPError(.pkcs_11InvalidInterface, "there is no interface \"\(interface)\" here")
  }
  guard let place = request.function, (1...ModuleCall.functions).contains(place) else {
    throw KMIPError(.pkcs_11InvalidFunction, "CK_FUNCTION_LIST_3_0 has functions 1 to \(ModuleCall.functions)")
  }
  // What the client has is not told again, but in 3.0: so have the published cases it (PKCS11-M-1).
  let told = run.version >= .v3_0 ? request.correlation : nil
  guard let function = PKCS_11Function(rawValue: place), ModuleCall.supported.contains(function) else {
    return ModuleResponse(
      to: request, correlation: told, output: nil, code: ModuleCode.functionNotSupported.rawValue
    ).items
  }
  var call = ModuleCall(function, request.input)
  guard function != .c_Initialize else {
    let state = try run.newModule(&call)
    return ModuleResponse(to: request, correlation: state.name, output: nil, code: ModuleCode.ok.rawValue).items
  }
  guard let correlation = request.correlation else {
    return ModuleResponse(
      to: request, correlation: nil, output: nil, code: ModuleCode.cryptokiNotInitialized.rawValue
    ).items
  }
  guard var state = try run.module(correlation) else {
    throw KMIPError(.invalidAsynchronousCorrelationValue, "nothing is open under this Correlation Value")
  }
  let code = try run.perform(&call, &state)
  if function == .c_Finalize, code == .ok {
    run.transaction.remove(.application, state.name)
  } else {
    state.expiry = run.now + OperationLimits.moduleSeconds
    run.transaction.put(.application, state.record)
  }
  let output = code == .ok && !call.output.bytes.isEmpty ? call.output.bytes : nil
  return ModuleResponse(to: request, correlation: told, output: output, code: code.rawValue).items
}

/// One call: its parameters, and what it gives back.
struct ModuleCall {
  let function: PKCS_11Function
  var input: ModuleReader
  var output = ModuleWriter()

  /// Functions of CK_FUNCTION_LIST_3_0.
  static let functions: UInt32 = 92

  /// All others are answered with CKR_FUNCTION_NOT_SUPPORTED.
  static let supported: Set<PKCS_11Function> = [
    .c_Initialize, .c_Finalize, .c_GetInfo, .c_GetSlotList, .c_GetSlotInfo, .c_GetTokenInfo, .c_GetMechanismList,
    .c_GetMechanismInfo, .c_OpenSession, .c_CloseSession, .c_CloseAllSessions, .c_GetSessionInfo, .c_Login, .c_Logout,
    .c_DestroyObject, .c_GetAttributeValue, .c_FindObjectsInit, .c_FindObjects, .c_FindObjectsFinal, .c_EncryptInit,
    .c_Encrypt, .c_EncryptUpdate, .c_EncryptFinal, .c_DecryptInit, .c_Decrypt, .c_DecryptUpdate, .c_DecryptFinal,
    .c_DigestInit, .c_Digest, .c_DigestUpdate, .c_DigestFinal, .c_SignInit, .c_Sign, .c_SignUpdate, .c_SignFinal,
    .c_VerifyInit, .c_Verify, .c_VerifyUpdate, .c_VerifyFinal, .c_GenerateKey, .c_GenerateRandom,
  ]

  init(_ function: PKCS_11Function, _ input: [UInt8]?) {
    self.function = function
    self.input = ModuleReader(input)
  }
}

extension RequestRun {
  /// C_Initialize: the version of the encoding, one byte.
  fileprivate mutating func newModule(_ call: inout ModuleCall) throws(KMIPError) -> ModuleState {
    let version = try call.input.byte()
    try call.input.finish()
    guard version == 1 else {
      throw KMIPError(.pkcs_11CodecError, "version \(version) of the encoding is not known here")
    }
    let name = [UInt8](unsafeUninitializedCapacity: ModuleState.length) { buffer, count in
      capabilities.entropy.fill(UnsafeMutableRawBufferPointer(buffer))
      count = ModuleState.length
    }
    let state = ModuleState(name: name, owner: principal.identity, expiry: now + OperationLimits.moduleSeconds)
    try guarded { run throws(RegistryError) in
      _ = try run.transaction.standing(.application, name)
      // As with tickets: who follows here has perhaps ended.
      for old in try run.transaction.standing(.application, from: name, limit: OperationLimits.modulesSwept) {
        if let old = ModuleState(old), old.expiry <= run.now { run.transaction.remove(.application, old.name) }
      }
      run.transaction.put(.application, state.record)
    }
    return state
  }

  /// What the client has open under a Correlation Value; nil: nothing, or somebody else.
  fileprivate mutating func module(_ name: [UInt8]) throws(KMIPError) -> ModuleState? {
    let found = try guarded { run throws(RegistryError) in try run.transaction.standing(.application, name) }
    guard let found, let state = ModuleState(found), state.owner == principal.identity, state.expiry > now else {
      return nil
    }
    return state
  }

  fileprivate mutating func perform(_ call: inout ModuleCall, _ state: inout ModuleState) throws(KMIPError)
    -> ModuleCode
  {
    switch call.function {
    case .c_Finalize:
      try call.input.finish()
      return .ok
    case .c_GetInfo, .c_GetSlotList, .c_GetSlotInfo, .c_GetTokenInfo, .c_GetMechanismList, .c_GetMechanismInfo:
      return try moduleInformation(&call, state)
    case .c_OpenSession, .c_CloseSession, .c_CloseAllSessions, .c_GetSessionInfo, .c_Login, .c_Logout:
      return try moduleSession(&call, &state)
    default:
      let handle = try call.input.small()
      guard var session = state.sessions[handle] else { return .sessionHandleInvalid }
      let code: ModuleCode
      switch call.function {
      case .c_FindObjectsInit, .c_FindObjects, .c_FindObjectsFinal, .c_GetAttributeValue, .c_DestroyObject,
        .c_GenerateKey:
        code = try moduleObjects(&call, &state, &session)
      default: code = try moduleData(&call, state, &session)
      }
      state.sessions[handle] = session
      return code
    }
  }
}
