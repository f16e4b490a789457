internal import Custody
internal import Logging
internal import NodeCore
internal import Raft
internal import Registry
internal import Secrets
internal import TTLV

/// This node's part in rotations of the cluster's keys.
extension KeyWork {
  /// How far this node is with letting older seals go.
  struct Clearing {
    let generation: UInt64
    /// The first file of the log that stays.
    let segment: UInt64
    let begun: Int64
    var isCompacting = false
    var isCompacted = false
  }

  /// Between two tries of what others have to answer, in milliseconds.
  private static let patience: Int64 = 3_000

  private var used: KeyLedger.Wanted { ledger.wanted[0] }

  /// Whether this node can read what the cluster seals. A node whose state is behind may hold newer keys.
  var hasWhatIsInUse: Bool {
    guard let facts else { return false }
    return facts.holds(used) || facts.present.generation > ledger.generation
  }

  var isAtRest: Bool {
    guard ledger.isIdle else { return false }
    guard parts.token != nil, life.hasToken, let facts else { return true }
    return hasWhatIsInUse && !facts.holdsOlder && facts.next == nil
  }

  mutating func tendKeys() {
    guard let token, let facts else { return }
    do throws(CustodyError) {
      if let next = facts.next, KeyringFacts.matches(next, used) { try takeIntoUse(token) }
      try letGo(token)
    } catch {
      parts.log.error("keys could not be put in place: \(error)")
      life.hurry()
    }
    fetchWhatIsMissing()
    if let offer = ledger.offer, let next = self.facts?.next, KeyringFacts.matches(next, ledger.wanted[1]),
      !offer.holders.contains(parts.node)
    {
      send(.holdKeys(generation: offer.generation, by: parts.node))
    }
  }

  /// The cluster has begun to use the next keyring. In memory at once: the leader plans nothing meanwhile.
  private mutating func takeIntoUse(_ token: any WrappingToken) throws(CustodyError) {
    let both = try Custody.loadBoth(from: parts.directory, unwrappedBy: token)
    guard let next = both.next, KeyringFacts.matches(KeyLedger.Wanted(next), used) else {
      facts = KeyringFacts(both.present, both.next)
      return
    }
    parts.keys.exchange(try SealingKeyring(next))
    try Custody.useNext(next, unwrappedBy: token, in: parts.directory)
    facts = KeyringFacts(next, nil)
    parts.log.notice("keyring \(next.generation) is in use")
  }

  /// Forgets keys that nothing is sealed under any more, and a keyring that came to nothing.
  private mutating func letGo(_ token: any WrappingToken) throws(CustodyError) {
    guard let facts else { return }
    if let next = facts.next, next.generation <= ledger.newest,
      !ledger.wanted.contains(where: { KeyringFacts.matches(next, $0) })
    {
      try Custody.dropNext(in: parts.directory)
      self.facts?.next = nil
    }
    guard ledger.isIdle, facts.holdsOlder, KeyringFacts.matches(facts.present, used) else { return }
    let both = try Custody.loadBoth(from: parts.directory, unwrappedBy: token)
    let rest = try Custody.retire(both.present, wrappedBy: token, in: parts.directory)
    parts.keys.exchange(try SealingKeyring(rest, next: both.next))
    self.facts = KeyringFacts(rest, both.next)
    parts.log.notice("keys older than keyring \(rest.generation) are gone from this node")
  }

  // MARK: Taking keys from other members

  private mutating func fetchWhatIsMissing() {
    guard !isFetching, Self.now >= fetchAfter, let facts,
      let wanted = ledger.wanted.first(where: { !facts.holds($0) && $0.generation > facts.present.generation })
    else { return }
    guard let secret = try? token?.random(KeyringEntry.keyLength) else { return }
    isFetching = true
    fetchAfter = Self.now + 1_000
    let (parts, put) = (parts, put)
    Task { put(.fetched(await parts.fetch(wanted, secret), secret)) }
  }

