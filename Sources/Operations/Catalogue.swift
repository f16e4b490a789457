internal import KMIP
internal import TTLV

/// The operations that are built: one line each. Query, the choice of a request's way and the batch read it; what is not
/// here is answered with Operation Not Supported, and not advertised.
enum Catalogue {
  typealias Run = @Sendable (Item, inout RequestRun) throws(KMIPError) -> [Item]

  struct Row: Sendable {
    let operation: Operation
    let requestClass: RequestClass
    /// The answer holds key material: it is not kept for repeats, and not shown when undone.
    let releasesMaterial: Bool
    let run: Run

    init(_ operation: Operation, _ requestClass: RequestClass, releasesMaterial: Bool = false, _ run: @escaping Run) {
      self.operation = operation
      self.requestClass = requestClass
      self.releasesMaterial = releasesMaterial
      self.run = run
    }
  }

  static let rows: [Row] = usualRows + objectRows

  /// What nearly every server has.
  private static let usualRows: [Row] = [
    Row(.discoverVersions, .immediate) { (item, run) throws(KMIPError) in try discoverVersions(item, &run) },
    // Its defaults are those that Set Defaults has set.
    Row(.query, .immediate) { (item, run) throws(KMIPError) in try query(item, &run) },
    Row(.create, .write) { (item, run) throws(KMIPError) in try create(item, &run) },
    Row(.createKeyPair, .write) { (item, run) throws(KMIPError) in try createKeyPair(item, &run) },
    Row(.register, .write) { (item, run) throws(KMIPError) in try register(item, &run) },
    Row(.get, .write, releasesMaterial: true) { (item, run) throws(KMIPError) in try get(item, &run) },
    Row(.getAttributes, .read) { (item, run) throws(KMIPError) in try getAttributes(item, &run) },
    Row(.getAttributeList, .read) { (item, run) throws(KMIPError) in try getAttributeList(item, &run) },
    Row(.addAttribute, .write) { (item, run) throws(KMIPError) in try addAttribute(item, &run) },
    Row(.modifyAttribute, .write) { (item, run) throws(KMIPError) in try modifyAttribute(item, &run) },
    Row(.deleteAttribute, .write) { (item, run) throws(KMIPError) in try deleteAttribute(item, &run) },
    Row(.setAttribute, .write) { (item, run) throws(KMIPError) in try setAttribute(item, &run) },
    Row(.locate, .read) { (item, run) throws(KMIPError) in try locate(item, &run) },
    Row(.activate, .write) { (item, run) throws(KMIPError) in try activate(item, &run) },
    Row(.revoke, .write) { (item, run) throws(KMIPError) in try revoke(item, &run) },
    Row(.destroy, .write) { (item, run) throws(KMIPError) in try destroy(item, &run) },
    Row(.interop, .write) { (item, run) throws(KMIPError) in try interop(item, &run) },
    Row(.login, .write) { (item, run) throws(KMIPError) in try login(item, &run) },
    Row(.logout, .write) { (item, run) throws(KMIPError) in try logout(item, &run) },
    Row(.delegatedLogin, .write) { (item, run) throws(KMIPError) in try delegatedLogin(item, &run) },
    Row(.poll, .write) { (item, run) throws(KMIPError) in try poll(item, &run) },
    Row(.cancel, .write) { (item, run) throws(KMIPError) in try cancel(item, &run) },
    Row(.process, .write) { (item, run) throws(KMIPError) in try process(item, &run) },
    Row(.queryAsynchronousRequests, .read) { (item, run) throws(KMIPError) in
      try queryAsynchronousRequests(item, &run)
    },
    Row(.check, .read) { (item, run) throws(KMIPError) in try check(item, &run) },
    Row(.encrypt, .use) { (item, run) throws(KMIPError) in try encrypt(item, &run) },
    Row(.decrypt, .use, releasesMaterial: true) { (item, run) throws(KMIPError) in try decrypt(item, &run) },
    Row(.sign, .use) { (item, run) throws(KMIPError) in try sign(item, &run) },
    Row(.signatureVerify, .use) { (item, run) throws(KMIPError) in try signatureVerify(item, &run) },
    Row(.mac, .use) { (item, run) throws(KMIPError) in try mac(item, &run) },
    Row(.macVerify, .use) { (item, run) throws(KMIPError) in try macVerify(item, &run) },
    Row(.hash, .immediate) { (item, run) throws(KMIPError) in try hash(item, &run) },
    Row(.rngRetrieve, .immediate) { (item, run) throws(KMIPError) in try rngRetrieve(item, &run) },
    Row(.rngSeed, .immediate) { (item, run) throws(KMIPError) in try rngSeed(item, &run) },
    Row(.deriveKey, .write) { (item, run) throws(KMIPError) in try deriveKey(item, &run) },
  ]

  private static let byCode: [UInt32: Row] = Dictionary(uniqueKeysWithValues: rows.map { ($0.operation.rawValue, $0) })

  /// The row of an operation that `version` has and that is built.
  static func row(_ code: UInt32, in version: ProtocolVersion) -> Row? {
    guard let row = byCode[code], row.operation.versions.contains(version) else { return nil }
    return row
  }

  /// The class of an operation in any version; what is not built touches nothing.
  static func requestClass(_ code: UInt32) -> RequestClass { byCode[code]?.requestClass ?? .immediate }

  /// Object types that can be registered or made, and so exist here.
  static func objectTypes(in version: ProtocolVersion) -> [ObjectType] {
    let built: [ObjectType] = [
      .certificate, .symmetricKey, .publicKey, .privateKey, .splitKey, .template, .secretData, .opaqueObject, .pgpKey,
      .certificateRequest, .user, .group, .passwordCredential, .deviceCredential, .oneTimePasswordCredential,
      .hashedPasswordCredential,
    ]
    return built.filter { $0.versions.contains(version) }
  }
}
