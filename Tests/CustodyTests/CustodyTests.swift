import Custody
import Glibc
import OpenSSL
import Secrets
import Synchronization
import Testing

@Suite struct CustodyTests {
  let scratch = Scratch()

  @Test func threeNodesReadOneAnothersRecords() throws {
    let keyring = try Custody.createRoot()
    var sealers: [SealingKeyring] = []
    for node in 1...3 {
      let directory = scratch.directory("node\(node)")
      let token = try SoftwareToken.create(path: directory + "/token.key")
      #expect(!Custody.isStored(in: directory))
      try Custody.store(keyring, wrappedBy: token, in: directory)
      #expect(Custody.isStored(in: directory))
      #expect(try Custody.cluster(of: directory) == keyring.cluster)
      let opened = try SoftwareToken(path: directory + "/token.key")
      sealers.append(try Custody.load(from: directory, unwrappedBy: opened, cluster: keyring.cluster))
    }
    let plain = SecretBytes(Array("a record".utf8))
    let key = Array("record key".utf8)
    for writer in sealers {
      let sealed = try writer.seal(plain, boundTo: key)
      for reader in sealers {
        #expect(try reader.open(sealed, boundTo: key) == plain)
        #expect(reader.hash([1, 2, 3], domain: 7) == writer.hash([1, 2, 3], domain: 7))
      }
    }
  }

  @Test func noFileHoldsAKey() throws {
    let keyring = try Custody.createRoot()
    let directory = scratch.directory("node")
    let token = try SoftwareToken.create(path: scratch.path + "/token.key")
    try Custody.store(keyring, wrappedBy: token, in: directory)
    let again = try Custody.loadRoot(from: directory, unwrappedBy: token)
    #expect(again.currentRoot == 1)
    #expect(again.roots[1] == keyring.roots[1])
    var stored = contents(of: directory + "/root.key") + contents(of: directory + "/keyring")
    for secret in keyring.keys.map(\.key) + Array(keyring.roots.values) {
      let bytes = secret.revealed()
      #expect(!holds(stored, Array(bytes[..<8])) && !holds(stored, Array(bytes[24...])))
    }
    // The search itself finds what is there.
    stored += keyring.keys[0].key.revealed()
    #expect(holds(stored, Array(keyring.keys[0].key.revealed()[..<8])))
    for name in ["root.key", "keyring"] {
      var facts = stat()
      stat(directory + "/" + name, &facts)
      #expect(facts.st_mode & 0o777 == 0o600)
    }
  }

  private func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard bytes.count >= wanted.count else { return false }
    return (0...(bytes.count - wanted.count)).contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
  }

  @Test(arguments: ["root.key", "keyring"]) func everyDamagedByteIsFound(name: String) throws {
    let directory = scratch.directory("node")
    let token = try SoftwareToken.create(path: scratch.path + "/token.key")
    try Custody.store(Custody.createRoot(), wrappedBy: token, in: directory)
    let path = directory + "/" + name
    let good = contents(of: path)
    #expect(good.count > 100)
    for position in good.indices {
      var bad = good
      bad[position] ^= 0x04
      overwrite(path, bad)
      let found = code { _ = try Custody.load(from: directory, unwrappedBy: token) }
      #expect(found == (position == 8 ? .unknownFormat : .fileDamaged), "byte \(position)")
    }
    for length in 0..<good.count {
      overwrite(path, Array(good[..<length]))
      #expect(code { _ = try Custody.load(from: directory, unwrappedBy: token) } == .fileDamaged)
    }
    overwrite(path, good + [0])
    #expect(code { _ = try Custody.load(from: directory, unwrappedBy: token) } == .fileDamaged)
    unlink(path)
    #expect(code { _ = try Custody.load(from: directory, unwrappedBy: token) } == .fileMissing)
  }

  @Test func foreignFilesAreNamed() throws {
    let one = scratch.directory("one")
    let two = scratch.directory("two")
    let token = try SoftwareToken.create(path: scratch.path + "/token.key")
    let other = try SoftwareToken.create(path: scratch.path + "/other.key")
    try Custody.store(Custody.createRoot(), wrappedBy: token, in: one)
    try Custody.store(Custody.createRoot(), wrappedBy: token, in: two)
    #expect(code { _ = try Custody.load(from: one, unwrappedBy: other) } == .wrappingKeyMissing)
    let cluster = try Custody.cluster(of: two)
    #expect(code { _ = try Custody.load(from: one, unwrappedBy: token, cluster: cluster) } == .otherCluster)
    overwrite(one + "/keyring", contents(of: two + "/keyring"))
    #expect(code { _ = try Custody.load(from: one, unwrappedBy: token) } == .otherCluster)
  }

  @Test func aRootKeyIsNeverOverwritten() throws {
    let directory = scratch.directory("node")
    let token = try SoftwareToken.create(path: scratch.path + "/token.key")
    let keyring = try Custody.createRoot()
    try Custody.store(keyring, wrappedBy: token, in: directory)
    let before = contents(of: directory + "/root.key")
    #expect(code { try Custody.store(Custody.createRoot(), wrappedBy: token, in: directory) } == .fileExists)
    #expect(code { _ = try SoftwareToken.create(path: scratch.path + "/token.key") } == .fileExists)
    #expect(contents(of: directory + "/root.key") == before)
    #expect(try Custody.loadRoot(from: directory, unwrappedBy: token).roots[1] == keyring.roots[1])
    try Custody.store(keyring, wrappedBy: token, in: directory, replacing: true)
    #expect(contents(of: directory + "/root.key") != before)
  }

  @Test func theTokenFileIsItsOwners() throws {
    let path = scratch.path + "/token.key"
    _ = try SoftwareToken.create(path: path)
    chmod(path, 0o640)
    #expect(code { _ = try SoftwareToken(path: path) } == .fileExposed)
    chmod(path, 0o600)
    let good = contents(of: path)
    for position in good.indices {
      var bad = good
      bad[position] ^= 1
      overwrite(path, bad)
      #expect(code { _ = try SoftwareToken(path: path) } == (position == 8 ? .unknownFormat : .fileDamaged))
    }
  }

  /// Somebody's pipe in the place of a file would hold a node's start for ever.
  @Test func aPipeInAFilesPlaceIsRefused() throws {
    let path = scratch.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(code { _ = try SoftwareToken(path: path) } == .fileUnusable)
  }

  /// Of several who make one file only one does, and whoever opens it afterwards has what that one made.
  @Test func oneOfManyMakesAFile() throws {
    for round in 0..<20 {
      let path = scratch.path + "/token-\(round)"
      let made = Mutex<[[UInt8]]>([])
      let failures = inParallel(6) { _ in
        let token = try SoftwareToken.create(path: path)
        made.withLock { $0.append(token.keyIdentifier) }
      }
      let identifiers = made.withLock { $0 }
      #expect(identifiers.count == 1 && failures.count == 5)
      #expect(try SoftwareToken(path: path).keyIdentifier == identifiers.first)
    }
  }
}
