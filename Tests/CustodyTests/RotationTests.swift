import Custody
import Foundation
import OpenSSL
import Secrets
import Synchronization
import Testing

/// Keyrings that follow one another, on one node's disk.
@Suite struct RotationTests {
  let scratch = Scratch()
  let token: SoftwareToken
  let first: RootKeyring

  init() throws {
    token = try SoftwareToken.create(path: scratch.path + "/token.key")
    first = try Custody.createRoot()
    try Custody.store(first, wrappedBy: token, in: scratch.path)
    try AuthorityFile.store(
      ClusterAuthority(certificate: [1, 2, 3], key: SecretBytes([9, 8, 7])), under: first, in: scratch.path)
  }

  private func both() throws -> (present: RootKeyring, next: RootKeyring?) {
    try Custody.loadBoth(from: scratch.path, unwrappedBy: token)
  }

  private func checkAuthority(_ keyring: RootKeyring) throws {
    #expect(try AuthorityFile.load(from: scratch.path, with: keyring).key == SecretBytes([9, 8, 7]))
  }

  @Test(arguments: RootKeyring.Part.allCases) func aRotationFromBeginningToEnd(part: RootKeyring.Part) throws {
    #expect(first.generation == 1 && !first.holdsOlder)
    let old = try SealingKeyring(first).seal(SecretBytes([1, 2, 3]), boundTo: [5])
    let next = try first.rotated(part, generation: 2)
    #expect(next.generation == 2 && next.holdsOlder)
    #expect(next.commitment != first.commitment && next.commitment.count == 32)
    try Custody.storeNext(next, wrappedBy: token, in: scratch.path)

    // Not in use: this node seals by the old keys, and opens what others seal by the new ones.
    let held = try both()
    #expect(held.present.generation == 1)
    #expect(held.next?.commitment == next.commitment)
    let before = try SealingKeyring(held.present, next: held.next)
    let new = try SealingKeyring(next).seal(SecretBytes([4, 5, 6]), boundTo: [6])
    #expect(before.generation == 1 && before.isCurrent(old))
    #expect(try before.open(new, boundTo: [6]) == SecretBytes([4, 5, 6]))

    try Custody.useNext(try #require(held.next), unwrappedBy: token, in: scratch.path)
    let used = try both()
    #expect(used.present.generation == 2 && used.next == nil)
    let after = try SealingKeyring(used.present)
    #expect(try after.open(old, boundTo: [5]) == SecretBytes([1, 2, 3]))
    #expect(after.isCurrent(old) == (part == .root))
    #expect(after.isCurrent(new))
    // Hashes of names stay what they are.
    #expect(after.hash([1], domain: 2) == before.hash([1], domain: 2))
    try checkAuthority(used.present)

    let rest = try Custody.retire(used.present, wrappedBy: token, in: scratch.path)
    #expect(rest.generation == 2 && !rest.holdsOlder && rest.commitment == next.commitment)
    let alone = try both().present
    #expect(!alone.holdsOlder && alone.commitment == next.commitment)
    try checkAuthority(alone)
    let sealing = try SealingKeyring(alone)
    #expect(try sealing.open(new, boundTo: [6]) == SecretBytes([4, 5, 6]))
    if part != .root {
      #expect(throws: SealingError.unknownKeyVersion(1)) { try sealing.open(old, boundTo: [5]) }
    }
  }

  /// A member hands its keys to a joiner while it puts new ones in place. Between two of the files, the new root key and
  /// the older keyring would open together: a keyring that no member has, and with which the joiner waited for ever.
  @Test func whoReadsBesideARotationGetsAKeyringThatThereIs() async throws {
    let folder = scratch.path
    let made = Made(first)
    @Sendable func read() throws {
      let token = try SoftwareToken(path: folder + "/token.key")
      var reads = 0
      while !made.isDone.load(ordering: .acquiring) || reads < 100 {
        let held = try Custody.loadAll(from: folder, unwrappedBy: token)
        for keyring in [held.present, held.next].compactMap({ $0 }) {
          #expect(made.commitments.withLock { $0[keyring.generation] } == keyring.commitment)
        }
        #expect(held.authority.key == SecretBytes([9, 8, 7]))
        reads += 1
      }
    }
    @Sendable func rotate() throws {
      defer { made.isDone.store(true, ordering: .releasing) }
      let token = try SoftwareToken(path: folder + "/token.key")
      for generation in UInt64(2)...40 {
        let held = try Custody.loadBoth(from: folder, unwrappedBy: token)
        let next = try held.present.rotated(.all, generation: generation)
        made.commitments.withLock { $0[generation] = next.commitment }
        try Custody.storeNext(next, wrappedBy: token, in: folder)
        try Custody.useNext(next, unwrappedBy: token, in: folder)
        _ = try Custody.retire(next, wrappedBy: token, in: folder)
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try read() }
      group.addTask { try rotate() }
      try await group.waitForAll()
    }
  }

  /// Whatever prefix of the files' changes a crash leaves, both keyrings open or the new one is finished.
  @Test func aChangeThatWasInterruptedIsFinished() throws {
    let files = ["root.key", "keyring", "authority", "root.key.next", "keyring.next"]
    func contents() -> [String: Data] {
      Dictionary(
        uniqueKeysWithValues: files.compactMap { name in
          (try? Data(contentsOf: URL(fileURLWithPath: scratch.path + "/" + name))).map { (name, $0) }
        })
    }
    func put(_ contents: [String: Data]) {
      for name in files {
        unlink(scratch.path + "/" + name)
        guard let data = contents[name] else { continue }
        overwrite(scratch.path + "/" + name, Array(data))
        chmod(scratch.path + "/" + name, 0o600)
      }
    }
    let next = try first.rotated(.all, generation: 2)
    try Custody.storeNext(next, wrappedBy: token, in: scratch.path)
    let before = contents()
    try Custody.useNext(next, unwrappedBy: token, in: scratch.path)
    let after = contents()
    for done in 0...3 {
      var partial = before
      for name in files.prefix(done) { partial[name] = after[name] }
      put(partial)
      let found = try both()
      let newest = found.next ?? found.present
      #expect(newest.commitment == next.commitment)
      #expect(done == 0 ? found.present.generation == 1 : found.present.generation == 2 && found.next == nil)
      try checkAuthority(found.present)
    }
  }

  @Test func aKeyringFromAnotherMemberKeepsWhatThisOneHas() throws {
    let second = try first.rotated(.keys, generation: 2)
    // That member has retired the first one already.
    let third = try second.current.rotated(.root, generation: 3)
    let taken = third.current.keeping(second)
    #expect(taken.generation == 3 && taken.commitment == third.commitment)
    let old = try SealingKeyring(first).seal(SecretBytes([1]), boundTo: [5])
    #expect(try SealingKeyring(taken).open(old, boundTo: [5]) == SecretBytes([1]))
    try Custody.storeNext(taken, wrappedBy: token, in: scratch.path)
    #expect(try both().next?.commitment == third.commitment)
  }

  @Test func numbersOnlyGrow() throws {
    #expect(throws: CustodyError.self) { try first.rotated(.keys, generation: 1) }
    let far = try first.rotated(.keys, generation: 7)
    #expect(far.generation == 7)
    try Custody.storeNext(far, wrappedBy: token, in: scratch.path)
    try Custody.dropNext(in: scratch.path)
    #expect(try both().next == nil)
  }

  @Test func aSoftwareTokensFileIsItsPresence() throws {
    try token.check()
    let path = scratch.path + "/token.key"
    rename(path, path + ".away")
    #expect(throws: CustodyError.self) { try token.check() }
    _ = try SoftwareToken.create(path: path)
    #expect(throws: CustodyError.self) { try token.check() }
    rename(path + ".away", path)
    try token.check()
  }
}

/// The keyrings that there are, by generation, and whether there will be more.
private final class Made: Sendable {
  let commitments: Mutex<[UInt64: [UInt8]]>
  let isDone = Atomic<Bool>(false)

  init(_ first: RootKeyring) { commitments = Mutex([first.generation: first.commitment]) }
}
