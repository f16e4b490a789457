internal import KMIP
internal import Secrets

/// Sharing a secret among parts, and joining it (KMIP 2.1 §13.1; A. Shamir, How to Share a Secret, 1979). Part i holds the
/// polynomial's value at i, and the secret is its value at 0.
enum SecretSharing {
  case xor
  case bytes(BinaryField)
  case pairs(BinaryField)
  case integers(PrimeField)

  /// One share and its number, from 1.
  struct Share {
    let number: UInt8
    let bytes: [UInt8]
  }

  /// - Parameter random: as many bytes as are asked for.
  func split<E: Error>(
    _ secret: [UInt8], parts: UInt8, threshold: UInt8, random: (Int) throws(E) -> [UInt8]
  ) throws(E) -> [Share]? {
    switch self {
    case .xor:
      var last = secret
      var shares: [Share] = []
      for number in 1..<parts {
        let bytes = try random(secret.count)
        for at in last.indices { last[at] ^= bytes[at] }
        shares.append(Share(number: number, bytes: bytes))
      }
      return shares + [Share(number: parts, bytes: last)]
    case .bytes(let field):
      var coefficients = [secret]
      for _ in 1..<threshold { coefficients.append(try random(secret.count)) }
      return (1...parts).map { number in
        Share(
          number: number,
          bytes: secret.indices.map { at in
            coefficients.reversed().reduce(0) { field.product($0, number) ^ $1[at] }
          })
      }
    case .pairs(let field):
      let padded = secret.count % 2 == 0 ? secret : secret + [0]
      var coefficients = [padded]
      for _ in 1..<threshold { coefficients.append(try random(padded.count)) }
      return (1...parts).map { number in
        var bytes: [UInt8] = []
        for at in stride(from: 0, to: padded.count, by: 2) {
          let value = coefficients.reversed().reduce(UInt16(0)) {
            field.product($0, UInt16(number)) ^ (UInt16($1[at]) << 8 | UInt16($1[at + 1]))
          }
          bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        }
        return Share(number: number, bytes: bytes)
      }
    case .integers(let field):
      guard let first = field.element(secret) else { return nil }
      var coefficients = [first]
      for _ in 1..<threshold {
        guard let next = try Self.randomElement(of: field, random) else { return nil }
        coefficients.append(next)
      }
      return (1...parts).map { number in
        let zero = PrimeField.Element(repeating: 0, count: field.modulus.count)
        let value = coefficients.reversed().reduce(zero) { field.sum(field.product($0, UInt32(number)), $1) }
        return Share(number: number, bytes: field.bytes(value))
      }
    }
  }

  /// Uniform, by trying: at least every second try is below the modulus.
  private static func randomElement<E: Error>(of field: PrimeField, _ random: (Int) throws(E) -> [UInt8]) throws(E)
    -> PrimeField.Element?
  {
    let top = (field.modulus.last ?? 1).leadingZeroBitCount % 8
    for _ in 0..<256 {
      var bytes = try random(field.width)
      bytes[0] &= 0xFF >> UInt8(top)
      if let element = field.element(bytes) { return element }
    }
    return nil
  }

  /// The secret, of `count` bytes where the method does not keep the length; nil when the shares do not belong together.
  func join(_ shares: [Share], count: Int?) -> [UInt8]? {
    guard let length = shares.first?.bytes.count, shares.allSatisfy({ $0.bytes.count == length }) else { return nil }
    switch self {
    case .xor:
      var secret = [UInt8](repeating: 0, count: length)
      for share in shares { for at in secret.indices { secret[at] ^= share.bytes[at] } }
      return secret
    case .bytes(let field):
      let weights = shares.map { share in
        shares.filter { $0.number != share.number }.reduce(UInt8(1)) { weight, other in
          field.product(weight, field.product(other.number, field.inverse(other.number ^ share.number)))
        }
      }
      return (0..<length).map { at in
        zip(shares, weights).reduce(0) { $0 ^ field.product($1.0.bytes[at], $1.1) }
      }
    case .pairs(let field):
      guard length % 2 == 0 else { return nil }
      let weights = shares.map { share in
        shares.filter { $0.number != share.number }.reduce(UInt16(1)) { weight, other in
          field.product(
            weight, field.product(UInt16(other.number), field.inverse(UInt16(other.number ^ share.number))))
        }
      }
      var secret: [UInt8] = []
      for at in stride(from: 0, to: length, by: 2) {
        let value = zip(shares, weights).reduce(UInt16(0)) {
          $0 ^ field.product(UInt16($1.0.bytes[at]) << 8 | UInt16($1.0.bytes[at + 1]), $1.1)
        }
        secret += [UInt8(value >> 8), UInt8(value & 0xFF)]
      }
      return Array(secret.prefix(min(count ?? secret.count, secret.count)))
    case .integers(let field): return Self.join(shares, in: field, count: count)
    }
  }

  private static func join(_ shares: [Share], in field: PrimeField, count: Int?) -> [UInt8]? {
    var secret = PrimeField.Element(repeating: 0, count: field.modulus.count)
    for share in shares {
      guard var term = field.element(share.bytes) else { return nil }
      // Lagrange at 0: the product of x_j / (x_j - x_i).
      for other in shares where other.number != share.number {
        term = field.product(term, UInt32(other.number))
        if other.number > share.number {
          term = field.quotient(term, UInt32(other.number - share.number))
        } else {
          term = field.negative(field.quotient(term, UInt32(share.number - other.number)))
        }
      }
      secret = field.sum(secret, term)
    }
    let bytes = field.bytes(secret)
    guard let count else { return Array(bytes.drop { $0 == 0 }) }
    // A secret is below the prime, and what is longer than the key was is none.
    guard count <= bytes.count else { return nil }
    return bytes.prefix(bytes.count - count).allSatisfy { $0 == 0 } ? Array(bytes.suffix(count)) : nil
  }
}
