internal import KMIP
internal import Operations

/// Filling a message up to whole blocks, and taking the filling away again.
enum BlockPadding {
  static func isSupported(_ padding: PaddingMethod) -> Bool {
    switch padding {
    case .none, .pkcs5, .zeros, .ansix9_23, .iso10126, .ssl3: true
    case .oaep, .pkcs1V1_5, .x9_31, .pss: false
    }
  }

  /// What follows a message of `count` bytes. All but zeros add at least a byte, which tells how many there are.
  ///
  /// - Parameter random: bytes that ISO 10126 and SSL 3.0 fill with.
  static func filling(
    _ padding: PaddingMethod, after count: Int, block: Int, random: (Int) throws(CryptographicError) -> [UInt8]
  ) throws(CryptographicError) -> [UInt8] {
    let missing = block - count % block
    switch padding {
    // RFC 8018 §6.1.1: each byte is the number of them.
    case .pkcs5: return [UInt8](repeating: UInt8(missing), count: missing)
    case .zeros: return missing == block ? [] : [UInt8](repeating: 0, count: missing)
    // ANSI X9.23: zeros, then the number of bytes.
    case .ansix9_23: return [UInt8](repeating: 0, count: missing - 1) + [UInt8(missing)]
    // ISO 10126: random bytes, then the number of bytes.
    case .iso10126: return try random(missing - 1) + [UInt8(missing)]
    // SSL 3.0 (RFC 6101 §5.2.3.2): any bytes, then the number of those before it.
    case .ssl3: return try random(missing - 1) + [UInt8(missing - 1)]
    default: return []
    }
  }

  /// How many bytes of the last block are filling; nil when it is none of this padding. The work does not depend on where
  /// the padding is wrong.
  static func length(_ padding: PaddingMethod, of last: [UInt8], block: Int) -> Int? {
    guard last.count == block, let end = last.last else { return nil }
    switch padding {
    case .zeros: return last.reversed().prefix { $0 == 0 }.count
    case .ssl3: return Int(end) < block ? Int(end) + 1 : nil
    case .pkcs5, .ansix9_23, .iso10126:
      let count = Int(end)
      var wrong: UInt8 = count >= 1 && count <= block ? 0 : 1
      for at in 0..<(block - 1) {
        let isFilling = block - at <= count
        switch padding {
        case .pkcs5: wrong |= isFilling ? last[at] ^ end : 0
        case .ansix9_23: wrong |= isFilling ? last[at] : 0
        default: break
        }
      }
      return wrong == 0 ? count : nil
    default: return 0
    }
  }
}
