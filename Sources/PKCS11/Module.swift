internal import CPKCS11
internal import Glibc
internal import Synchronization

/// A loaded PKCS#11 module. It stays loaded and initialized until the process ends: vendors' modules often do not bear
/// being unloaded, and a second C_Initialize would be refused.
public final class Module: Sendable {
  public let path: String
  nonisolated(unsafe) let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>

  private static let loaded = Mutex<[String: Module]>([:])

  /// Loads a module, or finds it loaded.
  ///
  /// - Parameter parameters: a text that some modules (NSS softokn) take with C_Initialize.
  public static func load(path: String, parameters: String? = nil) throws(PKCS11Error) -> Module {
    try loaded.withLock { (modules) throws(PKCS11Error) in
      if let module = modules[path] { return module }
      let module = try Module(path: path, parameters: parameters)
      modules[path] = module
      return module
    }
  }

  private init(path: String, parameters: String?) throws(PKCS11Error) {
    self.path = path
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw .unloadable(path: path, reason: dlerror().map { String(cString: $0) } ?? "no reason given")
    }
    guard let symbol = dlsym(library, "C_GetFunctionList") else {
      dlclose(library)
      throw .unloadable(path: path, reason: "no PKCS#11 module: it lacks C_GetFunctionList")
    }
    typealias GetFunctionList =
      @convention(c) (UnsafeMutablePointer<UnsafeMutablePointer<CK_FUNCTION_LIST>?>?) -> CK_RV
    var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
    try check(unsafeBitCast(symbol, to: GetFunctionList.self)(&list), "C_GetFunctionList")
    guard let list else { throw .malformed(function: "C_GetFunctionList", reason: "no list") }
    functions = list

    // The text must stay: modules may keep its address.
    let text = parameters.flatMap { strdup($0) }
    var arguments = CK_C_INITIALIZE_ARGS()
    arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
    arguments.pReserved = text.map { UnsafeMutableRawPointer($0) }
    let answer = list.pointee.C_Initialize(&arguments)
    // Another user of the same library in this process may have been first.
    if ReturnValue(answer) != .alreadyInitialized { try check(answer, "C_Initialize") }
  }

  /// The slots that hold a token now.
  public func slots() throws(PKCS11Error) -> [Slot] {
    var count: CK_ULONG = 0
    try check(functions.pointee.C_GetSlotList(1, nil, &count), "C_GetSlotList")
    guard count <= CK_ULONG(Limits.slots) else { throw .malformed(function: "C_GetSlotList", reason: "\(count) slots") }
    var ids = [CK_SLOT_ID](repeating: 0, count: Int(count))
    try check(functions.pointee.C_GetSlotList(1, &ids, &count), "C_GetSlotList")
    return ids.prefix(Int(count)).map { Slot(id: $0) }
  }

  /// What the module says of itself.
  public func library() throws(PKCS11Error) -> Library {
    var facts = CK_INFO()
    try check(functions.pointee.C_GetInfo(&facts), "C_GetInfo")
    return Library(
      manufacturer: Self.text(of: &facts.manufacturerID), description: Self.text(of: &facts.libraryDescription),
      version: "\(facts.libraryVersion.major).\(facts.libraryVersion.minor)")
  }

  /// The token in a slot.
  public func token(in slot: Slot) throws(PKCS11Error) -> Token {
    var facts = CK_TOKEN_INFO()
    try check(functions.pointee.C_GetTokenInfo(slot.id, &facts), "C_GetTokenInfo")
    let flags = facts.flags
    return Token(
      label: Self.text(of: &facts.label), manufacturer: Self.text(of: &facts.manufacturerID),
      model: Self.text(of: &facts.model), serialNumber: Self.text(of: &facts.serialNumber),
      isInitialized: flags & 0x400 != 0, hasUserPIN: flags & 0x8 != 0, needsLogin: flags & 0x4 != 0,
      isFinalPINTry: flags & 0x20000 != 0, isPINLocked: flags & 0x40000 != 0)
  }

  /// The slot whose token has the label; nil when none has. Tokens that cannot be asked are passed over.
  public func slot(withTokenLabeled label: String) throws(PKCS11Error) -> Slot? {
    for slot in try slots() {
      if let token = try? token(in: slot), token.isInitialized, token.label == label { return slot }
    }
    return nil
  }

  /// The mechanisms of the token in a slot, by their numbers.
  public func mechanisms(of slot: Slot) throws(PKCS11Error) -> [UInt: MechanismFacts] {
    var count: CK_ULONG = 0
    try check(functions.pointee.C_GetMechanismList(slot.id, nil, &count), "C_GetMechanismList")
    guard count <= CK_ULONG(Limits.mechanisms) else {
      throw .malformed(function: "C_GetMechanismList", reason: "\(count) mechanisms")
    }
    var types = [CK_MECHANISM_TYPE](repeating: 0, count: Int(count))
    try check(functions.pointee.C_GetMechanismList(slot.id, &types, &count), "C_GetMechanismList")
    var found: [UInt: MechanismFacts] = [:]
    for type in types.prefix(Int(count)) {
      var facts = CK_MECHANISM_INFO()
      guard functions.pointee.C_GetMechanismInfo(slot.id, type, &facts) == CKR_OK else { continue }
      found[type] = MechanismFacts(uses: MechanismUses(rawValue: facts.flags), longestKey: facts.ulMaxKeySize)
    }
    return found
  }

  /// The text of a field that is padded with blanks.
  private static func text<Field>(of field: inout Field) -> String {
    withUnsafeBytes(of: &field) { raw in
      var bytes = Array(raw)
      while let last = bytes.last, last == 0x20 || last == 0 { bytes.removeLast() }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
