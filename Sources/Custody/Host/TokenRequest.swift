internal import Secrets

/// What a node asks of the process that holds the PKCS#11 module.
enum TokenRequest {
  /// Loads the module, logs in, and finds or makes the wrapping key. One of the four that come first, and the only one
  /// of its kind.
  case open(PKCS11Token.Configuration, pin: SecretBytes, missingKey: PKCS11Token.MissingKey)
  /// The same for a recovery key.
  case openRecovery(PKCS11Token.Configuration, pin: SecretBytes, missingKey: PKCS11Token.MissingKey)
  /// Loads the module and lists what is in its slots.
  case list(PKCS11Token.Configuration)
  /// Logs in, and tries out what the token can do.
  case probe(PKCS11Token.Configuration, pin: SecretBytes)
  /// Logs in, and destroys trial keys that were left on the token.
  case tidy(PKCS11Token.Configuration, pin: SecretBytes)
  case wrap(SecretBytes)
  case unwrap(WrappedKey)
  case random(Int)
  /// Makes a new wrapping key; answered as `open` is.
  case renew
  /// Destroys an older wrapping key.
  case destroy([UInt8])
  case signingKey
  case sign([UInt8], TokenSigningKey)
  case shared(encapsulation: [UInt8])

  func encode() -> SecretBytes {
    var frame = TokenFrame()
    switch self {
    case .open(let configuration, let pin, let missingKey):
      frame.append([1])
      frame.append(configuration)
      frame.append([missingKey == .generate ? 1 : 0])
      frame.append(counted: pin)
    case .openRecovery(let configuration, let pin, let missingKey):
      frame.append([5])
      frame.append(configuration)
      frame.append([missingKey == .generate ? 1 : 0])
      frame.append(counted: pin)
    case .list(let configuration):
      frame.append([6])
      frame.append(configuration)
    case .probe(let configuration, let pin):
      frame.append([7])
      frame.append(configuration)
      frame.append(counted: pin)
    case .tidy(let configuration, let pin):
      frame.append([11])
      frame.append(configuration)
      frame.append(counted: pin)
    case .wrap(let material):
      frame.append([2])
      frame.append(counted: material)
    case .unwrap(let wrapped):
      frame.append([3])
      frame.append(wrapped)
    case .random(let count):
      frame.append([4])
      frame.append(counted: [UInt8(count >> 8), UInt8(count & 0xff)])
    case .renew: frame.append([12])
    case .destroy(let identifier):
      frame.append([13])
      frame.append(counted: identifier)
    case .signingKey: frame.append([8])
    case .sign(let statement, let key):
      frame.append([9])
      frame.append(key)
      frame.append(counted: statement)
    case .shared(let encapsulation):
      frame.append([10])
      frame.append(counted: encapsulation)
    }
    return frame.bytes()
  }

  init(decoding bytes: SecretBytes) throws(CustodyError) {
    var reader = TokenFrameReader(bytes)
    switch try reader.byte() {
    case 1:
      let configuration = try reader.configuration()
      let missingKey: PKCS11Token.MissingKey = try reader.byte() == 1 ? .generate : .refuse
      self = .open(configuration, pin: try reader.countedSecret(), missingKey: missingKey)
    case 2:
      let material = try reader.countedSecret()
      guard material.count.isMultiple(of: 8), material.count >= 16 else { throw reader.broken }
      self = .wrap(material)
    case 3: self = .unwrap(try reader.wrappedKey())
    case 4:
      let count = try reader.counted()
      guard count.count == 2 else { throw reader.broken }
      self = .random(Int(count[0]) << 8 | Int(count[1]))
    case 5:
      let configuration = try reader.configuration()
      let missingKey: PKCS11Token.MissingKey = try reader.byte() == 1 ? .generate : .refuse
      self = .openRecovery(configuration, pin: try reader.countedSecret(), missingKey: missingKey)
    case 6: self = .list(try reader.configuration())
    case 7:
      let configuration = try reader.configuration()
      self = .probe(configuration, pin: try reader.countedSecret())
    case 8: self = .signingKey
    case 9:
      let key = try reader.signingKey()
      let statement = try reader.counted()
      guard statement.count <= Limits.statementLength else { throw reader.broken }
      self = .sign(statement, key)
    case 10: self = .shared(encapsulation: try reader.counted())
    case 11:
      let configuration = try reader.configuration()
      self = .tidy(configuration, pin: try reader.countedSecret())
    case 12: self = .renew
    case 13: self = .destroy(try reader.counted())
    default: throw reader.broken
    }
    guard reader.isAtEnd else { throw reader.broken }
  }
}

extension TokenFrame {
  fileprivate mutating func append(_ configuration: PKCS11Token.Configuration) {
    append(counted: Array(configuration.module.utf8))
    append([configuration.moduleParameters == nil ? 0 : 1])
    append(counted: Array((configuration.moduleParameters ?? "").utf8))
    append(counted: Array(configuration.tokenLabel.utf8))
    append(counted: Array(configuration.keyLabel.utf8))
    append(counted: configuration.mechanisms.map(\.rawValue))
  }

  mutating func append(_ key: TokenSigningKey) {
    append([key.algorithm.rawValue])
    append(counted: key.identifier)
    append(counted: key.publicKey)
  }
}

extension TokenFrameReader {
  fileprivate mutating func configuration() throws(CustodyError) -> PKCS11Token.Configuration {
    let module = try text()
    let hasParameters = try byte() == 1
    let parameters = try text()
    let tokenLabel = try text()
    let keyLabel = try text()
    var mechanisms: [WrappingMechanism] = []
    for number in try counted() {
      guard let mechanism = WrappingMechanism(rawValue: number), mechanism.isPKCS11 else { throw broken }
      mechanisms.append(mechanism)
    }
    return PKCS11Token.Configuration(
      module: module, moduleParameters: hasParameters ? parameters : nil, tokenLabel: tokenLabel, keyLabel: keyLabel,
      mechanisms: mechanisms)
  }

  mutating func signingKey() throws(CustodyError) -> TokenSigningKey {
    guard let algorithm = SigningAlgorithm(rawValue: try byte()) else { throw broken }
    let identifier = try counted()
    return TokenSigningKey(algorithm: algorithm, identifier: identifier, publicKey: try counted())
  }
}
