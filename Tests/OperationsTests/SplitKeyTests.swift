import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Split keys (KMIP 2.1 §13.1, 1.4 §2.2.5; FIPS 197 §4 for the field).
@Suite struct SplitKeyTests {
  @Test func fieldOfBytes() {
    // FIPS 197 §4.2: {57}·{83} = {c1}, {57}·{13} = {fe}.
    #expect(BinaryField.polynomial283.product(UInt8(0x57), 0x83) == 0xC1)
    #expect(BinaryField.polynomial283.product(UInt8(0x57), 0x13) == 0xFE)
    // x^7 · x = x^8, which is the polynomial's rest.
    #expect(BinaryField.polynomial285.product(UInt8(0x80), 2) == 0x1D)
    for field in [BinaryField.polynomial283, .polynomial285] {
      for value in UInt8(1)...255 { #expect(field.product(value, field.inverse(value)) == 1) }
    }
  }

  @Test func fieldOfPairs() {
    for field in [BinaryField.polynomial283, .polynomial285] {
      // y · y = y + m.
      #expect(field.product(UInt16(0x0100), 0x0100) == 0x013A)
      for value in stride(from: UInt16(1), to: 65_000, by: 97) {
        #expect(field.product(value, field.inverse(value)) == 1)
        let other = value ^ 0x5AC3
        let sum = field.product(value, other ^ 7)
        #expect(sum == field.product(value, other) ^ field.product(value, 7))
        #expect(field.product(value, other) == field.product(other, value))
      }
    }
  }

  @Test func fieldOfIntegers() throws {
    let field = try #require(PrimeField([0x01, 0x00, 0x00, 0x00, 0x0F], parts: 255))  // 2^32 + 15, a prime
    let value = try #require(field.element([0xDE, 0xAD, 0xBE, 0xEF]))
    for factor in UInt32(1)...255 {
      #expect(field.quotient(field.product(value, factor), factor) == value)
      #expect(field.product(field.quotient(value, factor), factor) == value)
    }
    #expect(field.sum(value, field.negative(value)) == field.element([]))
    #expect(field.element([0x01, 0x00, 0x00, 0x00, 0x0F]) == nil)
    #expect(PrimeField([0x01, 0x00], parts: 5) == nil)
    #expect(PrimeField([], parts: 1) == nil)
    #expect(PrimeField([UInt8](repeating: 0xFF, count: 3_000), parts: 5) == nil)
  }

  private struct Bytes {
    var state: UInt64
    mutating func next(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      }
    }
  }

  @Test func anyThresholdOfPartsIsTheSecret() throws {
    var bytes = Bytes(state: 7)
    let mersenne = [UInt8(0x01)] + [UInt8](repeating: 0xFF, count: 65)
    let prime = try #require(PrimeField(mersenne, parts: 255))
    let methods: [SecretSharing] = [
      .bytes(.polynomial283), .bytes(.polynomial285), .pairs(.polynomial283), .pairs(.polynomial285), .integers(prime),
    ]
    for sharing in methods {
      for length in [1, 16, 31, 32] {
        let secret = bytes.next(length)
        let split = sharing.split(
          secret, parts: 7, threshold: 4,
          random: { count in
            bytes.next(count)
          })
        let shares = try #require(split)
        for first in 0..<4 {
          let some = Array(shares[first..<first + 4]).reversed()
          #expect(sharing.join(Array(some), count: length) == secret, "\(sharing) of \(length) from \(first)")
        }
        #expect(sharing.join(shares, count: length) == secret)
        // Three are not enough.
        #expect(sharing.join(Array(shares[0..<3]), count: length) != secret)
      }
    }
    let secret = bytes.next(16)
    let parts = try #require(SecretSharing.xor.split(secret, parts: 3, threshold: 3, random: { bytes.next($0) }))
    #expect(SecretSharing.xor.join(parts, count: nil) == secret)
    #expect(parts.allSatisfy { $0.bytes != secret })
  }

  // MARK: Operations

  private static let versions = served.filter { $0 >= .v1_2 }

  private func split(
    _ server: TestServer, _ key: UniqueIdentifier?, _ method: SplitKeyMethod, parts: Int32 = 5, threshold: Int32 = 3,
    prime: [UInt8]? = nil, _ version: ProtocolVersion, attributes: [Attribute] = []
  ) throws -> [UniqueIdentifier] {
    let request = CreateSplitKeyRequest(
      key.map { .identifier($0) }, parts: parts, threshold: threshold, method, primeFieldSize: prime,
      RequestedAttributes(attributes: attributes))
    let made = try server.done(version, .createSplitKey, request.items(for: version))
    return try CreateSplitKeyResponse(made, version: version).identifiers
  }

  private func material(_ server: TestServer, _ identifier: UniqueIdentifier) throws -> SecretBytes {
    let got = try GetResponse(try server.done(.v2_1, .get, object(identifier)), version: .v2_1)
    return try #require(got.object.keyBlock?.materialBytes)
  }

