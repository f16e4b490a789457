internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Who a client is by its certificate, where clients may replace theirs (KMIP 2.1 §6.1.48).
extension RequestRun {
  /// Takes the records' word for a certificate that they know: one that was replaced is nobody's, one that was enrolled is
  /// its client's. A certificate that an authority vouches for says itself whose it is: no client can make another's its
  /// own by enrolling it.
  ///
  /// - Parameter isRepeat: the same request has run before; if it replaced its own certificate, it may still be answered.
  mutating func recognise(isRepeat: Bool = false) throws(KMIPError) {
    defer { certified = principal }
    guard settings.reprovisions, let certificate = principal.certificate else { return }
    guard let enrolment = try enrolment(certificate) else {
      guard !principal.identity.isEmpty else { throw Self.unrecognised("is nobody's here") }
      return
    }
    let held = enrolment.holder.principal
    guard principal.identity.isEmpty || principal.identity == held.identity else { return }
    if !isRepeat {
      if enrolment.isReplaced { throw Self.unrecognised("was replaced by Re-Provision") }
      if let expiry = enrolment.expiry, expiry < now { throw Self.unrecognised("has expired") }
      guard try isGood(enrolment) else { throw Self.unrecognised("is revoked") }
    }
    guard principal.identity.isEmpty else { return }
    let (node, connection) = (principal.node, principal.connection)
    principal = held
    principal.node = node
    principal.connection = connection
    principal.certificate = certificate
  }

  private static func unrecognised(_ why: String) -> KMIPError {
    KMIPError(.authenticationNotSuccessful, "the client's certificate \(why)")
  }

  /// "Re-Provision SHALL fail if the certificate that represents the client credential has been Revoked", or compromised;
  /// and so does everything else.
  private mutating func isGood(_ enrolment: EnrolmentRecord) throws(KMIPError) -> Bool {
    guard let object = enrolment.object else { return true }
    let found = try guarded { run throws(RegistryError) in try run.transaction.find(object) }
    guard let found, !found.isDestroyed, found.attributes.revocationReason == nil else { return false }
    switch LifeCycle.state(of: found.attributes, at: now) {
    case .compromised, .destroyed, .destroyedCompromised: return false
    default: return true
    }
  }

  mutating func enrolment(_ fingerprint: [UInt8]) throws(KMIPError) -> EnrolmentRecord? {
    try guarded { run throws(RegistryError) in
      try run.transaction.standing(.proof, EnrolmentRecord.name(fingerprint))
    }.flatMap { EnrolmentRecord($0) }
  }

  /// Makes `certificate` the client's credential in place of the one that it came by, which is none from here on.
  ///
  /// - Parameters:
  ///   - object: the certificate's managed object.
  ///   - expiry: when it ends, seconds since 1970, where the certificate itself cannot be read for it.
  mutating func enrol(_ certificate: [UInt8], object: UniqueIdentifier, expiry: Int64? = nil) throws(KMIPError) {
    guard let current = certified.certificate else {
      throw KMIPError(.permissionDenied, "the server does not know by which certificate the client came")
    }
    let fingerprint: [UInt8]
    do throws(CryptographicError) {
      fingerprint = try capabilities.cryptographer.digest(.sha_256, of: SecretBytes(certificate))
    } catch {
      throw KMIPError(.generalFailure, "the certificate has no digest: \(error.message)")
    }
    let facts = try? capabilities.cryptographer.facts(ofCertificate: certificate)
    if let facts, now < facts.notBefore || facts.notAfter < now {
      throw KMIPError(.invalidField, "the certificate is not valid now")
    }
    let expiry = facts?.notAfter ?? expiry
    guard fingerprint != current, try enrolment(fingerprint) == nil else {
      throw KMIPError(.invalidField, "the certificate is, or was, a credential already")
    }
    var holder = HeldPrincipal(principal: certified, rights: nil)
    holder.principal.node = nil
    holder.principal.connection = nil
    holder.principal.certificate = nil
    var replaced = try enrolment(current) ?? EnrolmentRecord(fingerprint: current, holder: holder)
    replaced.isReplaced = true
    transaction.put(.proof, replaced.record)
    transaction.put(
      .proof,
      EnrolmentRecord(fingerprint: fingerprint, holder: holder, object: object, expiry: expiry).record)
  }
}
