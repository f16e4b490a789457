/// What is to be done about a return value: one table for every module.
public enum Remedy: String, Hashable, Sendable, CaseIterable {
  /// The module said no, and would say so again.
  case none
  /// The number of an object or key does not hold any more: look it up, and try once more.
  case findObjects
  /// The session, its login, or what was going on in it is lost: open another session, log in, and try once more.
  case openSession
  /// The module does not say what failed. The same is done; a probe takes it for a refusal, as modules answer so to what
  /// they cannot do.
  case tryOnceMore
  /// The same, and the token itself may be away: who needs it waits for it.
  case waitForToken
  /// The module has lost itself: end its process, start another one, and try once more.
  case startModule
  /// The PIN is wrong: another one has to be given; this one is never sent again.
  case anotherPIN
  /// The PIN is locked, has run out or was never set: the token's security officer has to set one.
  case securityOfficer
}

extension ReturnValue {
  /// What is to be done about it. Values that no standard names are refusals.
  public var remedy: Remedy {
    switch code {
    // OBJECT_, KEY_, UNWRAPPING_KEY_, WRAPPING_KEY_HANDLE_INVALID, KEY_CHANGED
    case 0x82, 0x60, 0xF0, 0x113, 0x65: .findObjects
    // SESSION_CLOSED, _HANDLE_INVALID, _READ_ONLY, _COUNT, _EXISTS, _READ_ONLY_EXISTS, _READ_WRITE_SO_EXISTS
    case 0xB0, 0xB3, 0xB5, 0xB1, 0xB6, 0xB7, 0xB8: .openSession
    // OPERATION_ACTIVE, _NOT_INITIALIZED, _CANCEL_FAILED; USER_NOT_LOGGED_IN, _ANOTHER_ALREADY_LOGGED_IN, _TOO_MANY_TYPES
    case 0x90, 0x91, 0x202, 0x101, 0x104, 0x105: .openSession
    // CANCEL, FUNCTION_CANCELED, TOKEN_RESOURCE_EXCEEDED
    case 0x1, 0x50, 0x201: .openSession
    // GENERAL_ERROR, FUNCTION_FAILED
    case 0x5, 0x6: .tryOnceMore
    // DEVICE_ERROR, _MEMORY, _REMOVED; TOKEN_NOT_PRESENT, _NOT_RECOGNIZED; SLOT_ID_INVALID
    case 0x30, 0x31, 0x32, 0xE0, 0xE1, 0x3: .waitForToken
    // HOST_MEMORY, NEED_TO_CREATE_THREADS, CANT_LOCK, CRYPTOKI_NOT_INITIALIZED, MUTEX_BAD, MUTEX_NOT_LOCKED
    case 0x2, 0x9, 0xA, 0x190, 0x1A0, 0x1A1: .startModule
    // FIPS_SELF_TEST_FAILED, LIBRARY_LOAD_FAILED
    case 0x1B6, 0x1B7: .startModule
    // PIN_INCORRECT, _INVALID, _LEN_RANGE
    case 0xA0, 0xA1, 0xA2: .anotherPIN
    // PIN_EXPIRED, _LOCKED, _TOO_WEAK; USER_PIN_NOT_INITIALIZED; NEW_PIN_MODE
    case 0xA3, 0xA4, 0x1B8, 0x102, 0x1B0: .securityOfficer
    default: .none
    }
  }
}
