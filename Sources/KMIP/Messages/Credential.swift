public import Secrets
public import TTLV

/// A credential in a request header (KMIP 2.1 §9.11).
public enum Credential: Sendable {
  case usernameAndPassword(username: Text, password: SecretBytes?)
  case device(DeviceCredential)
  case oneTimePassword(username: Text, password: SecretBytes?, oneTimePassword: Text)
  case hashedPassword(HashedPassword)
  case ticket(Ticket)
  /// A type whose value this library carries unread.
  case other(CredentialType, value: Item)

  public var type: CredentialType {
    switch self {
    case .usernameAndPassword: .usernameAndPassword
    case .device: .device
    case .oneTimePassword: .oneTimePassword
    case .hashedPassword: .hashedPassword
    case .ticket: .ticket
    case .other(let type, _): type
    }
  }

  /// True when nothing is claimed (`ClientQuirk.emptyCredential`).
  public var isEmpty: Bool {
    guard case .usernameAndPassword(let username, let password) = self else { return false }
    return username.isEmpty && (password?.count ?? 0) == 0
  }

  /// The account that the credential names, by its user name.
  public var username: Text? {
    switch self {
    case .usernameAndPassword(let username, _), .oneTimePassword(let username, _, _): username
    case .hashedPassword(let hashed): hashed.username
    case .device, .ticket, .other: nil
    }
  }

  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    let type: CredentialType = try reader.enumeration(.credentialType)
    let value = try reader.required(.credentialValue)
    try reader.finish()
    var inner: StructureReader
    switch type {
    case .usernameAndPassword, .device, .oneTimePassword, .hashedPassword, .ticket:
      inner = try StructureReader(value, version: version)
    default:
      self = .other(type, value: value)
      return
    }
    switch type {
    case .device: self = .device(try DeviceCredential(&inner))
    case .oneTimePassword:
      let username = try inner.text(.username)
      let password = try inner.optionalText(.password)
      self = .oneTimePassword(
        username: username, password: password.map { SecretBytes($0.utf8) },
        oneTimePassword: try inner.text(.oneTimePassword))
    case .hashedPassword: self = .hashedPassword(try HashedPassword(&inner))
    case .ticket: self = .ticket(try Ticket(try inner.required(.ticket), version: version))
    default:
      let username = try inner.text(.username)
      let password = try inner.optionalText(.password)
      self = .usernameAndPassword(username: username, password: password.map { SecretBytes($0.utf8) })
    }
    try inner.finish()
  }

  public var item: Item {
    let fields: [Item]
    switch self {
    case .usernameAndPassword(let username, let password):
      fields = [Item(.username, .textString(username))] + Self.password(password)
    case .device(let device): fields = device.items
    case .oneTimePassword(let username, let password, let oneTimePassword):
      fields =
        [Item(.username, .textString(username))] + Self.password(password)
        + [Item(.oneTimePassword, .textString(oneTimePassword))]
    case .hashedPassword(let hashed): fields = hashed.items
    case .ticket(let ticket): fields = [ticket.item]
    case .other(_, let given):
      return Item(.credential, .structure([Item(.credentialType, .enumeration(type.rawValue)), given]))
    }
    return Item(
      .credential,
      .structure([
        Item(.credentialType, .enumeration(type.rawValue)), Item(.credentialValue, .structure(fields)),
      ]))
  }

  static func password(_ password: SecretBytes?) -> [Item] {
    guard let password, let text = Text(validating: password.revealed()) else { return [] }
    return [Item(.password, .textString(text))]
  }
}