  @Test(arguments: versions) func keysAreSplitAndJoined(_ version: ProtocolVersion) throws {
    let server = TestServer()
    let key = try server.create(version, name: "whole")
    for method in SplitKeyMethod.allCases where method.versions.contains(version) {
      let threshold: Int32 = method == .xor ? 5 : 3
      let parts = try split(server, key, method, threshold: threshold, version)
      #expect(parts.count == 5)
      let got = try GetResponse(try server.done(version, .get, object(parts[1])), version: version)
      guard case .splitKey(let part) = got.object else {
        Issue.record("no Split Key")
        return
      }
      #expect(part.partIdentifier == 2)
      #expect(part.method == method)
      #expect(try material(server, parts[1]) != material(server, key))
      let used = Array(parts.suffix(Int(threshold))).map { ObjectReference.identifier($0) }
      let join = JoinSplitKeyRequest(.symmetricKey, used).items(for: version)
      let joined = try #require(
        try server.done(version, .joinSplitKey, join).first { $0.tag == .uniqueIdentifier }?.value.text)
      let copy = UniqueIdentifier(joined)
      #expect(try material(server, copy) == material(server, key), "\(method) in \(version)")
      let attributes = try server.attributes(copy)
      #expect(attributes.cryptographicAlgorithm == .aes)
      #expect(attributes.cryptographicLength == 256)
      let few = JoinSplitKeyRequest(.symmetricKey, Array(used.dropLast())).items(for: version)
      #expect(try server.refusal(version, .joinSplitKey, few) == .cryptographicFailure)
    }
  }

  /// What 1.x shares over its polynomial, a request of 2.1 joins over the same.
  @Test func thePolynomialIsTheParts() throws {
    let server = TestServer()
    let key = try server.create()
    let parts = try split(server, key, .polynomialSharingGF2_8, .v1_4)
    let join = JoinSplitKeyRequest(.secretData, parts.prefix(3).map { .identifier($0) }, secretDataType: .seed)
    let made = try ObjectResponse(
      try server.done(.v2_1, .joinSplitKey, join.items(for: .v2_1)), version: .v2_1)
    #expect(try material(server, made.identifier) == material(server, key))
  }

  @Test func newKeysAreMadeInParts() throws {
    let server = TestServer()
    let algorithm = Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue))
    let parts = try split(
      server, nil, .polynomialSharingGF2_16, .v2_1,
      attributes: [algorithm, Attribute(.cryptographicLength, .integer(128))]
    )
    let attributes = try server.attributes(parts[0], nil, .v3_0)
    #expect(attributes.integer(.splitKeyThreshold) == 3)
    #expect(attributes.integer(.keyPartIdentifier) == 1)
    #expect(attributes.enumeration(.splitKeyPolynomial) == SplitKeyPolynomial.polynomial_285)
  }

  @Test func secrecyIsInherited() throws {
    let server = TestServer()
    let secret = try server.create(.v2_1, [Attribute(.sensitive, .boolean(true))])
    let parts = try split(server, secret, .polynomialSharingGF2_8, .v2_1)
    #expect(try server.refusal(.v2_1, .get, object(parts[0])) == .sensitive)
    let join = JoinSplitKeyRequest(.symmetricKey, parts.map { .identifier($0) }).items(for: .v2_1)
    let joined = try ObjectResponse(try server.done(.v2_1, .joinSplitKey, join), version: .v2_1).identifier
    #expect(try server.refusal(.v2_1, .get, object(joined)) == .sensitive)
    let locked = try server.create(.v2_1, [Attribute(.extractable, .boolean(false))])
    let request = CreateSplitKeyRequest(.identifier(locked), parts: 2, threshold: 2, .xor).items(for: .v2_1)
    #expect(try server.refusal(.v2_1, .createSplitKey, request) == .permissionDenied)
  }

  @Test func refusals() throws {
    let server = TestServer()
    let key = try server.create()
    func request(
      _ object: UniqueIdentifier, _ parts: Int32, _ threshold: Int32, _ method: SplitKeyMethod, prime: [UInt8]? = nil
    ) -> CreateSplitKeyRequest {
      CreateSplitKeyRequest(
        .identifier(object), parts: parts, threshold: threshold, method, primeFieldSize: prime)
    }
    let small: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x7F]
    let rows: [(String, CreateSplitKeyRequest, older: ResultReason, newer: ResultReason)] = [
      ("absent", request(UniqueIdentifier("x"), 3, 2, .polynomialSharingGF2_8), .itemNotFound, .itemNotFound),
      ("no parts", request(key, 0, 0, .xor), .invalidField, .invalidField),
      ("too many parts", request(key, 256, 2, .polynomialSharingGF2_8), .invalidField, .invalidField),
      ("threshold above parts", request(key, 2, 3, .polynomialSharingGF2_8), .invalidField, .invalidField),
      ("XOR needs all", request(key, 3, 2, .xor), .invalidField, .invalidField),
      (
        "a prime for bytes", request(key, 3, 2, .polynomialSharingGF2_8, prime: small), .invalidField, .invalidField
      ),
      (
        "a small prime", request(key, 3, 2, .polynomialSharingPrimeField, prime: small), .invalidField,
        .badCryptographicParameters
      ),
    ]
    for (what, request, older, newer) in rows {
      #expect(try server.refusal(.v1_4, .createSplitKey, request.items(for: .v1_4)) == older, "\(what)")
      #expect(try server.refusal(.v2_1, .createSplitKey, request.items(for: .v2_1)) == newer, "\(what)")
    }
    let one = try split(server, key, .polynomialSharingGF2_8, .v2_1)
    let two = try split(server, key, .polynomialSharingGF2_16, .v2_1)
    func join(_ parts: [UniqueIdentifier], _ type: ObjectType = .symmetricKey) -> [Item] {
      JoinSplitKeyRequest(type, parts.map { .identifier($0) }).items(for: .v2_1)
    }
    #expect(
      try server.refusal(.v2_1, .joinSplitKey, join([one[0], one[1], two[2]])) == .badCryptographicParameters)
    #expect(
      try server.refusal(.v2_1, .joinSplitKey, join([one[0], one[1], one[1]])) == .badCryptographicParameters)
    #expect(try server.refusal(.v2_1, .joinSplitKey, join([key, one[0], one[1]])) == .invalidObjectType)
    #expect(try server.refusal(.v2_1, .joinSplitKey, join(one, .certificate)) == .invalidObjectType)
    #expect(try server.refusal(.v2_1, .joinSplitKey, join([])) == .invalidMessage)
  }
}
