internal import COpenSSL
public import Secrets

extension PrivateKey {
  /// Makes an RSA key of those of its numbers that are known, and calculates the others. With the modulus go a prime
  /// and an exponent, or the private exponent alone (a usual public one is then tried), or p and its CRT exponent.
  /// Numbers that contradict one another are refused.
  public convenience init(
    rsaModulus modulus: [UInt8], publicExponent: [UInt8]?, privateExponent: SecretBytes?, p: SecretBytes?,
    q: SecretBytes?, exponentP: SecretBytes? = nil
  ) throws(OpenSSLError) {
    let operation = "read the RSA numbers"
    let arithmetic = try RSAArithmetic(operation)
    let n = try BigNumber(modulus, operation)
    let factors: (SecretBytes, SecretBytes)
    if let p {
      factors = (p, try arithmetic.cofactor(of: BigNumber(p, operation), in: n))
    } else if let q {
      factors = (try arithmetic.cofactor(of: BigNumber(q, operation), in: n), q)
    } else if let privateExponent {
      let d = try BigNumber(privateExponent, operation)
      factors = try arithmetic.factors(
        of: n, d: d, e: publicExponent.map { BigNumberSource.magnitude($0) } ?? .usual)
    } else {
      throw OpenSSLError(operation, "neither a private exponent nor a prime is given")
    }
    let first = try BigNumber(factors.0, operation)
    let second = try BigNumber(factors.1, operation)
    if let q, try arithmetic.differ(second, BigNumber(q, operation)) {
      throw OpenSSLError(operation, "the primes do not make the modulus")
    }
    let order = try arithmetic.order(first, second)
    let e: BigNumber
    let d: BigNumber
    switch (publicExponent, privateExponent) {
    case (let given?, let secret):
      e = try BigNumber(given, operation)
      let inverse = try arithmetic.inverse(of: e, modulo: order)
      // A given d may be the inverse modulo (p−1)(q−1) instead of the least one: keep it, once it is right.
      if let secret {
        let kept = try BigNumber(secret, operation)
        guard try arithmetic.isCongruent(kept, inverse, modulo: order) else {
          throw OpenSSLError(operation, "the exponents do not belong together")
        }
        d = kept
      } else {
        d = inverse
      }
    case (nil, let secret?):
      d = try BigNumber(secret, operation)
      e = try arithmetic.inverse(of: d, modulo: order)
    case (nil, nil):
      guard p != nil, let exponentP else { throw OpenSSLError(operation, "neither exponent is given") }
      // d mod (p − 1) is the inverse of e there, and e is smaller than p − 1.
      let residue = try BigNumber(exponentP, operation)
      e = try arithmetic.inverse(of: residue, modulo: BigNumber.predecessor(of: first, operation))
      d = try arithmetic.inverse(of: e, modulo: order)
    }
    try checkRSA(modulus: n, publicExponent: e, operation)

    let exponentP = try arithmetic.remainder(of: d, by: BigNumber.predecessor(of: first, operation))
    let exponentQ = try arithmetic.remainder(of: d, by: BigNumber.predecessor(of: second, operation))
    let coefficient = try arithmetic.inverse(of: second, modulo: first)
    var parameters = try KeyParameters(operation)
    try parameters.add(OSSL_PKEY_PARAM_RSA_N, n)
    try parameters.add(OSSL_PKEY_PARAM_RSA_E, e)
    try parameters.add(OSSL_PKEY_PARAM_RSA_D, d)
    try parameters.add(RSAParameter.factor1, first)
    try parameters.add(RSAParameter.factor2, second)
    try parameters.add(RSAParameter.exponent1, exponentP)
    try parameters.add(RSAParameter.exponent2, exponentQ)
    try parameters.add(RSAParameter.coefficient1, coefficient)
    try self.init(parameters.key(.rsa, isPrivate: true), operation)
  }
}

/// Where a public exponent comes from when primes must be found.
enum BigNumberSource {
  case magnitude([UInt8])
  /// Not given: one of those in use (65537, 3, 17).
  case usual
}

/// The arithmetic of RSA keys on libcrypto's numbers.
struct RSAArithmetic: ~Copyable {
  private let work: Owned
  private let operation: String

  init(_ operation: String) throws(OpenSSLError) {
    self.operation = operation
    work = try Owned(BN_CTX_secure_new(), BN_CTX_free, operation)
  }

  func inverse(of number: borrowing BigNumber, modulo: borrowing BigNumber) throws(OpenSSLError) -> BigNumber {
    try BigNumber(
      adopting: BN_mod_inverse(nil, number.pointer, modulo.pointer, work.pointer), operation)
  }

  func remainder(of number: borrowing BigNumber, by divisor: borrowing BigNumber) throws(OpenSSLError) -> BigNumber {
    let result = try BigNumber(operation)
    try check(BN_div(nil, result.pointer, number.pointer, divisor.pointer, work.pointer), operation)
    return result
  }

