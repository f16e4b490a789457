internal import Secrets

/// What a node asks of the process that holds the PKCS#11 module.
enum TokenRequest {
  /// Loads the module, logs in, and finds or makes the wrapping key. The first request, and the only one of its kind.
  case open(PKCS11Token.Configuration, pin: SecretBytes, missingKey: PKCS11Token.MissingKey)
  case wrap(SecretBytes)
  case unwrap(WrappedKey)
  case random(Int)
  /// Makes a new wrapping key; answered as `open` is.
  case renew
  /// Destroys an older wrapping key.
  case destroy([UInt8])

  func encode() -> SecretBytes {
    var frame = TokenFrame()
    switch self {
    case .open(let configuration, let pin, let missingKey):
      frame.append([1])
      frame.append(counted: Array(configuration.module.utf8))
      frame.append([configuration.moduleParameters == nil ? 0 : 1])
      frame.append(counted: Array((configuration.moduleParameters ?? "").utf8))
      frame.append(counted: Array(configuration.tokenLabel.utf8))
      frame.append(counted: Array(configuration.keyLabel.utf8))
      frame.append(counted: configuration.mechanisms.map(\.rawValue))
      frame.append([missingKey == .generate ? 1 : 0])
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
    case .renew: frame.append([5])
    case .destroy(let identifier):
      frame.append([6])
      frame.append(counted: identifier)
    }
    return frame.bytes()
  }

  init(decoding bytes: SecretBytes) throws(CustodyError) {
    var reader = TokenFrameReader(bytes)
    switch try reader.byte() {
    case 1:
      let module = try reader.text()
      let hasParameters = try reader.byte() == 1
      let parameters = try reader.text()
      let tokenLabel = try reader.text()
      let keyLabel = try reader.text()
      var mechanisms: [WrappingMechanism] = []
      for number in try reader.counted() {
        guard let mechanism = WrappingMechanism(rawValue: number), mechanism.isPKCS11 else { throw reader.broken }
        mechanisms.append(mechanism)
      }
      let missingKey: PKCS11Token.MissingKey = try reader.byte() == 1 ? .generate : .refuse
      self = .open(
        PKCS11Token.Configuration(
          module: module, moduleParameters: hasParameters ? parameters : nil, tokenLabel: tokenLabel,
          keyLabel: keyLabel, mechanisms: mechanisms), pin: try reader.countedSecret(), missingKey: missingKey)
    case 2:
      let material = try reader.countedSecret()
      guard material.count.isMultiple(of: 8), material.count >= 16 else { throw reader.broken }
      self = .wrap(material)
    case 3: self = .unwrap(try reader.wrappedKey())
    case 4:
      let count = try reader.counted()
      guard count.count == 2 else { throw reader.broken }
      self = .random(Int(count[0]) << 8 | Int(count[1]))
    case 5: self = .renew
    case 6: self = .destroy(try reader.counted())
    default: throw reader.broken
    }
    guard reader.isAtEnd else { throw reader.broken }
  }
}
