internal import CPKCS11
internal import Glibc
public import Secrets
internal import Synchronization

/// An object in a token, by its number in this session.
public struct ObjectHandle: Hashable, Sendable {
  let id: CK_OBJECT_HANDLE
}

/// An open session with one owner; closed when the owner goes. Use it from one thread at a time.
public struct Session: ~Copyable, Sendable {
  private let module: Module
  private let slot: Slot
  private let handle: CK_SESSION_HANDLE
  private var functions: CK_FUNCTION_LIST { module.functions.pointee }

  /// Tokens whose PIN was refused: it is never tried twice in a process.
  private static let refusedPINs = Mutex<Set<RefusedPIN>>([])

  private struct RefusedPIN: Hashable {
    let path: String
    let slot: Slot
  }

  /// Opens a session that may read and write.
  public init(_ module: Module, slot: Slot) throws(PKCS11Error) {
    self.module = module
    self.slot = slot
    var handle: CK_SESSION_HANDLE = 0
    // Notifications are not asked for; 6 is CKF_RW_SESSION | CKF_SERIAL_SESSION.
    try check(module.functions.pointee.C_OpenSession(slot.id, 6, nil, nil, &handle), "C_OpenSession")
    self.handle = handle
  }

  deinit { _ = module.functions.pointee.C_CloseSession(handle) }

  /// Logs the user in, for all sessions of this process with the token. A PIN that was refused once is not sent again
  /// until the process is started anew.
  public func login(pin: SecretBytes) throws(PKCS11Error) {
    let mark = RefusedPIN(path: module.path, slot: slot)
    guard !Self.refusedPINs.withLock({ $0.contains(mark) }) else { throw .pinNotTriedAgain }
    let answer = pin.withUnsafeBytes { raw in
      functions.C_Login(
        handle, CK_USER_TYPE(CKU_USER),
        UnsafeMutablePointer(mutating: raw.bindMemory(to: UInt8.self).baseAddress), CK_ULONG(raw.count))
    }
    let value = ReturnValue(answer)
    if value == .userAlreadyLoggedIn { return }
    if value.remedy == .anotherPIN || value.remedy == .securityOfficer {
      Self.refusedPINs.withLock { _ = $0.insert(mark) }
    }
    try check(answer, "C_Login")
  }

  /// The objects that have all the attributes.
  public func find(_ attributes: [Attribute]) throws(PKCS11Error) -> [ObjectHandle] {
    try withTemplate(attributes) { (template, count) throws(PKCS11Error) in
      try check(functions.C_FindObjectsInit(handle, template, count), "C_FindObjectsInit")
    }
    defer { _ = functions.C_FindObjectsFinal(handle) }
    var found: [ObjectHandle] = []
    var batch = [CK_OBJECT_HANDLE](repeating: 0, count: 64)
    while found.count < Limits.objects {
      var count: CK_ULONG = 0
      try check(functions.C_FindObjects(handle, &batch, CK_ULONG(batch.count), &count), "C_FindObjects")
      guard count > 0 else { break }
      guard count <= CK_ULONG(batch.count) else {
        throw .malformed(function: "C_FindObjects", reason: "\(count) objects")
      }
      found += batch.prefix(Int(count)).map { ObjectHandle(id: $0) }
    }
    return found
  }

  public func generateKey(_ mechanism: Mechanism, _ attributes: [Attribute]) throws(PKCS11Error) -> ObjectHandle {
    var key: CK_OBJECT_HANDLE = 0
    try mechanism.with { (mechanism) throws(PKCS11Error) in
      try withTemplate(attributes) { (template, count) throws(PKCS11Error) in
        try check(functions.C_GenerateKey(handle, mechanism, template, count, &key), "C_GenerateKey")
      }
    }
    return ObjectHandle(id: key)
  }

