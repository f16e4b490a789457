import Access
import KMIP
import Registry
import Secrets
import TTLV
import Testing

@testable import Operations

/// What a request's credentials add, and what wrong ones take away (KMIP 2.1 §9.4, §9.11).
@Suite struct CredentialTests {
  private static let device = Proof("device:SN1//net//")!
  private static let hotp = Proof("hotp-sha256:6:3132333435363738393031323334353637383930")!

  private func server(refuses: Bool = false) throws -> TestServer {
    var settings = OperationSettings(refusesCredentials: refuses)
    let digests = SeededCryptographer(seed: 1)
    settings.accounts = [
      Account(name: "root", isAdministrator: true, proofs: [ReadablePasswords.proof("secret")]),
      Account(name: "bob", isAdministrator: false, proofs: [ReadablePasswords.proof("pw"), Self.hotp]),
      Account(name: "disk", isAdministrator: false, proofs: [Self.device]),
      Account(
        name: "hash", isAdministrator: false,
        proofs: [
          .hashed(
            first: try digests.digest(.sha_256, of: SecretBytes("hashpw".utf8)),
            second: try digests.digest(.sha_256, of: SecretBytes("pwhash".utf8)))
        ]),
    ]
    return TestServer(settings: settings)
  }

  private func attributes(
    _ server: TestServer, _ key: UniqueIdentifier, _ credentials: [Credential], _ version: ProtocolVersion = .v2_1
  ) throws -> ResponseBatchItem {
    var header = RequestHeader(version: version)
    header.credentials = credentials
    let payload = GetAttributesRequest(.identifier(key), names: [.standard(.state)]).items(for: version)
    let message = RequestMessage(header: header, items: [RequestBatchItem(.getAttributes, payload: payload)])
    return try #require(try server.send(message).items.first)
  }

  private func password(_ name: Text, _ password: String) -> Credential {
    .usernameAndPassword(username: name, password: SecretBytes(password.utf8))
  }

  @Test(arguments: served) func aPasswordAddsTheRightsOfItsAccount(version: ProtocolVersion) throws {
    let server = try server()
    server.principal = Principal(identity: "bob")
    let bobs = try server.create(version)
    server.principal = Principal(identity: "alice")
    #expect(try attributes(server, bobs, [], version).status == .operationFailed)
    #expect(try attributes(server, bobs, [password("bob", "pw")], version).status == .success)
    #expect(try attributes(server, bobs, [password("root", "secret")], version).status == .success)
    for wrong in ["", "pwx", "PW", "p"] {
      let item = try attributes(server, bobs, [password("bob", wrong)], version)
      #expect(item.reason == .authenticationNotSuccessful && item.payload == nil)
    }
    // All have to be right.
    let both = try attributes(server, bobs, [password("bob", "pw"), password("root", "no")], version)
    #expect(both.reason == .authenticationNotSuccessful)
  }

  /// Who guesses has to wait, and nobody else has.
  @Test func guessesAreBounded() throws {
    let server = try server()
    server.principal = Principal(identity: "bob")
    let key = try server.create()
    func attempt(_ identity: Text, _ word: String, at seconds: Int64) throws -> ResponseBatchItem {
      server.principal = Principal(identity: identity)
      server.time = (1_800_000_000 + seconds) * 1000 - 1000
      return try attributes(server, key, [password("bob", word)])
    }
    for _ in 0..<5 {
      let wrong = try attempt("mallory", "no", at: 0)
      #expect(wrong.message?.string.contains("try again") == false)
    }
    // Right or wrong: it is not looked at, and says for how long.
    for word in ["no", "pw"] {
      let held = try attempt("mallory", word, at: 0)
      #expect(held.reason == .authenticationNotSuccessful)
      #expect(held.message?.string.contains("in 30 seconds") == true)
    }
    #expect(try attempt("alice", "pw", at: 0).status == .success)
    #expect(try attempt("mallory", "pw", at: 29).status == .operationFailed)
    #expect(try attempt("mallory", "no", at: 30).message?.string.contains("try again") == false)
    #expect(try attempt("mallory", "pw", at: 31).status == .operationFailed)
    #expect(try attempt("mallory", "pw", at: 60).status == .success)
    #expect(try attempt("mallory", "no", at: 60).message?.string.contains("try again") == false)
  }

