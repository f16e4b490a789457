internal import OpenSSL
public import Secrets

/// The cluster's keys on their way to a new full node: sealed under a key that only the two ends of a redeemed join
/// token can derive, so that what passes through buffers and texts on the way is opaque. It travels inside mutual TLS.
///
/// `format[1] = 01 ‖ nonce[24] ‖ ciphertext ‖ tag[16]`, XAES-256-GCM under
/// `HMAC-SHA-256(token secret, "conclave join keyring" ‖ cluster[16] ‖ node[8] ‖ SHA-256 of the joiner's key[32])`, with
/// `format ‖ cluster ‖ node` as additional data. The content:
/// `cluster[16] ‖ current root[4] ‖ count[1] ‖ roots ‖ count[2] ‖ keys ‖ counted certificate ‖ counted authority's key`;
/// a root is `version[4] ‖ key[32]`, a key `use[1] ‖ name space[4] ‖ version[4] ‖ is current[1] ‖ key[32]`.
public struct KeyringParcel: Sendable {
  /// For whom it is; both ends must name the same.
  public struct Addressee: Sendable {
    public let cluster: ClusterID
    public let node: UInt64
    /// SHA-256 over the SubjectPublicKeyInfo of the joiner's certificate.
    public let keyFingerprint: [UInt8]

    public init(cluster: ClusterID, node: UInt64, keyFingerprint: [UInt8]) {
      self.cluster = cluster
      self.node = node
      self.keyFingerprint = keyFingerprint
    }
  }

  public let bytes: [UInt8]

  private static let format: UInt8 = 1
  private static let overhead = 1 + XAES256GCM.nonceLength + XAES256GCM.tagLength

  /// Takes what arrived.
  public init(opaque bytes: [UInt8]) { self.bytes = bytes }

  /// Packs the keys for a joiner.
  public init(
    _ keyring: RootKeyring, _ authority: ClusterAuthority, for addressee: Addressee, secret: SecretBytes
  ) throws(CustodyError) {
    let plain = Self.content(keyring, authority)
    var sealed = [Self.format] + [UInt8](repeating: 0, count: plain.count + Self.overhead - 1)
    let binding = Self.binding(addressee)
    try cryptography { () throws(OpenSSLError) in
      let cipher = try XAES256GCM(key: Self.key(addressee, secret))
      var span = sealed.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try plain.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try cipher.seal(
            plain, additional: binding.span.bytes, RawSpan(),
            into: UnsafeMutableRawBufferPointer(rebasing: target[1...]))
        }
      }
    }
    bytes = sealed
  }

  /// Unpacks what was packed for this addressee under this secret.
  public func opened(
    for addressee: Addressee, secret: SecretBytes
  ) throws(CustodyError) -> (keyring: RootKeyring, authority: ClusterAuthority) {
    guard bytes.first == Self.format else {
      throw CustodyError(
        .unknownFormat, "the cluster's keys came in a form that this release does not know",
        hint: "join with the release that the members run")
    }
    guard bytes.count > Self.overhead, bytes.count <= Limits.parcelLength else { throw Self.damaged }
    let binding = Self.binding(addressee)
    var verifies = false
    let plain = try cryptography { () throws(OpenSSLError) in
      let cipher = try XAES256GCM(key: Self.key(addressee, secret))
      return try SecretBytes(count: bytes.count - Self.overhead) { (target) throws(OpenSSLError) in
        verifies = try bytes.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
          try cipher.open(
            UnsafeRawBufferPointer(rebasing: raw[1...]), additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    guard verifies else { throw Self.damaged }
    return try Self.read(plain, cluster: addressee.cluster)
  }

  private static func key(_ addressee: Addressee, _ secret: SecretBytes) throws(OpenSSLError) -> SecretBytes {
    var message = Array("conclave join keyring".utf8) + addressee.cluster.bytes
    message.append(bigEndian: addressee.node)
    message.append(contentsOf: addressee.keyFingerprint)
    let hash = try HMACSHA256(key: secret)
    return try SecretBytes(count: HMACSHA256.length) { (target) throws(OpenSSLError) in
      try hash.authenticate(message.span.bytes, RawSpan(), into: target)
    }
  }

  private static func binding(_ addressee: Addressee) -> [UInt8] {
    var binding = [format] + addressee.cluster.bytes
    binding.append(bigEndian: addressee.node)
    return binding
  }

  private static func content(_ keyring: RootKeyring, _ authority: ClusterAuthority) -> SecretBytes {
    var writer = SecretWriter()
    writer.put(keyring.cluster.bytes)
    writer.put(keyring.currentRoot)
    writer.put(UInt8(keyring.roots.count))
    for (version, root) in keyring.roots.sorted(by: { $0.key < $1.key }) {
      writer.put(version)
      writer.put(root)
    }
    writer.put(UInt16(keyring.keys.count))
    for entry in keyring.keys {
      writer.put(entry.use.rawValue)
      writer.put(entry.nameSpace)
      writer.put(entry.version)
      writer.put(UInt8(entry.isCurrent ? 1 : 0))
      writer.put(entry.key)
    }
    writer.put(UInt16(authority.certificate.count))
    writer.put(authority.certificate)
    writer.put(UInt16(authority.key.count))
    writer.put(authority.key)
    return writer.bytes()
  }

  private static func read(
    _ plain: SecretBytes, cluster expected: ClusterID
  ) throws(CustodyError) -> (keyring: RootKeyring, authority: ClusterAuthority) {
    var at = 0
    func take(_ count: Int) throws(CustodyError) -> [UInt8] {
      guard count <= plain.count - at else { throw damaged }
      defer { at += count }
      return plain.withUnsafeBytes { Array($0[at..<at + count]) }
    }
    func number<N: FixedWidthInteger & UnsignedInteger>(_ type: N.Type) throws(CustodyError) -> N {
      try take(N.bitWidth / 8).reduce(0) { $0 << 8 | N($1) }
    }
    func secret(_ count: Int) throws(CustodyError) -> SecretBytes {
      guard count <= plain.count - at else { throw damaged }
      defer { at += count }
      return SecretBytes(count: count) { target in
        plain.withUnsafeBytes { target.copyBytes(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + count])) }
      }
    }
    guard let cluster = ClusterID(try take(ClusterID.length)), cluster == expected else { throw damaged }
    let current = try number(UInt32.self)
    var roots: [UInt32: SecretBytes] = [:]
    for _ in 0..<(try number(UInt8.self)) {
      let version = try number(UInt32.self)
      roots[version] = try secret(KeyringEntry.keyLength)
    }
    guard roots[current] != nil else { throw damaged }
    var keys: [KeyringEntry] = []
    for _ in 0..<(try number(UInt16.self)) {
      guard let use = KeyringEntry.Use(rawValue: try number(UInt8.self)) else { throw damaged }
      let nameSpace = try number(UInt32.self)
      let version = try number(UInt32.self)
      let isCurrent = try number(UInt8.self) != 0
      keys.append(
        KeyringEntry(
          use: use, nameSpace: nameSpace, version: version, isCurrent: isCurrent,
          key: try secret(KeyringEntry.keyLength)))
    }
    let certificate = try take(Int(number(UInt16.self)))
    let key = try secret(Int(number(UInt16.self)))
    guard at == plain.count else { throw damaged }
    return (
      RootKeyring(cluster: cluster, roots: roots, currentRoot: current, keys: keys),
      ClusterAuthority(certificate: certificate, key: key)
    )
  }

  private static var damaged: CustodyError {
    CustodyError(
      .fileDamaged, "the cluster's keys that came do not open with this token's secret",
      hint: "make a new join token and join again")
  }
}
