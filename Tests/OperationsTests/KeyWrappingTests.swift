import Access
import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Wrapped keys on their way out and in (KMIP 2.1 §3.1.3, §7.18; 1.4 §11.12 for the reasons).
@Suite struct KeyWrappingTests {
  private let server = TestServer()

  private static func parameters(_ mode: BlockCipherMode) -> Value {
    .structure([Item(.blockCipherMode, .enumeration(mode.rawValue))])
  }

  /// An AES key that wraps and unwraps, Active.
  private func wrappingKey(_ modes: [BlockCipherMode] = [.nistKeyWrap], mask: Int32 = 0x30, isActive: Bool = true)
    throws -> UniqueIdentifier
  {
    var attributes = [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
      Attribute(.cryptographicLength, .integer(256)), Attribute(.cryptographicUsageMask, .integer(mask)),
    ]
    attributes += modes.map { Attribute(.cryptographicParameters, Self.parameters($0)) }
    if isActive { attributes.append(Attribute(.activationDate, .dateTime(1000))) }
    let made = try server.done(
      .v2_1, .create, CreateRequest(.symmetricKey, RequestedAttributes(attributes: attributes)).items(for: .v2_1))
    return try CreateResponse(made, version: .v2_1).identifier
  }

  private func request(
    _ object: UniqueIdentifier, _ key: UniqueIdentifier, _ mode: BlockCipherMode?,
    _ encoding: EncodingOption? = nil, attributes: [AttributeName] = [], method: WrappingMethod = .encrypt
  ) -> GetRequest {
    var request = GetRequest(.identifier(object))
    request.wrapping = KeyWrappingSpecification(
      method,
      encryptionKey: .init(.identifier(key), parameters: mode.map { Self.parameters($0) }), attributes: attributes,
      encoding: encoding)
    return request
  }

  private func material(_ identifier: UniqueIdentifier, _ version: ProtocolVersion = .v2_1) throws -> SecretBytes {
    let plain = try GetResponse(
      try server.done(version, .get, object(identifier)), version: version)
    return try #require(plain.object.keyBlock?.materialBytes)
  }

  @Test(arguments: [
    (ProtocolVersion.v1_0, BlockCipherMode.nistKeyWrap, EncodingOption?.none), (.v1_2, .aesKeyWrapPadding, .noEncoding),
    (.v1_4, .nistKeyWrap, .ttlvEncoding), (.v2_1, .nistKeyWrap, .noEncoding), (.v3_0, .aesKeyWrapPadding, nil),
  ])
  func whatIsWrappedIsUnwrapped(version: ProtocolVersion, mode: BlockCipherMode, encoding: EncodingOption?) throws {
    let key = try wrappingKey([.nistKeyWrap, .aesKeyWrapPadding])
    let secret = try server.create()
    let wrapped = try GetResponse(
      try server.done(version, .get, request(secret, key, mode, encoding).items(for: version)), version: version)
    let block = try #require(wrapped.object.keyBlock)
    #expect(block.wrapping?.method == .encrypt)
    #expect(block.wrapping?.encryptionKey?.identifier == key)
    #expect(block.wrapping?.encoding == encoding)
    if case .plain(.bytes(let bytes), _)? = block.value {
      #expect(encoding == .noEncoding)
      #expect(bytes.count == 40)
      #expect(try bytes != material(secret))
    } else {
      #expect(encoding != .noEncoding)
    }
    // Registered as it is, it is given as it is; from 1.4 on the server takes the wrapping off when asked.
    let registered = try server.done(
      version, .register,
      try RegisterRequest(.symmetricKey, aes(), wrapped.object).items(for: version))
    let copy = try ObjectResponse(registered, version: version).identifier
    let again = try GetResponse(try server.done(version, .get, object(copy)), version: version)
    #expect(again.object.keyBlock?.wrapping == block.wrapping)
    var plainly = GetRequest(.identifier(copy))
    plainly.keyWrapType = .notWrapped
    let unwrapped = try GetResponse(try server.done(.v2_1, .get, plainly.items(for: .v2_1)), version: .v2_1)
    #expect(unwrapped.object.keyBlock?.wrapping == nil)
    #expect(try unwrapped.object.keyBlock?.materialBytes == material(secret))
  }

  @Test func attributesAreWrappedAlong() throws {
    let key = try wrappingKey()
    let secret = try server.create(.v2_1, name: "along")
    let asked = request(secret, key, nil, attributes: [.standard(.name), .standard(.cryptographicLength)])
    let wrapped = try GetResponse(try server.done(.v2_1, .get, asked.items(for: .v2_1)), version: .v2_1)
    var made = ImportRequest(UniqueIdentifier("copy"), wrapped.object, [])
    made.keyWrapType = .notWrapped
    try server.done(.v2_1, .import, try made.items(for: .v2_1))
    let got = try GetResponse(try server.done(.v2_1, .get, object(UniqueIdentifier("copy"))), version: .v2_1)
    guard case .plain(_, let attributes)? = got.object.keyBlock?.value else {
      Issue.record("the key is not plain")
      return
    }
    #expect(AttributeSet(attributes).objectNames == [Name("along")])
    #expect(AttributeSet(attributes).cryptographicLength == 256)
    let bare = request(secret, key, nil, .noEncoding, attributes: [.standard(.name)])
    #expect(try server.refusal(.v2_1, .get, bare.items(for: .v2_1)) == .encodingOptionError)
    #expect(try server.refusal(.v1_4, .get, bare.items(for: .v1_4)) == .encodingOptionError)
  }

