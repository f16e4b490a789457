internal import Secrets

/// What the process that holds the PKCS#11 module answers.
enum TokenAnswer {
  case failed(CustodyError)
  case opened(WrappingMechanism, keyIdentifier: [UInt8])
  case wrapped(WrappedKey)
  case secret(SecretBytes)

  func encode() -> SecretBytes {
    var frame = TokenFrame()
    switch self {
    case .failed(let error):
      frame.append([0])
      frame.append(counted: Array(error.code.rawValue.utf8))
      frame.append(counted: Array(error.cause.utf8.prefix(Limits.hostText)))
      frame.append(counted: Array(error.hint.utf8.prefix(Limits.hostText)))
    case .opened(let mechanism, let keyIdentifier):
      frame.append([1, mechanism.rawValue])
      frame.append(counted: keyIdentifier)
    case .wrapped(let wrapped):
      frame.append([2])
      frame.append(wrapped)
    case .secret(let bytes):
      frame.append([3])
      frame.append(counted: bytes)
    }
    return frame.bytes()
  }

  init(decoding bytes: SecretBytes) throws(CustodyError) {
    var reader = TokenFrameReader(bytes)
    switch try reader.byte() {
    case 0:
      guard let code = CustodyError.Code(rawValue: try reader.text()) else { throw reader.broken }
      let cause = try reader.text()
      self = .failed(CustodyError(code, cause, hint: try reader.text()))
    case 1:
      guard let mechanism = WrappingMechanism(rawValue: try reader.byte()) else { throw reader.broken }
      self = .opened(mechanism, keyIdentifier: try reader.counted())
    case 2: self = .wrapped(try reader.wrappedKey())
    case 3: self = .secret(try reader.countedSecret())
    default: throw reader.broken
    }
    guard reader.isAtEnd else { throw reader.broken }
  }
}
