internal import Secrets

/// What the process that holds the PKCS#11 module answers.
enum TokenAnswer {
  case failed(CustodyError)
  case opened(WrappingMechanism, keyIdentifier: [UInt8])
  case wrapped(WrappedKey)
  case secret(SecretBytes)
  /// Of a recovery key that was opened: SubjectPublicKeyInfo, DER.
  case publicKey([UInt8])
  case signingKey(TokenSigningKey)
  case signature([UInt8])
  case module(ModuleReport)
  case probe(ProbeReport)
  /// Trial keys are gone.
  case tidy

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
    case .publicKey(let der):
      frame.append([4])
      frame.append(counted: der)
    case .signingKey(let key):
      frame.append([5])
      frame.append(key)
    case .signature(let bytes):
      frame.append([6])
      frame.append(counted: bytes)
    case .module(let report):
      frame.append([7])
      frame.append(report)
    case .probe(let report):
      frame.append([8])
      frame.append(report)
    case .tidy: frame.append([9])
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
    case 4: self = .publicKey(try reader.counted())
    case 5: self = .signingKey(try reader.signingKey())
    case 6: self = .signature(try reader.counted())
    case 7: self = .module(try reader.moduleReport())
    case 8: self = .probe(try reader.probeReport())
    case 9: self = .tidy
    default: throw reader.broken
    }
    guard reader.isAtEnd else { throw reader.broken }
  }
}
