internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// PKCS#12 on Get and Export (KMIP 2.1 §6.1.19, 1.4 §4.11): a private key with its certificate chain, sealed by the
/// password that the key's PKCS#12 Password Link names.
extension RequestRun {
  mutating func container(_ value: ManagedObjectValue, of record: ObjectRecord) throws(KMIPError) -> ManagedObjectValue
  {
    guard case .privateKey(var block) = value, let key = KeyForms.privateMaterial(block) else {
      throw KMIPError(.keyFormatTypeNotSupported, "only a private key is given as PKCS#12")
    }
    let password = try containerPassword(of: record)
    let certificates = try certificateChain(of: record)
    do throws(CryptographicError) {
      let bytes = try capabilities.cryptographer.container(
        key, certificate: certificates.first, chain: Array(certificates.dropFirst()), password: password,
        name: record.attributes.text(.pkcs_12FriendlyName))
      block.format = .pkcs_12
      block.value = .plain(.bytes(bytes), attributes: [])
    } catch {
      throw KMIPError(.keyFormatTypeNotSupported, error.message)
    }
    return .privateKey(block)
  }

  /// KMIP 1.4 §11.4: missing or multiple links, or one to what is no Password, are Invalid Field.
  private mutating func containerPassword(of record: ObjectRecord) throws(KMIPError) -> SecretBytes {
    let links = record.attributes.links.filter { $0.type == .pkcs_12PasswordLink }
    guard links.count == 1 else {
      throw KMIPError(.invalidField, "the key needs one PKCS#12 Password Link, and has \(links.count)")
    }
    let holder = try object(links[0].target)
    guard case .secretData(.password, let block)? = try material(of: holder), block.wrapping == nil,
      case .plain(.bytes(let password), _)? = block.value
    else { throw KMIPError(.invalidField, "the PKCS#12 Password Link names no Password that can be read") }
    return password
  }

  /// The base certificate, which the public key's PKCS#12 Certificate Link names, and those that each one's Certificate Link
  /// leads to. Empty when the key has none.
  private mutating func certificateChain(of record: ObjectRecord) throws(KMIPError) -> [[UInt8]] {
    var holder = record
    if let link = record.attributes.link(.publicKeyLink), let found = try visible(link), !found.isDestroyed {
      holder = found
    }
    var next = try onlyLink(.pkcs_12CertificateLink, of: holder)
    var seen: Set<UniqueIdentifier> = []
    var chain: [[UInt8]] = []
    while let identifier = next {
      guard seen.insert(identifier).inserted, chain.count < OperationLimits.validatedCertificates else {
        throw KMIPError(.invalidField, "the certificates link to one another in a circle, or are too many")
      }
      let certificate = try object(identifier)
      guard case .certificate(.x_509, let bytes)? = try material(of: certificate) else {
        throw KMIPError(.invalidField, "the object \(identifier) is no X.509 certificate")
      }
      chain.append(bytes)
      next = try onlyLink(.certificateLink, of: certificate)
    }
    return chain
  }

  /// "It is an error if there is more than one valid certificate chain."
  private func onlyLink(_ type: LinkType, of record: ObjectRecord) throws(KMIPError) -> UniqueIdentifier? {
    let links = record.attributes.links.filter { $0.type == type }
    guard links.count < 2 else {
      throw KMIPError(.invalidField, "the object \(record.uniqueIdentifier) has several \(type.name)s")
    }
    return links.first?.target
  }
}
