/// The fields GF(2^8) and GF(2^16) in which keys are shared (KMIP 2.1 §13.1, 1.4 §2.2.5). No branch and no address depends
/// on an element: they are secrets.
struct BinaryField: Hashable, Sendable {
  /// The polynomial by which GF(2^8) is made, without its highest term.
  let reduction: UInt8

  /// x^8+x^4+x^3+x+1 (283): FIPS 197, and KMIP 1.x.
  static let polynomial283 = BinaryField(reduction: 0x1B)
  /// x^8+x^4+x^3+x^2+1 (285): KMIP 2.x.
  static let polynomial285 = BinaryField(reduction: 0x1D)

  func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var result: UInt8 = 0
    var shifted = left
    for bit in 0..<8 {
      result ^= shifted & (0 &- (right >> UInt8(bit) & 1))
      shifted = shifted << 1 ^ reduction & (0 &- (shifted >> 7))
    }
    return result
  }

  /// a^254, which is 1/a (FIPS 197 §4.2); 0 for 0.
  func inverse(_ value: UInt8) -> UInt8 {
    var result: UInt8 = 1
    var power = value
    for _ in 0..<7 {
      power = product(power, power)
      result = product(result, power)
    }
    return result
  }

  // MARK: GF(2^16) as GF(2^8)[y]/(y^2+y+m), an element uy + v as the bytes u and v

  private static let m: UInt8 = 0x3A

  /// (ry + s)(uy + v) = ((r + s)(u + v) + sv)y + (rum + sv). The standard prints the last term as ru + svm, which belongs
  /// to no polynomial; its formula of the inverse agrees with this one.
  func product(_ left: UInt16, _ right: UInt16) -> UInt16 {
    let (r, s) = (UInt8(left >> 8), UInt8(left & 0xFF))
    let (u, v) = (UInt8(right >> 8), UInt8(right & 0xFF))
    let sv = product(s, v)
    return UInt16(product(r ^ s, u ^ v) ^ sv) << 8 | UInt16(product(product(r, u), Self.m) ^ sv)
  }

  /// (uy + v)^-1 = ud^-1 y + (u + v)d^-1 with d = (u + v)v + mu^2.
  func inverse(_ value: UInt16) -> UInt16 {
    let (u, v) = (UInt8(value >> 8), UInt8(value & 0xFF))
    let d = inverse(product(u ^ v, v) ^ product(Self.m, product(u, u)))
    return UInt16(product(u, d)) << 8 | UInt16(product(u ^ v, d))
  }
}
