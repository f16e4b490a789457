internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// The credentials of a request's header (KMIP 2.1 §9.4: "if multiple Credential structures are provided then they must
/// ALL be satisfied"). What they prove is added to what the certificate says.
extension RequestRun {
  /// - Parameter isRepeat: the same request has run before, and proved itself then: nothing is used up once more.
  mutating func authenticate(_ credentials: [Credential], isRepeat: Bool = false) throws(KMIPError) {
    for credential in credentials where !credential.isEmpty {
      switch credential {
      case .ticket(let ticket): try take(ticket, isRepeat: isRepeat)
      case .usernameAndPassword, .oneTimePassword, .hashedPassword, .device: try check(credential, isRepeat: isRepeat)
      case .other(let type, _): try unknown("\(type.name) credentials cannot be checked here")
      }
    }
  }

  /// A credential of nobody who is known here: placeholders of clients that their certificates name, mostly.
  private func unknown(_ why: String) throws(KMIPError) {
    guard settings.refusesCredentials else { return }
    throw KMIPError(.authenticationNotSuccessful, "\(why): the certificate says who the client is")
  }

  private mutating func check(_ credential: Credential, isRepeat: Bool) throws(KMIPError) {
    guard let account = try account(of: credential) else { return try unknown("the credential names no account") }
    if !isRepeat { try prove(credential, account) }
    if account.isAdministrator { principal.isAdministrator = true }
    if account.name != principal.identity, !principal.accounts.contains(account.name) {
      principal.accounts.append(account.name)
    }
  }

  private mutating func prove(_ credential: Credential, _ account: KnownAccount) throws(KMIPError) {
    let name = account.markName.utf8
    if let seconds = capabilities.guesses.wait(certified.identity, name, at: now) {
      throw KMIPError(
        .authenticationNotSuccessful, "too many wrong proofs of late: not looked at; try again in \(seconds) seconds")
    }
    guard try proves(credential, account) else {
      capabilities.guesses.failed(certified.identity, name, at: now)
      // The same words for whatever was wrong.
      throw KMIPError(.authenticationNotSuccessful, "the credential does not prove what it claims")
    }
    capabilities.guesses.succeeded(certified.identity, name)
  }

  /// The operators' accounts come first: no user that a client makes takes their place.
  private mutating func account(of credential: Credential) throws(KMIPError) -> KnownAccount? {
    if let name = credential.username {
      if let account = settings.accounts.first(where: { $0.name == name }) { return KnownAccount(account) }
      return try madeUser(name)
    }
    guard case .device(let device) = credential else { return nil }
    let said = [
      device.serialNumber, device.deviceIdentifier, device.networkIdentifier, device.machineIdentifier,
      device.mediaIdentifier,
    ]
    let known = settings.accounts.lazy.map(KnownAccount.init).first { account in
      guard let wanted = account.deviceIdentifiers else { return false }
      return zip(wanted, said).allSatisfy { $0 == nil || $0 == $1 }
    }
    return if let known { known } else { try deviceUser(said) }
  }

  private mutating func proves(_ credential: Credential, _ account: KnownAccount) throws(KMIPError) -> Bool {
    switch credential {
    case .usernameAndPassword(_, let password):
      return knows(account, password) || ((password?.count ?? 0) == 0 && cameBy(account.certificates))
    case .device(let device):
      // A password beside the identifiers where the account has one.
      return !account.hasPassword || knows(account, device.password)
    case .oneTimePassword(_, let password, let oneTime):
      guard !account.hasPassword || knows(account, password) else { return false }
      return try takeOneTime(oneTime, account)
    case .hashedPassword(let hashed): return try takeHashed(hashed, account)
    case .ticket, .other: return false
    }
  }

  /// Whether the connection's certificate is one of these: TLS has seen that the client has its key.
  private func cameBy(_ certificates: [[UInt8]]) -> Bool {
    guard let shown = certified.certificate else { return false }
    return certificates.contains { bytes in
      (try? capabilities.cryptographer.digest(.sha_256, of: SecretBytes(bytes))) == shown
    }
  }

  private func knows(_ account: KnownAccount, _ password: SecretBytes?) -> Bool {
    guard let password else { return false }
    // Compared in constant time.
    return account.passwords.contains { $0 == password }
      || account.digests.contains { capabilities.passwords.matches(password, $0) }
  }

  // MARK: What may be used once

  /// The last counter or moment that an account has proved itself with.
  private mutating func mark(_ account: KnownAccount, _ kind: UInt8) throws(KMIPError) -> Int64? {
    let name = [kind] + account.markName.utf8
    let found = try guarded { run throws(RegistryError) in try run.transaction.standing(.proof, name) }
    guard case .longInteger(let mark)? = found?.content.value else { return nil }
    return mark
  }

