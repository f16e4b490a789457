internal import OpenSSL
public import Secrets

/// One part of a secret, of which so many parts are the secret and fewer tell nothing of it (A. Shamir, How to Share a
/// Secret, 1979; over GF(2^8) with the polynomial of AES, a byte at a time).
///
/// In bytes: `threshold[1] ‖ number[1] ‖ set[8] ‖ part ‖ check[4]`; `set` is the same for the shares of one secret, and
/// the check is the beginning of SHA-256 over all before it. As text: what the secret is for, then these bytes in
/// hexadecimal digits.
public struct SecretShare: Sendable {
  /// What a share is of, by the beginning of its text.
  public enum Kind: String, Sendable {
    /// A key that opens backups.
    case recovery = "crs1_"
    /// The key of an operators' token.
    case operators = "cos1_"
  }

  private static let headLength = 10
  private static let checkLength = 4

  /// How many shares are needed.
  public let threshold: Int
  /// 1 to 255; no two shares of a secret have the same.
  public let number: UInt8
  let set: [UInt8]
  let part: SecretBytes

  private init(threshold: UInt8, number: UInt8, set: [UInt8], part: SecretBytes) {
    self.threshold = Int(threshold)
    self.number = number
    self.set = set
    self.part = part
  }

  // MARK: Forms

  public var bytes: SecretBytes {
    var writer = SecretWriter()
    writer.put([UInt8(threshold), number] + set)
    writer.put(part)
    let body = writer.bytes()
    writer.put(Self.check(of: body, body.count))
    return writer.bytes()
  }

