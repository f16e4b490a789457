public import Secrets
public import TTLV

/// A credential in a request header (KMIP 2.1 §9.11).
public enum Credential: Sendable {
  case usernameAndPassword(username: Text, password: SecretBytes?)
  /// A type whose value this library carries unread.
  case other(CredentialType, value: Item)

  public var type: CredentialType {
    switch self {
    case .usernameAndPassword: .usernameAndPassword
    case .other(let type, _): type
    }
  }

  /// True when nothing is claimed: some clients send an Authentication with empty user name and password.
  public var isEmpty: Bool {
    guard case .usernameAndPassword(let username, let password) = self else { return false }
    return username.isEmpty && (password?.count ?? 0) == 0
  }

  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    let type: CredentialType = try reader.enumeration(.credentialType)
    let value = try reader.required(.credentialValue)
    try reader.finish()
    guard type == .usernameAndPassword else {
      self = .other(type, value: value)
      return
    }
    var inner = try StructureReader(value, version: version)
    let username = try inner.text(.username)
    let password = try inner.optionalText(.password)
    try inner.finish()
    self = .usernameAndPassword(username: username, password: password.map { SecretBytes($0.utf8) })
  }

  public var item: Item {
    let value: Item
    switch self {
    case .usernameAndPassword(let username, let password):
      var fields = [Item(.username, .textString(username))]
      if let password, let text = Text(validating: password.revealed()) {
        fields.append(Item(.password, .textString(text)))
      }
      value = Item(.credentialValue, .structure(fields))
    case .other(_, let given): value = given
    }
    return Item(.credential, .structure([Item(.credentialType, .enumeration(type.rawValue)), value]))
  }
}
