internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// Validate (KMIP 2.1 §6.1.57, 1.4 §4.24). By our policy a chain is valid when it ends at the issuing authority's
/// certificate or at a managed certificate that issues itself; it is unknown when it ends anywhere else. A managed
/// certificate that was revoked makes it invalid.
func validate(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ValidateRequest(payload, version: run.version)
  let count = request.certificates.count + request.objects.count
  guard count > 0 else { throw KMIPError(.invalidMessage, "Validate needs certificates") }
  guard count <= OperationLimits.validatedCertificates else {
    throw KMIPError(.invalidField, "a chain has at most \(OperationLimits.validatedCertificates) certificates")
  }
  var chain: [[UInt8]] = []
  for certificate in request.certificates {
    guard certificate.type == .x_509 else {
      throw KMIPError(.invalidField, "certificates of type \(certificate.type.name) are not validated")
    }
    chain.append(certificate.bytes)
  }
  var anchors = try run.authorityCertificate().map { [$0.bytes] } ?? []
  var isRevoked = false
  for reference in request.objects {
    let record = try run.liveObject(reference)
    guard case .certificate(.x_509, let bytes)? = try run.material(of: record) else {
      throw KMIPError(.invalidObjectType, "the object \(record.uniqueIdentifier) is no X.509 certificate")
    }
    if record.attributes.revocationReason != nil { isRevoked = true }
    chain.append(bytes)
    if try run.issuesItself(bytes) { anchors.append(bytes) }
  }
  let verdict = try run.validity(of: chain, anchors: anchors, at: request.date ?? run.now)
  return [Item(.validityIndicator, .enumeration((isRevoked ? .invalid : verdict).rawValue))]
}

extension RequestRun {
  fileprivate func issuesItself(_ certificate: [UInt8]) throws(KMIPError) -> Bool {
    let names = try namesOfCertificate(certificate)
    return names.subject == names.issuer
  }

  fileprivate func namesOfCertificate(_ certificate: [UInt8]) throws(KMIPError) -> (subject: [UInt8], issuer: [UInt8]) {
    do throws(CryptographicError) {
      return try capabilities.cryptographer.names(ofCertificate: certificate)
    } catch {
      throw KMIPError(.invalidField, "no X.509 certificate: \(error.message)")
    }
  }

  /// The certificate that issued none of the others is judged; there must be one such, or it is no chain.
  fileprivate func validity(of chain: [[UInt8]], anchors: [[UInt8]], at time: Int64) throws(KMIPError)
    -> ValidityIndicator
  {
    var unique: [[UInt8]] = []
    for certificate in chain where !unique.contains(certificate) { unique.append(certificate) }
    var names: [(subject: [UInt8], issuer: [UInt8])] = []
    for certificate in unique { names.append(try namesOfCertificate(certificate)) }
    let leaves = unique.indices.filter { at in
      !names.indices.contains { $0 != at && names[$0].issuer == names[at].subject }
    }
    guard leaves.count == 1 else { throw KMIPError(.invalidField, "the certificates are not one chain") }
    let leaf = unique[leaves[0]]
    do throws(CryptographicError) {
      return try capabilities.cryptographer.validity(
        of: leaf, others: unique.filter { $0 != leaf }, anchors: anchors, at: time)
    } catch {
      throw KMIPError(error.code == .malformed ? .invalidField : .generalFailure, error.message)
    }
  }
}
