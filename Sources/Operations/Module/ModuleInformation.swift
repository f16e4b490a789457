internal import Access
internal import KMIP
internal import TTLV

/// What the module says of itself, and its sessions. One slot with one token: the objects of the client.
extension RequestRun {
  private static let slot: UInt64 = 1
  private static let manufacturer = "Conclave"
  /// CK_UNAVAILABLE_INFORMATION.
  private static let unavailable = UInt64.max

  mutating func moduleInformation(_ call: inout ModuleCall, _ state: ModuleState) throws(KMIPError) -> ModuleCode {
    switch call.function {
    case .c_GetInfo:
      try call.input.finish()
      // Of the functions that came with 3.0 none is offered.
      call.output.version(2, 40)
      call.output.text(Self.manufacturer, 32)
      call.output.number(0)
      call.output.text("KMIP server", 32)
      call.output.version(0, 1)
      return .ok
    case .c_GetSlotList:
      // tokenPresent: the token always is.
      _ = try call.input.flag()
      try call.input.finish()
      call.output.count(1)
      call.output.number(Self.slot)
      return .ok
    default: break
    }
    guard try call.input.number() == Self.slot else { return .slotIDInvalid }
    switch call.function {
    case .c_GetSlotInfo:
      try call.input.finish()
      call.output.text("Managed objects", 64)
      call.output.text(Self.manufacturer, 32)
      // CKF_TOKEN_PRESENT.
      call.output.number(1)
      call.output.version(0, 1)
      call.output.version(0, 1)
    case .c_GetTokenInfo:
      try call.input.finish()
      call.output.text(principal.identity.string, 32)
      call.output.text(Self.manufacturer, 32)
      call.output.text("KMIP", 16)
      call.output.text("1", 16)
      // CKF_RNG, CKF_TOKEN_INITIALIZED; no PIN: the certificate says who the client is.
      call.output.number(0x1 | 0x400)
      let sessions = UInt64(state.sessions.count)
      let readWrite = UInt64(state.sessions.values.count { $0.isReadWrite })
      for number in [
        UInt64(OperationLimits.moduleSessions), sessions, UInt64(OperationLimits.moduleSessions), readWrite,
      ] {
        call.output.number(number)
      }
      for number in [0, 0] as [UInt64] { call.output.number(number) }
      for _ in 0..<4 { call.output.number(Self.unavailable) }
      call.output.version(0, 1)
      call.output.version(0, 1)
      // No clock on the token.
      call.output.text("", 16)
    case .c_GetMechanismList:
      try call.input.finish()
      call.output.count(ModuleMechanism.rows.count)
      for row in ModuleMechanism.rows { call.output.number(UInt64(row.type)) }
    default:
      let type = try call.input.small()
      try call.input.finish()
      guard let row = ModuleMechanism.row(type) else { return .mechanismInvalid }
      call.output.number(row.keys.lowerBound)
      call.output.number(row.keys.upperBound)
      call.output.number(row.flags)
    }
    return .ok
  }

  mutating func moduleSession(_ call: inout ModuleCall, _ state: inout ModuleState) throws(KMIPError) -> ModuleCode {
    switch call.function {
    case .c_OpenSession:
      guard try call.input.number() == Self.slot else { return .slotIDInvalid }
      let flags = try call.input.number()
      try call.input.finish()
      // CKF_SERIAL_SESSION "must always be set to TRUE" (PKCS#11 3.0 §5.6.1).
      guard flags & 0x4 != 0 else { return .argumentsBad }
      guard state.sessions.count < OperationLimits.moduleSessions else { return .sessionCount }
      state.sessions[state.nextSession] = ModuleState.Session(isReadWrite: flags & 0x2 != 0)
      call.output.number(UInt64(state.nextSession))
      state.nextSession += 1
      return .ok
    case .c_CloseAllSessions:
      guard try call.input.number() == Self.slot else { return .slotIDInvalid }
      try call.input.finish()
      state.sessions = [:]
      state.isLoggedIn = false
      return .ok
    default: break
    }
    let handle = try call.input.small()
    guard let session = state.sessions[handle] else { return .sessionHandleInvalid }
    switch call.function {
    case .c_CloseSession:
      try call.input.finish()
      state.sessions[handle] = nil
      if state.sessions.isEmpty { state.isLoggedIn = false }
    case .c_GetSessionInfo:
      try call.input.finish()
      call.output.number(Self.slot)
      // CKS_RO_PUBLIC_SESSION 0, CKS_RO_USER_FUNCTIONS 1, CKS_RW_PUBLIC_SESSION 2, CKS_RW_USER_FUNCTIONS 3.
      call.output.number((session.isReadWrite ? 2 : 0) + (state.isLoggedIn ? 1 : 0))
      call.output.number(session.isReadWrite ? 0x6 : 0x4)
      call.output.number(0)
    case .c_Login:
      // The certificate has said who the client is: there is no PIN to be checked (CKF_PROTECTED_AUTHENTICATION_PATH is
      // not needed either), and no security officer.
      let user = try call.input.number()
      if try call.input.flag() { _ = try call.input.array() }
      try call.input.finish()
      guard user == 1 else { return .userTypeInvalid }
      guard !state.isLoggedIn else { return .userAlreadyLoggedIn }
      state.isLoggedIn = true
    default:
      try call.input.finish()
      guard state.isLoggedIn else { return .userNotLoggedIn }
      state.isLoggedIn = false
    }
    return .ok
  }
}