  func differ(_ first: borrowing BigNumber, _ second: borrowing BigNumber) -> Bool {
    BN_cmp(first.pointer, second.pointer) != 0
  }

  func isCongruent(
    _ first: borrowing BigNumber, _ second: borrowing BigNumber, modulo: borrowing BigNumber
  ) throws(OpenSSLError) -> Bool {
    let left = try remainder(of: first, by: modulo)
    let right = try remainder(of: second, by: modulo)
    return !differ(left, right)
  }

  /// n ÷ factor, which must divide n.
  func cofactor(of factor: borrowing BigNumber, in n: borrowing BigNumber) throws(OpenSSLError) -> SecretBytes {
    guard factor.bits > 1 else { throw OpenSSLError(operation, "a prime is missing") }
    let quotient = try BigNumber(operation)
    let rest = try BigNumber(operation)
    try check(BN_div(quotient.pointer, rest.pointer, n.pointer, factor.pointer, work.pointer), operation)
    guard BN_is_zero(rest.pointer) == 1, quotient.bits > 1 else {
      throw OpenSSLError(operation, "the primes do not make the modulus")
    }
    return quotient.secretMagnitude
  }

  /// lcm(p − 1, q − 1).
  func order(_ p: borrowing BigNumber, _ q: borrowing BigNumber) throws(OpenSSLError) -> BigNumber {
    let first = try BigNumber.predecessor(of: p, operation)
    let second = try BigNumber.predecessor(of: q, operation)
    let common = try BigNumber(operation)
    let product = try BigNumber(operation)
    try check(BN_gcd(common.pointer, first.pointer, second.pointer, work.pointer), operation)
    try check(BN_mul(product.pointer, first.pointer, second.pointer, work.pointer), operation)
    let result = try BigNumber(operation)
    try check(BN_div(result.pointer, nil, product.pointer, common.pointer, work.pointer), operation)
    return result
  }

  /// The primes from both exponents (NIST SP 800-56B rev. 2, appendix C.1).
  func factors(
    of n: borrowing BigNumber, d: borrowing BigNumber, e source: BigNumberSource
  ) throws(OpenSSLError) -> (SecretBytes, SecretBytes) {
    let candidates: [[UInt8]] =
      switch source {
      case .magnitude(let given): [given]
      case .usual: [[1, 0, 1], [3], [17]]
      }
    for candidate in candidates {
      let e = try BigNumber(candidate, operation)
      if let found = try factors(of: n, d: d, e: e) { return found }
    }
    throw OpenSSLError(operation, "the exponents do not belong to the modulus")
  }

  private func factors(
    of n: borrowing BigNumber, d: borrowing BigNumber, e: borrowing BigNumber
  ) throws(OpenSSLError) -> (SecretBytes, SecretBytes)? {
    guard Limits.modulusBits.contains(n.bits), BN_is_odd(n.pointer) == 1, d.bits <= n.bits, e.bits <= n.bits else {
      return nil
    }
    // d·e − 1 is a multiple of the order, hence even: 2^twos · odd.
    let odd = try BigNumber(operation)
    try check(BN_mul(odd.pointer, d.pointer, e.pointer, work.pointer), operation)
    guard odd.bits > 1, BN_is_odd(odd.pointer) == 1 else { return nil }
    try check(BN_sub_word(odd.pointer, 1), operation)
    var twos = 0
    while BN_is_odd(odd.pointer) == 0 {
      try check(BN_rshift1(odd.pointer, odd.pointer), operation)
      twos += 1
    }
    let last = try BigNumber.predecessor(of: n, operation)
    let power = try BigNumber(operation)
    let square = try BigNumber(operation)
    let base = try BigNumber(operation)
    // Each base succeeds with probability one half at least: 100 failures mean that the exponents are wrong.
    for _ in 0..<100 {
      try check(BN_rand_range(base.pointer, n.pointer), operation)
      guard base.bits > 1 else { continue }
      try check(BN_mod_exp(power.pointer, base.pointer, odd.pointer, n.pointer, work.pointer), operation)
      if BN_is_one(power.pointer) == 1 || !differ(power, last) { continue }
      for _ in 0..<twos {
        try check(BN_mod_sqr(square.pointer, power.pointer, n.pointer, work.pointer), operation)
        if BN_is_one(square.pointer) == 1 {
          // A root of one that is neither 1 nor −1 splits the modulus.
          try check(BN_sub_word(power.pointer, 1), operation)
          let factor = try BigNumber(operation)
          try check(BN_gcd(factor.pointer, power.pointer, n.pointer, work.pointer), operation)
          let other = try cofactor(of: factor, in: n)
          // By convention p is the greater one.
          let mine = factor.secretMagnitude
          let isGreater = try BN_cmp(factor.pointer, BigNumber(other, operation).pointer) > 0
          return isGreater ? (mine, other) : (other, mine)
        }
        if !differ(square, last) { break }
        guard BN_copy(power.pointer, square.pointer) != nil else { throw OpenSSLError(operation) }
      }
    }
    return nil
  }
}