  private mutating func setMark(_ account: KnownAccount, _ kind: UInt8, _ mark: Int64) {
    transaction.put(
      .proof, StandingRecord(name: [kind] + account.markName.utf8, content: Item(.standingMark, .longInteger(mark))))
  }

  /// RFC 4226 §7.4 and RFC 6238 §5.2: a few passwords ahead are accepted, none twice.
  private mutating func takeOneTime(_ text: Text, _ account: KnownAccount) throws(KMIPError) -> Bool {
    guard let proof = account.oneTime, text.utf8.count == proof.digits else { return false }
    let last = try mark(account, 1)
    let range: ClosedRange<Int64>
    if let interval = proof.interval {
      let current = now / interval
      range = (current - 1)...(current + 1)
    } else {
      let next = (last ?? -1) + 1
      range = next...(next + OperationLimits.oneTimeLookAhead)
    }
    for counter in range where counter > last ?? -1 {
      guard let expected = try? OneTimePassword.text(proof, counter: counter, capabilities.cryptographer) else {
        return false
      }
      if SecretBytes(expected.utf8) == SecretBytes(text.utf8) {
        setMark(account, 1, counter)
        return true
      }
    }
    return false
  }

  /// KMIP 2.1 Table 415: Hash(S1 || Timestamp) || S2; the timestamp "SHALL monotonically increase".
  private mutating func takeHashed(_ hashed: HashedPassword, _ account: KnownAccount) throws(KMIPError) -> Bool {
    guard let (first, second) = account.hashed, hashed.algorithm == .sha_256 else { return false }
    if let last = try mark(account, 2), hashed.timestamp <= last { return false }
    let seconds = hashed.timestamp / 1_000_000
    guard abs(seconds - now) <= OperationLimits.hashedPasswordAge else { return false }
    let message = SecretBytes(first + hashed.timestampBytes)
    guard let digest = try? capabilities.cryptographer.digest(.sha_256, of: message) else { return false }
    guard SecretBytes(digest + second) == SecretBytes(hashed.hash) else { return false }
    setMark(account, 2, hashed.timestamp)
    // KMIP 2.1 §8.5: Hash(Timestamp || S1 || Hash(S2)).
    guard let inner = try? capabilities.cryptographer.digest(.sha_256, of: SecretBytes(second)),
      let proof = try? capabilities.cryptographer.digest(
        .sha_256, of: SecretBytes(hashed.timestampBytes + first + inner))
    else { return false }
    serverHashedPassword = proof
    return true
  }

  // MARK: Tickets

  /// The request is its holder's from here on.
  private mutating func take(_ ticket: Ticket, isRepeat: Bool) throws(KMIPError) {
    guard var held = try heldTicket(ticket) else {
      throw KMIPError(.authenticationNotSuccessful, "the ticket is not valid")
    }
    if let requests = held.requests, !isRepeat {
      guard requests > 0 else { throw KMIPError(.authenticationNotSuccessful, "the ticket is used up") }
      held.requests = requests - 1
      if requests == 1 { transaction.remove(.ticket, held.value) } else { transaction.put(.ticket, held.record) }
    }
    let (node, connection) = (principal.node, principal.connection)
    principal = held.holder.principal
    principal.node = node
    principal.connection = connection
    rights = held.holder.rights
  }

  /// A ticket that is still good; nil: unknown or expired.
  mutating func heldTicket(_ ticket: Ticket) throws(KMIPError) -> TicketRecord? {
    let found = try guarded { run throws(RegistryError) in try run.transaction.standing(.ticket, ticket.value) }
    guard let found, let held = TicketRecord(found), held.expiry > now else { return nil }
    return held
  }

  // MARK: Rights

  /// Whether the rights of a delegated ticket cover the operation; without such a ticket nothing is restricted.
  var hasRightToAsk: Bool {
    guard let rights else { return true }
    return rights.contains { $0.operations?.contains(operation) ?? true }
  }

  /// Whether they cover the operation on an object.
  func hasRight(to record: ObjectRecord) -> Bool {
    if isDestroyed(nameSpaceOf: record.owner) { return false }
    guard let rights else { return true }
    return rights.contains { right in
      guard right.operations?.contains(operation) ?? true else { return false }
      if let objects = right.objects, !objects.contains(record.uniqueIdentifier) { return false }
      guard let groups = right.objectGroups else { return true }
      return record.attributes.instances(of: .standard(.objectGroup)).contains { attribute in
        attribute.value.text.map(groups.contains) ?? false
      }
    }
  }

  /// Whether they cover making objects, which are none of those that a right names.
  var hasRightToMake: Bool {
    guard let rights else { return true }
    return rights.contains { right in
      (right.operations?.contains(operation) ?? true) && right.objects == nil && right.objectGroups == nil
    }
  }
}