  @Test func sensitiveKeysLeaveOnlyWrapped() throws {
    let key = try wrappingKey()
    let secret = try server.create(.v2_1, [Attribute(.sensitive, .boolean(true))])
    #expect(try server.refusal(.v2_1, .get, object(secret)) == .sensitive)
    try server.done(.v2_1, .get, request(secret, key, nil).items(for: .v2_1))
    let locked = try server.create(.v2_1, [Attribute(.extractable, .boolean(false))])
    #expect(try server.refusal(.v2_1, .get, request(locked, key, nil).items(for: .v2_1)) == .notExtractable)
  }

  @Test func refusals() throws {
    let secret = try server.create()
    let key = try wrappingKey()
    let rows: [(String, GetRequest, older: ResultReason, newer: ResultReason)] = [
      ("absent", request(secret, UniqueIdentifier("x"), nil), .itemNotFound, .wrappingObjectNotFound),
      ("other parameters", request(secret, key, .aesKeyWrapPadding), .itemNotFound, .badCryptographicParameters),
      ("no parameters", request(secret, try wrappingKey([]), nil), .itemNotFound, .badCryptographicParameters),
      ("no wrapping mode", request(secret, try wrappingKey([.ecb]), nil), .itemNotFound, .badCryptographicParameters),
      (
        "mask", request(secret, try wrappingKey(mask: 12), nil), .permissionDenied, .incompatibleCryptographicUsageMask
      ),
      ("not active", request(secret, try wrappingKey(isActive: false), nil), .permissionDenied, .permissionDenied),
    ]
    for (what, asked, older, newer) in rows {
      #expect(try server.refusal(.v1_4, .get, asked.items(for: .v1_4)) == older, "\(what)")
      #expect(try server.refusal(.v2_1, .get, asked.items(for: .v2_1)) == newer, "\(what)")
    }
    let gone = try wrappingKey(isActive: false)
    try server.done(.v2_1, .destroy, object(gone))
    #expect(try server.refusal(.v2_1, .get, request(secret, gone, nil).items(for: .v2_1)) == .wrappingObjectDestroyed)
    let aside = try wrappingKey()
    server.principal.isPrivileged = true
    try server.done(.v2_1, .archive, object(aside))
    #expect(try server.refusal(.v2_1, .get, request(secret, aside, nil).items(for: .v2_1)) == .wrappingObjectArchived)
    #expect(try server.refusal(.v1_4, .get, request(secret, aside, nil).items(for: .v1_4)) == .objectArchived)
    // Another's key is one that does not exist.
    server.principal.identity = "mallory"
    let hers = try wrappingKey()
    server.principal.identity = "alice"
    #expect(try server.refusal(.v2_1, .get, request(secret, hers, nil).items(for: .v2_1)) == .wrappingObjectNotFound)
    // Neither key is named.
    let empty = Item(.keyWrappingSpecification, .structure([Item(.wrappingMethod, .enumeration(1))]))
    #expect(try server.refusal(.v2_1, .get, object(secret) + [empty]) == .invalidMessage)
  }

  @Test func changedBytesDoNotUnwrap() throws {
    let key = try wrappingKey()
    let secret = try server.create()
    let wrapped = try GetResponse(
      try server.done(.v2_1, .get, request(secret, key, nil).items(for: .v2_1)), version: .v2_1)
    guard case .wrapped(let bytes)? = wrapped.object.keyBlock?.value, var block = wrapped.object.keyBlock else {
      Issue.record("the key is not wrapped")
      return
    }
    var changed = bytes.revealed()
    changed[20] ^= 1
    block.value = .wrapped(SecretBytes(changed))
    var request = ImportRequest(UniqueIdentifier("changed"), .symmetricKey(block), [])
    request.keyWrapType = .notWrapped
    #expect(try server.refusal(.v2_1, .import, try request.items(for: .v2_1)) == .invalidField)
    request.keyWrapType = .asRegistered
    try server.done(.v2_1, .import, try request.items(for: .v2_1))
    var plainly = GetRequest(.identifier(request.identifier))
    plainly.keyWrapType = .notWrapped
    #expect(try server.refusal(.v2_1, .get, plainly.items(for: .v2_1)) == .keyWrapTypeNotSupported)
  }
}