  /// Reads the bytes; nil when they are no share, or not whole.
  public init?(_ bytes: SecretBytes) {
    let length = bytes.count - Self.headLength - Self.checkLength
    guard length > 0, bytes.count <= Limits.shareLength else { return nil }
    let (head, check) = bytes.withUnsafeBytes {
      (Array($0.prefix(Self.headLength)), Array($0.suffix(Self.checkLength)))
    }
    guard head[0] >= 2, head[1] > 0, Self.check(of: bytes, bytes.count - Self.checkLength) == check else { return nil }
    self.init(
      threshold: head[0], number: head[1], set: Array(head[2...]),
      part: SecretBytes(count: length) { target in
        bytes.withUnsafeBytes {
          target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[Self.headLength..<Self.headLength + length]))
        }
      })
  }

  /// The share for its holder. Name it where it is given out, so that a reviewer finds all places.
  public func revealed(_ kind: Kind) -> String { kind.rawValue + hexadecimal(bytes.revealed()) }

  /// Reads what a holder gives; blanks do not count. Nil when it is no share of this kind, or was not copied whole.
  public init?(_ text: String, _ kind: Kind) {
    let trimmed = text.filter { !$0.isWhitespace }.lowercased()
    let digits = trimmed.utf8.dropFirst(kind.rawValue.utf8.count)
    guard trimmed.hasPrefix(kind.rawValue), digits.count.isMultiple(of: 2), digits.count <= 2 * Limits.shareLength
    else {
      return nil
    }
    var isHexadecimal = true
    let bytes = SecretBytes(count: digits.count / 2) { target in
      for (at, digit) in digits.enumerated() {
        guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else {
          isHexadecimal = false
          return
        }
        target[at / 2] = target[at / 2] << 4 | UInt8(value)
      }
    }
    guard isHexadecimal else { return nil }
    self.init(bytes)
  }

  /// Writes the share into a new file that only its owner may read.
  public func write(to path: String, _ kind: Kind) throws(CustodyError) {
    try PrivateFile.write(Array((revealed(kind) + "\n").utf8), to: path, replacing: false)
  }

  /// Reads such a file.
  public static func read(_ path: String, _ kind: Kind) throws(CustodyError) -> SecretShare {
    let text = String(decoding: try PrivateFile.read(path, secret: true), as: UTF8.self)
    guard let share = SecretShare(text, kind) else {
      throw CustodyError(
        .shareRefused, "\(path) holds no share, or not the whole of it", hint: "give the file as it was handed out")
    }
    return share
  }

  private static func check(of bytes: SecretBytes, _ length: Int) -> [UInt8] {
    let hash = bytes.withUnsafeBytes { Digest.sha256.hash(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
    return Array(hash.prefix(checkLength))
  }

  // MARK: Splitting and joining

  /// - Parameters:
  ///   - set: 8 bytes that shares of this secret have in common, and those of others do not.
  ///   - count: shares to make, at most 255.
  ///   - threshold: how many of them are the secret, 2 or more.
  public static func split(
    _ secret: SecretBytes, set: [UInt8], count: Int, threshold: Int
  ) throws(CustodyError) -> [SecretShare] {
    precondition(set.count == headLength - 2, "shares of one secret have 8 bytes in common")
    guard (2...Limits.shares).contains(threshold), (threshold...Limits.shares).contains(count) else {
      throw CustodyError(
        .shareRefused, "\(count) shares of which \(threshold) are needed cannot be made",
        hint: "let 2 or more of at most \(Limits.shares) be needed, and no more than there are")
    }
    // By degree: the secret, then random coefficients.
    var coefficients = [secret]
    for _ in 1..<threshold {
      coefficients.append(try cryptography { () throws(OpenSSLError) in try Random.secret(secret.count) })
    }
    return (1...count).map { number in
      let part = SecretBytes(count: secret.count) { target in
        for at in target.indices {
          target[at] = coefficients.reversed().reduce(UInt8(0)) { sum, each in
            product(sum, UInt8(number)) ^ each.withUnsafeBytes { $0[at] }
          }
        }
      }
      return SecretShare(threshold: UInt8(threshold), number: UInt8(number), set: set, part: part)
    }
  }

  /// The secret of shares that belong together, in any order, as many as are needed or more.
  ///
  /// Shares that are whole and wrong make another secret: whoever uses it has to look.
  public static func joined(_ shares: [SecretShare]) throws(CustodyError) -> SecretBytes {
    var parts: [UInt8: SecretShare] = [:]
    for share in shares {
      guard let first = shares.first, share.set == first.set, share.threshold == first.threshold,
        share.part.count == first.part.count
      else { throw CustodyError(.shareRefused, "the shares are not of one key", hint: "give those of one set") }
      parts[share.number] = share
    }
    let threshold = shares.first?.threshold ?? 2
    guard parts.count >= threshold, let length = shares.first?.part.count else {
      throw CustodyError(
        .sharesMissing, "\(parts.count) shares are too few: \(threshold) are needed", hint: "give each share once")
    }
    let used = parts.sorted { $0.key < $1.key }.prefix(threshold).map(\.value)
    // Lagrange at 0: each share weighs the product of x / (x - own x) over the others. Numbers are not secret.
    let weights = used.map { share in
      used.reduce(UInt8(1)) { weight, other in
        other.number == share.number
          ? weight : product(weight, product(other.number, inverse(other.number ^ share.number)))
      }
    }
    return SecretBytes(count: length) { target in
      for at in target.indices {
        target[at] = zip(used, weights).reduce(UInt8(0)) { sum, each in
          sum ^ product(each.1, each.0.part.withUnsafeBytes { $0[at] })
        }
      }
    }
  }

  /// A product in the field, without branches or tables that depend on the values.
  static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var power = left
    var sum: UInt8 = 0
    for bit in 0..<8 as Range<UInt8> {
      sum ^= power & (0 &- (right >> bit & 1))
      power = power << 1 ^ (0x1B & (0 &- (power >> 7)))
    }
    return sum
  }

  /// The 254th power.
  private static func inverse(_ value: UInt8) -> UInt8 {
    var power = value
    var result: UInt8 = 1
    for _ in 0..<7 {
      power = product(power, power)
      result = product(result, power)
    }
    return result
  }
}
