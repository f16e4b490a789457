internal import Secrets

/// Gathers fields, secret ones among them, and writes them once, into locked memory: nothing secret is copied on the way.
struct SecretWriter {
  private enum Field {
    case plain([UInt8])
    case secret(SecretBytes)
  }

  private var fields: [Field] = []

  mutating func put(_ bytes: [UInt8]) { fields.append(.plain(bytes)) }

  mutating func put(_ secret: SecretBytes) { fields.append(.secret(secret)) }

  /// Big-endian.
  mutating func put<N: FixedWidthInteger & UnsignedInteger>(_ number: N) {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: number)
    put(bytes)
  }

  func bytes() -> SecretBytes {
    let count = fields.reduce(0) { sum, field in
      switch field {
      case .plain(let bytes): sum + bytes.count
      case .secret(let bytes): sum + bytes.count
      }
    }
    return SecretBytes(count: count) { target in
      var position = 0
      for field in fields {
        let rest = UnsafeMutableRawBufferPointer(rebasing: target[position...])
        switch field {
        case .plain(let bytes):
          rest.copyBytes(from: bytes)
          position += bytes.count
        case .secret(let bytes):
          bytes.withUnsafeBytes { rest.copyMemory(from: $0) }
          position += bytes.count
        }
      }
    }
  }
}
