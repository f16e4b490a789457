internal import OpenSSL
internal import Registry

/// What a joiner asks for, read and checked.
struct Application: Sendable {
  let secret: [UInt8]
  let request: CertificateRequestFacts
  /// Milliseconds since 1970 by the joiner's clock.
  let time: Int64
  /// What the joiner says to whoever calls its peer port.
  let greeting: [UInt8]
  let peer: Address
  /// Nil at a witness.
  let kmip: Address?
  let admin: Address
  let particulars: Particulars

  /// The fields that carry addresses, and where they go.
  static var addresses: [(field: String, path: any WritableKeyPath<Particulars, [UInt8]> & Sendable)] {
    [("peer", \.peer), ("kmip", \.kmip), ("https", \.https), ("admin", \.admin)]
  }

  init(_ question: AdminQuestion) throws(Refused) {
    guard let secret = question.bytes("secret", count: JoinToken.secretBytes...JoinToken.secretBytes),
      let der = question.bytes("request", count: 1...JoinLimits.requestBytes), let time = question.number("time"),
      let greeting = question.bytes("greeting", count: JoinLimits.greetingBytes...JoinLimits.greetingBytes)
    else { throw Refused(.badRequest, "the request to join lacks a field, or one is malformed") }
    guard let request = try? CertificateRequestFacts(der: der), request.isSelfSigned,
      let key = try? request.publicKey(), key.securityBits >= 112
    else { throw Refused(.badRequest, "the certification request is not signed with a key that is strong enough") }
    func address(_ field: String) throws(Refused) -> Address {
      guard let text = question.text(field), text.utf8.count <= JoinLimits.textBytes, let address = Address(text) else {
        throw Refused(.badRequest, "\(field): \(question.text(field) ?? "nothing") is not HOST:PORT")
      }
      return address
    }
    peer = try address("peer")
    admin = try address("admin")
    let isWitness = question.flag("witness")
    kmip = isWitness ? nil : try address("kmip")
    let https = isWitness || question.text("https") == nil ? nil : try address("https")
    guard peer != admin, peer != kmip, admin != kmip else {
      throw Refused(.badRequest, "peer, kmip and admin addresses must differ")
    }
    let name = Array((question.text("name") ?? "").utf8.prefix(JoinLimits.textBytes))
    particulars = Particulars(
      kind: isWitness ? .witness : .full,
      priority: question.number("priority").flatMap { UInt8(exactly: $0) } ?? 100, peer: Array(peer.description.utf8),
      kmip: kmip.map { Array($0.description.utf8) } ?? [], https: https.map { Array($0.description.utf8) } ?? [],
      admin: Array(admin.description.utf8), name: name,
      fingerprint: Digest.sha256.hash(request.subjectPublicKeyInfo))
    self.secret = secret
    self.request = request
    self.time = time
    self.greeting = greeting
  }
}
