internal import Access
internal import AuditTrail
internal import Custody
internal import Logging
internal import NodeCore
internal import OpenSSL
internal import Raft
internal import Registry
internal import Store
internal import Synchronization
internal import TTLV

/// Signs heads of the audit tree: for exports when asked, and at intervals, kept in the log, while this node leads.
///
/// The key is made at the first signature of this process and certified by the cluster's authority; it never leaves the
/// process.
final class AuditKeeper: Sendable {
  private let configuration: Configuration
  private let directory: String
  private let cluster: [UInt8]
  private let store: any StateStore
  private let gate: RequestGate
  private let log: Logger
  private let isLeader: @Sendable () async -> Bool
  private let signer = Mutex<HeadSigner?>(nil)

  init(
    _ configuration: Configuration, directory: String, cluster: [UInt8], store: any StateStore, gate: RequestGate,
    log: Logger, isLeader: @escaping @Sendable () async -> Bool
  ) {
    self.configuration = configuration
    self.directory = directory
    self.cluster = cluster
    self.store = store
    self.gate = gate
    self.log = log
    self.isLeader = isLeader
  }

  /// Waits until this node has applied what its leader had committed when it was asked: what a client was told before
  /// then is in the log that is read here afterwards. Without a leader this node's own state has to do.
  func catchUp(as principal: Principal) async {
    guard case .status(let status) = await gate.ask(.status, as: principal) else { return }
    for _ in 0..<500 where store.applied.index < status.commit {
      do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
    }
  }

  /// Signs the head of the log as this node has applied it. Waits for the token, the first time.
  func sign() async throws -> SignedHead {
    let tree = try Ledger(of: store.view()).tree
    return try await prepared().sign(tree, now: Clocks.wall())
  }

  /// Whose signatures this cluster's heads carry.
  func verifier() throws -> HeadVerifier {
    guard let own = try AuthorityFile.ownCertificate(in: directory) else {
      throw Refused(.noAuthority, "this node does not hold the cluster's authority: ask another full member")
    }
    return HeadVerifier(authorities: [try CertificateFacts(der: own)])
  }

  /// The key of this process.
  func prepared() async throws -> HeadSigner {
    if let known = signer.withLock({ $0 }) { return known }
    guard configuration.token != nil, AuthorityFile.isStored(in: directory) else {
      throw Refused(.noAuthority, "this node does not hold the cluster's authority: ask another full member")
    }
    let (cluster, configuration, directory) = (cluster, configuration, directory)
    let made = try await AuditKeeper.blocking {
      let keyring = try NodeKeys.keyrings(configuration, in: directory).present
      let authority = try AuthorityFile.load(from: directory, with: keyring)
      return try HeadSigner(
        cluster: cluster, node: configuration.node.id, authority: CertificateFacts(der: authority.certificate),
        authorityKey: PrivateKey(der: authority.key, form: .pkcs8), now: Clocks.wall())
    }
    return signer.withLock { signer in
      // Two may have asked at once: the first key stays.
      if let known = signer { return known }
      signer = made
      return made
    }
  }

  /// Keeps heads until it is canceled.
  func run() async {
    let principal = Principal(identity: Text(NodeName.of(NodeID(configuration.node.id))), isAdministrator: true)
    var hasComplained = false
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(AuditLimits.secondsBetweenHeads))
      guard !Task.isCancelled, await isLeader(), let view = try? store.view(),
        let size = try? Ledger(of: view).tree.size, let kept = try? SignedHead.all(in: view),
        size > kept.last?.size ?? 0
      else { continue }
      do {
        let head = try await sign()
        if case .refused(let code, let why) = await gate.ask(.recordHead(head), as: principal), code != .noLeader {
          log.warning("the signed head of the audit log was not kept: \(why)")
        }
        hasComplained = false
      } catch {
        if !hasComplained { log.error("the audit log's head is not signed: \(error)") }
        hasComplained = true
      }
    }
  }

  /// Runs what waits for the token or reads much on a thread of its own.
  static func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      _ = ServerThread("audit") { continuation.resume(with: Result { try body() }) }
    }
  }
}
