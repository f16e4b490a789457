/// Integers modulo a prime, as far as secret sharing needs them: sums, and products and quotients with the small numbers of
/// the parts. Limbs of 32 bits, the lowest first, all of one length.
///
/// That the modulus is prime is the client's promise; what is needed of it, that no number up to that of the parts divides
/// it, is checked.
struct PrimeField: Hashable, Sendable {
  typealias Element = [UInt32]

  let modulus: Element
  /// Bytes of an element.
  let width: Int

  /// Takes the magnitude, big-endian; nil when a number up to `parts` divides it, or it is not above `parts`.
  init?(_ magnitude: [UInt8], parts: UInt32) {
    let digits = Array(magnitude.drop { $0 == 0 })
    guard digits.count <= OperationLimits.primeFieldLength else { return nil }
    let limbs = Self.limbs(digits, count: (digits.count + 3) / 4)
    guard limbs.count > 1 || (limbs.first ?? 0) > parts else { return nil }
    for divisor in 2...max(2, parts) where Self.remainder(limbs, divisor) == 0 { return nil }
    modulus = limbs
    width = digits.count
  }

  static func limbs(_ magnitude: [UInt8], count: Int) -> Element {
    var limbs = Element(repeating: 0, count: count)
    for (at, byte) in magnitude.reversed().enumerated() { limbs[at / 4] |= UInt32(byte) << UInt32(at % 4 * 8) }
    return limbs
  }

  /// nil: not below the modulus.
  func element(_ magnitude: [UInt8]) -> Element? {
    let digits = Array(magnitude.drop { $0 == 0 })
    guard digits.count <= modulus.count * 4 else { return nil }
    let element = Self.limbs(digits, count: modulus.count)
    return Self.isLess(element, modulus) ? element : nil
  }

  /// Big-endian, of `width` bytes.
  func bytes(_ element: Element) -> [UInt8] {
    (0..<width).reversed().map { UInt8(truncatingIfNeeded: element[$0 / 4] >> UInt32($0 % 4 * 8)) }
  }

  func sum(_ left: Element, _ right: Element) -> Element {
    var result = left
    var carry: UInt64 = 0
    for at in result.indices {
      carry += UInt64(left[at]) + UInt64(right[at])
      result[at] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    return reduced(result, high: UInt32(carry))
  }

  func negative(_ value: Element) -> Element {
    guard value.contains(where: { $0 != 0 }) else { return value }
    return Self.difference(modulus, value)
  }

  /// By doubling and adding: the factor has few bits.
  func product(_ value: Element, _ factor: UInt32) -> Element {
    var result = Element(repeating: 0, count: modulus.count)
    for bit in (0..<(32 - factor.leadingZeroBitCount)).reversed() {
      result = sum(result, result)
      if factor >> UInt32(bit) & 1 == 1 { result = sum(result, value) }
    }
    return result
  }

  /// value / divisor: the multiple of the modulus is added that makes the division exact.
  func quotient(_ value: Element, _ divisor: UInt32) -> Element {
    let left = UInt64(divisor - Self.remainder(value, divisor)) % UInt64(divisor)
    let times = left * Self.inverse(Self.remainder(modulus, divisor), modulo: divisor) % UInt64(divisor)
    // value + times · modulus, one limb longer.
    var dividend = value + [0]
    var carry: UInt64 = 0
    for at in modulus.indices {
      carry += UInt64(value[at]) + times * UInt64(modulus[at])
      dividend[at] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    dividend[modulus.count] = UInt32(carry)
    var rest: UInt64 = 0
    for at in dividend.indices.reversed() {
      let current = rest << 32 | UInt64(dividend[at])
      dividend[at] = UInt32(current / UInt64(divisor))
      rest = current % UInt64(divisor)
    }
    dividend.removeLast()
    return dividend
  }

  private func reduced(_ value: Element, high: UInt32) -> Element {
    high > 0 || !Self.isLess(value, modulus) ? Self.difference(value, modulus) : value
  }

  private static func difference(_ left: Element, _ right: Element) -> Element {
    var result = left
    var borrow: Int64 = 0
    for at in left.indices {
      borrow += Int64(left[at]) - Int64(right[at])
      result[at] = UInt32(truncatingIfNeeded: borrow)
      borrow >>= 32
    }
    return result
  }

  private static func isLess(_ left: Element, _ right: Element) -> Bool {
    for at in left.indices.reversed() where left[at] != right[at] { return left[at] < right[at] }
    return false
  }

  private static func remainder(_ value: Element, _ divisor: UInt32) -> UInt32 {
    var rest: UInt64 = 0
    for limb in value.reversed() { rest = (rest << 32 | UInt64(limb)) % UInt64(divisor) }
    return UInt32(rest)
  }

  /// The divisors are numbers of parts: trying is short.
  private static func inverse(_ value: UInt32, modulo: UInt32) -> UInt64 {
    for candidate in 0..<UInt64(modulo) where candidate * UInt64(value) % UInt64(modulo) == 1 % UInt64(modulo) {
      return candidate
    }
    preconditionFailure("no number of parts divides the modulus")
  }
}