  public func generateKeyPair(
    _ mechanism: Mechanism, public publicAttributes: [Attribute], private privateAttributes: [Attribute]
  ) throws(PKCS11Error) -> (public: ObjectHandle, private: ObjectHandle) {
    var first: CK_OBJECT_HANDLE = 0
    var second: CK_OBJECT_HANDLE = 0
    try mechanism.with { (mechanism) throws(PKCS11Error) in
      try withTemplate(publicAttributes) { (publicTemplate, publicCount) throws(PKCS11Error) in
        try withTemplate(privateAttributes) { (privateTemplate, privateCount) throws(PKCS11Error) in
          try check(
            functions.C_GenerateKeyPair(
              handle, mechanism, publicTemplate, publicCount, privateTemplate, privateCount, &first, &second),
            "C_GenerateKeyPair")
        }
      }
    }
    return (ObjectHandle(id: first), ObjectHandle(id: second))
  }

  public func createObject(_ attributes: [Attribute]) throws(PKCS11Error) -> ObjectHandle {
    var object: CK_OBJECT_HANDLE = 0
    try withTemplate(attributes) { (template, count) throws(PKCS11Error) in
      try check(functions.C_CreateObject(handle, template, count, &object), "C_CreateObject")
    }
    return ObjectHandle(id: object)
  }

  public func destroyObject(_ object: ObjectHandle) throws(PKCS11Error) {
    try check(functions.C_DestroyObject(handle, object.id), "C_DestroyObject")
  }

  /// Wraps a key of the token's (C_WrapKey).
  public func wrapKey(
    _ key: ObjectHandle, by wrapping: ObjectHandle, _ mechanism: Mechanism
  ) throws(PKCS11Error) -> [UInt8] {
    try mechanism.with { (mechanism) throws(PKCS11Error) in
      var length: CK_ULONG = 0
      try check(functions.C_WrapKey(handle, mechanism, wrapping.id, key.id, nil, &length), "C_WrapKey")
      var wrapped = try buffer(length, "C_WrapKey")
      try check(functions.C_WrapKey(handle, mechanism, wrapping.id, key.id, &wrapped, &length), "C_WrapKey")
      return try cut(wrapped, length, "C_WrapKey")
    }
  }

  /// Unwraps into a new object (C_UnwrapKey).
  public func unwrapKey(
    _ wrapped: [UInt8], by unwrapping: ObjectHandle, _ mechanism: Mechanism, _ attributes: [Attribute]
  ) throws(PKCS11Error) -> ObjectHandle {
    var key: CK_OBJECT_HANDLE = 0
    var input = wrapped
    try mechanism.with { (mechanism) throws(PKCS11Error) in
      try withTemplate(attributes) { (template, count) throws(PKCS11Error) in
        try check(
          functions.C_UnwrapKey(
            handle, mechanism, unwrapping.id, &input, CK_ULONG(input.count), template, count, &key), "C_UnwrapKey")
      }
    }
    return ObjectHandle(id: key)
  }

  /// Encrypts in one part.
  public func encrypt(
    _ plain: SecretBytes, by key: ObjectHandle, _ mechanism: Mechanism
  ) throws(PKCS11Error) -> [UInt8] {
    try mechanism.with { (mechanism) throws(PKCS11Error) in
      try check(functions.C_EncryptInit(handle, mechanism, key.id), "C_EncryptInit")
      // One call with ample room: asking for the length first keeps the operation open, which some modules get wrong.
      var output = [UInt8](repeating: 0, count: plain.count + 4096)
      var length = CK_ULONG(output.count)
      try plain.withUnsafeBytes { (raw) throws(PKCS11Error) in
        try check(
          functions.C_Encrypt(
            handle, UnsafeMutablePointer(mutating: raw.bindMemory(to: UInt8.self).baseAddress), CK_ULONG(raw.count),
            &output, &length), "C_Encrypt")
      }
      return try cut(output, length, "C_Encrypt")
    }
  }

  /// Decrypts in one part.
  public func decrypt(
    _ encrypted: [UInt8], by key: ObjectHandle, _ mechanism: Mechanism
  ) throws(PKCS11Error) -> SecretBytes {
    var input = encrypted
    var length = CK_ULONG(encrypted.count + 4096)
    let output = try mechanism.with { (mechanism) throws(PKCS11Error) in
      try check(functions.C_DecryptInit(handle, mechanism, key.id), "C_DecryptInit")
      return try SecretBytes(count: encrypted.count + 4096) { (target) throws(PKCS11Error) in
        try check(
          functions.C_Decrypt(
            handle, &input, CK_ULONG(input.count), target.bindMemory(to: UInt8.self).baseAddress, &length), "C_Decrypt")
      }
    }
    return try cut(output, length, "C_Decrypt")
  }