  /// Many strangers make an account's own count full: still everybody has one try, and the right proof is looked at.
  @Test func strangersLockNobodyOut() throws {
    let guesses = Guesses()
    let (account, now) = (Array("root".utf8), Int64(1_800_000_000))
    for stranger in 0..<10 {
      for _ in 0..<5 { guesses.failed(Text("s\(stranger)"), account, at: now) }
    }
    #expect(guesses.wait("alice", account, at: now) == nil)
    guesses.failed("alice", account, at: now)
    #expect(guesses.wait("alice", account, at: now) == 30)
    guesses.succeeded("alice", account)
    #expect(guesses.wait("alice", account, at: now) == nil)
    #expect(guesses.wait("alice", Array("other".utf8), at: now) == nil)
    // All drains.
    #expect(guesses.wait("s1", account, at: now + 200) == nil)
    // One identity at many accounts.
    for number in 0..<20 { guesses.failed("bob", [UInt8(number)], at: now) }
    #expect(guesses.wait("bob", [99], at: now) == 15)
    #expect(guesses.wait("carol", [99], at: now) == nil)
  }

  @Test func theCountsAreBounded() {
    let guesses = Guesses()
    for number in 0..<Guesses.entries { guesses.failed(Text("s\(number)"), Array("\(number)".utf8), at: 5) }
    #expect(guesses.count <= Guesses.entries)
    #expect(guesses.wait(Text("s\(Guesses.entries - 1)"), Array("\(Guesses.entries - 1)".utf8), at: 5) == nil)
  }

  @Test func unknownNamesArePassedOverOrRefused() throws {
    for refuses in [false, true] {
      let server = try server(refuses: refuses)
      let key = try server.create()
      let item = try attributes(server, key, [password("nobody", "x")])
      #expect(item.reason == (refuses ? .authenticationNotSuccessful : nil))
      let attested = Credential.other(.attestation, value: Item(.credentialValue, .structure([])))
      #expect(try attributes(server, key, [attested]).reason == (refuses ? .authenticationNotSuccessful : nil))
      #expect(try attributes(server, key, [password("", "")]).status == .success)
    }
  }

  @Test func administratorsSearchEverywhereAndOthersTheirAccounts() throws {
    let server = try server()
    server.principal = Principal(identity: "bob")
    let bobs = try server.create(name: "b")
    server.principal = Principal(identity: "carol")
    let carols = try server.create(name: "c")
    server.principal = Principal(identity: "alice")
    let own = try server.create(name: "a")
    func found(_ credentials: [Credential]) throws -> [UniqueIdentifier] {
      var header = RequestHeader(version: .v2_1)
      header.credentials = credentials
      let message = RequestMessage(
        header: header, items: [RequestBatchItem(.locate, payload: LocateRequest([]).items(for: .v2_1))])
      let payload = try #require(try server.send(message).items.first?.payload)
      return try LocateResponse(payload, version: .v2_1).identifiers
    }
    #expect(try found([]) == [own])
    #expect(try found([password("bob", "pw")]) == [own, bobs])
    #expect(try found([password("root", "secret")]) == [own, carols, bobs])
  }

  @Test func devices() throws {
    let server = try server()
    server.principal = Principal(identity: "disk")
    let key = try server.create()
    server.principal = Principal(identity: "alice")
    var device = DeviceCredential()
    device.serialNumber = "SN1"
    device.networkIdentifier = "net"
    device.mediaIdentifier = "any"
    #expect(try attributes(server, key, [.device(device)]).status == .success)
    device.networkIdentifier = nil
    // No account is such a device.
    #expect(try attributes(server, key, [.device(device)]).status == .operationFailed)
    let none = RequestMessage(
      header: RequestHeader(version: .v2_1),
      items: [RequestBatchItem(.query, payload: QueryRequest([.queryObjects]).items)])
    var tree = none.item
    guard case .structure(var members) = tree.value, case .structure(var header) = members[0].value else { return }
    header.insert(
      Item(
        .authentication,
        .structure([
          Item(
            .credential,
            .structure([
              Item(.credentialType, .enumeration(CredentialType.device.rawValue)),
              Item(.credentialValue, .structure([])),
            ]))
        ])), at: 1)
    members[0] = Item(.requestHeader, .structure(header))
    tree = Item(.requestMessage, .structure(members))
    let reply = try ResponseMessage(try server.send(BinaryEncoder.encode(tree)))
    #expect(reply.items.first?.reason == .invalidMessage)
  }

