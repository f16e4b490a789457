internal import Secrets

/// Unsigned magnitudes, as cryptography counts them, and Big Integers, as KMIP writes them: two's complement of a multiple
/// of eight bytes, sign-extended at the front (KMIP 2.1 §10.1.4).
enum BigNumbers {
  static func wire(_ magnitude: [UInt8]) -> [UInt8] {
    let digits = magnitude.drop { $0 == 0 }
    let isHigh = (digits.first ?? 0) & 0x80 != 0
    let length = max(8, (digits.count + (isHigh ? 1 : 0) + 7) & ~7)
    return [UInt8](repeating: 0, count: length - digits.count) + digits
  }

  static func wire(_ magnitude: SecretBytes) -> SecretBytes {
    magnitude.withUnsafeBytes { source in
      let digits = source.drop { $0 == 0 }
      let isHigh = (digits.first ?? 0) & 0x80 != 0
      let length = max(8, (digits.count + (isHigh ? 1 : 0) + 7) & ~7)
      return SecretBytes(count: length) { target in
        for (at, byte) in digits.enumerated() { target[length - digits.count + at] = byte }
      }
    }
  }

  /// nil: negative, which no number of a key is.
  static func magnitude(_ wire: [UInt8]) -> [UInt8]? {
    guard (wire.first ?? 0) & 0x80 == 0 else { return nil }
    return Array(wire.drop { $0 == 0 })
  }

  static func magnitude(_ wire: SecretBytes) -> SecretBytes? {
    wire.withUnsafeBytes { source in
      guard (source.first ?? 0) & 0x80 == 0 else { return nil }
      return SecretBytes(source.drop { $0 == 0 })
    }
  }
}
