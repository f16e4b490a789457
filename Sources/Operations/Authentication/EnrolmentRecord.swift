internal import KMIP
internal import Registry
internal import TTLV

/// What the server remembers of a client's certificate that Re-Provision has made its credential, or has replaced.
struct EnrolmentRecord {
  /// The SHA-256 of the certificate.
  let fingerprint: [UInt8]
  var holder: HeldPrincipal
  /// The managed object that is the certificate; nil for one that the server does not hold.
  var object: UniqueIdentifier?
  /// When the certificate ends, seconds since 1970; nil where its chain tells, which is verified at each handshake.
  var expiry: Int64?
  /// It is no credential any more.
  var isReplaced = false

  /// Names begin with this, among those of the proofs of accounts.
  private static let prefix: UInt8 = 3

  static func name(_ fingerprint: [UInt8]) -> [UInt8] { [prefix] + fingerprint }

  var record: StandingRecord {
    var items = holder.items
    if let object { items.append(Item(.standingObject, .textString(object.text))) }
    if let expiry { items.append(Item(.standingExpiry, .dateTime(expiry))) }
    items.append(Item(.standingMark, .boolean(isReplaced)))
    return StandingRecord(
      name: Self.name(fingerprint), content: Item(.standingEnrolment, .structure(items)))
  }

  init(fingerprint: [UInt8], holder: HeldPrincipal, object: UniqueIdentifier? = nil, expiry: Int64? = nil) {
    self.fingerprint = fingerprint
    self.holder = holder
    self.object = object
    self.expiry = expiry
  }

  /// nil: not such a record.
  init?(_ record: StandingRecord) {
    guard record.content.tag == .standingEnrolment, case .structure(let members) = record.content.value,
      let holder = HeldPrincipal(members), record.name.first == Self.prefix
    else { return nil }
    fingerprint = Array(record.name.dropFirst())
    self.holder = holder
    object = members.first { $0.tag == .standingObject }?.value.text.map { UniqueIdentifier($0) }
    if case .dateTime(let expiry)? = members.first(where: { $0.tag == .standingExpiry })?.value { self.expiry = expiry }
    isReplaced = members.contains { $0.tag == .standingMark && $0.value == .boolean(true) }
  }
}