  @Test func oneTimePasswordsAreTakenOnce() throws {
    let server = try server()
    server.principal = Principal(identity: "bob")
    let key = try server.create()
    server.principal = Principal(identity: "alice")
    guard case .oneTime(let proof) = Self.hotp else { return }
    let cryptographer = SeededCryptographer(seed: 1)
    func attempt(_ text: Text, _ password: String? = "pw") throws -> ResultStatus {
      try attributes(
        server, key,
        [.oneTimePassword(username: "bob", password: password.map { SecretBytes($0.utf8) }, oneTimePassword: text)]
      ).status
    }
    let texts = try (0..<30).map { try OneTimePassword.text(proof, counter: $0, cryptographer) }
    #expect(try attempt(texts[0]) == .success)
    #expect(try attempt(texts[0]) == .operationFailed)
    #expect(try attempt(texts[4]) == .success)
    #expect(try attempt(texts[2]) == .operationFailed)
    #expect(try attempt(texts[5], "no") == .operationFailed)
    #expect(try attempt(texts[5], nil) == .operationFailed)
    #expect(try attempt(texts[29]) == .operationFailed)
    #expect(try attempt(texts[5]) == .success)
  }

  @Test func hashedPasswordsGrow() throws {
    let server = try server()
    server.principal = Principal(identity: "hash")
    let key = try server.create()
    server.principal = Principal(identity: "alice")
    let digests = SeededCryptographer(seed: 1)
    let first = try digests.digest(.sha_256, of: SecretBytes("hashpw".utf8))
    let second = try digests.digest(.sha_256, of: SecretBytes("pwhash".utf8))
    func attempt(_ micros: Int64, damaged: Bool = false) throws -> ResultStatus {
      var hashed = HashedPassword(username: "hash", timestamp: micros, hash: [])
      hashed.hash = try digests.digest(.sha_256, of: SecretBytes(first + hashed.timestampBytes)) + second
      if damaged { hashed.hash[0] ^= 1 }
      var header = RequestHeader(version: .v2_1)
      header.credentials = [.hashedPassword(hashed)]
      let payload = GetAttributesRequest(.identifier(key), names: [.standard(.state)]).items(for: .v2_1)
      let response = try server.send(
        RequestMessage(header: header, items: [RequestBatchItem(.getAttributes, payload: payload)]))
      let status = try #require(response.items.first).status
      // The server proves itself in turn, and only then.
      let proof = try digests.digest(
        .sha_256,
        of: SecretBytes(hashed.timestampBytes + first + digests.digest(.sha_256, of: SecretBytes(second))))
      #expect(response.serverHashedPassword == (status == .success ? proof : nil))
      return status
    }
    let now = server.now * 1_000_000
    #expect(try attempt(now, damaged: true) == .operationFailed)
    #expect(try attempt(now) == .success)
    #expect(try attempt(now) == .operationFailed)
    #expect(try attempt(now - 1) == .operationFailed)
    #expect(try attempt(now + 1) == .success)
    #expect(try attempt(now + 3_600_000_000) == .operationFailed)
  }

  /// A forwarded request that comes twice is answered twice, and uses up nothing twice.
  @Test func repeatsAreStillTheirAccounts() throws {
    let server = try server()
    server.principal = Principal(identity: "bob")
    let key = try server.create()
    server.principal = Principal(identity: "alice")
    guard case .oneTime(let proof) = Self.hotp else { return }
    let text = try OneTimePassword.text(proof, counter: 0, SeededCryptographer(seed: 1))
    var header = RequestHeader(version: .v2_1)
    header.credentials = [
      .oneTimePassword(username: "bob", password: SecretBytes("pw".utf8), oneTimePassword: text)
    ]
    let message = RequestMessage(
      header: header, items: [RequestBatchItem(.get, payload: GetRequest(.identifier(key)).items)])
    let identity = RequestIdentity(origin: 2, incarnation: 1, sequence: 1)
    for _ in 0..<2 { #expect(try server.send(message, request: identity).items.first?.status == .success) }
    #expect(try server.send(message).items.first?.reason == .authenticationNotSuccessful)
  }
}