  /// Signs in one part.
  public func sign(_ message: [UInt8], by key: ObjectHandle, _ mechanism: Mechanism) throws(PKCS11Error) -> [UInt8] {
    var input = message
    return try mechanism.with { (mechanism) throws(PKCS11Error) in
      try check(functions.C_SignInit(handle, mechanism, key.id), "C_SignInit")
      var output = [UInt8](repeating: 0, count: 4096)
      var length = CK_ULONG(output.count)
      try check(functions.C_Sign(handle, &input, CK_ULONG(input.count), &output, &length), "C_Sign")
      return try cut(output, length, "C_Sign")
    }
  }

  /// Derives a new object (C_DeriveKey).
  public func deriveKey(
    from base: ObjectHandle, _ mechanism: Mechanism, _ attributes: [Attribute]
  ) throws(PKCS11Error) -> ObjectHandle {
    var key: CK_OBJECT_HANDLE = 0
    try mechanism.with { (mechanism) throws(PKCS11Error) in
      try withTemplate(attributes) { (template, count) throws(PKCS11Error) in
        try check(functions.C_DeriveKey(handle, mechanism, base.id, template, count, &key), "C_DeriveKey")
      }
    }
    return ObjectHandle(id: key)
  }

  /// The value of an attribute; an attribute that the object lacks or keeps secret is refused.
  public func attribute(_ name: AttributeName, of object: ObjectHandle) throws(PKCS11Error) -> SecretBytes {
    var request = CK_ATTRIBUTE(type: name.type, pValue: nil, ulValueLen: 0)
    try check(functions.C_GetAttributeValue(handle, object.id, &request, 1), "C_GetAttributeValue")
    let length = request.ulValueLen
    guard length <= CK_ULONG(Limits.valueLength) else {
      throw .malformed(function: "C_GetAttributeValue", reason: "a value of \(length) bytes")
    }
    let value = try SecretBytes(count: Int(length)) { (target) throws(PKCS11Error) in
      request.pValue = target.baseAddress
      try check(functions.C_GetAttributeValue(handle, object.id, &request, 1), "C_GetAttributeValue")
    }
    return try cut(value, request.ulValueLen, "C_GetAttributeValue")
  }

  /// The value of an attribute that is true or false.
  public func flag(_ name: AttributeName, of object: ObjectHandle) throws(PKCS11Error) -> Bool {
    try attribute(name, of: object).withUnsafeBytes { $0.contains { $0 != 0 } }
  }

  /// Bytes from the token's generator.
  public func random(_ count: Int) throws(PKCS11Error) -> SecretBytes {
    try SecretBytes(count: count) { (target) throws(PKCS11Error) in
      guard count > 0 else { return }
      try check(
        functions.C_GenerateRandom(handle, target.bindMemory(to: UInt8.self).baseAddress, CK_ULONG(count)),
        "C_GenerateRandom")
    }
  }

  private func buffer(_ length: CK_ULONG, _ function: String) throws(PKCS11Error) -> [UInt8] {
    guard length <= CK_ULONG(Limits.valueLength) else {
      throw .malformed(function: function, reason: "a value of \(length) bytes")
    }
    return [UInt8](repeating: 0, count: Int(length))
  }

  private func cut(_ bytes: [UInt8], _ length: CK_ULONG, _ function: String) throws(PKCS11Error) -> [UInt8] {
    guard length <= CK_ULONG(bytes.count) else { throw .malformed(function: function, reason: "\(length) bytes") }
    return Array(bytes[..<Int(length)])
  }

  private func cut(_ bytes: SecretBytes, _ length: CK_ULONG, _ function: String) throws(PKCS11Error) -> SecretBytes {
    guard length <= CK_ULONG(bytes.count) else { throw .malformed(function: function, reason: "\(length) bytes") }
    if Int(length) == bytes.count { return bytes }
    return SecretBytes(count: Int(length)) { target in
      bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<Int(length)])) }
    }
  }
}
