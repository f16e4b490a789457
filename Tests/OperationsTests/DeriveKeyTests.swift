import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Derive Key as clients see it: what is linked, what is refused and why.
@Suite struct DeriveKeyTests {
  let server = TestServer()

  private static let versions: [ProtocolVersion] = [.v1_0, .v1_2, .v1_4, .v2_0, .v2_1]

  private func base(_ mask: CryptographicUsageMask = .deriveKey, active: Bool = true) throws -> UniqueIdentifier {
    var attributes = [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.hmac_SHA256.rawValue)),
      Attribute(.cryptographicLength, .integer(256)),
      Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))),
    ]
    if active { attributes.append(Attribute(.activationDate, .dateTime(server.now - 10))) }
    let made = try server.done(
      .v1_4, .create,
      CreateRequest(.symmetricKey, RequestedAttributes(attributes: attributes)).items(for: .v1_4))
    return try CreateResponse(made, version: .v1_4).identifier
  }

  private func request(
    _ bases: [UniqueIdentifier], _ method: DerivationMethod = .hmac, data: [[UInt8]] = [[1, 2, 3]],
    bits: Int32? = 128, type: ObjectType = .symmetricKey, algorithm: CryptographicAlgorithm? = .aes
  ) -> DeriveKeyRequest {
    var attributes: [Attribute] = []
    if let algorithm { attributes.append(Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue))) }
    if let bits { attributes.append(Attribute(.cryptographicLength, .integer(bits))) }
    attributes.append(Attribute(.cryptographicUsageMask, .integer(12)))
    return DeriveKeyRequest(
      type, from: bases.map { .identifier($0) }, method, DerivationParameters(data: data),
      RequestedAttributes(attributes: attributes))
  }

  @Test(arguments: versions) func linksBothWays(_ version: ProtocolVersion) throws {
    let base = try base()
    let made = try ObjectResponse(
      try server.done(version, .deriveKey, request([base]).items(for: version)), version: version)
    let new = try server.attributes(made.identifier)
    #expect(new.link(.derivationBaseObjectLink) == base)
    #expect(new.cryptographicAlgorithm == .aes)
    #expect(new.cryptographicLength == 128)
    #expect(try server.attributes(base).link(.derivedKeyLink) == made.identifier)
    // The same derivation gives the same key.
    let again = try ObjectResponse(
      try server.done(version, .deriveKey, request([base]).items(for: version)), version: version)
    #expect(again.identifier != made.identifier)
    #expect(try server.attributes(again.identifier).digests == new.digests)
  }

  @Test(arguments: versions) func refusals(_ version: ProtocolVersion) throws {
    let base = try base()
    let isOlder = version.major < 2
    func refused(_ request: DeriveKeyRequest) throws -> ResultReason? {
      try server.refusal(version, .deriveKey, request.items(for: version))
    }
    #expect(try refused(request([base], data: [])) == .invalidField)
    #expect(try refused(request([base], bits: nil)) == .invalidField)
    #expect(try refused(request([base], bits: 136)) == .invalidField)
    #expect(try refused(request([base], algorithm: nil)) == .invalidField)
    #expect(try refused(request([base], algorithm: .rsa)) == .invalidField)
    #expect(try refused(request([base], type: .certificate)) == (isOlder ? .invalidField : .invalidObjectType))
    #expect(try refused(request([base, base])) == .invalidField)
    #expect(try refused(request([UniqueIdentifier("absent")])) == (isOlder ? .itemNotFound : .objectNotFound))
    // 256 bits are all that HMAC-SHA-256 gives.
    #expect(
      try refused(request([base], bits: 264, type: .secretData, algorithm: nil)) == .cryptographicFailure)
    let locked = try self.base(.encrypt)
    #expect(
      try refused(request([locked])) == (isOlder ? .invalidField : .incompatibleCryptographicUsageMask))
    let asleep = try self.base(active: false)
    #expect(try refused(request([asleep])) == (isOlder ? .invalidField : .wrongKeyLifecycleState))
    #expect(try refused(request([base], .pbkdf2, data: [])) == .invalidField)
    if version >= .v2_0 { #expect(try refused(request([base], .awsSignatureVersion4)) == .invalidField) }
  }
}
