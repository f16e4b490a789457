internal import AuditTrail
internal import OpenSSL
internal import Registry
public import Secrets

/// A recovery key in parts, of which a number opens what was sealed to it (A. Shamir, How to Share a Secret, 1979; over
/// GF(2^8) with the polynomial of AES, a byte at a time).
///
/// A share as text: `crs1_` and, in hexadecimal digits, `threshold[1] ‖ number[1] ‖ set[8] ‖ share ‖ check[4]`: `set` is
/// the same for the shares of one key, and the check is the beginning of SHA-256 over all before it.
public enum RecoveryShares {
  private static let prefix = "crs1_"
  private static let headLength = 10
  private static let checkLength = 4

  /// - Parameters:
  ///   - count: shares to make.
  ///   - threshold: how many of them open.
  public static func split(_ secret: SecretBytes, count: Int, threshold: Int) throws(BackupError) -> [String] {
    guard (2...Limits.shares).contains(threshold), (threshold...Limits.shares).contains(count) else {
      throw BackupError(
        .recipient, "shares: 2 or more of at most \(Limits.shares) must be needed, and no more than there are")
    }
    do throws(OpenSSLError) {
      let set = try Random.bytes(8)
      // By degree: the secret, then random coefficients.
      let coefficients =
        [secret] + (try (1..<threshold).map { _ throws(OpenSSLError) in try Random.secret(secret.count) })
      return (1...count).map { number in
        let share = (0..<secret.count).map { at in
          coefficients.reversed().reduce(UInt8(0)) { sum, each in
            product(sum, UInt8(number)) ^ each.withUnsafeBytes { $0[at] }
          }
        }
        let bytes = [UInt8(threshold), UInt8(number)] + set + share
        return prefix + Hexadecimal.text(bytes + SHA256.hash(bytes).prefix(checkLength))
      }
    } catch {
      throw BackupError(.cryptography, "\(error)")
    }
  }

  /// The secret of shares that belong together, in any order, as many as are needed or more.
  public static func join(_ texts: [String]) throws(BackupError) -> SecretBytes {
    var parts: [UInt8: [UInt8]] = [:]
    var head: [UInt8]?
    for text in texts {
      let trimmed = text.filter { !$0.isWhitespace }.lowercased()
      guard trimmed.hasPrefix(prefix), trimmed.utf8.count <= Limits.shareText,
        let bytes = Hexadecimal.bytes(String(trimmed.dropFirst(prefix.count))), bytes.count > headLength + checkLength,
        Array(SHA256.hash(Array(bytes.dropLast(checkLength))).prefix(checkLength)) == Array(bytes.suffix(checkLength)),
        bytes[0] >= 2, bytes[1] > 0
      else { throw BackupError(.wrongKey, "a share is none, or was not copied whole") }
      let own = [bytes[0]] + bytes[2..<headLength] + [UInt8(truncatingIfNeeded: bytes.count)]
      guard head == nil || head == own else { throw BackupError(.wrongKey, "the shares are not of one key") }
      head = own
      parts[bytes[1]] = Array(bytes[headLength..<bytes.count - checkLength])
    }
    guard let threshold = head.map({ Int($0[0]) }), parts.count >= threshold else {
      throw BackupError(
        .wrongKey, "\(parts.count) shares are too few: \(head.map { "\($0[0])" } ?? "2 or more") are needed")
    }
    let used = parts.sorted { $0.key < $1.key }.prefix(threshold)
    let length = used.first?.value.count ?? 0
    // Lagrange at 0: each share weighs the product of x / (x - own x) over the others.
    return SecretBytes(count: length) { target in
      for at in 0..<length {
        target[at] = used.reduce(UInt8(0)) { sum, share in
          let weight = used.reduce(UInt8(1)) { weight, other in
            other.key == share.key ? weight : product(weight, quotient(other.key, other.key ^ share.key))
          }
          return sum ^ product(weight, share.value[at])
        }
      }
    }
  }

  /// Without branches or tables that depend on the values.
  static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var a = left
    var sum: UInt8 = 0
    for bit in 0..<8 {
      sum ^= a & (0 &- (right >> UInt8(bit) & 1))
      a = a << 1 ^ 0x1B & (0 &- (a >> 7))
    }
    return sum
  }

  /// The inverse is the 254th power.
  private static func quotient(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var power = right
    var inverse: UInt8 = 1
    for _ in 0..<7 {
      power = product(power, power)
      inverse = product(inverse, power)
    }
    return product(left, inverse)
  }
}