  mutating func fetched(_ parcel: KeyringParcel?, _ secret: SecretBytes) {
    isFetching = false
    guard let parcel, let token, life.hasToken else { return }
    do throws(CustodyError) {
      let both = try Custody.loadBoth(from: parts.directory, unwrappedBy: token)
      let addressee = KeyringParcel.Addressee(
        cluster: both.present.cluster, node: parts.node.rawValue, keyFingerprint: [])
      let came = try parcel.opened(for: addressee, secret: secret).keyring
      let held = KeyLedger.Wanted(came)
      guard ledger.wanted.contains(where: { KeyringFacts.matches(held, $0) }) else { return }
      // Sealed by this node's own token before anything else is done with it.
      try Custody.storeNext(came.keeping(both.present), wrappedBy: token, in: parts.directory)
      parts.keys.exchange(try SealingKeyring(both.present, next: came))
      facts = KeyringFacts(both.present, came)
      parts.log.notice("keyring \(came.generation) was taken from another member and wrapped by \(token.label)")
    } catch {
      parts.log.error("a keyring from another member could not be taken: \(error)")
    }
  }

  // MARK: Beginning

  /// - Parameter owner: whose objects are not carried over to the new keys, and so end with the old ones.
  mutating func beginRotation(
    _ part: RootKeyring.Part, destroying owner: Text? = nil, _ answer: @escaping @Sendable (KeyAnswer) -> Void
  ) {
    guard life.hasToken, let token else {
      return answer(.refused("this node is sealed or without its token; ask another member"))
    }
    guard ledger.oldest == ledger.generation, hasWhatIsInUse else {
      return answer(.refused("another rotation is under way; see `conclave rotate status`"))
    }
    // What it takes over has to end with the key that sealed it.
    guard part != .root || ledger.offer?.destroyed == nil else {
      return answer(.refused("the rotation that this one would replace destroys a name space: rotate keys, or all"))
    }
    do throws(CustodyError) {
      let both = try Custody.loadBoth(from: parts.directory, unwrappedBy: token)
      let next = try both.present.rotated(part, generation: ledger.newest + 1)
      try Custody.storeNext(next, wrappedBy: token, in: parts.directory)
      parts.keys.exchange(try SealingKeyring(both.present, next: next))
      facts = KeyringFacts(both.present, next)
      let offer: ClusterCommand =
        if let owner {
          .destroyNameSpace(owner, generation: next.generation, commitment: next.commitment, by: parts.node)
        } else {
          .offerKeys(generation: next.generation, commitment: next.commitment, by: parts.node)
        }
      let (parts, put) = (parts, put)
      Task {
        let reply = await parts.command(offer)
        if case .refused(_, let message) = reply {
          put(.offered(refusal: message, answer))
        } else {
          put(.offered(refusal: nil, answer))
        }
      }
    } catch {
      answer(.refused(error.description))
    }
  }

  // MARK: Clearing

  mutating func clear() {
    guard ledger.isClearing, !ledger.cleared.contains(parts.node) else {
      clearing = nil
      return
    }
    if clearing?.generation != ledger.generation { beginClearing() }
    guard var now = clearing else { return }
    guard parts.disk.isCut(before: now.segment) else {
      // Where a snapshot has just replaced the log there is nothing to cut off: once more, when entries have followed.
      if Self.now - now.begun > Self.patience { beginClearing() }
      return
    }
    if !now.isCompacting {
      now.isCompacting = true
      clearing = now
      let (disk, put, generation) = (parts.disk, put, now.generation)
      _ = ServerThread("compaction") {
        disk.compact()
        put(.compacted(generation: generation))
      }
    }
    if now.isCompacted { send(.clearKeys(generation: now.generation, by: parts.node)) }
  }

  private mutating func beginClearing() {
    guard let segment = try? parts.disk.begin() else { return }
    clearing = Clearing(generation: ledger.generation, segment: segment, begun: Self.now)
  }

  /// Sends a command that the ledger will show; again after a while if it does not.
  private mutating func send(_ command: ClusterCommand) {
    let now = Self.now
    if let at = sent[command], now - at < Self.patience { return }
    sent[command] = now
    let parts = parts
    Task { _ = await parts.command(command) }
  }
}
