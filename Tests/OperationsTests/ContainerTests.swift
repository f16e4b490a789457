import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// PKCS#12 on Get (KMIP 2.1 §6.1.19, 1.4 §4.11 and §11.4). What is in a container is proven in `CryptographyTests`.
@Suite struct ContainerTests {
  private let server = TestServer()

  private func pair() throws -> CreateKeyPairResponse {
    let common = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
      Attribute(.cryptographicUsageMask, .integer(3)),
    ])
    let request = CreateKeyPairRequest(common: common, privateKey: .init(), publicKey: .init())
    return try CreateKeyPairResponse(
      try server.done(.v2_1, .createKeyPair, request.items(for: .v2_1)), version: .v2_1)
  }

  private func register(_ value: ManagedObjectValue, _ attributes: [Attribute] = []) throws -> UniqueIdentifier {
    let request = RegisterRequest(value.objectType, RequestedAttributes(attributes: attributes), value)
    return try ObjectResponse(
      try server.done(.v2_1, .register, try request.items(for: .v2_1)), version: .v2_1
    ).identifier
  }

  private func secret(_ type: SecretDataType) throws -> UniqueIdentifier {
    try register(
      .secretData(
        type: type,
        KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes("pass".utf8)), attributes: []))))
  }

  private func link(_ object: UniqueIdentifier, _ type: LinkType, _ target: UniqueIdentifier) throws {
    try server.done(
      .v2_1, .addAttribute,
      NewAttributeRequest(.identifier(object), Attribute(.link, Link(type, target).value)).items(for: .v2_1))
  }

  @Test(arguments: served.filter { $0 >= .v1_4 }) func aKeyWithItsCertificates(_ version: ProtocolVersion) throws {
    let pair = try pair()
    let ask = GetRequest(.identifier(pair.privateKey), keyFormatType: .pkcs_12).items(for: version)
    #expect(try server.refusal(version, .get, ask) == .invalidField)
    try link(pair.privateKey, .pkcs_12PasswordLink, try secret(.password))
    let key = try GetResponse(try server.done(version, .get, object(pair.publicKey)), version: version)
    let material = try #require(key.object.keyBlock.flatMap { KeyForms.publicMaterial($0) })
    let cryptographer = SeededCryptographer(seed: 3)
    let chain = try ["leaf", "root"].map { name in
      try cryptographer.root(subject: Array(name.utf8), key: material)
    }
    let leaf = try register(.certificate(type: .x_509, value: chain[0]))
    let root = try register(.certificate(type: .x_509, value: chain[1]))
    try link(pair.publicKey, .pkcs_12CertificateLink, leaf)
    try link(leaf, .certificateLink, root)
    let got = try GetResponse(try server.done(version, .get, ask), version: version)
    let block = try #require(got.object.keyBlock)
    #expect(block.format == .pkcs_12)
    let bytes = try #require(block.materialBytes).revealed()
    #expect(bytes.contains(chain[0]))
    #expect(bytes.contains(chain[1]))
    // A circle ends nowhere.
    try link(root, .certificateLink, leaf)
    #expect(try server.refusal(version, .get, ask) == .invalidField)
  }

  @Test func refusals() throws {
    let first = try pair()
    let ask = GetRequest(.identifier(first.privateKey), keyFormatType: .pkcs_12).items(for: .v2_1)
    try link(first.privateKey, .pkcs_12PasswordLink, try secret(.seed))
    #expect(try server.refusal(.v2_1, .get, ask) == .invalidField)
    try link(first.privateKey, .pkcs_12PasswordLink, try secret(.password))
    #expect(try server.refusal(.v2_1, .get, ask) == .invalidField)
    let key = try server.create()
    let symmetric = GetRequest(.identifier(key), keyFormatType: .pkcs_12).items(for: .v2_1)
    #expect(try server.refusal(.v2_1, .get, symmetric) == .keyFormatTypeNotSupported)
  }
}
