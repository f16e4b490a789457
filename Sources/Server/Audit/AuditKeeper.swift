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
/// The key is in the node's token, or, where that keeps none, made in memory at the first signature of this process. It
/// is certified by the cluster's authority at that first signature.
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
    let signer = try await prepared()
    return try await AuditKeeper.blocking { try signer.sign(tree, now: Clocks.wall()) }
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
    let (cluster, configuration, directory, log) = (cluster, configuration, directory, log)
    let made = try await AuditKeeper.blocking { () throws -> HeadSigner in
      let authority = try NodeKeys.keyrings(configuration, in: directory).authority
      let facts = try CertificateFacts(der: authority.certificate)
      let authorityKey = try PrivateKey(der: authority.key, form: .pkcs8)
      guard let configured = configuration.token, let key = try Self.tokenKey(configured, log) else {
        return try HeadSigner(
          cluster: cluster, node: configuration.node.id, authority: facts, authorityKey: authorityKey,
          now: Clocks.wall())
      }
      return try HeadSigner(
        cluster: cluster, node: configuration.node.id, authority: facts, authorityKey: authorityKey,
        now: Clocks.wall(), publicKey: PublicKey(der: key.publicKey, form: .subjectPublicKeyInfo)
      ) { (statement) throws(AuditTrailError) in
        guard !SealMark.isThere(in: directory) else { throw .cryptography("an operator has sealed this node") }
        // Asked for each time: the token may have been put in anew since.
        do { return try NodeKeys.token(configured).sign(statement, by: key) } catch {
          throw .cryptography("\(error)")
        }
      }
    }
    return signer.withLock { signer in
      // Two may have asked at once: the first key stays.
      if let known = signer { return known }
      signer = made
      return made
    }
  }

  /// The signing key in the node's token; nil when that keeps none, or cannot sign.
  private static func tokenKey(_ configured: Configuration.Token, _ log: Logger) throws -> TokenSigningKey? {
    let token = try NodeKeys.token(configured)
    do throws(CustodyError) { return try token.signingKey() } catch {
      guard error.code == .noMechanism else { throw error }
      log.warning("heads of the audit log are signed by a key in memory: \(error)")
      return nil
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
