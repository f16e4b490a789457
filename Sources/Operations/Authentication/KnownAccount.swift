internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Whom a credential names, and by what they prove it: an account of the configuration, or a User object with the
/// credentials that it links to (KMIP 3.0).
struct KnownAccount {
  let name: Text
  let isAdministrator: Bool
  /// Under which the counters of one-time and hashed passwords stand: a user of the same name that is made later begins
  /// anew.
  let markName: Text
  var digests: [PasswordProof] = []
  /// Password Credentials that came without salt.
  var passwords: [SecretBytes] = []
  var oneTime: OneTimeProof?
  var hashed: ([UInt8], [UInt8])?
  var deviceIdentifiers: [Text?]?
  /// Certificates by which the client may come to be this user.
  var certificates: [[UInt8]] = []

  var hasPassword: Bool { !digests.isEmpty || !passwords.isEmpty }

  init(_ account: Account) {
    name = account.name
    isAdministrator = account.isAdministrator
    markName = account.name
    for proof in account.proofs {
      switch proof {
      case .password(let proof): digests.append(proof)
      case .oneTime(let proof): oneTime = oneTime ?? proof
      case .hashed(let first, let second): hashed = hashed ?? (first, second)
      case .device(let identifiers): deviceIdentifiers = deviceIdentifiers ?? identifiers
      }
    }
  }

  init(user: ObjectRecord, name: Text) {
    self.name = name
    isAdministrator = false
    markName = Text("\u{1}\(user.uniqueIdentifier.text)")
  }

  /// Takes what a credential object proves by.
  mutating func add(_ credential: SystemObject) {
    switch credential.objectType {
    case .passwordCredential: addPassword(credential)
    case .deviceCredential:
      let fields: [Tag] = [
        .deviceSerialNumber, .deviceIdentifier, .networkIdentifier, .machineIdentifier, .mediaIdentifier,
      ]
      let identifiers = fields.map { credential[$0]?.text }
      // A credential that says nothing is nobody's proof.
      if identifiers.contains(where: { $0 != nil }) { deviceIdentifiers = deviceIdentifiers ?? identifiers }
    case .oneTimePasswordCredential: oneTime = oneTime ?? OneTimeProof(credential)
    case .hashedPasswordCredential:
      guard credential[.hashingAlgorithm] == .enumeration(HashingAlgorithm.sha_256.rawValue),
        case .byteString(let first)? = credential[.hashedUsernamePassword],
        case .byteString(let second)? = credential[.hashedPasswordUsername]
      else { return }
      hashed = hashed ?? (first, second)
    default: return
    }
  }

  /// With a salt the iterated digest is kept: PBKDF2 with HMAC-SHA-256, the one that is checked here.
  private mutating func addPassword(_ credential: SystemObject) {
    if case .byteString(let digest)? = credential[.saltedPassword] {
      guard case .byteString(let salt)? = credential[.passwordSalt],
        credential[.passwordSaltAlgorithm] == .enumeration(CryptographicAlgorithm.hmac_SHA256.rawValue),
        case .integer(let iterations)? = credential[.iterationCount],
        let proof = PasswordProof(iterations: Int(iterations), salt: salt, digest: digest)
      else { return }
      digests.append(proof)
    } else if let text = credential[.password]?.text, !text.isEmpty {
      passwords.append(SecretBytes(text.utf8))
    }
  }
}

extension OneTimeProof {
  /// nil: beyond what is checked here.
  fileprivate init?(_ credential: SystemObject) {
    let hash: Hash
    switch credential[.otpDigest] {
    case nil, .enumeration(CryptographicAlgorithm.hmac_SHA1.rawValue)?: hash = .sha1
    case .enumeration(CryptographicAlgorithm.hmac_SHA256.rawValue)?: hash = .sha256
    case .enumeration(CryptographicAlgorithm.hmac_SHA512.rawValue)?: hash = .sha512
    default: return nil
    }
    var digits = 6
    if case .integer(let said)? = credential[.otpDigits] { digits = Int(said) }
    var interval: Int64?
    if credential[.otpAlgorithm] == .enumeration(OTPAlgorithm.totp.rawValue) {
      interval = 30
      if case .interval(let seconds)? = credential[.otpInterval] { interval = Int64(seconds) }
    }
    guard case .byteString(let seed)? = credential[.otpSeed] else { return nil }
    self.init(hash: hash, digits: digits, interval: interval, seed: seed)
  }
}

extension RequestRun {
  /// The User object of that Name, with what its live Credential Links prove by; nil when there is none.
  mutating func madeUser(_ name: Text) throws(KMIPError) -> KnownAccount? {
    // Nobody who may make users gets at the authority's key by it.
    guard name != settings.issuingAuthority?.owner else { return nil }
    let found = try guarded { run throws(RegistryError) in
      try run.transaction.nameHolder(name, owner: Self.systemOwner)
    }
    guard let found, found.objectType == .user, isInUse(found) else { return nil }
    return try account(of: found, name)
  }

  private mutating func account(of user: ObjectRecord, _ name: Text) throws(KMIPError) -> KnownAccount {
    var account = KnownAccount(user: user, name: name)
    for link in user.attributes.instances(of: .standard(.credentialLink)).prefix(OperationLimits.credentialsOfUser) {
      guard let identifier = link.value.text.map({ UniqueIdentifier($0) }) else { continue }
      let record = try guarded { run throws(RegistryError) in try run.transaction.find(identifier) }
      guard let record, isInUse(record) else { continue }
      if record.objectType == .certificate {
        guard record.attributes[.credentialType] == .enumeration(CredentialType.certificate.rawValue),
          case .certificate(.x_509, let bytes)? = try material(of: record)
        else { continue }
        account.certificates.append(bytes)
      } else if record.owner == Self.systemOwner, case .system(let object)? = try material(of: record) {
        account.add(object)
      }
    }
    return account
  }

  /// The user to whom a device belongs by its Device Credential; nil when there is none, or more than one: who it is must not
  /// depend on their order.
  mutating func deviceUser(_ said: [Text?]) throws(KMIPError) -> KnownAccount? {
    let query = LocateQuery(
      scope: .owner(Self.systemOwner), storage: [.online], uniqueIdentifier: nil, terms: [], offset: 0,
      maximum: OperationLimits.deviceUsers, matches: { $0.objectType == .user })
    let users = try guarded { run throws(RegistryError) in try run.transaction.locate(query).objects }
    var found: KnownAccount?
    for user in users where isInUse(user) {
      guard let name = user.attributes.objectNames.first?.text, name != settings.issuingAuthority?.owner,
        user.attributes.contains(.credentialLink)
      else { continue }
      let account = try account(of: user, name)
      guard let wanted = account.deviceIdentifiers, zip(wanted, said).allSatisfy({ $0 == nil || $0 == $1 }) else {
        continue
      }
      guard found == nil else { return nil }
      found = account
    }
    return found
  }

  private func isInUse(_ record: ObjectRecord) -> Bool {
    guard !record.isDestroyed, !record.isArchived else { return false }
    switch LifeCycle.state(of: record.attributes, at: now) {
    case nil, .active, .preActive: return true
    default: return false
    }
  }
}
