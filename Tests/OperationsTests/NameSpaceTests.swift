import Access
import KMIP
import Registry
import Secrets
import TTLV
import Testing

@testable import Operations

/// While a name space is being removed, its objects serve nobody, and everything else goes on.
@Suite struct NameSpaceTests {
  private let alice = Principal(identity: "alice", isPrivileged: true)
  private let mallory = Principal(identity: "mallory", isPrivileged: true)
  private let administrator = Principal(identity: "root", isAdministrator: true, isPrivileged: true)

  @Test func objectsOfADestroyedNameSpaceAreNotThere() throws {
    let server = TestServer()
    let hers = try server.create(name: "key")
    server.principal = mallory
    let his = try server.create(name: "key")
    let wrapping = try server.create()
    try server.done(.v1_4, .activate, object(his))
    server.destroyed = NameSpaceMark(owner: "mallory", PlainSealing())
    for principal in [mallory, administrator] {
      server.principal = principal
      for operation in [KMIP.Operation.get, .getAttributes, .destroy, .activate] {
        #expect(try server.refusal(.v2_1, operation, object(his)) == .objectNotFound, "\(operation)")
      }
      #expect(
        try server.refusal(
          .v2_1, .encrypt, EncryptRequest(.identifier(his), data: [1, 2, 3]).items(for: .v2_1)) == .objectNotFound)
    }
    // Nor as a key that wraps another.
    server.principal = administrator
    var get = GetRequest(.identifier(hers))
    get.wrapping = KeyWrappingSpecification(
      .encrypt, encryptionKey: KeyWrappingSpecification.Key(.identifier(wrapping)))
    #expect(try server.refusal(.v2_1, .get, get.items) == .wrappingObjectNotFound)
    #expect(try server.located([]) == [hers])
    #expect(try server.located([Attribute(.name, Name("key").value)]) == [hers])
    server.principal = mallory
    #expect(try server.located([]) == [])
    // What its owner made now would be taken for what is to go.
    #expect(
      try server.refusal(.v2_1, .create, CreateRequest(.symmetricKey, aes()).items(for: .v2_1)) == .permissionDenied)
    server.principal = alice
    #expect(try server.state(hers) == .preActive)
    try server.create(name: "another")
    // When all is removed, the name space begins anew.
    server.destroyed = nil
    server.principal = mallory
    try server.create(name: "third")
  }

  /// An identifier that is still taken cannot be taken over meanwhile.
  @Test func anIdentifierStaysTakenUntilItsObjectIsGone() throws {
    let server = TestServer()
    server.principal = mallory
    let his = try server.create()
    server.destroyed = NameSpaceMark(owner: "mallory", PlainSealing())
    for (principal, reason) in [(alice, ResultReason.objectAlreadyExists), (mallory, .permissionDenied)] {
      server.principal = principal
      var request = ImportRequest(his, .opaqueObject(type: 0x8000_0001, value: SecretBytes([1, 2, 3])), [])
      request.replacesExisting = true
      #expect(try server.refusal(.v2_1, .import, request.items(for: .v2_1)) == reason)
    }
  }
}
