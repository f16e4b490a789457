public import KMIP
public import Secrets
public import TTLV

/// Stand-ins for certificates and requests: a SEQUENCE's first byte, a mark, and the parts with their lengths. A stand-in
/// is "signed" with a digest over its parts and its issuer.
extension SeededCryptographer {
  public func read(certificateRequest bytes: [UInt8], _ type: CertificateRequestType) throws(CryptographicError)
    -> AskedCertificate
  {
    guard type == .pkcs_10 || type == .pem else { throw CryptographicError(.unsupported, "only PKCS#10 and PEM") }
    guard let parts = FakeParts(bytes, mark: 0x52), parts.all.count == 2 else {
      throw CryptographicError(.malformed, "no request")
    }
    return AskedCertificate(
      subject: parts.all[0], key: .subjectPublicKeyInfo(parts.all[1]), subjectAlternativeNames: nil)
  }

  /// A request that `read` takes.
  public static func request(subject: [UInt8], key: [UInt8]) -> [UInt8] { FakeParts.encoded(0x52, [subject, key]) }

  /// A certificate that issues itself.
  public func root(subject: [UInt8], key: PublicKeyMaterial) throws(CryptographicError) -> [UInt8] {
    try certificate(subject, key, 0, .max, issuer: subject, serial: [])
  }

  public func name(_ parts: [X509Facts.NamePart]) throws(CryptographicError) -> [UInt8] {
    parts.flatMap { part in part.value.utf8 + [0x2C] }
  }

  public func issue(_ certificate: CertificateToIssue, issuer: [UInt8], key: PrivateKeyMaterial)
    throws(CryptographicError) -> [UInt8]
  {
    let names = try names(ofCertificate: issuer)
    return try self.certificate(
      certificate.request.subject, certificate.request.key, certificate.notBefore, certificate.notAfter,
      issuer: names.subject, serial: certificate.serial)
  }

  public func validity(of leaf: [UInt8], others: [[UInt8]], anchors: [[UInt8]], at time: Int64)
    throws(CryptographicError) -> ValidityIndicator
  {
    var current = leaf
    for _ in 0...others.count + anchors.count {
      let parts = try parts(current)
      guard parts.all[5] == (try mark(Array(parts.all.prefix(5)))) else { return .invalid }
      guard Int64(bytes: parts.all[2]) <= time, time <= Int64(bytes: parts.all[3]) else { return .invalid }
      if anchors.contains(current) { return .valid }
      let issuer = parts.all[4]
      var next: [UInt8]?
      for candidate in anchors + others where try names(ofCertificate: candidate).subject == issuer { next = candidate }
      guard let next, next != current else { return .unknown }
      current = next
    }
    return .unknown
  }

  public func names(ofCertificate der: [UInt8]) throws(CryptographicError) -> (subject: [UInt8], issuer: [UInt8]) {
    let parts = try parts(der)
    return (parts.all[0], parts.all[4])
  }

  public func container(
    _ key: PrivateKeyMaterial, certificate: [UInt8]?, chain: [[UInt8]], password: SecretBytes, name: Text?
  ) throws(CryptographicError) -> SecretBytes {
    guard case .pkcs8(let bytes) = try convert(key, to: .pkcs8) else {
      throw CryptographicError(.unsupported, "no such form")
    }
    let parts = [bytes.revealed().map { ~$0 }, certificate ?? [], name?.utf8 ?? [], try digest(.sha_256, of: password)]
    return SecretBytes(FakeParts.encoded(0x50, parts + chain))
  }

  public func key(ofCertificate der: [UInt8]) throws(CryptographicError) -> PublicKeyMaterial {
    .subjectPublicKeyInfo(try parts(der).all[1])
  }

  private func parts(_ der: [UInt8]) throws(CryptographicError) -> FakeParts {
    guard let parts = FakeParts(der, mark: 0x43), parts.all.count == 7 else {
      throw CryptographicError(.malformed, "no certificate")
    }
    return parts
  }

  private func certificate(
    _ subject: [UInt8], _ key: PublicKeyMaterial, _ from: Int64, _ until: Int64, issuer: [UInt8], serial: [UInt8]
  ) throws(CryptographicError) -> [UInt8] {
    guard case .subjectPublicKeyInfo(let info) = try convert(key, to: .subjectPublicKeyInfo) else {
      throw CryptographicError(.unsupported, "no such form")
    }
    let parts = [subject, info, from.bytes, until.bytes, issuer]
    return FakeParts.encoded(0x43, parts + [try mark(parts), serial])
  }

  private func mark(_ parts: [[UInt8]]) throws(CryptographicError) -> [UInt8] {
    try digest(.sha_256, of: SecretBytes(FakeParts.encoded(0x4D, parts)))
  }
}

/// Byte strings one after another, each with its length in four bytes.
private struct FakeParts {
  var all: [[UInt8]] = []

  init?(_ bytes: [UInt8], mark: UInt8) {
    guard bytes.starts(with: [0x30, mark]) else { return nil }
    var rest = bytes.dropFirst(2)
    while !rest.isEmpty {
      guard rest.count >= 4 else { return nil }
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(4)
      guard rest.count >= length else { return nil }
      all.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
  }

  static func encoded(_ mark: UInt8, _ parts: [[UInt8]]) -> [UInt8] {
    parts.reduce([0x30, mark]) { bytes, part in
      bytes + (0..<4).map { UInt8(truncatingIfNeeded: part.count >> (24 - 8 * $0)) } + part
    }
  }
}

extension Int64 {
  fileprivate var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) } }
  fileprivate init(bytes: [UInt8]) { self = bytes.reduce(0) { $0 << 8 | Int64($1) } }
}
