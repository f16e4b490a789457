internal import OpenSSL
internal import Secrets

/// `authority`: the cluster's certificate authority, by which members let new nodes in. Its key is sealed under the
/// root key, so that the file opens wherever the root key does: on every full node, and in no witness.
///
/// Content: `cluster[16] ‖ root version[4] ‖ counted certificate (DER) ‖ counted sealed key`. The sealed key is
/// XAES-256-GCM under that root key over the key's PKCS#8 form: `nonce[24] ‖ ciphertext ‖ tag[16]`, with
/// `CNCLAUTH ‖ 01 ‖ cluster ‖ root version` and the certificate as additional data.
public enum AuthorityFile {
  /// The file's name in a data directory.
  public static let name = "authority"

  /// True when the directory holds one.
  public static func isStored(in directory: String) -> Bool { PrivateFile.exists(directory + "/" + name) }

  /// Writes the authority, sealed under the keyring's current root; an older file is replaced.
  public static func store(
    _ authority: ClusterAuthority, under keyring: RootKeyring, in directory: String
  ) throws(CustodyError) {
    guard let root = keyring.roots[keyring.currentRoot] else { preconditionFailure("a keyring has its current root") }
    let binding = binding(keyring.cluster, keyring.currentRoot)
    let sealed = try cryptography { () throws(OpenSSLError) in
      let cipher = try XAES256GCM(key: root)
      var sealed = [UInt8](repeating: 0, count: authority.key.count + overhead)
      var span = sealed.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try authority.key.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try cipher.seal(plain, additional: binding.span.bytes, authority.certificate.span.bytes, into: target)
        }
      }
      return sealed
    }
    var content = keyring.cluster.bytes
    content.append(bigEndian: keyring.currentRoot)
    content.append(counted: authority.certificate)
    content.append(counted: sealed)
    try PrivateFile.write(
      FileEnvelope.authority.sealed(content), to: directory + "/" + name, replacing: true)
  }

  /// The certificate alone (DER); needs no key.
  public static func certificate(in directory: String) throws(CustodyError) -> [UInt8] {
    try fields(in: directory).certificate
  }

  /// Opens the authority with the node's keys.
  public static func load(from directory: String, with keyring: RootKeyring) throws(CustodyError) -> ClusterAuthority {
    let file = try fields(in: directory)
    guard file.cluster == keyring.cluster else {
      throw CustodyError(
        .otherCluster, "\(directory)/\(name) belongs to another cluster than the root key beside it",
        hint: "do not mix data directories; restore both files from the same copy")
    }
    guard let root = keyring.roots[file.rootVersion], file.sealed.count > overhead else {
      throw CustodyError(
        .fileDamaged, "\(directory)/\(name) is sealed under root version \(file.rootVersion), which root.key lacks",
        hint: "copy the file from another full member")
    }
    let binding = binding(file.cluster, file.rootVersion)
    var verifies = false
    let key = try cryptography { () throws(OpenSSLError) in
      let cipher = try XAES256GCM(key: root)
      return try SecretBytes(count: file.sealed.count - overhead) { (target) throws(OpenSSLError) in
        verifies = try file.sealed.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
          try cipher.open(raw, additional: binding.span.bytes, file.certificate.span.bytes, into: target)
        }
      }
    }
    guard verifies else {
      throw CustodyError(
        .fileDamaged, "\(directory)/\(name) does not verify under the root key",
        hint: "copy the file from another full member")
    }
    return ClusterAuthority(certificate: file.certificate, key: key)
  }

  private static let overhead = XAES256GCM.nonceLength + XAES256GCM.tagLength

  private struct Fields {
    let cluster: ClusterID
    let rootVersion: UInt32
    let certificate: [UInt8]
    let sealed: [UInt8]
  }

  private static func fields(in directory: String) throws(CustodyError) -> Fields {
    let path = directory + "/" + name
    var reader = try FileEnvelope.authority.opened(PrivateFile.read(path, secret: false), file: path)
    guard let cluster = ClusterID(try reader.take(ClusterID.length)) else { throw reader.damaged("no cluster") }
    let version = try reader.number(UInt32.self)
    let certificate = try reader.counted(limit: Limits.authorityFieldLength)
    let sealed = try reader.counted(limit: Limits.authorityFieldLength)
    guard reader.isAtEnd else { throw reader.damaged("bytes follow the key") }
    return Fields(cluster: cluster, rootVersion: version, certificate: certificate, sealed: sealed)
  }

  private static func binding(_ cluster: ClusterID, _ version: UInt32) -> [UInt8] {
    var binding = Array("CNCLAUTH".utf8) + [1] + cluster.bytes
    binding.append(bigEndian: version)
    return binding
  }
}
